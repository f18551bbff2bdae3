"""Merging terms keeps what is translated and drops what is gone."""

import polib

from devtools.commands.i18n import merge, save


def test_merge_and_save(tmp_path):
    template, translation = polib.POFile(), polib.POFile()
    template.metadata = {'POT-Creation-Date': 'today', 'Language': ''}
    template.extend([polib.POEntry(msgid='Member'), polib.POEntry(msgid='Club')])
    translation.extend([polib.POEntry(msgid='Member', msgstr='عضو'),
                        polib.POEntry(msgid='Gone', msgstr='رفته')])
    merged = merge(translation, template)
    assert {entry.msgid: entry.msgstr for entry in merged} == {'Member': 'عضو', 'Club': ''}
    save(template, tmp_path / 'a.pot')
    assert 'today' not in (tmp_path / 'a.pot').read_text()
