from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools.periods import FOR_EVER
from ..tools.tier_choice import State
from .loyalty_club_tier_move import Move

TIER_FIELDS = {
    'tier_id', 'tier_until', 'tier_held_until', 'tier_review_on', 'tier_locked',
    'tier_locked_until', 'tier_lock_reason', 'tier_warned_until',
}


class LoyaltyClubMember(models.Model):
    """The tier of a member. Only the ladder writes it, or a manager by hand with a reason."""

    _inherit = 'loyalty.club.member'

    tier_id = fields.Many2one(
        comodel_name='loyalty.club.tier', readonly=True, index='btree_not_null', tracking=True,
        ondelete='restrict', copy=False,
        help="Found by what this member bought; a manager can set it by hand until a day.",
    )
    tier_color = fields.Integer(related='tier_id.color')
    tier_until = fields.Date(
        readonly=True, copy=False,
        help="Last day of the tier if nothing more is bought. Empty: it does not end.",
    )
    tier_held_until = fields.Date(readonly=True, copy=False)  # last day on which criteria hold
    tier_review_on = fields.Date(
        readonly=True, copy=False, index='btree_not_null',
        help="Next day on which the tier may change without a purchase.",
    )
    tier_locked = fields.Boolean(string="Tier by Hand", readonly=True, copy=False)
    tier_locked_until = fields.Date(
        string="By Hand Until", readonly=True, copy=False,
        help="Last day; the ladder decides again afterwards. Empty: until somebody ends it.",
    )
    tier_lock_reason = fields.Char(string="Reason for the Tier", readonly=True, copy=False)
    tier_change_ids = fields.One2many(
        string="Tier History", comodel_name='loyalty.club.tier.change', inverse_name='member_id',
        readonly=True,
    )

    tier_progress = fields.Char(
        string="Next Tier", compute='_compute_tier_progress',
        help="What is missing to the next tier.",
    )
    tier_keep = fields.Char(
        string="To Keep It", compute='_compute_tier_progress',
        help="What is missing to keep the tier, and until when.",
    )

    @api.depends('tier_id', 'tier_until')
    @api.depends_context('lang')
    def _compute_tier_progress(self):
        found = self.env['loyalty.club.tier.wording']._progress(self)
        for member in self:
            progress = found.get(member.sudo(), {})
            member.tier_progress = progress.get('next')
            member.tier_keep = progress.get('keep')

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(TIER_FIELDS & vals.keys() for vals in vals_list):
            self._refuse_tier()
        # said for each, so that no default_tier_id of a client's context says it
        vals_list = [dict.fromkeys(TIER_FIELDS, False) | vals for vals in vals_list]
        members = super().create(vals_list)
        members._remember_tier(self.env['loyalty.club.tier'])
        members.sudo()._evaluate_tier(self.env._("Joined"))
        return members

    def write(self, vals):
        if not self.env.su and TIER_FIELDS & vals.keys():
            self._refuse_tier()
        # `terms` are computed: they follow the customer
        return super().write(vals)

    def _refuse_tier(self):
        raise AccessError(self.env._(
            "Tier: the ladder finds it by the purchases. Set Tier by Hand gives another one, with a"
            " reason.",
        ))

    def _tier_state(self):
        """:return: `tools.tier_choice.State`"""
        self.ensure_one()
        return State(
            tier=self.tier_id.id or None,
            until=self.tier_until or (FOR_EVER if self.tier_id else None),
            held=self.tier_held_until or None,
            is_locked=self.tier_locked,
            locked=self.tier_id.id or None,
            locked_until=self.tier_locked_until or None,
        )

    def _set_tier_by_hand(self, tier, until, reason):
        """Give members a tier until a day; the ladder leaves it alone so long.

        :param tier: loyalty.club.tier record, empty for none
        :param until: last day, False: until `_end_tier_by_hand`
        """
        values = {
            'tier_id': tier.id, 'tier_until': until, 'tier_held_until': False,
            'tier_review_on': until and fields.Date.add(until, days=1),
            'tier_locked': True, 'tier_locked_until': until, 'tier_lock_reason': reason,
        }
        for program, members in self.sudo().grouped('program_id').items():
            day = program._club_clocks()[0]._club_day()
            self._apply_tiers(
                [Move(member, values, 'locked', []) for member in members], reason, day)

    def action_end_tier_by_hand(self):
        """Let the ladder decide again."""
        self.check_access('write')
        locked = self.sudo().filtered('tier_locked')
        for program, members in locked.grouped('program_id').items():
            yesterday = fields.Date.subtract(program._club_clocks()[0]._club_day(), days=1)
            # still known as by hand: no promise of the ladder keeps such a tier
            members.write({
                'tier_locked_until': yesterday, 'tier_until': yesterday, 'tier_held_until': False,
            })
        locked._evaluate_tier(self.env._("No longer by hand"))
        # those without a tier, of a club without a ladder, are nobody's to look at
        locked.filtered('tier_locked').write({
            'tier_locked': False, 'tier_locked_until': False, 'tier_lock_reason': False,
        })

    def action_open_tier_lock(self):
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_tier_lock_action',
        )
        return action | {'context': {'default_member_ids': self.ids}}

    def action_open_tier_changes(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_tier_change_action',
        )
        return action | {'domain': [('member_id', '=', self.id)], 'context': {'create': False}}
