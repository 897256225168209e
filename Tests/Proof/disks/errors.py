"""Lets the nth write or sync of the daemon's database fail, for many n, under load."""

import collections
import contextlib
import itertools
import re
import shutil
import threading

from harness import Call, Client, Daemon, Silence, Workplace, closing, events, track, until
from harness.witness import MailWitness
from shims import faults, moments

PARTS = {"writes": ("write", "EIO"), "syncs": ("sync", "EIO"), "copies": ("copy", "EIO"), "room": ("write", "ENOSPC")}
"""Which call fails, and how."""
LASTING_EVERY = 10
"""Of each so manieth failing write all that follow fail, too: the disk stays broken."""
EMAILS = ("first", "second")
CONTACTS = 30
CONNECTIONS = 2
CRASH_WORDS = ("Fatal error", "Crash", "Backtrace", "Thread ", "stack dump")


class FailingCall:
    """One database whose nth call fails, up to its end on a disk that works again."""

    def __init__(self, options, part, number, is_new, shim, folder):
        self.options, self.part, self.number, self.is_new = options, part, number, is_new
        self.name = f"{part} {number}{' of a new database' if is_new else ''}"
        self.has_failed = False
        self.status, self.seconds, self.said = None, 0.0, ""
        self.faults = []
        self.repeats = 0
        plant = options.plant
        # What was planted is not waited for long.
        self.patience = 5 if plant else 60
        with (Workplace(options.nurture, folder=folder, keep=options.keep) as workplace,
              MailWitness("forget" if plant == "forget" else None) as mails):
            self.workplace, self.mails = workplace, mails.taken
            prepare(workplace, mails.port)
            if not is_new:
                shutil.copy(folder / "prepared.sqlite", workplace.database)
            log = workplace.path("moments")
            self.call, error = PARTS[part]
            lasts = "+" if part == "writes" and number % LASTING_EVERY == 0 else ""
            steering = faults(workplace, log=log, **{self.call: f"{number}:{error}{lasts}"})
            self.daemon = Daemon(workplace, steering, preload=shim)
            try:
                with Client(workplace.port, connections=3, believes_losses=plant == "early") as client:
                    self.run(client, log)
            finally:
                self.daemon.kill()

    def run(self, client, log):
        client.submit(Call.single(track("lead", f"contact{number}@example.com", f"lead-{number}"))
                      for number in range(CONTACTS))
        with contextlib.suppress(Silence):  # What is missing is missing in the end, too.
            until(lambda: self.daemon.has_ended or self.is_complete(), "", self.patience)
        if self.part == "copies" and not self.daemon.has_ended:
            self.daemon.stop()
        _, first = moments(log)
        failed = first.get(f"failed-{self.call}")
        if failed is not None:
            self.has_failed = True
            self.note_end(failed)
        if self.daemon.has_ended:
            self.daemon = Daemon(self.workplace)
        client.wait_answered(60)
        try:
            until(self.is_complete, "", self.patience)
        except Silence:
            self.faults.append("not everything that was due came after a new start")
        # Who was started again for nothing must be there before it can be asked to stop.
        self.daemon.wait_listening()
        status, _ = self.daemon.stop()
        if status != 0:
            self.faults.append(self.daemon.told(f"stopped with {status}"))
        self.look(client)

    def is_complete(self):
        emails = {(mail.recipient, mail.subject) for mail in list(self.mails)}
        return len(emails) == CONTACTS * len(EMAILS) and events.is_settled(self.workplace.database, CONTACTS)

    def note_end(self, failed):
        """How the daemon took it."""
        if not self.daemon.has_ended:
            # Room comes back, and a daemon that waits for it is right to go on.
            if self.part != "room":
                self.faults.append("went on as if nothing had failed")
            return
        self.status = self.daemon.wait()
        self.seconds = self.daemon.ended - failed + (2 if self.options.plant == "slow" else 0)
        # The log holds everything, and the next start copies it: a stop may say that it was in order.
        if self.part == "copies" and self.status == 0:
            return
        self.said = next((line for line in self.daemon.lines if line.startswith("error: ")), "")
        if self.status <= 0:
            self.faults.append(self.daemon.told(f"ended with {self.status}"))
        if not re.search(r"error: cannot (open|go on with|write to) the database", self.said):
            self.faults.append(self.daemon.told("ended without a clear message"))
        if any(word in line for word in CRASH_WORDS for line in self.daemon.lines):
            self.faults.append(self.daemon.told("ended with a crash report"))

    def look(self, client):
        """Everything that was answered is there once, and what came again is listed."""
        there = collections.Counter(events.message_ids(self.workplace.database))
        sound = events.ask(self.workplace.database, "PRAGMA integrity_check")
        self.faults += [f"{identity} was answered and is there {there[identity]} times"
                        for identity in client.answered if there[identity] != 1]
        if sound != "ok":
            self.faults.append(f"the database is damaged: {sound}")
        copies = collections.Counter(mail.identity for mail in self.mails)
        repeated = {identity for identity, count in copies.items() if count > 1}
        self.repeats = sum(copies.values()) - len(copies)
        if len(copies) != CONTACTS * len(EMAILS):
            self.faults.append(f"{len(copies)} Message-IDs for {CONTACTS * len(EMAILS)} emails")
        if self.repeats > CONNECTIONS:
            self.faults.append(f"{self.repeats} repetitions on {CONNECTIONS} connections")
        if repeated:
            listed = {row["message_id"] for row in self.workplace.outbox("--uncertain")}
            self.faults += [f"{identity} came again and is not listed" for identity in repeated - listed]


