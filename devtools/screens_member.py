"""Pictures of what a member reads: the portal, and the card on a phone."""

WIDTH, HEIGHT = 1200, 1000
PHONE_WIDTH, PHONE_HEIGHT = 430, 1180


def take(studio):
    """Take the pictures of a member, yielding the name of each before it."""
    world = studio.world
    yield 'my_card'
    page = studio.browser.new_page(
        base_url=studio.url, viewport={'width': PHONE_WIDTH, 'height': PHONE_HEIGHT})
    page.goto(world['card_path'])
    page.wait_for_selector('.o_club_statement')
    studio.shoot(page, 'my_card')
    page.close()
    yield 'my_club'
    page = studio.page(WIDTH, HEIGHT, login=world['portal_login'], home='.o_portal_wrap, #wrapwrap')
    page.goto('/my/club')
    page.wait_for_selector('.o_club_statement')
    studio.shoot(page, 'my_club')
    page.close()
