from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .price_common import TestPriceCommon


@tagged('post_install', '-at_install')
class TestPriceList(TestPriceCommon):
    """The price list of a tier: for its members, without writing anything on them."""

    def setUp(self):
        super().setUp()
        self.gold.discount_percent = 0
        self.wholesale = self._pricelist(self.other_product, 88)
        self.usual = self.sara.property_product_pricelist
        self.gold.pricelist_id = self.wholesale
        self.env.invalidate_all()

    def _list_of(self, partner):
        partner.invalidate_recordset(['property_product_pricelist'])
        return partner.property_product_pricelist

    def test_members_have_it_and_give_it_back(self):
        self.assertEqual(self.sara.property_product_pricelist, self.wholesale)
        self.assertFalse(self.sara.specific_property_product_pricelist)
        self.assertEqual(self.paul.property_product_pricelist, self.usual)
        self._give_tier(self.sara_member, self.blue)
        self.assertEqual(self.sara.property_product_pricelist, self.usual)
        self.assertFalse(self.sara.specific_property_product_pricelist)

    def test_contacts_of_a_company(self):
        self._give_tier(self.company_member, self.gold)
        for partner in (self.company_partner, self.layla, self.paul):
            self.assertEqual(self._list_of(partner), self.wholesale)
        self.company_member.state = 'suspended'
        self.assertEqual(self._list_of(self.paul), self.usual)

    def test_on_an_order(self):
        order = self._quotation()
        self.assertEqual(order.pricelist_id, self.wholesale)
        self.assertEqual(order.amount_total, 88)

    def test_one_given_by_hand_stays(self):
        """Odoo's order has one price list: the customer's. On each line the better price counts."""
        own = self._pricelist(self.product, 15)
        self.sara.property_product_pricelist = own
        self.assertEqual(self._list_of(self.sara), own)
        lines = self._quotation(self.sara, {}, {'product_id': self.product.id}).order_line
        self.assertEqual(lines.order_id.pricelist_id, own)
        self.assertPrice(lines[0], 88, 0, self.gold)
        self.assertPrice(lines[1], 15, 0)
        self.assertEqual(lines[0].club_price_note, "Price list of Gold")

    def test_another_quantity_of_a_confirmed_order(self):
        self.sara.property_product_pricelist = self._pricelist(self.product, 15)
        order = self._quotation()
        order.action_confirm()
        order.order_line.product_uom_qty = 2
        self.assertPrice(order.order_line, 88, 0, self.gold)
        self.assertEqual(order.amount_total, 176)

    def test_the_better_of_list_and_discount(self):
        self.gold.discount_percent = 15
        self.assertPrice(self._quotation().order_line, 100, 15, self.gold)
        self.gold.discount_percent = 10
        self.assertEqual(self._quotation().amount_total, 88)

    def test_for_himself_without_his_company(self):
        self._give_tier(self.company_member, self.gold)
        order = self._quotation(self.paul, club_own=True)
        self.assertEqual((order.pricelist_id, order.amount_total), (self.usual, 100))

    def test_without_price_lists(self):
        self._switch('product.group_product_pricelist', is_on=False)
        self.assertFalse(self._list_of(self.sara))
        self.assertEqual(self._quotation().amount_total, 100)

    def test_another_currency(self):
        euro = self.env.ref('base.EUR')
        euro.active = True
        other = self.pricelists.create({'name': "Euro", 'currency_id': euro.id})
        with self.assertRaisesRegex(
            ValidationError, "Price List: Euro is in EUR.*price list in",
        ), self.env.cr.savepoint():
            self.gold.pricelist_id = other
        self.env.invalidate_all()
        with self.assertRaisesRegex(ValidationError, "is in EUR"):
            self.wholesale.currency_id = euro

    def test_another_company(self):
        company = self.env['res.company'].create({'name': "Branch"})
        other = self.pricelists.create({
            'name': "Branch list", 'company_id': company.id,
            'currency_id': self.club.currency_id.id,
        })
        with self.assertRaisesRegex(ValidationError, "Price List: Branch list belongs to Branch"):
            self.gold.pricelist_id = other
        partner = self.sara.with_company(company)
        self.assertNotEqual(self._list_of(partner), self.wholesale)

    def test_words(self):
        self.gold.discount_percent = 7.5
        self.assertEqual(
            self.gold._discount_texts(),
            ["7.50% discount", "Price list 88 for Samovar"],
        )
        self.gold.discount_except_product_ids = self.product
        self.assertEqual(
            self.gold._discount_texts()[0], "7.50% discount, some products excepted",
        )
