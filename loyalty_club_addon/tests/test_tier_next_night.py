from datetime import timedelta

from odoo.tests import tagged

from .import_common import TestImportCommon
from .tier_common import TestTierCommon


@tagged('post_install', '-at_install')
class TestTierNextNight(TestTierCommon, TestImportCommon):
    """Whoever gets or loses purchases without a document of his is looked at in the next night."""

    def setUp(self):
        super().setUp()
        self._ladder()
        self._reviewed()

    def _night(self):
        """:return: the ids of the members who are due before the review that follows"""
        members = self.env['loyalty.club.member'].sudo()
        due = members.search([('tier_review_on', '<=', self.today)]).ids
        self._reviewed()
        self.assertEqual(self.club.club_tiers_review_mode, 'due')
        return due

    def _text(self):
        return f"mobile,document,date,amount\n09120000101,D1,{self.today},500\n"

    def test_an_import_and_its_undo(self):
        job = self._run(self._text())
        self.assertEqual(self._night(), self.sara_member.ids)
        self.assertEqual(self.sara_member.tier_id.name, "Gold")
        self.assertEqual(self.sara_member.tier_until, self.today + timedelta(days=364))
        self.assertEqual(self._night(), [])
        self._undo(job)
        self.assertEqual(self._night(), self.sara_member.ids)
        self.assertEqual(self.sara_member.tier_id.name, "Blue")
        self.assertEqual(self._night(), [])

    def test_a_contact_who_moves_to_another_company(self):
        order = self._confirmed(self.layla, 30)
        self._committed()
        self.assertEqual(self.company_member.tier_id.name, "Gold")
        other = self.env['res.partner'].create({'name': "Other Company", 'is_company': True})
        order.sudo().club_member_id = False  # booked for nobody in particular
        self.layla.parent_id = other
        self._committed()
        purchase = self.env['loyalty.club.purchase'].search([('sale_order_id', '=', order.id)])
        self.assertEqual(purchase.holder_id, other)
        self.assertEqual(self.company_member.tier_id.name, "Blue")  # by the job of the order
        self.assertEqual(self._night(), [])

    def test_a_purchase_of_a_day_to_come(self):
        self._bought(self.sara, 500, -3)
        self._night()
        self.assertEqual(self.sara_member.tier_id.name, "Blue")
        self.assertEqual(self.sara_member.tier_review_on, self.today + timedelta(days=3))

    def test_merged_customers(self):
        twin = self.env['res.partner'].create({'name': "Sarah Mitchel"})
        self._bought(twin, 500)
        self.assertEqual(self._night(), [])
        self.env['base.partner.merge.automatic.wizard'].sudo()._merge(
            (self.sara | twin).ids, self.sara, extra_checks=False)
        self._committed()
        self.assertEqual(self._night(), self.sara_member.ids)
        self.assertEqual(self.sara_member.tier_id.name, "Gold")

    def test_purchases_that_are_made_anew(self):
        order = self._confirmed(self.sara, 30)
        self._committed()
        builds = self.env['loyalty.club.purchase.build'].sudo()
        builds._start(self.env.company)
        build = builds.search([('company_id', '=', self.env.company.id)])
        while builds._build_page(build, 1000):
            continue
        self.assertIn(self.sara_member.id, self._night())
        self.env.cr.execute("UPDATE sale_order SET state = 'draft' WHERE id = %s", [order.id])
        builds._drop_strays(self.env.company)
        self.assertEqual(self._night(), self.sara_member.ids)
        self.assertEqual(self.sara_member.tier_id.name, "Blue")
        self.env.cr.execute("UPDATE sale_order SET state = 'sale' WHERE id = %s", [order.id])
        order.invalidate_recordset()

    def test_nobody_is_marked_while_no_club_has_tiers(self):
        self.club.club_tier_ids.active = False
        self._run(self._text())
        self.assertFalse(self.sara_member.tier_review_on)
