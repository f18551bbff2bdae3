from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .replay_common import ReplayChecks
from .tier_common import TestTierCommon


class TestReplayCommon(ReplayChecks, TestTierCommon):

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.standard_price = 15
        cls._purchases_read()
        (cls.sara_member | cls.company_member).joined_on = '2025-01-01'
        # what the test database holds already is nobody's here
        cls.env['loyalty.club.purchase'].sudo().search([]).unlink()
        cls.club.reward_ids.filtered(lambda r: r.discount_mode == 'percent').unlink()

    def _sold(self, day, partner, quantity, **values):
        """A sale order of a day: so many products of 20 that cost 15."""
        with freeze_time(f'{day} 10:00:00'):
            order = self._confirmed(partner, quantity, **values)
            self._committed()
        return order

    def _totals(self, replay):
        return {name: replay[name] for name in (
            'purchases', 'customer_count', 'amount', 'points', 'ledger_points', 'point_cost',
            'discount_cost', 'margin', 'margin_left', 'losses', 'differing_count',
        )}


@tagged('post_install', '-at_install')
class TestReplay(TestReplayCommon):
    """A point is worth 0.1 to individuals and companies; these get a point for every 2."""

    def test_what_it_costs(self):
        self._sold('2026-01-05', self.sara, 5)
        self._sold('2026-01-20', self.layla, 10)
        self._sold('2026-02-03', self.sara, 1)
        replay = self._replayed(with_tiers=False)
        self.assertEqual(self._totals(replay), {
            'purchases': 3, 'customer_count': 2, 'amount': 320, 'points': 220,
            'ledger_points': 220, 'point_cost': 22, 'discount_cost': 0, 'margin': 80,
            'margin_left': 58, 'losses': 0, 'differing_count': 0,
        })
        self.assertAlmostEqual(replay.give_back, 6.875, 2)
        self.assertEqual(
            [(row.month, row.terms, row.purchases, row.points, row.margin_left)
             for row in replay.month_ids.filtered('purchases')],
            [(date(2026, 1, 1), 'individual', 1, 100, 15), (date(2026, 1, 1), 'legal', 1, 100, 40),
             (date(2026, 2, 1), 'individual', 1, 20, 3)],
        )
        self.assertEqual(
            [(row.terms, row.members, row.purchases, row.amount, row.point_cost)
             for row in replay.tier_ids],
            [('individual', 1, 2, 120, 12), ('legal', 1, 1, 200, 10)],
        )
        self.assertEqual(
            [(row.holder_id, row.margin_left) for row in replay.order_ids],
            [(self.sara, 3), (self.sara, 15), (self.company_partner, 40)],
        )
        self.assertEqual(replay.order_ids[0].action_open_document()['res_model'], 'sale.order')

    def test_nothing_is_given(self):
        self._sold('2026-01-05', self.sara, 5)
        before = self._ledger(self.sara_member), self.sara_member.tier_id
        self._ladder(multiplier=3)
        self._replayed()
        self.assertEqual((self._ledger(self.sara_member), self.sara_member.tier_id), before)
        self.assertFalse(self.changes.search_count([('member_id', '=', self.sara_member.id)]))

    def test_ladder_with_discount(self):
        """Silver from 150 with double points and 10 %: of the 200 afterwards 180 are paid, which
        brings 360 points; 36 for them and 20 of discount are more than the margin of 50."""
        self._ladder(active=True)
        silver = self.club.club_tier_ids.filtered(lambda tier: tier.name == "Silver")
        silver.write({'multiplier': 2, 'discount_percent': 10})
        self._sold('2026-01-05', self.sara, 10)
        self._sold('2026-01-06', self.sara, 10)
        replay = self._replayed(date_to='2026-06-30')
        blue, silver_row = replay.tier_ids
        self.assertEqual(blue.tier_id.name, "Blue")
        self.assertEqual(
            (blue.purchases, blue.members, blue.point_cost, blue.margin_left), (1, 0, 20, 30))
        self.assertEqual(
            (silver_row.purchases, silver_row.members, silver_row.discount_cost,
             silver_row.point_cost, silver_row.margin_left, silver_row.losses),
            (1, 1, 20, 36, -6, 1),
        )
        worst = replay.order_ids[0]
        self.assertEqual((worst.tier_id, worst.margin_left), (silver, -6))

    def test_excepted_products(self):
        self._ladder()
        silver = self.club.club_tier_ids.filtered(lambda tier: tier.name == "Silver")
        silver.write({'discount_percent': 10, 'discount_except_product_ids': self.product.ids})
        self._sold('2026-01-05', self.sara, 10)
        self._sold('2026-01-06', self.sara, 10)
        self.assertEqual(self._replayed().discount_cost, 0)
        silver.write({'discount_except_product_ids': [Command.clear()]})
        self.assertEqual(self._replayed().discount_cost, 20)
        appliances = self.env['product.category'].create({'name': "Appliances"})
        self.product.categ_id = appliances.create({'name': "Heavy", 'parent_id': appliances.id})
        silver.discount_except_category_ids = appliances
        self.assertEqual(self._replayed().discount_cost, 0)

    def test_returns(self):
        order = self._sold('2026-01-05', self.sara, 5)
        invoice = order._create_invoices()
        invoice.action_post()
        note = invoice._reverse_moves([{'invoice_date': '2026-01-09'}])
        note.invoice_line_ids.quantity = 2
        note.action_post()
        self._committed()
        self.assertEqual(self._totals(self._replayed(scope='live')), {
            'purchases': 1, 'customer_count': 1, 'amount': 60, 'points': 60, 'ledger_points': 60,
            'point_cost': 6, 'discount_cost': 0, 'margin': 15, 'margin_left': 9, 'losses': 0,
            'differing_count': 0,
        })

    def test_tills(self):
        """Refunds, and goods without their receipt."""
        with freeze_time('2026-03-01 10:00:00'):
            order = self._paid(self.sara, 10)
            self._refunded(order, 4)
            data = self._pos_order(self.sara, -1)
            self._sync(data, user=self.cashier)
            self._committed()
        replay = self._replayed(scope='live', with_tiers=False)
        self.assertEqual((replay.points, replay.ledger_points), (100, 100))
        self.assertEqual(replay.differing_count, 0)

    def test_shops_of_the_club(self):
        self._paid(self.sara, 10)
        self._committed()
        self.assertEqual(self._replayed().points, 200)
        self.club.pos_config_ids = self.env['pos.config'].create({'name': "Other"})
        self.assertEqual(self._replayed().points, 0)
        self.club.write({'pos_config_ids': [Command.clear()], 'pos_ok': False})
        self.assertEqual(self._replayed().points, 0)

    def test_everybody_or_members(self):
        """Who is no member, what an old club sold, and what was before the membership."""
        stranger = self.env['res.partner'].create({'name': "Stranger"})
        self._sold('2026-01-05', stranger, 1)
        self._sold('2026-01-05', self.sara, 1)
        self._bought(self.sara, 100, day=date(2026, 1, 7))
        plan, live = self._replayed(), self._replayed(scope='live')
        self.assertEqual((plan.purchases, plan.customer_count, plan.points), (3, 2, 140))
        self.assertEqual((live.purchases, live.customer_count, live.points), (2, 1, 20))
        self.sara_member.joined_on = '2026-01-08'
        live = self._replayed(scope='live')
        self.assertEqual((live.purchases, live.customer_count, live.points), (1, 1, 0))

    def test_days_of_the_club_and_of_double_points(self):
        """What has only a beginning is tried as if it had begun; an occasion stays on its days."""
        self._sold('2026-01-05', self.sara, 1)
        self.club.date_from = '2026-02-01'
        double = self.env['loyalty.club.multiplier'].create({
            'name': "Double", 'program_id': self.club.id, 'factor': 2, 'date_from': '2026-02-01',
        })
        self.assertEqual(self._replayed().points, 40)
        self.assertEqual(self._replayed(scope='live').points, 0)
        self.club.date_from = False
        self.assertEqual(self._replayed(scope='live').points, 20)
        double.date_to = '2026-02-03'
        self.assertEqual(self._replayed().points, 20)
        double.write({'date_from': '2026-01-05', 'date_to': '2026-01-05'})
        self.assertEqual(self._replayed(scope='live').points, 40)

    def test_purchases_before_the_period_count_for_tiers(self):
        self._ladder()
        self.club.club_tier_ids.filtered(lambda tier: tier.name == "Silver").multiplier = 2
        self._sold('2025-11-05', self.sara, 10)
        self._sold('2026-01-05', self.sara, 1)
        replay = self._replayed(date_from='2026-01-01')
        self.assertEqual((replay.purchases, replay.points), (1, 40))
        self.assertEqual(replay.purchase_count, 2)

    def test_limits(self):
        self.club.write({'club_order_cap': 80, 'club_day_cap': 100})
        self._sold('2026-01-05', self.sara, 5)
        self._sold('2026-01-05', self.sara, 5)
        replay = self._replayed(scope='live')
        self.assertEqual((replay.points, replay.ledger_points, replay.differing_count),
                         (100, 100, 0))

    def test_members_who_bought_nothing(self):
        self._ladder()
        self._sold('2026-01-05', self.sara, 10)
        replay = self._replayed(scope='live', date_to='2026-06-30')
        self.assertEqual(
            [(row.terms, row.tier_id.name, row.members) for row in replay.tier_ids
             if row.members],
            [('individual', "Silver", 1), ('legal', "Blue", 1)],
        )

    def test_other_than_the_ledger(self):
        order = self._sold('2026-01-05', self.sara, 1)
        self._sold('2026-01-06', self.sara, 1)
        self.club.rule_ids.filtered(lambda r: r.club_audience_kind == 'individual').write(
            {'club_step_amount': 30})
        replay = self._replayed(scope='live')
        self.assertEqual((replay.points, replay.ledger_points), (0, 40))
        self.assertEqual(replay.differing_count, 2)
        differing = replay.order_ids.filtered(lambda row: row.reason == 'differs')
        self.assertEqual(differing.purchase_id.sale_order_id & order, order)
        action = replay.action_open_differing()
        self.assertEqual(self.env[action['res_model']].search_count(action['domain']), 2)


