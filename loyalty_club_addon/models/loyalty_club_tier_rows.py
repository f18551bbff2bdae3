from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .loyalty_club_earning import AMOUNT_SCALE, POINT_SCALE

BASES = {'untaxed': 'amount_untaxed', 'taxed': 'amount_total'}
PURCHASES = """
    SELECT member.id AS member_id, member.partner_id, member.joined_on, purchase.day,
           round(purchase.%(amount)s * %(factor)s)::bigint AS amount,
           round(COALESCE(purchase.margin, 0) * %(factor)s)::bigint AS margin
      FROM (%(members)s) member
      JOIN loyalty_club_purchase purchase ON purchase.holder_id = member.partner_id
     WHERE purchase.company_id = ANY(%(companies)s) AND purchase.day >= %(since)s
"""
# All customers from one to another, members or not. Each amount is reckoned once (OFFSET keeps it
# in its place), in the order of the index.
SPAN = """
    SELECT purchase.holder_id AS partner_id, purchase.day,
           round(purchase.%(amount)s * %(factor)s)::bigint AS amount,
           round(COALESCE(purchase.margin, 0) * %(factor)s)::bigint AS margin
      FROM loyalty_club_purchase purchase
     WHERE purchase.company_id = ANY(%(companies)s) AND purchase.day >= %(since)s
       AND purchase.holder_id BETWEEN %(first)s AND %(last)s
    OFFSET 0
"""
LINES = """
    SELECT member.id AS member_id, member.partner_id, member.joined_on, purchase.day,
           SUM(round(line.%(amount)s * %(factor)s))::bigint AS amount,
           SUM(round(COALESCE(line.margin, 0) * %(factor)s))::bigint AS margin
      FROM (%(members)s) member
      JOIN loyalty_club_purchase purchase ON purchase.holder_id = member.partner_id
      JOIN loyalty_club_purchase_line line
        ON line.purchase_id = purchase.id AND line.product_id = ANY(%(products)s)
     WHERE purchase.company_id = ANY(%(companies)s) AND purchase.day >= %(since)s
  GROUP BY member.id, member.partner_id, member.joined_on, purchase.id
"""
POINTS = """
    SELECT member.id AS member_id, member.partner_id, member.joined_on,
           (entry.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS day,
           SUM(round(entry.points * %(scale)s))::bigint AS amount, 0::bigint AS margin
      FROM (%(members)s) member
      JOIN loyalty_club_entry entry ON entry.card_id = member.card_id
     WHERE entry.kind IN ('earn', 'earn_back')
  GROUP BY member.id, member.partner_id, member.joined_on, 4
"""
MEMBERS = "SELECT id, partner_id, card_id, joined_on FROM loyalty_club_member WHERE %s"


class LoyaltyClubTierTotals(models.AbstractModel):
    """The rows that a criterion looks at: what was bought by whom, one row a purchase.

    Amounts are whole numbers from the first row on, in thousandths of the club's currency, as the
    engine counts them: PostgreSQL adds those up several times faster than decimals.
    """

    _inherit = 'loyalty.club.tier.totals'

    @api.model
    def _rows(self, program, criterion, where, since, span=None):
        """:param criterion: `tools.tier_totals.Criterion`
        :param where: SQL of a page of `loyalty_club_member`
        :param since: the first day that counts; points of days before may come too
        :param span: (first, last) id of the customers of the page, when everybody of the club
            between them is on it and no criterion asks since when he is a member
        :return: SQL of member_id, joined_on (neither with a span), partner_id, day, amount,
            margin: one row a purchase"""
        members = SQL(MEMBERS, where)
        if criterion.metric == 'points':
            return SQL(
                POINTS, members=members, scale=POINT_SCALE,
                zone=self.env['loyalty.club.purchase']._zone(program._club_company().sudo()),
            )
        rates = self._rates(program)
        values = {
            'companies': list(rates), 'since': since, 'factor': self._factor(rates),
            'amount': SQL.identifier(BASES[criterion.source.partition(':')[0]]),
        }
        if criterion.source not in BASES:
            products = self.env['loyalty.club.tier.criterion'].sudo().browse(criterion.key)
            return SQL(LINES, products=products._product_ids(), members=members, **values)
        if span:
            return SQL(SPAN, first=span[0], last=span[1], **values)
        return SQL(PURCHASES, members=members, **values)

    @api.model
    def _rates(self, program):
        """:return: dict {company id: rate to the club's currency}; others do not count"""
        of_club = Domain('id', 'child_of', program.company_id.ids)
        companies = self.env['res.company'].sudo().search(
            of_club if program.company_id else Domain.TRUE,
        )
        currency, today = program.currency_id, program._club_day()
        return {
            company.id: 1 if company.currency_id == currency
            else self.env['res.currency']._get_conversion_rate(
                company.currency_id, currency, company, today)
            for company in companies
        }

    @api.model
    def _factor_of(self, program):
        """:return: SQL of the rate from a purchase's company to the club; 0: it does not count"""
        rates = [SQL("WHEN %s THEN %s::numeric", key, str(rate))
                 for key, rate in self._rates(program).items()]
        return SQL("(CASE purchase.company_id %s ELSE 0 END)", SQL(' ').join(rates))

    @api.model
    def _factor(self, rates):
        """:return: SQL of what makes the engine's unit of an amount of a purchase"""
        if set(rates.values()) <= {1}:
            return SQL("%s", AMOUNT_SCALE)
        of_company = [SQL("WHEN %s THEN %s::numeric", key, str(rate))
                      for key, rate in rates.items()]
        return SQL("(CASE purchase.company_id %s END) * %s", SQL(' ').join(of_company),
                   AMOUNT_SCALE)
