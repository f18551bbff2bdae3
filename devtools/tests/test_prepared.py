"""A database is made, upgraded or left alone, as the sources ask."""

import pytest

from devtools.paths import Paths
from devtools.prepared import Prepared, problems_in

START = '2026-01-02 03:04:05,678 42 '


class Databases:
    def __init__(self):
        self.labels = {'base': 'made from these'}
        self.clones = []

    def label(self, name):
        return self.labels.get(name)

    def set_label(self, name, label):
        self.labels[name] = label

    def clone(self, source, target):
        self.clones.append((source, target))
        self.labels.pop(target, None)


class Odoo:
    def __init__(self, log):
        self.log = log
        self.calls = []
        self.code = 0

    def run(self, _log_name, *arguments, **_options):
        self.calls.append(arguments[arguments.index('--stop-after-init') + 1])
        return self.code, self.log


@pytest.fixture
def prepared(tmp_path):
    paths = Paths(tmp_path)
    paths.addon.mkdir()
    (paths.addon / 'model.py').write_text('first')
    log = tmp_path / 'odoo.log'
    log.write_text(START + 'INFO db odoo.modules.loading: fine\n')
    return Prepared(paths, Odoo(log), Databases())


def test_installed_once_then_left_alone(prepared):
    prepared.current('target', 'base')
    prepared.current('target', 'base')
    assert prepared.odoo.calls == ['-i']
    assert prepared.databases.clones == [('base', 'target')]


def test_upgraded_when_the_addon_changed(prepared):
    prepared.current('target', 'base')
    (prepared.paths.addon / 'model.py').write_text('second')
    prepared.current('target', 'base')
    assert prepared.odoo.calls == ['-i', '-u']
    assert len(prepared.databases.clones) == 1


def test_made_anew_when_the_base_changed_or_on_request(prepared):
    prepared.current('target', 'base')
    prepared.databases.set_label('base', 'made from others')
    prepared.current('target', 'base')
    prepared.current('target', 'base', fresh=True)
    assert prepared.odoo.calls == ['-i', '-i', '-i']


def test_a_failed_update_is_tried_again(prepared):
    prepared.odoo.code = 1
    with pytest.raises(Exception, match='could not update target'):
        prepared.current('target', 'base')
    prepared.odoo.code = 0
    prepared.current('target', 'base')
    assert prepared.odoo.calls == ['-i', '-i']


def test_a_warning_while_loading_fails_the_update(prepared):
    prepared.odoo.log.write_text(START + 'WARNING db odoo.addons.base: unknown field\n')
    with pytest.raises(Exception, match='does not load cleanly'):
        prepared.current('target', 'base')
    assert prepared.databases.label('target') is None


def test_problems_leave_out_what_plain_odoo_says():
    assert problems_in('\n'.join([
        START + 'INFO db odoo: fine',
        START + 'WARNING ? py.warnings: /x/site-packages/PyPDF2/__init__.py: old',
        START + 'ERROR db odoo.sql_db: bad query',
    ])) == [START + 'ERROR db odoo.sql_db: bad query']
