from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .ledger_common import TestLedgerCommon


@tagged('post_install', '-at_install')
class TestLedgerSale(TestLedgerCommon):
    """A sale order accounts for what it is worth now. Sarah earns 1 point for each 1."""

    def test_confirm_and_cancel(self):
        order = self._confirmed(self.sara, 5)
        entry = self.sara_member.card_id.sudo().club_entry_ids
        self.assertRecordValues(entry, [{
            'kind': 'earn', 'points': 100, 'document_model': 'sale.order',
            'document_id': order.id, 'document_name': order.name,
        }])
        order._action_cancel()
        self.assertEqual(self._ledger(self.sara_member), [
            ('earn', 100, 100), ('earn_back', -100, 0),
        ])
        order.action_draft()
        order.action_confirm()
        self.assertEqual(self.sara_member.points, 100)

    def test_two_orders_confirmed_in_one_call_are_two_entries(self):
        orders = self._sale_order(self.sara, 1) | self._sale_order(self.sara, 2)
        orders.action_confirm()
        self.assertEqual(self._ledger(self.sara_member), [('earn', 20, 20), ('earn', 40, 60)])

    def test_edit_after_confirmation_then_cancel(self):
        """Plain Odoo ends at -200 here."""
        order = self._confirmed(self.sara, 5)
        order.order_line.product_uom_qty = 15
        self._committed()
        self.assertEqual(self.sara_member.points, 300)
        self.assertEqual(order.coupon_point_ids.points, 300)
        order._action_cancel()
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 0))

    def test_many_edits_are_settled_once(self):
        order = self._confirmed(self.sara, 5)
        order.order_line.product_uom_qty = 15
        order.order_line.product_uom_qty = 2
        order.order_line.price_unit = 10
        self._committed()
        self.assertEqual(self._ledger(self.sara_member), [
            ('earn', 100, 100), ('earn_back', -80, 20),
        ])

    def test_line_added_and_removed_after_confirmation(self):
        order = self._confirmed(self.sara, 5)
        order.order_line = [Command.create({
            'product_id': self.product.id, 'product_uom_qty': 1, 'price_unit': 30,
        })]
        self._committed()
        self.assertEqual(self.sara_member.points, 130)
        order.order_line[1:].product_uom_qty = 0
        self._committed()
        self.assertEqual(self.sara_member.points, 100)

    def test_edit_as_salesperson(self):
        order = self._sale_order(self.sara, 5).with_user(self.salesperson)
        order.action_confirm()
        order.order_line.product_uom_qty = 6
        self._committed()
        order._action_cancel()
        self.assertEqual(self._ledger(self.sara_member), [
            ('earn', 100, 100), ('earn', 20, 120), ('earn_back', -120, 0),
        ])

    def test_spend_and_cancel_return_to_the_same_lot(self):
        self._confirmed(self.sara, 5)
        order = self._sale_order(self.sara, 1, price=200)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        order.action_confirm()
        self.assertEqual(self._ledger(self.sara_member), [
            ('earn', 100, 100), ('earn', 190, 290), ('spend', -50, 240),
        ])
        self.assertEqual(self._lots(self.sara_member), [(100, 50), (190, 190)])
        order._action_cancel()
        self.assertEqual(self._lots(self.sara_member), [(100, 100), (190, 0)])
        self.assertEqual(self.sara_member.points, 100)

    def test_points_that_are_gone_already_become_a_debt(self):
        order = self._confirmed(self.sara, 5)
        self.sara_member.card_id.sudo().points -= 70
        order._action_cancel()
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (0, 70))
        self._confirmed(self.sara, 5)
        self.assertEqual((self.sara_member.points, self.sara_member.debt), (30, 0))

    def test_terms_are_frozen(self):
        """Rules of later days touch no order of today."""
        order = self._confirmed(self.sara, 6)
        self.club.rule_ids.club_step_amount = 5
        self._credit(order, 2)
        self.assertEqual(self._ledger(self.sara_member), [
            ('earn', 120, 120), ('earn_back', -40, 80),
        ])

    def test_order_that_earned_nothing_earns_nothing_later(self):
        self.sara_member.state = 'suspended'
        order = self._confirmed(self.sara, 6)
        self.sara_member.state = 'active'
        self._credit(order, 2)
        self.assertEqual(self._ledger(self.sara_member), [])

    def _invoiced(self, order):
        self.product.invoice_policy = 'order'
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice

    def _credit(self, order, quantity):
        """Post a credit note over a quantity of the order's only line."""
        invoice = order.invoice_ids.filtered(lambda move: move.move_type == 'out_invoice')
        invoice = invoice or self._invoiced(order)
        note = invoice._reverse_moves([{'invoice_date': '2030-02-01'}])
        note.invoice_line_ids.quantity = quantity
        note.action_post()
        return note

    def test_credit_notes_in_parts_equal_one_in_full(self):
        order = self._confirmed(self.sara, 7, price=10)
        other = self._confirmed(self.sara, 7, price=10)
        for quantity in (1, 2, 4):
            self._credit(order, quantity)
        self._credit(other, 7)
        self.assertEqual(self._ledger(self.sara_member), [
            ('earn', 70, 70), ('earn', 70, 140), ('earn_back', -10, 130), ('earn_back', -20, 110),
            ('earn_back', -40, 70), ('earn_back', -70, 0),
        ])

    def test_credit_note_withdrawn_and_posted_again(self):
        order = self._confirmed(self.sara, 5)
        note = self._credit(order, 2)
        self.assertEqual(self.sara_member.points, 60)
        note.button_draft()
        self.assertEqual(self.sara_member.points, 100)
        note.action_post()
        self.assertEqual(self.sara_member.points, 60)
        self.assertEqual(self._lots(self.sara_member), [(100, 60)])

    def test_credited_and_invoiced_again_is_no_return(self):
        order = self._confirmed(self.sara, 5)
        self._credit(order, 5)
        self.assertEqual(self.sara_member.points, 0)
        self._invoiced(order)
        self.assertEqual(self.sara_member.points, 100)

    def test_contact_who_moves_to_another_company(self):
        order = self._confirmed(self.layla, 10)
        self.assertEqual(self.company_member.points, 100)
        other = self.env['res.partner'].create({'name': "Other", 'is_company': True})
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': other.id,
        })
        self.layla.parent_id = other
        order._action_cancel()
        self.assertEqual((self.company_member.points, member.points), (0, 0))

    def test_withdrawn_credit_note_gives_back_to_the_company_of_that_day(self):
        order = self._confirmed(self.layla, 10)
        note = self._credit(order, 10)
        self.assertEqual(self.company_member.points, 0)
        other = self.env['res.partner'].create({'name': "Other", 'is_company': True})
        member = self.env['loyalty.club.member'].create({
            'program_id': self.club.id, 'partner_id': other.id,
        })
        self.layla.parent_id = other
        note.button_draft()
        self.assertEqual((self.company_member.points, member.points), (100, 0))

    def test_customer_of_a_confirmed_order_changes(self):
        order = self._confirmed(self.sara, 5)
        order.partner_id = self.paul
        self.assertEqual((self.sara_member.points, self.company_member.points), (0, 50))

    def test_order_older_than_the_club(self):
        """What Odoo booked for it counts as posted; a later cancel takes exactly that back."""
        order, program, card = self._native_order(5)
        self.assertEqual(card.points, 50)
        program.is_club = True
        order.date_order = '2020-01-01 00:00:00'
        order._action_cancel()
        self.assertEqual(
            [(entry.kind, entry.points) for entry in card.sudo().club_entry_ids.sorted('seq')],
            [('opening', 50), ('earn_back', -50)],
        )

    def test_order_older_than_the_club_is_edited_twice(self):
        order, program, card = self._native_order(4)
        program.is_club = True
        order.date_order = '2020-01-01 00:00:00'
        for quantity, points in ((2, 20), (8, 80), (4, 40)):
            order.order_line.product_uom_qty = quantity
            self._committed()
            self.assertEqual(card.points, points)

    def _native_order(self, quantity):
        """An order confirmed while its program was Odoo's own: half a point for each 1.

        :return: `(order, program, card)`
        """
        self.club.action_archive()
        program = self._native_program()
        sale = self._confirmed(self.sara, quantity)
        card = self.env['loyalty.card'].search([('program_id', '=', program.id)])

        return sale, program, card

    def _native_program(self):
        return self.env['loyalty.program'].create({
            'name': "Native", 'program_type': 'loyalty', 'applies_on': 'both', 'trigger': 'auto',
            'rule_ids': [Command.create({
                'reward_point_mode': 'money', 'reward_point_amount': 0.5,
            })],
            'reward_ids': [Command.create({
                'discount': 5, 'discount_mode': 'per_order', 'required_points': 1000,
            })],
        })

    def test_line_added_to_an_order_older_than_the_club(self):
        order, program, card = self._native_order(4)
        program.is_club = True
        order.date_order = '2020-01-01 00:00:00'
        self.assertEqual(card.points, 40)
        order.order_line = [Command.create({
            'product_id': self.product.id, 'product_uom_qty': 1, 'price_unit': 30,
        })]
        self._committed()
        self.assertEqual(card.points, 55)
        order._action_cancel()
        self.assertEqual((card.points, card.club_debt), (0, 0))

    def test_customer_written_again_changes_nothing(self):
        """Connectors send a record again as it is."""
        order, program, card = self._native_order(4)
        program.is_club = True
        order.date_order = '2020-01-01 00:00:00'
        order.partner_id = self.sara
        self.assertEqual(card.points, 40)

    def test_old_order_on_the_card_of_a_contact(self):
        """Odoo booked it on the contact's card, which belongs to no member now."""
        self.club.action_archive()
        program = self._native_program()
        order = self._confirmed(self.paul, 4)
        card = self.env['loyalty.card'].search([('program_id', '=', program.id)])
        self.env['loyalty.card'].create({
            'program_id': program.id, 'partner_id': self.company_partner.id, 'points': 5,
        })
        program.is_club = True
        order.date_order = '2020-01-01 00:00:00'
        order._action_cancel()
        self.assertEqual((card.points, card.club_debt), (0, 0))
        company = self.env['loyalty.club.member'].search([
            ('program_id', '=', program.id), ('partner_id', '=', self.company_partner.id),
        ])
        self.assertEqual(company.points, 5)

    def test_points_of_the_time_without_club_are_not_lost(self):
        order = self._confirmed(self.sara, 5)
        self.club.rule_ids.club_audience_kind = False
        self.club.is_club = False
        card = self.sara_member.card_id
        card.points += 500
        order._action_cancel()
        self.club.is_club = True
        self.assertEqual(card.points, 500)
        self.assertEqual(self._ledger(self.sara_member)[-1], ('correction', 400, 500))

    def _forging(self):
        """:return: (order of a salesperson, a reward of another program, somebody's card)"""
        promotion = self.env['loyalty.program'].create({
            'name': "Promotion", 'program_type': 'promotion', 'reward_ids': [
                Command.create({'discount': 5, 'required_points': 1}),
            ],
        })
        self.company_member.card_id.sudo().points = 300
        order = self._confirmed(self.sara, 5).with_user(self.salesperson)
        return order, promotion.reward_ids, self.company_member.card_id

    def test_forged_lines_move_no_points(self):
        order, reward, card = self._forging()
        for cost in (-5000, 200):
            line = self._reward_line(reward, cost, card)
            with self.subTest(cost), self.env.cr.savepoint() as savepoint:
                try:
                    order.write({'order_line': [line]})
                    self._committed()
                except (AccessError, UserError, ValidationError):
                    self.env.cr.precommit.clear()
                self.assertEqual((card.points, card.club_debt), (300, 0))
                savepoint.rollback()
            self.env.invalidate_all()

    def test_cost_of_a_reward_is_not_edited_away(self):
        self._confirmed(self.sara, 5)
        order = self._sale_order(self.sara, 1, price=200)
        order._update_programs_and_rewards()
        order._apply_program_reward(self.open_reward, self.sara_member.card_id)
        order.action_confirm()
        line = order.order_line.filtered('reward_id')
        for cost in (0, -500, 10):
            with self.subTest(cost), self.assertRaisesRegex(ValidationError, "costs 50 points"):
                line.with_user(self.salesperson).points_cost = cost
                self._committed()
            self.env.cr.precommit.clear()
            self.env.invalidate_all()
            line.sudo().points_cost = 50
            self.env.cr.precommit.clear()

    def test_line_moved_to_another_order(self):
        order, other = self._confirmed(self.sara, 5), self._confirmed(self.paul, 1)
        order.order_line.order_id = other
        self._committed()
        self.assertEqual((self.sara_member.points, self.company_member.points), (0, 60))

    def test_state_written_by_hand(self):
        order = self._confirmed(self.sara, 5)
        order.state = 'draft'
        self.assertEqual(self.sara_member.points, 0)

    def test_member_of_an_order_is_not_written(self):
        order = self._confirmed(self.sara, 5)
        with self.assertRaisesRegex(AccessError, "finds it by its customer"):
            order.with_user(self.salesperson).club_member_id = self.company_member
        self.assertEqual(self.sara_member.points, 100)
