"""The benchmarks: how their figures become a verdict."""

import pytest

from devtools.benchmarks import partner_form, till


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
