from odoo import api, fields, models
from odoo.tools import SQL


class ResPartner(models.Model):
    """Purchases follow their customer to another company, and are shown on the customer."""

    _inherit = 'res.partner'

    club_purchase_count = fields.Integer(
        string="Number of Purchases", compute='_compute_club_purchases',
    )
    club_purchase_amount = fields.Char(
        string="Purchases", compute='_compute_club_purchases',
        help="Net amount of all purchases of this customer, of its company for a contact.",
    )

    @api.depends_context('uid', 'lang', 'allowed_company_ids')
    def _compute_club_purchases(self):
        company = self.env.company
        sums = self.env['loyalty.club.purchase']._sums(self | self.club_holder_id, company)
        for partner in self:
            mine = [
                sums[holder, company] for holder in partner | partner.club_holder_id
                if (holder, company) in sums
            ]
            partner.club_purchase_count = sum(count for count, __ in mine)
            partner.club_purchase_amount = bool(mine) and company._club_format_money(
                sum(amount for __, amount in mine),
            )

    def action_open_club_purchases(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_purchase_action',
        )
        holders = self | self.club_holder_id
        return action | {
            'domain': [('holder_id', 'in', holders.ids)],
            'context': {'club_one_customer': len(holders) == 1},
        }

    def write(self, vals):
        if not self.env['loyalty.club.purchase']._companies()[0]:
            return super().write(vals)
        before = {}
        if {'parent_id', 'is_company', 'commercial_partner_id'} & vals.keys():
            before = self._club_commercial_partners()
        moved = self.filtered(lambda partner: 'tz' in vals and partner.tz != vals['tz'])
        result = super().write(vals)
        # what was booked for a membership stays with it
        self.browse().union(*(
            partner for partner, commercial in before.items()
            if partner.commercial_partner_id != commercial
        ))._club_purchases_later()
        moved._club_purchase_zone_changed()
        return result

    def _club_commercial_partners(self):
        """:return: dict {partner: whose contact it is} of these and their contacts"""
        known = self.sudo().with_context(active_test=False).search([('id', 'child_of', self.ids)])
        return {partner: partner.commercial_partner_id for partner in known}

    def _club_purchases_later(self):
        """The documents of these customers may be the purchases of somebody else now."""
        purchases = self.env['loyalty.club.purchase'].sudo()
        for model in ('sale.order', 'pos.order') if self else ():
            rows = self.env.execute_query(SQL(
                "SELECT id FROM %s WHERE partner_id = ANY(%s)",
                SQL.identifier(self.env[model]._table), self.ids,
            ))
            purchases._project_later(self.env[model].browse(row[0] for row in rows))

    def _club_purchase_zone_changed(self):
        """The day of a purchase is one of its company: all of them are looked at again."""
        if not self:
            return
        purchases = self.env['loyalty.club.purchase'].sudo()
        companies = self.env['res.company'].sudo().search([('partner_id', 'in', self.ids)])
        if purchases._zone_keeper() & self.sudo():
            kept = companies.browse(purchases._companies()[0])
            companies |= kept.filtered(lambda company: not company.partner_id.tz)
        if companies:
            self.env.registry.clear_cache()
            self.env['loyalty.club.purchase.build'].sudo()._start(companies)
