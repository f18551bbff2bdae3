"""Pictures of forms and lists: as wide as the docs, cropped below what they are about."""

WIDTH, HEIGHT = 1400, 1400
MARGIN = 16


def take(studio):
    """Take the pictures of sales and management, yielding the name of each before it."""
    page = studio.page(WIDTH, HEIGHT)
    world = studio.world
    yield 'partner_form'
    open_record(page, f'/odoo/res.partner/{world["layla"]}')
    shoot_down_to(studio, page, 'partner_form', '.o_notebook')
    yield 'sale_order'
    open_record(page, f'/odoo/sales/{world["quotation"]}')
    shoot_down_to(studio, page, 'sale_order', '.o_form_sheet')
    yield 'club_form'
    open_record(page, f'/odoo/clubs/{world["club"]}')
    page.click('.o_notebook .nav-link[name=club]')
    shoot_down_to(studio, page, 'club_form', '.o_form_sheet')
    yield 'member_list'
    page.goto('/odoo/club-members')
    page.wait_for_selector('.o_list_view .o_data_row')
    shoot_down_to(studio, page, 'member_list', '.o_list_table tbody tr.o_data_row:last-of-type')
    page.close()


def open_record(page, address):
    """Open a form and wait until it is there, the part below it too."""
    page.goto(address)
    page.wait_for_selector('.o_form_view .o_form_sheet')


def shoot_down_to(studio, page, name, selector):
    """Take the page from its top to the lower edge of an element."""
    box = page.locator(selector).last.bounding_box()
    lower = min(HEIGHT, box['y'] + box['height'] + MARGIN)
    studio.shoot(page, name, {'x': 0, 'y': 0, 'width': WIDTH, 'height': lower})
