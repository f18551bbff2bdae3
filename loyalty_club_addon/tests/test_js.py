from odoo.tests import no_retry, tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


@tagged('post_install', '-at_install')
class TestClubUnit(HOOTCommon):
    """The hoot suites of this addon, in a real browser."""

    def get_hoot_filters(self):
        return f"&id={self._generate_hash('@loyalty_club_addon')}"

    @no_retry
    def test_unit(self):
        self.browser_js(
            f'/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{self.hoot_filters}',
            '', '', login='admin', timeout=600,
            success_signal="[HOOT] Test suite succeeded", error_checker=unit_test_error_checker,
        )
