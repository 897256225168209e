"""Fills the daemon's disk again and again while events come in and mail goes out."""

import collections
import os
import random
import subprocess
import sys
import time

from harness import Call, Client, Daemon, Ended, Silence, Sink, Workplace, closing, events, track, until
from harness.client import Connection

SIZE_MB = 96
BATCH = 10
EMAILS = ("first", "second")
DELAY = (0.01, 0.1)
"""Seconds for which the mail server thinks, so that messages are under way at each moment."""
ROUNDS = ("long", "killed", "stopped before", "killed before", "short")
"""In turn: full for long, a daemon that is killed on the full disk, two that are started on it, full for a moment."""
LONG = 5
"""Seconds; nobody hands in anything meanwhile, so that the daemon must look for room by itself."""
CANNOT = 77
"""The exit status of a test that could not be made."""


def enter_namespace():
    """Starts the program anew where it may mount; the file system is gone with its last process."""
    if os.environ.get("NURTURE_PROOF_NAMESPACE"):
        return
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode == 0:
        os.environ["NURTURE_PROOF_NAMESPACE"] = "1"
        os.execvp("unshare", ["unshare", "-rm", sys.executable, "-B", *sys.argv])


def mount(folder):
    """A small disk in memory; False when this user may not mount."""
    options = f"size={SIZE_MB}m,mode=0700"
    return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "nurture-proof", folder],
                          capture_output=True).returncode == 0


