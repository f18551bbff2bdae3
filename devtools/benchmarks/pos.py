"""./dev bench pos: paying at the till with a club, against a native program."""

from devtools.benchmarks._documents import compare

BOUND = 1.15


def main(context, arguments):
    """Measure; the exit code is 1 beyond the bound."""
    return compare(context, 'pos', arguments, 'till', 300, BOUND)
