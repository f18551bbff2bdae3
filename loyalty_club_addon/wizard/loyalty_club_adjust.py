from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyClubAdjust(models.TransientModel):
    """Give points to members by hand, or take them, with the reason."""

    _name = 'loyalty.club.adjust'
    _description = "Adjust Points"

    card_ids = fields.Many2many(
        string="Members", comodel_name='loyalty.card', required=True,
        default=lambda self: self._default_cards(),
    )
    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', compute='_compute_program_id',
    )
    direction = fields.Selection(
        selection=[('give', "Give"), ('take', "Take")], required=True, default='give',
    )
    points = fields.Float(
        digits=(16, 2), help="For each of the members.",
    )
    reason_id = fields.Many2one(
        comodel_name='loyalty.club.adjustment.reason', required=True,
        help="The list is yours: Configuration, Reasons for Points by Hand.",
    )
    note = fields.Char(
        string="Description", help="Stands in the points ledger with the reason; the member may"
        " read it.",
    )
    allow_debt = fields.Boolean(
        string="Owe What Is Missing",
        help="When a member has fewer points, take what is there; the rest is owed, and new"
        " points pay it first. Without it, taking too much is refused.",
    )
    needs_approval = fields.Boolean(compute='_compute_needs_approval')
    approver_ids = fields.Many2many(
        comodel_name='res.users', compute='_compute_approver_ids',
    )
    approver_id = fields.Many2one(
        string="Ask", comodel_name='res.users', domain="[('id', 'in', approver_ids)]",
        compute='_compute_approver_id', store=True, readonly=False,
        help="The manager who gets the activity; any other manager may approve too.",
    )
    summary = fields.Char(compute='_compute_summary')

    def _default_cards(self):
        chosen = self.env.context.get('active_ids') or []
        model = self.env.context.get('active_model')
        if model == 'loyalty.club.member':
            return self.env[model].browse(chosen).card_id
        return self.env['loyalty.card'].browse(chosen if model == 'loyalty.card' else [])

    @api.depends('card_ids')
    def _compute_program_id(self):
        for wizard in self:
            wizard.program_id = wizard.card_ids.program_id[:1]

    @api.depends('card_ids', 'points')
    def _compute_needs_approval(self):
        adjustments = self.env['loyalty.club.adjustment']
        for wizard in self:
            cards = wizard.card_ids._origin
            wizard.needs_approval = bool(wizard.points) and adjustments._needs_second_person(
                cards.program_id[:1]._club_company(), cards.partner_id,
                [abs(wizard.points)] * len(cards),
            )

    @api.depends('card_ids')
    def _compute_approver_ids(self):
        self.approver_ids = self.env['loyalty.club.adjustment']._approvers()

    @api.depends('card_ids')
    def _compute_approver_id(self):
        approvers = self.env['loyalty.club.adjustment']._approvers()
        for wizard in self:
            wizard.approver_id = wizard.approver_id or approvers[:1]

    @api.depends('card_ids', 'points', 'direction')
    def _compute_summary(self):
        """Say before the click what becomes of the balance."""
        written = self.env['loyalty.club.earning']._points_text
        for wizard in self:
            cards = wizard.card_ids._origin
            if len(cards) == 1:
                after = cards.points - cards.club_debt + wizard._signed()
                wizard.summary = self.env._(
                    "%(name)s has %(before)s, then %(after)s.",
                    name=cards.partner_id.name or cards.code, before=written(cards.points),
                    after=written(after),
                )
            else:
                wizard.summary = self.env._(
                    "%(members)s members, %(points)s in all.",
                    members=self.env['loyalty.club.earning']._format(len(cards)),
                    points=written(wizard._signed() * len(cards)),
                )

    def _signed(self):
        return -self.points if self.direction == 'take' else self.points

    def action_adjust(self):
        """Post the points, or ask another manager for them.

        :return: the adjustments that wait; when they are posted, only the window closes
        :raises UserError: no card, cards of several clubs or of none, no points
        """
        self.ensure_one()
        cards = self.card_ids
        cards.check_access('read')
        if len(cards.program_id) != 1 or not cards.program_id.is_club:
            raise UserError(self.env._("Members: choose members of one club."))
        if round(self.points, 2) <= 0:
            raise UserError(self.env._("Points: write how many, above zero."))
        rows = self.env['loyalty.club.adjustment']._adjust(
            cards, round(self._signed(), 2), self.reason_id, (self.note or '').strip(),
            self.allow_debt and self.direction == 'take',
            self.approver_id & self.approver_ids,
        )
        if rows[:1].state == 'posted':
            return {'type': 'ir.actions.act_window_close'}
        return self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_adjustment_action',
        ) | {'domain': [('id', 'in', rows.ids)], 'context': {}}
