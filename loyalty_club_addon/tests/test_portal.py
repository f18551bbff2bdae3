from odoo.http import Request
from odoo.tests import tagged

from .portal_common import TestPortalCommon


@tagged('post_install', '-at_install')
class TestClubPortal(TestPortalCommon):
    """*My club* on the portal: the own holder's points and nobody else's."""

    def _renew(self, partner, member):
        self.authenticate(self._login(partner), self._login(partner))
        return self.url_open(
            f'/my/club/{member.id}/renew',
            data={'csrf_token': Request.csrf_token(self)}, allow_redirects=False,
        )

    def test_own_points(self):
        text = self._text(self._page(self.sara))
        self.assertIn("Niksara Club Sarah Mitchell 8,402 points", text)
        self.assertIn("Open my card", text)
        self.assertNotIn("Parsons", text)

    def test_home_has_a_tile_for_members_only(self):
        self.assertIn('href="/my/club"', self._page(self.sara, '/my').text)
        self.sara_member.active = False
        self.assertNotIn('href="/my/club"', self._page(self.sara, '/my').text)
        self.assertTrue(self._page(self.sara).url.endswith('/my'))

    def test_another_members_page(self):
        for path in ('', '/page/2'):
            page = self._page(self.sara, f'/my/club/{self.company_member.id}{path}')
            self.assertTrue(page.url.endswith('/my/club'))
            self.assertNotIn("12,300", page.text)
            self.assertNotIn("Parsons", page.text)

    def test_without_login(self):
        page = self._page(None)
        self.assertIn('/web/login', page.url)
        self.assertNotIn("8,402", page.text)

    def test_contact_reads_the_companys_points(self):
        text = self._text(self._page(self.layla))
        self.assertIn("Parsons Equipment 12,300 points", text)
        self.assertIn("Rewards 5% for everyone 50 points 10 off for companies 100 points", text)
        self.assertIn("Open my card", text)
        self.assertNotIn("8,402", text)

    def test_contact_who_may_not_spend(self):
        """He reads why not, and gets no link that he could hand on."""
        page = self._page(self.paul)
        self.assertIn("12,300 points", self._text(page))
        self.assertIn("Paul North may not spend; Layla Stone may", self._text(page))
        self.assertNotIn('/club/c/', page.text)
        path = self.company_member._card_path()
        self._renew(self.paul, self.company_member)
        self.assertEqual(self.company_member._card_path(), path)

    def test_own_membership_beside_the_companys(self):
        own = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': self.layla.id,
        })
        self._give(own, 320)
        text = self._text(self._page(self.layla))
        self.assertIn("Niksara Club · Parsons Equipment Niksara Club · Layla Stone", text)
        self.assertIn("12,300 points", text)
        text = self._text(self._page(self.layla, f'/my/club/{own.id}'))
        self.assertIn("Layla Stone Own membership 320 points", text)
        # her colleague learns nothing of it
        self.assertNotIn("Layla Stone ·", self._text(self._page(self.paul)))
        self.assertTrue(self._page(self.paul, f'/my/club/{own.id}').url.endswith('/my/club'))

    def test_renew_the_own_link(self):
        path = self.sara_member._card_path()
        answer = self._renew(self.sara, self.sara_member)
        self.assertEqual(answer.status_code, 303)
        self.assertNotEqual(self.sara_member._card_path(), path)

    def test_renew_anothers_link(self):
        path = self.company_member._card_path()
        self._renew(self.sara, self.company_member)
        self.assertEqual(self.company_member._card_path(), path)

    def test_renew_needs_the_token_of_the_form(self):
        path = self.sara_member._card_path()
        self.authenticate(self._login(self.sara), self._login(self.sara))
        answer = self.url_open(f'/my/club/{self.sara_member.id}/renew', data={'csrf_token': 'x'})
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self.sara_member._card_path(), path)

    def test_club_of_another_company(self):
        other = self.env['res.company'].sudo().create({'name': "Another Company"})
        club = self.env['loyalty.program'].sudo().with_company(other).create({
            'name': "Their Club", 'program_type': 'loyalty', 'is_club': True,
            'company_id': other.id,
        })
        member = self.env['loyalty.club.member'].sudo().create({
            'program_id': club.id, 'partner_id': self.sara.id,
        })
        self.assertNotIn("Their Club", self._page(self.sara).text)
        self.assertTrue(self._page(self.sara, f'/my/club/{member.id}').url.endswith('/my/club'))

    def test_orders_are_linked_for_who_may_open_them(self):
        order = self._confirmed(self.sara)
        page = self._page(self.sara)
        self.assertIn(f'href="/my/orders/{order.id}"', page.text)
        self.assertIn("Earned", self._text(page))
        self.assertNotIn('/my/orders/', self._page(None, self.sara_member._card_path()).text)

    def test_odoos_own_pages_lead_here(self):
        card = self.sara_member.card_id
        plain = self.env['loyalty.program'].create({
            'name': "Plain Program", 'program_type': 'loyalty',
        })
        plain_card = self.env['loyalty.card'].sudo().create({
            'program_id': plain.id, 'partner_id': self.sara.id, 'points': 7,
        })
        home = self._page(self.sara, '/my/account').text + self._page(self.sara, '/my').text
        self.assertIn(f'data-card_id="{plain_card.id}"', home)
        self.assertNotIn(f'data-card_id="{card.id}"', home)
        page = self._page(self.sara, f'/my/loyalty_card/{card.id}/history')
        self.assertTrue(page.url.endswith('/my/club'))
        page = self._page(self.sara, f'/my/loyalty_card/{plain_card.id}/history')
        self.assertIn("no transaction lines", page.text)

    def test_odoos_dialog_shows_the_ledger(self):
        order = self._confirmed(self.sara, 2)
        self.env['loyalty.history'].sudo().search([
            ('order_model', '=', 'sale.order'), ('order_id', '=', order.id),
        ]).issued = 999  # what Odoo keeps beside the ledger does not matter
        self.authenticate(self._login(self.sara), self._login(self.sara))
        card = self.sara_member.card_id
        lines = self.make_jsonrpc_request(f'/my/loyalty_card/{card.id}/values')['history_lines']
        self.assertEqual(
            [(line['description'], line['points'], line['order_portal_url']) for line in lines],
            [(f"Earned · {order.name}", '+40', f'/my/orders/{order.id}'),
             ("Adjusted by Hand", '+8,402', None)],
        )
        other = self.company_member.card_id
        self.assertEqual(self.make_jsonrpc_request(f'/my/loyalty_card/{other.id}/values'), {})

    def test_points_of_an_order_follow_the_ledger(self):
        order = self._confirmed(self.sara, 2)
        self.assertEqual(order.loyalty_data['issued'], 40)
        order.order_line.filtered(lambda line: not line.reward_id).product_uom_qty = 1
        self._committed()
        order.invalidate_recordset()
        self.assertEqual((order.loyalty_data['issued'], order.loyalty_data['cost']), (20, 0))
