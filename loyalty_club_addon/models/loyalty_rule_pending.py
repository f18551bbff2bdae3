from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import waiting


class LoyaltyRule(models.Model):
    """When the points of a rule can be spent."""

    _inherit = 'loyalty.rule'

    club_available = fields.Selection(
        string="Can Be Spent",
        selection=[
            ('now', "At once"),
            ('days', "After a number of days"),
            ('delivered', "When delivered"),
            ('paid', "When paid"),
        ],
        required=True,
        default='now',
        help="Until then the points stand as pending beside the balance. When paid: all of the"
        " order is invoiced and the money is there; a cheque that bounces sends the points back"
        " to pending. Orders of before keep what was said on their day.",
    )
    club_available_days = fields.Integer(
        string="Days to Wait", default=7,
        help="Days from the order to the first day on which its points can be spent.",
    )

    @api.constrains('club_available', 'club_available_days')
    def _check_club_available(self):
        for rule in self:
            if rule.club_available == 'days' and not 0 < rule.club_available_days <= 365:
                raise ValidationError(self.env._(
                    "Days to Wait: points of a rule wait for 1 to 365 days.",
                ))

    def _club_waits(self):
        """:return: dict {rule id: wait} as of `tools.waiting`, only for rules that wait"""
        return {
            rule.id: f'days:{rule.club_available_days}' if rule.club_available == 'days'
            else rule.club_available
            for rule in self if rule.club_available not in (False, waiting.NOW)
        }

    def _club_waits_text(self):
        """:return: e.g. "usable after 7 days", or False for at once"""
        self.ensure_one()
        if self.club_available == 'days':
            return self.env._(
                "usable after %(days)s days",
                days=self.env['loyalty.club.earning']._format(self.club_available_days),
            )
        if self.club_available == 'delivered':
            return self.env._("usable when delivered")
        return self.club_available == 'paid' and self.env._("usable when paid")

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), 'club_available']
