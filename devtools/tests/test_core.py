"""./dev core judges: only failures that plain Odoo lacks, and that happen twice."""

import pytest

from devtools.commands import core
from devtools.odoo_suites import Outcome

ONE, TWO = 'loyalty/test_a: TestA.test_one', 'loyalty/test_b: TestB.test_two'


class Screen:
    def __init__(self):
        self.lines = []

    def say(self, text=''):
        self.lines.append(text)


def outcome(*failed, tests=10):
    return Outcome(tests, frozenset(failed))


@pytest.mark.parametrize('plain, ours, status', [
    (outcome(), outcome(), 0),
    (outcome(ONE), outcome(ONE), 0),
    (outcome(ONE), outcome(), 0),
    (outcome(ONE), outcome(ONE, TWO), 1),
    (outcome(), outcome(tests=9), 1),
    (outcome(), outcome(tests=11), 0),
])
def test_status(plain, ours, status):
    assert core.report(Screen(), plain, ours) == status


def test_both_counts_and_the_culprit_are_printed():
    screen = Screen()
    core.report(screen, outcome(ONE), outcome(ONE, TWO))
    assert 'plain Odoo:     10 tests, 1 failed' in screen.lines
    assert 'with the addon: 10 tests, 2 failed' in screen.lines
    assert f'FAILS ONLY WITH THE ADDON: {TWO}' in screen.lines


def settle(monkeypatch, *runs, known=()):
    left = list(runs)
    monkeypatch.setattr(core, 'run_suites', lambda *arguments: left.pop(0))
    result = core.settled_outcome(Screen(), 'database', ['loyalty'], '', frozenset(known))
    return result, len(left)


def test_what_fails_once_does_not_count(monkeypatch):
    assert settle(monkeypatch, outcome(ONE), outcome()) == (outcome(), 0)


def test_what_fails_twice_counts(monkeypatch):
    assert settle(monkeypatch, outcome(ONE, TWO), outcome(ONE, tests=2)) == (outcome(ONE), 0)


def test_a_failure_plain_odoo_has_is_not_run_again(monkeypatch):
    assert settle(monkeypatch, outcome(ONE), outcome(), known=[ONE]) == (outcome(ONE), 1)
