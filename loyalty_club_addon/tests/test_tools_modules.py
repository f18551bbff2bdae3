import ast
import doctest
import importlib
import importlib.util
import inspect
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from odoo.tests import BaseCase, tagged

from odoo.addons.loyalty_club_addon import tools

FOLDER = Path(tools.__file__).parent
NOT_PURE = {"__init__", "origin"}  # who speaks is told by the environment
MODULES = [
    importlib.import_module(f"{tools.__name__}.{file.stem}")
    for file in sorted(FOLDER.glob("*.py")) if file.stem not in NOT_PURE
]
GENERATOR = Path(__file__).parents[2] / "devtools/generate_cases.py"


@tagged("post_install", "-at_install")
class TestToolModules(BaseCase):
    def test_examples_in_docstrings(self):
        self._forget_days()
        for module in MODULES:
            with self.subTest(module.__name__), redirect_stdout(StringIO()) as printed:
                result = doctest.testmod(module)
                self.assertTrue(result.attempted)
                self.assertFalse(result.failed, printed.getvalue())

    def _forget_days(self):
        """Days that were reckoned while another test had stopped the clock are of the class that
        stops it, and read like that."""
        for module in MODULES:
            for one in vars(module).values():
                if hasattr(one, 'cache_clear'):
                    one.cache_clear()

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
