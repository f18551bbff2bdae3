from odoo import api, fields, models


class PosOrder(models.Model):
    _inherit = 'pos.order'

    club_card_link = fields.Char(
        compute='_compute_club_card_link', groups='point_of_sale.group_pos_user',
        help="Where the member reads the balance; the receipt shows it as a QR code.",
    )

    @api.depends('club_member_id', 'partner_id', 'state')
    def _compute_club_card_link(self):
        for order in self:
            member = order.club_member_id.sudo()
            order.club_card_link = (
                bool(member) and order.state != 'draft' and member.active
                and member._shows_card_to(order.partner_id) and member._card_link()
            )
