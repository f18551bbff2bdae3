from odoo import api, fields, models

RECEIPT_TEXTS = 3  # a receipt is narrow


class LoyaltyClubTier(models.Model):
    """What a tier gives, for people: on its form, on cards, receipts and the panel."""

    _inherit = 'loyalty.club.tier'

    benefit_text = fields.Char(
        string="What It Gives", compute='_compute_benefit_text',
        help="As members read it on My Card and, when they reach the tier, on the receipt.",
    )
    open_program_ids = fields.Many2many(
        string="Programs for It", comodel_name='loyalty.program', compute='_compute_open_offers',
        help="Programs that name this tier under For Tiers.",
    )
    open_reward_ids = fields.Many2many(
        string="Rewards for It", comodel_name='loyalty.reward', compute='_compute_open_offers',
        help="Rewards that name this tier under For Tiers.",
    )

    @api.depends(
        'multiplier', 'birthday_points', 'payment_term_id', 'discount_percent', 'pricelist_id',
        'discount_except_product_ids', 'discount_except_category_ids',
    )
    @api.depends_context('lang')
    def _compute_benefit_text(self):
        for tier in self:
            tier.benefit_text = " · ".join(tier._benefit_texts())

    def _compute_open_offers(self):
        for tier in self:
            tier.open_program_ids = tier._offers('loyalty.program')
            tier.open_reward_ids = tier._offers('loyalty.reward')

    def _offers(self, model):
        """:return: records of a model with `loyalty.club.audience.mixin` that are for this tier"""
        return self.env[model].search([
            ('club_audience_tier_ids', 'in', self._origin.ids),
            ('company_id', 'in', [False, *self.env.companies.ids]),
        ])

    def _benefit_texts(self):
        """What the tier gives.

        :return: list of short texts in the language of the environment, e.g. "points × 1.5"
        """
        self.ensure_one()
        tier = self.sudo()
        return [text for piece in tier._benefit_pieces() for text in piece()]

    def _benefit_pieces(self):
        """:return: list of callables that each give a list of texts, in the order to read them;
        who adds a benefit puts its texts in between"""
        return [
            self._discount_texts, self._multiplier_texts, self._birthday_texts,
            self._payment_term_texts, self._offer_texts,
        ]

    def _multiplier_texts(self):
        if self.multiplier <= 1:
            return []
        factor = self.env['loyalty.club.wording']._factor(self.multiplier)
        return [self.env._("points × %(factor)s", factor=factor)]

    def _offer_texts(self):
        """The names of programs, multipliers and rewards that are for this tier."""
        programs = self._offers('loyalty.program')
        rewards = self._offers('loyalty.reward').filtered('program_id.active')
        return [
            *programs.mapped('name'),
            *self._offers('loyalty.club.multiplier').mapped('name'),
            *(reward.description for reward in rewards if reward.description),
        ]

    def _new_benefit_texts(self, before):
        """:param before: loyalty.club.tier record that the member had
        :return: list of texts, what this tier gives and the other one did not"""
        known = before._benefit_texts() if before else []
        return [text for text in self._benefit_texts() if text not in known]


class LoyaltyClubTierWording(models.AbstractModel):
    _inherit = 'loyalty.club.tier.wording'

    @api.model
    def _risen_text(self, tier, before):
        """:return: what the receipt says to who just reached a tier, and from when it counts"""
        tier = tier.with_context(lang=self.env.lang)
        texts = tier._new_benefit_texts(before.with_context(lang=self.env.lang))
        if not texts:
            return self.env._(
                "Congratulations, you are %(tier)s from your next purchase on!", tier=tier.name,
            )
        return self.env._(
            "Congratulations, you are %(tier)s! From your next purchase on: %(benefits)s",
            tier=tier.name, benefits=" · ".join(texts[:RECEIPT_TEXTS]),
        )
