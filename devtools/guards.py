"""The guards of the club: what each protects, how to cut it out, which tests must notice."""

from typing import NamedTuple

SALE, TILL, MEMBER, PARTNER, LEDGER = (
    'test_sale.py', 'test_till_server.py', 'test_member.py', 'test_partner.py', 'test_ledger.py',
)
DETOURS = 'test_rights_detours.py'
PENDING, PENDING_PAID = 'test_ledger_pending.py', 'test_ledger_pending_paid.py'
ADJUSTMENT, TAKE_BACK, LOOSE, LATE = (
    'test_adjustment.py', 'test_take_back.py', 'test_loose_return.py', 'test_late_receipt.py',
)
MODELS = 'models'
TERMS = 'test_earning_terms.py'
SETTLEMENT = f'{MODELS}/loyalty_club_settlement.py'
CLAIMS = f'{MODELS}/loyalty_club_settlement_claims.py'
ANSWERS = f'{MODELS}/loyalty_club_settlement_answers.py'
OFFLINE = f'{MODELS}/loyalty_club_settlement_offline.py'
DOCUMENT = f'{MODELS}/loyalty_club_document.py'
RIGHTS = 'security/ir.model.access.csv'


class Guard(NamedTuple):
    """One check and the text that stands for its absence.

    `before` stands exactly once in `path` of the addon. `sql`, if any, cuts the guard in a clone
    of the test database as well, for what is read from there.
    """

    name: str
    path: str
    before: str
    after: str
    tests: tuple
    sql: str = ''
    values: tuple = ()


GIVE_RIGHT = """
    UPDATE ir_model_access
       SET perm_write = TRUE, perm_create = TRUE
     WHERE id = (SELECT res_id FROM ir_model_data
                  WHERE module = 'loyalty_club_addon' AND name = %s)
"""


def _right(name, model, group, tests=(MEMBER,)):
    """A right on a model that a group must not have: given to it in the database."""
    row = f'access_{model.replace(".", "_")}_{group}'
    return Guard(
        f'right: {name}', RIGHTS, f'{row},', f'{row},', tests,
        GIVE_RIGHT, (row,),
    )


CUT_RULE = """
    UPDATE ir_rule SET active = FALSE
     WHERE id = (SELECT res_id FROM ir_model_data
                  WHERE module = 'loyalty_club_addon' AND name = %s)
"""


def _rule(name, record, test):
    """A record rule: cut in the database."""
    text = f'id="{record}"'
    return Guard(name, 'security/loyalty_club_addon_security.xml', text, text, (test,), CUT_RULE,
                 (record,))


