"""Locks between calls of the tool that run at the same time in one checkout."""

import fcntl
from contextlib import contextmanager

from devtools.progress import say


@contextmanager
def exclusive(path, waiting_for):
    """Hold a lock file alone; say what is waited for when another call holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, 'a', encoding='utf-8') as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f'- Waiting for another call of the tool: {waiting_for}')
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield


class SharedUse:
    """Counts the calls that use something: the last one to leave may stop it."""

    def __init__(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        self.stream = open(path, 'a', encoding='utf-8')  # noqa: SIM115  held until `close`

    def join(self):
        """Register as a user, together with others."""
        fcntl.flock(self.stream, fcntl.LOCK_SH)

    def leave(self):
        """Sign off; return True for the last user, who then holds the lock until `close`."""
        try:
            fcntl.flock(self.stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self):
        self.stream.close()
