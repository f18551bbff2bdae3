from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestLateReceipt(TestLedgerCommon):
    """«I am a member, by the way», after paying."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.cashier.copy({'login': 'club_seller', 'name': "Seller"})
        cls.club.club_since = '2020-01-01'

    def _anonymous(self, quantity=5, days=0, hours=0):
        moment = fields.Datetime.now() - timedelta(days=days, hours=hours)
        with freeze_time(moment):
            return self._sync(
                self._pos_order(False, quantity, date_order=fields.Datetime.to_string(moment),
                                user_id=self.seller.id),
                user=self.seller,
            )

    def _register(self, order, partner=None, user=None):
        order.with_user(user or self.cashier)._club_register_late(
            (partner or self.sara).with_user(user or self.cashier),
        )

    def _refused(self, order, words, error=UserError, **kwargs):
        """Nothing is changed."""
        before = (self.sara_member.points, order.partner_id, order.club_registered_on)
        with self.assertRaisesRegex(error, words), self.env.cr.savepoint():
            self._register(order, **kwargs)
        self.env.invalidate_all()
        after = (self.sara_member.points, order.partner_id, order.club_registered_on)
        self.assertEqual(after, before)

    def test_registered_once(self):
        order = self._anonymous(days=3)
        self.assertTrue(order.with_user(self.cashier).club_can_register)
        self._register(order)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 100, 100)])
        self.assertRecordValues(order, [{
            'partner_id': self.sara.id, 'club_member_id': self.sara_member.id,
            'club_registered_by_id': self.cashier.id, 'club_points_earned': 100,
            'club_balance': 100,
        }])
        self.assertIn("100 points", order.message_ids[:1].body)
        self.assertFalse(order.with_user(self.cashier).club_can_register)
        self._refused(order, "registered for a member already")
        self._refused(order, "registered for a member already", partner=self.paul)
        self.env['loyalty.club.settlement']._settle(order)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 100, 100)])

    def test_entry_of_today_with_the_expiry_of_its_day(self):
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 30})
        order = self._anonymous(days=5)
        self._register(order)
        entry = self.sara_member.card_id.sudo().club_entry_ids
        self.assertEqual(entry.date.date(), fields.Date.today())
        self.assertEqual(
            entry.lot_ids.expires_on, self.club._club_expires_on(order.date_order),
        )
        self.club.club_expiry_count = 3
        self._refused(self._anonymous(days=5), "expired")

    def test_points_that_waited_live_longer(self):
        """They expire so many days after the day on which they can be spent first."""
        self.club.write({'club_expiry_mode': 'days', 'club_expiry_count': 3})
        self.club.rule_ids.write({'club_available': 'days', 'club_available_days': 4})
        order = self._anonymous(days=6)
        self._register(order)
        lot = self.sara_member.card_id.sudo().club_entry_ids.lot_ids
        bought_on = self.club._club_day(order.date_order)
        self.assertEqual(lot.available_from, bought_on + timedelta(days=4))
        self.assertEqual(lot.expires_on, bought_on + timedelta(days=7))
        self.assertEqual(self.sara_member.points, 100)

    def test_cap_of_the_day_it_is_registered_on(self):
        """Its entry is of today, so that is the day it fills."""
        self.club.club_day_cap = 150
        for __ in range(3):
            order = self._anonymous(days=3)
            if self.sara_member.points < 150:
                self._register(order)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 100, 100), ('earn', 50, 150)])
        self._refused(order, "brings no points")

    def test_days_to_wait_are_counted_from_the_purchase(self):
        """And what comes back is taken from what it was earned as."""
        self.club.rule_ids.write({'club_available': 'days', 'club_available_days': 7})
        self.env['loyalty.rule'].create({
            'program_id': self.club.id, 'reward_point_mode': 'unit', 'reward_point_amount': 10,
            'club_adds_up': True,
        })
        order = self._anonymous(days=3)
        self._register(order)
        lot = self._pending_lot()
        self.assertEqual(
            lot.available_from, self.club._club_day(order.date_order) + timedelta(days=7),
        )
        self.assertEqual((lot._wait(), lot.points_left, self.sara_member.points),
                         ('days:7', 100, 50))
        self._refunded(order, 2, partner=self.sara)
        self.assertEqual((lot.points_left, self.sara_member.points), (60, 30))

    def test_days_to_wait_are_over(self):
        self.club.rule_ids.write({'club_available': 'days', 'club_available_days': 2})
        order = self._anonymous(days=3)
        self._register(order)
        self.assertFalse(self._pending_lot())
        self.assertEqual(self.sara_member.points, 100)
        self.assertEqual(order._club_entries().lot_ids._wait(), 'days:2')

    def _pending_lot(self):
        return self.env['loyalty.club.lot'].sudo().search([
            ('card_id', '=', self.sara_member.card_id.id), ('is_pending', '=', True),
        ])

    def test_days(self):
        self._refused(self._anonymous(days=7, hours=1), "within 7 days")
        self._register(self._anonymous(days=6, hours=23))
        self.assertEqual(self.sara_member.points, 100)
        self.env.company.club_late_days = 2
        self._refused(self._anonymous(days=3), "within 2 days")
        self.env.company.club_late_days = 0
        order = self._anonymous()
        self._refused(order, "too old")
        self.assertFalse(order.with_user(self.cashier).club_can_register)

    def test_not_for_oneself(self):
        order = self._anonymous()
        for user in (self.cashier, self.seller):
            user.sudo().partner_id.write({'name': user.name})
            self.env['loyalty.club.member'].create({
                'program_id': self.club.id, 'partner_id': user.partner_id.id,
            })
        for partner in (self.cashier.partner_id, self.seller.partner_id):
            with self.subTest(partner.name):
                self._refused(order, "for himself", AccessError, partner=partner)
        self._register(order)

    def test_not_for_the_own_company(self):
        self.seller.sudo().partner_id.parent_id = self.company_partner
        order = self._anonymous()
        for partner in (self.company_partner, self.paul):
            with self.subTest(partner.name):
                self._refused(order, "for himself", AccessError, partner=partner)
        self.assertEqual(self.company_member.points, 0)

    def test_for_the_company_of_a_contact(self):
        self._register(self._anonymous(), self.paul)
        self.assertEqual(self.company_member.points, 50)

    def test_what_came_back_does_not_count(self):
        order = self._anonymous(5)
        self._refunded(order, 2, partner=self.env['res.partner'])
        self._register(order)
        self.assertEqual(self._ledger(self.sara_member), [('earn', 60, 60)])
        self._refunded(order, 3, partner=self.sara)
        self.assertEqual(self._ledger(self.sara_member)[-1], ('earn_back', -60, 0))

    def test_all_came_back(self):
        order = self._anonymous(2)
        self._refunded(order, 2, partner=self.env['res.partner'])
        self._refused(order, "no points")

    def test_only_paid_purchases_of_strangers(self):
        self._refused(self._paid(self.sara, 1), "registered for a member already")
        stranger = self.env['res.partner'].create({'name': "Stranger"})
        self._refused(self._paid(stranger, 1), "has a customer")
        self._refused(self._anonymous(), "not a member", partner=stranger)

    def test_suspended_members_and_older_orders(self):
        self.sara_member.write({'state': 'suspended', 'state_reason': "Parcels"})
        self._refused(self._anonymous(), "suspended")
        self.sara_member.action_reactivate()
        self.club.club_since = fields.Datetime.now()
        self._refused(self._anonymous(days=1), "No club of this shop was open")

    def test_rights(self):
        order = self._anonymous()
        for user in (self.club_user, self.auditor, self.salesperson):
            with self.subTest(user.login):
                self._refused(order, "", AccessError, user=user)
        self._register(order)

    def test_nobody_writes_the_mark_by_rpc(self):
        order = self._anonymous()
        for values in ({'club_registered_on': fields.Datetime.now()},
                       {'club_registered_by_id': self.cashier.id},
                       {'club_member_id': self.sara_member.id}):
            with self.subTest(values), self.assertRaises(AccessError):
                order.with_user(self.cashier).write(values)
        data = self._pos_order(False, 1, club_registered_by_id=self.cashier.id)
        self.assertFalse(self._sync(data, user=self.cashier).club_registered_by_id)

    def test_customer_taken_off_and_registered_for_another(self):
        """A cashier may edit the customer of an order; its points stay where they are."""
        order = self._paid(self.sara, 5, user_id=self.seller.id)
        order.with_user(self.cashier).partner_id = False
        self._refused(order, "registered for a member already", partner=self.paul)
        self.assertEqual((self.sara_member.points, self.company_member.points), (100, 0))

    def test_cashier_uses_the_window(self):
        order = self._anonymous()
        form = Form(order.with_user(self.cashier))
        self.assertTrue(form.club_can_register)
        window = Form(self.env['loyalty.club.late.receipt'].with_user(self.cashier).with_context(
            active_model='pos.order', active_id=order.id,
        ))
        window.partner_id = self.sara
        self.assertIn("Sarah Mitchell", window.summary)
        window.save().action_register()
        self.assertEqual(self.sara_member.points, 100)

    def test_it_is_listed(self):
        order = self._anonymous()
        self._register(order)
        self._paid(self.sara, 1)
        rows = self.env['loyalty.club.cashier.report'].with_user(self.auditor).search(
            [('is_late', '=', True)],
        )
        self.assertRecordValues(rows, [{
            'pos_order_id': order.id, 'user_id': self.cashier.id, 'seller_id': self.seller.id,
            'partner_id': self.sara.id, 'points': 100, 'orders': 1,
        }])

    def test_points_to_the_same_member_by_one_cashier(self):
        for __ in range(3):
            self._paid(self.sara, 1)
        order = self._paid(self.sara, 2)
        self._refunded(order, 1)
        self._paid(self.paul, 1)
        rows = self.env['loyalty.club.cashier.report'].with_user(self.club_manager)._read_group(
            [('program_id', '=', self.club.id)], ['user_id', 'partner_id'],
            ['orders:sum', 'points:sum', 'month_orders:max'], order='points:sum desc',
        )
        self.assertEqual(rows, [
            (self.cashier, self.sara, 4, 80, 4), (self.cashier, self.company_partner, 1, 10, 1),
        ])
        other = self.env['res.company'].create({'name': "Other company"})
        self.club_manager.company_ids = [Command.link(other.id)]
        there = self.env['loyalty.club.cashier.report'].with_user(
            self.club_manager).with_context(allowed_company_ids=other.ids)
        self.assertFalse(there.search([]))
        for user in (self.cashier, self.salesperson, self.club_user):
            with self.subTest(user.login):
                self.assertFalse(there.with_user(user).has_access('read'))

    def test_claimed_once(self):
        """One statement decides; a second one, in whatever transaction, finds it taken."""
        order = self._anonymous().sudo()
        order._club_claim_late()
        with self.assertRaisesRegex(UserError, "already"):
            order._club_claim_late()
