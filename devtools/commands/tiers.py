"""./dev tiers FILE: who is special by real invoices, compared with plain Python.

The invoices become imported purchases. Four ladders are reviewed on several days, and after each
review the tier of every member and its last day are compared with what the file alone says
(`tests/invoice_reckoning.py`). The gate does the same with a file that is made up.
"""

import argparse
import subprocess
from pathlib import Path

from devtools.errors import ToolError
from devtools.paths import ADDON

TESTS = f'{ADDON}/tests/test_tier_invoices.py'


def main(context, arguments):
    """Compare; the exit code is 1 on any difference."""
    parser = argparse.ArgumentParser(prog='./dev tiers')
    parser.add_argument('file', metavar='FILE', help='invoices, as of ./dev load')
    path = Path(parser.parse_args(arguments).file).resolve()
    if not path.is_file():
        raise ToolError(f'{path} cannot be read', 'give a file as of ./dev load')
    source = context.prepared.test()
    database = f'{source}_tiers'
    context.databases.clone(source, database)
    log, report = context.paths.log(database), context.paths.log(f'{database}-report')
    report.write_text('', encoding='utf-8')
    command = [
        context.paths.python, '-m', 'pytest', '-q', '-x', '-p', 'no:cacheprovider',
        '--odoo-config', context.paths.odoo_config, '--odoo-database', database,
        '--odoo-log-level', 'error', TESTS,
    ]
    environment = context.odoo.environment | {
        'LOYALTY_CLUB_INVOICES': str(path), 'LOYALTY_CLUB_REPORT': str(report),
    }
    with context.step(f'Comparing the tiers of {path.name}'), \
            open(log, 'w', encoding='utf-8') as stream:
        status = subprocess.run(
            [str(part) for part in command], cwd=context.paths.checkout, env=environment,
            stdout=stream, stderr=subprocess.STDOUT, check=False).returncode
    context.databases.drop(database)
    context.say(report.read_text(encoding='utf-8').rstrip())
    if status:
        context.say(log.read_text(encoding='utf-8')[-6000:])
    context.say('Database and file DO NOT AGREE.' if status else
                'Database and file agree, member by member and day by day.')
    return 1 if status else 0
