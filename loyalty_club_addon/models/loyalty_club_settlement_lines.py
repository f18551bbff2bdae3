from odoo import api, models


class LoyaltyClubSettlement(models.AbstractModel):
    """Amounts of lines: the books follow price and quantity, and so do points."""

    _inherit = 'loyalty.club.settlement'

    @api.model
    def _settle(self, order):
        self._reckon_lines(order.sudo())
        return super()._settle(order)

    @api.model
    def _reckon_lines(self, order):
        """Reckon the amounts of lines again: Odoo keeps those that a till sends.

        What differs only by rounding stays as it is on the receipt.
        """
        programs = self._programs(order) | order.lines.reward_id.program_id
        if not any(programs.mapped('is_club')):
            return
        slack = 2 * order.currency_id.rounding
        for line in order.lines:
            amounts = line._compute_amount_line_all()
            if any(abs(line[name] - amount) > slack for name, amount in amounts.items()):
                line.write(amounts)
