from odoo import api, models


class LoyaltyReward(models.Model):
    _name = 'loyalty.reward'
    _inherit = ['loyalty.reward', 'loyalty.club.audience.mixin']

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), 'club_audience_kind']

    def _club_audience_refusal(self, partner, terms=None):
        """The program's audience first, then the reward's own."""
        return (
            self.program_id._club_audience_refusal(partner, terms)
            or super()._club_audience_refusal(partner, terms)
        )
