"""Invoices of the wholesale and what came in for them."""

from datetime import timedelta

DAYS_TO_PAY = 2


def pay(shop, order, moment, is_cleared):
    """Invoice an order and register a cheque for it, dated as in life.

    :param moment: naive UTC datetime of the order
    :param is_cleared: whether the bank has paid the cheque; a registered one alone is a promise
    """
    day = moment.date()
    invoice = order._create_invoices(date=day)
    invoice.invoice_date = day
    invoice.action_post()
    company = shop.env.company
    bank = shop.env['account.journal'].search([
        ('type', '=', 'bank'), ('company_id', '=', company.id),
    ], limit=1)
    action = shop.env['account.payment.register'].with_context(
        active_model='account.move', active_ids=invoice.ids,
    ).create({
        'journal_id': bank.id,
        'payment_date': min(day + timedelta(days=DAYS_TO_PAY), moment.today().date()),
    }).action_create_payments()
    if is_cleared:
        shop.env['account.payment'].browse(action['res_id']).action_club_received()
