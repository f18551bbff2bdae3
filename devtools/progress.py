"""What the person sees: a line per step, its time, and signs of life in between."""

import os
import sys
import threading
import time
from contextlib import contextmanager

HEARTBEAT_SECONDS = 15
TERMINAL_SECONDS = 0.5
STARTED = 'LOYALTY_CLUB_CALL_STARTED'


def seconds_since_call():
    """Return the seconds since this call of the tool began, on both sides of its change of Python.

    The first caller sets the start.
    """
    return time.time() - float(os.environ.setdefault(STARTED, str(time.time())))


def say(text=''):
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


class Step:
    """A running step; shows how far it is, without flooding a log file."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.started = time.monotonic()
        self.text = 'working'
        self.live = self.stream.isatty()
        self.ended = threading.Event()

    @property
    def seconds(self):
        """Seconds since the step began."""
        return time.monotonic() - self.started

    def note(self, text):
        """Say how far the step is; it appears with the next sign of life."""
        self.text = text

    def beat(self):
        """Print signs of life until the step ends; a terminal keeps one line for them."""
        pause = TERMINAL_SECONDS if self.live else HEARTBEAT_SECONDS
        while not self.ended.wait(pause):
            line = f'  {self.seconds:4.0f} s  {self.text}'[:100]
            self._write(f'\r{line}\033[K' if self.live else f'{line}\n')
        if self.live:
            self._write('\r\033[K')

    def _write(self, text):
        self.stream.write(text)
        self.stream.flush()


@contextmanager
def step(title):
    """Announce a step, yield a Step for its progress, print the time it took."""
    say(f'- {title}')
    running = Step()
    beating = threading.Thread(target=running.beat, daemon=True)
    beating.start()
    try:
        yield running
    finally:
        running.ended.set()
        beating.join()
    say(f'  {running.seconds:4.0f} s  done')
