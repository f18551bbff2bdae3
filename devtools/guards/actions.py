"""Server actions: the outbox, points and coupons by actions, profile and birthday."""

from devtools.guards.base import MODELS, Guard, right, rule

OUTBOX, RUN = f'{MODELS}/loyalty_club_action_delivery.py', (
    f'{MODELS}/loyalty_club_action_delivery_run.py'
)
CUSTOMER, POINTS, COUPON = (
    f'{MODELS}/ir_actions_server_{name}.py' for name in ('customer', 'points', 'coupon')
)
PROFILE, GIFTS = f'{MODELS}/loyalty_club_profile.py', f'{MODELS}/loyalty_club_member_profile.py'
ASKED, RAN = ('test_action_delivery.py',), ('test_action_delivery_cron.py',)
TYPES, COUPONS = ('test_action_types.py',), ('test_action_coupon.py',)
FORM, GIVEN = ('test_profile_form.py',), ('test_profile.py',)

GUARDS = (
    Guard('outbox: an event asks once', OUTBOX, " ON CONFLICT (idempotency_key) DO NOTHING", "",
          ASKED),
    Guard('outbox: actions that set each other off', OUTBOX, "if depth > DEPTH_MAX:", "if False:",
          ASKED),
    Guard('outbox: depth is nobody\'s to send', OUTBOX,
          "before.depth + 1 if isinstance(before, Delivering) else 0",
          "(before['depth'] if isinstance(before, dict) else before.depth + 1) if before else 0",
          ASKED),
    Guard('outbox: only a manager decides', OUTBOX,
          "if not self.env.user.has_group('loyalty_club_addon.group_club_manager'):", "if False:",
          ASKED),
    Guard('outbox: of the own company', OUTBOX, "        self.check_access('read')\n", "", ASKED),
    Guard('outbox: what is done stays done', OUTBOX, " WHERE id IN %s AND state IN %s RETURNING",
          " WHERE id IN %s AND (state IN %s OR TRUE) RETURNING", ASKED),
    Guard('outbox: a neutralised copy', RUN,
          "if self.env['ir.config_parameter'].sudo().get_param('database.is_neutralized'):",
          "if False:", RAN),
    Guard('outbox: claimed once', RUN, "            jobs._commit_progress()  # the claim",
          "            jobs.exists()  # the claim", RAN),
    Guard('outbox: not before its time', RUN,
          "WHERE state = 'pending' AND next_try <= %(now)s", "WHERE state = 'pending'", RAN),
    Guard('outbox: bounded tries', RUN, "is_last = self.tries >= TRIES_MAX", "is_last = False",
          RAN),
    Guard('outbox: who is at work is let work', RUN,
          "\"                 FOR NO KEY UPDATE SKIP LOCKED)\"", "\")\"", RAN),
    Guard('outbox: a decision counts', RUN,
          "        if not self.env.cr.fetchone():  # an action that commits",
          "        if False:  # an action that commits", RAN),
    Guard('outbox: of the model of the record', RUN, "if action.model_name != record._name:",
          "if False:", RAN),
    rule('outbox: multi-company', 'loyalty_club_action_delivery_rule_company', ASKED[0]),
    right('outbox: managers write no rows', 'loyalty.club.action.delivery', 'manager', ASKED),
    right('outbox: auditors write no rows', 'loyalty.club.action.delivery', 'auditor', ASKED),
    Guard('action: points by hand by managers', POINTS,
          "            user['loyalty.club.adjustment']._check_manager()\n",
          "            user['loyalty.club.adjustment'].exists()\n", TYPES),
    Guard('action: by hand behind another action', CUSTOMER, "if action.id in by_hand:",
          "if False:", TYPES),
    Guard('action: limits by hand', POINTS, "self._club_ask_limits(user, postings)", "user.cr",
          TYPES),
    Guard('action: no settled document', POINTS, "is_settled = hasattr(record, '_club_settle')",
          "is_settled = False", TYPES),
    Guard('action: active members only', POINTS, "if not member or member._state_refusal():",
          "if not member:", TYPES),
    Guard('action: of the same company', POINTS,
          "club.is_club and club.active and not self._club_is_other_company(record, club)",
          "club.is_club and club.active", TYPES),
    Guard('action: two at once', CUSTOMER, "        except UniqueViolation as error:",
          "        except ZeroDivisionError as error:", TYPES),
    Guard('action: once', POINTS, "            if posting.key not in made:",
          "            if True:", TYPES),
    Guard('action: at most', POINTS,
          "min(points, self.club_points_most) if self.club_points_most else points", "points",
          TYPES),
    Guard('action: coupons by who may', COUPON,
          "            user['loyalty.generate.wizard'].check_access('create')\n"
          "            user['loyalty.card'].check_access('create')\n",
          "            user['loyalty.card'].exists()\n", COUPONS),
    Guard('action: coupons once', COUPON, "if key and issued.search_count(",
          "if False and issued.search_count(", COUPONS),
    Guard('profile: the link changes nothing', PROFILE,
          "None if is_link and partner.club_birth_month else", "None if False else", FORM),
    Guard('profile: the link shows no interests', PROFILE,
          "[] if is_link and partner.club_interest_ids else", "[] if False else", FORM),
    Guard('profile: of persons who are active', PROFILE,
          "if member.kind == 'legal' or member._state_refusal():", "if False:", FORM),
    Guard('profile: own only', 'controllers/portal.py',
          "lambda m: m.id == member_id and m.partner_id == request.env.user.partner_id,",
          "lambda m: m.id == member_id,", FORM),
    Guard('profile: what is offered', PROFILE,
          "for number in map(self._number, interest_ids) if number in offered]",
          "for number in map(self._number, interest_ids)]", FORM),
    Guard('gifts: active members', GIFTS,
          "if points > 0 and member._gets_gifts():", "if points > 0:", GIVEN),
    Guard('gifts: once', GIFTS, "for member, (key, points) in due.items() if key not in made",
          "for member, (key, points) in due.items()", GIVEN),
    right('interests: only managers choose them', 'loyalty.club.interest', 'internal', GIVEN),
)
