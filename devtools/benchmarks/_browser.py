"""A real browser for benchmarks."""

from contextlib import contextmanager

from playwright.sync_api import Error, sync_playwright

from devtools.errors import ToolError


@contextmanager
def chromium(context):
    """Yield a running headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=context.require_browser(), args=['--no-sandbox'])
        try:
            yield browser
        except Error as error:
            raise ToolError('the browser did not get to where it should',
                            str(error).splitlines()[0]) from error
        finally:
            browser.close()


def log_in(browser, server, login):
    """Return a page in which the user, whose password is the login, is logged in."""
    page = browser.new_page(base_url=server.url, viewport={'width': 1366, 'height': 768})
    page.set_default_timeout(180_000)  # the first page of a new database builds its assets
    page.goto('/web/login')
    page.fill('input[name=login]', login)
    page.fill('input[name=password]', login)
    page.click('.oe_login_form button[type=submit]')
    page.wait_for_selector('.o_main_navbar, .o_home_menu')
    return page
