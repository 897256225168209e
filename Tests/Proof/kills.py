"""Kills the daemon again and again while contacts come in and mail goes out, and counts what the mail server got.

What must hold: nobody lacks an email; a message came again only where a kill explains it, at most one for each
connection and kill, as the same bytes with the same Message-ID, and `nurture outbox list --uncertain` names it. With
`--policy hold` nothing comes again, and the daemon names each message that waits for a person in its place.
"""

import argparse
import random
import sys
import time
from pathlib import Path

from harness import Client, Daemon, Ended, Progress, Silence, Sink, Verdict, Workplace, events
from harness.campaign import Campaign, judge_mail

PLANTS = {
    "forget": "the mail server forgets one message of 500: lost",
    "garble": "the mail server changes one message of 5: repetitions with other bytes",
    "double": "the mail server counts one message of 500 twice: repetitions that no kill explains",
    "list": "`outbox list` lists nothing",
    "database": "the database is removed after a kill in the middle: lost",
    "foreign": "a kill during the first start leaves something foreign in the database: no start after it",
    "resend": "the daemon repeats though it is expected to hold",
}


def arguments():
    plants = "; ".join(f"{name}: {what}" for name, what in PLANTS.items())
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: kills.py --nurture .build/release/nurture")
    parser.add_argument("--nurture", required=True, help="the program")
    parser.add_argument("--contacts", type=int, default=20_000, help="each gets three emails (default: 20000)")
    parser.add_argument("--kills", type=int, default=200, help="default: 200")
    parser.add_argument("--connections", type=int, default=20, help="to the mail server (default: 20)")
    parser.add_argument("--first-starts", type=int, default=50, help="kills of a new installation (default: 50)")
    parser.add_argument("--policy", choices=("resend", "hold"), default="resend", help="on_unknown_outcome")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    parser.add_argument("--plant", choices=PLANTS, help="a fault that must be found; " + plants)
    options = parser.parse_args()
    if options.plant == "resend" and options.policy != "hold":
        parser.exit(64, "kills.py: --plant resend needs --policy hold: else the daemon is right to repeat\n")
    return options


MANY = 50
"""So many kills are enough to say how many of them must meet something under way."""


class Kills(Campaign):
    """Each kill begins with a start."""

    def __init__(self, options, *parts):
        super().__init__(options, options.kills, *parts)
        self.kills = {"sending": 0, "intake": 0, "start-up": 0, "shutdown": 0}
        self.start_seconds = 0.5
        self.statuses = []
        """How daemons ended that were asked to stop and not killed in time."""
        self.busy = 0
        """Kills that met messages which the mail server had accepted and not answered."""

    @property
    def count(self):
        return sum(self.kills.values())

    def run(self):
        # Something to do at once, and all through the run.
        self.feed(5)
        while self.count < self.lives:
            self.feed()
            self.one_life()
            # What was under way has arrived, so that each message belongs to the kill that it was sent before.
            self.sink.wait_quiet()
            if self.options.plant == "database" and self.count == self.lives // 2:
                for name in ("nurture.sqlite", "nurture.sqlite-wal", "nurture.sqlite-shm"):
                    (self.workplace.folder / name).unlink(missing_ok=True)
            self.tell(self.count, "kills")

    def one_life(self):
        """Starts the daemon, waits for a moment chosen by chance, and kills it."""
        moment = self.random.choices(list(self.kills), (55, 20, 15, 10))[0]
        daemon = self.start(self.count)
        if moment == "start-up":
            # Any point of a start can only be met by time: from its first instruction to a little behind its end.
            time.sleep(self.random.uniform(0, 1.3 * self.start_seconds))
        else:
            daemon.wait_listening()
            self.start_seconds = time.monotonic() - daemon.started
            if self.options.policy == "hold":
                self.count_held()
            self.wait_for(moment, daemon)
        is_busy = self.sink.thinking() > 0
        if daemon.kill() == -9:
            self.kills[moment] += 1
            self.busy += is_busy
        elif moment == "shutdown":
            self.statuses.append(daemon.process.returncode)
        else:
            raise RuntimeError(daemon.told(f"ended by itself with {daemon.process.returncode}"))

    def wait_for(self, moment, daemon):
        if moment == "intake":
            self.await_answers(daemon, self.random.randint(0, self.share))
            return
        self.await_mail(daemon, self.random.randint(1, 12 * self.share))
        if moment == "shutdown":
            daemon.terminate()
            # Any point of a stop can only be met by time, too.
            time.sleep(self.random.uniform(0, 0.03))


