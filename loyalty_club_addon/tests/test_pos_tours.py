from datetime import date
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo import Command
from odoo.tests import tagged

from odoo.addons.loyalty_club_addon.models.loyalty_club_entry_post import Posting
from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon


@tagged('post_install', '-at_install')
class TestClubTours(TestPointOfSaleHttpCommon):
    """A cashier in front of a real till; the balances are asserted in the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref('loyalty_club_addon.group_club_manager')
        cls.env['loyalty.program'].search([]).action_archive()
        cls.env['res.partner'].search([('phone', '=like', '%912%000%01__')]).phone = False
        cls.env.company.club_money_unit = 'currency'
        cls.main_pos_config.write({'tax_regime_selection': False, 'use_pricelist': False})
        cls._create_products()
        cls._create_club()
        cls._create_members()
        cls.main_pos_config.with_user(cls.pos_user).open_ui()

    @classmethod
    def _create_products(cls):
        values = {'available_in_pos': True, 'taxes_id': False}
        cls.kettle, cls.coffee_machine = cls.env['product.product'].create([
            {'name': "Kettle", 'list_price': 24, **values},
            {'name': "Coffee machine", 'list_price': 98, **values},
        ])

    @classmethod
    def _create_club(cls):
        """1 point for each 1 (individuals), for each 2 (companies); a point is worth 0.01."""
        cls.club = cls.env['loyalty.program'].create({
            'name': "Niksara Club",
            'program_type': 'loyalty',
            'is_club': True,
            'rule_ids': [
                Command.clear(),
                *(Command.create({
                    'reward_point_mode': 'money', 'club_audience_kind': kind,
                    'club_step_amount': step, 'club_step_points': 1,
                }) for kind, step in (('individual', 1), ('legal', 2))),
            ],
            'reward_ids': [
                Command.clear(),
                Command.create({
                    'reward_type': 'discount', 'discount_mode': 'per_point', 'discount': 0.01,
                    'required_points': 1, 'club_audience_kind': 'individual',
                    'description': "Money for points",
                }),
                Command.create({
                    'reward_type': 'discount', 'discount_mode': 'per_order', 'discount': 10,
                    'required_points': 10000, 'club_audience_kind': 'legal',
                    'description': "Company voucher",
                }),
                Command.create({
                    'reward_type': 'product', 'reward_product_id': cls.kettle.id,
                    'required_points': 60, 'club_audience_kind': 'individual',
                    'description': "Free kettle",
                }),
            ],
        })

    @classmethod
    def _create_members(cls):
        partners = cls.env['res.partner']
        cls.sara, cls.parsons, cls.ryan = partners.create([
            {'name': "Sarah Mitchell", 'phone': "0912 000 0101"},
            {'name': "Parsons Equipment", 'is_company': True, 'phone': "021 0000 0108"},
            {'name': "Ryan Adams", 'phone': "0912 000 0198"},
        ])
        cls.layla, cls.paul, cls.mary = partners.create([
            {'name': name, 'parent_id': cls.parsons.id, 'phone': phone}
            for name, phone in (
                ("Layla Stone", "0912 000 0181"),
                ("Paul North", "0912 000 0182"),
                ("Mary Reynolds", "0912 000 0183"),
            )
        ])
        cls.sara_member, cls.company_member, cls.mary_member = (
            cls.env['loyalty.club.member'].create([
                {'program_id': cls.club.id, 'partner_id': partner.id}
                for partner in (cls.sara, cls.parsons, cls.mary)
            ])
        )
        cls.company_member.spender_ids = [Command.create({'partner_id': cls.layla.id})]
        for member, points in (
            (cls.sara_member, 8402), (cls.company_member, 12300), (cls.mary_member, 320),
        ):
            member.card_id.sudo().points = points

    def _last_orders(self, count):
        """:return: the last orders of the till, the oldest first"""
        return self.env['pos.order'].search([], limit=count, order='id desc').sorted('id')

    def test_individual(self):
        self.start_pos_tour('ClubIndividualTour')
        self.assertRecordValues(self._last_orders(2), [
            {'club_member_id': self.sara_member.id, 'club_points_earned': 37,
             'club_points_spent': 8402, 'club_balance': 37, 'amount_total': 37.98},
            {'club_member_id': self.sara_member.id, 'club_points_earned': 24,
             'club_points_spent': 60, 'club_balance': 1, 'amount_total': 24},
        ])
        self.assertEqual(self.sara_member.points, 1)

    def test_my_card(self):
        """The code on the receipt opens the balance on a phone where nobody is logged in."""
        self.start_pos_tour('ClubMyCardTour')
        order = self._last_orders(1)
        self.assertEqual(order.club_card_link, self.sara_member._card_link())
        self.browser_js(
            urlsplit(order.club_card_link).path,
            """
            const said = [...document.querySelectorAll('[name=points], [name=worth], h2, svg')]
                .map((element) => element.textContent.trim().replace(/\\s+/g, ' '));
            const expected = [
                '8,426', '$ 84.26', '', 'At the till', 'About you', 'Rewards', 'Statement',
            ];
            if (JSON.stringify(said) !== JSON.stringify(expected)) {
                throw new Error(`the card says ${JSON.stringify(said)}`);
            }
            console.log('test successful');
            """,
        )

    def test_company(self):
        self.start_pos_tour('ClubCompanyTour')
        self.assertRecordValues(self._last_orders(2), [
            {'partner_id': self.layla.id, 'club_member_id': self.company_member.id,
             'club_points_earned': 44, 'club_points_spent': 10000, 'amount_total': 88},
            {'partner_id': self.paul.id, 'club_member_id': self.company_member.id,
             'club_points_earned': 12, 'club_points_spent': 0, 'amount_total': 24},
        ])
        self.assertEqual(self.company_member.points, 12300 - 10000 + 44 + 12)

    def test_enrol(self):
        self.start_pos_tour('ClubEnrolTour')
        zoe = self.env['res.partner'].search([('name', '=', "Zoe Clarke")])
        members = self.env['loyalty.club.member'].search([
            ('partner_id', 'in', (zoe | self.ryan).ids),
        ]).sorted('id')
        self.assertRecordValues(members, [
            {'partner_id': partner.id, 'points': 24, 'enrolled_channel': 'till',
             'enrolled_by_id': self.pos_user.id, 'enrolled_config_id': self.main_pos_config.id,
             'message_consent': consent}
            for partner, consent in ((zoe, True), (self.ryan, False))
        ])
        self.assertIn('9120000199', zoe.club_search_key)

    def test_anonymous(self):
        self.start_pos_tour('ClubAnonymousTour')
        self.assertFalse(self._last_orders(1).club_member_id)
        self.assertEqual(self.sara_member.points, 8402)

    def test_late_receipt(self):
        self.start_pos_tour('ClubLateReceiptTour')
        order = self._last_orders(1)
        self.assertRecordValues(order, [{
            'partner_id': self.sara.id, 'club_member_id': self.sara_member.id,
            'club_registered_by_id': self.pos_user.id, 'club_points_earned': 48,
        }])
        self.assertEqual(self.sara_member.points, 8402 + 48)

    def test_returned_without_a_receipt(self):
        self.start_pos_tour('ClubLooseReturnTour')
        __, asked, anonymous = self._last_orders(3)
        self.assertRecordValues(asked, [
            {'partner_id': self.sara.id, 'club_points_earned': -24, 'amount_total': -24},
        ])
        self.assertEqual(self.sara_member.points, 8402 + 48 - 24)
        self.assertRecordValues(self.env['loyalty.club.exception'].search([]), [
            {'pos_order_id': anonymous.id, 'code': 'no_receipt', 'partner_id': False},
        ])

    def test_own(self):
        self.start_pos_tour('ClubOwnTour')
        self.assertRecordValues(self._last_orders(2), [
            {'club_own': True, 'club_member_id': self.mary_member.id, 'club_balance': 344},
            {'club_own': False, 'club_member_id': self.company_member.id, 'club_balance': 12312},
        ])
        self.assertEqual(self.mary_member.points, 344)
        self.assertEqual(self.company_member.points, 12312)

    def _entries(self, member):
        """:return: list of (kind, points) of a member, the first first"""
        return [
            (entry.kind, entry.points)
            for entry in member.card_id.sudo().club_entry_ids.sorted('seq')
        ]

    def test_refund_in_parts(self):
        self.start_pos_tour('ClubRefundTour')
        self.assertEqual(self._entries(self.sara_member), [
            ('core', 8402), ('earn', 146), ('earn_back', -24), ('earn_back', -122),
        ])
        self.assertEqual(self.sara_member.points, 8402)
        sale, *returns = self._last_orders(3)
        self.assertRecordValues(sale, [{'club_points_earned': 146, 'amount_total': 146}])
        self.assertEqual([order.amount_total for order in returns], [-24, -122])
        entries = self.sara_member.card_id.sudo().club_entry_ids.sorted('seq')[1:]
        self.assertEqual(set(entries.mapped('document_id')), {sale.id})
        self.assertEqual(self.env['loyalty.club.check']._differences(), [])

    def test_refund_of_a_reward_keeps_the_old_expiry(self):
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': self.ryan.id,
        })
        days = date(2099, 1, 31), date(2099, 6, 30)
        for day, points in zip(days, (7000, 3000), strict=True):
            self.env['loyalty.club.entry']._post([
                Posting(member.card_id.sudo(), 'adjust', points, expires_on=day),
            ])
        self.start_pos_tour('ClubRefundRewardTour')
        self.assertEqual(sorted(self._entries(member)), sorted([
            ('adjust', 70), ('adjust', 30), ('earn', 24), ('spend', -60), ('earn_back', -24),
            ('spend_back', 60),
        ]))
        lots = self.env['loyalty.club.lot'].sudo().search([
            ('card_id', '=', member.card_id.id), ('points_left', '>', 0),
        ])
        self.assertRecordValues(lots, [
            {'points_left': 70, 'expires_on': days[0]}, {'points_left': 30, 'expires_on': days[1]},
        ])
        self.assertRecordValues(member, [
            {'points': 100, 'expiring_points': 70, 'expiring_on': days[0]},
        ])

    def test_second_call_lost(self):
        self.start_pos_tour('ClubLostCallTour')
        self.assertEqual(self._entries(self.sara_member), [
            ('core', 8402), ('earn', 24), ('earn', 98),
        ])
        orders = self.env['pos.order'].search([('partner_id', '=', self.sara.id)], order='id')
        self.assertRecordValues(orders, [
            {'state': 'paid', 'club_points_earned': 24, 'club_balance': 8426},
            {'state': 'paid', 'club_points_earned': 98, 'club_balance': 8524},
        ])
        history = self.env['loyalty.history'].sudo().search([('order_id', 'in', orders.ids)])
        self.assertEqual(sum(history.mapped('issued')), 24 + 98)

    def test_spend(self):
        """All, half or an amount, within the limits of the reward."""
        money = self.club.reward_ids.filtered(lambda row: row.discount_mode == 'per_point')
        money.write({'club_points_min': 500, 'club_basket_share': 50})
        self.start_pos_tour('ClubSpendTour')
        self.assertRecordValues(self._last_orders(2), [
            {'amount_total': 97.5, 'club_points_spent': 2450, 'club_points_earned': 97},
            {'amount_total': 63, 'club_points_spent': 3500, 'club_points_earned': 63},
        ])
        self.assertEqual(self.sara_member.points, 8402 - 2450 + 97 - 3500 + 63)

    def test_offline(self):
        """Nothing is spent while the line is down; a noted mobile is settled with the line."""
        zoe = self.env['res.partner'].create({'name': "Zoe Clarke", 'phone': "0912 000 0199"})
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': zoe.id,
        })
        load = type(self.main_pos_config).get_limited_partners_loading
        with patch.object(
            type(self.main_pos_config), 'get_limited_partners_loading',
            lambda config, offset=0: [row for row in load(config, offset) if row[0] != zoe.id],
        ):
            self.start_pos_tour('ClubOfflineTour')
        order = self._last_orders(1)
        self.assertRecordValues(order, [{
            'partner_id': zoe.id, 'club_member_id': member.id, 'club_offline': True,
            'club_points_earned': 24, 'club_mobile': '09120000199',
        }])
        self.assertEqual((member.points, self.sara_member.points), (24, 8402))

    def _tiers(self, **tiers):
        """A ladder by amounts of the last 365 days, and a voucher of 5 for each of its tiers."""
        self.env.company.partner_id.tz = 'UTC'
        ladder = self.env['loyalty.club.tier'].create([{
            'name': name, 'program_id': self.club.id, 'recipe': 'months12',
            'recipe_amount': amount, 'sequence': amount,
        } for name, amount in tiers.items()])
        self.env['loyalty.reward'].create([{
            'program_id': self.club.id, 'reward_type': 'discount', 'discount_mode': 'per_order',
            'discount': 5, 'required_points': 10, 'description': f"{tier.name} voucher",
            'club_audience_tier_ids': tier.ids,
        } for tier in ladder])
        return ladder

    def _sara_bought(self, amount):
        day = self.club._club_day()
        self.env['loyalty.club.purchase'].sudo().create({
            'name': "Before", 'company_id': self.env.company.id, 'holder_id': self.sara.id,
            'channel': 'import', 'date': day, 'day': day, 'amount_untaxed': amount,
            'amount_total': amount,
        })
        self.sara_member._evaluate_tier()

    def test_tier(self):
        """What is for Gold is closed to Silver, and open from the purchase after the one that
        lifts her."""
        __, gold = self._tiers(Silver=100, Gold=400)
        self.env['loyalty.rule'].create({
            'program_id': self.club.id, 'reward_point_mode': 'money', 'club_step_amount': 1,
            'club_step_points': 2, 'club_audience_tier_ids': gold.ids,
        })
        self._sara_bought(350)
        self.start_pos_tour('ClubTierTour')
        self.assertRecordValues(self._last_orders(2), [
            {'club_points_earned': 98, 'club_points_spent': 0, 'amount_total': 98},
            {'club_points_earned': 38, 'club_points_spent': 10, 'amount_total': 19},
        ])
        self.assertEqual(self.sara_member.tier_id, gold)

    def test_tier_offline(self):
        """Tiers are known without the server."""
        gold, __ = self._tiers(Gold=400, VIP=500)
        self.club.club_offline_amount = 10
        self._sara_bought(450)
        self.start_pos_tour('ClubTierOfflineTour')
        self.assertRecordValues(self._last_orders(1), [{
            'club_offline': True, 'club_points_earned': 19, 'club_points_spent': 10,
        }])
        self.assertEqual(self.sara_member.tier_id, gold)
        self.assertFalse(self.env['loyalty.club.exception'].search([]))

    def test_tier_price(self):
        """The member's discount at the till: the best one, never the sum."""
        gold = self.env['loyalty.club.tier'].create({
            'name': "Gold", 'program_id': self.club.id, 'recipe': 'everybody',
            'discount_percent': 5,
        })
        self.sara_member._set_tier_by_hand(gold, False, "Test")
        self.start_pos_tour('ClubTierPriceTour')
        order = self._last_orders(1)
        self.assertRecordValues(order, [{
            'club_member_id': self.sara_member.id, 'amount_total': 115.9, 'club_points_earned': 115,
        }])
        self.assertEqual(
            [(line.discount, line.club_tier_percent, line.club_tier_id) for line in order.lines],
            [(5, 5, gold)] * 2,
        )
        self.assertFalse(self.env['loyalty.club.exception'].search([]))
