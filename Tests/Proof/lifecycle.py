"""Stages, scores and segments with a million contacts in the database.

What must hold: when fifty thousand contacts fall out of a segment at one instant by a date of theirs, and as many are
moved by a stage's rule then by the age of an event, each is noticed within a minute; live events are answered and have
moved their contact within seconds meanwhile; with a million contacts and nothing to do the daemon does next to
nothing. When it starts with new segments, and looks at everybody once for them, intake and what falls due then go on
as before.

Time is real: the moments come so long after the database is filled as making those takes who wait for them.
"""

import argparse
import sys
import time

from harness import Call, Client, Daemon, Progress, Verdict, Workplace, closing, until
from million import ADDED, FILES, Application, Clones, Meter, awaited, bystanders
from million.probe import MOVED, TAGGED

MINUTE = 60
PER_SECOND = 10
"""Live events."""

PLANTS = {
    "late": "the daemon is stopped over the first moment, for a minute: noticed late",
    "other": "the witness looks for another tag: nobody was noticed",
}


def arguments():
    plants = "; ".join(f"{name}: {what}" for name, what in PLANTS.items())
    parser = argparse.ArgumentParser(description=__doc__,
                                     epilog="example: lifecycle.py --nurture .build/release/nurture")
    parser.add_argument("--nurture", required=True, help="the program")
    parser.add_argument("--contacts", type=int, default=1_000_000, help="a multiple of 20 (default: 1000000)")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    parser.add_argument("--plant", choices=PLANTS, help="a fault that must be found; " + plants)
    return parser.parse_args()


def share(sorted_values, part):
    return sorted_values[min(len(sorted_values) - 1, int(part * len(sorted_values)))] if sorted_values else 0.0


def spread(sorted_values):
    return (f"median {share(sorted_values, 0.5):.3f} s, 99 % {share(sorted_values, 0.99):.3f} s, at most "
            f"{share(sorted_values, 1):.3f} s")