@tagged('post_install', '-at_install')
class TestReplayLive(TestReplayCommon):
    """A ladder that was live, night by night: the replay equals the ledger."""

    def test_months(self):
        """Silver by the total of a month, with double points; then the tier is lost and won."""
        self._tier("Blue", sequence=1, recipe='everybody')
        self._tier("Silver", 100, sequence=2, recipe='month', multiplier=2)
        self._tier("Gold", 300, sequence=3, recipe='month', multiplier=3)
        bought = {
            date(2026, 1, 5): (3, 0), date(2026, 1, 20): (4, 2), date(2026, 2, 11): (1, 1),
            date(2026, 3, 2): (20, 0), date(2026, 3, 3): (1, 20), date(2026, 5, 30): (1, 3),
        }
        members = self.sara_member | self.company_member
        members.sudo().write({'joined_on': '2026-01-01', 'tier_id': False, 'tier_until': False,
                              'tier_held_until': False, 'tier_review_on': False})
        day = date(2026, 1, 1)
        while day < date(2026, 6, 10):
            with freeze_time(datetime.combine(day, datetime.min.time())):
                due = members.filtered(
                    lambda one, day=day: not one.tier_id or (
                        one.tier_review_on and one.tier_review_on <= day))
                due._evaluate_tier()
            for partner, quantity in zip((self.sara, self.paul), bought.get(day, ()), strict=False):
                if quantity:
                    self._sold(day, partner, quantity)
            day += timedelta(days=1)
        replay = self._replayed(scope='live', date_from='2026-01-01', date_to='2026-06-09')
        self.assertEqual(replay.differing_count, 0)
        self.assertEqual(replay.points, replay.ledger_points)
        self.assertEqual(replay.ledger_points, sum(self.env['loyalty.club.entry'].search([
            ('program_id', '=', self.club.id)]).mapped('points')))
        self.assertGreater(replay.points, 60 + 80 + 20 + 400)  # something was multiplied
        with freeze_time('2026-06-09 12:00:00'):
            tiers = {(one.terms, one.tier_id): 1 for one in members}
        self.assertEqual(
            {(row.terms, row.tier_id): row.members for row in replay.tier_ids if row.members},
            tiers,
        )


