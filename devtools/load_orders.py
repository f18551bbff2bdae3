"""Runs inside Odoo: makes orders of invoices, and reads back what the database then holds."""

import time
from decimal import Decimal
from urllib.parse import quote

from odoo.fields import Command
from odoo.tools import SQL

# Names of our records in ir_model_data, where they are unique; no addon has this name, so that
# no upgrade touches them.
PREFIX = '__loyalty_club_load__'
PAGE = 50
QUIET = {
    'tracking_disable': True, 'mail_create_nosubscribe': True, 'mail_create_nolog': True,
    'loyalty_no_mail': True, 'action_no_send_mail': True,
}
MONEY_STEPS = {'individual': 1, 'legal': 2}


def main(env, invoices, kinds):
    """Make what is missing, page by page; return the figures and how fast it went.

    :param invoices: list of `[number, moment, customer, pennies]`
    :param kinds: dict {customer: 'individual' or 'legal'}
    :return: dict `made` (orders), `seconds`, `figures` ({kind: [customers, invoices, amount,
        points]}, the latter two as text), `purchases` (the same without points), `replay` (as of
        `Shop.replay`), `cards` and `history` (points of all cards of the club)
    """
    _only_one(env)
    shop = Shop(env(context=env.context | QUIET), kinds)
    env.cr.commit()
    known = shop.known('order_%')
    missing = [row for row in invoices if _name('order', row[0]) not in known]
    started = time.monotonic()
    for start in range(0, len(missing), PAGE):
        shop.make_orders(missing[start:start + PAGE])
        env.cr.commit()
        env.invalidate_all()
        done = min(start + PAGE, len(missing))
        yield f'{done:,} of {len(missing):,} orders'
    seconds = time.monotonic() - started
    yield 'reading the database'
    names = [_name('order', row[0]) for row in invoices]
    return {
        'made': len(missing), 'seconds': seconds, 'figures': shop.figures(names),
        'purchases': shop.purchases(names),
        'replay': shop.replay(),
        **shop.balances(),
    }


def _only_one(env):
    """Two loads into one database would only meet at the unique names and fail there."""
    env.cr.execute("SELECT pg_try_advisory_lock(hashtext(%s))", (PREFIX,))
    if not env.cr.fetchone()[0]:
        raise RuntimeError('another ./dev load works on this database')


def _name(kind, key):
    return f'{kind}_{quote(key, safe="")}'


class Shop:
    """A seller in pounds with one product and a club; made once, found again."""

    def __init__(self, env, kinds):
        self.env = env
        self.kinds = kinds
        pounds = env.ref('base.GBP')
        pounds.active = True
        self.pricelist = self._keep('product.pricelist', {
            'pricelist': {'name': "Invoices", 'currency_id': pounds.id},
        })
        # a service without taxes: no deliveries, and the total is what the file says
        self.product = self._keep('product.product', {'product': {
            'name': "Goods of an invoice", 'type': 'service', 'taxes_id': [Command.clear()],
            'list_price': 0, 'sale_ok': True,
        }})
        self.club = self._keep('loyalty.program', {'club': {
            'name': "Club of the invoices", 'program_type': 'loyalty', 'is_club': True,
            'currency_id': pounds.id, 'portal_point_name': "points",
            'rule_ids': [Command.clear(), *(
                Command.create({
                    'reward_point_mode': 'money', 'club_audience_kind': kind,
                    'club_step_amount': step, 'club_step_points': 1, 'club_whole_steps': True,
                }) for kind, step in MONEY_STEPS.items()
            )],
        }})

    def _keep(self, model, values_by_name):
        """Return the records of these names; those that are missing are created."""
        return self.env[model]._load_records([
            {'xml_id': f'{PREFIX}.{name}', 'values': values, 'noupdate': True}
            for name, values in values_by_name.items()
        ], update=True)

    def known(self, pattern):
        """Return the set of names of ours that are taken."""
        rows = self.env.execute_query(SQL(
            "SELECT name FROM ir_model_data WHERE module = %s AND name LIKE %s", PREFIX, pattern))
        return {row[0] for row in rows}

    def make_orders(self, rows):
        """Confirmed orders of the date of their invoice, of customers who are members."""
        customers = self._customers(rows)
        orders = self._keep('sale.order', {
            _name('order', number): {
                'partner_id': customers[customer].id,
                'client_order_ref': number,
                'date_order': moment,
                'pricelist_id': self.pricelist.id,
                'order_line': [Command.create({
                    'product_id': self.product.id,
                    'product_uom_qty': 1,
                    'price_unit': float(Decimal(pennies) / 100),
                })],
            }
            for number, moment, customer, pennies in rows
        })
        for order, row in zip(orders, rows, strict=True):
            order.action_confirm()
            order.date_order = row[1]  # confirming sets the date to now

    def _customers(self, rows):
        """Return {customer: partner}, all of them members since their first invoice."""
        first = {}
        for __, moment, customer, __ in rows:
            first[customer] = min(moment, first.get(customer, moment))
        partners = self._keep('res.partner', {
            _name('customer', customer): {
                'name': f"Customer {customer}", 'ref': customer,
                'is_company': self.kinds[customer] == 'legal',
            }
            for customer in first
        })
        self._keep('loyalty.club.member', {
            _name('member', customer): {
                'program_id': self.club.id, 'partner_id': partner.id,
                'joined_on': first[customer][:10], 'enrolled_channel': 'list',
            }
            for customer, partner in zip(first, partners, strict=True)
        })
        return dict(zip(first, partners, strict=True))

    def figures(self, names):
        """Return {kind: [customers, invoices, amount, points]} of these orders, in SQL.

        Points are what the history of the cards says the orders brought.
        """
        rows = self.env.execute_query(SQL(
            """
            SELECT partner.club_kind, COUNT(DISTINCT partner.id), COUNT(*),
                   SUM(sale.amount_total)::text, SUM(COALESCE(history.points, 0))::text
              FROM ir_model_data name
              JOIN sale_order sale ON sale.id = name.res_id AND sale.state = 'sale'
              JOIN res_partner partner ON partner.id = sale.partner_id
         LEFT JOIN LATERAL (
                       SELECT SUM(row.issued - row.used)::numeric AS points
                         FROM loyalty_history row
                         JOIN loyalty_card card ON card.id = row.card_id
                        WHERE row.order_model = 'sale.order'
                          AND row.order_id = sale.id
                          AND card.program_id = %s
                   ) history ON TRUE
             WHERE name.module = %s AND name.model = 'sale.order' AND name.name IN %s
          GROUP BY partner.club_kind
            """,
            self.club.id, PREFIX, tuple(names) or ('',)))
        return {kind: values for kind, *values in rows}

    def purchases(self, names):
        """Return {kind: [customers, purchases, amount]} of these orders, in their currency."""
        builds = self.env['loyalty.club.purchase.build']
        for build in builds.search([('state', '=', 'open')]):  # orders of an older version
            while build.state == 'open':
                builds._build_page(build, 1_000)
                self.env.cr.commit()
        self.env['loyalty.club.purchase']._project_pending()
        rows = self.env.execute_query(SQL(
            """
            SELECT holder.club_kind, COUNT(DISTINCT holder.id), COUNT(*),
                   SUM(round(purchase.amount_untaxed * sale.currency_rate, 2))::text
              FROM ir_model_data name
              JOIN sale_order sale ON sale.id = name.res_id
              JOIN loyalty_club_purchase purchase ON purchase.sale_order_id = sale.id
                   AND purchase.date = sale.date_order
              JOIN res_partner holder ON holder.id = purchase.holder_id
             WHERE name.module = %s AND name.model = 'sale.order' AND name.name IN %s
          GROUP BY holder.club_kind
            """,
            PREFIX, tuple(names) or ('',)))
        return {kind: values for kind, *values in rows}

    def replay(self):
        """Run the rules of the club over all its purchases once more.

        :return: dict `purchases`, `points` of the replay, `ledger` (points of all entries of the
            club) as text, `differing` (purchases with other points than in the ledger)
        """
        [[first, last]] = self.env.execute_query(SQL(
            "SELECT MIN(day), MAX(day) FROM loyalty_club_purchase WHERE holder_id IN"
            " (SELECT partner_id FROM loyalty_club_member WHERE program_id = %s)", self.club.id))
        replays = self.env['loyalty.club.replay'].sudo()
        replay = replays.create({
            'program_id': self.club.id, 'date_from': first, 'date_to': last, 'scope': 'live',
        })
        replay._claim_state(('draft',), 'running')
        replay._begin()
        known = {}
        while replay._page(5_000, known):
            continue
        [[ledger]] = self.env.execute_query(SQL(
            "SELECT COALESCE(SUM(points), 0)::text FROM loyalty_club_entry"
            " WHERE program_id = %s AND kind IN ('earn', 'earn_back')", self.club.id))
        found = {
            'purchases': replay.purchases, 'points': str(replay.points), 'ledger': ledger,
            'differing': replay.differing_count,
        }
        replay.unlink()
        return found

    def balances(self):
        """Return the points on all cards of the club, and of the whole history of these cards."""
        [row] = self.env.execute_query(SQL(
            """
            SELECT COUNT(*), COALESCE(SUM(card.points), 0)::numeric::text,
                   COALESCE(SUM(history.points), 0)::numeric::text
              FROM loyalty_card card
         LEFT JOIN (
                       SELECT card_id, SUM(issued - used) AS points
                         FROM loyalty_history GROUP BY card_id
                   ) history ON history.card_id = card.id
             WHERE card.program_id = %s
            """, self.club.id))
        return dict(zip(('card_count', 'cards', 'history'), row, strict=True))
