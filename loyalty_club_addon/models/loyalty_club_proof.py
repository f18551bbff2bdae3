from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

LAST_FULL = 'loyalty_club_addon.last_full_check'
DAYS = 'loyalty_club_addon.full_check_days'
PAGE = 10_000

CHANGED = """
    SELECT card.id
      FROM loyalty_card card
      JOIN loyalty_program program ON program.id = card.program_id
 LEFT JOIN loyalty_club_proof proof ON proof.card_id = card.id
     WHERE program.is_club AND card.id > %(after)s
       AND (proof.id IS NULL
            OR proof.seq <> COALESCE(card.club_seq, 0)
            OR proof.card_written_on IS DISTINCT FROM card.write_date)
  ORDER BY card.id
     LIMIT %(limit)s
"""

# A conflict locks the row it meets, so what is noted already is left out before.
PROVEN = """
    INSERT INTO loyalty_club_proof (card_id, seq, card_written_on)
    SELECT card.id, COALESCE(card.club_seq, 0), card.write_date
      FROM loyalty_card card
      JOIN loyalty_program program ON program.id = card.program_id
 LEFT JOIN loyalty_club_proof noted ON noted.card_id = card.id
     WHERE program.is_club AND %(cards)s AND card.id <> ALL(%(wrong)s)
       AND (noted.id IS NULL
            OR noted.seq <> COALESCE(card.club_seq, 0)
            OR noted.card_written_on IS DISTINCT FROM card.write_date)
        ON CONFLICT (card_id) DO UPDATE
       SET seq = EXCLUDED.seq, card_written_on = EXCLUDED.card_written_on
"""


class LoyaltyClubProof(models.Model):
    """Up to which entry a card was found to add up; what changed since is looked at again.

    It stands in a table of its own, because a note on the card itself would collide with every
    order that moves points meanwhile. Number and time are those of the snapshot the sums were
    read from.
    """

    _name = 'loyalty.club.proof'
    _description = "Proof of a Card"
    _log_access = False
    _rec_name = 'card_id'

    card_id = fields.Many2one(
        comodel_name='loyalty.card', required=True, readonly=True, ondelete='cascade',
    )
    seq = fields.Integer(string="Last Entry Number", required=True, readonly=True)
    card_written_on = fields.Datetime(readonly=True)

    _card_unique = models.Constraint('UNIQUE (card_id)', "A card has one proof.")

    @api.model
    def _is_full_due(self):
        """:return: whether all cards are looked at tonight: what somebody changes in the database
        behind Odoo's back leaves no trace on the card"""
        parameters = self.env['ir.config_parameter'].sudo()
        last = fields.Date.to_date(parameters.get_param(LAST_FULL))
        days = int(parameters.get_param(DAYS) or 7)
        return not last or fields.Date.today() - last >= timedelta(days=days)

    @api.model
    def _prove(self, full):
        """Look at all cards, or at those that changed, and note which add up.

        :return: (number of cards looked at, differences as of `loyalty.club.check`)
        """
        if not full:
            return self._prove_changed()
        differences = self.env['loyalty.club.check']._differences()
        self._note(None, differences)
        self.env['ir.config_parameter'].sudo().set_param(LAST_FULL, fields.Date.today())
        self.env.cr.execute(SQL("SELECT COUNT(*) FROM loyalty_club_proof"))
        return self.env.cr.fetchone()[0] + len(differences), differences

    @api.model
    def _prove_changed(self, limit=PAGE):
        """:return: as `_prove`"""
        self.env.flush_all()
        number, differences, after = 0, [], 0
        while True:
            self.env.cr.execute(SQL(CHANGED, after=after, limit=limit))
            card_ids = [card_id for card_id, in self.env.cr.fetchall()]
            if not card_ids:
                return number, differences
            found = self.env['loyalty.club.check']._differences(card_ids)
            self._note(card_ids, found)
            number, after = number + len(card_ids), card_ids[-1]
            differences += found

    @api.model
    def _note(self, card_ids, differences):
        """Note which of these cards (None: of all) are proven; those that differ are not."""
        wrong = [row['card_id'] for row in differences]
        cards = SQL("TRUE") if card_ids is None else SQL("card.id = ANY(%s)", card_ids)
        self.env.cr.execute(SQL("DELETE FROM loyalty_club_proof WHERE card_id = ANY(%s)", wrong))
        self.env.cr.execute(SQL(PROVEN, cards=cards, wrong=wrong))
        self.invalidate_model()
