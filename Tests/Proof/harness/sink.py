"""The counting mail server, as a proof program holds it."""

import json
import subprocess
import sys
import threading
from pathlib import Path

from .mails import Journal
from .waiting import until


class Sink:
    """A mail server in a process of its own; what it accepted is in its journal before it says so.

    Used in a `with` statement. `mails()` is all that was accepted up to now, in order.
    """

    def __init__(self, folder, delay=(0.0, 0.0), seed=1):
        path = Path(folder) / "accepted.ndjson"
        path.touch()
        program = Path(__file__).with_name("sink_server.py")
        self.process = subprocess.Popen(
            [sys.executable, str(program), "--journal", str(path), "--seed", str(seed)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.journal = Journal(path)
        self.lock = threading.Lock()
        self.port = json.loads(self.process.stdout.readline())["port"]
        if any(delay):
            self.delay(*delay)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """What it accepted can be read afterwards too."""
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()
        self.journal.close()

    def _ask(self, **command):
        with self.lock:
            self.process.stdin.write(json.dumps(command).encode() + b"\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())

    # What it shall do

    def delay(self, low, high=None):
        """Seconds between the journal and the reply from now on, by chance between the two."""
        self._ask(do="delay", seconds=[low, low if high is None else high])

    def rules(self, *rules):
        """Scripted replies, in the place of all before; the first that applies is used.

        Each is a dictionary: `stage` (connect, ehlo, mail, rcpt, data, dot), `reply` (a line such as "451 4.2.1 later",
        or "drop" to close the connection, or "stall" to say nothing any more), and, when wanted, `times` and, at the
        stage dot, `journal`: whether the message is taken all the same.
        """
        self._ask(do="rules", rules=list(rules))

    def generation(self, number):
        """Connections that are opened from now on carry this number in the journal."""
        self._ask(do="generation", number=number)

    def plant(self, fault, every=100):
        """Makes it a bad witness, to see that a proof can fail: of so many messages one is treated wrongly.

        Faults: `forget` (accepted and not journaled), `garble` (other bytes), `double` (journaled twice).
        """
        self._ask(do="plant", fault=fault, every=every)

    # What it knows

    def mails(self):
        with self.lock:
            return self.journal.read()

    def count(self):
        return len(self.mails())

    def open_connections(self):
        return self._ask(do="state")["open"]

    def thinking(self):
        """Connections whose message is in the journal and not answered yet."""
        return self._ask(do="state")["thinking"]

    def connections(self):
        """How many were opened up to now."""
        return self._ask(do="state")["connections"]

    def wait_quiet(self, seconds=60.0):
        """Returns when every connection is closed, so that all that was under way has been read and journaled."""
        until(lambda: self.open_connections() == 0, "the closing of all connections", seconds)

    def wait_count(self, count, seconds=60.0):
        until(lambda: self.count() >= count, f"{count:,} messages", seconds)
