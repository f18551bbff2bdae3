from odoo import models


class LoyaltyClubDocument(models.AbstractModel):
    """A purchase may lift its member, a return may take the tier."""

    _inherit = 'loyalty.club.document'

    def _club_settle(self, fresh=(), note='', before=None):
        posted = super()._club_settle(fresh, note, before)
        self.env['loyalty.club.member']._evaluate_documents(self, posted.card_id)
        return posted
