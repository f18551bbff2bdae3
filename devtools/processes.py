"""Child processes: output into a log, progress on the screen, no orphans."""

import signal
import socket
import subprocess
import time

from devtools.errors import ToolError

STOP_SECONDS = 20


def run_logged(command, log, environment=None, on_line=None, cwd=None, text=None):
    """Run a command with its output in the file `log`; return its exit code.

    :param on_line: called with each line of output, for progress
    :param text: what the command reads from its standard input; short, it is written at once
    """
    with open(log, 'w', encoding='utf-8') as stream:
        process = subprocess.Popen(
            [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            stdin=subprocess.PIPE if text else subprocess.DEVNULL,
            env=environment, cwd=cwd, text=True, errors='replace',
        )
        try:
            if text:
                process.stdin.write(text)
                process.stdin.close()
            for line in process.stdout:
                stream.write(line)
                stream.flush()
                if on_line:
                    on_line(line.rstrip('\n'))
            return process.wait()
        finally:
            stop(process)


def check_logged(command, log, failure, **options):
    """Run a command as `run_logged` does; when it fails, raise with the last line it printed.

    :param failure: what could not be done, in words
    """
    code = run_logged(command, log, **options)
    if code:
        raise ToolError(f'{failure} (status {code}; {log})', last_line(log))


def last_line(log):
    """Return the last line of a log that says something."""
    with open(log, encoding='utf-8', errors='replace') as stream:
        lines = [line.strip() for line in stream if line.strip()]
    return lines[-1][:200] if lines else 'it printed nothing'


def stop(process, seconds=STOP_SECONDS):
    """End a process: ask by SIGINT (Odoo then closes cleanly), insist after `seconds`."""
    if process.poll() is not None:
        return
    process.send_signal(signal.SIGINT)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port():
    """Return a TCP port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        return listener.getsockname()[1]


def port_taken(port):
    """Tell whether something listens on this port of 127.0.0.1."""
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(('127.0.0.1', port)) == 0


def wait_until(condition, seconds, pause=0.2):
    """Wait for `condition()` to be true; return whether it came true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True
