from odoo import api, fields, models
from odoo.tools import SQL


class LoyaltyClubMember(models.Model):
    """What a member bought; and documents follow a membership that goes."""

    _inherit = 'loyalty.club.member'

    purchase_count = fields.Integer(string="Number of Purchases", compute='_compute_purchases')
    purchase_amount = fields.Char(
        string="Purchases", compute='_compute_purchases',
        help="Net amount of all purchases of this member.",
    )

    @api.depends_context('uid', 'lang', 'allowed_company_ids')
    def _compute_purchases(self):
        companies = self.company_id | self.env.company
        sums = self.env['loyalty.club.purchase']._sums(self.partner_id, companies)
        for member in self:
            company = member.company_id or self.env.company
            count, amount = sums.get((member.partner_id, company), (0, 0))
            member.purchase_count = count
            member.purchase_amount = bool(count) and company._club_format_money(amount)

    def action_open_purchases(self):
        self.ensure_one()
        action = self.env['ir.actions.act_window']._for_xml_id(
            'loyalty_club_addon.loyalty_club_purchase_action',
        )
        return action | {
            'domain': [('holder_id', '=', self.partner_id.id)],
            'context': {'club_one_customer': True},
        }

    def write(self, vals):
        if 'partner_id' in vals:
            self._purchases_later()
        return super().write(vals)

    def unlink(self):
        self._purchases_later()
        return super().unlink()

    def _purchases_later(self):
        """Documents of these memberships are purchases of another holder afterwards."""
        purchases = self.env['loyalty.club.purchase'].sudo()
        for model in ('sale.order', 'pos.order'):
            rows = self.env.execute_query(SQL(
                "SELECT id FROM %s WHERE club_member_id = ANY(%s)",
                SQL.identifier(self.env[model]._table), self.ids,
            ))
            purchases._project_later(self.env[model].browse(row[0] for row in rows))
