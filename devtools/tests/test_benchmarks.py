"""The benchmarks: how their figures become a verdict."""

import pytest

from devtools.benchmarks import _ledger, partner_form, replay, statement, tiers, till
from devtools.errors import ToolError


def said(module, *series):
    lines = []
    return module.report(lines.append, *series), lines


@pytest.mark.parametrize('ours, status', [(119, 0), (120, 0), (121, 1)])
def test_the_form_may_take_a_fifth_longer(ours, status):
    verdict, lines = said(partner_form, [100, ours], [500, 900])
    assert verdict == status
    assert lines[-1] == f'partner_form: ratio {ours / 100:.2f}, bound 1.20'


@pytest.mark.parametrize('plain, ours, status', [
    ([900] * 10, [400] * 10, 0),
    ([900] * 10, [400] * 9 + [1001], 1),  # ten values: the largest is the 95th percentile
    ([300] * 10, [400] * 10, 1),
])
def test_the_till_has_two_bounds(plain, ours, status):
    verdict, lines = said(till, plain, ours)
    assert verdict == status
    assert lines[-1].startswith('till: ratio ') and ' s at p95, ' in lines[-2]


def test_percentile_95():
    assert till.percentile_95(range(1, 101)) == 95
    assert till.percentile_95(range(1, 21)) == 19
    assert till.percentile_95([3, 1, 2]) == 3


@pytest.mark.parametrize('ratio, peaks, status', [
    (3.0, (200, 240), 0), (3.01, (200, 240), 1), (1.0, (200, 241), 1), (1.0, None, 0),
])
def test_long_ledgers_have_a_bound_of_time_and_one_of_memory(ratio, peaks, status):
    lines = []
    assert _ledger.report(lines.append, 'expiry', ratio, 3.0, peaks) == status
    assert lines[0] == f'expiry: ratio {ratio:.2f}, bound 3.00'


@pytest.mark.parametrize('arguments', [['--size'], ['--size', 'many'], ['--size', '10'], ['5000']])
def test_a_size_is_a_number(arguments):
    with pytest.raises(ToolError, match='what is'):
        _ledger.size_of(arguments)


@pytest.mark.parametrize('queries, seconds, status', [(9, 2, 0), (10, 2, 1), (9, 2.1, 1)])
def test_the_statement_has_a_bound_of_queries(queries, seconds, status):
    figures = {
        'queries': [{'queries': 9, 'rows': 10}, {'queries': queries, 'rows': 80}],
        'month': [1, 1], 'club': [1, 1], 'kind': [1, seconds], 'shop': [1, 1]}
    verdict, lines = said(statement, 1_000_000, figures)
    assert verdict == status
    assert lines[-1] == f'statement: ratio {max(1, seconds):.2f}, bound 2.00'


@pytest.mark.parametrize('times, peaks, status', [
    ((0.0005, 0.0006), (200, 240), 0),
    ((0.0005, 0.00061), (200, 240), 1),  # more than ten minutes for a million
    ((0.0003, 0.0004), (200, 240), 1),  # grows with the number
    ((0.0005, 0.0006), (200, 241), 1),
])
def test_the_replay_has_bounds_of_time_growth_and_memory(times, peaks, status):
    verdict, lines = said(replay, times, peaks)
    assert verdict == status
    assert lines[0].startswith('replay: ') and lines[0].endswith('bound 600 s')


FIGURES = {'full': 10.0, 'bare': 5.0, 'night': 0.3, 'peak': 240}


@pytest.mark.parametrize('change, status', [
    ({}, 0), ({'bare': 4.9}, 1), ({'night': 0.31}, 1), ({'peak': 241}, 1), ({'full': 10.1}, 1),
])
def test_the_review_of_tiers_has_four_bounds(change, status):
    tenth = {'full': 0.8, 'peak': 200}
    assert said(tiers, 1_000_000, tenth, FIGURES | change)[0] == status