class Run:
    def __init__(self, options, workplace, verdict):
        self.options, self.workplace, self.verdict = options, workplace, verdict
        self.crowd = options.contacts // 20
        self.progress = Progress()
        self.first = self.second = 0
        self.tag = "other" if options.plant == "other" else "seasoned"

    def fill(self):
        for name, text in FILES.items():
            self.workplace.flow(name, text)
        self.workplace.configure()
        start = time.monotonic()
        self.hand_in(bystanders(), 0)
        took = time.monotonic() - start
        # The others are a sixth as many; the clock of a busy machine may run twice as fast.
        self.first = int(time.time() + MINUTE + took / 3)
        # While everybody is looked at: that begins when the first moment is over, and takes longer.
        self.second = self.first + 80
        count = self.hand_in(awaited(self.first, self.second), 17 * self.crowd)
        self.progress.tell(f"{count:,} contacts, {self.first - time.time():.0f} s before the moment")
        self.verdict.equal("contacts in the database", count, self.options.contacts)
        if time.time() > self.first - 20:
            raise RuntimeError("the machine is too busy: those who wait for the moment came too late")

    def hand_in(self, calls, known):
        """A daemon takes in a few contacts, of whom copies are made then; returns how many contacts there are."""
        with Daemon(self.workplace) as daemon:
            with Client(daemon.wait_listening(seconds=300), connections=1) as client:
                for call in calls:
                    client.submit([Call.batch([call])])
                client.wait_answered()
            meter = Meter(daemon, self.workplace.database)
            until(lambda: meter.ask("SELECT NOT EXISTS (SELECT * FROM inbox)")[0][0], "the first contacts")
            daemon.stop()
        return Clones(self.workplace.database).make(known, self.crowd - 1)

    def start(self):
        start = time.monotonic()
        daemon = Daemon(self.workplace)
        port = daemon.wait_listening(seconds=300)
        self.progress.tell(f"listens after {time.monotonic() - start:.1f} s")
        return daemon, port

    def moment(self):
        """Everybody who is due at the first moment, and live events meanwhile."""
        daemon, port = self.start()
        with daemon:
            meter = Meter(daemon, self.workplace.database)
            until(lambda: not meter.is_sweeping(), "the first look at everybody", seconds=1_200, step=1)
            idle = meter.idle_share(max(1, min(30, self.first - 10 - time.time())))
            self.verdict.at_most("idle with all of them: percent of a processor", 100 * idle, 2.0)
            closing.rest(max(0, self.first - 5 - time.time()))
            if self.options.plant == "late":
                daemon.kill()
                closing.rest(self.first + MINUTE - time.time())
                daemon, port = self.start()
                meter = Meter(daemon, self.workplace.database)
            last = meter.last_line()
            application = Application(port, "first", PER_SECOND)
            self.await_all(meter, last, self.first, [(TAGGED, self.tag), (MOVED, "lapsed")])
            application.stop()
            self.judge_live("at the moment", application, meter, last)
            for what, kind, subject in (("a date", TAGGED, self.tag), ("an event's age", MOVED, "lapsed")):
                self.judge_lateness(what, meter.lateness(last, kind, subject, self.first), self.first)
            self.tell_memory("then", meter)
            daemon.stop()

    def await_all(self, meter, last, moment, lines):
        """Until each of them told its line, or two minutes are over."""
        def are_there():
            return time.time() > moment + 2 * MINUTE or time.time() > moment and all(
                meter.count(last, kind, subject) >= self.crowd for kind, subject in lines)
        until(are_there, "the moment", seconds=moment - time.time() + 10 * MINUTE, step=0.5)
        self.verdict.note(f"all of it stood in the database {time.time() - moment:.1f} s after the moment")

    def sweep(self):
        """A start with new segments: everybody is looked at once."""
        self.workplace.flow("added", ADDED)
        daemon, port = self.start()
        start = time.monotonic()
        with daemon:
            meter = Meter(daemon, self.workplace.database)
            last = meter.last_line()
            application = Application(port, "second", PER_SECOND)
            until(lambda: not meter.is_sweeping(), "the look at everybody", seconds=3_600, step=1)
            took = time.monotonic() - start
            was_due = time.time() > self.second
            application.stop()
            self.verdict.note(f"everybody was looked at once within {took:.0f} s")
            self.judge_live("while everybody is looked at", application, meter, last)
            # The moment may come later, where the machine is quick.
            closing.rest(max(0, self.second - 1 - time.time()))
            self.await_all(meter, last, self.second, [(TAGGED, self.tag)])
            suffix = "while everybody is looked at" if was_due else "after everybody was looked at"
            self.judge_lateness(f"a date, {suffix}", meter.lateness(last, TAGGED, self.tag, self.second), self.second)
            self.tell_memory("at the end", meter)
            daemon.stop()

    # Judging

    def judge_lateness(self, what, lateness, moment):
        self.verdict.equal(f"noticed by {what}", len(lateness), self.crowd)
        self.verdict.none(f"noticed by {what}: early", [late for late in lateness if late < 0])
        self.verdict.at_most(f"noticed by {what}: seconds late", share(lateness, 1), MINUTE)
        self.verdict.note(f"noticed by {what}: {spread(lateness)}")

    def judge_live(self, when, application, meter, last):
        answers = sorted(application.answers)
        reactions = meter.reactions(last)
        self.verdict.none(f"live events {when}: not answered 200", application.failures)
        self.verdict.equal(f"live events {when}: moved to Lead", len(reactions), len(answers))
        self.verdict.at_most(f"live events {when}: seconds to the answer, 99 %", share(answers, 0.99), 5)
        self.verdict.at_most(f"live events {when}: seconds to the move, 99 %", share(reactions, 0.99), 5)
        self.verdict.note(f"live events {when}: answered {spread(answers)}; moved {spread(reactions)}")

    def tell_memory(self, when, meter):
        now, most = meter.memory()
        self.verdict.at_most(f"memory {when}: MB", most, 500)
        self.verdict.note(f"memory {when}: {now:.0f} MB, at most {most:.0f} MB")


def main():
    options = arguments()
    verdict = Verdict(f"lifecycle: {options.contacts:,} contacts")
    with Workplace(options.nurture, keep=options.keep) as workplace:
        run = Run(options, workplace, verdict)
        run.fill()
        run.moment()
        run.sweep()
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
