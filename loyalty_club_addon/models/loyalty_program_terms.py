from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ..tools.multipliers import to_moment


class LoyaltyProgram(models.Model):
    """When a club gives more points, and how many at most."""

    _inherit = 'loyalty.program'

    club_multiplier_ids = fields.One2many(
        string="Multipliers", comodel_name='loyalty.club.multiplier', inverse_name='program_id',
        copy=True, context={'active_test': False},
    )
    club_has_multipliers = fields.Boolean(
        compute='_compute_club_has_multipliers', store=True,
        help="Saves a look at them for every order.",
    )
    club_multipliers_on = fields.Datetime(
        string="Multipliers Changed On", copy=False, readonly=True,
        help="Tells the tills that hold the club of before.",
    )
    club_order_cap = fields.Float(
        string="Most Points an Order", digits=(16, 2),
        help="An order brings no more than this; 0: no limit.",
    )
    club_day_cap = fields.Float(
        string="Most Points a Day", digits=(16, 2),
        help="All orders of a member on one day, in the time zone of the company, bring no more"
        " than this together; 0: no limit.",
    )
    club_till_terms = fields.Json(compute='_compute_club_till_terms')

    _club_caps_positive = models.Constraint(
        'CHECK (club_order_cap >= 0 AND club_day_cap >= 0)',
        "Most Points: a limit is more than 0, and 0 is no limit.",
    )

    @api.depends('club_multiplier_ids.active')
    def _compute_club_has_multipliers(self):
        for program in self:
            program.club_has_multipliers = any(program.club_multiplier_ids.mapped('active'))

    def _compute_club_till_terms(self):
        """What the till needs to preview the same points."""
        for program in self:
            program.club_till_terms = program.is_club and {
                'zone': program._club_zone(),
                'order_cap': program.club_order_cap,
                'day_cap': program.club_day_cap,
                'multipliers': program.sudo().club_multiplier_ids.filtered(
                    'active')._till_data(),
            }

    def _club_zone(self):
        """:return: name of the time zone in which the club counts days and hours"""
        return self._club_company().sudo()._club_zone()

    def _club_local(self, moment=None):
        """:return: what the clock of the company shows (naive) at a moment (UTC, default now)"""
        moment = moment or fields.Datetime.now()
        zone = ZoneInfo(self._club_zone())
        return moment.replace(tzinfo=ZoneInfo('UTC')).astimezone(zone).replace(tzinfo=None)

    def _club_day_bounds(self, moment=None):
        """:return: `(first moment of the day, first moment of the next)`, naive UTC"""
        midnight = self._club_local(moment).replace(hour=0, minute=0, second=0, microsecond=0)
        zone = ZoneInfo(self._club_zone())
        return tuple(
            day.replace(tzinfo=zone).astimezone(ZoneInfo('UTC')).replace(tzinfo=None)
            for day in (midnight, fields.Datetime.add(midnight, days=1))
        )

    def _club_running(self, moment=None):
        """:return: `tools.multipliers.Moment` of a moment, for what runs at that time"""
        return to_moment(self._club_local(moment))

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), 'club_till_terms']
