"""./dev jackhammer: processes earn, spend and take back on the same few cards, one of them killed
again and again; then the ledger is compared with the documents.
"""

import argparse
import collections
import json
import signal
import subprocess
import time

from devtools import processes
from devtools.scripts import MARK, STARTER, run_inside

DATABASE = 'loyalty_club_jackhammer'
WORLD, WORKER = 'devtools.jackhammer_world', 'devtools.jackhammer_worker'


def main(context, arguments):
    """Hammer for a while; return 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser(prog='./dev jackhammer')
    parser.add_argument('--seconds', type=int, default=90)
    parser.add_argument('--workers', type=int, default=4)
    options = parser.parse_args(arguments)
    context.databases.clone(context.prepared.test(), DATABASE)
    with context.step('Making the shop') as running:
        run_inside(context, DATABASE, WORLD, {'task': 'prepare'}, running)
    with context.step(f'{options.workers} processes for {options.seconds} s') as running:
        done, kills = hammer(context, options.workers, options.seconds, running)
    with context.step('Comparing the ledger with the documents') as running:
        result = run_inside(context, DATABASE, WORLD, {'task': 'reckon'}, running)
    context.databases.drop(DATABASE)
    return report(context.say, done, kills, result)


def hammer(context, workers, seconds, running):
    """Run the workers; kill and replace the first one every few seconds.

    :return: `({operation: how often, as far as a worker could say}, kills)`
    """
    end = time.monotonic() + seconds
    running_workers = [Worker(context, number, seconds) for number in range(workers)]
    ended, kills = [], 0
    try:
        while time.monotonic() < end:
            time.sleep(4)
            victim = running_workers[kills % workers]
            if victim.has_begun():
                victim.kill()
                ended.append(victim)
                left = max(end - time.monotonic(), 1)
                running_workers[kills % workers] = Worker(context, workers + kills, left)
                kills += 1
            running.note(f'{kills} killed')
        for worker in running_workers:
            worker.wait()
    finally:
        for worker in running_workers:
            processes.stop(worker.process)
    done = collections.Counter()
    for worker in ended + running_workers:
        done.update(worker.done())
    return done, kills


class Worker:
    """An Odoo process that runs `jackhammer_worker`; what it did is in its log."""

    def __init__(self, context, number, seconds):
        self.log = context.paths.log(f'jackhammer-{number}')
        script = STARTER.format(
            checkout=str(context.paths.checkout), module=WORKER,
            values=json.dumps({'number': number, 'seconds': seconds}))
        with open(self.log, 'w', encoding='utf-8') as stream:
            self.process = subprocess.Popen(
                context.odoo.command('shell', '-d', DATABASE, '--no-http', '--log-level',
                                     'critical'),
                env=context.odoo.environment, cwd=context.paths.home, text=True,
                stdin=subprocess.PIPE, stdout=stream, stderr=subprocess.STDOUT)
        self.process.stdin.write(script)
        self.process.stdin.close()

    def has_begun(self):
        """Tell whether it has done something; a process is killed at work, not while starting."""
        return bool(self.done())

    def done(self):
        """Return {operation: count} of its last word."""
        lines = [line for line in self.log.read_text(encoding='utf-8').split('\n')
                 if line.startswith(MARK)]
        for line in reversed(lines):
            message = json.loads(line[1:])
            if 'note' in message:
                words = message['note'].split()
                return dict(zip(words[::2], map(int, words[1::2]), strict=True))
        return {}

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def wait(self):
        """Wait for its end; it ends by itself."""
        self.process.wait(180)


def report(say, done, kills, result):
    """Print figures and verdict; return 1 when anything was lost or doubled."""
    say(', '.join(f'{name} {count:,}' for name, count in sorted(done.items())))
    say(f'{kills} processes killed; {result["documents"]:,} documents, {result["entries"]:,} '
        'entries: ' + ', '.join(f'{kind} {count:,}' for kind, count in result['kinds'].items()))
    for line in result['differences'][:5]:
        say(f'THE LEDGER DOES NOT ADD UP: {line}')
    for name, (posted, worth) in list(result['wrong'].items())[:10]:
        say(f'WRONG: {name} has posted {posted}, it is worth {worth}')
    for line in result['stuck'][:5]:
        say(f'WAITS WRONGLY: {line}')
    say(f'{result["pending"]:,.0f} points pending at the end')
    verdict = len(result['differences']) + len(result['wrong']) + len(result['stuck'])
    say(f'jackhammer: {verdict} lost or doubled')
    return 1 if verdict or not result['entries'] else 0
