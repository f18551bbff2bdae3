from odoo import api, fields, models
from odoo.exceptions import UserError


class LoyaltyCard(models.Model):
    _inherit = 'loyalty.card'

    club_member_ids = fields.One2many(
        comodel_name='loyalty.club.member', inverse_name='card_id',
        context={'active_test': False},
    )
    is_club = fields.Boolean(related='program_id.is_club')
    club_seq = fields.Integer(
        string="Last Entry Number",
        readonly=True, copy=False, default=0,
        help="Number of the last entry of this card in the points ledger.",
    )
    club_debt = fields.Float(
        string="Points Owed", digits=(16, 2), readonly=True, copy=False,
        help="Points that were taken back after they had been spent; new points pay it first.",
    )
    club_pending = fields.Float(
        string="Points Pending", digits=(16, 2), readonly=True, copy=False,
        help="Points that were earned and cannot be spent yet: they wait for a day, for the"
        " delivery or for the payment of their order. They are not in the balance.",
    )
    club_successor_id = fields.Many2one(
        string="Points Moved To", comodel_name='loyalty.card', readonly=True, copy=False,
        index='btree_not_null', ondelete='restrict',
        help="Documents of this card are settled on that one since its points were moved.",
    )
    club_issue_key = fields.Char(
        readonly=True, copy=False, groups=fields.NO_ACCESS,
        help="An action issues a coupon once with the same key.",
    )
    club_entry_ids = fields.One2many(
        string="Points Ledger", comodel_name='loyalty.club.entry', inverse_name='card_id',
    )

    _club_issue_key_unique = models.UniqueIndex(
        '(club_issue_key) WHERE club_issue_key IS NOT NULL', "This coupon was issued already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        points = self._club_take_points_out(vals_list)
        cards = super().create(vals_list)
        cards._club_record({
            card: value for card, value in zip(cards, points, strict=True) if value
        })
        return cards

    def write(self, vals):
        clubs = self._club_guarded(vals)
        if 'points' not in vals or not clubs:
            return super().write(vals)
        changes = {card: vals['points'] - card.points for card in clubs}
        others = {name: value for name, value in vals.items() if name != 'points'}
        super(LoyaltyCard, self - clubs).write(vals)
        super(LoyaltyCard, clubs).write(others)
        clubs._club_record(changes)
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_ledger(self):
        if self.env['loyalty.club.entry'].sudo().search_count(
            [('card_id', 'in', self.ids)], limit=1,
        ):
            raise UserError(self.env._(
                "A card with entries in the points ledger is not deleted: archive it.",
            ))
