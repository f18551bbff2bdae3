from odoo import api, fields, models

from .loyalty_program_give_back import MAY_READ


class LoyaltyClubTier(models.Model):
    """What a tier gives back, while it is written."""

    _inherit = 'loyalty.club.tier'

    give_back = fields.Html(
        string="Given Back", compute='_compute_give_back', sanitize=False, groups=MAY_READ,
        help="What 100 of a purchase gives back to this tier, against the margin of the products"
        " sold in the last year.",
    )

    @api.depends(
        'program_id', 'kind', 'name', 'multiplier', 'discount_percent',
        'discount_except_product_ids', 'discount_except_category_ids',
    )
    @api.depends_context('lang', 'company')
    def _compute_give_back(self):
        service = self.env['loyalty.club.give.back'].sudo()
        for tier in self:
            program = tier.program_id
            tier.give_back = program.is_club and service._render(
                program, service._meter(program.sudo(), tier.sudo()))
