from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from .loyalty_club_audience_mixin import KINDS

COMPUTED = ('club_kind', 'club_holder_id', 'club_terms', 'club_search_key')


class ResPartner(models.Model):
    _inherit = 'res.partner'

    club_kind = fields.Selection(
        string="Customer Kind",
        selection=KINDS,
        compute='_compute_club_kind',
        store=True,
        index=True,
        help="Individual (natural person) or legal entity. A contact has the kind of its company.",
    )
    club_holder_id = fields.Many2one(
        string="Points Holder",
        comodel_name='res.partner',
        compute='_compute_club_kind',
        store=True,
        index=True,
        help="Whose points this customer earns: the company for its contacts, else the person.",
    )
    club_terms_override = fields.Selection(
        string="Trade Terms",
        selection=KINDS,
        tracking=True,
        copy=False,
        groups='base.group_user',
        help="Earn and spend by the rules of the other kind, e.g. a wholesaler who is a person."
        " Empty: by the customer's own kind.",
    )
    club_terms_reason = fields.Char(
        string="Reason for Trade Terms",
        tracking=True,
        copy=False,
        groups='base.group_user',
        help="Why this customer earns and spends by the rules of the other kind.",
    )
    club_terms = fields.Selection(
        selection=KINDS,
        compute='_compute_club_terms',
        store=True,
        index=True,
        help="The kind whose rules and rewards apply to this customer.",
    )
    club_member_ids = fields.One2many(
        string="Club Memberships",
        comodel_name='loyalty.club.member',
        inverse_name='partner_id',
    )
    club_panel = fields.Html(string="Club", compute='_compute_club_panel', sanitize=False)
    club_points_display = fields.Char(string="Club Points", compute='_compute_club_panel')

    @api.depends('commercial_partner_id.is_company')
    def _compute_club_kind(self):
        for partner in self:
            holder = partner.commercial_partner_id or partner
            partner.club_holder_id = holder
            partner.club_kind = 'legal' if holder.is_company else 'individual'

    @api.depends('club_kind', 'club_holder_id.club_terms_override')
    def _compute_club_terms(self):
        for partner in self:
            holder = partner.club_holder_id.sudo()
            partner.club_terms = holder.club_terms_override or partner.club_kind

    @api.depends_context('uid', 'lang', 'allowed_company_ids')
    def _compute_club_panel(self):
        for partner in self:
            partner.club_panel, partner.club_points_display = (
                self.env['loyalty.club.panel']._render_partner(partner)
            )

    @api.constrains('club_terms_override', 'club_terms_reason')
    def _check_club_terms_reason(self):
        for partner in self:
            if partner.club_terms_override and not (partner.club_terms_reason or '').strip():
                raise ValidationError(self.env._(
                    "Trade terms of %(name)s: write the reason as well.", name=partner.display_name,
                ))

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create([self._without_computed(vals) for vals in vals_list])
        if any(partners.sudo().mapped('club_terms_override')):  # defaults of the context count too
            self._check_club_terms_right()
        return partners

    def write(self, vals):
        if any(
            name in vals and (partner[name] or False) != (vals[name] or False)
            for name in ('club_terms_override', 'club_terms_reason') for partner in self.sudo()
        ):
            self._check_club_terms_right()
        return super().write(self._without_computed(vals))

    @api.model
    def _without_computed(self, vals):
        """Whose points somebody spends is never a caller's word: these follow from the company
        structure, and a stored computed field could be written by RPC."""
        return {name: value for name, value in vals.items() if name not in COMPUTED}

    def _check_club_terms_right(self):
        """Trade terms move money: only a manager of the club sets them."""
        if not self.env.su and not self.env.user.has_group('loyalty_club_addon.group_club_manager'):
            raise AccessError(self.env._("Only a manager of the club may change trade terms."))

    def action_club_enrol(self):
        """Open the window that makes these customers members."""
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_enrol_action',
        )
        return action | {'context': {'default_partner_ids': self.ids}}

    def action_open_club_members(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_member_action',
        )
        partners = self | self.club_holder_id
        return action | {'domain': [('partner_id', 'in', partners.ids)]}

    def action_open_club_ledger(self):
        """The entries of this customer's memberships, those of its company included."""
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_entry_action',
        )
        partners = self | self.club_holder_id
        return action | {'domain': [('card_id.partner_id', 'in', partners.ids)]}
