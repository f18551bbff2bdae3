from datetime import timedelta

from .ledger_common import TestLedgerCommon


class TestTierCommon(TestLedgerCommon):
    """Ladders over purchases that are written as the projection writes them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = 'UTC'
        cls.tiers = cls.env['loyalty.club.tier']
        cls.changes = cls.env['loyalty.club.tier.change']
        cls.today = cls.club._club_day()

    @classmethod
    def _tier(cls, name, amount=0, **values):
        values.setdefault('recipe', 'months12' if amount else 'everybody')
        return cls.tiers.create({
            'name': name, 'program_id': cls.club.id, 'recipe_amount': amount, **values,
        })

    @classmethod
    def _ladder(cls, **values):
        """Blue for everybody, Silver from 150, Gold from 400 in 365 days."""
        return (
            cls._tier("Blue", sequence=1, **values), cls._tier("Silver", 150, sequence=2, **values),
            cls._tier("Gold", 400, sequence=3, **values),
        )

    def _bought(self, partner, amount, days=0, products=(), **values):
        """A purchase some days ago. :param products: list of (product, amount)"""
        day = values.pop('day', self.today - timedelta(days=days))
        purchase = self.env['loyalty.club.purchase'].sudo().create({
            'name': f"P {amount}", 'company_id': self.env.company.id, 'holder_id': partner.id,
            'channel': 'import', 'date': day, 'day': day, 'amount_untaxed': amount,
            'amount_total': amount * 1.1, 'margin': amount / 5, **values,
        })
        self.env['loyalty.club.purchase.line'].sudo().create([{
            'purchase_id': purchase.id, 'product_id': product.id, 'amount_untaxed': part,
            'amount_total': part * 1.1, 'margin': part / 5, 'quantity': 1,
        } for product, part in products])
        return purchase

    def _reviewed(self, limit=2):
        """The review of a night, without its commits; everybody who is due is met."""
        members = self.env['loyalty.club.member'].sudo()
        members._begin_review(self.club)
        pages = 0
        while members._review_page(self.club, limit):
            pages += 1
        members._end_review(self.club)
        self.env.invalidate_all()
        return pages
