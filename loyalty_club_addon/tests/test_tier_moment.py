from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .tier_common import TestTierCommon


@tagged('post_install', '-at_install')
class TestTierMoment(TestTierCommon):
    """The tier before a purchase multiplies it, whatever lifts its member meanwhile."""

    def setUp(self):
        super().setUp()
        __, __, self.gold = self._ladder()
        self.gold.multiplier = 2
        self.club.club_enrol_mode = 'first_order'
        self.buyer = self.env['res.partner'].create({'name': "New Buyer"})

    def _member(self):
        return self.env['loyalty.club.member'].sudo().search([
            ('partner_id', '=', self.buyer.id), ('program_id', '=', self.club.id),
        ])

    def _pos_order(self, *args, **values):
        return super()._pos_order(
            *args, **{'date_order': fields.Datetime.to_string(fields.Datetime.now())} | values,
        )

    def test_first_order_at_the_till(self):
        first = self._paid(self.buyer, 25)
        self.assertEqual((first.club_points_earned, self._member().tier_id), (500, self.gold))
        second = self._paid(self.buyer, 1)
        self.assertEqual(second.club_points_earned, 40)

    def test_first_sales_order(self):
        first = self._confirmed(self.buyer, 25)
        self.assertEqual((first.club_points_to_earn, self._member().tier_id), (500, self.gold))
        self.assertEqual(self._confirmed(self.buyer, 1).club_points_to_earn, 40)

    def test_two_orders_of_a_till_that_was_offline(self):
        first, second = self._sync(
            self._pos_order(self.buyer, 25), self._pos_order(self.buyer, 1), user=self.cashier,
        )
        self.assertEqual((first.club_points_earned, second.club_points_earned), (500, 40))

    def test_an_exchange_lifts(self):
        """What comes back is taken as it was given, what is taken instead earns as before."""
        first = self._paid(self.buyer, 19)
        self.assertEqual(self._member().tier_id.name, "Silver")
        data = self._pos_order(self.buyer, 25)
        data['lines'].append(self._pos_line(
            self.product, -2, 20, refunded_orderline_id=first.lines.id,
        ))
        data |= {'amount_total': 460, 'amount_paid': 460}
        data['payment_ids'][0][2]['amount'] = 460
        self._sync(data, user=self.cashier)
        self.assertEqual((self._member().points, self._member().tier_id), (840, self.gold))
        self.assertEqual(self._paid(self.buyer, 1).club_points_earned, 40)

    def test_written_on_the_way(self):
        """A savepoint between writing the order and settling it writes the purchase."""
        self._paid(self.buyer, 1)
        members = self.env['loyalty.club.member']
        members._begin_purchase()
        self._bought(self.buyer, 500)
        self._member()._evaluate_tier("Meanwhile")
        with self.env.cr.savepoint():
            self.assertEqual(self._member().tier_id, self.gold)
        self.assertEqual(self._member()._tier_before().name, "Blue")
        members._begin_purchase()
        self.assertEqual(self._member()._tier_before(), self.gold)

    def test_two_clubs(self):
        other = self.club.copy({'name': "Other Club", 'is_club': True})
        other.rule_ids = [Command.clear(), self._money_rule(False, 1)]
        tiers = self.tiers.create([
            {'name': "Start", 'program_id': other.id, 'recipe': 'everybody', 'sequence': 1},
            {'name': "High", 'program_id': other.id, 'recipe': 'months12', 'recipe_amount': 400,
             'sequence': 2, 'multiplier': 2},
        ])
        for club in self.club | other:
            if not self.env['loyalty.club.member'].search([
                ('partner_id', '=', self.sara.id), ('program_id', '=', club.id),
            ]):
                self.env['loyalty.club.member'].create({
                    'program_id': club.id, 'partner_id': self.sara.id,
                })
        self._confirmed(self.sara, 25)
        members = self.env['loyalty.club.member'].search([('partner_id', '=', self.sara.id)])
        self.assertEqual(
            {member.program_id: (member.tier_id, [row[1] for row in self._ledger(member)])
             for member in members},
            {self.club: (self.gold, [500]), other: (tiers[1], [500])},
        )

    def test_by_hand_in_two_clubs_at_once(self):
        """A tier belongs to one club: nobody of another gets it, and nothing is half done."""
        other = self.club.copy({'name': "Other Club", 'is_club': True})
        there = self.env['loyalty.club.member'].create({
            'program_id': other.id, 'partner_id': self.buyer.id,
        })
        values = {
            'member_ids': [Command.set((self.sara_member | there).ids)], 'tier_id': self.gold.id,
            'reason': "Friends",
        }
        wizards = self.env['loyalty.club.tier.lock'].with_user(self.club_manager)
        refusal = "Gold is not a tier for New Buyer"  # a missing right would be an error as well
        with self.assertRaisesRegex(UserError, refusal), self.env.cr.savepoint():
            wizards.create(values).action_confirm()
        self.env.invalidate_all()
        self.assertFalse(self.sara_member.tier_locked or there.tier_locked)
