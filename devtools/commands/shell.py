"""./dev shell: Odoo's shell."""

import argparse
import subprocess
import sys

from devtools.errors import ToolError


def main(context, arguments):
    """Open an Odoo shell, or run the script on standard input."""
    parser = argparse.ArgumentParser(prog='./dev shell')
    parser.add_argument('--database', help='default: the demo database')
    options = parser.parse_args(arguments)
    database = options.database or context.prepared.demo()
    if not context.databases.exists(database):
        raise ToolError(f'no database {database}',
                        f'one of: {", ".join(context.databases.names())}')
    command = context.odoo.command('shell', '-d', database, '--no-http',
                                   '--shell-interface', 'python', '--log-level', 'error')
    return subprocess.run(command, env=context.odoo.environment, stdin=sys.stdin,
                          check=False).returncode
