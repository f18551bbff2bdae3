from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.loyalty_club_addon.models import loyalty_club_member_review_now as review_now

from .tier_common import TestTierCommon

ONE_DAY = timedelta(days=1)


@tagged('post_install', '-at_install')
class TestTier(TestTierCommon):

    def test_without_tiers_nobody_has_one(self):
        self._bought(self.sara, 1000)
        self.sara_member._evaluate_tier()
        self.assertFalse(self.sara_member.tier_id)
        self.assertFalse(self.env['loyalty.program']._club_tier_program_ids())

    def test_review_gives_everybody_his_tier(self):
        blue, silver, gold = self._ladder()
        self._bought(self.sara, 100, 10)
        self._bought(self.sara, 80, 364)
        self._bought(self.sara, 500, 365)  # a day too old
        self._bought(self.company_partner, 400, 1)
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id, silver)
        self.assertEqual(self.company_member.tier_id, gold)
        self.assertEqual(self.sara_member.tier_until, self.today)  # 80 leave tomorrow
        self.assertEqual(self.sara_member.tier_review_on, self.today + ONE_DAY)
        self.assertEqual(self.company_member.tier_until, self.today + 363 * ONE_DAY)
        self.assertEqual(blue.member_count, 0)

    def test_review_twice_is_review_once(self):
        self._ladder()
        self._bought(self.sara, 180, 3)
        self._reviewed()
        before = self.changes.search_count([]), self._dates()
        self.club.club_tiers_changed = True
        self._reviewed()
        self.assertEqual((self.changes.search_count([]), self._dates()), before)

    def _dates(self):
        return [
            (member.tier_id, member.tier_until, member.tier_held_until, member.tier_review_on)
            for member in self.sara_member | self.company_member
        ]

    def test_a_purchase_lifts_at_once_and_a_return_takes_it(self):
        __, silver, __ = self._ladder()
        purchase = self._bought(self.sara, 160)
        order = self._confirmed(self.sara, 1)
        self.assertEqual(self.sara_member.tier_id, silver)
        change = self.changes.search([('member_id', '=', self.sara_member.id)], limit=1)
        self.assertEqual((change.new_tier_id, change.reason, change.cause, change.as_of),
                         (silver, 'reached', order.name, self.today))
        self.assertEqual(change.totals[0]['threshold'], 150_000)
        self.assertGreaterEqual(change.totals[0]['value'], 160_000)  # and the order itself
        purchase.amount_untaxed = 20
        order._action_cancel()
        self._committed()
        self.assertEqual(self.sara_member.tier_id.name, "Blue")
        self.assertEqual(self.sara_member.tier_change_ids[:1].reason, 'fell')

    def test_new_members_have_the_lowest_tier(self):
        blue = self._tier("Blue")
        partner = self.env['res.partner'].create({'name': "New"})
        member = self.env['loyalty.club.member']._enrol(self.club, partner, 'manual')
        self.assertEqual(member.tier_id, blue)

    def test_a_ladder_for_each_kind(self):
        self._tier("Blue", kind='individual')
        partner_tier = self._tier("Partner", kind='legal')
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id.name, "Blue")
        self.assertEqual(self.company_member.tier_id, partner_tier)
        self.sara.write({'club_terms_override': 'legal', 'club_terms_reason': "Wholesaler"})
        self.assertEqual(self.sara_member.tier_id, partner_tier)

    def test_each_purchase(self):
        special = self._tier("Special", 50, recipe='purchase', recipe_count=3)
        for days in (0, 100, 364):
            self._bought(self.sara, 50, days)
        for days in (1, 2, 3):
            self._bought(self.company_partner, 49, days)
        self._bought(self.company_partner, 90, 5)
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id, special)
        self.assertFalse(self.company_member.tier_id)

    def test_total_of_a_month_lasts_to_the_end_of_the_next(self):
        self.env.company.club_calendar = 'jalali'
        self._tier("Special", 50, recipe='month')
        bounds = self.env['loyalty.club.tier.totals']._anchors(
            self.tiers.search([]), 'jalali', self.today)
        self._bought(self.sara, 60, day=bounds[1])  # last day of the month before
        self._reviewed()
        self.assertTrue(self.sara_member.tier_id)
        self.assertEqual(self.sara_member.tier_held_until, bounds[1])
        self.assertGreaterEqual(self.sara_member.tier_until, self.today)
        self._bought(self.company_partner, 60, day=bounds[1] - 40 * ONE_DAY)
        self.club.club_tiers_changed = True
        self._reviewed()
        self.assertFalse(self.company_member.tier_id)

    def test_some_products_count(self):
        other = self.env['product.product'].create({'name': "Other", 'type': 'service'})
        self._tier("Heavy", recipe='custom', criterion_ids=[Command.create({
            'metric': 'amount', 'window': 'joined', 'threshold': 70,
            'product_ids': [Command.set(self.product.ids)],
        })])
        self.sara_member.joined_on = self.today - 30 * ONE_DAY
        self.company_member.joined_on = self.today - 30 * ONE_DAY
        self._bought(self.sara, 100, 1, [(self.product, 70), (other, 30)])
        self._bought(self.company_partner, 100, 1, [(self.product, 69), (other, 31)])
        self._bought(self.company_partner, 99, 31, [(self.product, 99)])  # before joining
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id.name, "Heavy")
        self.assertFalse(self.company_member.tier_id)

    def test_points_of_the_ledger(self):
        self._tier("Points", recipe='custom', criterion_ids=[Command.create({
            'metric': 'points', 'window': 'days', 'window_count': 30, 'threshold': 20,
        })])
        self._confirmed(self.sara, 1)
        self._confirmed(self.layla, 1)
        self.assertEqual(self.sara_member.tier_id.name, "Points")
        self.assertFalse(self.company_member.tier_id)

    def test_toman_over_rial(self):
        self.env.company.club_money_unit = 'toman'
        self._tier("Silver", 15)  # 150 in the books
        self._bought(self.sara, 150)
        self._bought(self.company_partner, 149)
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id.name, "Silver")
        self.assertFalse(self.company_member.tier_id)

    def test_grace(self):
        self._ladder(down='grace', grace_days=10)
        self._bought(self.sara, 200, 364)
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id.name, "Silver")
        self.assertEqual(self.sara_member.tier_until, self.today + 10 * ONE_DAY)

    def test_by_hand_until_a_day(self):
        __, silver, gold = self._ladder()
        wizard = self.env['loyalty.club.tier.lock'].with_user(self.club_manager).create({
            'member_ids': [Command.set(self.sara_member.ids)], 'tier_id': gold.id,
            'until': self.today + ONE_DAY, 'reason': "Moved from the other club",
        })
        wizard.action_confirm()
        self.assertEqual(self.sara_member.tier_id, gold)
        self._bought(self.sara, 160)
        self.sara_member._evaluate_tier()
        self.assertEqual(self.sara_member.tier_id, gold)
        change = self.sara_member.tier_change_ids
        self.assertEqual((change.reason, change.cause, change.user_id),
                         ('locked', "Moved from the other club", self.club_manager))
        self.sara_member.sudo().tier_locked_until = self.today - ONE_DAY
        self.sara_member._evaluate_tier()
        self.assertEqual(self.sara_member.tier_id, silver)
        self.assertFalse(self.sara_member.tier_lock_reason)

    def test_ending_it_by_hand(self):
        blue, __, gold = self._ladder()
        self.sara_member._set_tier_by_hand(gold, False, "Friend")
        self.sara_member.with_user(self.club_manager).action_end_tier_by_hand()
        self.assertEqual(self.sara_member.tier_id, blue)

    def test_ending_it_by_hand_where_nobody_falls(self):
        blue, __, gold = self._ladder(down='never')
        self.club.club_tiers_frozen_until = self.today + 5 * ONE_DAY
        self.sara_member._set_tier_by_hand(gold, False, "Friend")
        self.sara_member.with_user(self.club_manager).action_end_tier_by_hand()
        self.assertEqual(self.sara_member.tier_id, blue)
        self.assertFalse(self.sara_member.tier_locked or self.sara_member.tier_lock_reason)

    def test_no_default_of_a_client_gives_a_tier(self):
        blue, __, gold = self._ladder()
        partner = self.env['res.partner'].create({'name': "New"})
        member = self.env['loyalty.club.member'].sudo().with_context(
            default_tier_id=gold.id, default_tier_locked=True, default_tier_lock_reason="Mine",
        ).create({'program_id': self.club.id, 'partner_id': partner.id})
        self.assertEqual((member.tier_id, member.tier_locked, member.tier_lock_reason),
                         (blue, False, False))

    def test_without_company_it_is_the_same_for_whoever_is_at_work(self):
        self.club.company_id = False
        first = self.club.sudo()._club_clocks()[0].env.company
        first.club_money_unit = 'currency'
        there = self.env['res.company'].create({
            'name': "There", 'currency_id': self.env.company.currency_id.id,
        })
        there.club_money_unit = 'toman'
        self.assertNotEqual(first, there)
        silver = self._tier("Silver", 15)
        self._bought(self.sara, 20)
        member = self.sara_member.sudo().with_company(there)
        member._evaluate_tier()
        self.assertEqual(member.tier_id, silver)

    def test_hand_needs_a_day_to_come_and_the_own_ladder(self):
        tier = self._tier("Partner", kind='legal')
        values = {'member_ids': [Command.set(self.sara_member.ids)], 'reason': "x"}
        wizards = self.env['loyalty.club.tier.lock']
        for error, more in (
            (ValidationError, {'until': self.today - ONE_DAY, 'choice': 'none'}),
            (UserError, {'tier_id': tier.id}),
            (ValidationError, {'reason': "  ", 'choice': 'none'}),
            (ValidationError, {'tier_id': False}),  # none is said, not left out
        ):
            with self.assertRaises(error):
                wizards.create(values | more).action_confirm()
        self.assertFalse(self.sara_member.tier_locked)

    def test_hand_begins_with_what_is_and_says_none(self):
        self._ladder()
        self._bought(self.sara, 160)
        self._reviewed()
        wizards = self.env['loyalty.club.tier.lock'].with_user(self.club_manager)
        form = Form(wizards.with_context(default_member_ids=self.sara_member.ids))
        self.assertEqual(form.tier_id.name, "Silver")
        form.choice, form.reason = 'none', "Asked for it"
        form.save().action_confirm()
        self.assertFalse(self.sara_member.tier_id)
        self.assertTrue(self.sara_member.tier_locked)
        both = wizards.create({
            'member_ids': [Command.set((self.sara_member | self.company_member).ids)],
            'reason': "x",
        })
        self.assertFalse(both.tier_id)  # they have different ones

    def test_review_of_selected_members(self):
        silver = self._ladder()[1]
        self._bought(self.sara, 160)
        action = self.env.ref('loyalty_club_addon.action_review_tiers')
        self.assertIn(action.id, [
            one['id'] for one in self.env['ir.actions.actions'].with_user(
                self.club_manager).get_bindings('loyalty.club.member')['action']])
        context = {'active_model': 'loyalty.club.member', 'active_ids': self.sara_member.ids,
                   'active_id': self.sara_member.id}
        told = action.with_user(self.club_manager).with_context(**context).run()
        self.assertEqual(self.sara_member.tier_id, silver)
        self.assertIn("1 members looked at, of whom 1 have another tier", told['params']['message'])
        for user in self.club_user, self.auditor:
            with self.assertRaises(AccessError):
                action.with_user(user).with_context(**context).run()
            with self.assertRaises(AccessError):
                self.sara_member.with_user(user).action_review_tiers()

    def test_review_of_very_many_members(self):
        blue = self._ladder()[0]
        self._reviewed()
        self._bought(self.sara, 160)
        self.env['loyalty.club.purchase'].sudo().search([]).write_date = '2020-01-01'
        with patch.object(review_now, 'AT_ONCE', 1):
            members = self.sara_member | self.company_member
            told = members.with_user(self.club_manager).action_review_tiers()
        self.assertIn("2 members are being looked at", told['params']['message'])
        self.assertEqual(self.sara_member.tier_id, blue)
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id.name, "Silver")

    def test_frozen(self):
        self._ladder()
        self._bought(self.sara, 200, 364)
        self._reviewed()
        self.club.club_tiers_frozen_until = self.today + 5 * ONE_DAY
        self.env['loyalty.club.purchase'].sudo().search([]).day = self.today - 365 * ONE_DAY
        self.sara_member.sudo().tier_held_until = self.today - ONE_DAY
        self.sara_member.sudo().tier_until = self.today - ONE_DAY
        self.sara_member._evaluate_tier()
        self.assertEqual(self.sara_member.tier_id.name, "Silver")
        self.assertEqual(self.sara_member.tier_review_on, self.today + 6 * ONE_DAY)
        self.club.club_tiers_frozen_until = False
        self.sara_member._evaluate_tier()
        self.assertEqual(self.sara_member.tier_id.name, "Blue")

    def test_nights_look_at_what_is_new(self):
        self._ladder()
        self._reviewed()
        self.club.club_tiers_reviewed_on = fields.Datetime.add(fields.Datetime.now(), hours=2)
        members = self.env['loyalty.club.member'].sudo()
        members._begin_review(self.club)
        self.assertEqual(self.club.club_tiers_review_mode, 'due')
        self.assertEqual(members._members_to_review(self.club, 10), [])
        self.club.club_tiers_reviewed_on = fields.Datetime.subtract(
            fields.Datetime.now(), hours=1)
        self._bought(self.sara, 500)
        looked_at = [row[0] for row in members._members_to_review(self.club, 10)]
        self.assertEqual(looked_at, self.sara_member.ids)

    def test_the_review_goes_on_where_it_stopped(self):
        self._ladder()
        members = self.env['loyalty.club.member'].sudo()
        members._begin_review(self.club)
        self.assertEqual(self.club.club_tiers_review_mode, 'changed')
        self.assertEqual(members._review_page(self.club, 1), 1)
        at = self.club.club_tiers_review_at
        members._begin_review(self.club)  # the next run
        self.assertEqual(self.club.club_tiers_review_at, at)
        self.assertEqual(members._review_page(self.club, 1), 1)
        self.assertEqual(members._review_page(self.club, 1), 0)

    def test_without_a_review_before_everybody_is_met(self):
        self._ladder()
        self.club.write({
            'club_tiers_changed': False, 'club_tiers_full_on': self.today,
            'club_tiers_reviewed_on': False,
        })
        self.env['loyalty.club.member'].sudo()._begin_review(self.club)
        self.assertEqual(self.club.club_tiers_review_mode, 'full')

    def test_the_cron_goes_on_soon_when_its_time_is_over(self):
        self._ladder()
        self._bought(self.sara, 500)
        job = self.env.ref('loyalty_club_addon.ir_cron_review_tiers')
        triggers = self.env['ir.cron.trigger'].search([('cron_id', '=', job.id)])
        triggers.unlink()
        for is_over in (False, True):
            with self.enter_registry_test_mode(), patch.multiple(
                'odoo.addons.base.models.ir_cron', MIN_TIME_PER_JOB=0, MIN_RUNS_PER_JOB=1,
            ):
                job.method_direct_trigger()
            self.env.invalidate_all()
            self.assertEqual(self.sara_member.tier_id.name, "Gold")
            self.assertEqual(bool(self.club.club_tiers_review_began), not is_over)
            triggers = self.env['ir.cron.trigger'].search([('cron_id', '=', job.id)])
            self.assertEqual(len(triggers), 0 if is_over else 1)

    def test_the_cron_runs_to_its_end(self):
        self._ladder()
        self._bought(self.sara, 500)
        with self.enter_registry_test_mode():
            self.env.ref('loyalty_club_addon.ir_cron_review_tiers').method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(self.sara_member.tier_id.name, "Gold")
        self.assertFalse(self.club.club_tiers_review_began)

    def test_more_points_from_the_next_purchase_on(self):
        __, __, gold = self._ladder()
        gold.multiplier = 1.5
        purchase = self._bought(self.sara, 500)
        first = self._confirmed(self.sara, 1)
        self.assertEqual(self.sara_member.tier_id, gold)
        second = self._confirmed(self.sara, 1)
        self.assertEqual([entry[1] for entry in self._ledger(self.sara_member)], [20, 30])
        self.assertEqual((first.club_points_to_earn, second.club_points_to_earn), (20, 30))
        self.assertEqual(second.coupon_point_ids.mapped('points'), [30])
        entry = second._club_entries()
        self.assertEqual(entry.terms['rules'][0]['multiplied'][0]['name'], "Gold")
        self.env['loyalty.club.multiplier'].create({
            'name': "Double", 'program_id': self.club.id, 'factor': 2})
        third = self._confirmed(self.sara, 1)
        self.assertEqual(third.club_points_to_earn, 40)  # the larger one, not both
        purchase.amount_untaxed = 10
        second._action_cancel()  # takes back what it gave, not what it would give today
        self.assertEqual(self._ledger(self.sara_member)[-1][1], -30)
        self._committed()
        self.assertEqual(self.sara_member.tier_id.name, "Blue")

    def test_more_points_at_the_till(self):
        __, __, gold = self._ladder()
        gold.multiplier = 1.5
        self._bought(self.sara, 500)
        self.sara_member._evaluate_tier()
        order = self._paid(self.sara)
        self.assertEqual(order.club_points_earned, 30)
        self.assertEqual(order.club_tier_note, "Gold until " + self.env[
            'loyalty.club.tier.wording']._day(
                self.sara_member.tier_until, self.env.company, self.today))

    def test_the_receipt_says_from_when(self):
        self._ladder()
        self.sara_member._evaluate_tier()
        self._bought(self.sara, 500)
        order = self._paid(self.sara)
        self.assertEqual(
            order.club_tier_note, "Congratulations, you are Gold from your next purchase on!")

    def test_words(self):
        self._ladder()
        self._bought(self.sara, 100, 300)
        self._bought(self.sara, 90, 5)
        self.sara_member._evaluate_tier()
        member = self.sara_member.with_context(lang='en_US')
        self.assertEqual(member.tier_progress.replace('\xa0', ' '), "$ 210.00 to Gold")
        self.assertIn("keep Silver with $ 60.00 more until ", member.tier_keep.replace('\xa0', ' '))
        till = self.sara.with_user(self.cashier).club_till_data['memberships'][0]
        self.assertEqual(till['tier_text'].replace('\xa0', ' '), "Silver · $ 210.00 to Gold")
        card = self.env['loyalty.club.member.statement']._card(self.sara_member, self.sara)
        self.assertEqual((card['tier'], len(card['tier_progress'])), ("Silver", 2))
        panel = self.sara.with_user(self.salesperson).with_context(lang='en_US').club_panel
        self.assertIn("Silver", panel)
        self.assertIn("to Gold", panel)

    def test_automations_and_chatter_hear_of_it(self):
        self._ladder()
        self._committed()
        self._bought(self.sara, 500)
        self.sara_member.with_context(tracking_disable=False, mail_notrack=False)._evaluate_tier()
        self.env.flush_all()
        self.cr.precommit.run()
        values = self.sara_member.message_ids.tracking_value_ids
        self.assertIn("Gold", values.mapped('new_value_char'))