def first_starts(options):
    """Kills the first start of so many new installations; returns how many did not start afterwards."""
    chance = random.Random(options.seed)
    progress = Progress()
    seconds, failures = 0.2, 0
    for count in range(options.first_starts):
        progress.tell(f"{count} of {options.first_starts} kills of a first start")
        with Workplace(options.nurture) as workplace:
            workplace.flow("nurture", "on lead\ngoal bought\n1. send first\n")
            workplace.email("first")
            workplace.configure()
            daemon = Daemon(workplace)
            time.sleep(chance.uniform(0, seconds))
            daemon.kill()
            if options.plant == "foreign":
                Path(workplace.database).unlink(missing_ok=True)
                events.change(workplace.database, "CREATE TABLE foreign_to_us (id INTEGER)")
            with Daemon(workplace) as daemon:
                try:
                    daemon.wait_listening()
                    seconds = time.monotonic() - daemon.started
                except (Ended, Silence):
                    failures += 1
    return failures


def judge(run, status, listed, failed_starts):
    """Holds the promise against what was counted."""
    options, tally = run.options, run.tally
    names = {row["message_id"] for row in listed}
    is_holding = options.policy == "hold"
    held = [(row["contact"], row["name"]) for row in listed if row["state"] == "held"]
    limit = options.kills * options.connections
    verdict = Verdict(f"{options.kills:,} kills, {options.contacts:,} contacts, {options.connections} connections")
    verdict.none(f"new installations that did not start after a kill, of {options.first_starts}", failed_starts)
    if options.kills >= MANY:
        verdict.at_least("kills that met accepted messages under way", run.busy, options.kills // 4)
        verdict.at_least("messages of which the daemon does not know the outcome", len(listed), options.kills // 4)
    judge_mail(verdict, run, status, held if is_holding else ())
    verdict.at_most("repetitions", len(tally.again), 0 if is_holding else limit)
    verdict.at_most("repetitions after one kill", tally.most_after_one_death(), options.connections)
    verdict.at_most("repetitions for one connection and kill", tally.most_on_one_connection(), 1)
    verdict.none("repetitions that no kill explains", tally.within_one_life())
    verdict.none("repetitions with other bytes", tally.with_other_bytes())
    verdict.none("repetitions with another Message-ID", tally.with_other_id())
    verdict.none("repetitions that the daemon does not list",
                 [again for _, again in tally.again if again.message_id not in names])
    verdict.at_most("messages listed as uncertain", len(listed), limit)
    verdict.equal("messages listed, of those that `status` counts", len(listed), status["uncertain"])
    verdict.equal("messages held", len(held), status["uncertain"] if is_holding else 0)
    verdict.equal("contacts there whose event was answered", status["contacts"], len(run.client.answered))
    verdict.none("stops that did not end with 0", [ended for ended in run.statuses if ended != 0])
    moments = ", ".join(f"{name} {count}" for name, count in run.kills.items())
    verdict.note(f"kills by moment: {moments}; {len(run.statuses)} stops were quicker than their kill")
    verdict.note(f"{tally.taken:,} messages accepted on {run.sink.connections():,} connections; "
                 f"{run.client.unanswered_attempts:,} requests had no answer and were repeated")
    verdict.note(f"{run.progress.seconds:.0f} s, seed {options.seed}")
    return verdict


def main():
    options = arguments()
    failed_starts = first_starts(options)
    with Workplace(options.nurture, keep=options.keep) as workplace, Sink(workplace.folder, seed=options.seed) as sink:
        # Replies that take a moment keep all connections busy, and leave each kill something to be uncertain about.
        sink.delay(0, 0.01)
        if options.plant in ("forget", "garble", "double"):
            sink.plant(options.plant, every=5 if options.plant == "garble" else 500)
        policy = "resend" if options.plant == "resend" else options.policy
        workplace.configure(sink.port, options.connections, email=f"on_unknown_outcome: {policy}")
        with Client(workplace.port, connections=8) as client:
            run = Kills(options, workplace, sink, client)
            run.run()
            status, listed, ended = run.finish()
            run.statuses.append(ended)
            return judge(run, status, [] if options.plant == "list" else listed, failed_starts).finish()


if __name__ == "__main__":
    sys.exit(main())
