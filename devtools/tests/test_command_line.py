"""How a call of the tool ends."""

from devtools import command_line
from devtools.errors import ToolError


def test_help_names_every_command(capsys):
    assert command_line.main(['--help']) == 0
    printed = capsys.readouterr().out
    assert all(f'\n  {name}' in printed for name in command_line.COMMANDS)


def test_an_unknown_command_is_one_line_with_the_remedy(capsys):
    assert command_line.main(['nonsense']) == 1
    printed = capsys.readouterr().err
    assert printed.startswith('dev: no command nonsense: one of run, ')
    assert printed.count('\n') == 1


def test_interrupting_is_no_traceback(monkeypatch, capsys):
    def interrupted(_arguments):
        raise KeyboardInterrupt
    monkeypatch.setattr(command_line, 'dispatch', interrupted)
    assert command_line.main(['run']) == 130
    assert 'Traceback' not in capsys.readouterr().err


def test_an_error_reads_problem_then_remedy():
    assert str(ToolError('port 8069 is taken', 'choose another')) == (
        'port 8069 is taken: choose another')
