from odoo import api, models
from odoo.exceptions import UserError


class LoyaltyClubPurchase(models.Model):
    """What people see of purchases."""

    _inherit = 'loyalty.club.purchase'

    @api.model
    def _sums(self, holders, companies):
        """What holders bought, as far as the user may see it.

        :return: dict {(holder, company): (number of purchases, net amount)}
        """
        if not holders.ids or not self.has_access('read'):
            return {}
        rows = self._read_group(
            [('holder_id', 'in', holders.ids), ('company_id', 'in', companies.ids)],
            ['holder_id', 'company_id'], ['__count', 'amount_untaxed:sum'],
        )
        return {(holder, company): (count, amount) for holder, company, count, amount in rows}

    def action_open_document(self):
        """Open the order that this purchase is."""
        self.ensure_one()
        document = self.sale_order_id or self.pos_order_id
        if not document:
            raise UserError(self.env._(
                "%(name)s came with an import: there is no order to open.", name=self.name,
            ))
        document.check_access('read')
        return {
            'type': 'ir.actions.act_window',
            'res_model': document._name,
            'res_id': document.id,
            'view_mode': 'form',
            'views': [(False, 'form')],
        }
