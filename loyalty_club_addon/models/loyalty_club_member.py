from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .loyalty_club_audience_mixin import KINDS

STATES = [('active', "Active"), ('suspended', "Suspended"), ('left', "Left")]


class LoyaltyClubMember(models.Model):
    """A holder in a club. The card carries the balance, the member who it belongs to and why."""

    _name = 'loyalty.club.member'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _description = "Club Member"
    _order = 'joined_on desc, id desc'
    _rec_name = 'partner_id'
    _check_company_auto = True

    program_id = fields.Many2one(
        string="Club",
        comodel_name='loyalty.program',
        required=True,
        index=True,
        ondelete='restrict',
        domain=[('is_club', '=', True)],
        tracking=True,
    )
    partner_id = fields.Many2one(
        string="Member",
        comodel_name='res.partner',
        required=True,
        index=True,
        ondelete='restrict',
        tracking=True,
        help="Who owns the points: a person, or a company for all its contacts.",
    )
    card_id = fields.Many2one(
        comodel_name='loyalty.card',
        required=True,
        index=True,
        ondelete='restrict',
        help="The loyalty card that carries the balance of this member.",
    )
    state = fields.Selection(
        selection=STATES, required=True, default='active', index=True, tracking=True,
        help="A suspended member and one who left neither earn nor spend; the points stay.",
    )
    state_reason = fields.Char(string="Reason", tracking=True)
    left_on = fields.Date()
    is_own = fields.Boolean(
        string="Own Membership",
        compute='_compute_is_own',
        search='_search_is_own',
        help="A contact of a company who has a membership for private purchases.",
    )
    kind = fields.Selection(
        selection=KINDS, compute='_compute_terms', store=True, index=True,
        help="An own membership of a contact is an individual's, whatever the company is.",
    )
    terms = fields.Selection(
        selection=KINDS, compute='_compute_terms', store=True, index=True,
        help="Whose rules and rewards apply: the kind's, or the trade terms set by hand.",
    )
    points = fields.Float(string="Points", related='card_id.points', digits=(16, 2))
    debt = fields.Float(
        string="Points Owed", related='card_id.club_debt',
        help="Points that were taken back after they had been spent; new points pay it first.",
    )
    expiring_points = fields.Float(
        string="Points Expiring Next", digits=(16, 2), compute='_compute_expiring',
    )
    expiring_on = fields.Date(
        string="Last Day to Spend Them", compute='_compute_expiring',
        help="What is not spent by the end of this day expires.",
    )
    points_worth = fields.Monetary(
        string="Worth", compute='_compute_points_worth', currency_field='currency_id',
        help="What the balance is worth as a discount, when the club has a reward per point.",
    )
    points_worth_display = fields.Char(
        string="Worth in Money", compute='_compute_points_worth',
        help="What the balance is worth as a discount, in the money people think in.",
    )
    point_name = fields.Char(related='program_id.portal_point_name')
    currency_id = fields.Many2one(related='program_id.currency_id')
    joined_on = fields.Date(
        string="Member Since", required=True, default=fields.Date.context_today, index=True,
    )
    enrolled_by_id = fields.Many2one(
        comodel_name='res.users', default=lambda self: self.env.user,
        readonly=True, index='btree_not_null',
    )
    enrolled_config_id = fields.Many2one(
        string="Enrolled In", comodel_name='pos.config', readonly=True, index='btree_not_null',
        help="The shop at whose till this member was enrolled.",
    )
    enrolled_channel = fields.Selection(
        string="Enrolled Through",
        selection=[
            ('manual', "By hand"),
            ('list', "From a list"),
            ('first_order', "With the first order"),
            ('till', "At the till"),
            ('existing', "Had a card already"),
        ],
        required=True,
        default='manual',
        readonly=True,
    )
    message_consent = fields.Boolean(
        string="Messages Welcome", tracking=True,
        help="This member agreed to receive messages of the club.",
    )
    message_consent_on = fields.Datetime(string="Agreed On", readonly=True)
    spender_ids = fields.One2many(
        string="May Spend",
        comodel_name='loyalty.club.spender',
        inverse_name='member_id',
        help="Contacts of a company who may spend its points. The company's own address may.",
    )
    company_id = fields.Many2one(
        related='program_id.company_id', store=True, precompute=True, index=True,
    )
    active = fields.Boolean(default=True)

    _program_partner_unique = models.Constraint(
        'UNIQUE (program_id, partner_id)',
        "This customer is a member of this club already.",
    )
    _card_unique = models.Constraint(
        'UNIQUE (card_id)', "This card belongs to another member already.",
    )

    @api.depends('partner_id.is_company', 'partner_id.club_terms_override')
    def _compute_terms(self):
        for member in self:
            partner = member.partner_id.sudo()
            member.kind = 'legal' if partner.is_company else 'individual'
            member.terms = partner.club_terms_override or member.kind

    @api.depends('partner_id.club_holder_id')
    def _compute_is_own(self):
        for member in self:
            member.is_own = member.partner_id.club_holder_id != member.partner_id

    @api.model
    def _search_is_own(self, operator, value):
        if operator != 'in':
            return NotImplemented
        # a holder is its own commercial entity; whoever is not keeps a membership of his own
        return Domain('partner_id', 'any', [('parent_id', '!=', False), ('is_company', '=', False)])

    @api.depends('card_id.points')
    def _compute_expiring(self):
        lots = self.env['loyalty.club.lot'].sudo()._read_group(
            [('card_id', 'in', self.card_id.ids), ('points_left', '>', 0),
             ('expires_on', '!=', False)],
            ['card_id', 'expires_on:day'], ['points_left:sum'], order='expires_on:day DESC',
        )
        first = {card: (day, points) for card, day, points in lots}
        for member in self:
            member.expiring_on, member.expiring_points = first.get(member.card_id, (False, 0))

    @api.depends('card_id.points', 'terms', 'tier_id', 'program_id.club_point_worth')
    @api.depends_context('lang')
    def _compute_points_worth(self):
        for member in self:
            worth = member.program_id._club_point_worth_for(member.terms, member.tier_id)
            company = member.company_id or self.env.company
            member.points_worth = max(member.points, 0) * worth
            member.points_worth_display = (
                company._club_format_money(member.points_worth) if member.points_worth else False
            )

    @api.depends('partner_id.name', 'program_id.name')
    def _compute_display_name(self):
        for member in self:
            member.display_name = f"{member.partner_id.name or ''} ({member.program_id.name or ''})"

    @api.constrains('partner_id', 'program_id', 'card_id')
    def _check_member(self):
        for member in self:
            if not member.program_id.is_club:
                raise ValidationError(self.env._(
                    "Club: %(name)s is not a club; switch it on first.",
                    name=member.program_id.name,
                ))
            if member.partner_id.is_public:
                raise ValidationError(self.env._(
                    "Member: the public user stands for every visitor; choose a real customer.",
                ))
            if member.card_id.program_id != member.program_id:
                raise ValidationError(self.env._("Card: it belongs to another program."))
            if member.card_id.partner_id != member.partner_id:
                raise ValidationError(self.env._("Card: it belongs to another customer."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get('card_id'):
                vals['card_id'] = self._find_or_make_card(
                    vals.get('program_id'), vals.get('partner_id'),
                ).id
            if vals.get('message_consent'):
                vals.setdefault('message_consent_on', fields.Datetime.now())
        return super().create(vals_list)

    def write(self, vals):
        if 'message_consent' in vals:
            vals = vals | {
                'message_consent_on': vals['message_consent'] and fields.Datetime.now(),
            }
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_points(self):
        if any(member.points or member.debt for member in self):
            raise UserError(self.env._(
                "A member with points is not deleted: let the member leave the club instead.",
            ))

    def _state_refusal(self):
        """:return: None for an active member, else `(code, text)`: he neither earns nor spends"""
        self.ensure_one()
        reason = self.env['loyalty.club.reason']
        if self.state == 'suspended':
            return reason._refusal('suspended')
        if self.state == 'left' or not self.active:
            return reason._refusal('left', left_on=self.left_on)
        return None

    def action_open_suspend(self):
        """Ask for the reason, then suspend."""
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_suspend_action',
        )
        return action | {'context': {'default_member_ids': self.ids}}

    def action_leave(self):
        self.write({
            'state': 'left', 'left_on': fields.Date.context_today(self), 'state_reason': False,
        })

    def action_reactivate(self):
        self.write({'state': 'active', 'state_reason': False, 'left_on': False, 'active': True})
