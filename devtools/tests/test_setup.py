"""Finding things on a machine."""

import pytest

from devtools.setup.debian_package import choose_archive
from devtools.setup.odoo_source import read_installation
from devtools.setup.postgres_programs import read_programs


def odoo(folder, version, addons):
    (folder / 'odoo').mkdir()
    (folder / 'odoo' / 'release.py').write_text(f"version_info = ({version}, 0, FINAL, 0, '')\n")
    (folder / addons / 'base').mkdir(parents=True)


@pytest.mark.parametrize('addons', ['addons', 'odoo/addons'])
def test_odoo_19_is_found_in_a_checkout_and_in_a_package(tmp_path, addons):
    odoo(tmp_path, 19, addons)
    found = read_installation(tmp_path)
    assert found.source == tmp_path
    assert found.addons == (tmp_path / addons,)


def test_another_odoo_is_refused(tmp_path):
    odoo(tmp_path, 18, 'addons')
    assert read_installation(tmp_path) is None
    assert read_installation(tmp_path / 'nothing') is None


def test_no_archive_is_chosen_where_there_is_none_of_debian():
    assert choose_archive('') is None
    assert choose_archive('http://mirror/ubuntu/ noble\n') is None


def test_updates_and_security_are_not_the_main_suite():
    assert choose_archive('http://mirror/debian bookworm-updates\nhttp://mirror/debian trixie\n'
                          ) == ('http://mirror/debian', 'trixie')


@pytest.mark.parametrize('version, expected', [('12.9', None), ('13.1', 13), ('18.0', 18)])
def test_old_postgres_is_refused(tmp_path, version, expected):
    for name in ('initdb', 'pg_ctl', 'postgres'):
        (tmp_path / name).write_text(f'#!/bin/sh\necho "postgres (PostgreSQL) {version}"\n')
        (tmp_path / name).chmod(0o755)
    found = read_programs(tmp_path)
    assert (found and found.version) == expected
