"""The examples in docstrings of the tool are true."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize('name', [
    'devtools.commands.core',
    'devtools.commands.soak',
    'devtools.commands.test',
    'devtools.pytest_databases',
    'devtools.odoo_suites',
    'devtools.setup.debian_package',
])
def test_examples(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted and not result.failed
