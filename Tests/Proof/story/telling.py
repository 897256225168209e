"""One telling of the story: four contacts, three flows, a click, a farewell, and the deaths of the daemon."""

import base64
import collections
import http.client
import json
import time

from harness import Daemon, Workplace, events, track, until
from harness.witness import HookWitness, MailWitness
from harness.workplace import WRITE_KEY
from shims import faults, moments

from .state import done, final_state

FLOWS = {
    "nurture": "on lead\nsend first\nwait 1 second\nsend second",
    "deal": "on deal\ncall webhook crm\nwait 1 second\nsend offer",
    "trial": "on trial\nsend welcome\nwait until clicked, at most 1 hour\ntag reader\nsend guide",
}
EVENTS = (("anna", "lead"), ("bob", "deal"), ("carol", "trial"), ("dave", "trial"))
EMAILS = ("first", "second", "offer", "welcome", "guide")
MAILS = {("anna", "first"), ("anna", "second"), ("bob", "offer"), ("carol", "welcome"), ("carol", "guide"),
         ("dave", "welcome")}
HESITATION = 1.1
"""Seconds between the recording of an email and its reader's click."""
LINGER = 30
"""Milliseconds between a moment and the death: enough for a message that leaves before its commit to arrive."""
SECRET = "whsec_" + base64.b64encode(b"a-key-for-the-proofs-of-nurture!").decode()


class Telling:
    """Tells the story in a folder of its own; afterwards its attributes hold what came of it."""

    def __init__(self, options, shim, folder, *dies):
        """`dies` are the moments at which the first daemon dies, the second, and so on; the last one lives on."""
        self.options, self.shim, self.dies = options, shim, dies
        # The untouched telling is what the others are compared with: no fault is planted there.
        self.plant = options.plant if dies else None
        self.deaths = 0
        self.state = None
        self.listed = set()
        """The Message-IDs and webhook-ids of `nurture outbox list --uncertain`."""
        self.deadline = time.monotonic() + 60
        with Workplace(options.nurture, folder=folder, keep=options.keep) as workplace:
            with MailWitness(self.plant) as mails, HookWitness(self.plant) as hooks:
                self.workplace, self.mails, self.calls = workplace, mails.taken, hooks.taken
                self.prepare(mails.port, hooks.port)
                try:
                    self.tell()
                finally:
                    self.daemon.kill()
            self.counts, _ = moments(self.log)
            """How many moments of each kind there were in the last life."""

    def prepare(self, mail_port, hook_port):
        for name, text in FLOWS.items():
            self.workplace.flow(name, text)
        for name in EMAILS:
            self.workplace.email(name)
        hook = f'{{ url: "http://127.0.0.1:{hook_port}/crm", secret: "{SECRET}", allow_private: true }}'
        self.workplace.configure(mail_port, connections=1, more=f"webhooks:\n  crm: {hook}")
        self.servers = (mail_port, hook_port)
        self.start()

    # The daemon

    @property
    def has_died(self):
        """Whether it died at each moment at which it should."""
        return self.deaths == len(self.dies) > 0

    def start(self):
        """The next life, which ends at its moment if it has one."""
        self.log = self.workplace.path(f"moments-{self.deaths}")
        die = self.dies[self.deaths] if self.deaths < len(self.dies) else None
        steering = faults(self.workplace, self.servers, die=die, linger=LINGER, log=self.log)
        self.daemon = Daemon(self.workplace, steering, preload=self.shim)

    def look(self):
        """Starts the daemon again when it was killed; it never ends by itself."""
        if not self.daemon.has_ended:
            return
        status = self.daemon.wait()
        if status != -9 or self.deaths == len(self.dies):
            raise RuntimeError(self.daemon.told(f"ended by itself with {status}"))
        self.deaths += 1
        self.start()

    def until(self, condition, what):
        def look():
            self.look()
            return condition()
        return until(look, what, self.deadline - time.monotonic())

    # The clients

    def ask(self, method, path, body=b"", wanted=200):
        """Asks until there is an answer: who hears nothing asks again."""
        attempts = 0
        key = base64.b64encode(f"{WRITE_KEY}:".encode()).decode()

        def attempt():
            nonlocal attempts
            attempts += 1
            connection = http.client.HTTPConnection("127.0.0.1", self.workplace.port, timeout=20)
            try:
                text = body.replace(b"MESSAGE", b"event" if self.plant != "rename" else b"event%d" % attempts)
                connection.request(method, path, text, {
                    "Content-Type": "application/json", "Authorization": "Basic " + key})
                answer = connection.getresponse()
                answer.read()
                return answer
            except (OSError, http.client.HTTPException):
                return None
            finally:
                connection.close()

        answer = self.until(attempt, f"an answer to {method} {path}")
        if answer.status != wanted:
            raise RuntimeError(f"{method} {path} was answered {answer.status}")
        return answer

    def mail(self, name, subject):
        """Waits for an email and returns it."""
        wanted = (name + "@example.com", subject)
        return self.until(lambda: next((mail for mail in list(self.mails) if mail[:2] == wanted), None),
                          f"the email {subject} to {name}")

    def tell(self):
        for name, event in EVENTS:
            call = track(event, name + "@example.com", f"{name}-MESSAGE")
            self.ask("POST", "/v1/track", json.dumps(call).encode())
        # A click that comes before the email is recorded makes another, just as right, timeline; and whoever clicks
        # within a second of it is a machine.
        self.until(lambda: done(self.workplace.database, "welcome", before=time.time() - HESITATION) == 2,
                   "the recording of two emails")
        self.ask("GET", self.mail("carol", "welcome").path("c"), wanted=302)
        self.ask("POST", self.mail("dave", "welcome").path("u"), b"List-Unsubscribe=One-Click")
        self.settle()
        # A death may come while the daemon stops, too.
        while self.daemon.stop()[0] != 0:
            self.look()
            self.settle()
        self.state = final_state(self.workplace.database)
        if self.repeats() and self.plant != "list":
            self.listed = {row["message_id"] for row in self.workplace.outbox("--uncertain")}

    def settle(self):
        # One that was started again for nothing must be there before it can be asked to stop.
        self.until(lambda: self.daemon.log("listening") and events.is_settled(self.workplace.database, len(EVENTS)),
                   "the end of the story")

    # What came of it

    def repeats(self):
        """The identities of messages and calls that were taken more than once."""
        copies = collections.Counter(one.identity for one in [*self.mails, *self.calls])
        return [identity for identity, count in copies.items() if count > 1]

    def mail_faults(self):
        """What is wrong with the emails beyond repetitions, as sentences."""
        first = {}
        for mail in self.mails:
            key = (mail.recipient.removesuffix("@example.com"), mail.subject)
            if first.setdefault(key, mail).identity != mail.identity:
                yield f"{key} came with two Message-IDs"
        if first.keys() != MAILS:
            yield f"the emails were {sorted(first)}"
        elif first["anna", "second"].at - first["anna", "first"].at < 1:
            yield "a wait of one second was shorter"
