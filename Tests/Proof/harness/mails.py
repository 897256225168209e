"""The journal of the mail server, as the proof programs read it."""

import json
from typing import NamedTuple


class Mail(NamedTuple):
    """One message that was accepted, in the order in which they were."""

    recipient: str
    message_id: str
    subject: str
    sha256: str
    connection: int
    """The number of the connection on which it came, from 1 over all daemons."""
    generation: int
    """Which daemon's connection it was: the number that `Sink.generation` had when the connection was opened."""
    at: float
    """Seconds of the monotonic clock, which all processes of a machine share; the moment before the reply left."""

    def __str__(self):
        return f"{self.subject} to {self.recipient}, life {self.generation}, connection {self.connection}"


class Journal:
    """Reads what a growing file has gained since the last look."""

    def __init__(self, path):
        self.file = open(path, "rb")
        self.rest = b""
        self.mails = []

    def read(self):
        """All mails up to now."""
        data = b"" if self.file.closed else self.file.read()
        if data:
            lines = (self.rest + data).split(b"\n")
            self.rest = lines.pop()
            self.mails.extend(Mail(**json.loads(line)) for line in lines)
        return self.mails

    def close(self):
        self.read()
        self.file.close()
