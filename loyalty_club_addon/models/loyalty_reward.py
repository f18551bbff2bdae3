from odoo import api, models
from odoo.exceptions import AccessError


class LoyaltyReward(models.Model):
    _name = 'loyalty.reward'
    _inherit = ['loyalty.reward', 'loyalty.club.audience.mixin']

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), 'club_audience_kind', 'club_till_audience']

    def write(self, vals):
        if not self.env.su and 'program_id' in vals and any(
            reward.program_id.is_club and reward.program_id.id != vals['program_id']
            for reward in self
        ):
            raise AccessError(self.env._(
                "Program: what members spent on a reward of a club belongs to that club.",
            ))
        return super().write(vals)

    def _club_is_open_to(self, partner, terms=None, document=None, member=None):
        """The program's audience and the reward's own."""
        return (
            self.program_id._club_is_open_to(partner, terms, document, member)
            and super()._club_is_open_to(partner, terms, document, member)
        )

    def _club_audience_refusal(self, partner, terms=None, document=None, member=None):
        """The program's audience first, then the reward's own."""
        return (
            self.program_id._club_audience_refusal(partner, terms, document, member)
            or super()._club_audience_refusal(partner, terms, document, member)
        )
