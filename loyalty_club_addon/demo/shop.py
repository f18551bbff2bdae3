import logging
import os
import time

from odoo import api, fields, models

from . import catalogue, club, company, customers, ladders, orders, source, trap

_logger = logging.getLogger(__name__)


class LoyaltyClubDemo(models.AbstractModel):
    """The demo shop: a company of its own with shops, customers, a club and a year of orders.

    A company of its own, because the currency of one that has books cannot be changed, and
    because nobody's figures should be mixed with ours.
    """

    _name = 'loyalty.club.demo'
    _description = "Loyalty Club: Demo Shop"

    @api.model
    def _load(self, language=None):
        """Make the demo shop, dated relative to now; nothing happens when it is there already.

        :param language: 'en' or 'fa'; else as the environment variable LOYALTY_CLUB_DEMO_LANGUAGE
            or the system parameter `loyalty_club.demo_language` says, else English
        :return: the res.company of the shop
        """
        if existing := self._record('company'):
            _logger.info("Demo shop: %s is there already, nothing to do", existing.name)
            return existing
        started = time.monotonic()
        variant = source.VARIANTS[self._demo_language(language)]
        self._activate_language(variant)
        shop = self.sudo().with_context(
            lang=variant.lang, tz=variant.timezone, tracking_disable=True, mail_notrack=True,
            mail_create_nolog=True, loyalty_no_mail=True,
        )
        shop_company = company.make_company(shop, variant)
        shop = shop.with_context(allowed_company_ids=shop_company.ids).with_company(shop_company)
        for make in (
            company.make_tills,
            catalogue.make_products,
            catalogue.make_pricelists,
            customers.make_customers,
            club.make_club,
            club.make_members,
            orders.make_orders,
            ladders.make_ladders,
            trap.make_trap,
            ladders.make_templates,
            company.open_for_users,
        ):
            make(shop, variant)
        _logger.info(
            "Demo shop: %s (%s) made in %.1f s", shop_company.name, variant.language,
            time.monotonic() - started,
        )
        return shop_company

    @api.model
    def _demo_language(self, language=None):
        """:return: key of `source.VARIANTS`"""
        wanted = (
            language
            or os.environ.get('LOYALTY_CLUB_DEMO_LANGUAGE')
            or self.env['ir.config_parameter'].sudo().get_param('loyalty_club.demo_language')
            or 'en'
        )
        if wanted in source.VARIANTS:
            return wanted
        _logger.warning("Demo shop: no variant for language %r, making the English one", wanted)
        return 'en'

    @api.model
    def _activate_language(self, variant):
        languages = self.env['res.lang'].sudo()
        if not languages._get_data(code=variant.lang):
            languages._activate_and_install_lang(variant.lang)

    @api.model
    def _record(self, key):
        """:return: the demo record of `key` (e.g. 'C01', 'club'), None when it does not exist"""
        return self.env.ref(self._xml_id(key), raise_if_not_found=False)

    @api.model
    def _xml_id(self, key):
        # not the addon's own prefix: uninstalling it leaves the company its orders
        return f"loyalty_club_demo.{key.lower().replace('-', '_')}"

    @api.model
    def _name_record(self, key, record):
        """Give `record` an external id, by which tests, tours and later demo data find it.

        :return: the record
        """
        self.env['ir.model.data']._update_xmlids([
            {'xml_id': self._xml_id(key), 'record': record, 'noupdate': True},
        ])
        return record

    @api.model
    def _make(self, model, key, values):
        """Create one record and give it the external id of `key`."""
        return self._name_record(key, self.env[model].create(values))

    @api.model
    def _admin(self):
        return self.env.ref('base.user_admin', raise_if_not_found=False) or self.env.user

    @api.model
    def _moment(self, variant, expression, position=0):
        """:return: naive UTC datetime of a date in the csv files"""
        return source.moment_of(
            expression, variant.timezone, fields.Datetime.now(), position,
        )
