from odoo import api, models
from odoo.tools import SQL

TAKE_BACK = """
    WITH given AS (
        SELECT *
          FROM unnest(%(cards)s::int[], %(lots)s::int[], %(kinds)s::text[], %(keys)s::text[],
                      %(notes)s::text[])
               WITH ORDINALITY AS given (card_id, lot_id, kind, key, note, place)
    ), card AS (
        SELECT id, program_id, club_seq
          FROM loyalty_card
         WHERE id IN (SELECT card_id FROM given)
      ORDER BY id
           FOR NO KEY UPDATE
    ), numbered AS (
        SELECT given.*, lot.points_left AS points, card.program_id, program.company_id,
               card.club_seq + row_number() OVER line AS seq,
               last.balance - SUM(lot.points_left) OVER line AS balance
          FROM given
          JOIN card ON card.id = given.card_id
          JOIN loyalty_program program ON program.id = card.program_id
          JOIN loyalty_club_lot lot ON lot.id = given.lot_id
          JOIN loyalty_club_entry last ON last.card_id = card.id AND last.seq = card.club_seq
        WINDOW line AS (PARTITION BY given.card_id ORDER BY given.place)
    ), entry AS (
        INSERT INTO loyalty_club_entry (
            card_id, program_id, company_id, seq, kind, points, balance, date, idempotency_key,
            note, create_uid, create_date, write_uid, write_date
        )
        SELECT card_id, program_id, company_id, seq, kind, -points, balance,
               now() AT TIME ZONE 'UTC', key, note, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
               now() AT TIME ZONE 'UTC'
          FROM numbered
      ORDER BY card_id, seq
     RETURNING id, card_id, seq
    ), allocation AS (
        INSERT INTO loyalty_club_allocation (
            lot_id, entry_id, points, create_uid, create_date, write_uid, write_date
        )
        SELECT numbered.lot_id, entry.id, numbered.points, %(uid)s, now() AT TIME ZONE 'UTC',
               %(uid)s, now() AT TIME ZONE 'UTC'
          FROM numbered
          JOIN entry ON entry.card_id = numbered.card_id AND entry.seq = numbered.seq
    ), emptied AS (
        UPDATE loyalty_club_lot lot SET points_left = 0
          FROM numbered WHERE lot.id = numbered.lot_id
    ), total AS (
        SELECT card_id, COUNT(*) AS number, SUM(points) AS points FROM numbered GROUP BY card_id
    ), written AS (
        UPDATE loyalty_card
           SET club_seq = loyalty_card.club_seq + total.number,
               points = round(loyalty_card.points::numeric, 2) - total.points
          FROM total
         WHERE loyalty_card.id = total.card_id
    )
    SELECT COUNT(*) FROM entry
"""


class LoyaltyClubEntry(models.Model):
    """Many awards taken back at once."""

    _inherit = 'loyalty.club.entry'

    @api.model
    def _post_take_backs(self, takes):
        """Take whole awards back of which nothing has been spent, set-wise.

        The sibling of `_post` for the undo of imports: it leaves out tracking, mails and
        automations. Repeating it fails on the key of the first posting.

        :param takes: list of (`Posting` below zero with a key, id of the one lot that still has
            exactly these points and does not wait); cards that owe points go through `_post`
        """
        self.env.flush_all()
        self.env.cr.execute(SQL(
            TAKE_BACK, uid=self.env.uid,
            cards=[posting.card.id for posting, __ in takes],
            lots=[lot for __, lot in takes],
            kinds=[posting.kind for posting, __ in takes],
            keys=[posting.key for posting, __ in takes],
            notes=[posting.note or None for posting, __ in takes],
        ))
        self.env.invalidate_all()
