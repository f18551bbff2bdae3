"""./dev load: reading, rounding, kinds, points, the comparison and the call itself."""

import re
from pathlib import Path

import pytest

from devtools import load
from devtools.errors import ToolError
from devtools.load_invoices import (
    Figures,
    Invoice,
    figures_of,
    kinds_of,
    read_invoices,
    to_moment,
    to_pennies,
)

HEADER = 'InvoiceNo,InvoiceDate,CustomerID,TotalPrice\n'
SAMPLE = Path(__file__).parents[2] / '../shared/data/online_retail_invoices.csv'


def invoice(number, customer, pennies):
    return Invoice(number, '2011-01-01 00:00:00', customer, pennies)


@pytest.fixture
def write(tmp_path):
    def write(text, encoding='utf-8'):
        path = tmp_path / 'invoices.csv'
        path.write_bytes(text.encode(encoding))
        return path
    return write


@pytest.mark.parametrize('text, pennies', [
    ('22.200000000000003', 2220),
    ('70.05000000000001', 7005),
    ('400.68100000000004', 40068),
    ('0.005', 1),
    ('2.675', 268),  # half up; the nearest binary float is below the half
    ('2.665', 267),  # half up, not half to even
    ('139', 13900),
    ('1e2', 10000),
    ('1000000000000', 10**14),
])
def test_pennies(text, pennies):
    assert to_pennies(text) == pennies


@pytest.mark.parametrize('text, reason', [
    ('zwölf', 'no number'), ('1,234.50', 'no number'), ('', 'no number'),
    ('nan', 'no amount'), ('-Infinity', 'no amount'), ('1e400', 'no amount'),
    ('1000000000001', 'no amount'),
    ('0', 'not more than zero'), ('-5', 'not more than zero'), ('0.004', 'not more than zero'),
])
def test_no_pennies(text, reason):
    with pytest.raises(ValueError, match=reason):
        to_pennies(text)


def test_moments():
    assert to_moment('2010-12-01') == '2010-12-01 00:00:00'
    assert to_moment('2010-12-01 08:26') == '2010-12-01 08:26:00'
    for text in ('01/12/2010', '2010-13-01', 'yesterday'):
        with pytest.raises(ValueError, match='no date'):
            to_moment(text)


def test_bad_rows_are_named_by_line_and_left_out(write):
    reading = read_invoices(write(
        HEADER
        + '1,2010-12-01,A,139.12\n'
        + '2,2010-13-01,A,139.12\n'
        + '\n'  # no row at all
        + '3,2010-12-01,A\n'
        + '4,2010-12-01,,7\n'
        + '5,2010-12-01,A,-5\n'
        + '1,2010-12-01,A,139.120\n'
        + '1,2010-12-01,A,139.13\n'
        + '6,2010-12-01,A,7,8\n'
        + '7,2010-12-01,B,0.01\n',
    ))
    assert [row.number for row in reading.invoices] == ['1', '7']
    assert reading.problems == [
        "line 3: InvoiceDate '2010-13-01' is no date such as 2011-12-09; skipped",
        'line 5: TotalPrice is missing; skipped',
        'line 6: CustomerID is missing; skipped',
        'line 7: TotalPrice -5 is not more than zero; skipped',
        'line 8: invoice 1 once more; skipped',
        'line 9: invoice 1 once more, with another content; skipped',
        'line 10: more columns than the first line names: 8; skipped',
    ]


def test_a_bad_row_does_not_take_the_number_of_a_good_one(write):
    reading = read_invoices(write(HEADER + '1,never,A,5\n1,2010-12-01,A,5\n'))
    assert len(reading.invoices) == len(reading.problems) == 1


def test_other_orders_of_columns_and_a_byte_order_mark(write):
    text = 'TotalPrice,Shop,CustomerID,InvoiceDate,InvoiceNo\n5,x,A,2010-12-01,1\n'
    assert read_invoices(write(text, 'utf-8-sig')).invoices == [
        Invoice('1', '2010-12-01 00:00:00', 'A', 500)]


