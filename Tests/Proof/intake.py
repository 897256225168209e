"""Kills the daemon again and again while applications hand in events, and looks for each of them afterwards.

What must hold: every event that was answered 200 is there, none is there twice by its `messageId` though many are sent
again on purpose (at the same time on another connection, in a batch with others, and after later kills), and what a
flow does with an event was done once.
"""

import argparse
import random
import sys
import time

from harness import Call, Client, Daemon, Progress, Verdict, Workplace, events, track, until

BATCH = 10

PLANTS = {
    "early": "the client believes that a request was answered when its connection broke: an answered event is missing",
    "database": "the database is removed after a kill in the middle: answered events are missing",
    "forget": "the database forgets each `messageId` in the middle: events are taken in twice, steps happen twice",
    "twice": "at the end three events are there twice, and one waits to be decided",
    "undo": "the last 20 enrolments are removed after a kill in the middle: steps that did not happen",
}


def arguments():
    plants = "; ".join(f"{name}: {what}" for name, what in PLANTS.items())
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: intake.py --nurture .build/release/nurture")
    parser.add_argument("--nurture", required=True, help="the program")
    parser.add_argument("--calls", type=int, default=50_000, help="one of ten is a batch of ten (default: 50000)")
    parser.add_argument("--kills", type=int, default=100, help="default: 100")
    parser.add_argument("--connections", type=int, default=64, help="of the applications (default: 64)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    parser.add_argument("--plant", choices=PLANTS, help="a fault that must be found; " + plants)
    return parser.parse_args()


class Application:
    """Makes calls; each event is about a contact of its own, so that what was done for it can be counted there."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.events = 0
        self.made = []
        self.repeated = 0

    def event(self):
        self.events += 1
        message_id = f"visit-{self.events}"
        return track("visit", f"visitor{self.events}@example.com", message_id, {"visit": message_id})

    def call(self):
        """A new call, or one of ten times an old one once more."""
        if self.made and self.random.random() < 0.1:
            self.repeated += 1
            return self.again()
        if self.random.random() < 0.9:
            call = Call.single(self.event())
        else:
            fresh = [self.event() for _ in range(BATCH)]
            # An application that repeats itself within one batch.
            call = Call.batch(fresh + [fresh[0]] if self.random.random() < 0.2 else fresh)
        self.made.append(call)
        return call

    def again(self):
        """Something recent, which may still be on its way, or something from anywhere before."""
        recent = self.made[-20:] if self.random.random() < 0.5 else self.made
        return self.random.choice(recent)

    def calls(self, count):
        return [self.call() for _ in range(count)]


class Run:
    def __init__(self, options, workplace, client):
        self.options, self.workplace, self.client = options, workplace, client
        self.random = random.Random(options.seed)
        self.application = Application(options.seed)
        self.progress = Progress()
        self.left = options.calls
        self.kills = {"intake": 0, "start-up": 0, "shutdown": 0}
        self.start_seconds = 0.5
        self.busy = 0
        """Kills that met requests on their way, or waiting for their turn."""

    @property
    def count(self):
        return sum(self.kills.values())

    def submit(self, calls):
        calls = min(calls, self.left)
        self.left -= calls
        self.client.submit(self.application.calls(calls))

    def run(self):
        share = -(-self.options.calls // (self.options.kills + 3))
        # Some are always on their way or waiting, so that each kill meets requests.
        self.submit(2 * share)
        while self.count < self.options.kills:
            self.submit(share)
            self.one_life(share)
            if self.count == self.options.kills // 2:
                self.plant_halfway()
            self.progress.tell(f"{self.count:,} of {self.options.kills:,} kills, {len(self.client.answered):,} of "
                               f"{self.application.events:,} events answered")
        self.submit(self.left)

    def one_life(self, share):
        moment = self.random.choices(list(self.kills), (75, 15, 10))[0]
        daemon = Daemon(self.workplace)
        if moment == "start-up":
            # Any point of a start can only be met by time: from its first instruction to a little behind its end.
            time.sleep(self.random.uniform(0, 1.3 * self.start_seconds))
        else:
            daemon.wait_listening()
            self.start_seconds = time.monotonic() - daemon.started
            self.await_answers(daemon, self.random.randint(1, 2 * share))
        if moment == "shutdown":
            daemon.terminate()
            # Any point of a stop can only be met by time, too.
            time.sleep(self.random.uniform(0, 0.03))
        is_busy = self.client.pending > 0
        status = daemon.kill()
        if status == -9:
            self.kills[moment] += 1
            self.busy += is_busy
        elif (moment, status) != ("shutdown", 0):
            raise RuntimeError(daemon.told(f"ended by itself with {status}"))

    def await_answers(self, daemon, more):
        enough = len(self.client.answered) + more

        def look():
            self.client.check()
            if daemon.has_ended:
                raise RuntimeError(daemon.told(f"ended by itself with {daemon.process.returncode}"))
            return len(self.client.answered) >= enough or self.client.pending == 0
        until(look, f"{more} answers", 120, step=0.002)

    def plant_halfway(self):
        """Does to the database what the product never may."""
        database = self.workplace.database
        if self.options.plant == "database":
            for end in ("", "-wal", "-shm"):
                (self.workplace.folder / ("nurture.sqlite" + end)).unlink(missing_ok=True)
        elif self.options.plant == "forget":
            events.change(database, "UPDATE event SET message_id = 'forgotten ' || message_id")
        elif self.options.plant == "undo":
            events.change(database, "DELETE FROM enrolment WHERE contact > (SELECT max(contact) - 20 FROM enrolment)")

    def finish(self):
        """Lets a last daemon do the rest; returns what the product says of itself, and the exit status."""
        daemon = Daemon(self.workplace)
        daemon.wait_listening()
        self.client.wait_answered(900)
        status = until(self.settled, "the end of all flows", 300, step=0.5)
        ended = daemon.stop()[0]
        if self.options.plant == "twice":
            events.change(self.workplace.database,
                          "CREATE TABLE copy AS SELECT * FROM event; DROP TABLE event; "
                          "ALTER TABLE copy RENAME TO event; INSERT INTO event SELECT * FROM event LIMIT 3; "
                          "INSERT INTO inbox VALUES (1)")
        return status, ended

    def settled(self):
        status = self.workplace.status()
        under_way = status["pending_events"] + sum(flow["active"] for flow in status["flows"])
        return status if under_way == 0 else None


def judge(run, status, ended):
    """Holds the promise against what lies in the database and what the product says."""
    options, database, answered = run.options, run.workplace.database, run.client.answered
    there = events.message_ids(database)
    sent = run.application.events
    values = [value for value in events.values_set(database) if value != "none"]
    verdict = Verdict(f"{options.kills:,} kills during {options.calls:,} calls on {options.connections} connections")
    verdict.at_least("kills that met requests", run.busy, options.kills // 2)
    verdict.equal("events answered 200", len(answered), sent)
    verdict.none("answered events that are not there", set(answered) - set(there))
    verdict.none("events that are there twice by messageId", len(there) - len(set(there)))
    verdict.equal("events there", len(there), sent)
    verdict.none("events that wait to be decided", events.undecided(database))
    verdict.none("contacts without one entry exactly", sum(n != 1 for n in events.entries_by_contact(database)))
    verdict.none("contacts that did not enter once exactly",
                 sum(n != 1 for n in events.lines_by_contact(database, events.ENTERED)))
    verdict.none("events whose step did not happen", set(answered) - set(values))
    verdict.none("steps that happened twice", len(values) - len(set(values)))
    verdict.equal("contacts that `status` counts", status["contacts"], sent)
    verdict.equal("entries that `status` counts", sum(flow["entered"] for flow in status["flows"]), sent)
    verdict.none("contacts set aside", status["faulted"])
    verdict.none("last stop that did not end with 0", int(ended != 0))
    moments = ", ".join(f"{name} {count}" for name, count in run.kills.items())
    verdict.note(f"kills by moment: {moments}; {run.application.repeated:,} calls were sent again on purpose, "
                 f"{run.client.unanswered_attempts:,} because they had no answer")
    verdict.note(f"{run.progress.seconds:.0f} s, seed {options.seed}")
    return verdict


def main():
    options = arguments()
    with Workplace(options.nurture, keep=options.keep) as workplace:
        workplace.flow("visit", "on visit\ngoal bought\nenter every time\n1. set last visit to event.visit\n"
                       # Set to something else, so that doing it twice would show: only what changes is told.
                       '2. set last visit to "none"\n')
        workplace.email("unused")
        workplace.configure()
        with Client(workplace.port, options.connections, believes_losses=options.plant == "early") as client:
            run = Run(options, workplace, client)
            run.run()
            status, ended = run.finish()
            return judge(run, status, ended).finish()


if __name__ == "__main__":
    sys.exit(main())
