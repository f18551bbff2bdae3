"""The size check finds what is too large, and only that."""

from devtools.sizes import LINES_PER_FILE, LINES_PER_FUNCTION, check_source, too_large


def function(lines):
    return 'def long():\n' + '    x = 1\n' * (lines - 1)


def test_a_function_at_the_limit_passes():
    assert check_source(function(LINES_PER_FUNCTION), 'a.py') == []


def test_a_longer_function_is_named_with_its_line():
    found = check_source('\n' + function(LINES_PER_FUNCTION + 1), 'a.py')
    assert found == ['a.py:2: long has 41 lines, at most 40']


def test_a_file_at_the_limit_passes_and_a_longer_one_does_not():
    assert check_source('x = 1\n' * LINES_PER_FILE, 'a.py') == []
    assert check_source('x = 1\n' * (LINES_PER_FILE + 1), 'a.py') == [
        'a.py: 251 lines, at most 250']


def test_tests_and_hidden_folders_are_left_out(tmp_path):
    for folder in ('tests', '.dev', 'models'):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / 'a.py').write_text('x = 1\n' * (LINES_PER_FILE + 1))
    assert too_large(tmp_path) == ['models/a.py: 251 lines, at most 250']
