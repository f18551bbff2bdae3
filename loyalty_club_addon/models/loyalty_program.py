from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class LoyaltyProgram(models.Model):
    _name = 'loyalty.program'
    _inherit = ['loyalty.program', 'loyalty.club.audience.mixin']

    is_club = fields.Boolean(
        string="Customer Club",
        index=True,
        help="Members, own earning rules for individuals and legal entities, and one pool of"
        " points for a company and its contacts. Points that customers have stay theirs.",
    )

    @api.constrains('is_club', 'program_type', 'applies_on', 'trigger')
    def _check_is_club(self):
        for program in self.filtered('is_club'):
            if program.program_type != 'loyalty':
                raise ValidationError(self.env._(
                    "Customer Club: only a program of the type Loyalty Cards can be a club.",
                ))
            if program.applies_on != 'both' or program.trigger != 'auto':
                raise ValidationError(self.env._(
                    "Customer Club: points of a club are used on current and future orders,"
                    " without a code.",
                ))

    @api.constrains('is_club', 'club_audience_tier_ids')
    def _check_club_own_tiers(self):
        for club in self.filtered('is_club'):
            if club.sudo().club_audience_tier_ids.program_id & club:
                raise ValidationError(self.env._(
                    "For Tiers: %(club)s cannot be for its own tiers only, nobody could join."
                    " Set them on its rules and rewards.", club=club.name,
                ))

    @api.constrains('is_club', 'rule_ids')
    def _check_club_rules(self):
        for rule in self.rule_ids:
            rule._check_club_rule()

    @api.onchange('is_club')
    def _onchange_is_club(self):
        if self.is_club and self._origin:
            self.club_base = 'taxed'
            self.rule_ids._club_take_over()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get('is_club'):
                vals.setdefault('applies_on', 'both')
                vals.setdefault('trigger', 'auto')
        programs = super().create(vals_list)
        clubs = programs.filtered('is_club')
        if clubs:
            self._club_check_manager()
        clubs.club_since = fields.Datetime.now()
        return programs

    def write(self, vals):
        is_switched = 'is_club' in vals and any(
            program.is_club != bool(vals['is_club']) for program in self
        )
        if is_switched or 'club_since' in vals:
            self._club_check_manager()
        clubs_before = self.filtered('is_club')
        switched_on = self - clubs_before if vals.get('is_club') else self.browse()
        if 'is_club' in vals and not vals['is_club']:
            clubs_before.rule_ids._club_hand_back()
        switched_on.rule_ids._club_take_over()
        result = super().write(vals)
        switched_on._club_switch_on()
        if switched_on and 'club_base' not in vals:
            switched_on.club_base = 'taxed'  # as the core reckons
        return result

    @api.model
    def _club_check_manager(self):
        """While a program is no club, its cards can be written: switching is for few.

        :raises AccessError: the user is no club manager
        """
        if not self.env.su and not self.env.user.has_group('loyalty_club_addon.group_club_manager'):
            raise AccessError(self.env._(
                "Customer Club: only a manager of the club switches it on or off, or says"
                " what birthdays and profiles bring.",
            ))

    @api.model
    def _load_pos_data_fields(self, config):
        return [
            *super()._load_pos_data_fields(config),
            'is_club', 'club_enrol_mode', 'club_base', 'club_audience_kind', 'club_till_audience',
            'club_money_factor',
        ]
