"""./dev soak: the property tests of the ledger with many more sequences."""

import argparse
import os

from devtools.commands import test
from devtools.paths import ADDON

TESTS = f'{ADDON}/tests/test_ledger_properties.py'


def main(context, arguments):
    """Run the sequences; return pytest's exit code."""
    parser = argparse.ArgumentParser(prog='./dev soak')
    parser.add_argument('--sequences', type=int, default=2000)
    options = parser.parse_args(arguments)
    os.environ['LOYALTY_CLUB_SEQUENCES'] = str(options.sequences)
    return test.main(context, [TESTS, '-q'])
