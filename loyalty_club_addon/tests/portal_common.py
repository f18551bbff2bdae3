from lxml import html

from odoo.tests import HttpCase, new_test_user

from ..models.loyalty_club_entry_post import Posting
from .ledger_common import TestLedgerCommon


class TestPortalCommon(TestLedgerCommon, HttpCase):
    """Sarah has 8,402 points, her name and mobile are known; Parsons Equipment has 12,300."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._give(cls.sara_member, 8402)
        cls._give(cls.company_member, 12300)
        for partner in (cls.sara, cls.layla, cls.paul):
            new_test_user(
                cls.env, cls._login(partner), 'base.group_portal', name=partner.name,
                partner_id=partner.id, company_id=cls.env.company.id,
                company_ids=cls.env.company.ids,
            )

    @staticmethod
    def _login(partner):
        return f'portal_{partner.name.partition(" ")[0].lower()}'

    @classmethod
    def _give(cls, member, *points, **values):
        cls.env['loyalty.club.entry']._post([
            Posting(member.card_id.sudo(), 'adjust', 100 * number, **values) for number in points
        ])

    def _page(self, partner, path='/my/club'):
        """:return: the page as the portal user of a partner (None: nobody) gets it"""
        self.authenticate(partner and self._login(partner), partner and self._login(partner))
        return self.url_open(path)

    def _text(self, page):
        """:return: its words between single spaces"""
        body = html.fromstring(page.content).find('.//main')
        return ' '.join(body.text_content().split())
