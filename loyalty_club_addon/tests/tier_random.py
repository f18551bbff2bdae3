from datetime import timedelta

from odoo.fields import Command

from .tier_common import TestTierCommon

METRICS = ('amount', 'each', 'count', 'largest', 'smallest', 'margin', 'points', 'recency')
WINDOWS = ('day', 'month', 'season', 'year', 'days', 'months', 'joined')


class TestTierRandom(TestTierCommon):
    """Random ladders, and members with random purchases."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env['res.partner'].create([{'name': f"M {n}"} for n in range(14)])
        cls.members = cls.env['loyalty.club.member'].create([
            {'program_id': cls.club.id, 'partner_id': partner.id,
             'joined_on': cls.today - timedelta(days=20 * number)}
            for number, partner in enumerate(partners)
        ]).sudo()
        cls.other = cls.env['product.product'].create({'name': "Other", 'type': 'service'})

    def _random_ladder(self, dice):
        kinds = [
            (dice.choice(METRICS), dice.choice(WINDOWS), dice.random() < 0.3)
            for __ in range(dice.randint(1, 2))
        ]
        kinds = list({(metric, window): (metric, window, narrow)
                      for metric, window, narrow in kinds}.values())
        match, count = dice.choice(['all', 'any']), dice.randint(1, 40)
        ladder = self._tier("Lowest") if dice.random() < 0.5 else self.tiers
        for number in range(dice.randint(1, 3)):
            step = dice.randint(1, 4)
            ladder += self.tiers.create({
                'name': f"T {number}", 'program_id': self.club.id, 'recipe': 'custom',
                'sequence': 100 + number, 'criteria_match': match,
                'validity': dice.choice(['window', 'days', 'months', 'year', 'never']),
                'validity_count': dice.randint(0, 30),
                'down': dice.choice(['at_once', 'grace', 'period', 'step', 'never']),
                'grace_days': dice.randint(1, 30),
                'criterion_ids': [Command.create({
                    'metric': metric, 'window': window, 'window_count': count, 'at_least': 5,
                    'threshold': 90 - 20 * number - step if metric == 'recency'
                    else 1 + 9 * number + step,
                    'product_ids': [Command.set(self.product.ids)]
                    if narrow and metric != 'points' else False,
                }) for metric, window, narrow in kinds],
            })
        return ladder

    def _random_purchases(self, dice):
        for member in self.members:
            for __ in range(dice.randint(0, 5)):
                amount = dice.randint(0, 15)
                part = dice.randint(0, amount)
                self._bought(
                    member.partner_id, amount, dice.randint(-2, 120),
                    [(self.product, part), (self.other, amount - part)],
                )
