"""./dev bench partner_form: the form of a company with 300 contacts, with and without the addon.

A browser opens the form once on each side and shows which requests the web client makes. These
requests are then repeated over HTTP, in turn on both sides; the bound is on the one that reads
the record.
"""

import json
import statistics
import time

import requests

from devtools.benchmarks._browser import chromium, log_in
from devtools.errors import ToolError
from devtools.scripts import run_inside

PLAIN, ADDON = 'loyalty_club_bench_form_plain', 'loyalty_club_bench_form'
WORLD = 'devtools.benchmarks._partner_form_world'
LOGIN, CONTACTS = 'bench_salesperson', 300
BOUND = 1.20
READS, ALLS, WARM_UP = 100, 20, 5
SETTLE_MS = 3_000
READ = 'res.partner/web_read'


def main(context, _arguments):
    """Measure; the exit code is 1 beyond the bound."""
    partner_id = prepare(context)
    with context.odoo.serve(PLAIN, log_name='bench-plain') as plain, \
            context.odoo.serve(ADDON, log_name='bench-addon') as ours:
        with context.step('Opening the form in a browser'), chromium(context) as browser:
            sides = [Side(server, browser, partner_id) for server in (plain, ours)]
        with context.step('Repeating the requests in turn on both sides'):
            reads = measure(sides, READ, READS)
            alls = measure(sides, '', ALLS)
    return report(context.say, reads, alls)


def prepare(context):
    """Make both databases; return the id of the company, which is the same in both."""
    context.databases.clone(context.prepared.base(), PLAIN)
    with context.step(f'Making a company with {CONTACTS} contacts') as running:
        values = {'login': LOGIN, 'contacts': CONTACTS}
        partner_id = run_inside(context, PLAIN, WORLD, values | {'with_club': False}, running)
    context.prepared.current(ADDON, PLAIN, fresh=True)
    with context.step('Making the company a member of a club') as running:
        run_inside(context, ADDON, WORLD, values | {'with_club': True}, running)
    return partner_id


class Side:
    """One server with the requests its web client makes for the form."""

    def __init__(self, server, browser, partner_id):
        page = log_in(browser, server, LOGIN)
        self.requests = []
        page.on('request', self._note)
        page.goto(f'/odoo/res.partner/{partner_id}')
        page.wait_for_selector('.o_form_view .o_field_widget[name=child_ids] .o_kanban_record')
        page.wait_for_timeout(SETTLE_MS)  # the chatter asks for its messages a little later
        self.session = requests.Session()
        for cookie in page.context.cookies():
            self.session.cookies.set(cookie['name'], cookie['value'])
        page.context.close()
        if not any(READ in url for url, __ in self.requests):
            raise ToolError('the web client did not read the form', 'see the log of the server')

    def _note(self, request):
        is_call = '/web/dataset/call_kw/' in request.url or '/mail/' in request.url
        if request.method == 'POST' and is_call and request.post_data:
            self.requests.append((request.url, json.loads(request.post_data)))

    def play(self, only=''):
        """Repeat the requests whose address contains `only`; return the ms they took."""
        total = 0
        for url, payload in self.requests:
            if only in url:
                started = time.perf_counter()
                answer = self.session.post(url, json=payload, timeout=60).json()
                total += (time.perf_counter() - started) * 1000
                if 'error' in answer:
                    raise ToolError(f'{url} failed', answer['error']['data']['message'])
        return total


def measure(sides, only, rounds):
    """Play `rounds` times in turn on both sides; return the median ms of each."""
    times = [[] for __ in sides]
    for number in range(WARM_UP + rounds):
        order = list(enumerate(sides))
        for index, side in order if number % 2 else reversed(order):
            elapsed = side.play(only)
            if number >= WARM_UP:
                times[index].append(elapsed)
    return [statistics.median(series) for series in times]


def report(say, reads, alls):
    """Print medians and the ratio; return 1 beyond the bound."""
    say(f'{"median of":28}{"plain Odoo":>12}{"with addon":>12}{"ratio":>8}')
    for label, (plain, ours) in (('reading the record', reads),
                                 ('all requests of the form', alls)):
        say(f'{label:28}{plain:9.1f} ms{ours:9.1f} ms{ours / plain:8.2f}')
    ratio = reads[1] / reads[0]
    say(f'partner_form: ratio {ratio:.2f}, bound {BOUND:.2f}')
    return 1 if ratio > BOUND else 0
