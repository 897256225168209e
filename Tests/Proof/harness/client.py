"""An application that hands in events over many connections, and repeats what was not answered."""

import base64
import collections
import json
import socket
import threading
import time
from typing import NamedTuple

from .waiting import until
from .workplace import WRITE_KEY


class Call(NamedTuple):
    """One request and the `messageId`s in it."""

    path: str
    body: bytes
    ids: tuple

    @staticmethod
    def single(event):
        return Call("/v1/track", json.dumps(event).encode(), (event["messageId"],))

    @staticmethod
    def batch(events):
        return Call("/v1/batch", json.dumps({"batch": events}).encode(), tuple(event["messageId"] for event in events))


def track(event, address, message_id, properties=None, traits=None):
    """A call of the Segment HTTP tracking API about a contact that is known by its address."""
    return {"type": "track", "messageId": message_id, "event": event, "properties": properties or {},
            "context": {"traits": {"email": address, **(traits or {})}}}


class Refused(Exception):
    """A status that no repetition changes."""


class Client:
    """Sends calls over that many connections until each is answered 200; used in a `with` statement.

    A call without an answer (connection lost, 429, 5xx) goes out again with the same bytes. `pause` keeps them back
    while there is no server. `believes_losses` makes it a bad witness, to see that a proof can fail: it takes a
    request whose connection broke before the answer for answered.
    """

    def __init__(self, port, connections=16, pause_seconds=0.05, believes_losses=False):
        self.port = port
        self.pause_seconds = pause_seconds
        self.believes_losses = believes_losses
        self.answered = {}
        """When each `messageId` was answered 200 for the first time, in seconds of the monotonic clock."""
        self.unanswered_attempts = 0
        """Requests that went out (or tried to) and got no 200."""
        self.statuses = collections.Counter()
        self.refusals = []
        self.calls = collections.deque()
        self.pending = 0
        self.condition = threading.Condition()
        self.is_closed = False
        self.gate = threading.Event()
        self.gate.set()
        self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(connections)]
        for thread in self.threads:
            thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with self.condition:
            self.is_closed = True
            self.condition.notify_all()
        self.gate.set()
        for thread in self.threads:
            thread.join(timeout=60)

    def submit(self, calls):
        calls = list(calls)
        with self.condition:
            self.calls.extend(calls)
            self.pending += len(calls)
            self.condition.notify(len(calls))

    def pause(self):
        self.gate.clear()

    def resume(self):
        self.gate.set()

    def wait_answered(self, seconds=300.0):
        """Returns when every submitted call was answered."""
        def look():
            self.check()
            return self.pending == 0
        until(look, f"the answers to {self.pending:,} calls", seconds)

    def check(self):
        if self.refusals:
            raise Refused(f"a call was refused for good: {self.refusals[0]}")

    # One connection

    def _work(self):
        connection = Connection(self.port)
        while True:
            with self.condition:
                while not self.calls and not self.is_closed:
                    self.condition.wait()
                if self.is_closed:
                    break
                call = self.calls.popleft()
            self._send(connection, call)
        connection.close()

    def _send(self, connection, call):
        while not self.is_closed:
            self.gate.wait()
            try:
                status, body = connection.exchange(call)
            except OSError:
                status, body = 200 if self.believes_losses and connection.is_open else 0, b""
                connection.close()
            except ValueError as error:
                # Not HTTP: that is for `check` to tell, and not for this thread to end by.
                status, body = 400, f"an answer that cannot be read: {error}".encode()
                connection.close()
            with self.condition:
                self.statuses[status] += 1
                if status == 200:
                    now = time.monotonic()
                    for message_id in call.ids:
                        self.answered.setdefault(message_id, now)
                    self.pending -= 1
                    return
                self.unanswered_attempts += 1
                if 400 <= status < 500 and status not in (408, 429):
                    self.refusals.append(f"{status} {body[:200]!r}")
                    self.pending -= 1
                    return
            time.sleep(self.pause_seconds)


class Connection:
    """HTTP/1.1 with keep-alive on one socket, opened when it is needed."""

    def __init__(self, port, seconds=60.0):
        self.port = port
        self.seconds = seconds
        self.socket = None
        self.head = (f"Host: 127.0.0.1:{port}\r\nContent-Type: application/json\r\nAuthorization: Basic "
                     + base64.b64encode(f"{WRITE_KEY}:".encode()).decode() + "\r\nContent-Length: ").encode()

    @property
    def is_open(self):
        return self.socket is not None

    def close(self):
        if self.socket:
            self.socket.close()
            self.socket = None

    def exchange(self, call):
        """Returns status and body; raises OSError when the connection is lost before the answer is complete."""
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=self.seconds)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(b"POST " + call.path.encode() + b" HTTP/1.1\r\n" + self.head
                            + str(len(call.body)).encode() + b"\r\n\r\n" + call.body)
        head, body = self._receive(b"").split(b"\r\n\r\n", 1)
        fields = {name.lower(): value.strip() for name, _, value in
                  (line.partition(b":") for line in head.split(b"\r\n")[1:])}
        length = int(fields.get(b"content-length", b"0"))
        while len(body) < length:
            body += self._more()
        if fields.get(b"connection", b"").lower() == b"close":
            self.close()
        return int(head.split(b" ", 2)[1]), body

    def _receive(self, data):
        while b"\r\n\r\n" not in data:
            data += self._more()
        return data

    def _more(self):
        data = self.socket.recv(65_536)
        if not data:
            raise ConnectionError("closed before the answer was complete")
        return data
