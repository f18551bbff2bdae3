"""Size check: small files and functions read better."""

import ast

LINES_PER_FILE = 250
LINES_PER_FUNCTION = 40
SKIPPED_FOLDERS = {'tests', 'node_modules', '__pycache__'}


def too_large(checkout):
    """Return a line per Python file or function of the checkout that is too large."""
    found = []
    for path in sorted(checkout.rglob('*.py')):
        inside = path.relative_to(checkout)
        hidden = any(part.startswith('.') for part in inside.parts)
        if not hidden and not SKIPPED_FOLDERS.intersection(inside.parts):
            found += check_source(path.read_text(encoding='utf-8'), inside)
    return found


def check_source(text, name):
    """Return a line per finding in one source text."""
    found = []
    lines = text.count('\n')
    if lines > LINES_PER_FILE:
        found.append(f'{name}: {lines} lines, at most {LINES_PER_FILE}')
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = node.end_lineno - node.lineno + 1
            if length > LINES_PER_FUNCTION:
                found.append(f'{name}:{node.lineno}: {node.name} has {length} lines, '
                             f'at most {LINES_PER_FUNCTION}')
    return found
