"""Public client libraries of the Segment HTTP tracking API, unchanged but for the host they talk to.

Sends the same calls by each of the libraries named, through a proxy on loopback that fails first: it refuses the first
request with 503, and forwards the second but loses the answer, so that the library must send it again. Tells each
request and, at the end, what stands in the daemon's database, as lines of JSON.
"""

import argparse
import base64
import gzip
import http.client
import json
import sqlite3
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import rudderstack.analytics.client
import rudderstack.analytics.request
import segment.analytics.client
import segment.analytics.request

LIBRARIES = {
    "segment": (segment.analytics.client, segment.analytics.request),
    "rudder": (rudderstack.analytics.client, rudderstack.analytics.request),
}
# How wrong the clock of the machine is on which the library runs.
WRONG = timedelta(hours=3)


class WrongClock(datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + WRONG


def tell(**line):
    print(json.dumps(line), flush=True)


class Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        packed = self.headers["Content-Encoding"] == "gzip"
        calls = json.loads(gzip.decompress(body) if packed else body)["batch"]
        with self.server.lock:
            self.server.requests += 1
            number = self.server.requests
        status = 503 if number == 1 else self.forward(body)
        tell(
            event="request", number=number, gzip=packed, status=status, ids=[call["messageId"] for call in calls],
            key=base64.b64decode(self.headers["Authorization"].split()[1]).decode(),
        )
        self.close_connection = True
        if number == 2:
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()

    def forward(self, body):
        daemon = http.client.HTTPConnection("127.0.0.1", options.port, timeout=30)
        headers = {
            name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")
        }
        daemon.request("POST", self.path, body, headers)
        return daemon.getresponse().status

    def log_message(self, *_):
        """The lines on standard output say it all."""


def send(name, host):
    """One person's way, from the first visit until the account has a name."""
    clients, requests = LIBRARIES[name]
    clients.datetime = requests.datetime = WrongClock
    failures = []
    client = clients.Client(
        options.key, host=host, gzip=True, upload_size=4, upload_interval=0.2,
        on_error=lambda error, _: failures.append(repr(error)),
    )
    visitor, user = f"{name}-visitor", f"{name}-user"
    client.page(anonymous_id=visitor, name="Pricing", properties={"plan": "pro"})
    client.track(anonymous_id=visitor, event="Guide Read", properties={"pages": 12})
    client.identify(user_id=user, traits={"email": f"{name}@example.com", "first_name": "Anna"})
    client.alias(previous_id=visitor, user_id=user)
    client.group(user_id=user, group_id="g1", traits={"plan": "enterprise"})
    client.track(user_id=user, event="Lead", properties={"source": name})
    late = WrongClock.now(timezone.utc) - timedelta(minutes=10)
    client.track(user_id=user, event="Meeting Held", timestamp=late)
    client.flush()
    client.shutdown()
    tell(event="sent", library=name, failures=failures)


def recorded():
    database = sqlite3.connect(f"file:{options.database}?mode=ro", uri=True)
    rows = database.execute(
        """
        SELECT name.text, event.delay, coalesce(contact.address, contact.label)
        FROM event LEFT JOIN name ON name.id = event.name JOIN contact ON contact.id = event.contact ORDER BY event.id
        """
    )
    return [{"name": name or "", "delay": delay, "contact": contact} for name, delay, contact in rows]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("key")
    parser.add_argument("database")
    parser.add_argument("library", choices=LIBRARIES)
    return parser.parse_args()


options = arguments()
server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
server.daemon_threads = True
server.lock, server.requests = threading.Lock(), 0
threading.Thread(target=server.serve_forever, daemon=True).start()
send(options.library, f"http://127.0.0.1:{server.server_port}")
tell(event="recorded", events=recorded())
