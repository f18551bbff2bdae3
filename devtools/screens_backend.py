"""Pictures of forms and lists: as wide as the docs, cropped to what they are about."""

# One pixel less than where the messages move beside the form: they belong below it, and out.
WIDTH, HEIGHT = 1399, 1400
MARGIN = 16
APP, FORM = '.o_main_navbar', '.o_control_panel'


def take(studio):
    """Take the pictures of sales and management, yielding the name of each before it."""
    page = studio.page(WIDTH, HEIGHT)
    world = studio.world
    yield 'partner_form'
    open_record(page, f'/odoo/club-customers/{world["layla"]}')
    shoot_between(studio, page, 'partner_form', FORM, '.o_notebook_headers')
    yield 'sale_order'
    open_record(page, f'/odoo/sales/{world["quotation"]}')
    shoot_between(studio, page, 'sale_order', FORM, '.oe_subtotal_footer')
    yield 'club_form'
    open_record(page, f'/odoo/clubs/{world["club"]}')
    page.click('.o_notebook .nav-link[name=club]')
    shoot_between(studio, page, 'club_form', APP, '.o_form_sheet')
    yield 'member_list'
    page.goto('/odoo/club-members')
    page.wait_for_selector('.o_list_view .o_data_row')
    shoot_between(studio, page, 'member_list', APP, '.o_list_table', margin=0)
    yield 'ledger'
    open_record(page, f'/odoo/club-members/{world["member"]}')
    page.click('.oe_stat_button:has(.fa-list)')
    page.wait_for_selector('.o_action_manager > .o_list_view .o_data_row')
    shoot_between(studio, page, 'ledger', APP, '.o_list_table', margin=0)
    page.close()


def open_record(page, address, part='.o_notebook'):
    """Open a form and wait until it is there."""
    page.goto(address)
    page.wait_for_selector('.o_form_view .o_form_sheet')
    page.wait_for_selector(f'.o_form_view {part}')


def shoot_between(studio, page, name, first, last, margin=MARGIN):
    """Take the page, in its whole width, from the top of one element to the end of another."""
    upper = page.locator(first).first.bounding_box()['y']
    box = page.locator(last).last.bounding_box()
    lower = min(HEIGHT, box['y'] + box['height'] + margin)
    studio.shoot(page, name, {'x': 0, 'y': upper, 'width': WIDTH, 'height': lower - upper})
