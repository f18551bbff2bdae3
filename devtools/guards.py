"""The guards of the club: what each protects, how to cut it out, which tests must notice."""

from typing import NamedTuple

SALE, TILL, MEMBER, PARTNER, LEDGER = (
    'test_sale.py', 'test_till_server.py', 'test_member.py', 'test_partner.py', 'test_ledger.py',
)
STATEMENT, CHECK = 'test_statement.py', 'test_ledger_check.py'
MODELS = 'models'
SETTLEMENT = f'{MODELS}/loyalty_club_settlement.py'
CLAIMS = f'{MODELS}/loyalty_club_settlement_claims.py'
ANSWERS = f'{MODELS}/loyalty_club_settlement_answers.py'
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
          "lambda reward, card=card: not self._club_reward_refusal(reward, card),",
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
    Guard('ledger: only managers adjust', f'{MODELS}/loyalty_card_club.py',
          "if not self.env.su and not self.env.user.has_group(", "if False and not (", (LEDGER,)),
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
    _rule('ledger: other companies', 'loyalty_club_entry_rule_company', LEDGER),
    _rule('statement: of whoever asked', 'loyalty_club_statement_rule_own', STATEMENT),
    _rule('statement: rows of whoever asked', 'loyalty_club_statement_line_rule_own', STATEMENT),
    Guard('statement: only of companies whose entries are read',
          'wizard/loyalty_club_statement.py', "if self.company_id not in self.env.companies:",
          "if False:", (STATEMENT,)),
    Guard('check: entries since the proof', f'{MODELS}/loyalty_club_proof.py',
          "OR proof.seq <> COALESCE(card.club_seq, 0)", "", (CHECK,)),
    Guard('check: what differs stays unproven', f'{MODELS}/loyalty_club_proof.py',
          " AND card.id <> ALL(%(wrong)s)", " AND %(wrong)s IS NOT NULL", (CHECK,)),
    _rule('rebuild: of whoever asked', 'loyalty_club_rebuild_rule_own', CHECK),
    Guard('rebuild: who may', 'wizard/loyalty_club_rebuild.py',
          "and self.env.user.has_group('loyalty_club_addon.group_club_manager')", "", (CHECK,)),
    Guard('rebuild: only what was shown', 'wizard/loyalty_club_rebuild.py',
          "if not self.fingerprint or self.fingerprint != rebuilder._fingerprint(self._domain()):",
          "if False:", (CHECK,)),
    Guard('rebuild: not where entries contradict each other', f'{MODELS}/loyalty_club_rebuild.py',
          "if not row['problem']]", "]", (CHECK,)),
    *(_right(f'a {group} posts no entry', 'loyalty.club.entry', group, (LEDGER,))
      for group in ('salesman', 'cashier', 'user', 'auditor', 'manager')),
)
