import ast
import doctest
import importlib.util
import inspect
from pathlib import Path

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon.tools import (
    allocation,
    earning,
    numerals,
    periods,
    reversal,
    search_key,
    statement,
)

MODULES = (allocation, earning, numerals, periods, reversal, search_key, statement)
GENERATOR = Path(__file__).parents[2] / "devtools/generate_cases.py"


@tagged("post_install", "-at_install")
class TestToolModules(BaseCase):
    def test_examples_in_docstrings(self):
        for module in MODULES:
            with self.subTest(module.__name__):
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed)

    def test_engine_knows_nothing_of_odoo(self):
        for module in MODULES:
            for node in ast.walk(ast.parse(inspect.getsource(module))):
                names = [alias.name for alias in getattr(node, "names", [])]
                names.append(getattr(node, "module", None) or "")
                with self.subTest(module.__name__):
                    if isinstance(node, (ast.Import, ast.ImportFrom)):
                        self.assertFalse([name for name in names if name.startswith("odoo")])

    def test_javascript_cases_are_current(self):
        """The till is tested with the cases of the server."""
        if not GENERATOR.exists():
            self.skipTest("the addon stands without its repository")
        spec = importlib.util.spec_from_file_location("generate_cases", GENERATOR)
        generator = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(generator)
        self.assertEqual(
            generator.stale_modules(), [], "run: python devtools/generate_cases.py"
        )
        self.assertTrue(generator.rendered_modules())
