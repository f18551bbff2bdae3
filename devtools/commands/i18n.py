"""./dev i18n: keep the translations in step with the sources."""

import polib

from devtools.errors import ToolError
from devtools.paths import ADDON

# Changes with every export and would make each one a change of the file.
VOLATILE = ('POT-Creation-Date', 'PO-Revision-Date')


def main(context, _arguments):
    """Export all terms of the addon and merge them into its translations."""
    database = context.prepared.test()
    folder = context.paths.addon / 'i18n'
    folder.mkdir(exist_ok=True)
    exported = context.paths.home / f'{ADDON}.pot'
    code, log = context.odoo.run(
        'i18n', 'i18n', 'export', ADDON, '-d', database, '-o', exported, '-l', 'pot',
        title='Exporting terms')
    if code:
        raise ToolError(f'the terms could not be exported ({log})')
    template = polib.pofile(str(exported))
    save(template, folder / f'{ADDON}.pot')
    for path in sorted(folder.glob('*.po')):
        translation = merge(polib.pofile(str(path)), template)
        save(translation, path)
        missing = translation.untranslated_entries() + translation.fuzzy_entries()
        context.say(f'{path.name}: {len(translation)} terms, {len(missing)} to translate')
        for entry in missing:
            context.say(f'  {entry.msgid[:90]!r}')
    return 0


def merge(translation, template):
    """Give a translation exactly the terms of the template, keeping what is translated."""
    translation.merge(template)
    for entry in [entry for entry in translation if entry.obsolete]:
        translation.remove(entry)
    return translation


def save(file, path):
    """Write a file of terms without dates, one term per line, so that changes can be read."""
    for name in VOLATILE:
        file.metadata.pop(name, None)
    file.wrapwidth = 0
    file.save(str(path))
