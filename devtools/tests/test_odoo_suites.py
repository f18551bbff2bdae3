"""What an Odoo log says about its tests."""

import pytest

from devtools.odoo_suites import read_outcome

START = '2026-01-02 03:04:05,678 42 '
SUITE = START + 'ERROR db odoo.addons.sale_loyalty.tests.test_loyalty: '


def end(failures, errors):
    return START + (f'ERROR db odoo.tests.result: {failures} failed, {errors} error(s) of 45 tests '
                    "when loading database 'd' ")


def test_failures_errors_and_broken_classes_are_named():
    outcome = read_outcome('\n'.join([
        SUITE + 'FAIL: TestLoyalty.test_one',
        SUITE + 'ERROR: TestLoyalty.test_two',
        START + 'ERROR db odoo.tests.suite: ERROR: setUpClass '
        '(odoo.addons.sale_loyalty.tests.test_loyalty.TestOther)',
        SUITE + 'FAIL: Subtest TestLoyalty.test_three (value=1)',
        end(2, 2),
    ]))
    assert outcome.tests == 45
    assert outcome.failed == {
        'sale_loyalty/test_loyalty: TestLoyalty.test_one',
        'sale_loyalty/test_loyalty: TestLoyalty.test_two',
        'sale_loyalty/test_loyalty: TestLoyalty.test_three',
        'sale_loyalty/test_loyalty: TestOther.setUpClass',
    }


def test_a_run_without_closing_line_is_no_result():
    with pytest.raises(ValueError, match='closing line'):
        read_outcome(SUITE + 'FAIL: TestLoyalty.test_one')


def test_a_failure_that_is_counted_and_not_named_is_no_result():
    with pytest.raises(ValueError, match='2 failures, 1 of them named'):
        read_outcome(SUITE + 'FAIL: TestLoyalty.test_one\n' + end(1, 1))


def test_other_errors_in_the_log_are_no_failed_tests():
    log = START + 'ERROR db odoo.http: Exception during request handling\n' + end(0, 0)
    assert read_outcome(log).failed == frozenset()


def test_what_ran_while_loading_does_not_count():
    """Odoo runs tests of the installation then, without the modules that come later."""
    outcome = read_outcome('\n'.join([
        START + 'INFO db odoo.addons.loyalty.tests.test_a: Starting TestA.test_one ...',
        START + 'ERROR db odoo.tests.suite: ERROR: setUpClass '
        '(odoo.addons.sale_loyalty.tests.test_loyalty.TestOther)',
        START + 'INFO db odoo.service.server: Starting post tests',
        SUITE + 'FAIL: TestLoyalty.test_one',
        end(1, 1),
    ]))
    assert outcome.tests == 44
    assert outcome.failed == {'sale_loyalty/test_loyalty: TestLoyalty.test_one'}
