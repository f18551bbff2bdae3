"""pytest plug-in: no browser test is left out unnoticed.

Odoo skips its browser tests where it finds no Chromium. With REQUIRED set such a test fails;
otherwise the number left out is printed before pytest's closing line.
"""

import os

import pytest

REQUIRED = 'LOYALTY_CLUB_REQUIRE_BROWSER'
# a test that says so has a run of its own on a database with that module, see docs/adr/0019
OTHER_RUN = '(base_automation) is not installed'
LEFT_OUT = ('left out for want of a browser', True)
left_out = []


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    """Turn a skipped browser test into a failure, or mark its report."""
    outcome = yield
    report = outcome.get_result()
    if not report.skipped or not is_browser_test(item) or OTHER_RUN in str(report.longrepr):
        return
    if os.environ.get(REQUIRED):
        report.outcome = 'failed'
        report.longrepr = f'skipped although a browser is required: {report.longrepr}'
    else:
        report.user_properties.append(LEFT_OUT)


def pytest_runtest_logreport(report):
    """Collect the marked reports, also those of other processes."""
    if LEFT_OUT in map(tuple, report.user_properties):
        left_out.append(report.nodeid)


def pytest_terminal_summary(terminalreporter):
    """Say what was left out and why."""
    if left_out:
        terminalreporter.write_line(
            f'{len(left_out)} browser tests left out, no Chromium was found: '
            + ', '.join(name.rsplit('/', 1)[-1] for name in left_out))


def is_browser_test(item):
    """Tell whether a test belongs to a class of Odoo that may start a browser."""
    return any(base.__name__ == 'HttpCase' for base in getattr(item.cls, '__mro__', ()))
