"""Goods that come back to the demo shop: at the till, and by a credit note."""

from . import source


def original(shop, row):
    """:return: the order whose goods the return of this row brings back ("N1R" is of "N1")"""
    return shop._record(f"order_{row['ref'].removesuffix('R')}")


def pos_line_values(shop, row, code):
    """:return: values that link a line of a return at the till to what was bought, else nothing"""
    if row['kind'] != 'return':
        return {}
    bought = original(shop, row).lines.filtered(
        lambda line: line.product_id == shop._record(code),
    )
    return {'refunded_orderline_id': bought.id}


def make_credit_note(shop, moment, row):
    """Credit the lines of an invoiced order that came back."""
    invoices = original(shop, row).invoice_ids
    returned = {
        shop._record(code): -quantity for code, quantity in source.read_lines(row['lines'])
    }
    credit_note = invoices._reverse_moves([{
        'invoice_date': moment, 'ref': row['ref'],
    }])
    for line in credit_note.invoice_line_ids:
        if line.product_id in returned:
            line.quantity = returned[line.product_id]
        else:
            line.unlink()
    credit_note.with_context(club_moment=moment).action_post()
    shop._name_record(f"order_{row['ref']}", credit_note)
