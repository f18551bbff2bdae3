"""What the person sees: a line per step, its time, and signs of life in between."""

import sys
import time
from contextlib import contextmanager

HEARTBEAT_SECONDS = 15


def say(text=''):
    """Print a line at once, also into a pipe."""
    print(text, flush=True)


class Step:
    """A running step; `note` shows how far it is without flooding a log file."""

    def __init__(self, title, stream=None):
        self.title = title
        self.stream = stream or sys.stdout
        self.started = self.last_note = time.monotonic()
        self.live = self.stream.isatty()

    @property
    def seconds(self):
        """Seconds since the step began."""
        return time.monotonic() - self.started

    def note(self, text):
        """Show progress: at once on a terminal, every HEARTBEAT_SECONDS elsewhere."""
        now = time.monotonic()
        if now - self.last_note < (0.2 if self.live else HEARTBEAT_SECONDS):
            return
        self.last_note = now
        line = f'  {self.seconds:4.0f} s  {text}'[:100]
        self.stream.write(f'\r{line}\033[K' if self.live else line + '\n')
        self.stream.flush()

    def clear(self):
        """Remove the progress line of a terminal."""
        if self.live:
            self.stream.write('\r\033[K')
            self.stream.flush()


@contextmanager
def step(title):
    """Announce a step, yield a Step for its progress, print the time it took."""
    say(f'- {title}')
    running = Step(title)
    try:
        yield running
    except BaseException:
        running.clear()
        raise
    running.clear()
    say(f'  {running.seconds:4.0f} s  done')
