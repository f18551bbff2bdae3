"""What a guard is, and the files and tests that guards name."""

from typing import NamedTuple

SALE, TILL, MEMBER, PARTNER, LEDGER = (
    'test_sale.py', 'test_till_server.py', 'test_member.py', 'test_partner.py', 'test_ledger.py',
)
DETOURS = 'test_rights_detours.py'
PENDING, PENDING_PAID = 'test_ledger_pending.py', 'test_ledger_pending_paid.py'
ADJUSTMENT, TAKE_BACK, LOOSE, LATE = (
    'test_adjustment.py', 'test_take_back.py', 'test_loose_return.py', 'test_late_receipt.py',
)
STATEMENT, CHECK = 'test_statement.py', 'test_ledger_check.py'
MODELS = 'models'
TERMS = 'test_earning_terms.py'
ON_ACCOUNT, HELD, MOMENT = (
    'test_pending_on_account.py', 'test_take_back_held.py', 'test_till_moment.py',
)
DAYS, MEASURE = 'test_company_days.py', 'test_measure.py'
CARD_LINK, PORTAL = ('test_card_link.py',), ('test_portal.py',)
LINK = f'{MODELS}/loyalty_club_member_link.py'
MEMBER_STATEMENT = f'{MODELS}/loyalty_club_member_statement.py'
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


def right(name, model, group, tests=(MEMBER,)):
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


def rule(name, record, test):
    """A record rule: cut in the database."""
    text = f'id="{record}"'
    return Guard(name, 'security/loyalty_club_addon_security.xml', text, text, (test,), CUT_RULE,
                 (record,))
