from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyClubTransfer(models.TransientModel):
    """Old cards of contacts and second cards: to the company, to an own membership, or stay."""

    _name = 'loyalty.club.transfer'
    _description = "Transfer Points of Cards"

    program_id = fields.Many2one(
        string="Club", comodel_name='loyalty.program', required=True,
        domain=[('is_club', '=', True)],
    )
    line_ids = fields.One2many(
        string="Cards", comodel_name='loyalty.club.transfer.line', inverse_name='transfer_id',
        compute='_compute_line_ids', store=True, readonly=False,
    )

    @api.depends('program_id')
    def _compute_line_ids(self):
        for wizard in self:
            cards = self.env['loyalty.card'].search(
                wizard.program_id._club_stray_card_domain(), order='partner_id, id',
            )
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create({'card_id': card.id, 'target': 'keep'}) for card in cards
            ]

    def action_transfer(self):
        """Move what was chosen, each card once, and leave a trace on both sides."""
        self.ensure_one()
        chosen = self.line_ids.filtered(lambda line: line.target != 'keep')
        if not chosen:
            raise UserError(self.env._("Cards: choose where the points of at least one card go."))
        for line in chosen.sorted(lambda line: line.card_id.id):
            line._transfer()
        return self.program_id.action_open_club_members()


class LoyaltyClubTransferLine(models.TransientModel):
    _name = 'loyalty.club.transfer.line'
    _description = "Card to Transfer"

    transfer_id = fields.Many2one(
        comodel_name='loyalty.club.transfer', required=True, ondelete='cascade',
    )
    card_id = fields.Many2one(
        comodel_name='loyalty.card', required=True, readonly=True,
        ondelete='cascade',
    )
    partner_id = fields.Many2one(string="Customer", related='card_id.partner_id')
    holder_id = fields.Many2one(string="Holder", related='card_id.partner_id.club_holder_id')
    points = fields.Float(related='card_id.points', digits=(16, 2))
    target = fields.Selection(
        string="Points Go To",
        selection=[
            ('keep', "Leave as it is"),
            ('holder', "The holder's membership"),
            ('own', "An own membership of the contact"),
        ],
        required=True,
        default='keep',
    )

    def _transfer(self):
        """Move this card's points, or make its owner a member with it.

        :raises UserError: the card got a member meanwhile
        """
        self.ensure_one()
        card = self.card_id.sudo()
        program = self.transfer_id.program_id
        if card.program_id != program or not program.is_club:
            raise UserError(self.env._("Card %(code)s is not of this club.", code=card.code))
        members = self.env['loyalty.club.member'].sudo().with_context(active_test=False)
        if members.search_count([('card_id', '=', card.id)], limit=1):
            raise UserError(self.env._(
                "Card %(code)s belongs to a member by now; open the window again.", code=card.code,
            ))
        if self.target == 'own' and self.partner_id != self.holder_id:
            own = members.search([
                ('program_id', '=', program.id), ('partner_id', '=', self.partner_id.id),
            ])
            if not own:
                members.create({
                    'program_id': program.id, 'partner_id': self.partner_id.id,
                    'card_id': card.id, 'enrolled_channel': 'existing',
                })
                return
        else:
            own = members._enrol(program, self.partner_id, 'existing')
        points = card._club_move_to(own.card_id, lambda other: self.env._(
            "Transferred, card %(code)s", code=other.code,
        ))
        own.message_post(body=self.env._(
            "%(points)s points came from card %(code)s of %(name)s.",
            points=self.env['loyalty.club.earning']._format(points),
            code=card.code, name=self.partner_id.display_name,
        ))
