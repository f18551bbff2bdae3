from odoo import fields, models


class LoyaltyClubException(models.Model):
    """An order that was booked although somebody should look at it.

    Taken offline with a reward the server would have refused, or a return it would have refused:
    the money is moved, so it is booked. Or goods came back without a receipt: their points stayed.
    Or a mobile was noted offline whose member the server does not know.
    """

    _name = 'loyalty.club.exception'
    _description = "Club Exception"
    _order = 'id desc'
    _rec_name = 'note'

    pos_order_id = fields.Many2one(
        string="Order", comodel_name='pos.order', required=True, index=True, ondelete='cascade',
        readonly=True,
    )
    config_id = fields.Many2one(
        string="Shop", related='pos_order_id.config_id', store=True, index=True,
    )
    cashier_id = fields.Many2one(
        string="Cashier", comodel_name='res.users', related='pos_order_id.user_id', store=True,
    )
    partner_id = fields.Many2one(
        string="Customer", comodel_name='res.partner', readonly=True, index='btree_not_null',
    )
    member_id = fields.Many2one(
        comodel_name='loyalty.club.member', readonly=True,
        index='btree_not_null', ondelete='set null',
    )
    reward_id = fields.Many2one(
        comodel_name='loyalty.reward', readonly=True, ondelete='set null',
    )
    club_mobile = fields.Char(related='pos_order_id.club_mobile')
    code = fields.Char(string="Reason Code", readonly=True)
    note = fields.Char(string="Reason", readonly=True)
    shortage = fields.Float(
        string="Points Short", digits=(16, 2), readonly=True,
        help="Points of this reward, or of this return, that the card did not have.",
    )
    state = fields.Selection(
        selection=[('open', "Open"), ('handled', "Handled")],
        required=True, default='open', index=True, readonly=True,
    )
    handled_by_id = fields.Many2one(
        comodel_name='res.users', readonly=True,
    )
    handled_on = fields.Datetime(readonly=True)
    company_id = fields.Many2one(related='pos_order_id.company_id', store=True, index=True)

    # a repeated call lists a noted mobile once
    _mobile_once = models.UniqueIndex(
        "(pos_order_id) WHERE code IN ('mobile_unknown', 'mobile_many')",
    )
    _return_once = models.UniqueIndex(
        "(pos_order_id, code, COALESCE(member_id, 0)) WHERE code IN ('no_receipt', 'points_gone')",
    )

    def action_handle(self):
        self.check_access('write')
        self.filtered(lambda row: row.state == 'open').write({
            'state': 'handled',
            'handled_by_id': self.env.uid,
            'handled_on': fields.Datetime.now(),
        })
