from odoo import api, fields, models


class LoyaltyProgram(models.Model):
    """A company that gets its first club has bought and sold before: its purchases are made in the
    background."""

    _inherit = 'loyalty.program'

    club_purchase_progress = fields.Char(
        string="Purchases Read", compute='_compute_club_purchase_progress',
        help="How many orders of the company have been read as purchases so far. New orders count"
        " at once.",
    )

    @api.depends_context('lang')
    def _compute_club_purchase_progress(self):
        purchases = self.env['loyalty.club.purchase']
        for program in self:
            companies = purchases._companies_of(program.filtered('is_club'))
            program.club_purchase_progress = (
                self.env['loyalty.club.purchase.build']._progress_text(companies)
            )

    @api.model_create_multi
    def create(self, vals_list):
        covered = self._club_purchase_companies()
        programs = super().create(vals_list)
        programs.filtered('is_club')._club_build_purchases(covered)
        return programs

    def write(self, vals):
        if not {'is_club', 'company_id'} & vals.keys():
            return super().write(vals)
        covered = self._club_purchase_companies()
        result = super().write(vals)
        self.filtered('is_club')._club_build_purchases(covered)
        return result

    @api.model
    def _club_purchase_companies(self):
        return self.env['res.company'].browse(self.env['loyalty.club.purchase']._companies()[0])

    def _club_build_purchases(self, covered):
        """:param covered: companies that kept purchases before"""
        companies = self.env['loyalty.club.purchase']._companies_of(self)
        self.env['loyalty.club.purchase.build'].sudo()._start(companies - covered)

    def action_rebuild_club_purchases(self):
        """Read all orders again, in the background; what is right stays as it is."""
        self._club_check_manager()
        self.check_access('read')
        clubs = self.filtered('is_club')
        companies = self.env['loyalty.club.purchase']._companies_of(clubs) & self.env.companies
        self.env['loyalty.club.purchase.build'].sudo()._start(companies)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success',
                'message': self.env._("Orders are read again in the background."),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }
