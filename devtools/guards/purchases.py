"""What counts as a purchase, and who may see and rebuild purchases."""

from devtools.guards.base import MODELS, Guard, right, rule

PURCHASE, TILL, BUILD, AT_ONCE = (
    ('test_purchase.py',), ('test_purchase_till.py',), ('test_purchase_build.py',),
    ('test_purchase_concurrency.py',),
)
WORTH = f'{MODELS}/loyalty_club_purchase_worth.py'
QUEUE = f'{MODELS}/loyalty_club_purchase_queue.py'
WAITING = ('test_purchase_queue.py',)
PROJECTION = f'{MODELS}/loyalty_club_purchase_projection.py'
BUILDS = f'{MODELS}/loyalty_club_purchase_build.py'

GUARDS = (
    Guard('purchases: down payments', WORTH,
          "line.display_type IS NULL AND line.is_downpayment IS NOT TRUE",
          "line.display_type IS NULL", PURCHASE),
    Guard('purchases: tips', WORTH,
          "(document.tip_product_id IS NULL OR line.product_id <> document.tip_product_id)",
          "TRUE", TILL),
    Guard('purchases: what is taken back counts with its original', WORTH,
          "line.refunded_orderline_id IS NULL AND NOT %(is_settled)s", "NOT %(is_settled)s", TILL),
    Guard('purchases: refunds that are paid', WORTH,
          "AND taking.state IN ('paid', 'done', 'invoiced')", "AND FALSE", TILL),
    Guard('purchases: gift cards pay', WORTH,
          "AND program.program_type NOT IN ('gift_card', 'ewallet')", "", PURCHASE),
    Guard('purchases: a document without a row is guarded', PROJECTION,
          "if missing := sorted(set(ids) - set(kept)):", "if missing := ():", AT_ONCE),
    Guard('purchases: pages lock what they read', BUILDS, "LIMIT %s FOR SHARE", "LIMIT %s",
          AT_ONCE),
    Guard('purchases: strays go', BUILDS, "self._drop_strays(build.company_id)", "", BUILD),
    Guard('purchases: only managers rebuild', f'{MODELS}/loyalty_program_purchase.py',
          "        self._club_check_manager()\n", "", BUILD),
    rule('purchases: other companies', 'loyalty_club_purchase_rule_company', PURCHASE[0]),
    rule('purchases: products of other companies', 'loyalty_club_purchase_line_rule_company',
         PURCHASE[0]),
    *(right(f'a {group} writes no purchase', 'loyalty.club.purchase', group, PURCHASE)
      for group in ('salesman', 'user', 'auditor', 'manager')),
    *(right(f'a {group} writes no product of a purchase', 'loyalty.club.purchase.line', group,
            PURCHASE) for group in ('salesman', 'user', 'auditor', 'manager')),
    right('a manager writes no progress', 'loyalty.club.purchase.build', 'manager', BUILD),
    Guard('purchases: the next one needs those before it',
          f'{MODELS}/loyalty_club_member_tier_before.py',
          "            self.env['loyalty.club.purchase.queue'].sudo()._catch_up(customers)\n",
          "            customers.ids\n", WAITING),
    Guard('purchases: a company and its contacts buy together', QUEUE,
          "AND customer.commercial_partner_id = chosen.commercial_partner_id",
          "AND customer.id = chosen.id", WAITING),
    Guard('purchases: who loses an order is looked at', QUEUE,
          "(order.partner_id | loser).commercial_partner_id",
          "order.partner_id.commercial_partner_id", WAITING),
    Guard('purchases: a job is set off', QUEUE, "            job.sudo()._trigger(at=now + SOON)\n",
          "            job.sudo()\n", WAITING),
)