@tagged('post_install', '-at_install')
class TestReplayJob(TestReplayCommon):
    """Pages, resuming, rights, and what is refused."""

    def setUp(self):
        super().setUp()
        self._ladder(multiplier=1.5)
        partners = self.sara | self.company_partner | self.env['res.partner'].create([
            {'name': f"Customer {number}"} for number in range(5)
        ])
        for number, partner in enumerate(partners):
            for step in range(3):
                self._sold(date(2026, 1 + step, 3), partner, 1 + number * step)

    def _content(self, replay):
        return (
            self._totals(replay),
            [(row.month, row.terms, row.tier_id, row.members, row.points)
             for row in replay.month_ids],
            [(row.terms, row.tier_id, row.members, row.margin_left) for row in replay.tier_ids],
            [(row.purchase_id, row.margin_left) for row in replay.order_ids],
        )

    def _begun(self, **values):
        replay = self._replay(**values)
        replay._claim_state(('draft',), 'running')
        replay.sudo()._begin()
        return replay

    def test_pages_come_to_the_same(self):
        whole = self._replayed()
        for limit in (1, 4, 8):
            replay, pages = self._begun(), 0
            while replay._page(limit, {}):
                pages += 1
            self.assertGreater(pages, 1)
            self.assertEqual(replay.state, 'done')
            self.assertEqual(self._content(replay), self._content(whole))
            self.assertFalse(replay._page(limit, {}))
            self.assertEqual(self._content(replay), self._content(whole))

    def test_job_goes_on_after_a_crash(self):
        whole, replay = self._replayed(), self._begun()
        replay._page(4, {})
        self.assertGreater(replay.progress, 0)
        self.assertLess(replay.progress, 100)
        jobs = self.env['loyalty.club.replay'].sudo()
        with patch.object(self.env.cr, 'rollback'), mute_logger(
            'odoo.addons.loyalty_club_addon.models.loyalty_club_replay_run',
        ), patch.object(
            self.registry['loyalty.club.replay'], '_run_page', side_effect=ValueError("crash"),
        ):
            self._cron(jobs)
        self.assertEqual((replay.state, replay.failure), ('failed', "crash"))
        replay.action_resume()
        self.assertEqual(replay.state, 'done')
        self.assertEqual(self._content(replay), self._content(whole))

    def _cron(self, jobs):
        with patch.object(
            self.registry['ir.cron'], '_commit_progress', lambda *args, **kwargs: 100,
        ):
            jobs._cron_run(4)

    def test_large_ones_run_in_the_background(self):
        replay, job = self._replay(), self.env.ref('loyalty_club_addon.ir_cron_replay')
        triggers = self.env['ir.cron.trigger'].search([('cron_id', '=', job.id)])
        with patch('odoo.addons.loyalty_club_addon.models.loyalty_club_replay_run.SMALL', 3):
            replay.action_start()
        found = self.env['ir.cron.trigger'].search([('cron_id', '=', job.id)])
        self.assertEqual(len(found - triggers), 1)
        self.assertEqual((replay.state, replay.purchase_total), ('running', 21))
        self._cron(self.env['loyalty.club.replay'].sudo())
        self.assertEqual((replay.state, replay.progress), ('done', 100))

    def test_rules_that_change_meanwhile(self):
        for change in (
            lambda: self.club.rule_ids[0].write({'club_step_amount': 7}),
            lambda: self.club.club_tier_ids[-1].write({'multiplier': 4}),
            lambda: self.club.reward_ids[0].write({'discount': 0.3}),
        ):
            replay = self._begun()
            replay._page(4, {})
            change()
            with self.assertRaisesRegex(UserError, "changed while it ran"):
                replay._page(4, {})

    def test_started_once(self):
        replay = self._replayed()
        for method in ('action_start', 'action_resume', 'action_stop'):
            with self.assertRaisesRegex(UserError, "moved on"):
                getattr(replay, method)()
        with self.assertRaisesRegex(UserError, "run already"):
            replay.date_from = '2026-02-01'
        replay.action_draft()
        self.assertFalse(replay.month_ids | replay.month_ids.browse(replay.order_ids.ids))
        replay.date_from = '2026-02-01'
        replay.action_start()
        self.assertEqual(replay.purchases, 14)

    def test_stop_and_delete(self):
        replay = self._begun()
        with self.assertRaisesRegex(UserError, "press Stop first"):
            replay.unlink()
        replay.action_stop()
        self.assertFalse(replay._page(4, {}))
        self.assertIn("Stopped by", replay.failure)
        replay.unlink()

    def test_bad_input(self):
        with self.assertRaisesRegex(ValidationError, "not a club"):
            self._replay(self.env['loyalty.program'].create({
                'name': "Plain", 'program_type': 'loyalty'}))
        for first, last in (('2026-02-01', '2026-01-01'), ('2006-01-01', '2026-01-10')):
            with self.assertRaises(CheckViolation), mute_logger('odoo.sql_db'), (
                self.env.cr.savepoint()
            ):
                self._replay(date_from=first, date_to=last)

    def test_orders_that_are_still_read(self):
        self.env['loyalty.club.purchase.build'].sudo()._start(self.env.company)
        replay = self._replay()
        with self.assertRaisesRegex(UserError, "still being read"):
            replay.action_start()

    def test_manager_and_auditor(self):
        replay = self.env['loyalty.club.replay'].with_user(self.club_manager).create({
            'program_id': self.club.id, 'date_from': '2026-01-01', 'date_to': '2026-12-31',
        })
        replay.action_start()
        self.assertEqual(replay.purchases, 21)
        with self.assertRaises(AccessError):
            replay.write({'customer_count': 5})
        for rows in (replay.month_ids, replay.tier_ids, replay.order_ids):
            with self.assertRaises(AccessError):
                rows[0].write({'points': 5})
            with self.assertRaises(AccessError):
                rows[0].create({'replay_id': replay.id})
        with self.assertRaises(AccessError):
            replay.create({'program_id': self.club.id, 'state': 'done'})
        seen = replay.with_user(self.auditor)
        seen.invalidate_recordset()
        self.assertEqual((seen.purchases, len(seen.month_ids) > 0), (21, True))
        for change in (
            seen.action_draft, seen.action_start, seen.unlink, seen.action_stop,
            lambda: seen.write({'date_to': '2026-12-01'}),
            lambda: seen.create({'program_id': self.club.id}),
        ):
            with self.assertRaises(AccessError):
                change()
        self.assertEqual((replay.state, replay.purchases), ('done', 21))

    def test_others_see_nothing(self):
        replay = self._replayed()
        for user in self.club_user | self.salesperson | self.cashier:
            for records in (replay, replay.month_ids, replay.tier_ids, replay.order_ids):
                with self.assertRaises(AccessError):
                    records.with_user(user).read(['display_name'])
            with self.assertRaises(AccessError):
                replay.with_user(user).action_draft()

    def test_other_companies(self):
        replay = self._replayed()
        other = self.env['res.company'].create({'name': "Other"})
        self.club_manager.write({'company_ids': other.ids, 'company_id': other.id})
        self.club.company_id = self.env.company
        self.env.flush_all()
        seen = replay.with_user(self.club_manager).with_company(other)
        self.assertFalse(seen.search([('id', '=', replay.id)]))
        for name in ('month', 'tier', 'order'):
            rows = replay[f'{name}_ids']
            rows.invalidate_recordset()
            self.env.cr.execute(
                f'UPDATE {rows._table} SET company_id = %s WHERE replay_id = %s',  # noqa: S608
                [self.env.company.id, replay.id])
            self.assertFalse(seen.env[rows._name].search([('replay_id', '=', replay.id)]))
