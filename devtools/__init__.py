"""The developer tool behind `./dev`: set-up, databases, servers, tests and linters.

`command_line` parses and dispatches, `setup/` brings what a machine lacks, `context` is what a
command gets, `commands/` are the commands of the tool itself. Other commands stand beside this
file as modules with a function `main(context, arguments)`, see `command_line.COMMANDS`.
"""
