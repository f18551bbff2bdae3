from odoo.tests import tagged

from ..models.loyalty_club_action_delivery import DEPTH_MAX
from .tier_common import TestTierCommon

CODE = """
env['loyalty.club.tier.lock'].create({
    'member_ids': record.ids, 'tier_id': %s, 'reason': "The action says so",
}).action_confirm()
"""


@tagged('post_install', '-at_install')
class TestTierActionLoop(TestTierCommon):
    """Actions that move the member into the tier that runs them."""

    def test_they_end_and_somebody_reads_why(self):
        __, silver, gold = self._ladder()
        model = self.env['ir.model']._get_id('loyalty.club.member')
        for tier, other in ((silver, gold), (gold, silver)):
            tier.sudo().enter_action_ids = self.env['ir.actions.server'].sudo().create({
                'name': f"To {other.name}", 'state': 'code', 'model_id': model,
                'code': CODE % other.id,
            })
        deliveries = self.env['loyalty.club.action.delivery'].sudo()
        self.sara_member._set_tier_by_hand(silver, False, "Friend")
        run = 0
        while row := deliveries.search([('state', '=', 'pending')], limit=1):
            self.assertTrue(row._run_action())
            row.state = 'done'
            run += 1
            self.assertLess(run, 10)
        self.assertEqual(run, DEPTH_MAX + 1)
        failed = deliveries.search([('state', '=', 'failed')])
        self.assertEqual((len(failed), failed.depth), (1, DEPTH_MAX + 1))
        self.assertIn("set each other off", failed.error)
        self.assertEqual(self.sara_member.tier_id, silver)
