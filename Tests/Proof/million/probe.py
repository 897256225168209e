"""What is measured of a daemon beside it: live events, memory, processor time, and lines of the timeline."""

import os
import threading
import time

from harness import Call, closing, track
from harness.client import Connection
from harness.events import connect

MOVED, TAGGED = 20, 14
"""The numbers of `timeline.kind` in the product's schema."""


class Application(threading.Thread):
    """Hands in one event after another about new contacts, a few each second, and times the answers."""

    def __init__(self, port, name, per_second):
        super().__init__(daemon=True)
        self.connection = Connection(port)
        self.name_of_run, self.pause = name, 1 / per_second
        self.answers = []
        """Seconds from each event to its 200."""
        self.failures = []
        self.ending = threading.Event()
        self.start()

    def run(self):
        number = 0
        while not self.ending.wait(self.pause):
            number += 1
            name = f"{self.name_of_run}-{number}"
            call = Call.single(track("account opened", f"{name}@example.com", name))
            start = time.monotonic()
            try:
                status, _ = self.connection.exchange(call)
            except OSError as error:
                self.failures.append(str(error))
                return
            if status != 200:
                self.failures.append(str(status))
            self.answers.append(time.monotonic() - start)

    def stop(self):
        self.ending.set()
        self.join(timeout=60)
        self.connection.close()


class Meter:
    """Reads about a running daemon and its database."""

    def __init__(self, daemon, database):
        self.process, self.database = daemon.process.pid, database

    def memory(self):
        """MB that it holds now, and the most that it ever held."""
        with open(f"/proc/{self.process}/status", encoding="ascii") as status:
            fields = dict(line.split(":", 1) for line in status)
        return [int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]

    def cpu(self):
        """Seconds of processor time so far."""
        with open(f"/proc/{self.process}/stat", encoding="ascii") as status:
            fields = status.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def idle_share(self, seconds):
        """Of one processor, while nothing is to be done."""
        before, start = self.cpu(), time.monotonic()
        closing.rest(seconds)
        return (self.cpu() - before) / (time.monotonic() - start)

    # The database

    def ask(self, sql, values=()):
        connection = connect(self.database)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def last_line(self):
        return self.ask("SELECT max(id) FROM timeline")[0][0]

    def count(self, after, kind, subject):
        """Lines of that kind behind the given one."""
        return self.ask("SELECT count(*) FROM timeline WHERE id > ? AND kind = ? AND subject = (SELECT id FROM name "
                        "WHERE text = ?)", (after, kind, subject))[0][0]

    def lateness(self, after, kind, subject, since):
        """Sorted seconds after the moment at which lines of that kind were told."""
        rows = self.ask("SELECT at FROM timeline WHERE id > ? AND kind = ? AND subject = (SELECT id FROM name WHERE "
                        "text = ?) ORDER BY at", (after, kind, subject))
        return [at / 1000 - since for at, in rows]

    def reactions(self, after):
        """Sorted seconds from a live event's arrival to the move that it made."""
        rows = self.ask("SELECT t.at - c.last_activity FROM timeline AS t JOIN contact AS c ON c.id = t.contact WHERE "
                        "t.id > ? AND t.kind = ? AND t.subject = (SELECT id FROM name WHERE text = 'lead')",
                        (after, MOVED))
        return sorted(milliseconds / 1000 for milliseconds, in rows)

    def is_sweeping(self):
        return bool(self.ask("SELECT count(*) FROM sweep")[0][0])
