from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from ..tools import replay
from .loyalty_club_earning import AMOUNT_SCALE

PURCHASES = """
    SELECT purchase.id, purchase.holder_id, %(member)s, purchase.company_id, purchase.day,
           COALESCE(till.club_settled_on, purchase.date),
           CASE WHEN purchase.sale_order_id IS NOT NULL THEN 'sale.order'
                WHEN purchase.pos_order_id IS NOT NULL THEN 'pos.order' END,
           COALESCE(purchase.sale_order_id, purchase.pos_order_id),
           COALESCE(sale.club_member_id, till.club_member_id), purchase.config_id,
           COALESCE(sale.currency_id, journal.currency_id, company.currency_id),
           round(purchase.amount_untaxed * %(factor)s * %(scale)s)::bigint,
           round(purchase.amount_total * %(factor)s * %(scale)s)::bigint,
           round(COALESCE(purchase.margin, 0) * %(factor)s * %(scale)s)::bigint
      FROM loyalty_club_purchase purchase
      JOIN res_company company ON company.id = purchase.company_id
      JOIN res_partner holder ON holder.id = purchase.holder_id
 LEFT JOIN sale_order sale ON sale.id = purchase.sale_order_id
 LEFT JOIN pos_order till ON till.id = purchase.pos_order_id
 LEFT JOIN pos_config config ON config.id = purchase.config_id
 LEFT JOIN account_journal journal ON journal.id = config.journal_id
      %(members)s
     WHERE purchase.holder_id > %(after)s AND purchase.holder_id <= %(until)s
       AND purchase.company_id = ANY(%(companies)s) AND purchase.day BETWEEN %(since)s AND %(to)s
       AND %(factor)s <> 0
  ORDER BY purchase.holder_id, 7, purchase.id
"""

GOODS = """
    SELECT line.purchase_id, line.product_id,
           SUM(round(line.amount_untaxed * %(factor)s * %(scale)s))::bigint,
           SUM(round(line.amount_total * %(factor)s * %(scale)s))::bigint,
           SUM(round(COALESCE(line.margin, 0) * %(factor)s * %(scale)s))::bigint
      FROM loyalty_club_purchase_line line
      JOIN loyalty_club_purchase purchase ON purchase.id = line.purchase_id
     WHERE line.purchase_id = ANY(%(ids)s)
  GROUP BY line.purchase_id, line.product_id
"""


class Bought(NamedTuple):
    """A row of `loyalty.club.purchase`, amounts in thousandths of the club's currency.

    joined, left: days of the membership, None; member: id of the membership it was booked for.
    """

    id: int
    holder: int
    terms: str
    joined: object
    left: object
    company: int
    day: object
    moment: object
    model: str | None
    document: int | None
    member: int | None
    config: int | None
    currency: int
    untaxed: int
    taxed: int
    margin: int


class LoyaltyClubReplayReading(models.AbstractModel):
    """Past purchases of a page of customers, as `tools/replay.py` wants them.

    Nothing is read for one customer or order alone.
    """

    _name = 'loyalty.club.replay.reading'
    _description = "Loyalty Club: Reading of a Replay"

    @api.model
    def _bought(self, job, after, until):
        """:return: list of `Bought` of the customers with ids from `after` (left out) to `until`,
        the oldest of each first, with those from before the period that tiers look at"""
        live = job.scope == 'live'
        self.env.cr.execute(SQL(
            PURCHASES, after=after, until=until, companies=job._company_ids(),
            since=job._since(), to=job.date_to, scale=AMOUNT_SCALE, factor=job._factor(),
            member=SQL(
                "member.terms, member.joined_on, member.left_on" if live
                else "COALESCE(holder.club_terms, 'individual'), NULL::date, NULL::date",
            ),
            members=SQL(
                "JOIN loyalty_club_member member ON member.partner_id = holder.id"
                " AND member.program_id = %s", job.program_id.id,
            ) if live else SQL(""),
        ))
        return [Bought(*row) for row in self.env.cr.fetchall()]

    @api.model
    def _purchases(self, job, rows, known):
        """
        :param rows: list of `Bought`
        :param dict known: as of `loyalty.club.replay.baskets`
        :return: dict {id: `tools.replay.Purchase`}, with lines for those that earn
        """
        goods = self._goods(job, rows)
        made = {
            row.id: replay.Purchase(
                row.id, row.day, row.untaxed, row.taxed, row.margin, goods.get(row.id, (
                    replay.Goods(None, row.untaxed, row.taxed, row.margin),
                )),
            ) for row in rows
        }
        earning_rows = [row for row in rows if job._counts(row)]
        baskets = self.env['loyalty.club.replay.baskets']
        for model in ('sale.order', 'pos.order'):
            chosen = [row for row in earning_rows if row.model == model]
            lines = self.env['loyalty.club.replay.lines']._rows(
                model, [row.document for row in chosen])
            baskets._learn(job, model, lines, known)
            for row in chosen:
                made[row.id] = baskets._with_lines(
                    job, made[row.id], row, lines.get(row.document, ()), known)
        for row in earning_rows:
            if not row.model:
                made[row.id] = baskets._imported(job, made[row.id], known)
        return made

    @api.model
    def _goods(self, job, rows):
        """:return: dict {purchase id: tuple of Goods}, when tiers look at products"""
        found = defaultdict(list)
        if job._looks_at_goods():
            self.env.cr.execute(SQL(
                GOODS, ids=[row.id for row in rows], scale=AMOUNT_SCALE, factor=job._factor()))
            for purchase, *values in self.env.cr.fetchall():
                found[purchase].append(replay.Goods(*values))
        return {purchase: tuple(values) for purchase, values in found.items()}
