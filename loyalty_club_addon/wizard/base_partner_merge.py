from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = 'base.partner.merge.automatic.wizard'

    def _update_foreign_keys(self, src_partners, dst_partner):
        """The core adds up the cards of merged customers on one of them: the member gets it.

        In clubs their points are moved by entries, so that the sum the core writes is there
        already.
        """
        self._club_move_points(src_partners, dst_partner)
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env['loyalty.club.member'].sudo().search([
            ('partner_id', '=', dst_partner.id), ('card_id.active', '=', False),
        ])._take_over_card()
        dst_partner.invalidate_recordset(['commercial_partner_id'])
        dst_partner.search([('id', 'child_of', dst_partner.ids)])._club_purchases_later()
        self.env['loyalty.club.purchase'].sudo()._review_later(dst_partner.ids)  # imported ones
        return result

    def _club_move_points(self, src_partners, dst_partner):
        cards = self.env['loyalty.card'].sudo()
        sources = cards._read_group(  # in the order of the core, which keeps the first one
            [('partner_id', 'in', src_partners.ids), ('program_id.is_club', '=', True)],
            ['program_id'], ['id:recordset'],
        )
        for program, mine in sources:
            target = cards.search([
                ('partner_id', '=', dst_partner.id), ('program_id', '=', program.id),
            ], limit=1) or mine[0]
            mine._club_move_to(target, lambda other: self.env._(
                "Customers merged, card %(code)s", code=other.code,
            ))
