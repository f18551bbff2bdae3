from odoo.fields import Command

from .tier_common import TestTierCommon


class TestPriceCommon(TestTierCommon):
    """Gold gives 5 % off; Sarah has it, by hand so that no purchase changes it. A product costs
    20, a second one 100; discounts are shown on lines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for group in ('sale.group_discount_per_so_line', 'product.group_product_pricelist'):
            cls._switch(group)
        cls.blue, cls.silver, cls.gold = cls._ladder()
        cls.gold.discount_percent = 5
        cls.other_product = cls.env['product.product'].create({
            'name': "Samovar", 'list_price': 100, 'taxes_id': False, 'type': 'consu',
            'available_in_pos': True,
        })
        cls._give_tier(cls.sara_member, cls.gold)
        cls.pricelists = cls.env['product.pricelist']

    @classmethod
    def _switch(cls, name, is_on=True):
        """As the settings do; Odoo asks whether its superuser is in the group."""
        group = cls.env.ref(name)
        if is_on:
            cls.env.ref('base.group_user').implied_ids = [Command.link(group.id)]
        else:
            group.write({'implied_by_ids': [Command.clear()], 'user_ids': [Command.clear()]})
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.env.registry.clear_all_caches()

    @classmethod
    def _give_tier(cls, member, tier):
        member._set_tier_by_hand(tier, False, "Test")
        member._begin_purchase()  # what follows is another request

    def _pricelist(self, product, price, **values):
        """A price list with a fixed price of one product."""
        return self.pricelists.create({
            'name': f"{price} for {product.name}", 'currency_id': self.club.currency_id.id,
            'item_ids': [Command.create({
                'applied_on': '0_product_variant', 'product_id': product.id,
                'compute_price': 'fixed', 'fixed_price': price,
            })], **values,
        })

    def _quotation(self, partner=None, *lines, **values):
        """:param lines: values of lines; without them one of the second product"""
        return self.env['sale.order'].create({
            'partner_id': (partner or self.sara).id,
            'order_line': [
                Command.create({'product_id': self.other_product.id} | line)
                for line in lines or [{}]
            ], **values,
        })

    def assertPrice(self, line, price, discount, tier=None):
        self.assertEqual(
            (line.price_unit, line.discount, line.club_tier_id),
            (price, discount, tier or self.tiers),
        )
