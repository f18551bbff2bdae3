"""./dev bench NAME: a benchmark and its bound."""

import importlib
import pkgutil

from devtools import benchmarks
from devtools.errors import ToolError


def main(context, arguments):
    """Run one benchmark; its module says what it compares and returns 1 beyond its bound."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)
             if not module.name.startswith('_')]
    name = arguments[0].replace('-', '_') if arguments else ''
    if name not in names:
        raise ToolError(f'no benchmark {name or "named"}', f'one of: {", ".join(names) or "none"}')
    module = importlib.import_module(f'{benchmarks.__name__}.{name}')
    return module.main(context, arguments[1:])
