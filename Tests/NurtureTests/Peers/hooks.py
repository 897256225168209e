"""A web server on loopback for the end-to-end tests: takes webhook calls, verifies each with the public
`standardwebhooks` library, and tells it as one line of JSON.

The first line on standard output names the port. Ends when standard input does, so it never outlives the tests.
"""

import argparse
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook

telling = threading.Lock()


def tell(**line):
    with telling:
        print(json.dumps(line), flush=True)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("secret")
    parser.add_argument("--next", metavar="SECRET", help="verify by that one, too")
    parser.add_argument("--first", type=int, metavar="STATUS",
                        help="answer the first attempt of each call with that status and `Retry-After: 1`")
    parser.add_argument("--always", type=int, default=200, metavar="STATUS", help="answer the others with that status")
    return parser.parse_args()


options = arguments()
seen = set()


class Hook(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        verified = self.holds(body, options.secret)
        verified_by_next = options.next is not None and self.holds(body, options.next)
        call = self.headers["webhook-id"] or ""
        with telling:
            status = options.first if options.first and call not in seen else options.always
            seen.add(call)
        # The answer goes first: whoever has read the line knows that the call is over on this side.
        self.send_response(status)
        if status == options.first:
            self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.wfile.flush()
        tell(event="call", id=call, path=self.path, verified=verified,
             verifiedByNext=verified_by_next, status=status, type=self.headers["Content-Type"] or "",
             body=body.decode("utf-8", "replace"))

    def holds(self, body, secret):
        try:
            Webhook(secret).verify(body, {name.lower(): value for name, value in self.headers.items()})
            return True
        except Exception:
            return False

    def log_message(self, *_):
        """The journal on standard output says it all."""


server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
tell(event="ready", port=server.server_port)
sys.stdin.read()
