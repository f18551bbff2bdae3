from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .tier_common import TestTierCommon


@tagged('post_install', '-at_install')
class TestActionAutomationClient(TestTierCommon, HttpCase):
    """Rules written and set off by what the web client sends, each with the rights of its user."""

    def setUp(self):
        super().setUp()
        if 'base.automation' not in self.env:
            self.skipTest("Automation Rules (base_automation) is not installed")
        self.administrator = new_test_user(
            self.env, 'rule_writer', 'base.group_user,base.group_system',
            company_id=self.env.company.id, company_ids=self.env.company.ids,
        )
        self.salesperson.sudo().group_ids += self.env.ref('base.group_partner_manager')

    def _call(self, user, model, method, *arguments, button=False, **keywords):
        """One request of the web client.

        :return: (result, sentence of the error or None)
        """
        self.authenticate(user.login, user.login)
        route = 'call_button' if button else 'call_kw'
        answer = self.url_open(f'/web/dataset/{route}/{model}/{method}', json={
            'jsonrpc': '2.0', 'method': 'call', 'id': 1, 'params': {
                'model': model, 'method': method, 'args': arguments, 'kwargs': keywords,
            },
        }).json()
        self.env.invalidate_all()
        error = answer.get('error')
        return answer.get('result'), error and error['data']['message']

    def _rule(self, model, trigger='on_create_or_write', rule=None, **action):
        """Save a new rule as its form does."""
        model_id = self.env['ir.model']._get_id(model)
        found, error = self._call(
            self.administrator, 'base.automation', 'web_save', [], {
                'name': "Reward", 'model_id': model_id, 'trigger': trigger,
                'action_server_ids': [Command.create({
                    'name': "Reward", 'model_id': model_id, 'state': 'club_points',
                    'club_program_id': self.club.id, 'club_points': 50, **action,
                })],
                **(rule or {}),
            }, specification={'id': {}, 'action_server_ids': {'fields': {'warning': {}}}},
        )
        self.assertIsNone(error)
        self.assertFalse(found[0]['action_server_ids'][0]['warning'])
        return self.env['base.automation'].sudo().browse(found[0]['id'])

    def _save(self, partner, **values):
        return self._call(
            self.salesperson, 'res.partner', 'web_save', partner.ids, values,
            specification={'ref': {}},
        )

    def test_points_for_a_change_of_the_form(self):
        self._rule('res.partner', rule={
            'filter_domain': "[('ref', '=', 'reviewed')]",
            'filter_pre_domain': "[('ref', '!=', 'reviewed')]",
        }, club_once='month')
        for ref, gifts in (
            ('nothing', []), ('reviewed', [('bonus', 50, 50)]), ('again', [('bonus', 50, 50)]),
            ('reviewed', [('bonus', 50, 50)]),
        ):
            __, error = self._save(self.sara, ref=ref)
            self.assertIsNone(error)
            self.assertEqual(self._ledger(self.sara_member), gifts)

    def test_a_failing_action_leaves_nothing(self):
        """The change that set it off is refused with its sentence; nobody has points."""
        self._rule(
            'res.partner', club_points_from='field', club_points_path='color',
            club_points_factor=10**9, rule={'filter_domain': "[('ref', '=', 'reviewed')]"},
        )
        with mute_logger('odoo.http'):
            __, error = self._save(self.sara, ref='reviewed', color=9)
        self.assertIn("gives more points than a ledger can hold", error)
        self.assertFalse(self.sara.ref)
        self.assertEqual(self._ledger(self.sara_member), [])
        __, error = self._save(self.sara, ref='other', color=9)
        self.assertIsNone(error)

    def test_points_for_entering_a_tier(self):
        """A salesperson confirms an order; the tier that it gives sets the rule off."""
        gold = self._ladder()[2]
        self._rule(
            'loyalty.club.member', 'on_write', {'filter_domain': f"[('tier_id', '=', {gold.id})]"},
            club_program_id=False, club_points=30,
        )
        order = self._sale_order(self.sara, 25)
        order.user_id = self.salesperson
        __, error = self._call(
            self.salesperson, 'sale.order', 'action_confirm', order.ids, button=True)
        self.assertIsNone(error)
        self.assertEqual(order.state, 'sale')
        self._committed()
        self.assertEqual(self.sara_member.tier_id, gold)
        gifts = [row for row in self._ledger(self.sara_member) if row[0] == 'bonus']
        self.assertEqual([points for __, points, __ in gifts], [30])

    def test_a_failing_action_of_a_tier_stops_no_sale(self):
        """The outbox holds it: the order is confirmed, the tier given, the action told of."""
        gold = self._ladder()[2]
        gold.sudo().enter_action_ids = self.env['ir.actions.server'].sudo().create({
            'name': "Breaks", 'state': 'code', 'code': "raise UserError('Broken')",
            'model_id': self.env['ir.model']._get_id('loyalty.club.member'),
        })
        order = self._sale_order(self.sara, 25)
        __, error = self._call(
            self.salesperson, 'sale.order', 'action_confirm', order.ids, button=True)
        self.assertIsNone(error)
        self._committed()
        self.assertEqual(self.sara_member.tier_id, gold)
        row = self.env['loyalty.club.action.delivery'].sudo().search([])
        self.assertEqual((row.action_name, row.state, row.res_id),
                         ("Breaks", 'pending', self.sara_member.id))

    def test_who_may_write_rules(self):
        """A manager of the club writes none: a rule runs with all rights."""
        with mute_logger('odoo.http'):
            __, error = self._call(
                self.club_manager, 'base.automation', 'web_save', [], {
                    'name': "Mine", 'trigger': 'on_create',
                    'model_id': self.env['ir.model']._get_id('res.partner'),
                }, specification={},
            )
        self.assertIn("not allowed", error)
        self.assertFalse(self.env['base.automation'].sudo().search([('name', '=', "Mine")]))
