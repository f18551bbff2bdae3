"""./dev run: the demo shop."""

import argparse

from devtools.errors import ToolError
from devtools.odoo import wait_for_end
from devtools.processes import port_taken
from devtools.progress import seconds_since_call

PORT = 8069
WELCOME = """
  Loyalty Club is running: {url}
  Ready after {seconds:.0f} s, downloads included; Ctrl-C stops it.

  login     password   who
  admin     admin      administrator, manager of the club
  demo      demo       an ordinary user of Odoo's demo company

  What to look at
  - Loyalty Club: the club, its members, who may spend
  - Contacts: search a mobile number, open a customer: the club panel
  - Point of Sale: open a shop, choose a customer, use the reward button
  - Sales: a quotation shows member, points to earn and open rewards
{other}"""
OTHER = {
    False: '\n  The same shop in Persian: ./dev run --persian\n',
    True: '\n  The same shop in English: ./dev run\n',
}


def main(context, arguments):
    """Make the demo database once, start Odoo on it, wait for Ctrl-C."""
    options = parse(arguments)
    if port_taken(options.port):
        raise ToolError(f'port {options.port} is taken',
                        f'stop what listens there or choose another: ./dev run --port '
                        f'{options.port + 1}')
    database = context.prepared.demo(persian=options.persian, fresh=options.fresh)
    with context.step('Starting Odoo'):
        serving = context.odoo.serve(database, port=options.port, log_name='run',
                                     options=['--max-cron-threads', 1])
        server = serving.__enter__()
    try:
        context.say(WELCOME.format(url=server.url, seconds=seconds_since_call(),
                                   other=OTHER[options.persian]))
        wait_for_end(server.process)
        if server.process.poll() is not None:
            raise ToolError('Odoo ended by itself', f'see {server.log}')
    finally:
        context.say('\n- Stopping')
        serving.__exit__(None, None, None)
    return 0


def parse(arguments):
    """Return the options of the command."""
    parser = argparse.ArgumentParser(prog='./dev run')
    parser.add_argument('--persian', action='store_true', help='the demo shop in Persian')
    parser.add_argument('--port', type=int, default=PORT)
    parser.add_argument('--fresh', action='store_true', help='make the demo database anew')
    return parser.parse_args(arguments)
