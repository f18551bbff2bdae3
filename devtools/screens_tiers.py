"""Pictures of what tiers stand on: the ladders, the purchases, the history of an old club."""

from devtools.screens_backend import APP, FORM, HEIGHT, WIDTH, open_record, shoot_between

LIST_ROWS = 9


def take(studio):
    """Take the pictures of tiers, yielding the name of each before it."""
    page = studio.page(WIDTH, HEIGHT)
    yield 'tiers'
    open_list(page, '/odoo/club-tiers')
    shoot_between(studio, page, 'tiers', APP, '.o_list_table', margin=0)
    yield 'purchases'
    open_list(page, '/odoo/club-purchases')
    shoot_between(studio, page, 'purchases', APP, f'.o_data_row >> nth={LIST_ROWS}', margin=0)
    yield 'import'
    open_record(page, f'/odoo/club-imports/{studio.world["import"]}')
    page.click('.o_notebook .nav-link[name=preview]')
    page.wait_for_selector('.o_notebook .o_list_table .o_data_row')
    shoot_between(studio, page, 'import', FORM, '.o_form_sheet')
    page.close()


def open_list(page, address):
    """Open a list and wait until its rows are there."""
    page.goto(address)
    page.wait_for_selector('.o_list_view .o_data_row')
