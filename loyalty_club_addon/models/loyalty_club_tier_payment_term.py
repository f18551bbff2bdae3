from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyClubTier(models.Model):
    """Members of a tier may pay later."""

    _inherit = 'loyalty.club.tier'

    payment_term_id = fields.Many2one(
        comodel_name='account.payment.term', ondelete='restrict', index='btree_not_null',
        domain="['|', ('company_id', '=', False), ('company_id', 'parent_of', company_id)]",
        help="On new sales orders of members who have no payment terms of their own. Nothing is"
        " written on the customer: who leaves the tier loses them with the next order.",
    )

    @api.constrains('payment_term_id', 'program_id')
    def _check_payment_term_company(self):
        for tier in self:
            company = tier.payment_term_id.sudo().company_id
            if company and company not in tier.company_id.sudo().parent_ids:
                raise ValidationError(self.env._(
                    "Payment Terms: %(term)s are those of %(company)s, the tier %(tier)s belongs"
                    " to another company or to all. Choose terms without a company.",
                    term=tier.payment_term_id.sudo().name, company=company.name, tier=tier.name,
                ))

    def _payment_term_texts(self):
        """:return: list of texts, see `_benefit_texts`"""
        term = self.payment_term_id
        return [self.env._("payment terms: %(term)s", term=term.name)] if term.active else []


class AccountPaymentTerm(models.Model):
    _inherit = 'account.payment.term'

    @api.ondelete(at_uninstall=False)
    def _unlink_except_club_tiers(self):
        self.env['loyalty.club.tier']._let_go('payment_term_id', self)

    def _club_last_day(self, day):
        """:return: when the last of the money is due for an invoice of a day"""
        self.ensure_one()
        return max((line._get_due_date(day) for line in self.line_ids), default=day)
