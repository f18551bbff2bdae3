from odoo import api, models
from odoo.exceptions import AccessError


class LoyaltyReward(models.Model):
    _name = 'loyalty.reward'
    _inherit = ['loyalty.reward', 'loyalty.club.audience.mixin']

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), 'club_audience_kind']

    def write(self, vals):
        if not self.env.su and 'program_id' in vals and any(
            reward.program_id.is_club and reward.program_id.id != vals['program_id']
            for reward in self
        ):
            raise AccessError(self.env._(
                "Program: what members spent on a reward of a club belongs to that club.",
            ))
        return super().write(vals)

    def _club_audience_refusal(self, partner, terms=None):
        """The program's audience first, then the reward's own."""
        return (
            self.program_id._club_audience_refusal(partner, terms)
            or super()._club_audience_refusal(partner, terms)
        )
