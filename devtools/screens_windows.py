"""Pictures of windows: points by hand, a receipt registered late, how much a reward takes."""

from devtools.screens_backend import FORM, HEIGHT, WIDTH, open_record, shoot_between

DIALOG = '.modal-content'
MEMBER_PART = '.oe_title'  # the form of an individual has no tabs
ORDERS = '/odoo/action-point_of_sale.action_pos_pos_form'


def take(studio):
    """Take the pictures of windows, yielding the name of each before it."""
    page = studio.page(WIDTH, HEIGHT)
    world = studio.world
    yield 'by_hand'
    open_record(page, f'/odoo/club-members/{world["adjusted"]}', MEMBER_PART)
    ask_for_points(page, world)
    shoot_window(studio, page, 'by_hand')
    yield 'late_receipt'
    open_record(page, f'{ORDERS}/{world["anonymous_order"]}')
    name_buyer(page, world)
    shoot_window(studio, page, 'late_receipt')
    yield 'reward_window'
    open_record(page, f'/odoo/sales/{world["coffee_quotation"]}')
    choose_half(page)
    shoot_window(studio, page, 'reward_window')
    yield 'short_quotation'
    open_record(page, f'/odoo/sales/{world["short_quotation"]}')
    shoot_between(studio, page, 'short_quotation', FORM, '.o_notebook_headers')
    page.close()


def shoot_window(studio, page, name):
    """Take the open window alone, then close it."""
    page.wait_for_timeout(800)  # it grows with what was typed
    studio.shoot(page, name, page.locator(DIALOG).last.bounding_box())
    page.click(f'{DIALOG} .btn-close')


def press_action(page, action):
    """Press the button of a form that opens the window of this number."""
    page.click(f'.o_statusbar_buttons button[name="{action}"]')
    page.wait_for_selector(DIALOG)


def ask_for_points(page, world):
    """More points than one manager gives alone."""
    press_action(page, world['adjust_action'])
    points = page.locator(f'{DIALOG} [name=points] input')
    points.fill(str(world['asked_points']))
    points.press('Tab')
    page.click(f'{DIALOG} [name=reason_id] input')
    page.locator('.o-autocomplete--dropdown-item').nth(1).click()


def name_buyer(page, world):
    """A purchase without customer, and the member who bought."""
    __, mobile = world['sarah']
    press_action(page, world['late_action'])
    page.locator(f'{DIALOG} [name=partner_id] input').press_sequentially(mobile)
    page.locator('.o-autocomplete--dropdown-item').first.click()
    page.wait_for_selector(f'{DIALOG} .alert')


def choose_half(page):
    """How much to spend is the customer's choice."""
    page.click('button[name=action_open_reward_wizard]')
    page.locator(f'{DIALOG} [name=selected_reward_id] input').first.click()
    page.wait_for_selector(f'{DIALOG} [name=club_spend]')
    page.locator(f'{DIALOG} [name=club_spend] input').nth(1).click()
    page.wait_for_selector(f'{DIALOG} [name=club_chosen_amount]')
