from datetime import date

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .purchase_common import TestPurchaseCommon


@tagged('post_install', '-at_install')
class TestPurchase(TestPurchaseCommon):
    """A confirmed sale order is a purchase. A piece is sold for 20 and was bought for 12."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.standard_price = 12
        cls.product.invoice_policy = 'order'
        cls.mug = cls.env['product.product'].create({
            'name': "Mug", 'type': 'consu', 'list_price': 10, 'standard_price': 4,
            'taxes_id': [Command.clear()], 'invoice_policy': 'order', 'available_in_pos': True,
        })

    def _tax(self, percent, is_included=False):
        return self.env['account.tax'].create({
            'name': f"{percent} % {is_included}", 'amount': percent, 'amount_type': 'percent',
            'type_tax_use': 'sale',
            'price_include_override': 'tax_included' if is_included else 'tax_excluded',
        })

    def _credit(self, order, *quantities, price=None):
        """Post a credit note of quantities of the order's lines, after its invoice."""
        invoice = order.invoice_ids.filtered(lambda move: move.move_type == 'out_invoice')
        if not invoice:
            invoice = order._create_invoices()
            invoice.action_post()
        note = invoice._reverse_moves([{'invoice_date': '2030-02-01'}])
        lines = note.invoice_line_ids.filtered('product_id')
        for line, quantity in zip(lines, quantities, strict=False):
            line.quantity = quantity
            if price is not None:
                line.price_unit = price
        lines.filtered(lambda line: not line.quantity).unlink()
        note.action_post()
        return note

    def test_confirm_edit_cancel_and_confirm_again(self):
        order = self._sale_order(self.sara, 5)
        self.assertPurchase(order, None, 0)
        order.action_confirm()
        purchase = self.assertPurchase(order, self.sara, 100, margin=40)
        self.assertRecordValues(purchase, [{
            'name': order.name, 'channel': 'sale', 'kind': 'individual', 'date': order.date_order,
            'company_id': self.env.company.id, 'config_id': False,
        }])
        self.assertRecordValues(purchase.line_ids, [{
            'product_id': self.product.id, 'quantity': 5, 'amount_untaxed': 100, 'margin': 40,
        }])
        order.order_line.product_uom_qty = 7
        self.assertEqual(self.assertPurchase(order, self.sara, 140, margin=56), purchase)
        order._action_cancel()
        self.assertPurchase(order, None, 0)
        order.action_draft()
        order.action_confirm()
        self.assertPurchase(order, self.sara, 140, margin=56)

    def test_lines_added_and_removed(self):
        order = self._confirmed(self.sara, 5)
        order.order_line = [Command.create({
            'product_id': self.mug.id, 'product_uom_qty': 2, 'price_unit': 10,
        })]
        purchase = self.assertPurchase(order, self.sara, 120, margin=52)
        self.assertEqual(
            [(line.product_id, line.quantity, line.amount_untaxed)
             for line in purchase.line_ids.sorted('amount_untaxed')],
            [(self.mug, 2, 20), (self.product, 5, 100)],
        )
        order.order_line[1:].product_uom_qty = 0
        purchase = self.assertPurchase(order, self.sara, 100)
        self.assertEqual(purchase.line_ids.product_id, self.product)

    def test_taxes_on_top_and_included(self):
        for is_included, untaxed, taxed in ((False, 100, 110), (True, 90.91, 100)):
            order = self._sale_order(self.sara, 5)
            order.order_line.tax_ids = self._tax(10, is_included)
            order.action_confirm()
            self.assertPurchase(order, self.sara, untaxed, taxed)

    def test_discounts(self):
        """Of a line, a global one, and a reward whose part each product carries."""
        order = self._confirmed(self.sara, 5)  # 100 points
        order = self._sale_order(self.sara, 5)
        order.order_line.discount = 10
        order.order_line = [Command.create({
            'product_id': self.mug.id, 'product_uom_qty': 1, 'price_unit': 10,
        })]
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        order.action_confirm()
        self.assertEqual(order.amount_total, 95)  # 5 % of 90 + 10
        purchase = self.assertPurchase(order, self.sara, 95, margin=95 - 64)
        self.assertEqual(purchase.line_ids.sorted('amount_untaxed').mapped('amount_untaxed'),
                         [9.5, 85.5])

    def test_rewards_of_orders_from_before_the_addon(self):
        """What they took off each product is not known: it is taken off in proportion."""
        self._confirmed(self.sara, 5)
        order = self._sale_order(self.sara, 5, price=18)
        order.order_line = [Command.create({
            'product_id': self.mug.id, 'product_uom_qty': 1, 'price_unit': 10,
        })]
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        order.action_confirm()
        self._committed()
        self.env.cr.execute("""
            UPDATE sale_order_line SET club_reward_discount = NULL,
                   club_reward_discount_untaxed = NULL WHERE order_id = %s
        """, [order.id])
        order.order_line.invalidate_recordset()
        self.env['loyalty.club.purchase'].sudo()._project('sale.order', order.ids)
        purchase = self.assertPurchase(order, self.sara, 95)
        self.assertEqual(purchase.line_ids.sorted('amount_untaxed').mapped('amount_untaxed'),
                         [9.5, 85.5])

    def test_free_product(self):
        """It brings no money and costs what it costs."""
        reward = self.env['loyalty.reward'].create({
            'program_id': self.club.id, 'reward_type': 'product', 'required_points': 150,
            'reward_product_id': self.mug.id, 'reward_product_qty': 1, 'description': "Mug",
        })
        self._confirmed(self.sara, 5)
        order = self._sale_order(self.sara, 5)
        order._update_programs_and_rewards()
        order._apply_program_reward(reward, self.sara_member.card_id)
        order.action_confirm()
        purchase = self.assertPurchase(order, self.sara, 100, margin=100 - 60 - 4)
        self.assertEqual(purchase.line_ids.filtered(
            lambda line: line.product_id == self.mug).quantity, 1)

    def test_gift_card_pays_and_topping_up_is_no_purchase(self):
        program = self._paying_program('gift_card')
        card = self.env['loyalty.card'].create({'program_id': program.id, 'points': 30})
        order = self._sale_order(self.sara, 5)
        order._try_apply_code(card.code)
        order._apply_program_reward(program.reward_ids, card)
        order.action_confirm()
        self.assertEqual(order.amount_total, 70)
        self.assertPurchase(order, self.sara, 100)
        order = self._sale_order(self.sara, 5)
        order.order_line.product_id = self.mug
        order.action_confirm()
        self.assertPurchase(order, None, 0)

    def test_down_payments_and_notes(self):
        order = self._confirmed(self.sara, 5)
        order.order_line = [
            Command.create({'display_type': 'line_note', 'name': "Thank you"}),
            Command.create({
                'product_id': self.mug.id, 'is_downpayment': True, 'price_unit': 50,
                'product_uom_qty': 0, 'name': "Down payment",
            }),
        ]
        self.assertPurchase(order, self.sara, 100)

    def test_other_units(self):
        """Six of them are half a dozen; the cost is that of six."""
        dozen = self.env.ref('uom.product_uom_dozen')
        order = self._sale_order(self.sara, 1, price=200)
        order.order_line.write({'product_uom_id': dozen.id, 'price_unit': 200})
        order.action_confirm()
        purchase = self.assertPurchase(order, self.sara, 200, margin=200 - 144)
        self.assertEqual(purchase.line_ids.quantity, 12)

    def test_foreign_currency_at_the_rate_of_the_order(self):
        euro = self.env['res.currency'].with_context(active_test=False).search(
            [('name', '=', 'EUR')],
        )
        euro.active = True
        euro.rate_ids.unlink()
        self.env['res.currency.rate'].create([
            {'currency_id': euro.id, 'company_id': self.env.company.id, 'name': day, 'rate': rate}
            for day, rate in (('2020-01-01', 0.8), ('2020-03-01', 0.5))
        ])
        pricelist = self.env['product.pricelist'].create({
            'name': "Euro", 'currency_id': euro.id,
        })
        order = self._sale_order(self.sara, 3, price=10, pricelist_id=pricelist.id)
        order.action_confirm()
        order.date_order = '2020-02-01 12:00:00'
        self.assertEqual(order.currency_id, euro)
        self.assertPurchase(order, self.sara, 37.5, margin=1.5)
        order.date_order = '2020-04-01 12:00:00'
        self.assertPurchase(order, self.sara, 60, margin=24)

    def test_credit_notes_in_parts_withdrawn_and_posted_again(self):
        order = self._confirmed(self.sara, 7, price=10)
        first = self._credit(order, 1)
        self.assertPurchase(order, self.sara, 60, margin=-12)
        second = self._credit(order, 2)
        self.assertPurchase(order, self.sara, 40, margin=-8)
        second.button_draft()
        self.assertPurchase(order, self.sara, 60)
        second.button_cancel()
        self.assertPurchase(order, self.sara, 60)
        second.button_draft()
        second.action_post()
        self._credit(order, 4)
        self.assertPurchase(order, None, 0)
        first.button_draft()
        self.assertPurchase(order, self.sara, 10)

    def test_credit_note_of_an_order_with_a_reward(self):
        """The part of the reward that belongs to a product comes back with it."""
        self._confirmed(self.sara, 5)
        order = self._sale_order(self.sara, 5)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        order.action_confirm()
        self.assertPurchase(order, self.sara, 95)
        self._credit(order, 2, 0)
        self.assertPurchase(order, self.sara, 57, margin=57 - 36)

    def test_credited_and_invoiced_again_is_no_return(self):
        order = self._confirmed(self.sara, 5)
        self._credit(order, 5)
        self.assertPurchase(order, None, 0)
        order._create_invoices().action_post()
        self.assertPurchase(order, self.sara, 100)

    def test_part_of_the_price_credited(self):
        order = self._confirmed(self.sara, 5)
        self._credit(order, 5, price=2)
        self.assertEqual(self._purchase(order).amount_untaxed, 90)

    def test_contacts_buy_for_their_company_and_for_themselves(self):
        company, paul = self.company_partner, self.paul
        order = self._confirmed(paul, 5)
        self.assertEqual(self.assertPurchase(order, company, 100).kind, 'legal')
        self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': paul.id,
        })
        own = self._confirmed(paul, 1, club_own=True)
        self.assertPurchase(own, paul, 20)

    def test_other_customer(self):
        order = self._confirmed(self.sara, 5)
        order.partner_id = self.paul
        self.assertPurchase(order, self.company_partner, 100)

    def test_customers_who_are_no_members_count_too(self):
        stranger = self.env['res.partner'].create({'name': "Nobody's member"})
        self.assertPurchase(self._confirmed(stranger, 5), stranger, 100)

    def test_public_user_is_nobody(self):
        order = self._confirmed(self.env.ref('base.public_partner'), 5)
        self.assertPurchase(order, None, 0)

    def test_contact_moves_to_another_company(self):
        """What was booked for a membership stays there; the rest goes along."""
        other = self.env['res.partner'].create({'name': "Other", 'is_company': True})
        free = self.env['res.partner'].create({'name': "Free", 'parent_id': other.id})
        booked, loose = self._confirmed(self.paul, 5), self._confirmed(free, 2)
        self.assertPurchase(loose, other, 40)
        (self.paul | free).parent_id = self.company_partner
        self.assertPurchase(loose, self.company_partner, 40)
        self.paul.parent_id = other
        self.assertPurchase(booked, self.company_partner, 100)

    def test_customers_merged(self):
        twin = self.env['res.partner'].create({'name': "Sarah M."})
        order = self._confirmed(twin, 5)
        contact = self.env['res.partner'].create({'name': "P.", 'parent_id': twin.id})
        other = self._confirmed(contact, 1)
        self.assertPurchase(other, twin, 20)
        self._committed()
        self.env['base.partner.merge.automatic.wizard'].sudo()._merge(
            (twin | self.sara).ids, self.sara,
        )
        self.assertPurchase(order, self.sara, 100)
        self.assertPurchase(other, self.sara, 20)
        self.env['base.partner.merge.automatic.wizard'].sudo()._merge(
            (contact | self.paul).ids, self.paul,
        )
        self.assertPurchase(other, self.company_partner, 20)

    def test_day_is_that_of_the_company(self):
        """23:59 of the 29 Esfand in Tehran is 20:29 in Greenwich; two minutes later is Nowruz."""
        self.env.company.partner_id.tz = 'Asia/Tehran'
        order = self._confirmed(self.sara, 5)
        for moment, day in (
            ('2026-03-20 20:29:00', date(2026, 3, 20)), ('2026-03-20 20:31:00', date(2026, 3, 21)),
        ):
            order.date_order = moment
            self.assertEqual(self._purchase(order).day, day)
        self.env.company.partner_id.tz = 'UTC'
        self._build()
        self.assertEqual(self._purchase(order).day, date(2026, 3, 20))

    def test_website(self):
        medium = self.env.ref('utm.utm_medium_website')
        order = self._confirmed(self.sara, 5, medium_id=medium.id)
        self.assertEqual(self._purchase(order).channel, 'website')

    def test_one_statement_for_all_documents_of_a_transaction(self):
        orders = self._sale_order(self.sara, 1) | self._sale_order(self.paul, 2)
        orders.action_confirm()
        orders.order_line.product_uom_qty = 3
        self.env.flush_all()
        self.env['loyalty.club.purchase'].sudo()._pieces('sale.order')  # caches are full
        before = self.env.cr.sql_log_count
        self.env['loyalty.club.purchase'].sudo()._project_pending()
        # the other one puts back the settings of the planner
        self.assertEqual(self.env.cr.sql_log_count - before, 2)
        self.assertPurchase(orders[0], self.sara, 60)
        self.assertPurchase(orders[1], self.company_partner, 60)

    def test_without_a_club_nothing_is_projected(self):
        self._without_clubs()
        order = self._confirmed(self.sara, 5)
        self.assertNotIn('loyalty_club_purchases', self.env.cr.precommit.data)
        self.assertFalse(self._purchase(order))

    def test_who_reads_and_nobody_writes(self):
        order = self._confirmed(self.sara, 5)
        purchase = self._purchase(order)
        for user in (self.salesperson, self.club_user, self.club_manager, self.auditor):
            mine = purchase.with_user(user)
            self.assertEqual(mine.amount_untaxed, 100)
            self.assertEqual(mine.line_ids.quantity, 5)
            for spoil in (
                lambda mine=mine: mine.write({'amount_untaxed': 1}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.copy(),
                lambda mine=mine: mine.line_ids.write({'quantity': 1}),
                lambda mine=mine: mine.line_ids.unlink(),
            ):
                with self.assertRaises(AccessError):
                    spoil()
        with self.assertRaises(AccessError):
            purchase.with_user(self.cashier).read(['amount_untaxed'])
        self.assertPurchase(order, self.sara, 100)

    def test_purchases_of_other_companies_are_not_seen(self):
        purchase = self._purchase(self._confirmed(self.sara, 5))
        other = self.env['res.company'].create({'name': "Other"})
        self.club_user.write({
            'company_ids': [Command.set(other.ids)], 'company_id': other.id,
        })
        self.assertFalse(purchase.with_user(self.club_user).search([('id', '=', purchase.id)]))
        self.assertFalse(self.env['loyalty.club.purchase.line'].with_user(self.club_user).search(
            [('id', 'in', purchase.line_ids.ids)],
        ))
        self.assertEqual(self.sara.with_user(self.club_user).club_purchase_count, 0)

    def test_buttons(self):
        self._confirmed(self.paul, 5)
        self._confirmed(self.layla, 1)
        self._committed()
        self.env.invalidate_all()
        self.assertEqual(self.company_member.purchase_count, 2)
        self.assertIn('120', self.company_member.purchase_amount)
        self.assertEqual(self.paul.club_purchase_count, 2)
        self.assertIn('120', self.company_partner.club_purchase_amount)
        self.assertEqual(self.sara.club_purchase_count, 0)
        self.assertFalse(self.sara.club_purchase_amount)
        self.assertEqual(self.paul.with_user(self.cashier).club_purchase_count, 0)
        purchases = self.env['loyalty.club.purchase']
        for action in (
            self.paul.action_open_club_purchases(), self.company_member.action_open_purchases(),
        ):
            self.assertEqual(len(purchases.search(action['domain'])), 2)

    def test_document_is_opened_by_who_may_read_it(self):
        order = self._confirmed(self.sara, 5)
        purchase = self._purchase(order)
        action = purchase.with_user(self.salesperson).action_open_document()
        self.assertEqual((action['res_model'], action['res_id']), ('sale.order', order.id))
        with self.assertRaises(AccessError):
            purchase.with_user(self.club_user).action_open_document()

    def test_grouped_and_filtered(self):
        self._purchase(self._confirmed(self.paul, 5))
        purchases = self.env['loyalty.club.purchase'].with_user(self.club_user)
        for groupby in ('holder_id', 'channel', 'config_id', 'day:month', 'company_id', 'kind'):
            self.assertTrue(purchases.formatted_read_group([], [groupby], ['amount_untaxed:sum']))
        self.assertIn(self.company_partner, purchases.search([('kind', '=', 'legal')]).holder_id)
