from odoo import api, fields, models


class ResPartner(models.Model):
    """Which price list the tier of a customer's membership brings."""

    _inherit = 'res.partner'

    def _club_tier_pricelists(self):
        """The price lists of tiers, for customers who buy for their holder; with `club_own` in
        the context, for themselves.

        Of several clubs the one created first counts; on the lines of an order the better price
        of all of them does.

        :return: dict {partner: product.pricelist}
        """
        programs = self._club_price_programs()
        if not programs or not self:
            return {}
        is_own = self.env.context.get('club_own')
        holders = {partner: partner._origin if is_own else partner.sudo().club_holder_id._origin
                   for partner in self}
        members = {
            (member.partner_id.id, member.program_id): member
            for member in self.env['loyalty.club.member'].sudo().search([
                ('program_id', 'in', programs.ids),
                ('partner_id', 'in', self.union(*holders.values()).ids),
            ])
        }
        found = {}
        for partner, holder in holders.items():
            for program in programs:
                member = members.get((holder.id, program)) or (
                    members.get((partner._origin.id, program)))
                pricelist = member and self._club_tier_pricelist(member)
                if pricelist and not partner.is_public:
                    found.setdefault(partner, pricelist)
        return found

    @api.model
    def _club_price_programs(self):
        """:return: clubs of this company that run today and make something cheaper by tier"""
        programs = self.env['loyalty.program'].sudo()
        today, company = fields.Date.context_today(self), self.env.company.sudo()
        return programs.browse(programs._club_price_program_ids()).filtered(
            lambda program: (not program.company_id or program.company_id in company.parent_ids)
            and (not program.date_from or program.date_from <= today)
            and (not program.date_to or program.date_to >= today),
        )

    @api.model
    def _club_tier_pricelist(self, member):
        """:return: the price list of a member's tier; none of another company, and none for one
        who is suspended"""
        pricelist = self.env['product.pricelist'].browse(member._tier_before().pricelist_id.id)
        is_own = pricelist.sudo().company_id in (self.env.company, self.env.company.browse())
        return pricelist if is_own and not member._state_refusal() else pricelist.browse()
