from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from psycopg2.errors import InvalidParameterValue

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, ormcache


class LoyaltyClubPurchase(models.Model):
    """Which companies keep purchases, in which time zone, and who is nobody."""

    _inherit = 'loyalty.club.purchase'

    @api.model
    @ormcache()
    def _companies(self):
        """:return: `(ids, time zones)` of the companies that keep purchases: those with a club"""
        clubs = self.env['loyalty.program'].sudo().with_context(active_test=False).search(
            [('is_club', '=', True)],
        )
        companies = self._companies_of(clubs)
        return tuple(companies.ids), tuple(self._zone(company) for company in companies)

    @api.model
    def _companies_of(self, clubs):
        """:return: companies whose documents count for clubs; a club of no company is of all"""
        companies = self.env['res.company'].sudo().with_context(active_test=False)
        if not clubs:
            return companies
        is_for_all = not all(club.company_id for club in clubs)
        domain = Domain.TRUE if is_for_all else Domain('id', 'child_of', clubs.company_id.ids)
        return companies.search(domain, order='id')

    @api.model
    def _zone(self, company):
        """The same for everybody, unlike the time zone of who looks: the company's, else that of
        the administrator, who set the company up.

        :return: name of a time zone that the database knows
        """
        if (zone := company.partner_id.tz) and self._is_zone(zone):
            return zone
        zone = self._zone_keeper().tz
        return zone if zone and self._is_zone(zone) else 'UTC'

    @api.model
    def _zone_keeper(self):
        """:return: res.partner whose time zone is that of companies without their own"""
        return self.env['res.partner'].sudo().browse(self._zone_keeper_ids())

    @api.model
    @ormcache()
    def _zone_keeper_ids(self):
        admin = self.env.ref('base.user_admin', raise_if_not_found=False)
        return tuple(admin.sudo().partner_id.ids) if admin else ()

    @api.model
    @ormcache('zone')
    def _is_zone(self, zone):
        """Some systems leave old names of zones out, and nothing may refuse a sale for that."""
        try:
            ZoneInfo(zone)
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(SQL("SELECT now() AT TIME ZONE %s", zone), log_exceptions=False)
        except (InvalidParameterValue, ZoneInfoNotFoundError):
            return False
        return True

    @api.model
    @ormcache()
    def _strangers(self):
        """:return: ids of partners that stand for any visitor"""
        public = self.env.ref('base.group_public').sudo().with_context(active_test=False)
        return tuple(public.all_user_ids.partner_id.ids)
