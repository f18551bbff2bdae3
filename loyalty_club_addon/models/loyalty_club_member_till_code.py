import secrets

from odoo import fields, models

PREFIX = '042'  # a customer, in Odoo's barcode nomenclature
DIGITS = 13  # random, so that nobody finds the code of another; 16 in all: no EAN has that length
EVERY = [('active', 'in', (True, False))]


class ResPartner(models.Model):
    _inherit = 'res.partner'

    club_till_code = fields.Char(
        copy=False, readonly=True, groups=fields.NO_ACCESS,
        help="The barcode that My Card made for this customer; a new link voids it.",
    )


class LoyaltyClubMember(models.Model):
    """The code on *my card* that the till reads as this customer."""

    _inherit = 'loyalty.club.member'

    def _till_code(self):
        """What the till's scanner takes for this member: the barcode of the customer.

        A customer without a barcode gets one here, when the card is opened first: until somebody
        has the code in his hand there is no reason for it. Two who open it at once write the
        same row; the later transaction is run again and finds the code.

        :return: str; None for a company, whose code would let whoever holds it spend as the
            company itself, and where the till would not read the code as a customer's
        """
        self.ensure_one()
        partner = self.partner_id.sudo()
        if self.kind == 'legal' or self._state_refusal():
            return None
        code = partner.with_company(self._till_companies()[:1]).barcode
        if not code:
            code = PREFIX + ''.join(secrets.choice('0123456789') for __ in range(DIGITS))
            if self._till_reads(code):
                self._keep_till_code(code)
        return code if self._till_reads(code) else None

    def _keep_till_code(self, code):
        self.partner_id.sudo().club_till_code = code
        for company in self._till_companies():
            partner = self.partner_id.sudo().with_company(company)
            if not partner.barcode:
                partner.barcode = code

    def _void_till_code(self):
        """Whoever had the old link had the code as well. Another barcode was not made here and
        stays."""
        partner = self.partner_id.sudo()
        for company in self.env['res.company'].sudo().search(EVERY):
            of_company = partner.with_company(company)
            if of_company.barcode and of_company.barcode == partner.club_till_code:
                of_company.barcode = False
        partner.club_till_code = False

    def _till_companies(self):
        """:return: companies whose tills know this club; a barcode is kept per company"""
        companies = self.env['res.company'].sudo()
        if not self.company_id:
            return self.env.company.sudo() | companies.search(EVERY)
        return self.company_id.sudo() | companies.search([('id', 'child_of', self.company_id.ids)])

    def _till_reads(self, code):
        """Does the scanner of the till take this code for a customer's?"""
        nomenclature = self._till_companies()[:1].nomenclature_id
        if not nomenclature:
            return False
        parsed = nomenclature.parse_barcode(code)
        # GS1 nomenclatures answer a list, or nothing: the till asks a second one, of its own
        return not isinstance(parsed, dict) or parsed['type'] == 'client'
