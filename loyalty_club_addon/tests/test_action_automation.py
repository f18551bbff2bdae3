from odoo.fields import Command
from odoo.tests import tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestActionAutomation(TestLedgerCommon):
    """Both types in Odoo's automation rules, where that module is installed."""

    def setUp(self):
        super().setUp()
        if 'base.automation' not in self.env:
            self.skipTest("Automation Rules (base_automation) is not installed")
        self.salesperson.sudo().group_ids += self.env.ref('base.group_partner_manager')

    def _rule(self, model, **action):
        model_id = self.env['ir.model']._get_id(model)
        return self.env['base.automation'].sudo().create({
            'name': "Reward", 'model_id': model_id, 'trigger': 'on_create_or_write',
            'filter_domain': "[('ref', '=', 'reviewed')]",
            'filter_pre_domain': "[('ref', '!=', 'reviewed')]",
            'action_server_ids': [Command.create({
                'name': "Reward", 'model_id': model_id, 'state': 'club_points',
                'club_program_id': self.club.id, 'club_points': 50, **action,
            })],
        })

    def _gifts(self):
        return self._ledger(self.sara_member)

    def test_whoever_sets_it_off(self):
        """A salesperson may not give points by hand; what he writes may be worth some."""
        self._rule('res.partner', club_once='month')
        sara = self.sara.with_user(self.salesperson)
        sara.ref = 'nothing'
        self.assertEqual(self._gifts(), [])
        sara.ref = 'reviewed'
        self.assertEqual(self._gifts(), [('bonus', 50, 50)])
        sara.ref = 'again'
        sara.ref = 'reviewed'
        self.assertEqual(self._gifts(), [('bonus', 50, 50)])

    def test_nobody_to_give_to_stops_nothing(self):
        self._rule('res.partner')
        stranger = self.env['res.partner'].with_user(self.salesperson).create({
            'name': "Stranger", 'ref': 'reviewed',
        })
        self.assertTrue(stranger.exists())

    def test_coupons(self):
        program = self.env['loyalty.program'].create({
            'name': "Thanks", 'program_type': 'coupons',
            'reward_ids': [Command.create({'discount': 10})],
        })
        self._rule(
            'res.partner', state='club_coupon', club_coupon_program_id=program.id,
        )
        self.sara.with_user(self.salesperson).ref = 'reviewed'
        self.assertEqual(program.sudo().coupon_ids.partner_id, self.sara)