GUARDS = (
    Guard('audience: kind of the customer', f'{MODELS}/loyalty_club_audience_mixin.py',
          "if (terms or partner.club_terms) != self.club_audience_kind:", "if False:",
          (SALE, TILL)),
    Guard('audience: a customer is needed', f'{MODELS}/loyalty_club_audience_mixin.py',
          "return reason._refusal('no_customer')", "return None", ('test_audience.py',)),
    Guard('audience: of the program counts for its rewards', f'{MODELS}/loyalty_reward.py',
          "self.program_id._club_audience_refusal(partner, terms)\n            or ", "", (TILL,)),
    Guard('audience: of programs in sales', f'{MODELS}/sale_order_club.py',
          "refusals[program] = {'error': refusal[1]}", "continue", (SALE,)),
    Guard('audience: of rewards on documents', DOCUMENT,
          "if refusal := reward._club_audience_refusal(self.partner_id, terms):",
          "if refusal := None:", (SALE, TILL)),
    Guard('audience: of a coupon typed at the till', f'{MODELS}/pos_config.py',
          "if refusal := program._club_audience_refusal(partner):", "if refusal := None:",
          (TILL,)),
    Guard('audience: of rules', f'{MODELS}/loyalty_club_earning.py',
          "lambda rule: not rule._club_audience_refusal(partner, terms)", "lambda rule: True",
          (SALE,)),
    Guard('audience: rules only in clubs', f'{MODELS}/loyalty_rule.py',
          "if rule.club_audience_kind and not rule.program_id.is_club:", "if False:", (SALE,)),
    Guard('holder: membership is needed', DOCUMENT,
          "return reason._refusal('not_member')", "return None", (TILL,)),
    Guard('holder: the card is the member\'s', DOCUMENT,
          "if card and card != member.card_id:", "if False:", (SALE,)),
    Guard('holder: contacts earn for the company', f'{MODELS}/loyalty_club_member_enrol.py',
          " | {m.program_id: m for m in members if m.partner_id == partner.club_holder_id}",
          "", (SALE, TILL, MEMBER)),
    Guard('holder: public user is nobody', f'{MODELS}/loyalty_club_member.py',
          "if member.partner_id.is_public:", "if False:", (MEMBER,)),
    Guard('holder: suspended or left', f'{MODELS}/loyalty_club_spender.py',
          "if refusal := self._state_refusal():", "if refusal := None:", (SALE, TILL)),
    Guard('holder: suspended members do not earn in sales', f'{MODELS}/sale_order_club.py',
          "if member and member._state_refusal():", "if False:", (SALE,)),
    Guard('holder: suspended members do not earn at the till', SETTLEMENT,
          "if member._state_refusal() or club not in", "if club not in", (TILL,)),
    Guard('right: contacts who may spend', f'{MODELS}/loyalty_club_spender.py',
          "if partner not in self.spender_ids.partner_id:", "if False:", (SALE, TILL, MEMBER)),
    Guard('right: monthly ceiling', f'{MODELS}/loyalty_club_spender.py',
          "if room is not None and points > room:", "if False:", (TILL, MEMBER)),
    Guard('right: a spender belongs to the company', f'{MODELS}/loyalty_club_spender.py',
          "if spender.partner_id.club_holder_id != spender.member_id.partner_id:", "if False:",
          (MEMBER,)),
    Guard('right: reward lines in sales', f'{MODELS}/sale_order.py',
          "if refusal and not self._club_is_paid():", "if False:", (SALE,)),
    Guard('right: reward lines of confirmed orders', f'{MODELS}/sale_order_line.py',
          "if refusal and not order._club_is_paid():", "if False:", (SALE,)),
    Guard('right: rewards offered in sales', f'{MODELS}/sale_order_club.py',
          "lambda reward, card=card: not self._club_reward_refusal(\n"
          "                    reward, card, members=members,\n"
          "                ),",
          "lambda reward: True,", (SALE,)),
    Guard('right: rewards of a till online', SETTLEMENT,
          "if refusals and not self._must_book(order):", "if False:", (TILL,)),
    Guard('right: offline orders are booked', SETTLEMENT,
          "return order.club_offline or any(", "return any(", (TILL,)),
    Guard('right: amount of a reward at the till', CLAIMS,
          "if twice or amount > self._amount_max(order, reward) + slack:", "if False:", (TILL,)),
    Guard('right: cost of a reward at the till', SETTLEMENT,
          "cost = min(self._cost(order, reward, lines, room - spent), room - spent)",
          "cost = sum(lines.mapped('points_cost'))", (TILL,)),
    Guard('right: points enough at the till', CLAIMS,
          "float_compare(shortage, 0, precision_digits=2) > 0", "False", (TILL,)),
    Guard('right: booked once', SETTLEMENT, "return clubs - booked", "return clubs", (TILL,)),
    Guard('right: the till\'s own figures', f'{MODELS}/pos_order.py',
          "order.pop(name, None)", "order.get(name)", (TILL,)),
    Guard('right: the till\'s second call books nothing', ANSWERS,
          "if row['program_id'] in club_ids or int(key) in club_keys", "if False", (TILL,)),
    Guard('right: trade terms', f'{MODELS}/res_partner.py',
          "if not self.env.su and not self.env.user.has_group(",
          "if False and self.env.user.has_group(", (PARTNER,)),
    Guard('right: trade terms need a reason', f'{MODELS}/res_partner.py',
          "if partner.club_terms_override and not (partner.club_terms_reason or '').strip():",
          "if False:", (PARTNER,)),
    Guard('right: only a cashier enrols at the till', f'{MODELS}/loyalty_club_member_till.py',
          "if not self.env.user.has_group('point_of_sale.group_pos_user'):", "if False:",
          (TILL,)),
    _rule('right: other companies', 'loyalty_club_member_rule_company', MEMBER),
    _right('a salesperson changes no member', 'loyalty.club.member', 'salesman'),
    _right('a cashier changes no member', 'loyalty.club.member', 'cashier'),
    _right('an auditor changes no member', 'loyalty.club.member', 'auditor'),
    _right('a club user changes no member', 'loyalty.club.member', 'user'),
    _right('a salesperson lets nobody spend', 'loyalty.club.spender', 'salesman'),
    _right('a cashier lets nobody spend', 'loyalty.club.spender', 'cashier'),
    Guard('ledger: users do not write points', f'{MODELS}/loyalty_card_club.py',
          "if clubs and not self.env.su and not all(", "if False and not all(", (LEDGER,)),
    Guard('ledger: new cards begin empty', f'{MODELS}/loyalty_card_club.py',
          "if any(taken) and not self.env.su and not ClubOrigin.of(self.env):", "if False:",
          (LEDGER,)),
    Guard('ledger: an origin cannot be forged', 'tools/origin.py',
          "if not isinstance(origin, ClubOrigin):", "if not origin:", (LEDGER,)),
    Guard('ledger: an origin speaks for its cards', 'tools/origin.py',
          "card_id not in origin.card_ids:", "False:", (LEDGER,)),
    Guard('ledger: a card with entries is not deleted', f'{MODELS}/loyalty_card.py',
          "if self.env['loyalty.club.entry'].sudo().search_count(",
          "if False and self.env['loyalty.club.entry'].sudo().search_count(", (LEDGER,)),
    Guard('ledger: terms are frozen', f'{MODELS}/loyalty_club_document_settle.py',
          "if key not in account.lines and (fresh is True or int(key) in fresh)", "if True",
          ('test_ledger_sale.py',)),
    Guard('ledger: a document keeps its member', f'{MODELS}/loyalty_club_document_settle.py',
          "if fresh is not True or not self._club_has_other_customer():", "if False:",
          ('test_ledger_sale.py',)),
    Guard('detour: lines of a paid order stand', f'{MODELS}/pos_order_line_settle.py',
          "if any(order.club_member_id or order._club_clubs() for order in standing):",
          "if False:", (DETOURS,)),
    Guard('detour: an arriving order touches no other', f'{MODELS}/pos_order_line_settle.py',
          "(not arriving or order.uuid != arriving)", "not arriving", (DETOURS,)),
    Guard('detour: what is bought is no return', f'{MODELS}/pos_order_settle.py',
          "max(-line.qty, 0) for line", "-line.qty for line", (DETOURS,)),
    Guard('detour: a paid order is booked once', f'{MODELS}/pos_order.py',
          "if not self.club_settled_on and", "if", (DETOURS,)),
    Guard('detour: figures of a POS order', f'{MODELS}/pos_order.py',
          "if not self.env.su and not set(SERVER_FIELDS).isdisjoint(names):", "if False:",
          (DETOURS,)),
    Guard('detour: history of a club', f'{MODELS}/loyalty_history.py',
          "if any(self.sudo().mapped('card_id.is_club')):", "if False:", (DETOURS,)),
    Guard('detour: points of an order', f'{MODELS}/sale_order_coupon_points.py',
          "if not self.env.su and any(self.sudo().mapped('coupon_id.is_club')):", "if False:",
          (DETOURS,)),
    Guard('detour: only a club manager switches a club', f'{MODELS}/loyalty_program.py',
          "if not self.env.su and not self.env.user.has_group(", "if False and not (",
          (DETOURS,)),
    Guard('detour: a reward stays in its program', f'{MODELS}/loyalty_reward.py',
          "if not self.env.su and 'program_id' in vals and any(", "if False and any(",
          (DETOURS,)),
    Guard('detour: a reward stays on its line', f'{MODELS}/sale_order_line_settle.py',
          "if is_taken and not self.env.su and", "if False and", (DETOURS,)),
    Guard('detour: a reward stays on its order', f'{MODELS}/sale_order_line.py',
          "@api.constrains('reward_id', 'coupon_id', 'order_id')",
          "@api.constrains('reward_id', 'coupon_id')", (DETOURS,)),
    Guard('detour: a member keeps the card', f'{MODELS}/loyalty_club_member_rights.py',
          "if not self.env.su and any(", "if False and any(", (DETOURS,)),
    Guard('detour: an order follows its new customer', f'{MODELS}/sale_order.py',
          "order.club_member_id = next(iter(members.values()), False)", "continue",
          (DETOURS,)),
    Guard('pending: nobody draws from lots that wait', 'tools/allocation.py',
          "if lot.key in preferred or not lot.waits", "if True", (PENDING,)),
    Guard('pending: not spent by its own basket in sales', f'{MODELS}/sale_order.py',
          "return points - self._club_not_usable(coupon)", "return points", (PENDING,)),
    Guard('pending: not spent by its own basket at the till', SETTLEMENT,
          "refusals = self._refusals(order, claims, members, usable)",
          "refusals = self._refusals(order, claims, members, earned)", (PENDING,)),
    Guard('pending: does not expire', f'{MODELS}/loyalty_club_lot_expiry.py',
          " AND is_pending IS NOT TRUE", "", (PENDING,)),
    Guard('pending: a registered payment is no money', f'{MODELS}/account_payment.py',
          "self.club_received or self.is_matched", "True", (PENDING_PAID,)),
    Guard('pending: all of the order is invoiced', f'{MODELS}/sale_order_pending.py',
          "line._club_is_invoiced() for line in lines", "True for line in lines",
          (PENDING_PAID,)),
    Guard('pending: users do not say by writing that money is there',
          f'{MODELS}/account_payment.py', "if 'club_received' in vals and not self.env.su:",
          "if False:", (PENDING_PAID,)),
    Guard('pending: who may not change payments says nothing', f'{MODELS}/account_payment.py',
          "self.check_access('write')", "self.check_access('read')", (PENDING_PAID,)),
    Guard('pending: users do not write the number of a card', f'{MODELS}/loyalty_card_club.py',
          "'club_debt', 'club_pending', ", "'club_debt', ", (PENDING,)),
    *(_right(f'a {group} releases no points', 'loyalty.club.lot', group, (PENDING,))
      for group in ('salesman', 'cashier', 'manager')),
    Guard('by hand: a limit at once', f'{MODELS}/loyalty_club_adjustment_month.py',
          "if at_once and max(sizes, default=0) > at_once:", "if False:", (ADJUSTMENT,)),
    Guard('by hand: a limit a month', f'{MODELS}/loyalty_club_adjustment_month.py',
          "return not a_month or round(self._used(company) + sum(sizes), 2) <= a_month",
          "return True", (ADJUSTMENT,)),
    Guard('by hand: points for oneself', f'{MODELS}/loyalty_club_adjustment.py',
          "return self.env.user._club_is_own(owners) or not month._is_within(company, sizes)",
          "return not month._is_within(company, sizes)", (ADJUSTMENT,)),
    Guard('by hand: nobody approves his own', f'{MODELS}/loyalty_club_adjustment.py',
          "if row.requested_by_id == self.env.user:", "if False:", (ADJUSTMENT,)),
    Guard('by hand: nobody approves points for himself', f'{MODELS}/loyalty_club_adjustment.py',
          "if self.env.user._club_is_own(row.partner_id):", "if False:", (ADJUSTMENT,)),
    Guard('by hand: approved once', f'{MODELS}/loyalty_club_adjustment.py',
          "if decided < len(self):", "if False:", (ADJUSTMENT,)),
    Guard('by hand: posted once', f'{MODELS}/loyalty_club_adjustment.py',
          "note=row._words(), key=f'adjustment:{row.id}',", "note=row._words(),", (ADJUSTMENT,)),
    Guard('by hand: only managers', f'{MODELS}/loyalty_club_adjustment.py',
          "if not self.env.su and not self.env.user.has_group(MANAGER):", "if False:",
          (ADJUSTMENT, LEDGER)),
    Guard('by hand: no debt unless ticked', f'{MODELS}/loyalty_club_adjustment.py',
          "if row.points < 0 and not row.allow_debt and short > 0:", "if False:", (ADJUSTMENT,)),
    Guard('by hand: limits of Odoo\'s own windows', f'{MODELS}/loyalty_card_club.py',
          "if not self.env.su and sizes and not adjustments._claim(clubs, owners, sizes):",
          "if False:", (ADJUSTMENT,)),
    Guard('returns: what is forgone is part of the account',
          f'{MODELS}/loyalty_club_document_forgone.py',
          "earned=account.earned - to_units(row.points, POINT_SCALE),", "earned=account.earned,",
          (TAKE_BACK,)),
    Guard('returns: a withdrawn return gives back what was taken',
          f'{MODELS}/loyalty_club_document_forgone.py',
          "if change > 0 and account != Account():", "if False:", (TAKE_BACK,)),
    Guard('returns: refused when points are gone', f'{MODELS}/loyalty_club_document_forgone.py',
          "raise UserError(self._club_gone_text(card, -change, gone))", "return postings",
          (TAKE_BACK,)),
    Guard('returns: what a till took offline is booked',
          f'{MODELS}/loyalty_club_settlement_returns.py',
          "must_take = MustTake() if self._must_book(order.sudo()) else None", "must_take = None",
          (TAKE_BACK,)),
    Guard('returns: only the server says so', f'{MODELS}/loyalty_club_document_forgone.py',
          "if policy == 'refuse' and isinstance(must_take, MustTake):",
          "if policy == 'refuse' and must_take:", (TAKE_BACK,)),
    Guard('loose returns: never more than purchases brought',
          f'{MODELS}/pos_order_loose_return.py',
          "most = min(result.points, self._club_bought_points(member.card_id))",
          "most = result.points", (LOOSE,)),
    Guard('loose returns: terms are frozen', f'{MODELS}/pos_order_loose_return.py',
          "if not frozen and fresh is True:", "if fresh is True:", (LOOSE,)),
    Guard('late receipt: once', f'{MODELS}/pos_order_late.py',
          "if self.club_registered_on or self.club_member_id:", "if False:", (LATE,)),
    Guard('late receipt: of nobody', f'{MODELS}/pos_order_late.py',
          "if self.partner_id:\n            return", "if False:\n            return", (LATE,)),
    Guard('late receipt: days', f'{MODELS}/pos_order_late.py',
          "if not days or self.date_order <", "if False and self.date_order <", (LATE,)),
    Guard('late receipt: not for oneself', f'{MODELS}/pos_order_late.py',
          "if order._club_late_is_own(partner):", "if False:", (LATE,)),
    Guard('late receipt: not by anybody', f'{MODELS}/pos_order_late.py',
          "if not any(self.env.user.has_group(group) for group in RIGHTS):", "if False:",
          (LATE,)),
    Guard('late receipt: what came back does not count', f'{MODELS}/pos_order_late.py',
          "whole = self._club_values(rows, until=self.date_order)",
          "whole = self._club_values(rows)", (LATE,)),
    Guard('late receipt: the mark is the server\'s', f'{MODELS}/pos_order_late.py',
          "            not self.env.su\n        ):", "            False\n        ):", (LATE,)),
    Guard('late receipt: members who may earn', f'{MODELS}/pos_order_late.py',
          "members = [member for member in members if not member._state_refusal()]",
          "members = list(members)", (LATE,)),
    _rule('by hand: other companies', 'loyalty_club_adjustment_rule_company', ADJUSTMENT),
    _rule('cashiers: other companies', 'loyalty_club_cashier_report_rule_company', LATE),
    *(_right(f'a {group} writes no adjustment', 'loyalty.club.adjustment', group, (ADJUSTMENT,))
      for group in ('auditor', 'manager')),
    *(_right(f'a {group} writes nothing off', 'loyalty.club.forgone', group, (TAKE_BACK,))
      for group in ('auditor', 'manager')),
    _rule('ledger: other companies', 'loyalty_club_entry_rule_company', LEDGER),
    *(_right(f'a {group} posts no entry', 'loyalty.club.entry', group, (LEDGER,))
      for group in ('salesman', 'cashier', 'user', 'auditor', 'manager')),
    Guard('earning: audience of multipliers', f'{MODELS}/loyalty_club_earning_terms.py',
          "one.club_audience_kind and partner and one._club_audience_refusal(partner, terms)",
          "False", (TERMS,)),
    Guard('earning: multipliers run at their time', f'{MODELS}/loyalty_club_earning_terms.py',
          "multipliers.is_running(one._to_engine(), now) and not (", "not (", (TERMS,)),
    Guard('earning: cap of an order', f'{MODELS}/loyalty_club_earning_terms.py',
          "if program.club_order_cap:", "if False:", (TERMS,)),
    Guard('earning: cap of a day', f'{MODELS}/loyalty_club_earning_terms.py',
          "if program.club_day_cap:", "if False:", (TERMS,)),
    Guard('earning: other orders of the day', f'{MODELS}/loyalty_club_earning_terms.py',
          "limit - occasion.booked - others", "limit - occasion.booked", (TERMS,)),
    Guard('earning: lines below list price', 'tools/earning_terms.py',
          "return rule.under_list, \"under_list\"", "return ALL, \"\"", (TERMS,)),
    Guard('earning: lines with little margin', 'tools/earning_terms.py',
          "return 0, \"margin\"", "return ALL, \"\"", (TERMS,)),
    _rule('earning: multipliers of other companies', 'loyalty_club_multiplier_rule_company',
          TERMS),
    *(_right(f'a {group} changes no multiplier', 'loyalty.club.multiplier', group, (TERMS,))
      for group in ('salesman', 'cashier', 'user', 'auditor')),
    Guard('spending: minimum and share at the till', CLAIMS,
          "if not reward._club_is_money():", "if True:", ('test_spend_till.py',)),
    Guard('spending: minimum and share in sales', f'{MODELS}/sale_order_spend.py',
          "if refusal := reward._club_limit_refusal(code):", "if refusal := None:",
          ('test_spend_sale.py',)),
    Guard('spending: a ceiling cannot be forged', f'{MODELS}/sale_order_spend.py',
          "if isinstance(ceiling, SpendCeiling) else points", "if ceiling else points",
          ('test_spend_sale.py',)),
    Guard('spending: limits of confirmed orders', f'{MODELS}/sale_order_line.py',
          " or order._club_taken_refusal(line.reward_id)", "", ('test_spend_sale.py',)),
    Guard('spending: allowance of an offline order', OFFLINE,
          "if reward.id not in listed and not self._fits_offline(order, club, taken[club]):",
          "if False:", ('test_spend_till.py',)),
    Guard('spending: a noted mobile is for orders taken offline', OFFLINE,
          "if order.partner_id or not order.club_offline or not order.club_mobile:",
          "if order.partner_id or not order.club_mobile:", ('test_spend_till.py',)),
    Guard('spending: a noted mobile never spends', OFFLINE,
          "if not clubs or order.lines.reward_id.program_id.filtered('is_club'):",
          "if not clubs:", ('test_spend_till.py',)),
    Guard('spending: two members with one mobile are nobody', OFFLINE,
          "if len(found) == 1:", "if found:", ('test_spend_till.py',)),
    Guard('spending: a person is asked', f'{MODELS}/sale_order_shortage.py',
          "if self.env.context.get('club_ask') and", "if False and",
          ('test_spend_shortage.py',)),
    Guard('spending: what is paid is not asked', f'{MODELS}/sale_order_shortage.py',
          "and not self._club_is_paid() and (", "and (", ('test_spend_shortage.py',)),
)
