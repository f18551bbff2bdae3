from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

from ..models.loyalty_club_audience_mixin import KINDS


class LoyaltyClubLadderTemplateApply(models.TransientModel):
    """Make the tiers of a kept ladder: live where there is no ladder yet, else as a draft."""

    _name = 'loyalty.club.ladder.template.apply'
    _description = "Use Ladder Template"

    template_id = fields.Many2one(
        comodel_name='loyalty.club.ladder.template', required=True,
        domain="[('company_id', 'in', (False, company_id))]",
    )
    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True,
        domain=[('is_club', '=', True)], default=lambda self: self._default_program_id(),
    )
    company_id = fields.Many2one(
        comodel_name='res.company', compute='_compute_company_id',
    )
    kind = fields.Selection(string="For Whom", selection=KINDS, help="Empty: all customers.")
    amount_text = fields.Char(
        string="From", compute='_compute_amount_text', store=True, readonly=False, precompute=True,
        help="The amount of the first step; the others keep their proportion to it.",
    )
    money_name = fields.Char(related='program_id.club_money_name')
    preview = fields.Text(compute='_compute_preview')
    is_draft = fields.Boolean(compute='_compute_is_draft')

    @api.model
    def _default_program_id(self):
        clubs = self.env['loyalty.program'].search([('is_club', '=', True)], limit=2)
        return clubs if len(clubs) == 1 else False

    @api.depends('program_id')
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.program_id.company_id or self.env.company

    @api.depends('template_id')
    @api.depends_context('lang')
    def _compute_amount_text(self):
        for wizard in self:
            first = wizard.template_id.line_ids.sorted()[:1]
            is_known = first and not wizard.template_id.is_relative
            wizard.amount_text = is_known and self.env['loyalty.club.earning']._format(first.amount)

    @api.depends('template_id', 'program_id', 'amount_text')
    @api.depends_context('lang')
    def _compute_preview(self):
        for wizard in self:
            if not wizard.template_id:
                wizard.preview = False
                continue
            try:
                wizard.preview = wizard._preview_text()
            except ValidationError as problem:
                wizard.preview = problem.args[0]

    @api.depends('program_id', 'kind')
    def _compute_is_draft(self):
        for wizard in self:
            wizard.is_draft = bool(wizard._tiers_in_place())

    def _preview_text(self):
        lines = self.env['loyalty.club.ladder.template.line']
        return '\n'.join(
            lines.new({
                'name': step['name'], 'recipe': step['recipe'], 'amount': step['recipe_amount'],
                'count': step['recipe_count'], 'discount_percent': step['discount_percent'],
            }).description for step in self._steps()
        )

    def _steps(self):
        """:return: values of the tiers
        :raises ValidationError: the amount cannot be read
        """
        first = self.env['loyalty.club.typed.amount']._read(
            self.amount_text, self.program_id.club_money_factor == 10,
            self.company_id or self.env.company, self.money_name,
        )
        return self.template_id._steps(first)

    def _tiers_in_place(self):
        """:return: live tiers for the same customers"""
        tiers = self.program_id.with_context(active_test=True).club_tier_ids
        return tiers.filtered(lambda tier: not (self.kind and tier.kind)
                              or tier.kind == self.kind)

    def action_apply(self):
        """Make the tiers, in one transaction; of two at the same time the later one is run again
        and makes a draft."""
        self.ensure_one()
        self.check_access('write')
        self.program_id.check_access('write')
        steps = self._steps()
        self.program_id._ladder_is_changing()
        values = [
            step | {'kind': self.kind, 'sequence': 10 * number}
            for number, step in enumerate(steps, 1)
        ]
        if self._tiers_in_place():
            return self._make_draft(values)
        self.env['loyalty.club.tier'].create([
            step | {'program_id': self.program_id.id} for step in values
        ])
        self.env['loyalty.club.member']._review_soon()
        return self.program_id.action_open_club_tiers()

    def _make_draft(self, values):
        """Members are on a ladder: who would move is seen before it is changed.

        :param list values: of the new tiers; those of other customers stay as they are
        """
        changes = self.env['loyalty.club.ladder.change']
        change = changes.create({'program_id': self.program_id.id})
        replaced = change.tier_ids.filtered(
            lambda tier: not (self.kind and tier.kind) or tier.kind == self.kind)
        change.write({'tier_ids': [
            *(Command.delete(tier.id) for tier in replaced),
            *(Command.create(step) for step in values),
        ]})
        return {
            'type': 'ir.actions.act_window', 'res_model': changes._name, 'res_id': change.id,
            'views': [(False, 'form')], 'target': 'current',
        }
