from odoo.exceptions import AccessError
from odoo.tests import tagged

from .portal_common import TestPortalCommon


@tagged('post_install', '-at_install')
class TestCardLink(TestPortalCommon):
    """*My card*: whoever has the link reads it, nobody else, and nothing more."""

    def _open(self, member_or_path):
        path = member_or_path if isinstance(member_or_path, str) else member_or_path._card_path()
        return self._page(None, path)

    def test_shows_the_balance_without_login(self):
        page = self._open(self.sara_member)
        text = self._text(page)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Niksara Club Sarah 8,402 points", text)
        self.assertIn("8,402 points $ 840.20", text)
        self.assertIn("Adjusted by Hand", text)
        self.assertIn("Rewards Money for points 1 point 5% for everyone 50 points", text)
        self.assertIn("10 off for companies For companies only 100 points", text)

    def test_says_no_more_than_the_first_name(self):
        self.sara.email = 'sarah@example.com'
        content = self._open(self.sara_member).text
        for secret in ("Mitchell", "0912 000 0101", "9120000101", 'sarah@example.com'):
            self.assertNotIn(secret, content)

    def test_a_company_is_named_in_full(self):
        self.assertIn("Parsons Equipment", self._text(self._open(self.company_member)))

    def test_is_not_kept_nor_found(self):
        page = self._open(self.sara_member)
        self.assertEqual(page.headers['Cache-Control'], 'private, no-store')
        self.assertEqual(page.headers['Referrer-Policy'], 'no-referrer')
        self.assertEqual(page.headers['X-Robots-Tag'], 'noindex, nofollow')
        self.assertIn('name="robots" content="noindex', page.text)
        self.assertNotIn('<script', page.text)
        self.assertTrue(page.text.startswith('<!DOCTYPE html>'))
        self.assertFalse(page.headers.get('Set-Cookie'))

    def test_wrong_links_say_nothing(self):
        path = self.sara_member._card_path()
        signature = path.rpartition('-')[2]
        other = self.company_member._card_path().rpartition('-')[2]
        ghost = self.env['loyalty.club.member'].search([], order='id desc', limit=1).id + 1000
        wrong = (
            path[:-1], path + '0', path[:-1] + ('0' if path[-1] != '0' else '1'),
            path.upper().replace('/CLUB/C/', '/club/c/'), path.replace(signature, other),
            f'/club/c/{ghost:x}-{signature}', f'/club/c/{"f" * 30}-{signature}',
            '/club/c/1', '/club/c/-', f'/club/c/{self.sara_member.id}',
        )
        answers = set()
        for link in wrong:
            with self.subTest(link=link):
                page = self._open(link)
                self.assertEqual(page.status_code, 404)
                self.assertEqual(page.headers['Cache-Control'], 'private, no-store')
                self.assertIn("This card is not here", self._text(page))
                answers.add(self._text(page))
        self.assertEqual(len(answers), 1)

    def test_revoked(self):
        old = self.sara_member._card_path()
        self.sara_member.with_user(self.club_manager).action_renew_card_link()
        new = self.sara_member._card_path()
        self.assertNotEqual(old, new)
        self.assertEqual(self._open(old).status_code, 404)
        self.assertEqual(self._open(new).status_code, 200)
        self.assertIn("old one is void", self.sara_member.message_ids[0].body)
        self.assertEqual(self._open(self.company_member).status_code, 200)

    def test_revoking_voids_the_code_that_stood_there(self):
        self._open(self.sara_member)
        code = self.sara.barcode
        self.sara_member.with_user(self.club_manager).action_renew_card_link()
        self.assertFalse(self.sara.barcode)
        self._open(self.sara_member)
        self.assertRegex(self.sara.barcode, r'^042\d{13}$')
        self.assertNotEqual(self.sara.barcode, code)
        self.sara.barcode = '0429999'  # a plastic card, made elsewhere
        self.sara_member.with_user(self.club_manager).action_renew_card_link()
        self.assertEqual(self.sara.barcode, '0429999')

    def test_gone_with_the_membership(self):
        self.company_member.active = False
        self.assertEqual(self._open(self.company_member).status_code, 404)
        self.club.sudo().action_archive()
        self.assertEqual(self._open(self.sara_member).status_code, 404)

    def test_only_a_manager_revokes(self):
        version = self.sara_member.sudo().card_link_version
        for user in self.club_user | self.salesperson | self.cashier | self.auditor:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.sara_member.with_user(user).action_renew_card_link()
        for user in self.club_manager | self.salesperson:
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.sara_member.with_user(user).write({'card_link_version': 0})
        with self.assertRaises(AccessError):
            self.sara_member.with_user(self.cashier).read(['card_link'])
        self.assertEqual(self.sara_member.sudo().card_link_version, version)

    def test_code_for_the_till_is_made_when_the_card_is_opened(self):
        self.assertFalse(self.sara.barcode)
        text = self._text(self._open(self.sara_member))
        code = self.sara.barcode
        self.assertRegex(code, r'^042\d{13}$')
        self.assertIn(code, text)
        self.assertIn('<svg', self._open(self.sara_member).text)
        self.assertEqual(self.sara.barcode, code)
        parsed = self.env.company.nomenclature_id.parse_barcode(code)
        self.assertEqual((parsed['type'], parsed['code']), ('client', code))

    def test_code_on_a_plastic_card_stays(self):
        self.sara.barcode = '0429999'
        self.assertIn('0429999', self._text(self._open(self.sara_member)))
        self.assertEqual(self.sara.barcode, '0429999')

    def test_no_code_that_the_till_would_not_read(self):
        self.sara.barcode = 'STAFF-7'
        self.assertNotIn("At the till", self._text(self._open(self.sara_member)))
        self.sara.barcode = False
        self.env.company.nomenclature_id.rule_ids.filtered(
            lambda rule: rule.type == 'client',
        ).pattern = '77'
        self.assertNotIn("At the till", self._text(self._open(self.sara_member)))
        self.assertFalse(self.sara.barcode)

    def test_no_code_to_spend_as_the_company(self):
        self.assertNotIn("At the till", self._text(self._open(self.company_member)))
        self.assertFalse(self.company_partner.barcode)

    def test_suspended(self):
        self.sara_member.write({'state': 'suspended', 'state_reason': "Empty parcels"})
        text = self._text(self._open(self.sara_member))
        self.assertIn("Membership suspended; ask the manager", text)
        self.assertNotIn("Empty parcels", text)
        self.assertNotIn("At the till", text)
        self.assertFalse(self.sara.barcode)

    def test_persian(self):
        self.env['res.lang']._activate_lang('fa_IR')
        self.sara.lang = 'fa_IR'
        self.club.company_id.write({'club_money_unit': 'toman', 'club_calendar': 'jalali'})
        page = self._open(self.sara_member)
        text = self._text(page)
        self.assertIn('dir="rtl"', page.text)
        self.assertIn('lang="fa-IR"', page.text)
        self.assertIn("۸٬۴۰۲", text)
        self.assertIn("۸۴", text)
        self.assertNotIn("8,402", text)

    def test_receipt_of_whoever_may_see_the_points(self):
        for partner, link in (
            (self.sara, self.sara_member._card_link()),
            (self.company_partner, self.company_member._card_link()),
            (self.layla, self.company_member._card_link()),
            (self.paul, False),
            (self.env['res.partner'].create({'name': "Stranger"}), False),
        ):
            with self.subTest(partner=partner.name):
                order = self._paid(partner)
                self.assertEqual(order.with_user(self.cashier).club_card_link, link)

    def test_link_is_the_servers_word(self):
        data = self._pos_order(self.sara, club_card_link='https://example.com/phishing')
        order = self._sync(data, user=self.cashier)
        self.assertEqual(order.club_card_link, self.sara_member._card_link())
