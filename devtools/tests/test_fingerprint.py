"""An upgrade runs when, and only when, something it reads has changed."""

import pytest

from devtools.fingerprint import addon_fingerprint, text_fingerprint


@pytest.fixture
def addon(tmp_path):
    for name in ('models/partner.py', 'views/partner.xml', 'tests/test_partner.py',
                 'static/src/app/till.js', 'static/src/app/till.xml', 'i18n/fa.po'):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


@pytest.mark.parametrize('name', ['models/partner.py', 'views/partner.xml', 'i18n/fa.po'])
def test_changes_with_what_an_upgrade_reads(addon, name):
    before = addon_fingerprint(addon)
    (addon / name).write_text('changed')
    assert addon_fingerprint(addon) != before


@pytest.mark.parametrize('name', ['tests/test_partner.py', 'static/src/app/till.js',
                                  'static/src/app/till.xml'])
def test_stays_with_what_is_read_from_disk(addon, name):
    before = addon_fingerprint(addon)
    (addon / name).write_text('changed')
    assert addon_fingerprint(addon) == before


def test_a_renamed_file_is_a_change(addon):
    before = addon_fingerprint(addon)
    (addon / 'models/partner.py').rename(addon / 'models/contact.py')
    assert addon_fingerprint(addon) != before


def test_parts_are_kept_apart():
    assert text_fingerprint('ab', 'c') != text_fingerprint('a', 'bc')
