"""A mail server on loopback for the end-to-end tests: takes mail, and tells each message as one line of JSON.

The first line on standard output names the port. Ends when standard input does, so it never outlives the tests.
"""

import argparse
import asyncio
import email
import email.policy
import hashlib
import json
import ssl
import subprocess
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult


def tell(**line):
    print(json.dumps(line), flush=True)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", metavar="FOLDER", help="demand STARTTLS; the certificate is made in that folder")
    parser.add_argument("--login", metavar="NAME:PASSWORD", help="demand AUTH")
    parser.add_argument("--refuse", action="append", default=[], metavar="ADDRESS", help="550 after its message")
    parser.add_argument("--defer", action="append", default=[], metavar="ADDRESS", help="451 after its message")
    parser.add_argument("--drop", action="append", default=[], metavar="ADDRESS",
                        help="take its first message and close the connection without a reply")
    parser.add_argument("--keep", metavar="FOLDER", help="write each message there, named by its hash")
    return parser.parse_args()


def make_certificate(folder):
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, str(certificate)


class Sink:
    def __init__(self, options):
        self.options = options
        self.dropped = set()

    def authenticate(self, server, session, envelope, mechanism, data):
        given = f"{data.login.decode()}:{data.password.decode()}"
        return AuthResult(success=given == self.options.login, auth_data=data.login.decode())

    def outcome(self, recipient):
        if recipient in self.options.refuse:
            return "refused", "550 5.1.1 no such mailbox"
        if recipient in self.options.defer:
            return "deferred", "451 4.2.1 come back later"
        if recipient in self.options.drop and recipient not in self.dropped:
            self.dropped.add(recipient)
            return "dropped", None
        return "accepted", "250 2.0.0 taken"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        outcome, reply = self.outcome(recipient)
        digest = hashlib.sha256(envelope.content).hexdigest()
        if self.options.keep:
            (Path(self.options.keep) / (digest + ".eml")).write_bytes(envelope.content)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
        tell(event="mail", outcome=outcome, sender=envelope.mail_from, recipients=envelope.rcpt_tos,
             sha256=digest,
             headers=[[name, str(value)] for name, value in message.items()],
             text=parts.get("text/plain", ""), html=parts.get("text/html", ""),
             longestLine=max(len(line) for line in envelope.content.split(b"\r\n")),
             bareNewlines=envelope.content.replace(b"\r\n", b"").count(b"\n"),
             secure=session.ssl is not None, login=session.auth_data or "")
        if reply is None:
            server.transport.abort()
            return "250 never seen"
        return reply


async def main():
    options = arguments()
    sink = Sink(options)
    settings = {"hostname": "sink.example.com", "enable_SMTPUTF8": True}
    certificate = ""
    if options.tls:
        context, certificate = make_certificate(Path(options.tls))
        settings |= {"tls_context": context, "require_starttls": True}
    if options.login:
        settings |= {"authenticator": sink.authenticate, "auth_required": True}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(sink, loop=loop, **settings), "127.0.0.1", 0)
    tell(event="ready", port=server.sockets[0].getsockname()[1], certificate=certificate)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
