from odoo import api, models
from odoo.fields import Domain

LTR, END = '\u2066', '\u2069'  # left-to-right isolate


class LoyaltyCard(models.Model):
    _inherit = 'loyalty.card'

    @api.depends('program_id', 'code', 'partner_id.name')
    @api.depends_context('club_member_names', 'lang')
    def _compute_display_name(self):
        """Where people choose members, a card is called by who holds it, not by its code.

        In a text from right to left the groups of a code would change places: it is isolated.
        """
        result = super()._compute_display_name()
        is_rtl = self.env['res.lang']._get_data(code=self.env.lang or 'en_US').direction == 'rtl'
        for card in self:
            if self.env.context.get('club_member_names') and card.partner_id:
                card.display_name = card.partner_id.name
            elif is_rtl and card.program_id.is_club:
                card.display_name = f'{card.program_id.name}: {LTR}{card.code}{END}'
        return result

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if self.env.context.get('club_member_names') and operator == 'ilike' and value:
            domain = Domain(domain) | Domain('partner_id.club_search', 'ilike', value)
        return domain
