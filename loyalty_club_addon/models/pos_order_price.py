from odoo import models


class PosOrder(models.Model):
    _inherit = 'pos.order'

    def action_pos_order_paid(self):
        was_settled = self.club_settled_on
        result = super().action_pos_order_paid()
        if self.club_settled_on and not was_settled:  # after the rewards were shared
            self.env['loyalty.club.settlement']._list_below_floor(self.sudo())
        return result

    def _club_price_clubs(self):
        programs = self.env['loyalty.program'].sudo()
        programs = programs.browse(programs._club_price_program_ids())
        return programs and programs & self.env['loyalty.club.settlement']._programs(self.sudo())
