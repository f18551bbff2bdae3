from odoo import api, models
from odoo.exceptions import ValidationError


class LoyaltyClubTier(models.Model):
    """A ladder that leads upwards: every tier asks for more than the one below."""

    _inherit = 'loyalty.club.tier'

    @api.constrains('validity', 'validity_count', 'down', 'grace_days')
    def _check_times(self):
        for tier in self:
            if tier.validity in ('days', 'months') and not 0 <= tier.validity_count <= 3660:
                raise ValidationError(self.env._(
                    "How Many: write 0 to 3660 days or months for %(name)s.", name=tier.name))
            if tier.down == 'grace' and not 1 <= tier.grace_days <= 3660:
                raise ValidationError(self.env._(
                    "Days of Grace: write 1 to 3660 days for %(name)s.", name=tier.name))

    @api.constrains('program_id')
    def _check_program(self):
        for tier in self:
            if not tier.program_id.is_club:
                raise ValidationError(self.env._(
                    "Club: %(name)s is not a club; switch it on first.",
                    name=tier.program_id.name,
                ))

    @api.constrains('program_id', 'kind', 'active', 'sequence', 'criterion_ids', 'criteria_match',
                    'recipe', 'base')
    def _check_tier_ladders(self):
        self.program_id._check_tier_ladders()

    def _check_not_empty(self, is_lowest):
        self.ensure_one()
        if self.recipe == 'everybody' and not is_lowest:
            raise ValidationError(self.env._(
                "Who: %(name)s is for everybody, so it can only be the lowest tier.",
                name=self.name,
            ))
        if self.recipe != 'everybody' and not self.criterion_ids:
            raise ValidationError(self.env._(
                "Criteria: %(name)s has none. Write who gets it, or choose Everybody for the"
                " lowest tier.", name=self.name,
            ))

    def _check_no_overlap(self):
        """:raises ValidationError: the same thing is asked for twice"""
        self.ensure_one()
        seen = set()
        for criterion in self.criterion_ids:
            measure = criterion._measure()
            if measure in seen:
                raise ValidationError(self.env._(
                    "Criteria: %(name)s asks for the same twice (%(criterion)s). Keep one of them.",
                    name=self.name, criterion=criterion.description,
                ))
            seen.add(measure)

    def _check_above(self, lower):
        """:raises ValidationError: this tier does not ask for more than the one below"""
        self.ensure_one()
        below = {one._measure(): one for one in lower.criterion_ids}
        mine = {one._measure(): one for one in self.criterion_ids}
        common = below.keys() & mine.keys()
        for measure in common:
            if mine[measure]._is_easier_than(below[measure]):
                raise ValidationError(self.env._(
                    "Thresholds: %(name)s stands above %(lower)s but asks for less (%(criterion)s)."
                    " Raise it, or change the order of the tiers.",
                    name=self.name, lower=lower.name, criterion=mine[measure].description,
                ))
        if mine and mine.keys() == below.keys() and all(
            mine[measure].threshold == below[measure].threshold for measure in common
        ):
            raise ValidationError(self.env._(
                "Criteria: %(name)s and %(lower)s overlap: they ask for the same. Give the higher"
                " one a higher threshold.", name=self.name, lower=lower.name,
            ))


class LoyaltyClubTierCriterion(models.Model):
    _inherit = 'loyalty.club.tier.criterion'

    @api.constrains('metric', 'window', 'window_count', 'threshold', 'at_least', 'product_ids',
                    'category_ids', 'tier_id')
    def _check_tier_ladders(self):
        self.tier_id.program_id._check_tier_ladders()

    def _measure(self):
        """:return: what is measured, the same for criteria that differ in the threshold only"""
        self.ensure_one()
        at_least = self.at_least if self.metric == 'each' else 0
        return self.metric, self._window(), self._source(), at_least

    def _is_easier_than(self, other):
        if self.metric == 'recency':
            return self.threshold > other.threshold
        return self.threshold < other.threshold
