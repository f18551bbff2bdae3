"""Offers for some tiers, and the benefits of tiers."""

from devtools.guards.base import MODELS, Guard

FOR_TIERS, GIVEN = ('test_audience_tier.py',), ('test_tier_benefits.py',)
AUDIENCE = f'{MODELS}/loyalty_club_audience_mixin.py'
TIERS, BEFORE = f'{MODELS}/loyalty_club_tier_audience.py', f'{MODELS}/loyalty_club_document_tier.py'
TERM = f'{MODELS}/sale_order_payment_term.py'

GUARDS = (
    Guard('audience: tiers', AUDIENCE,
          "return not self.club_audience_has_tiers or any(", "return True or any(", FOR_TIERS),
    Guard('audience: tiers that are gone open nothing', AUDIENCE,
          "return not self.club_audience_has_tiers or any(",
          "return not self.club_audience_tier_ids or any(", FOR_TIERS),
    Guard('audience: an archived tier opens nothing', AUDIENCE,
          "context={'active_test': False},", "context={},", FOR_TIERS),
    Guard('audience: tiers of the company', AUDIENCE,
          "if company and tier.company_id and tier.company_id not in company.parent_ids:",
          "if False:", FOR_TIERS),
    Guard('audience: no club for its own tiers', f'{MODELS}/loyalty_program.py',
          "if club.sudo().club_audience_tier_ids.program_id & club:", "if False:", FOR_TIERS),
    Guard('audience: a tier that is one is not deleted', TIERS,
          "            if offer:\n", "            if False:\n", FOR_TIERS),
    Guard('audience: who neither earns nor spends has no tier', TIERS,
          "        if self._state_refusal():\n", "        if False:\n", FOR_TIERS),
    Guard('audience: what a purchase lifts opens nothing on it', BEFORE,
          "            self._club_keep_tiers()\n", "            self.exists()\n", FOR_TIERS),
    Guard('audience: nobody says which tier counted', BEFORE,
          "copy=False, readonly=True, groups=fields.NO_ACCESS", "copy=False, readonly=True",
          FOR_TIERS),
    Guard('audience: not for a stranger', f'{MODELS}/loyalty_club_earning.py',
          "return offer.club_audience_kind != 'legal' and not offer.club_audience_has_tiers",
          "return offer.club_audience_kind != 'legal'", FOR_TIERS),
    Guard('audience: nobody new in a club for tiers', f'{MODELS}/loyalty_club_member_till.py',
          "                and not club.club_audience_has_tiers,\n", "                ,\n",
          FOR_TIERS),
    Guard('audience: a rate for some is worth it to them', f'{MODELS}/loyalty_program_club.py',
          "(not reward.club_audience_has_tiers", "(True", FOR_TIERS),
    Guard('audience: uninstalling gives it to nobody else', 'hooks.py',
          "        env[model].search([('club_audience_has_tiers', '=', True)]).action_archive()\n",
          "        env[model].exists()\n", FOR_TIERS),
    Guard('payment terms: the customer\'s own stand', TERM,
          "if partner.property_payment_term_id not in (everybody, everybody.browse()):",
          "if False:", GIVEN),
    Guard('payment terms: of the company', f'{MODELS}/loyalty_club_tier_payment_term.py',
          "if company and company not in tier.company_id.sudo().parent_ids:", "if False:", GIVEN),
    Guard('birthday of a tier: a range', f'{MODELS}/loyalty_club_tier_birthday.py',
          "if not 0 <= tier.birthday_points <= GIFT_MOST:", "if False:", GIVEN),
)
