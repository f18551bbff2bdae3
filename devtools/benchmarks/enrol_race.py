"""./dev bench enrol_race: many tills enrol the same few customers at the same moment.

200 calls, 16 in flight, for 10 customers who are no members yet, through HTTP as tills make them.
Every call must answer without an error, and each customer must be a member once, with one card.
The ratio is memberships and cards made, over twice the customers; it must be 1.
"""

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar

CUSTOMERS = 10
CALLS = 200
IN_FLIGHT = 16
BOUND = 1.0
DATABASE = 'loyalty_club_race'

PREPARE = """
from odoo import Command
env['loyalty.program'].search([]).action_archive()
club = env['loyalty.program'].create({
    'name': 'Race', 'program_type': 'loyalty', 'is_club': True,
    'reward_ids': [Command.create({
        'discount_mode': 'per_point', 'discount': 0.1, 'required_points': 1,
    })],
})
partners = env['res.partner'].create([
    {'name': f'Racer {number}'} for number in range(customers)
])
config = env['pos.config'].create({'name': 'Race till'})
env.cr.commit()
print(f'RACE {config.id} {club.id} ' + ','.join(map(str, partners.ids)))
"""
COUNT = """
members = env['loyalty.club.member'].search_count([('program_id', '=', club)])
cards = env['loyalty.card'].search_count([('program_id', '=', club)])
print(f'RACE {members} {cards}')
"""


class Till:
    """A logged-in session that calls methods as a till does."""

    def __init__(self, url, database):
        self.url = url
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()))
        self._post('/web/session/authenticate', {
            'db': database, 'login': 'admin', 'password': 'admin'})

    def _post(self, path, parameters):
        body = json.dumps({'jsonrpc': '2.0', 'method': 'call', 'params': parameters}).encode()
        request = urllib.request.Request(
            self.url + path, body, {'Content-Type': 'application/json'})
        with self.opener.open(request, timeout=120) as answer:
            return json.load(answer)

    def enrol(self, config_id, partner_id):
        """Return the error of the call, None when it succeeded."""
        answer = self._post('/web/dataset/call_kw/loyalty.club.member/enrol_at_till', {
            'model': 'loyalty.club.member', 'method': 'enrol_at_till', 'kwargs': {},
            'args': [config_id, {'partner_id': partner_id, 'consent': False}]})
        return answer.get('error')


def main(context, _arguments):
    """Run the race; return 1 when anybody got an error or a second membership."""
    context.databases.clone(context.prepared.test(), DATABASE)
    config_id, club_id, partner_ids = read(
        context.odoo.shell(DATABASE, PREPARE, customers=CUSTOMERS))
    partner_ids = [int(word) for word in partner_ids.split(',')]
    with context.odoo.serve(DATABASE) as server, ThreadPoolExecutor(IN_FLIGHT) as pool:
        tills = [Till(server.url, DATABASE) for _number in range(IN_FLIGHT)]
        with context.step(f'{CALLS} calls, {IN_FLIGHT} in flight'):
            errors = list(filter(None, pool.map(
                lambda number: tills[number % IN_FLIGHT].enrol(
                    int(config_id), partner_ids[number % CUSTOMERS]),
                range(CALLS))))
    members, cards = map(int, read(context.odoo.shell(DATABASE, COUNT, club=int(club_id))))
    context.databases.drop(DATABASE)
    context.say(f'{CUSTOMERS} customers: {members} memberships, {cards} cards, '
                f'{len(errors)} of {CALLS} calls with an error')
    for error in errors[:3]:
        context.say(str(error.get('data', {}).get('message', error))[:200])
    ratio = (members + cards) / (2 * CUSTOMERS)
    context.say(f'enrol_race: ratio {ratio:.2f}, bound {BOUND:.2f}')
    return 1 if errors or ratio != BOUND else 0


def read(output):
    """Return the words of the line a script marked with RACE."""
    [line] = [line for line in output.splitlines() if line.startswith('RACE ')]
    return line.split()[1:]
