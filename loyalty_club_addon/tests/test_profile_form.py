import re

from lxml import html

from odoo.tests import new_test_user, tagged

from .portal_common import TestPortalCommon


@tagged('post_install', '-at_install')
class TestProfileForm(TestPortalCommon):
    """The form on the portal, and the one behind the link of *my card*."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coffee, cls.football = cls.env['loyalty.club.interest'].create([
            {'name': "Coffee (test)"}, {'name': "Football (test)"},
        ])
        cls.club.club_profile_points = 200
        cls.club.club_profile_email = False

    def _send(self, member, partner=None, path=None, **values):
        """Send the form as the portal user of a partner, or by the link."""
        if partner:
            page = self._page(partner, f'/my/club/{member.id}')
            # of the page itself: one without a form has it too
            values['csrf_token'] = re.search(r'csrf_token: "([^"]+)"', page.text)[1]
            path = path or f'/my/club/{member.id}/profile'
        else:
            self.authenticate(None, None)
            path = path or f'{member._card_path()}/profile'
        answer = self.url_open(path, data=values, allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def _born(self, partner):
        return (partner.club_birth_day, partner.club_birth_month, partner.club_birth_year,
                partner.club_birth_calendar)

    def test_portal_shows_and_changes_what_is_his_own(self):
        answer = self._send(
            self.sara_member, self.sara, day='5', month='6', year='1990',
            interest=[self.coffee.id],
        )
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(self._born(self.sara), (5, '06', 1990, 'gregorian'))
        self.assertEqual(self.sara.club_interest_ids, self.coffee)
        page = self._page(self.sara)
        form = html.fromstring(page.content).xpath("//section[@name='profile']")[0]
        self.assertEqual(form.xpath(".//input[@name='year']/@value"), ['1990'])
        self.assertEqual(form.xpath(".//option[@selected]/text()"), ["June"])
        self.assertEqual(len(form.xpath(".//input[@checked]")), 1)
        self.assertIn("Yours is 100% complete", ' '.join(form.text_content().split()))
        self._send(self.sara_member, self.sara, day='', month='', interest=[self.football.id])
        self.assertEqual(self._born(self.sara), (0, False, 0, False))
        self.assertEqual(self.sara.club_interest_ids, self.football)

    def test_what_completes_it_brings_the_points_once(self):
        for __ in range(2):
            self._send(
                self.sara_member, self.sara, day='5', month='6', interest=[self.coffee.id],
            )
        gifts = self.sara_member.card_id.sudo().club_entry_ids.filtered(
            lambda entry: entry.kind == 'bonus',
        )
        self.assertEqual(gifts.mapped('points'), [200])

    def test_jalali_with_persian_digits(self):
        self.env.company.sudo().club_calendar = 'jalali'
        self._send(self.sara_member, self.sara, day='۳۰', month='12', year='۱۳۷۵')
        self.assertEqual(self._born(self.sara), (30, '12', 1375, 'jalali'))

    def test_wrong_input_says_so_and_keeps_nothing(self):
        for values, words in (
            ({'day': '31', 'month': '2'}, "this month has no such day"),
            ({'day': 'x', 'month': '2'}, "this month has no such day"),
            ({'day': '1', 'month': ''}, "choose the day and the month"),
            ({'day': '1', 'month': '99'}, "choose the day and the month"),
            ({'day': '1', 'month': '2', 'year': 'abcd'}, "write it with four digits"),
            ({'day': '1', 'month': '2', 'year': '99999999999'}, "write it with four digits"),
        ):
            for partner in (self.sara, None):
                with self.subTest(values, by=partner and partner.name):
                    answer = self._send(
                        self.sara_member, partner, interest=[self.coffee.id], **values,
                    )
                    self.assertEqual(answer.status_code, 200)
                    self.assertIn(words, answer.text)
        self.assertEqual(self._born(self.sara), (0, False, 0, False))
        self.assertFalse(self.sara.club_interest_ids)

    def test_nobody_writes_another_persons(self):
        self._send(self.sara_member, self.paul, day='5', month='6')
        self._send(self.company_member, self.layla, day='5', month='6')
        self._send(self.company_member, self.paul, day='5', month='6')
        husband = self.env['res.partner'].create({
            'name': "Adam Mitchell", 'parent_id': self.sara.id,
        })
        new_test_user(
            self.env, self._login(husband), 'base.group_portal', name=husband.name,
            partner_id=husband.id, company_id=self.env.company.id,
            company_ids=self.env.company.ids,
        )
        self.assertIn("8,402 points", self._text(self._page(husband)))  # he sees them
        self.assertNotIn('name="profile"', self._page(husband).text)
        self._send(self.sara_member, husband, day='5', month='6')
        for partner in self.sara | self.company_partner | self.layla | self.paul:
            self.assertEqual(self._born(partner), (0, False, 0, False))

    def test_no_other_field_comes_in(self):
        self._send(self.sara_member, self.sara, day='5', month='6', email='evil@example.com',
                   club_birth_year='1980', phone='1', interest=['x', 10**9, self.coffee.id])
        self.assertEqual(self._born(self.sara), (5, '06', 0, 'gregorian'))
        self.assertNotEqual(self.sara.email, 'evil@example.com')
        self.assertEqual(self.sara.club_interest_ids, self.coffee)

    def test_without_csrf_token_the_portal_refuses(self):
        self.authenticate(self._login(self.sara), self._login(self.sara))
        answer = self.url_open(
            f'/my/club/{self.sara_member.id}/profile', data={'day': '5', 'month': '6'},
        )
        self.assertEqual(answer.status_code, 400)
        self.assertEqual(self._born(self.sara), (0, False, 0, False))

    def test_the_link_fills_in_what_is_empty(self):
        answer = self._send(
            self.sara_member, day='5', month='6', year='1990', interest=[self.coffee.id],
        )
        self.assertEqual(answer.status_code, 303)
        self.assertEqual(answer.headers['Location'].rpartition('/club/c/')[2],
                         self.sara_member._card_path().rpartition('/')[2])
        self.assertFalse(answer.headers.get('Set-Cookie'))
        self.assertEqual(self._born(self.sara), (5, '06', 1990, 'gregorian'))
        self.assertEqual(self.sara.club_interest_ids, self.coffee)

    def test_the_link_changes_and_shows_nothing_that_is_known(self):
        self.sara.write({
            'club_birth_day': 17, 'club_birth_month': '06', 'club_birth_year': 1987,
            'club_interest_ids': self.coffee.ids,
        })
        page = self._page(None, self.sara_member._card_path())
        for secret in ("1987", "June", "Coffee (test)", 'name="profile"'):
            self.assertNotIn(secret, page.text)
        self._send(self.sara_member, day='1', month='1', year='2000', interest=[])
        self._send(self.sara_member, day='', month='', interest=[self.football.id])
        self.assertEqual(self._born(self.sara), (17, '06', 1987, 'gregorian'))
        self.assertEqual(self.sara.club_interest_ids, self.coffee)

    def test_the_link_asks_for_the_half_that_is_empty(self):
        self.sara.club_interest_ids = self.coffee
        page = self._page(None, self.sara_member._card_path())
        self.assertIn('name="month"', page.text)
        self.assertNotIn("Coffee (test)", page.text)
        self._send(self.sara_member, day='5', month='6', interest=[self.football.id])
        self.assertEqual(self._born(self.sara), (5, '06', 0, 'gregorian'))
        self.assertEqual(self.sara.club_interest_ids, self.coffee)

    def test_the_link_never_takes_an_address(self):
        """Whoever finds a receipt must not get a login by an email of his own."""
        self.sara.write({'email': False, 'phone': False})
        self._send(self.sara_member, day='5', month='6', email='thief@example.com', phone='1')
        self.assertEqual((self.sara.email, self.sara.phone), (False, False))
        self.assertEqual(self.sara.club_birth_day, 5)

    def test_links_that_are_none(self):
        for path in ('/club/c/1-' + '0' * 32, self.company_member._card_path()):
            answer = self._send(self.sara_member, path=f'{path}/profile', day='5', month='6')
            self.assertIn(answer.status_code, (303, 404))
        for partner in self.sara | self.company_partner:
            self.assertEqual(self._born(partner), (0, False, 0, False))

    def test_a_suspended_member_tells_nothing(self):
        self.sara_member.sudo().write({'state': 'suspended', 'state_reason': "x"})
        self.assertNotIn('name="profile"', self._page(None, self.sara_member._card_path()).text)
        self._send(self.sara_member, day='5', month='6')
        self.assertEqual(self._born(self.sara), (0, False, 0, False))
