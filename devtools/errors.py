"""Failures a person can mend."""


class ToolError(Exception):
    """Ends the tool with one line: what failed and what to do about it."""

    def __init__(self, problem, remedy=''):
        super().__init__(f'{problem}: {remedy}' if remedy else problem)
