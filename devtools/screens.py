"""./dev screens: the pictures of the docs, English and Persian, from the demo shop."""

import io
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Browser, Error, sync_playwright

from devtools import (
    screens_backend,
    screens_control,
    screens_member,
    screens_tiers,
    screens_till,
    screens_windows,
)
from devtools.errors import ToolError
from devtools.scripts import run_inside

WORLD = 'devtools.screens_world'
LOGIN = 'admin'
# The first page of a new database builds its assets.
PATIENCE_MS = 180_000
SETTLE_MS = 1_500
LOADED = """
() => document.fonts.status === 'loaded'
    && [...document.images].every((image) => image.complete)
    && ![...document.querySelectorAll('.o_loading_indicator, .fa-spin')]
        .some((element) => element.checkVisibility())
"""
FILE_BYTES, TOTAL_BYTES, TRUE_COLOUR_BYTES = 200_000, 4_000_000, 150_000
PARTS = (
    screens_backend, screens_tiers, screens_control, screens_windows, screens_till, screens_member,
)
LOCALES = {'en': 'en-US', 'fa': 'fa-IR'}


@dataclass(frozen=True)
class Studio:
    """What the modules that take pictures work with.

    :ivar url: of the server, e.g. 'http://127.0.0.1:8070'
    :ivar world: dict of ids and words of the demo shop, see `devtools.screens_world`
    """

    browser: Browser
    url: str
    language: str
    world: dict
    folder: object

    def page(self, width, height, login=LOGIN, home='.o_main_navbar'):
        """Return a new page of this size in which a user is logged in.

        :param login: the password is the same
        :param home: selector of what he comes to
        """
        page = self.browser.new_page(
            base_url=self.url, locale=LOCALES[self.language],
            viewport={'width': width, 'height': height})
        page.set_default_timeout(PATIENCE_MS)
        page.goto('/web/login')
        page.fill('input[name=login]', login)
        page.fill('input[name=password]', login)
        page.click('.oe_login_form button[type=submit]')
        page.wait_for_selector(home)
        return page

    def shoot(self, page, name, clip=None):
        """Keep a picture of the page as `<name>_<language>.png`.

        :param clip: dict x, y, width, height in pixels of the page, else all that is seen
        """
        settle(page)
        path = self.folder / f'{name}_{self.language}.png'
        path.write_bytes(small(page.screenshot(clip=clip, animations='disabled')))


def main(context, _arguments):
    """Take all pictures; return 1 when they are larger than docs should be."""
    context.require_browser()
    folder = context.paths.checkout / 'docs' / 'screens'
    folder.mkdir(parents=True, exist_ok=True)
    for language in LOCALES:
        take(context, folder, language)
    return report(context.say, sorted(folder.glob('*.png')))


def take(context, folder, language):
    """Take the pictures of one language in a copy of its demo shop, made anew: one that was
    upgraded shows what it went through."""
    database = f'loyalty_club_screens_{language}'
    context.databases.clone(context.prepared.demo(persian=language == 'fa', fresh=True), database)
    try:
        world = run_inside(context, database, WORLD, {})
        with context.step(f'Taking the pictures, {language}') as running, \
                context.odoo.serve(database, log_name='screens') as server, \
                chromium(context.require_browser()) as browser:
            studio = Studio(browser, server.url, language, world, folder)
            for module in PARTS:
                for name in module.take(studio):
                    running.note(name)
    finally:
        context.databases.drop(database)


@contextmanager
def chromium(path):
    """Yield a running headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=['--no-sandbox'])
        try:
            yield browser
        except Error as error:
            raise ToolError('a picture could not be taken', str(error).splitlines()[0]) from error
        finally:
            browser.close()


def settle(page):
    """Wait until letters and pictures are there and nothing says that it loads."""
    page.wait_for_timeout(SETTLE_MS)  # the bus keeps the network busy: idle never comes
    page.wait_for_function(LOADED)
    if page.locator('.o_error_dialog').count():
        raise ToolError('the page shows an error instead of what it should',
                        page.locator('.o_error_dialog').first.inner_text().splitlines()[0])
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # a hovered button fades back, a dialog slides in


def small(png):
    """Return the picture as it is when it is small enough, else with 256 colours.

    Fewer colours are alike to the eye but for pale greys, which turn greenish or pink.
    """
    picture = Image.open(io.BytesIO(png)).convert('RGB')
    target = io.BytesIO()
    picture.save(target, 'PNG', optimize=True)
    if target.tell() > TRUE_COLOUR_BYTES:
        target = io.BytesIO()
        picture.quantize(256, dither=Image.Dither.NONE).save(target, 'PNG', optimize=True)
    return target.getvalue()


def report(say, paths):
    """Print how large the pictures are; return 1 beyond a bound."""
    sizes = {path.name: path.stat().st_size for path in paths}
    large = [name for name, size in sizes.items() if size > FILE_BYTES]
    for name in large:
        say(f'{name}: {sizes[name]:,} bytes, bound {FILE_BYTES:,}')
    say(f'screens: {len(sizes)} pictures, {sum(sizes.values()):,} bytes, bound {TOTAL_BYTES:,}')
    return 1 if large or sum(sizes.values()) > TOTAL_BYTES else 0
