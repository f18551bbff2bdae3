from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class LoyaltyClubLot(models.Model):
    """Whose days count.

    A club for several companies has no calendar and no time zone of its own. Its points follow
    the company of the document that brought them, whoever is at work when they are released or
    expire. Points that no document of a company brought (written by other software, by hand)
    follow the company of who gave them, opening balances the first company.
    """

    _inherit = 'loyalty.club.lot'

    clock_company_id = fields.Many2one(
        string="Days Of", comodel_name='res.company', readonly=True,
        help="The company whose calendar and time zone say when these points can be spent and"
        " when they expire.",
    )

    @api.model
    def _clock_company(self, entry):
        """:return: the company whose days count for what an entry brings"""
        company = entry.program_id.company_id
        if not company and entry.document_model:
            document = self.env[entry.document_model].sudo().browse(entry.document_id)
            company = 'company_id' in document._fields and document.company_id
        return company or self.env.company

    def _clocked_club(self):
        """:return: the club of these points, in the company whose days count"""
        self.ensure_one()
        club = self.card_id.program_id
        company = self.clock_company_id or club._club_clocks()[0].env.company
        return club.with_company(company)


class LoyaltyProgram(models.Model):
    _inherit = 'loyalty.program'

    def _club_clocks(self):
        """:return: list of the club in each company whose days count for some of its points"""
        self.ensure_one()
        companies = self.company_id or self.env['res.company'].sudo().with_context(
            active_test=False,
        ).search(Domain.TRUE, order='id')
        return [self.with_company(company) for company in companies]

    def _club_clock_domain(self):
        """:return: domain of the lots whose days are those of `env.company`"""
        self.ensure_one()
        here = self.env.company
        if self.company_id:
            return Domain.TRUE
        is_first = self._club_clocks()[0].env.company == here
        return Domain('clock_company_id', 'in', [here.id, False] if is_first else here.ids)

    def _club_clock_condition(self):
        """:return: SQL that is true of the lots of `_club_clock_domain`"""
        self.ensure_one()
        if self.company_id:
            return SQL("TRUE")
        first = self._club_clocks()[0].env.company
        return SQL("COALESCE(clock_company_id, %s) = %s", first.id, self.env.company.id)
