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


LISTED = {'loyalty/test_a: TestA': 6, 'loyalty/test_b: TestB': 4}
UNSET = 'loyalty/test_b: TestB.setUpClass'


def outcome(*failed, tests=10):
    return Outcome(tests, frozenset(failed))


@pytest.mark.parametrize('ours, plain, status', [
    (outcome(), set(), 0),
    (outcome(ONE), {ONE}, 0),
    (outcome(ONE, TWO), {ONE}, 1),
    (outcome(tests=9), set(), 1),
    (outcome(tests=11), set(), 0),
    (outcome(UNSET, tests=6), {UNSET}, 0),
    (outcome(UNSET, tests=5), {UNSET}, 1),
    (outcome(UNSET, tests=6), set(), 1),
])
def test_status(ours, plain, status):
    assert core.report(Screen(), LISTED, ours, frozenset(plain)) == status


def test_both_counts_and_the_culprit_are_printed():
    screen = Screen()
    core.report(screen, LISTED, outcome(ONE, TWO), frozenset({ONE}))
    plain = 'plain Odoo:     10 tests, 1 of the 2 failures with the addon are its own'
    assert plain in screen.lines
    assert 'with the addon: 10 tests, 2 failed' in screen.lines
    assert f'FAILS ONLY WITH THE ADDON: {TWO}' in screen.lines


class Databases:
    def clone(self, source, target):
        self.cloned = (source, target)

    def drop(self, name):
        self.dropped = name


class Prepared:
    def base(self, extra=()):
        return 'base'

    def current(self, name, base, fresh):
        return name


class Context(Screen):
    databases, prepared = Databases(), Prepared()

    def require_browser(self):
        return 'chromium'


def run(monkeypatch, *outcomes):
    """Play `./dev core` with these outcomes; return its status and what was run where."""
    left, runs = list(outcomes), []

    def play(context, database, tags, where):
        runs.append((database, tags))
        return left.pop(0)

    monkeypatch.setattr(core, 'run_suites', play)
    monkeypatch.setattr(core, 'list_tests', lambda *_arguments: LISTED)
    return core.main(Context(), []), runs


def test_plain_odoo_runs_nothing_when_nothing_fails(monkeypatch):
    status, runs = run(monkeypatch, outcome())
    assert (status, runs) == (
        0, [('loyalty_club_core', ['/loyalty', '/sale_loyalty', '/pos_loyalty'])])


def test_what_fails_once_does_not_count(monkeypatch):
    status, runs = run(monkeypatch, outcome(ONE), outcome(tests=1))
    assert (status, runs[1:]) == (0, [('loyalty_club_core', ['/loyalty:TestA.test_one'])])


def test_what_fails_twice_is_asked_of_plain_odoo(monkeypatch):
    status, runs = run(
        monkeypatch, outcome(ONE, TWO), outcome(ONE, tests=2), outcome(tests=1))
    assert (status, runs[2:]) == (1, [('loyalty_club_core_plain', ['/loyalty:TestA.test_one'])])


def test_what_fails_in_plain_odoo_too_is_excused(monkeypatch):
    assert run(monkeypatch, outcome(ONE), outcome(ONE), outcome(ONE))[0] == 0