def prepare(workplace, port):
    workplace.flow("nurture", "on lead\nsend first\nsend second")
    for name in EMAILS:
        workplace.email(name)
    workplace.configure(port, connections=CONNECTIONS)


def prepare_database(options, folder):
    """A database in which a daemon has run: the first writes of a new one are all about its tables."""
    with Workplace(options.nurture, folder=folder) as workplace, MailWitness(None) as mails:
        prepare(workplace, mails.port)
        with Daemon(workplace) as daemon:
            daemon.wait_listening()
            daemon.stop()
        shutil.copy(workplace.database, folder / "prepared.sqlite")


def failing_calls(options, part, shim, folder, verdict, progress):
    """Tries n = 1, 2, 3 … on a database that was used before, and some n on a new one."""
    prepare_database(options, folder)
    used, new = {
        "writes": (range(1, options.writes + 1), range(1, 5 * options.writes, 10)),
        "syncs": (range(1, options.syncs + 1), range(1, 20, 2)),
        "copies": (range(1, 2 * options.copies, 2), range(1, options.copies, 5)),
        "room": (range(1, options.writes + 1, 5), range(1, 5 * options.writes, 50)),
    }[part]
    numbers = itertools.chain(((number, False) for number in used), ((number, True) for number in new))
    lock = threading.Lock()
    calls, broken = [], []

    def work():
        while True:
            with lock:
                number, is_new = next(numbers, (0, False))
            if not number:
                return
            try:
                call = FailingCall(options, part, number, is_new, shim, folder)
                with lock:
                    calls.append(call)
            except Exception as error:  # What goes wrong with one call is a finding, whatever it is.
                with lock:
                    broken.append(f"{part} {number}, new {is_new}: {error}")
            progress.tell(f"{part}: {len(calls)} done, {len(broken)} broken")

    closing.in_threads(options.jobs, work)
    judge(options, part, len(used), calls, broken, verdict)


def judge(options, part, count, calls, broken, verdict):
    failed = [call for call in calls if call.has_failed]
    used = sum(not call.is_new for call in failed)
    verdict.add(f"{part}: failing calls, on a database that was used before and on a new one",
                f"{used} and {len(failed) - used}", used >= count * 0.9 and len(failed) > used)
    verdict.none(f"{part}: starts that did not come to their end", broken)
    verdict.none(f"{part}: lost, repeated without being listed, unclear or a crash",
                 [f"{call.name}: {fault}" for call in calls for fault in call.faults])
    slowest = max((call.seconds for call in failed), default=0.0)
    verdict.at_most(f"{part}: from the failing call to the end of the process", slowest, options.end_within, " s")
    said = collections.Counter(re.sub(r"/\S+/", "…/", call.said) for call in failed if call.said)
    statuses = collections.Counter("went on" if call.status is None else call.status for call in failed)
    verdict.note(f"{part}: exit statuses {dict(statuses)}, {sum(call.repeats for call in calls)} repetitions")
    for text, times in said.most_common(5):
        verdict.note(f"{part}: {times} times {text}")
