"""Pictures of the till: what the cashier sees, from the mobile to the receipt."""

WIDTH, HEIGHT = 1280, 800
SEARCH = '.modal-header .input-group input'
CLOSE = '.modal-header .btn-close'


def take(studio):
    """Take the pictures of the till, yielding the name of each before it."""
    world = studio.world
    page = studio.page(WIDTH, HEIGHT)
    page.goto(f'/pos/ui/{world["till"]}')
    enter(page)
    yield 'till_member'
    serve(page, *world['sarah'])
    add(page, world['coffee_machine'])
    page.wait_for_selector('.club-line .club-won')
    studio.shoot(page, 'till_member')
    yield 'till_rewards'
    open_rewards(page)
    studio.shoot(page, 'till_rewards')
    page.click(CLOSE)
    yield 'receipt'
    pay(page, world['card'])
    studio.shoot(page, 'receipt')
    page.click('.receipt-screen .button.next')
    yield 'till_enrol'
    add(page, world['kettle'])
    name, mobile = world['newcomer']
    look_up(page, mobile)
    page.fill('.club-enrol-panel .club-enrol-name', name)
    page.check('.club-enrol-panel .club-enrol-consent input')
    studio.shoot(page, 'till_enrol')
    page.click('.modal-footer button')
    yield 'till_refused'
    serve(page, *world['paul'])
    open_rewards(page)
    studio.shoot(page, 'till_refused')
    page.close()


def enter(page):
    """Pass the welcome of the till, when it shows one."""
    page.wait_for_selector('.open-register-btn, .product-screen .set-partner')
    if page.locator('.open-register-btn').count():
        page.click('.open-register-btn')
    page.wait_for_selector('.product-screen .set-partner')


def look_up(page, mobile):
    """Type a mobile into the customer list; no Enter is needed."""
    page.click('.product-screen .set-partner')
    page.locator(SEARCH).press_sequentially(mobile)


def serve(page, name, mobile):
    """From the mobile to the customer on the order."""
    look_up(page, mobile)
    page.locator('.partner-list .partner-info:has(.club-points)', has_text=name).locator(
        'b', has_text=name).first.click()
    page.locator('.club-line', has_text=name).wait_for()


def add(page, product):
    """Put one piece of a product into the basket."""
    page.locator('article.product .product-name', has_text=product).first.click()
    page.locator('.orderline', has_text=product).wait_for()


def open_rewards(page):
    """Open the list of what the customer may take, and what not."""
    page.click('.club-line .club-rewards')
    page.wait_for_selector('.modal .club-rewards-popup')


def pay(page, method):
    """Pay the whole order by one method and wait for the receipt."""
    page.click('.product-screen .pay-order-button')
    page.locator('.paymentmethods .paymentmethod', has_text=method).first.click()
    page.click('.payment-screen button.validation-button.next')
    page.wait_for_selector('.receipt-screen .pos-receipt .club-balance')
