"""./dev bench confirm: confirming a sale order with a club, against one with a native program."""

from devtools.benchmarks._documents import compare

BOUND = 1.10


def main(context, arguments):
    """Measure; the exit code is 1 beyond the bound."""
    return compare(context, 'confirm', arguments, 'sale', 200, BOUND)
