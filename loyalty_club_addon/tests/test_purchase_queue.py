from odoo.tests import tagged

from .tier_common import TestTierCommon


@tagged('post_install', '-at_install')
class TestPurchaseQueue(TestTierCommon):
    """A sales order becomes a purchase after the commit, or when somebody needs it before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.queue = cls.env['loyalty.club.purchase.queue'].sudo()
        cls.job = cls.env.ref('loyalty_club_addon.ir_cron_catch_up_purchases')

    def setUp(self):
        super().setUp()
        self._committed()

    def _confirmed_only(self, partner, quantity=1):
        """The transaction of the order has ended, the job has not run."""
        order = self._sale_order(partner, quantity)
        order.action_confirm()
        self.env.cr.precommit.run()
        return order

    def _purchases(self, orders):
        return self.env['loyalty.club.purchase'].sudo().search([
            ('sale_order_id', 'in', orders.ids)])

    def _waiting(self):
        return self.queue.search([]).mapped('order_id')

    def _job_ran(self):
        with self.enter_registry_test_mode():
            self.job.method_direct_trigger()
        self.env.invalidate_all()

    def test_points_at_once_and_the_purchase_by_the_job(self):
        __, silver, __ = self._ladder()
        self._bought(self.sara, 160)
        triggers = self.env['ir.cron.trigger'].sudo()
        triggers.search([('cron_id', '=', self.job.id)]).unlink()
        order = self._confirmed_only(self.sara)
        self.assertEqual(self.sara_member.points, 20)
        self.assertFalse(self._purchases(order))
        self.assertFalse(self.sara_member.tier_id)
        self.assertIn(order.id, self._waiting())
        self.assertEqual(triggers.search_count([('cron_id', '=', self.job.id)]), 1)
        self._job_ran()
        self.assertEqual(self._purchases(order).amount_untaxed, 20)
        self.assertEqual(self.sara_member.tier_id, silver)
        self.assertEqual(self.sara_member.tier_change_ids.cause, order.name)
        self.assertEqual(self._waiting(), [])
        self._job_ran()  # again changes nothing
        self.assertEqual(len(self.sara_member.tier_change_ids), 1)

    def test_the_next_order_of_the_customer_needs_it(self):
        __, silver, gold = self._ladder()
        gold.multiplier = 2
        self._bought(self.sara, 490)
        first = self._confirmed_only(self.sara)
        others = self._confirmed_only(self.paul)
        second = self._confirmed_only(self.sara)
        self.assertEqual(self.sara_member.tier_id, gold)  # by the first alone
        self.assertEqual([entry[1] for entry in self._ledger(self.sara_member)], [20, 40])
        self.assertEqual(self._purchases(first | others | second), self._purchases(first))
        self.assertEqual(set(self._waiting()), {others.id, second.id})
        self.assertEqual(silver.member_count, 0)

    def test_the_till_needs_it(self):
        __, __, gold = self._ladder()
        gold.multiplier = 2
        self._bought(self.sara, 490)
        self._confirmed_only(self.sara)
        order = self._paid(self.sara, 1)
        self.assertEqual(order.club_points_earned, 40)
        self.assertEqual(self._waiting(), [])

    def test_contacts_of_a_company_buy_together(self):
        self._ladder()
        self._bought(self.company_partner, 490)
        first = self._confirmed_only(self.paul)
        self._confirmed_only(self.company_partner)
        self.assertEqual(self._purchases(first).holder_id, self.company_partner)
        self.assertEqual(self.company_member.tier_id.name, "Gold")

    def test_without_tiers_nobody_needs_it(self):
        first = self._confirmed_only(self.sara)
        second = self._confirmed_only(self.sara)
        self.assertEqual(self._waiting(), [first.id, second.id])

    def test_who_loses_the_order_is_looked_at_too(self):
        __, silver, __ = self._ladder()
        self._bought(self.sara, 140)
        order = self._confirmed_only(self.sara)
        self._committed()
        self.assertEqual(self.sara_member.tier_id, silver)
        order.partner_id = self.paul
        self._committed()
        self.assertEqual(self._purchases(order).holder_id, self.company_partner)
        self.assertEqual(self.sara_member.tier_id.name, "Blue")
        self.assertEqual(self.sara_member.tier_change_ids[:1].cause, order.name)

    def test_the_history_of_a_member_names_his_orders_alone(self):
        self._ladder()
        self._bought(self.sara, 140)
        self._bought(self.company_partner, 140)
        mine = self._confirmed_only(self.sara)
        theirs = self._confirmed_only(self.paul)
        self._committed()
        self.assertEqual(self.sara_member.tier_change_ids.cause, mine.name)
        self.assertEqual(self.company_member.tier_change_ids.cause, theirs.name)

    def test_what_is_deleted_meanwhile_holds_nothing_up(self):
        order = self._confirmed_only(self.sara)
        order._action_cancel()
        order.unlink()
        self._committed()
        self.assertEqual(self._waiting(), [])

    def test_nobody_writes_it_by_hand(self):
        for group in ('loyalty_club_addon.group_club_manager', 'sales_team.group_sale_manager'):
            user = self._user_of(group)
            with self.subTest(group):
                self.assertFalse(self.queue.with_user(user).sudo(False).has_access('read'))
                self.assertFalse(self.queue.with_user(user).sudo(False).has_access('create'))

    def _user_of(self, group):
        return self.env['res.users'].sudo().create({
            'name': group, 'login': group, 'group_ids': [(4, self.env.ref(group).id)]})
