"""Pictures of what managers and accountants read: what waits, points by hand, the statement."""

from devtools.screens_backend import APP, FORM, HEIGHT, MARGIN, WIDTH, open_record, shoot_between

SHEET_FRAME, SHEET = 'iframe', '.o_loyalty_club_statement'
CLOSED_GROUP = '.o_group_header:not(.o_group_open)'


def take(studio):
    """Take the pictures of control, yielding the name of each before it."""
    page = studio.page(WIDTH, HEIGHT)
    world = studio.world
    yield 'member_form'
    open_record(page, f'/odoo/club-members/{world["pending_member"]}')
    shoot_between(studio, page, 'member_form', FORM, '.o_form_sheet')
    yield 'pending_partner'
    open_record(page, f'/odoo/club-customers/{world["pending_partner"]}')
    shoot_between(studio, page, 'pending_partner', FORM, '.o_notebook_headers')
    for name, address in (('pending', 'club-pending'), ('control', 'club-adjustments')):
        yield name
        take_list(studio, page, name, f'/odoo/{address}')
    yield 'statement'
    open_statement(page)
    shoot_between(studio, page, 'statement', APP, '.o_list_table', margin=0)
    yield 'statement_page'
    shoot_sheet(studio, page)
    page.close()


def take_list(studio, page, name, address):
    """Take a list with its groups opened."""
    page.goto(address)
    page.wait_for_selector('.o_list_view .o_data_row, .o_list_view .o_group_header')
    while page.locator(CLOSED_GROUP).count():
        page.locator(CLOSED_GROUP).first.click()
        page.wait_for_timeout(400)  # its rows come from the server
    shoot_between(studio, page, name, APP, '.o_list_table', margin=0)


def open_statement(page):
    """The accountant's list by month."""
    page.goto('/odoo/action-loyalty_club_addon.loyalty_club_statement_action')
    page.click('.modal-content button[name=action_open]')
    page.wait_for_selector('.o_list_view .o_data_row')


def shoot_sheet(studio, page):
    """The sheet to sign, as Odoo shows it where there is no wkhtmltopdf."""
    page.click('.o_control_panel button[name=action_print]')
    inside = page.frame_locator(SHEET_FRAME)
    inside.locator(SHEET).wait_for()
    page.click('.o_notification_close')  # which says that it is missing
    around, sheet = page.locator(SHEET_FRAME).bounding_box(), inside.locator(SHEET).bounding_box()
    studio.shoot(page, 'statement_page', around | {
        'height': sheet['y'] + sheet['height'] + MARGIN - around['y']})
