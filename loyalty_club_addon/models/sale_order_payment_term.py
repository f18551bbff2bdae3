from odoo import api, fields, models


class SaleOrder(models.Model):
    """Payment terms by the tier of the customer."""

    _inherit = 'sale.order'

    @api.depends('club_own')
    def _compute_payment_term_id(self):
        """The customer's own terms stand; without any, or with those that everybody has by
        default, the longest of his tiers counts. The customer is never written."""
        result = super()._compute_payment_term_id()
        programs = self.env['loyalty.program'].sudo()
        tiers = self.env['loyalty.club.tier'].sudo().search([
            ('payment_term_id.active', '=', True),
            ('program_id', 'in', programs._club_tier_program_ids()),
        ]) if programs._club_tier_program_ids() else ()
        for order in self.filtered('partner_id') if tiers else ():
            partner = order.partner_id.with_company(order.company_id)
            everybody = partner._fields['property_payment_term_id'].get_company_dependent_fallback(
                partner)
            if 'website_id' in order._fields and order.website_id:
                continue
            if partner.property_payment_term_id not in (everybody, everybody.browse()):
                continue
            terms = order._club_tier_terms(tiers)
            if not terms:
                continue
            day = fields.Date.context_today(order)
            longest = max(
                partner.property_payment_term_id.sudo() | terms,
                key=lambda term: term._club_last_day(day),
            )
            if longest in terms:
                order.payment_term_id = longest.id
        return result

    def _club_tier_terms(self, tiers):
        """:param tiers: the tiers that have payment terms
        :return: account.payment.term records of those this order counts for"""
        self.ensure_one()
        clubs = tiers.program_id.filtered_domain(self._get_program_domain())
        members = self._club_members(clubs) if clubs else {}
        found = tiers.browse().union(
            *(member._audience_tier(self) for member in members.values()),
        ) & tiers
        companies = self.company_id.sudo().parent_ids
        return found.payment_term_id.filtered(
            lambda term: not term.company_id or term.company_id in companies,
        )
