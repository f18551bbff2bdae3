"""./dev mutate: removes each guard of the club in turn and shows which test notices.

The addon is copied, the guard is cut out of the copy, and the tests named beside it run on the
test database with the copy in place of the addon. A guard nobody misses ends with status 1.
"""

import shutil
import subprocess

from devtools.guards import GUARDS
from devtools.paths import ADDON

SUMMARY = ('FAILED ', 'SUBFAILED', 'ERROR ')


def main(context, arguments):
    """Run all guards, or those whose name contains a word of `arguments`."""
    database = context.prepared.test()
    chosen = [guard for guard in GUARDS
              if not arguments or any(word in guard.name for word in arguments)]
    caught = 0
    for number, guard in enumerate(chosen, start=1):
        with context.step(f'{number} of {len(chosen)}: without {guard.name}'):
            tests = catching_tests(context, database, guard)
        context.say(f'{guard.name} -> {", ".join(tests) or "NOT CAUGHT"}')
        caught += bool(tests)
    context.say(f'{caught} of {len(chosen)} removed guards were caught')
    return 0 if caught == len(chosen) else 1


def catching_tests(context, database, guard):
    """Return the name of the first test that fails without the guard, in a list.

    :raises ValueError: the guard is not in the sources as it is written in the list
    """
    folder = context.paths.home / 'mutant'
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(context.paths.addon, folder / ADDON)
    path = folder / ADDON / guard.path
    source = path.read_text(encoding='utf-8')
    if source.count(guard.before) != 1:
        raise ValueError(f'{guard.name}: not found exactly once in {guard.path}')
    path.write_text(source.replace(guard.before, guard.after), encoding='utf-8')
    if guard.sql:
        return _with_database(context, database, folder, guard)
    return _failures(context, database, folder, guard)


def _with_database(context, database, folder, guard):
    """A guard that lives in the database (rights): cut it there, in a clone."""
    clone = f'{database}_mutant'
    context.databases.clone(database, clone)
    context.databases.execute(guard.sql, guard.values or None, name=clone)
    try:
        return _failures(context, clone, folder, guard)
    finally:
        context.databases.drop(clone)


def _failures(context, database, folder, guard):
    config = folder / 'odoo.conf'
    text = context.odoo._write_config().read_text(encoding='utf-8')
    config.write_text(
        text.replace(f',{context.paths.checkout}\n', f',{folder}\n'), encoding='utf-8')
    command = [
        context.paths.python, '-m', 'pytest', '-x', '-q', '-p', 'no:cacheprovider', '--tb=no',
        '--odoo-config', config, '--odoo-database', database, '--odoo-log-level', 'critical',
        *(f'{ADDON}/tests/{test}' for test in guard.tests),
    ]
    environment = {**context.odoo.environment, 'ODOO_RC': str(config)}
    result = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, capture_output=True,
        text=True, check=False)
    failed = [line for line in result.stdout.splitlines() if line.startswith(SUMMARY)]
    return sorted({line.split('::')[-1].split(' ')[0] for line in failed})
