"""The first window, kept ladders, who is about to fall, tiers out of a file."""

from devtools.guards.base import MODELS, Guard, right, rule

RUN, FIGURES = 'wizard/loyalty_club_start_run.py', 'wizard/loyalty_club_start_figures.py'
AMOUNT = 'wizard/loyalty_club_typed_amount.py'
PAST = f'{MODELS}/loyalty_club_purchase_past.py'
FALLING = f'{MODELS}/loyalty_club_member_falling.py'
KEPT = 'wizard/loyalty_club_ladder_template_apply.py'
IMPORTED = f'{MODELS}/loyalty_club_import_tier.py'
START, BEFORE, FALLS = ('test_start.py',), ('test_purchase_past.py',), ('test_tier_falling.py',)
TEMPLATES, MEMBERS = ('test_ladder_template.py',), ('test_import_members.py',)
TIER = ('test_tier.py',)

GUARDS = (
    Guard('start: twice is once', RUN, "        if self.tier_id:\n", "        if False:\n", START),
    Guard('start: a ladder is not begun anew', RUN,
          "if tiers := club.with_context(active_test=True).club_tier_ids:",
          "if tiers := club.club_tier_ids.browse():", START),
    Guard('start: no second club', RUN, "if not club and clubs:", "if False:", START),
    Guard('start: of the own companies', RUN,
          "if self.company_id not in self.env.user.company_ids:", "if False:", START),
    Guard('start: two at the same time meet', RUN,
          "\"UPDATE res_company SET club_start_answered_on = now() AT TIME ZONE 'UTC'\"",
          "\"SELECT id FROM res_company\"", START),
    Guard('start: figures are for managers', FIGURES,
          "        wizard.check_access('create')\n        try:", "        try:", START),
    Guard('start: figures of the own companies', FIGURES,
          "return found & self.env.user.company_ids", "return found", START),
    Guard('start: an amount above zero', AMOUNT,
          "if amount <= 0 or round(amount, 2) != amount:", "if False:", START),
    Guard('start: a percentage that leaves something', 'wizard/loyalty_club_start.py',
          "if not 0 < percent < 100 or round(percent, 2) != percent:", "if False:", START),
    Guard('start: a bound on what is read', PAST, "return rows, max(since, self._next_day(",
          "return rows, min(since, self._next_day(", BEFORE),
    Guard('start: a time limit', PAST, "            except QueryCanceled:\n",
          "            except ZeroDivisionError:\n", BEFORE),
    Guard('template: beside a ladder it is a draft', KEPT,
          "        if self._tiers_in_place():\n", "        if False:\n", TEMPLATES),
    rule('template: multi-company', 'loyalty_club_ladder_template_rule_company',
         'test_ladder_template.py'),
    right('an auditor keeps no ladders', 'loyalty.club.ladder.template', 'auditor', TEMPLATES),
    Guard('falling: once for a tier and its time', FALLING,
          "(tier_warned_until IS NULL OR tier_until > tier_warned_until + %(days)s)",
          "(TRUE OR %(days)s > 0)", FALLS),
    Guard('falling: who keeps the tier is left alone', 'tools/tier_choice.py',
          "return ranks.get(choice.tier, -1) < ranks.get(state.tier, -1)", "return True", FALLS),
    Guard('falling: active members only', FALLING, " AND active AND state = 'active'", "", FALLS),
    Guard('review now: of managers only', f'{MODELS}/loyalty_club_member_review_now.py',
          "        self.check_access('write')\n", "", TIER),
    Guard('import: a tier of the own ladder', IMPORTED, "            if not tier:\n",
          "            if False:\n", MEMBERS),
    Guard('import: a tier has its day', IMPORTED,
          "elif not row['parsed'].get('tier_until'):", "elif False:", MEMBERS),
    Guard('import: a higher tier stays', IMPORTED,
          "if now not in ladder or ladder.index(now) < ladder.index(tier.id):", "if True:",
          MEMBERS),
    Guard('import: nobody enters a tier anew', f'{MODELS}/loyalty_club_tier_change.py',
          "if isinstance(self.env.context.get('club_importing'), Importing):", "if False:",
          MEMBERS),
)
