import hashlib

from odoo import api, models
from odoo.fields import Domain

from ..tools import replay
from ..tools.earning import to_units
from .loyalty_club_audience_mixin import KINDS
from .loyalty_club_earning import POINT_SCALE

WORTH_SCALE = 1_000_000  # a point is worth parts of a cent


class LoyaltyClubReplayTerms(models.AbstractModel):
    """The rules, the ladder and the benefits of a club as `tools/replay.py` wants them.

    Read once a page: what many customers are tried with.
    """

    _name = 'loyalty.club.replay.terms'
    _description = "Loyalty Club: Terms of a Replay"

    @api.model
    def _terms(self, program, kind, with_tiers=True):
        """
        :param program: loyalty.program record, a club; an archived one with its archived rules
        :param str kind: terms of the customers
        :return: `tools.replay.Terms`
        """
        ladder = program._club_ladder(kind) if with_tiers else self.env['loyalty.club.tier']
        return replay.Terms(
            rules=self._rules(program, kind),
            ladder=tuple(tier._to_engine() for tier in ladder),
            sources=self._sources(ladder),
            benefits={tier.id: tier._replay_benefit() for tier in ladder},
            calendar=program._club_company().club_calendar,
            order_cap=to_units(program.club_order_cap, POINT_SCALE),
            day_cap=to_units(program.club_day_cap, POINT_SCALE),
            frozen=program.club_tiers_frozen_until or None,
        )

    @api.model
    def _rules(self, program, kind):
        """:return: callable that gives the rules open to who has a tier (id, None)"""
        engine, known = self.env['loyalty.club.earning'], {}

        def rules(tier):
            if tier not in known:
                known[tier] = [
                    engine._to_rule(rule) for rule in program.rule_ids
                    if program._replay_is_open(kind, tier) and rule._replay_is_open(kind, tier)
                ]
            return known[tier]

        return rules

    @api.model
    def _sources(self, ladder):
        """:return: tuple of `tools.replay.Source`, one for each thing that criteria look at"""
        return tuple(
            replay.Source(criterion._source(), 'points') if criterion.metric == 'points'
            else replay.Source(
                criterion._source(), criterion.tier_id.base,
                frozenset(criterion._product_ids()) if criterion._is_narrow() else None,
            )
            for criterion in self.env['loyalty.club.tier.totals']._one_by_source(ladder)
        )

    @api.model
    def _fingerprint(self, program, with_tiers):
        """:return: text that differs when something differs that points or tiers depend on"""
        parts = [program.club_base, program.date_from, program.date_to]
        for kind, __ in KINDS:
            terms = self._terms(program, kind, with_tiers)
            parts.append((
                terms._replace(rules=None, benefits=None, sources=None),
                [source.key for source in terms.sources], self._worth(program, kind),
                [terms.rules(tier) for tier in (None, *terms.benefits)],
                [(tier, *one[:2], sorted(one.excepted)) for tier, one in terms.benefits.items()],
            ))
        running = program.sudo().club_multiplier_ids.filtered('active')
        parts += [(one._to_engine(), one.club_audience_kind) for one in running]
        parts += [
            (one.id, sorted(one.product_ids.ids), one.product_category_id.id, one.product_tag_id.id)
            for records in (program.rule_ids, running) for one in records
        ]
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @api.model
    def _worth(self, program, kind):
        """:return: what a point costs, millionths of the club's currency"""
        return to_units(program._club_point_cost(kind), WORTH_SCALE)


class LoyaltyClubAudienceMixin(models.AbstractModel):
    _inherit = 'loyalty.club.audience.mixin'

    def _replay_is_open(self, kind, tier):
        """Is this offer open to whoever has these terms and this tier? No customer is asked.

        :param tier: id of a loyalty.club.tier, None
        """
        self.ensure_one()
        if self.club_audience_kind not in (False, kind):
            return False
        tiers = self['club_audience_tier_ids'] if 'club_audience_tier_ids' in self._fields else ()
        return not tiers or tier in tiers.ids


class LoyaltyClubTier(models.Model):
    _inherit = 'loyalty.club.tier'

    def _replay_benefit(self):
        """:return: `tools.replay.Benefit`"""
        self.ensure_one()
        return replay.Benefit(
            factor=max(to_units(self.multiplier, 100), 100),
            discount=to_units(self.discount_percent, 100),
            excepted=frozenset(self.discount_percent and self._discount_except_ids() or ()),
        )

    def _discount_except_ids(self):
        """:return: list of ids of the products without the discount, archived ones among them"""
        self.ensure_one()
        domains = []
        if self.discount_except_product_ids:
            domains.append(Domain('id', 'in', self.discount_except_product_ids.ids))
        if self.discount_except_category_ids:
            domains.append(Domain('categ_id', 'child_of', self.discount_except_category_ids.ids))
        if not domains:
            return []
        products = self.env['product.product'].sudo().with_context(active_test=False)
        return products.search(Domain.OR(domains)).ids
