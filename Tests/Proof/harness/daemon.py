"""A running `nurture serve`."""

import atexit
import collections
import re
import subprocess
import threading
import time

from . import closing
from .waiting import Silence, until
from .workplace import surroundings

running = set()


def end_all():
    """No daemon outlives the program that started it."""
    for daemon in list(running):
        daemon.process.kill()


atexit.register(end_all)
closing.on_request(end_all)


class Ended(Exception):
    """The daemon ended when it should not have; the text holds its last lines."""


class Daemon:
    """Starts at once; `wait_listening` returns when it says that it listens."""

    def __init__(self, workplace, environment=None, preload=None):
        """`preload` is a library for LD_PRELOAD."""
        closing.check()
        # With a program that is killed, its daemons are: the kernel sees to it.
        command = ["setpriv", "--pdeathsig", "KILL"]
        if preload:
            command += ["env", f"LD_PRELOAD={preload}"]
        self.lines = collections.deque(maxlen=5_000)
        self.started = time.monotonic()
        self.ended = None
        """When it closed its standard error, which is when it ended: known when `wait` returns."""
        self.process = subprocess.Popen(
            [*command, workplace.program, "serve", "--config", workplace.configuration], cwd=workplace.folder,
            env=surroundings(environment), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        running.add(self)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        # One that came while the others were killed.
        if closing.flag.is_set():
            self.process.kill()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def _read(self):
        with self.process.stderr as stream:
            for line in stream:
                self.lines.append(line.decode(errors="replace").rstrip("\n"))
        self.ended = time.monotonic()

    # What it says

    def log(self, *words):
        """The first line in which all the words stand, or None."""
        return next((line for line in list(self.lines) if all(word in line for word in words)), None)

    def wait_log(self, *words, seconds=60.0):
        """The first line in which all the words stand."""
        def look():
            # Whether it ended is asked first: what it said before is all there when its reader has ended.
            has_ended = self.has_ended and not self.reader.is_alive()
            found = self.log(*words)
            if found is None and has_ended:
                raise Ended(self.told(f"ended with {self.process.returncode} and did not say {words}"))
            return found
        try:
            return until(look, "", seconds)
        except Silence:
            raise Silence(self.told(f"did not say {words} within {seconds:g} s")) from None

    def wait_listening(self, seconds=120.0):
        """Returns the port."""
        return int(re.search(r"\bport=(\d+)", self.wait_log("listening", "port=", seconds=seconds)).group(1))

    def told(self, what):
        return f"the daemon {what}; it said last:\n" + "\n".join(f"  {line}" for line in list(self.lines)[-12:])

    # Ending

    @property
    def has_ended(self):
        return self.process.poll() is not None

    def kill(self):
        """Ends it as a power cut does, and returns when it is gone; its exit status when it had ended before."""
        if not self.has_ended:
            self.process.kill()
        return self.wait()

    def terminate(self):
        """Asks it to stop, as a service manager does."""
        if not self.has_ended:
            self.process.terminate()

    def wait(self, seconds=120.0):
        """Its exit status; the negative number of the signal that ended it."""
        try:
            status = self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise Silence(self.told(f"did not end within {seconds:g} s")) from None
        self.reader.join(timeout=10)
        running.discard(self)
        return status

    def stop(self, seconds=120.0):
        """Ends it in good order; returns its exit status and how many seconds that took."""
        start = time.monotonic()
        self.terminate()
        status = self.wait(seconds)
        return status, time.monotonic() - start
