from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .pending_common import TestPendingCommon


@tagged('post_install', '-at_install')
class TestPendingDays(TestPendingCommon):
    """Points that can be spent after some days."""

    def setUp(self):
        super().setUp()
        self.club.club_since = '2020-01-01'  # before the days of these tests
        self._wait(self.individual_rule, 'days', 7)

    def _release(self, today=None, limit=100):
        return self.env['loyalty.club.lot'].sudo()._release_page(self.club.sudo(), limit, today)

    def test_they_stand_beside_the_balance(self):
        with freeze_time('2026-11-22 12:00:00'):
            self._confirmed(self.sara, 3)
            self.assertEqual(self._state(self.sara_member), (0, 60, 0))
            self.assertEqual(self._ledger(self.sara_member), [('earn', 60, 60)])
            self.assertEqual(self.sara_member.points_pending, 60)
            self.assertEqual(
                self.sara_member.pending_note, "60 points usable from 29 Nov",
            )

    def test_released_on_their_day_and_not_before(self):
        with freeze_time('2026-11-22 12:00:00'):
            self._confirmed(self.sara, 3)
        with freeze_time('2026-11-28 12:00:00'):
            self.assertEqual(self._release(), 0)
            self.assertEqual(self._state(self.sara_member), (0, 60, 0))
        with freeze_time('2026-11-29 12:00:00'):
            self.assertEqual(self._release(), 1)
            self.assertEqual(self._state(self.sara_member), (60, 0, 0))
            self.assertEqual(self._release(), 0)
        lot = self.env['loyalty.club.lot'].sudo().search(
            [('card_id', '=', self.sara_member.card_id.id)],
        )
        self.assertTrue(lot.released_on)
        self.assertFalse(self.sara_member.pending_note)

    def test_pages(self):
        with freeze_time('2026-11-22 12:00:00'):
            for quantity in (1, 2, 3):
                self._confirmed(self.sara, quantity)
        released = [self._release(date(2026, 12, 1), limit=2) for __ in range(3)]
        self.assertEqual(released, [2, 1, 0])
        self.assertEqual(self._state(self.sara_member), (120, 0, 0))

    def test_an_order_of_long_ago_does_not_wait(self):
        order = self._sale_order(self.sara, 2)
        with freeze_time('2026-11-22 12:00:00'):
            order.with_context(
                club_moment=order.create_date.replace(2026, 11, 1),
            ).action_confirm()
            self.assertEqual(self._state(self.sara_member), (40, 0, 0))

    def test_a_late_cron_keeps_nobody_from_spending(self):
        with freeze_time('2026-11-22 12:00:00'):
            self._confirmed(self.sara, 5)
        with freeze_time('2026-12-01 12:00:00'):
            self.assertEqual(self.sara_member._till_data(self.sara)['points'], 100)
            self._sync(self._pos_order(self.sara, 1, 20, reward_lines=[
                (self.open_reward, 1, 50, self.sara_member.card_id),
            ]), user=self.cashier)
            self.assertEqual(self._state(self.sara_member), (50, 19, 0))

    def test_nobody_spends_them_before(self):
        with freeze_time('2026-11-22 12:00:00'):
            self._confirmed(self.sara, 5)
            order = self._sale_order(self.sara, 10)
            order._update_programs_and_rewards()
            self.assertEqual(
                order._get_real_points_for_coupon(self.sara_member.card_id), 0,
            )
            self.assertFalse(order._get_claimable_rewards())
            with self.assertRaisesRegex(UserError, "100 points usable from 29 Nov"):
                self._sync(self._pos_order(self.sara, 5, 20, reward_lines=[
                    (self.open_reward, 5, 50, self.sara_member.card_id),
                ]), user=self.cashier)
            self.assertEqual(self._state(self.sara_member), (0, 100, 0))

    def test_the_basket_spends_only_what_does_not_wait(self):
        self._product_rule(self.product, 'now', 30)
        order = self._sale_order(self.sara, 2)
        order._update_programs_and_rewards()
        self.assertEqual(order.club_points_to_earn, 100)
        self.assertEqual(order._get_real_points_for_coupon(self.sara_member.card_id), 60)
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        order.action_confirm()
        # 5% less: 38 points wait
        self.assertEqual(self._state(self.sara_member), (10, 38, 0))
        self.assertEqual(self._ledger(self.sara_member), [('earn', 98, 98), ('spend', -50, 48)])
        self.assertEqual(sorted(self._lots(self.sara_member)), [(38, 38), (60, 10)])

    def test_a_return_takes_what_the_line_had_earned(self):
        other = self.product.copy({'name': "Other"})
        self._product_rule(other, 'now', 30)
        order = self.env['sale.order'].create({
            'partner_id': self.sara.id,
            'order_line': [
                Command.create({'product_id': product.id, 'price_unit': price})
                for product, price in ((self.product, 20), (other, 0))
            ],
        })
        order.action_confirm()
        self.assertEqual(self._state(self.sara_member), (30, 20, 0))
        order.order_line[0].product_uom_qty = 0
        self._committed()
        self.assertEqual(self._state(self.sara_member), (30, 0, 0))
        order.order_line[1].product_uom_qty = 0
        self._committed()
        self.assertEqual(self._state(self.sara_member), (0, 0, 0))

    def test_debt_is_paid_when_they_are_released(self):
        self._give(self.sara_member, -50)
        with freeze_time('2026-11-22 12:00:00'):
            self._confirmed(self.sara, 4)
            self.assertEqual(self._state(self.sara_member), (0, 80, 50))
        self.assertEqual(self._release(date(2026, 11, 29)), 1)
        self.assertEqual(self._state(self.sara_member), (30, 0, 0))

    def test_life_begins_when_they_can_be_spent(self):
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 30})
        with freeze_time('2026-11-22 12:00:00'):
            self._confirmed(self.sara, 1)
        lot = self.env['loyalty.club.lot'].sudo().search(
            [('card_id', '=', self.sara_member.card_id.id)],
        )
        self.assertEqual(lot.available_from, date(2026, 11, 29))
        self.assertEqual(lot.expires_on, date(2026, 12, 29))

    def test_pending_points_do_not_expire(self):
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 1})
        with freeze_time('2026-11-22 12:00:00'):
            self._confirmed(self.sara, 1)
        with freeze_time('2027-01-01 12:00:00'):
            lots = self.env['loyalty.club.lot'].sudo()
            self.assertEqual(lots._expire_page(self.club.sudo(), 10), 0)
            self.assertEqual(self._state(self.sara_member), (0, 20, 0))

    def test_merged_customers_keep_them_waiting(self):
        twin = self.env['res.partner'].create({'name': "Sarah M."})
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': twin.id,
        })
        with freeze_time('2026-11-22 12:00:00'):
            order = self._confirmed(twin, 4)
            self._give(member, 7)
            self.env['base.partner.merge.automatic.wizard'].sudo()._merge(
                (twin | self.sara).ids, self.sara,
            )
            self.assertEqual(self._state(self.sara_member), (7, 80, 0))
            order.order_line.product_uom_qty = 1
            self._committed()
            self.assertEqual(self._state(self.sara_member), (7, 20, 0))
        # the emptied one of the old card too
        self.assertEqual(self._release(date(2026, 11, 29)), 2)
        self.assertEqual(self._state(self.sara_member), (27, 0, 0))

    def test_days_of_the_calendar_of_the_company(self):
        self.env.company.club_calendar = 'jalali'
        self.assertEqual(
            self.env['loyalty.club.reason']._text_pending("24", date(2026, 11, 29)),
            "24 points usable from 8 Azar",
        )

    def test_days_are_sensible(self):
        for days in (0, -1, 366):
            with self.subTest(days), self.assertRaisesRegex(ValidationError, "1 to 365"):
                self._wait(self.individual_rule, 'days', days)

    def test_nobody_writes_them(self):
        self._confirmed(self.sara, 1)
        card = self.sara_member.card_id
        lots = self.env['loyalty.club.lot'].sudo().search([('card_id', '=', card.id)])
        for user in (self.salesperson, self.cashier, self.club_manager):
            with self.subTest(user.name), self.assertRaises(AccessError):
                card.with_user(user).write({'club_pending': 0})
            with self.subTest(user.name), self.assertRaises(AccessError):
                lots.with_user(user).write({'is_pending': False})
        self.assertEqual(self._state(self.sara_member), (0, 20, 0))
        forged = self.env['loyalty.card'].with_user(self.club_manager).with_context(
            default_club_pending=50, default_club_debt=-50,
        ).create({'program_id': self.club.id, 'partner_id': self.paul.id})
        self.assertEqual((forged.club_pending, forged.club_debt), (0, 0))

    def test_check_compares_them(self):
        self._confirmed(self.sara, 1)
        card = self.sara_member.card_id
        for pending, points in ((19, 0), (0, 20)):
            self.env.flush_all()
            with self.subTest(pending=pending), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(
                    "UPDATE loyalty_card SET club_pending = %s, points = %s WHERE id = %s",
                    (pending, points, card.id),
                )
                [difference] = self.env['loyalty.club.check']._differences()
                self.assertEqual(difference['lots_pending'], 20)
                savepoint.rollback()
            self.env.invalidate_all()
