"""Long work inside Odoo: a module of this tool with `main(env, **values)`, seen from outside."""

import importlib
import json
import subprocess

from devtools import processes
from devtools.errors import ToolError
from devtools.odoo import last_error

MARK = '\x1e'  # begins our lines, so that nothing else a module prints is taken for one
STARTER = """
import json, sys
sys.path.insert(0, {checkout!r})
from devtools.scripts import play
play(env, {module!r}, json.loads({values!r}))
"""


def run_inside(context, database, module, values, step=None):
    """Run `main(env, **values)` of a module in an Odoo process; return what it returned.

    The module's `main` is a generator: each text it yields is its progress. What it writes is
    rolled back unless it commits.

    :param values: dict that JSON can carry, like the result
    :param step: a running `devtools.progress.Step` that shows the progress
    """
    log = context.paths.log(module.rpartition('.')[2])
    script = STARTER.format(
        checkout=str(context.paths.checkout), module=module, values=json.dumps(values))
    with open(log, 'w', encoding='utf-8') as errors:
        process = subprocess.Popen(
            context.odoo.command('shell', '-d', database, '--no-http', '--log-level', 'warn'),
            env=context.odoo.environment, cwd=context.paths.home, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        try:
            result = _follow(process, script, step)
        finally:
            processes.stop(process)
    if process.returncode or result is None:
        raise ToolError(f'{module} failed in database {database} ({log})', last_error(log))
    return result['result']


def _follow(process, script, step):
    process.stdin.write(script)
    process.stdin.close()
    result = None
    for line in process.stdout:
        if not line.startswith(MARK):
            continue
        message = json.loads(line[1:])
        if 'result' in message:
            result = message
        elif step:
            step.note(message['note'])
    process.wait()
    return result


def play(env, module, values):
    """The inside of `run_inside`."""
    running = importlib.import_module(module).main(env, **values)
    try:
        while True:
            _send(note=next(running))
    except StopIteration as end:
        _send(result=end.value)


def _send(**message):
    print(MARK + json.dumps(message), flush=True)
