from odoo import models
from odoo.tools import SQL

from ..tools.earning import to_units
from .loyalty_club_earning import POINT_SCALE
from .loyalty_club_entry_post import Posting
from .loyalty_club_import_run import QUIET

# What an award of the import brought and what has become of it, wherever its points are now.
AWARDS = """
    WITH award AS (
        SELECT id, card_id, points FROM loyalty_club_entry WHERE id = ANY(%(entries)s)
    ), lot AS (
        SELECT lot.id, lot.card_id, lot.points_left, lot.is_pending IS TRUE AS is_pending,
               lot.entry_id AS award_id
          FROM loyalty_club_lot lot JOIN award ON lot.entry_id = award.id
         UNION
        SELECT lot.id, lot.card_id, lot.points_left, lot.is_pending IS TRUE, lot.source_entry_id
          FROM loyalty_club_lot lot JOIN award ON lot.source_entry_id = award.id
    ), expired AS (
        SELECT lot.award_id, SUM(allocation.points) AS points
          FROM lot
          JOIN loyalty_club_allocation allocation ON allocation.lot_id = lot.id
          JOIN loyalty_club_entry entry ON entry.id = allocation.entry_id
         WHERE entry.kind = 'expire'
      GROUP BY lot.award_id
    )
    SELECT award.id, award.card_id, award.points - COALESCE(expired.points, 0),
           SUM(lot.points_left), ARRAY_AGG(lot.id ORDER BY lot.id),
           COUNT(*) = 1 AND NOT BOOL_OR(lot.is_pending) AND COALESCE(MAX(card.club_debt), 0) = 0
           AND NOT BOOL_OR(card.club_successor_id IS NOT NULL OR card.id <> lot.card_id)
      FROM award
      JOIN loyalty_card card ON card.id = award.card_id
      JOIN lot ON lot.award_id = award.id
 LEFT JOIN expired ON expired.award_id = award.id
  GROUP BY award.id, award.card_id, award.points, expired.points
"""

USED = """
    SELECT partner.id
      FROM unnest(%(partners)s::int[]) AS partner (id)
     WHERE EXISTS (SELECT FROM res_partner WHERE parent_id = partner.id)
        OR EXISTS (SELECT FROM res_users WHERE partner_id = partner.id)
        OR EXISTS (SELECT FROM sale_order WHERE partner_id = partner.id)
        OR EXISTS (SELECT FROM pos_order WHERE partner_id = partner.id)
        OR EXISTS (SELECT FROM account_move WHERE commercial_partner_id = partner.id)
        OR EXISTS (SELECT FROM loyalty_club_purchase WHERE holder_id = partner.id)
        OR EXISTS (SELECT FROM loyalty_club_member
                    WHERE partner_id = partner.id AND active IS TRUE)
        OR EXISTS (SELECT FROM loyalty_club_import_row
                    WHERE partner_id = partner.id AND state = 'done')
"""

KEPT_MEMBERS = """
    SELECT member.partner_id
      FROM loyalty_club_member member
      JOIN loyalty_card card ON card.id = member.card_id
     WHERE member.program_id = %(club)s AND member.partner_id = ANY(%(partners)s)
       AND (card.points <> 0 OR card.club_debt > 0 OR card.club_pending > 0
            OR EXISTS (SELECT FROM loyalty_club_entry entry
                        WHERE entry.card_id = card.id
                          AND (entry.idempotency_key IS NULL
                               OR entry.idempotency_key NOT LIKE 'import%%'))
            OR EXISTS (SELECT FROM loyalty_club_import_row row
                        WHERE row.partner_id = member.partner_id AND row.state = 'done'
                          AND row.entry_id IS NOT NULL))
"""


class LoyaltyClubImport(models.Model):
    """Taking an import back."""

    _inherit = 'loyalty.club.import'

    def _undo_page(self, limit):
        """Take back one page of imported rows, the last one first, so that a customer's own row
        comes after those of his purchases.

        Points: exactly what the row gave and nobody has let expire; what was spent meanwhile
        comes out of the other points of the member or is owed, and the row says so.

        :return: number of rows
        """
        rows = self._next_rows('done', limit, order='number desc')
        if not rows:
            return 0
        for row in rows:
            row |= {'state': 'undone', 'message': None}
        self._take_points_back([row for row in rows if row['entry_id']])
        if self.target == 'purchases':
            self.env['loyalty.club.purchase'].search([
                ('import_id', '=', self.id), ('import_key', 'in', [row['key'] for row in rows]),
            ]).unlink()
        else:
            self._end_tiers(rows)
        self._write_rows(rows)  # so that what is still imported can be told from these
        self._put_members_away([row for row in rows if row['is_new_member']])
        self._put_customers_away([row for row in rows if row['is_new_customer']])
        self._write_rows(rows)
        return len(rows)

    def _take_points_back(self, rows):
        by_entry = {row['entry_id']: row for row in rows}
        self.env.flush_all()
        self.env.cr.execute(SQL(AWARDS, entries=list(by_entry)))
        postings, takes = [], []
        note = self.env._("%(name)s: import undone", name=self.source)
        for entry_id, card_id, points, left, lots, is_simple in self.env.cr.fetchall():
            row, card = by_entry[entry_id], self.env['loyalty.card'].browse(card_id)
            if points <= 0:  # all of it has expired
                continue
            posting = Posting(
                card, 'opening', -to_units(float(points), POINT_SCALE), first=tuple(lots),
                note=note, key=f"import-undo:{row['id']}",
            )
            if is_simple and points == left:
                takes.append((posting, lots[0]))
            else:
                postings.append(posting._replace(card=card._club_current()))
            if spent := points - left:
                self._note(row, self.env._(
                    "%(points)s points were spent before; they were taken from other points or"
                    " are owed now.", points=self._count_text(float(spent)),
                ))
        self.env['loyalty.club.entry']._post_take_backs(takes)
        self.env['loyalty.club.entry']._post(postings)

    def _note(self, row, text):
        row['message'] = ' '.join(filter(None, (row['message'], text)))

    def _put_members_away(self, rows):
        """Archive memberships that the import made and nothing else has touched."""
        partners = [row['partner_id'] for row in rows if row['partner_id']]
        if not partners:
            return
        self.env.flush_all()
        self.env.cr.execute(SQL(KEPT_MEMBERS, club=self.program_id.id, partners=partners))
        kept = {partner_id for partner_id, in self.env.cr.fetchall()}
        self.env['loyalty.club.member'].with_context(**QUIET).search([
            ('program_id', '=', self.program_id.id),
            ('partner_id', 'in', [one for one in partners if one not in kept]),
        ]).active = False
        for row in rows:
            if row['partner_id'] in kept:
                self._note(row, self.env._("The customer stays a member: the card is in use."))

    def _put_customers_away(self, rows):
        """Archive customers that the import made and nobody uses."""
        partners = [row['partner_id'] for row in rows if row['partner_id']]
        if not partners:
            return
        self.env.flush_all()
        self.env.cr.execute(SQL(USED, partners=partners))
        used = {partner_id for partner_id, in self.env.cr.fetchall()}
        self.env['res.partner'].with_context(**QUIET).browse(
            one for one in partners if one not in used
        ).active = False
        for row in rows:
            if row['partner_id'] in used:
                self._note(row, self.env._("The customer stays: he is in use."))