def test_a_file_of_something_else(write, tmp_path):
    with pytest.raises(ToolError, match='no column InvoiceDate, TotalPrice'):
        read_invoices(write('InvoiceNo,CustomerID\n1,2\n'))
    with pytest.raises(ToolError, match='no column InvoiceNo'):
        read_invoices(write(''))
    with pytest.raises(ToolError, match='cannot be read: No such file'):
        read_invoices(tmp_path / 'missing.csv')


def test_kinds_by_the_average_to_the_penny():
    kinds = kinds_of([
        invoice('1', 'A', 100_000), invoice('2', 'B', 99_999),
        invoice('3', 'C', 1), invoice('4', 'C', 199_999),
        invoice('5', 'D', 1), invoice('6', 'D', 199_998),
    ])
    assert kinds == {'A': 'legal', 'B': 'individual', 'C': 'legal', 'D': 'individual'}


def test_points_are_whole_steps_of_each_invoice():
    figures = figures_of(
        [invoice('1', 'A', 199), invoice('2', 'A', 199), invoice('3', 'B', 399)],
        {'A': 'individual', 'B': 'legal'})
    assert figures == {'individual': Figures(1, 2, 398, 2), 'legal': Figures(1, 1, 399, 1)}


FOUND = {
    'figures': {'individual': [1, 2, '3.98', '2'], 'legal': [1, 1, '3.99', '1']},
    'purchases': {'individual': [1, 2, '3.98'], 'legal': [1, 1, '3.99']},
    'card_count': 2, 'cards': '3', 'history': '3.0',
    'replay': {'purchases': 3, 'points': '3.0', 'ledger': '3.00', 'differing': 0},
}
EXPECTED = {'individual': Figures(1, 2, 398, 2), 'legal': Figures(1, 1, 399, 1)}


@pytest.mark.parametrize('change, status', [
    ({}, 0),
    ({'figures': FOUND['figures'] | {'legal': [1, 1, '3.98', '1']}}, 1),
    ({'figures': FOUND['figures'] | {'legal': [1, 1, '3.99', '1.01']}}, 1),
    ({'figures': FOUND['figures'] | {'legal': [2, 1, '3.99', '1']}}, 1),
    ({'figures': {'individual': FOUND['figures']['individual']}}, 1),
    ({'cards': '4'}, 1),
    ({'purchases': FOUND['purchases'] | {'legal': [1, 1, '3.98']}}, 1),
    ({'purchases': {'legal': FOUND['purchases']['legal']}}, 1),
    ({'replay': FOUND['replay'] | {'points': '4.0'}}, 1),
    ({'replay': FOUND['replay'] | {'differing': 1}}, 1),
])
def test_both_sides_agree_to_the_last_digit_or_the_status_is_1(change, status):
    lines = []
    assert load.report(lambda text='': lines.append(text), FOUND | change, EXPECTED) == status
    assert ('NOT AGREE' in lines[-1]) == bool(status)


def test_the_table():
    actual = {kind: load.to_figures(row) for kind, row in FOUND['figures'].items()}
    lines = [re.sub(r' +', ' ', line) for line in load.table(actual, EXPECTED)]
    assert lines == [
        ' customers invoices amount points',
        'individuals database 1 2 £3.98 2',
        ' file 1 2 £3.98 2',
        'legal entities database 1 1 £3.99 1',
        ' file 1 1 £3.99 1',
        'together database 2 3 £7.97 3',
        ' file 2 3 £7.97 3',
    ]


def test_options():
    assert load.parse(['x.csv', '--limit', '7']).limit == 7
    for words in ([], ['x.csv', '--limit', '0'], ['x.csv', '--limit', 'some']):
        with pytest.raises(SystemExit):
            load.parse(words)


def test_many_bad_rows_are_counted():
    lines = []
    load.tell_problems(lines.append, [f'line {number}' for number in range(2, 32)])
    assert len(lines) == 21 and lines[-1] == '... and 10 more lines skipped'


@pytest.mark.skipif(not SAMPLE.exists(), reason=f'{SAMPLE.name} is not on this machine')
def test_the_real_file_sums_up_to_what_its_readme_says():
    reading = read_invoices(SAMPLE)
    kinds = kinds_of(reading.invoices)
    assert not reading.problems
    assert len(reading.invoices) == 18_532
    assert len(kinds) == 4_338
    assert list(kinds.values()).count('legal') == 188
    assert sum(row.pennies for row in reading.invoices) == 891_140_790
