from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.point_of_sale.tests.common import CommonPosTest


class TestStartCommon(CommonPosTest):
    """A company that has sold for a year and has no club."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref('sales_team.group_sale_manager')
        clubs = cls.env['loyalty.program'].sudo().search([('is_club', '=', True)])
        clubs.action_archive()
        cls.env.company.partner_id.tz = 'UTC'
        cls.env.company.sudo().write({
            'club_money_unit': 'currency', 'club_start_answered_on': False,
        })
        cls.product = cls.twenty_dollars_no_tax.product_variant_id
        cls.manager = new_test_user(
            cls.env, 'start_manager', 'loyalty_club_addon.group_club_manager',
            company_id=cls.env.company.id, company_ids=cls.env.company.ids,
        )
        cls.today = cls.env.company._club_today()
        cls.sara, cls.nell, cls.bob = cls.env['res.partner'].create([
            {'name': "Sarah Mitchell"}, {'name': "Nell Carter"}, {'name': "Bob Old"},
        ])
        cls._sold(cls.bob, 900, 400)
        cls._sold(cls.sara, 60, 100)
        cls._sold(cls.sara, 40, 50)
        cls._sold(cls.nell, 20, 10)

    @classmethod
    def _sold(cls, partner, amount, days):
        order = cls.env['sale.order'].create({
            'partner_id': partner.id,
            'order_line': [Command.create({
                'product_id': cls.product.id, 'product_uom_qty': 1, 'price_unit': amount,
            })],
        })
        order.action_confirm()
        order.date_order = fields.Datetime.now() - timedelta(days=days)
        return order

    def _window(self, user=None, **values):
        return self.env['loyalty.club.start'].with_user(user or self.manager).create({
            'recipe': 'purchase', 'amount_text': "50", 'percent_text': "10", **values,
        })

    def _clubs(self):
        return self.env['loyalty.program'].sudo().search([
            ('is_club', '=', True), ('company_id', '=', self.env.company.id),
        ])

    def _settle_in_background(self):
        """What the jobs do, without their commits: orders are read, members looked at."""
        builds = self.env['loyalty.club.purchase.build'].sudo()
        build = builds.search([('company_id', '=', self.env.company.id)])
        while build.state == 'open':
            builds._build_page(build, 1000)
        members = self.env['loyalty.club.member'].sudo()
        for club in self._clubs():
            members._begin_review(club)
            while members._review_page(club, 1000):
                continue
            members._end_review(club)
        self.env.invalidate_all()
