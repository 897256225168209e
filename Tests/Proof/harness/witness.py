"""A mail server and a webhook in threads of this process, which remember what they took, with its text."""

import email
import email.policy
import hashlib
import http.server
import re
import socketserver
import threading
import time
from typing import NamedTuple


FORGOTTEN = ("guide", "second")
"""Subjects of which a forgetful witness says nothing."""


class Mail(NamedTuple):
    recipient: str
    subject: str
    identity: str
    """Its Message-ID."""
    sha256: str
    text: str
    at: float
    """Seconds of the monotonic clock, before the reply left."""

    def path(self, kind):
        """The path of the message's first link of that kind: `c` for clicks, `u` for leaving."""
        return re.search(rf"http://links\.example\.com(/{kind}/[\w.~-]+)", self.text)[1]


class Call(NamedTuple):
    identity: str
    """Its webhook-id."""
    sha256: str


class Witness:
    """A server on loopback with what it took; used in a `with` statement."""

    def __init__(self, handler, plant):
        self.taken = []
        self.plant = plant
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.server.witness = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def __enter__(self):
        return self

    def take(self, one):
        """Remembers it; a witness with a planted fault is a bad one."""
        copies = sum(other.identity == one.identity for other in self.taken)
        if self.plant == "garble" and copies:
            one = one._replace(sha256="")
        if self.plant != "forget" or getattr(one, "subject", "") not in FORGOTTEN:
            self.taken.append(one)

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class MailSession(socketserver.StreamRequestHandler):
    """ESMTP as far as a client needs that sends one message after another (RFC 5321), with PIPELINING."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        try:
            self.converse()
        except OSError:
            pass  # The client died in the middle of it.

    def converse(self):
        self.say("220 witness.example.com ESMTP")
        recipient = ""
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"EHLO":
                self.say("250-witness.example.com\r\n250-PIPELINING\r\n250 8BITMIME")
            elif verb == b"RCPT":
                recipient = re.search(rb"<(.*?)>", line)[1].decode()
                self.say("250 OK")
            elif verb == b"DATA":
                self.say("354 go on")
                content = self.message()
                if content is None:
                    return
                self.take(recipient, content)
                self.say("250 taken")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 OK")

    def message(self):
        """The message up to its final dot, or None when the connection ended before."""
        lines = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if line.startswith(b".") else line)
        return None

    def take(self, recipient, content):
        message = email.message_from_bytes(content, policy=email.policy.default)
        text = message.get_body(("plain",)).get_content()
        self.server.witness.take(Mail(
            recipient, message["Subject"], message["Message-ID"].strip("<>"), hashlib.sha256(content).hexdigest(), text,
            time.monotonic()))


class HookRequest(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle(self):
        try:
            super().handle()
        except OSError:
            pass  # The client died in the middle of it.

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            return
        self.server.witness.take(Call(self.headers["webhook-id"], hashlib.sha256(body).hexdigest()))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """What was taken says it all."""


class MailWitness(Witness):
    def __init__(self, plant):
        super().__init__(MailSession, plant)


class HookWitness(Witness):
    def __init__(self, plant):
        super().__init__(HookRequest, plant)
