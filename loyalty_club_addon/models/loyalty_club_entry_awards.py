from odoo import api, models
from odoo.tools import SQL

from .loyalty_club_earning import POINT_SCALE

AWARD = """
    WITH award AS (
        SELECT *
          FROM unnest(%(cards)s::int[], %(kinds)s::text[], %(points)s::numeric[],
                      %(keys)s::text[], %(notes)s::text[], %(days)s::date[])
               WITH ORDINALITY AS given (card_id, kind, points, key, note, expires_on, place)
    ), card AS (
        SELECT id, program_id, COALESCE(club_seq, 0) AS seq
          FROM loyalty_card
         WHERE id IN (SELECT card_id FROM award)
      ORDER BY id
           FOR NO KEY UPDATE
    ), numbered AS (
        SELECT award.*, card.program_id, program.company_id,
               card.seq + row_number() OVER line AS seq,
               COALESCE(last.balance, 0) + SUM(award.points) OVER line AS balance
          FROM award
          JOIN card ON card.id = award.card_id
          JOIN loyalty_program program ON program.id = card.program_id
     LEFT JOIN loyalty_club_entry last ON last.card_id = card.id AND last.seq = card.seq
        WINDOW line AS (PARTITION BY award.card_id ORDER BY award.place)
    ), entry AS (
        INSERT INTO loyalty_club_entry (
            card_id, program_id, company_id, seq, kind, points, balance, date, idempotency_key,
            note, create_uid, create_date, write_uid, write_date
        )
        SELECT card_id, program_id, company_id, seq, kind, points, balance,
               now() AT TIME ZONE 'UTC', key, note, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
               now() AT TIME ZONE 'UTC'
          FROM numbered
      ORDER BY card_id, seq
     RETURNING id, card_id, seq, points, idempotency_key
    ), lot AS (
        INSERT INTO loyalty_club_lot (
            entry_id, card_id, points, points_left, expires_on, create_uid, create_date,
            write_uid, write_date
        )
        SELECT entry.id, entry.card_id, entry.points, entry.points, numbered.expires_on, %(uid)s,
               now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
          FROM entry
          JOIN numbered ON numbered.card_id = entry.card_id AND numbered.seq = entry.seq
    ), total AS (
        -- from `numbered`, so that all cards are locked before one is written
        SELECT card_id, COUNT(*) AS number, SUM(points) AS points
          FROM numbered GROUP BY card_id
    ), written AS (
        UPDATE loyalty_card card
           SET club_seq = COALESCE(card.club_seq, 0) + total.number,
               points = round(card.points::numeric, 2) + total.points,
               write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
          FROM total
         WHERE card.id = total.card_id
    )
    SELECT idempotency_key, id FROM entry
"""


class LoyaltyClubEntry(models.Model):
    """Many awards at once."""

    _inherit = 'loyalty.club.entry'

    @api.model
    def _post_awards(self, postings):
        """Make entries that each start one lot, set-wise.

        The sibling of `_post` for imports: it leaves out tracking, mails and automations. Cards
        that owe points go through `_post`, because new points pay the debt first. Repeating it
        fails on the key of the first posting.

        :param postings: list of `Posting` above zero, each with a key; of its other values kind,
            note and expires_on count
        :return: dict {key: entry id}
        """
        self.env.flush_all()
        owing = self.env['loyalty.card'].union(
            *(posting.card for posting in postings)).sudo().filtered('club_debt')
        entries = self._post([posting for posting in postings if posting.card in owing])
        made = {entry.idempotency_key: entry.id for entry in entries}
        rest = [posting for posting in postings if posting.card not in owing]
        if rest:
            self.env.flush_all()
            self.env.cr.execute(SQL(
                AWARD, uid=self.env.uid,
                cards=[posting.card.id for posting in rest],
                kinds=[posting.kind for posting in rest],
                points=[posting.points / POINT_SCALE for posting in rest],
                keys=[posting.key for posting in rest],
                notes=[posting.note or None for posting in rest],
                days=[posting.expires_on or None for posting in rest],
            ))
            made |= dict(self.env.cr.fetchall())
            self.env.invalidate_all()
        return made
