from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL

ENROLLED_MOST = 200  # more than that become members with their next purchase
GOLD = 3


class LoyaltyClubStart(models.TransientModel):
    """Start: a club where there is none, its ladder of one tier, and its first members; all of it
    or nothing, and once however often it is clicked."""

    _inherit = 'loyalty.club.start'

    @api.model
    def _open_app(self):
        """What the app opens with: for a manager of a company without a ladder the first window,
        until he has answered it; for all others the members."""
        if self._is_asked():
            return self._window('loyalty_club_start_action')
        return self._window('loyalty_club_member_action')

    @api.model
    def _is_asked(self):
        company = self.env.company.sudo()
        if company.club_start_answered_on or not self.has_access('create'):
            return False
        return not self._clubs(company).sudo().club_tier_ids

    @api.model
    def _window(self, name):
        return self.env['ir.actions.act_window']._for_xml_id(f'loyalty_club_addon.{name}')

    def action_later(self):
        """The window does not come by itself any more; it stays in the menu."""
        self.ensure_one()
        self.check_access('write')
        self._answered()
        return self._window('loyalty_club_member_action')

    def action_start(self):
        """Make the ladder. A second click, also one at the same time, finds it made."""
        self.ensure_one()
        self.check_access('write')
        self.env['loyalty.program']._club_check_manager()
        if self.company_id not in self.env.user.company_ids:
            raise UserError(self.env._("Company: this company is not one of yours."))
        self._answered()
        if self.tier_id:
            return self._started()
        amount, percent = self._asked()
        club = self._club_to_start()
        joining = self._to_enrol(club, amount, percent)
        tier = self.env['loyalty.club.tier'].create({
            'name': self.env._("Special Customer"),
            'program_id': club.id,
            'recipe': self.recipe,
            'recipe_amount': amount,
            'recipe_count': 1,
            'discount_percent': percent,
            'color': GOLD,
        })
        self.write({'tier_id': tier.id, 'program_id': club.id})
        for partner in joining:
            self.env['loyalty.club.member']._enrol(
                club, partner, 'list', enrolled_by_id=self.env.uid)
        self.env['loyalty.club.member']._review_soon()
        return self._started(len(joining))

    def _answered(self):
        """Note that the window was answered. Of two at the same time the later one is run again,
        and finds what the other has made."""
        self.env.flush_all()
        self.env.cr.execute(SQL(
            "UPDATE res_company SET club_start_answered_on = now() AT TIME ZONE 'UTC'"
            " WHERE id = %s", self.company_id.id,
        ))
        self.env.invalidate_all()

    def _club_to_start(self):
        """:return: the club that gets the tier
        :raises UserError: it has a ladder, which is not begun anew
        """
        clubs = self._clubs(self.company_id)
        club = self.program_id
        if club and club not in clubs:
            raise ValidationError(self.env._(
                "Club: %(club)s is no club of this company any more; choose another one.",
                club=club.sudo().name,
            ))
        if not club and clubs:
            raise ValidationError(self.env._("Club: choose the club that gets the tier."))
        if tiers := club.with_context(active_test=True).club_tier_ids:
            raise UserError(self.env._(
                "%(club)s has a ladder already (%(tiers)s). Change it under Tiers.",
                club=club.name, tiers=', '.join(tiers.mapped('name')),
            ))
        return club or self._make_club()

    def _make_club(self):
        """:return: a club that gives no points: nothing is given away that nobody decided about"""
        if self.has_toman and self.money_unit != self.company_id.club_money_unit:
            self.company_id.sudo().club_money_unit = self.money_unit
        return self.env['loyalty.program'].with_context(loyalty_skip_reward_check=True).create({
            'name': self.env._("Customer Club"),
            'program_type': 'loyalty',
            'is_club': True,
            'company_id': self.company_id.id,
            'club_enrol_mode': 'first_order',
            'rule_ids': [Command.clear()],
            'reward_ids': [Command.clear()],
        }).with_context(loyalty_skip_reward_check=False)

    def _to_enrol(self, club, amount, percent):
        """:return: customers who have the tier today and are no members yet"""
        found = self.is_enrolling and self.env['loyalty.club.start.figures']._reckon(
            self, amount, percent)
        partners = self.env['res.partner'].browse(found[0].now if found else ())
        members = self.env['loyalty.club.member'].sudo().with_context(active_test=False).search([
            ('program_id', '=', club.id), ('partner_id', 'in', partners.ids),
        ])
        return (partners - members.partner_id)[:ENROLLED_MOST]

    def _started(self, enrolled=0):
        """:return: what the browser does: the ladder, with a word on what happens now"""
        self.ensure_one()
        message = self.env._(
            "%(tier)s: %(who)s. Tiers stand in the list of members in a moment.",
            tier=self.tier_id.name, who=self.tier_id.description,
        )
        if enrolled:
            message = self.env._(
                "%(tier)s: %(who)s. New members: %(count)s. Tiers stand in the list of members in"
                " a moment.", tier=self.tier_id.name, who=self.tier_id.description,
                count=self.env['loyalty.club.earning']._format(enrolled),
            )
        return {
            'type': 'ir.actions.client', 'tag': 'display_notification',
            'params': {
                'type': 'success', 'message': message,
                'next': self.tier_id.program_id.action_open_club_tiers(),
            },
        }


class ResCompany(models.Model):
    _inherit = 'res.company'

    club_start_answered_on = fields.Datetime(
        readonly=True, copy=False,
        help="When the first window of the club was answered; it comes by itself until then.",
    )
