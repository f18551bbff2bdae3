"""Ladders that lead upwards, tiers that only the ladder and a reason change."""

from devtools.guards.base import MODELS, Guard, right, rule

TIER, CASES = ('test_tier.py',), ('test_tools_tier.py',)
CHECKS = f'{MODELS}/loyalty_club_tier_checks.py'
LOCK = 'wizard/loyalty_club_tier_lock.py'

GUARDS = (
    Guard('tier: criteria are needed', CHECKS,
          "if self.recipe != 'everybody' and not self.criterion_ids:", "if False:", TIER),
    Guard('tier: only the lowest is for everybody', CHECKS,
          "if self.recipe == 'everybody' and not is_lowest:", "if False:", TIER),
    Guard('tier: the same is not asked twice', CHECKS,
          "if measure in seen:", "if False:", TIER),
    Guard('tier: the higher one asks for more', CHECKS,
          "if mine[measure]._is_easier_than(below[measure]):", "if False:", TIER),
    Guard('tier: two tiers do not ask for the same', CHECKS,
          "if mine and mine.keys() == below.keys() and all(", "if False and all(", TIER),
    Guard('tier: one ladder for all, or one for each kind', f'{MODELS}/loyalty_program_tier.py',
          "if len({bool(tier.kind) for tier in tiers}) > 1:", "if False:", TIER),
    Guard('tier: without criteria it is nobody\'s', f'{MODELS}/loyalty_program_tier.py',
          "'|', ('recipe', '=', 'everybody'), ('criterion_ids', '!=', False),", "", TIER),
    Guard('tier: with members it is not deleted', f'{MODELS}/loyalty_club_tier.py',
          "if count := members.search_count([('tier_id', '=', tier.id)]):", "if count := 0:", TIER),
    Guard('tier: a threshold above zero', f'{MODELS}/loyalty_club_tier_criterion.py',
          "if one.metric != 'recency' and not one.threshold:", "if False:", TIER),
    Guard('tier: each time needs an amount', f'{MODELS}/loyalty_club_tier_criterion.py',
          "if one.metric == 'each' and not one.at_least:", "if False:", TIER),
    Guard('tier: nobody writes it on a member', f'{MODELS}/loyalty_club_member_tier.py',
          "if not self.env.su and TIER_FIELDS & vals.keys():", "if False:", TIER),
    Guard('tier: nobody gives it to a new member', f'{MODELS}/loyalty_club_member_tier.py',
          "if not self.env.su and any(TIER_FIELDS & vals.keys() for vals in vals_list):",
          "if False:", TIER),
    Guard('tier by hand: a day to come', LOCK,
          "if self.until and self.until < member.program_id._club_day():", "if False:", TIER),
    Guard('tier by hand: of the own ladder', LOCK,
          "or self.tier_id.kind not in (False, member.terms)", "", TIER),
    Guard('tier by hand: a reason', LOCK, "if not (self.reason or '').strip():", "if False:",
          TIER),
    Guard('tier: goods that came back leave no promise', 'tools/tier_choice.py',
          "is_taken_back = bool(state.held) and state.held >= day", "is_taken_back = False", CASES),
    Guard('tier: nobody falls while it is frozen', 'tools/tier_choice.py',
          "if frozen and frozen >= day:", "if False:", CASES),
    rule('tier: of other companies', 'loyalty_club_tier_rule_company', 'test_tier.py'),
    right('a club user defines no tier', 'loyalty.club.tier', 'user', TIER),
    right('a salesperson defines no tier', 'loyalty.club.tier', 'salesman', TIER),
    right('a cashier defines no tier', 'loyalty.club.tier', 'cashier', TIER),
    right('an auditor defines no tier', 'loyalty.club.tier', 'auditor', TIER),
    right('a manager rewrites no history of tiers', 'loyalty.club.tier.change', 'manager', TIER),
)
