"""./dev parity, the parts without Odoo. The comparison itself takes minutes: run the command."""

from devtools import parity
from devtools.parity_plan import COUPONS, PROMOTION_CODE, SALE_ENDINGS, TILL_ENDINGS, make_plan


def test_the_plan_is_the_same_every_time():
    assert make_plan() == make_plan()
    assert make_plan(seed=1) != make_plan()


def test_the_plan_holds_what_it_is_for():
    plan = make_plan()
    assert len(plan) == len({row['key'] for row in plan}) == 100
    sales = [row for row in plan if row['kind'] == 'sale']
    till = [row for row in plan if row['kind'] == 'till']
    assert (len(sales), len(till)) == (60, 40)
    assert {row['ending'] for row in sales} == set(SALE_ENDINGS)
    assert {row['ending'] for row in till} == set(TILL_ENDINGS)
    for rows in (sales, till):
        codes = {row['code'] for row in rows}
        assert PROMOTION_CODE in codes and codes.intersection(COUPONS)
        assert any(row['claims'] for row in rows)
        assert any(' of ' in (row['customer'] or '') for row in rows)
    assert any(row['customer'] is None for row in till)


def said(plain, ours):
    lines = []
    return parity.report(lines.append, plain, ours), lines


def test_equal_tables():
    status, lines = said({'cards': [['A', 1.0]], 'history': []},
                         {'cards': [['A', 1.0]], 'history': []})
    assert status == 0
    assert lines == ['     1 cards', '     0 history', '1 rows compared: equal']


def test_a_different_and_a_missing_row_are_shown():
    status, lines = said({'cards': [['A', 1.0], ['B', 2.0]]}, {'cards': [['A', 1.5]]})
    assert status == 1
    assert lines == [
        '     2 cards',
        "cards, row 1\n  plain Odoo: ['A', 1.0]\n  with addon: ['A', 1.5]",
        "cards, row 2\n  plain Odoo: ['B', 2.0]\n  with addon: None",
        '2 rows compared: 2 DIFFER',
    ]


def test_an_additional_row_is_a_difference():
    assert said({'cards': []}, {'cards': [['A', 1.0]]})[0] == 1
