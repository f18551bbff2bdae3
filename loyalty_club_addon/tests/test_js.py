from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.web.tests import test_js as web_test_js


@tagged('post_install', '-at_install')
class TestClubUnit(HttpCase):
    """The hoot suites of this addon, in a real browser; as the WebSuite of web does it."""

    @no_retry
    def test_unit(self):
        suite = web_test_js.HOOTCommon._generate_hash(self, '@loyalty_club_addon')
        self.browser_js(
            f'/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}',
            '', '', login='admin', timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=web_test_js.unit_test_error_checker,
        )
