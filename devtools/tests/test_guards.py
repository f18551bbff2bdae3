"""The list of guards fits the sources, so that `./dev mutate` can cut each of them out."""

from pathlib import Path

import pytest

from devtools.guards import GUARDS
from devtools.paths import ADDON

FOLDER = Path(__file__).parents[2] / ADDON


@pytest.mark.parametrize('guard', GUARDS, ids=lambda guard: guard.name)
def test_guard_stands_once_in_the_sources(guard):
    assert (FOLDER / guard.path).read_text(encoding='utf-8').count(guard.before) == 1
    for test in guard.tests:
        assert (FOLDER / 'tests' / test).exists()


def test_names_are_unique():
    assert len({guard.name for guard in GUARDS}) == len(GUARDS)