class Ballast:
    """A file that takes all the room there is."""

    def __init__(self, path):
        self.path = path

    def fill(self):
        with open(self.path, "wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def remove(self):
        os.unlink(self.path)


class FullDisk:
    """Several rounds on one database; what must not happen is counted in lists."""

    def __init__(self, options, workplace, sink, folder, progress):
        self.options, self.workplace, self.sink, self.progress = options, workplace, sink, progress
        self.random = random.Random(options.seed)
        self.ballast = Ballast(folder / "ballast")
        self.database = str(folder / "nurture.sqlite")
        self.handed = 0
        self.kills = 0
        self.refusals = self.taken_while_full = 0
        self.full_starts = 0
        self.slow, self.unrecorded, self.unclear, self.unstarted = [], [], [], []
        self.longest_pause = self.longest_answer = 0.0

    def run(self):
        """Everything, up to a daemon that has stopped in good order."""
        self.daemon = Daemon(self.workplace)
        port = self.daemon.wait_listening()
        with Client(port, connections=8) as client:
            self.client = client
            for number in range(1, self.options.rounds + 1):
                self.round(number)
            client.wait_answered()
            self.sink.delay(0)
            try:
                until(lambda: len(self.emails()) >= self.handed * len(EMAILS), "all emails", 60)
            except Silence:
                pass  # The verdict counts them.
        self.status, _ = self.daemon.stop()

    def emails(self):
        return {(mail.recipient, mail.subject) for mail in self.sink.mails()}

    def hand_in(self, count):
        numbers = range(self.handed, self.handed + count)
        leads = [track("lead", f"contact{number}@example.com", f"lead-{number}") for number in numbers]
        self.handed += count
        self.client.submit(Call.batch(leads[start:start + BATCH]) for start in range(0, count, BATCH))

    def round(self, number):
        self.hand_in(self.options.contacts)
        self.sink.wait_count(self.sink.count() + self.random.randint(1, self.options.contacts))
        kind = ROUNDS[(number - 1) % len(ROUNDS)]
        if kind == "stopped before":
            self.note_stop(self.daemon.stop()[0])
        elif kind == "killed before":
            self.kill()
        if self.options.plant == "reserve":
            os.unlink(self.database + ".reserve")
        self.ballast.fill()
        full = time.monotonic()
        if not kind.endswith("before") or self.starts_full(number):
            self.await_refusal()
            self.probe(number)
            self.await_records(number)
        self.taken_while_full += sum(mail.at > full for mail in self.sink.mails())
        if kind == "long":
            self.client.pause()
            closing.rest(LONG)
        elif kind == "killed":
            self.kill()
            self.start_without_reserve()
        before = self.sink.count()
        start = time.monotonic()
        self.ballast.remove()
        if self.daemon.has_ended:
            self.daemon = Daemon(self.workplace)
        self.sink.wait_count(before + 1, 60)
        self.client.resume()
        pause = self.sink.mails()[before].at - start
        self.longest_pause = max(self.longest_pause, pause)
        self.progress.say(f"round {number}, {kind}: {self.sink.count():,} messages, {self.refusals:,} refusals, on "
                          f"after {pause:.1f} s")

    def note_stop(self, status):
        if status != 0:
            self.unclear.append(self.daemon.told(f"stopped with {status}"))

    def starts_full(self, number):
        """Starts the daemon on a full disk on which its reserve is: it must be there and refuse; whether it is."""
        self.full_starts += 1
        self.daemon = Daemon(self.workplace)
        try:
            self.daemon.wait_listening(20)
            return True
        except (Ended, Silence) as error:
            self.unstarted.append(f"round {number}: {error}")
            self.daemon.kill()
            return False

    def await_refusal(self):
        """The log can still be written in until it is full, too: more comes in until the disk is felt."""
        before = self.client.statuses[507]

        def look():
            if self.daemon.has_ended:
                raise RuntimeError(self.daemon.told("ended on a full disk"))
            if self.client.pending == 0:
                self.hand_in(2 * BATCH)
            return self.client.statuses[507] > before
        until(look, "an answer 507", 60)

    def probe(self, number):
        """Hands in events one by one on a connection of its own, and looks at each answer."""
        calls = [Call.single(track("note", f"contact{index}@example.com", f"note-{number}-{index}"))
                 for index in range(20)]
        connection = Connection(self.workplace.port, seconds=10.0)
        for call in calls:
            start = time.monotonic()
            try:
                status, _ = connection.exchange(call)
            except OSError as error:
                status = str(error)
            seconds = time.monotonic() - start
            self.longest_answer = max(self.longest_answer, seconds)
            if status == 507:
                self.refusals += 1
            elif status == 200:
                self.client.answered.setdefault(call.ids[0], time.monotonic())
            if status not in (200, 507) or seconds > 5:
                self.slow.append(f"round {number}: {status} after {seconds:.1f} s")
        connection.close()
        # Who was told to come back does.
        self.client.submit(calls)

    def await_records(self, number):
        """What the mail server took must be written down although the disk is full."""
        def left():
            # What a daemon was sending when it was killed is for the next one to send again, when there is room.
            mails = [mail for mail in self.sink.mails() if mail.at > self.daemon.started]
            return {mail.message_id for mail in mails} - self.recorded()
        try:
            until(lambda: not left(), "the recording of what was accepted", 10, step=0.1)
        except Silence:
            late = sorted(left())
            self.unrecorded.append(f"round {number}: {len(late)}, one is {late[0] if late else 'late'}")

    def recorded(self):
        return {row[0] for row in events.query(self.database, "SELECT message_id FROM outbox WHERE state = 2")}

    def kill(self):
        self.daemon.kill()
        self.kills += 1
        self.sink.wait_quiet()

    def start_without_reserve(self):
        """A start on a full disk on which the reserve was used up runs and refuses, or ends and says why."""
        with Daemon(self.workplace) as daemon:
            until(lambda: daemon.has_ended or daemon.log("listening"), "a start on a full disk", 20)
            if daemon.has_ended and (daemon.wait() <= 0 or not daemon.log("disk is full")):
                self.unclear.append(daemon.told(f"ended with {daemon.process.returncode}"))

    # The end

    def judge(self, verdict):
        there, listed = self.read_end()
        copies = {}
        for mail in self.sink.mails():
            copies.setdefault(mail.message_id, []).append(mail)
        repeated = {identity: mails for identity, mails in copies.items() if len(mails) > 1}
        verdict.add("full disk: intake answers 507", f"{self.client.statuses[507] + self.refusals:,} answers",
                    self.refusals >= self.options.rounds)
        verdict.none("full disk: other or no answers, or after more than 5 s", self.slow)
        verdict.none("full disk: events that were answered 200 and are not there",
                     [identity for identity in self.client.answered if there[identity] != 1])
        # Without any, the next promise would hold for nothing.
        verdict.add("full disk: messages that were accepted while it was full", f"{self.taken_while_full:,}",
                    self.taken_while_full >= self.options.rounds)
        verdict.none("full disk: accepted messages that were not recorded while it was full", self.unrecorded)
        verdict.at_most("full disk: sending goes on after there is room", self.longest_pause, 10, " s")
        verdict.none("full disk: emails that never came", self.handed * len(EMAILS) - len(self.emails()))
        verdict.none("full disk: emails with two Message-IDs", len(copies) - len(self.emails()))
        verdict.at_most("full disk: repetitions, at most one for each connection and kill",
                        sum(len(mails) - 1 for mails in repeated.values()), self.options.connections * self.kills)
        verdict.none("full disk: repetitions that are not listed", repeated.keys() - listed)
        verdict.none("full disk: repetitions with other bytes",
                     [identity for identity, mails in repeated.items() if len({mail.sha256 for mail in mails}) > 1])
        verdict.none(f"full disk: starts on it, with a reserve, that did not come up, of {self.full_starts}",
                     self.unstarted)
        verdict.none("full disk: a start or stop that fails without saying why", self.unclear)
        verdict.equal("full disk: exit status in the end", self.status, 0)
        verdict.note(f"full disk: {self.handed:,} contacts, answers {dict(self.client.statuses)}, longest answer "
                     f"{self.longest_answer:.2f} s, {self.kills} kills while full")

    def read_end(self):
        there = collections.Counter(events.message_ids(self.database))
        return there, {row["message_id"] for row in self.workplace.outbox("--uncertain")}


def full_disk(options, folder, verdict, progress):
    """Returns False when this user may not mount."""
    disk = folder / "disk"
    disk.mkdir()
    if not mount(disk):
        return False
    with Workplace(options.nurture, folder=folder, keep=options.keep) as workplace:
        workplace.flow("nurture", "on lead\nsend first\nwait 1 second\nsend second")
        for name in EMAILS:
            workplace.email(name)
        with Sink(workplace.folder, delay=DELAY, seed=options.seed) as sink:
            workplace.configure(sink.port, connections=options.connections, database=disk / "nurture.sqlite")
            run = FullDisk(options, workplace, sink, disk, progress)
            try:
                run.run()
                run.judge(verdict)
            finally:
                run.daemon.kill()
                subprocess.run(["umount", "--lazy", disk], check=False)
    return True
