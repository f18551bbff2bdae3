"""A replay that tells the truth: the club's rules of one moment, nobody's results by hand."""

from devtools.guards.base import MODELS, Guard, right, rule

REPLAY, TOOL = ('test_replay.py',), ('test_tools_replay.py',)
METER, METER_TOOL = ('test_give_back.py',), ('test_tools_give_back.py',)
RUN, SCOPE = f'{MODELS}/loyalty_club_replay_run.py', f'{MODELS}/loyalty_club_replay_scope.py'
RECORD = f'{MODELS}/loyalty_club_replay.py'

GUARDS = (
    Guard('replay: rules that change meanwhile', RUN,
          "if job._fingerprint() != job.fingerprint:", "if False:", REPLAY),
    Guard('replay: orders that are still read', RUN,
          "('company_id', 'in', self._company_ids()), ('state', '=', 'open'),",
          "('id', '=', 0),", REPLAY),
    Guard('replay: started once', RUN,
          '" WHERE id = %s AND state IN %s RETURNING id", after, self.id, before,',
          '" WHERE id = %s OR state IN %s RETURNING id", after, self.id, before,', REPLAY),
    Guard('replay: what is stopped does not go on', RUN,
          "WHERE id = %s AND state = 'running'", "WHERE id = %s", REPLAY),
    Guard('replay: nobody writes its results', RECORD,
          "        if not self.env.su and OWN & vals.keys():", "        if False:", REPLAY),
    Guard('replay: nobody makes results', RECORD,
          "if not self.env.su and any(OWN & vals.keys() for vals in vals_list):", "if False:",
          REPLAY),
    Guard('replay: settings stay as they were run', RECORD,
          "if SETTINGS & vals.keys() and any(", "if False and any(", REPLAY),
    Guard('replay: a running one is not deleted', RECORD,
          "if any(replay.state == 'running' for replay in self):", "if False:", REPLAY),
    Guard('replay: of clubs only', RECORD, "if not replay.program_id.is_club:", "if False:",
          REPLAY),
    Guard('replay: since they joined', SCOPE,
          "if row.joined and row.day < row.joined - ONE_DAY or row.left and row.day > row.left:",
          "if False:", REPLAY),
    Guard('replay: shops of the club', SCOPE,
          "return program.pos_ok and (not shops or row.config in shops)", "return True", REPLAY),
    Guard('replay: the tier from before the purchase', 'tools/replay.py',
          "        tier = self.tier\n        benefit",
          "        tier = self.terms.ladder[-1].key if self.terms.ladder else None\n"
          "        benefit", TOOL),
    Guard('replay: the better discount, never the sum', 'tools/replay_discount.py',
          "return Fraction(discount - shown, WHOLE - shown) if shown < discount",
          "return Fraction(discount, WHOLE) if shown < WHOLE", TOOL),
    Guard('replay: excepted products', 'tools/replay_discount.py',
          "if product not in benefit.excepted and line.amount > 0:", "if line.amount > 0:",
          TOOL),
    Guard('replay: limits', 'tools/replay.py', "if terms.day_cap:", "if False:", TOOL),
    Guard('replay: goods without receipt take no more than was earned', 'tools/replay.py',
          "return min(points, max(self.earned, 0))", "return points", TOOL),
    Guard('meter: cost that nobody knows', f'{MODELS}/loyalty_club_give_back.py',
          "return margin < untaxed", "return True", METER),
    Guard('meter: excepted products', 'tools/give_back.py',
          "discount = 0 if one.key in benefit.excepted else benefit.discount",
          "discount = benefit.discount", METER_TOOL),
    Guard('meter: red is a loss', 'tools/give_back.py', "if rate > margin:", "if False:",
          METER_TOOL),
    *(rule(f'{model}: of other companies', f'loyalty_club_{model}_rule_company', 'test_replay.py')
      for model in ('replay', 'replay_month', 'replay_tier', 'replay_order')),
    right('an auditor runs no replay', 'loyalty.club.replay', 'auditor', REPLAY),
    *(right(f'a manager writes no {name} of a replay', f'loyalty.club.replay.{name}', 'manager',
            REPLAY) for name in ('month', 'tier', 'order')),
)
