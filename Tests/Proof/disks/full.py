"""Fills the daemon's disk five times while events come in and mail goes out."""

import os
import random
import subprocess
import sys
import time

from harness import Call, Client, Daemon, Sink, Silence, Workplace, track, until
from harness.client import Connection
from story.state import connect

SIZE_MB = 96
BATCH = 10
EMAILS = ("first", "second")
DELAY = (0.01, 0.1)
"""Seconds for which the mail server thinks, so that messages are under way at each moment."""
CANNOT = 77
"""The exit status of a test that could not be made."""


def enter_namespace():
    """Starts the program anew where it may mount; the file system is gone with its last process."""
    if os.environ.get("NURTURE_PROOF_NAMESPACE"):
        return
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode == 0:
        os.environ["NURTURE_PROOF_NAMESPACE"] = "1"
        os.execvp("unshare", ["unshare", "-rm", sys.executable, *sys.argv])


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
    """Five rounds on one database; `findings` of each kind are what must be empty."""

    def __init__(self, options, workplace, sink, folder, progress):
        self.options, self.workplace, self.sink, self.progress = options, workplace, sink, progress
        self.random = random.Random(options.seed)
        self.ballast = Ballast(folder / "ballast")
        self.database = str(folder / "nurture.sqlite")
        self.handed = 0
        self.kills = 0
        self.refusals = self.taken_while_full = 0
        self.slow, self.unrecorded, self.unclear = [], [], []
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
        events = [track("lead", f"contact{number}@example.com", f"lead-{number}") for number in numbers]
        self.handed += count
        self.client.submit(Call.batch(events[start:start + BATCH]) for start in range(0, count, BATCH))

    def round(self, number):
        self.hand_in(self.options.contacts)
        self.sink.wait_count(self.sink.count() + self.random.randint(50, self.options.contacts))
        if self.options.plant == "reserve":
            os.unlink(self.database + ".reserve")
        self.ballast.fill()
        full = time.monotonic()
        self.await_refusal()
        self.probe(number)
        self.await_records(number)
        self.taken_while_full += sum(mail.at > full for mail in self.sink.mails())
        is_killed = number % 2 == 0
        if is_killed:
            self.kill(restarts_full=number % 4 == 0)
        before = self.sink.count()
        start = time.monotonic()
        self.ballast.remove()
        if is_killed:
            self.daemon = Daemon(self.workplace)
        self.sink.wait_count(before + 1, 60)
        pause = self.sink.mails()[before].at - start
        self.longest_pause = max(self.longest_pause, pause)
        self.progress.say(f"round {number}: {self.sink.count():,} messages, {self.refusals:,} refusals, on after "
                          f"{pause:.1f} s")

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
        def look():
            taken = {mail.message_id for mail in self.sink.mails()}
            return taken <= self.recorded()
        try:
            until(look, "the recording of what was accepted", 10, step=0.1)
        except Silence:
            left = {mail.message_id for mail in self.sink.mails()} - self.recorded()
            self.unrecorded.append(f"round {number}: {len(left)}, one is {sorted(left)[0] if left else 'late'}")

    def recorded(self):
        connection = connect(self.database)
        try:
            return {row[0] for row in connection.execute("SELECT message_id FROM outbox WHERE state = 2")}
        finally:
            connection.close()

    def kill(self, restarts_full):
        self.daemon.kill()
        self.kills += 1
        self.sink.wait_quiet()
        if not restarts_full:
            return
        # A start on a full disk runs and refuses, or ends and says why.
        with Daemon(self.workplace) as daemon:
            until(lambda: daemon.has_ended or daemon.log("listening"), "a start on a full disk", 20)
            if daemon.has_ended and (daemon.wait() <= 0 or not daemon.log("disk is full")):
                self.unclear.append(daemon.told(f"ended with {daemon.process.returncode}"))

    # The end

    def judge(self, verdict):
        events, listed = self.read_end()
        copies = {}
        for mail in self.sink.mails():
            copies.setdefault(mail.message_id, []).append(mail)
        repeated = {identity: mails for identity, mails in copies.items() if len(mails) > 1}
        verdict.add("full disk: intake answers 507", f"{self.client.statuses[507] + self.refusals:,} answers",
                    self.refusals >= self.options.rounds)
        verdict.none("full disk: other or no answers, or after more than 5 s", self.slow)
        verdict.none("full disk: events that were answered 200 and are not there",
                     [identity for identity in self.client.answered if events.get(identity) != 1])
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
        verdict.none("full disk: a start that fails without saying why", self.unclear)
        verdict.equal("full disk: exit status in the end", self.status, 0)
        verdict.note(f"full disk: {self.handed:,} contacts, answers {dict(self.client.statuses)}, longest answer "
                     f"{self.longest_answer:.2f} s, {self.kills} kills while full")

    def read_end(self):
        connection = connect(self.database)
        try:
            events = dict(connection.execute("SELECT message_id, count(*) FROM event GROUP BY 1"))
        finally:
            connection.close()
        return events, {row["message_id"] for row in self.workplace.outbox("--uncertain")}


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
