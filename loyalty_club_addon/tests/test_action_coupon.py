from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, ConcurrencyError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_actions import ServerActionWithWarningsError

from .common import TestClubCommon


@tagged('post_install', '-at_install')
class TestActionCoupon(TestClubCommon):
    """*Issue Coupon*: by Odoo's own window, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        template = cls.env['mail.template'].sudo().create({
            'name': "Here it is", 'subject': "A coupon",
            'model_id': cls.env['ir.model']._get_id('loyalty.card'), 'use_default_to': True,
        })
        cls.program = cls.env['loyalty.program'].create({
            'name': "10 % once", 'program_type': 'coupons', 'trigger': 'with_code',
            'applies_on': 'current',
            'reward_ids': [Command.create({'discount': 10})],
            'communication_plan_ids': [Command.create({
                'trigger': 'create', 'mail_template_id': template.id,
            })],
        })
        cls.sara.email = 'sarah@example.com'

    def _action(self, model='res.partner', **values):
        return self.env['ir.actions.server'].sudo().create({
            'name': "For you", 'state': 'club_coupon',
            'model_id': self.env['ir.model']._get_id(model),
            'club_coupon_program_id': self.program.id, **values,
        })

    def _run(self, action, records, user=None):
        action = action.with_user(user) if user else action.sudo()
        return action.with_context(
            active_model=records._name, active_ids=records.ids, active_id=records.ids[0],
        ).run()

    def _coupons(self):
        return self.env['loyalty.card'].sudo().search(
            [('program_id', '=', self.program.id)], order='id',
        )

    def test_as_odoo_generates_it(self):
        self._run(self._action(club_coupon_days=14, club_reason="Happy birthday"), self.sara)
        coupon = self._coupons()
        self.assertRecordValues(coupon, [{
            'partner_id': self.sara.id, 'points': 1, 'active': True,
            'expiration_date': self.program._club_day() + timedelta(days=14),
        }])
        self.assertRecordValues(coupon.history_ids, [
            {'description': "Happy birthday", 'issued': 1},
        ])
        mails = self.env['mail.mail'].sudo().search([
            ('model', '=', 'loyalty.card'), ('res_id', '=', coupon.id),
        ])
        self.assertEqual(mails.mapped('subject'), ["A coupon"])

    def test_once(self):
        action = self._action()
        self._run(action, self.sara | self.company_partner)
        self._run(action, self.sara)
        self.assertEqual(self._coupons().partner_id, self.sara | self.company_partner)
        self._coupons().sudo().action_archive()
        self._run(action, self.sara)  # used and put away is issued all the same
        self.assertFalse(self._coupons())

    def test_once_a_year_for_each_customer(self):
        action = self._action('sale.order', club_once='year')
        self._run(action, self._sale_order(self.sara) | self._sale_order(self.sara))
        self._run(action, self._sale_order(self.sara))
        self.assertEqual(len(self._coupons()), 1)

    def test_every_time(self):
        action = self._action(club_once='always')
        self._run(action, self.sara)
        self._run(action, self.sara)
        self.assertEqual(len(self._coupons()), 2)

    def test_nobody_gets_no_bearer_coupon(self):
        anonymous = self.env['res.partner'].create({'name': "Gone", 'active': False})
        self._run(self._action(), anonymous)
        self.assertFalse(self._coupons())

    def test_what_was_archived_lets_the_sale_go_on(self):
        archived = self.env['loyalty.program'].create({
            'name': "Old", 'program_type': 'coupons', 'active': False,
            'reward_ids': [Command.create({'discount': 10})],
        })
        for program in archived | self.club:
            action = self._action(club_coupon_program_id=program.id)
            before = len(program.sudo().coupon_ids)
            self.assertIn("is archived or issues no coupons", action.warning)
            self.assertFalse(self._run(action, self.sara))
            self.assertEqual(len(program.sudo().coupon_ids), before)

    @mute_logger('odoo.addons.base.models.ir_actions')
    def test_errors_name_the_field(self):
        for values, words in (
            ({'club_coupon_program_id': False}, "Coupon Program: choose"),
            ({'club_coupon_points': 0}, "Coupon Value: write a number above 0"),
            ({'club_coupon_days': -1}, "Valid Days: write 0"),
        ):
            with self.subTest(values):
                action = self._action(**values)
                self.assertIn(words, action.warning)
                with self.assertRaises(ServerActionWithWarningsError):
                    self._run(action, self.sara)
        self.assertFalse(self._coupons())

    @mute_logger('odoo.addons.base.models.ir_actions', 'odoo.addons.base.models.ir_model')
    def test_by_hand_by_whoever_generates_coupons(self):
        action = self._action()
        for user in self.salesperson | self.cashier | self.club_user | self.auditor:
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._run(action, self.sara, user)
        self.assertFalse(self._coupons())
        told = self._run(action, self.sara, self.club_manager)
        self.assertEqual(told['params']['message'], "1 coupons issued, for 1 records.")

    def test_two_at_once(self):
        action = self._action()
        self._run(action, self.sara)
        cards = self.registry['loyalty.card']
        with patch.object(cards, 'search_count', lambda *_a, **_k: 0), mute_logger(
            'odoo.sql_db',
        ), self.assertRaises(ConcurrencyError):
            self._run(action, self.sara)  # it did not see the other's coupon
        self.assertEqual(len(self._coupons()), 1)