@tagged('post_install', '-at_install')
class TestTierInput(TestTierCommon):

    def assertRefused(self, text, **values):
        with self.assertRaisesRegex(ValidationError, text), self.env.cr.savepoint():
            self._tier(values.pop('name', "New"), **values)

    def test_criteria_are_needed_and_not_twice(self):
        self.assertRefused("has none", recipe='custom')
        one = Command.create({'metric': 'amount', 'window': 'month', 'threshold': 5})
        self.assertRefused("same twice", recipe='custom', criterion_ids=[one, one])
        self.assertRefused("met by everybody", recipe='month')
        self.assertRefused("Purchases From", recipe='purchase')
        self.assertRefused("up to 3660", recipe='custom', criterion_ids=[
            Command.create({'metric': 'recency', 'window': 'joined', 'threshold': 1e12}),
        ])

    def test_order_of_thresholds(self):
        self._ladder()
        self.assertRefused("asks for less", amount=300, sequence=9)
        self.assertRefused("overlap", amount=400, sequence=9)
        self.assertRefused("only be the lowest", recipe='everybody', sequence=9)
        self.assertRefused("ladders", amount=900, kind='legal', sequence=9)
        self.assertEqual(len(self.tiers.search([])), 3)

    def test_a_tier_with_members_stays(self):
        blue = self._tier("Blue")
        self._reviewed()
        with self.assertRaisesRegex(UserError, "2 members"):
            blue.unlink()
        blue.active = False
        self._reviewed()
        self.assertFalse(self.sara_member.tier_id)
        blue.unlink()

    def test_criteria_taken_away_make_nobody_special(self):
        __, __, gold = self._ladder()
        gold.criterion_ids.unlink()
        self._reviewed()
        self.assertEqual(self.sara_member.tier_id.name, "Blue")

    def test_forms(self):
        """As a manager types them: a recipe, and own criteria."""
        with Form(self.tiers.with_user(self.club_manager)) as form:
            form.name = "Blue"
            form.program_id = self.club
            form.recipe = 'everybody'
        with Form(self.tiers.with_user(self.club_manager)) as form:
            form.name = "Silver"
            form.program_id = self.club
            form.recipe = 'month'
            form.recipe_amount = 50
        self.assertEqual(form.record.criterion_ids.mapped('threshold'), [50])
        self.assertEqual(form.record.description, "purchases of 50 $ in a month")
        with Form(form.record) as form:
            form.recipe = 'custom'
            with form.criterion_ids.edit(0) as line:
                line.threshold = 60
            with form.criterion_ids.new() as line:
                line.metric = 'count'
                line.threshold = 2
        self.assertEqual(sorted(form.record.criterion_ids.mapped('threshold')), [2, 60])
        self.assertEqual(form.record.recipe, 'custom')
        self.assertEqual([tier.name for tier in self.club._club_ladder('legal')],
                         ["Blue", "Silver"])

    def test_recipes_write_the_criteria(self):
        tier = self._tier("Special", 50, recipe='purchase', recipe_count=3)
        self.assertEqual(tier.description,
                         "3 purchases of at least 50 $ in the last 365 days")
        for recipe, window in (('month', 'month'), ('season', 'season'), ('year', 'year')):
            tier.write({'recipe': recipe, 'recipe_amount': 70})
            one = tier.criterion_ids
            self.assertEqual((one.metric, one.window, one.threshold), ('amount', window, 70))

    def test_rights(self):
        tier, silver, __ = self._ladder()
        self._reviewed()
        change = self.sara_member.tier_change_ids
        for user in (self.salesperson, self.cashier, self.club_user, self.auditor):
            self.assertEqual(tier.with_user(user).name, "Blue")
            self.assertEqual(change.with_user(user).new_name, "Blue")
            for record in (tier, silver.criterion_ids, change):
                with self.assertRaises(AccessError):
                    record.with_user(user).write({'create_date': fields.Datetime.now()})
            with self.assertRaises(AccessError):
                self.env['loyalty.club.tier.lock'].with_user(user).create({'reason': "x"})
        manager = tier.with_user(self.club_manager)
        manager.name = "Azure"
        with self.assertRaises(AccessError):
            change.with_user(self.club_manager).write({'cause': "x"})
        with self.assertRaises(AccessError):
            change.with_user(self.club_manager).unlink()
        with self.assertRaises(AccessError):
            self.sara_member.with_user(self.club_manager).tier_id = False
        with self.assertRaises(AccessError):
            self.env['loyalty.club.member'].with_user(self.club_manager).create({
                'program_id': self.club.id, 'partner_id': self.layla.id, 'tier_id': tier.id})

    def test_other_companies(self):
        company = self.env['res.company'].create({'name': "Other"})
        self.club.company_id = self.env.company
        tier = self._tier("Blue")
        self.club_manager.write({
            'company_ids': [Command.set(company.ids)], 'company_id': company.id})
        self.assertFalse(self.tiers.with_user(self.club_manager).search([('id', '=', tier.id)]))
        with self.assertRaises(AccessError):
            tier.with_user(self.club_manager).name = "Mine"
