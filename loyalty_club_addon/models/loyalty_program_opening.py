from odoo import models
from odoo.tools import SQL

from ..tools.earning import to_units
from .loyalty_club_earning import POINT_SCALE
from .loyalty_club_entry_post import Posting

PAGE = 10_000

OPEN = """
    WITH page AS (
        SELECT card.id, card.program_id, program.company_id,
               round(card.points::numeric, 2) AS points
          FROM loyalty_card card
          JOIN loyalty_program program ON program.id = card.program_id
         WHERE card.program_id IN %(programs)s
           AND COALESCE(card.club_seq, 0) = 0
           AND round(card.points::numeric, 2) <> 0
      ORDER BY card.id
         LIMIT %(limit)s
           FOR NO KEY UPDATE OF card
    ), entry AS (
        INSERT INTO loyalty_club_entry (
            card_id, program_id, company_id, seq, kind, points, balance, date,
            create_uid, create_date, write_uid, write_date
        )
        SELECT id, program_id, company_id, 1, 'opening', points, points,
               now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
               now() AT TIME ZONE 'UTC'
          FROM page
     RETURNING id, card_id, points
    ), lot AS (
        INSERT INTO loyalty_club_lot (
            entry_id, card_id, points, points_left,
            create_uid, create_date, write_uid, write_date
        )
        SELECT id, card_id, points, points, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
               now() AT TIME ZONE 'UTC'
          FROM entry
         WHERE points > 0
    )
    UPDATE loyalty_card card
       SET club_seq = 1,
           points = GREATEST(page.points, 0),
           club_debt = GREATEST(-page.points, 0)
      FROM page
     WHERE card.id = page.id
"""


class LoyaltyProgram(models.Model):
    """Opening the ledger of a program that becomes a club on a live database."""

    _inherit = 'loyalty.program'

    def _club_open_ledger(self):
        """Give every card its opening entry; nobody's points change.

        Cards that were in the ledger before (a club switched off and on again) get an entry that
        explains what was written meanwhile.
        """
        self.env.flush_all()
        while self._club_open_page(PAGE):
            continue
        self._club_explain_time_without_club()
        self.env.invalidate_all()

    def _club_open_page(self, limit):
        """Open one page of cards, set-wise. It can be repeated: an opened card is numbered.

        It leaves out tracking and mails: no points move. A card below zero opens with a debt.
        Points are rounded to the two decimals of the ledger.

        :return: number of cards opened
        """
        self.env.cr.execute(SQL(OPEN, programs=tuple(self.ids), limit=limit, uid=self.env.uid))
        return self.env.cr.rowcount

    def _club_explain_time_without_club(self):
        """Post what was written on cards of the ledger while their program was no club."""
        self.env.cr.execute(SQL("""
            SELECT card.id, card.points - COALESCE(SUM(lot.points_left), 0)
              FROM loyalty_card card
         LEFT JOIN loyalty_club_lot lot ON lot.card_id = card.id AND lot.points_left > 0
              AND lot.is_pending IS NOT TRUE
             WHERE card.program_id IN %s AND card.club_seq > 0
          GROUP BY card.id
            HAVING round(card.points::numeric, 2) <> COALESCE(SUM(lot.points_left), 0)
          ORDER BY card.id
        """, tuple(self.ids)))
        note = self.env._("Changed while the program was no club")
        self.env['loyalty.club.entry']._post([
            Posting(self.env['loyalty.card'].browse(card_id), 'correction',
                    to_units(float(points), POINT_SCALE), note=note)
            for card_id, points in self.env.cr.fetchall()
        ])
