"""The command line: which module does what, and how a call ends."""

import importlib
import signal
import sys
from dataclasses import dataclass

from devtools.errors import ToolError
from devtools.paths import find_paths
from devtools.progress import seconds_since_call
from devtools.setup.node import ensure_node_packages
from devtools.setup.python_environment import enter_environment


@dataclass(frozen=True)
class Command:
    """A module with `main(context, arguments)`, see `devtools.context.Context`."""

    module: str
    usage: str
    help: str


COMMANDS = {
    'run': Command('devtools.commands.run', '[--persian] [--port N] [--fresh]',
                   'start the demo shop; Ctrl-C stops it'),
    'test': Command('devtools.commands.test',
                    '[--require-browser] [--fresh] [--automation] [pytest arguments]',
                    'run all tests: Python, tours in a browser, JavaScript units'),
    'core': Command('devtools.commands.core', '[--full]',
                    "run Odoo's own loyalty tests with the addon and compare with plain Odoo"),
    'lint': Command('devtools.commands.lint', '', 'run ruff, pylint-odoo, eslint, size check'),
    'shell': Command('devtools.commands.shell', '[--database D]',
                     'Odoo shell; reads a script from standard input'),
    'i18n': Command('devtools.commands.i18n', '', 'export terms and merge them into translations'),
    'screens': Command('devtools.screens', '', 'take the screenshots of the docs, en and fa'),
    'bench': Command('devtools.commands.bench', 'NAME', 'run a benchmark against its bound'),
    'mutate': Command('devtools.mutations', '[WORD]',
                      'remove each guard and show which test notices'),
    'jackhammer': Command('devtools.jackhammer', '[--seconds N] [--workers N]',
                          'many processes on few cards, one killed again and again'),
    'soak': Command('devtools.commands.soak', '[--sequences N] [--jobs N] [--seed N]',
                    'long run of the property tests of the ledger'),
    'load': Command('devtools.load', 'FILE [--limit N] [--database D]',
                    'make sale orders from a file of invoices and compare the points'),
    'tiers': Command('devtools.commands.tiers', 'FILE',
                     'import a file of invoices and compare the tiers, member by member'),
    'parity': Command('devtools.parity', '',
                      'play the same orders with and without the addon, no club on, and compare'),
}


def main(arguments):
    """Run one call of the tool; return its exit code."""
    if not arguments or arguments[0] in ('-h', '--help', 'help'):
        print(usage())
        return 0 if arguments else 2
    seconds_since_call()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return dispatch(arguments)
    except ToolError as error:
        print(f'dev: {error}', file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print('\ndev: interrupted; the same call continues where it stopped', file=sys.stderr)
        return 130


def dispatch(arguments):
    """Set up what is missing and hand over to the command's module."""
    name, *rest = arguments
    if name not in COMMANDS:
        raise ToolError(f'no command {name}', f'one of {", ".join(COMMANDS)}')
    paths = find_paths()
    paths.home.mkdir(exist_ok=True)
    enter_environment(paths, arguments)
    ensure_node_packages(paths)
    return call(paths, COMMANDS[name].module, rest)


def call(paths, module_name, arguments):
    """Call `main` of a command's module with a fresh context."""
    from devtools.context import Context  # noqa: PLC0415  needs the virtual environment
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name != module_name:
            raise
        raise ToolError(f'this checkout has no {module_name}') from error
    with Context(paths) as context:
        return module.main(context, arguments) or 0


def usage():
    """Return the text of `./dev --help`."""
    rows = [(f'{name} {command.usage}'.strip(), command.help)
            for name, command in COMMANDS.items()]
    lines = [f'  {call}\n        {text}' for call, text in rows]
    return 'usage: ./dev COMMAND ...\n\n' + '\n'.join(lines)
