"""Stops the daemon again and again, as a service manager does, while events come in and mail goes out.

What must hold: each stop ends with 0 within its 30 seconds, also when the mail server is slow to answer; nothing is
lost and nothing repeated, and every event that was answered 200 is there.
"""

import argparse
import sys

from harness import Call, Client, Sink, Verdict, Workplace, events, track
from harness.campaign import Campaign, judge_mail

GRACE_SECONDS = 30
SLOW_EVERY = 10
"""Each so manieth stop meets a mail server that is slow to answer."""
MANY = 50
"""So many stops are enough to say how many of them must meet something under way."""

PLANTS = {
    "forget": "the mail server forgets one message of 500: lost",
    "double": "the mail server counts one message of 500 twice: repeated",
    "kill": "each tenth stop is a kill: another exit status, and repetitions",
    "stall": "one reply takes longer than the grace: a repetition, and a stop that is too long",
    "early": "the client believes that a request was answered when its connection broke: an answered event is missing",
}


def arguments():
    plants = "; ".join(f"{name}: {what}" for name, what in PLANTS.items())
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: stops.py --nurture .build/release/nurture")
    parser.add_argument("--nurture", required=True, help="the program")
    parser.add_argument("--contacts", type=int, default=20_000, help="each gets three emails (default: 20000)")
    parser.add_argument("--stops", type=int, default=200, help="default: 200")
    parser.add_argument("--events", type=int, default=100, help="handed in beside them in each life (default: 100)")
    parser.add_argument("--connections", type=int, default=20, help="to the mail server (default: 20)")
    parser.add_argument("--slow", type=float, default=4, help="seconds of the slowest reply (default: 4)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folder")
    parser.add_argument("--plant", choices=PLANTS, help="a fault that must be found; " + plants)
    return parser.parse_args()


class Stops(Campaign):
    """Each stop begins with a start."""

    def __init__(self, options, *parts):
        super().__init__(options, options.stops, *parts)
        self.seconds = {False: [], True: []}
        """How long the stops took, by whether the mail server was slow."""
        self.statuses = []
        self.busy = 0
        """Stops that met mail and requests under way."""

    def run(self):
        self.feed(5)
        for life in range(self.lives):
            self.feed()
            self.one_life(life)
            self.tell(life + 1, "stops")

    def one_life(self, life):
        is_slow = life % SLOW_EVERY == SLOW_EVERY - 1
        daemon = self.start(life)
        daemon.wait_listening()
        if self.random.random() < 0.5:
            self.await_mail(daemon, self.random.randint(1, 8 * self.share))
        if is_slow:
            self.sink.delay(self.options.slow / 4, self.options.slow)
            self.await_mail(daemon, self.random.randint(1, self.options.connections))
        # Requests that are on their way when the stop comes.
        self.client.submit(self.page_views(life))
        self.await_answers(daemon, self.random.randint(1, self.options.events // 2))
        self.busy += self.client.pending > 0 and self.unsent() > 0
        self.stop(daemon, life, is_slow)
        self.sink.wait_quiet()
        self.sink.delay(0, 0.01)

    def stop(self, daemon, life, is_slow):
        if self.options.plant == "stall" and life == self.lives // 2:
            self.sink.rules({"stage": "dot", "reply": "stall", "journal": True, "times": 1})
            self.await_mail(daemon, self.options.connections)
        if self.options.plant == "kill" and is_slow:
            self.statuses.append(daemon.kill())
            return
        status, seconds = daemon.stop()
        self.statuses.append(status)
        self.seconds[is_slow].append(seconds)

    def page_views(self, life):
        """Events that no flow waits for, so that intake is busy whatever the flows do."""
        return [Call.single(track("page viewed", self.crowd.address(self.random.randrange(self.crowd.handed)),
                                  f"view-{life}-{number}")) for number in range(self.options.events)]


def judge(run, status, listed):
    """Holds the promise against what was counted."""
    options, tally = run.options, run.tally
    there = events.message_ids(run.workplace.database)
    verdict = Verdict(f"{options.stops:,} stops, {options.contacts:,} contacts, {options.connections} connections")
    verdict.none("stops that did not end with 0", [ended for ended in run.statuses if ended != 0])
    verdict.equal("stops", len(run.statuses), options.stops + 1)
    if options.stops >= MANY:
        verdict.at_least("stops that met mail and requests under way", run.busy, options.stops // 2)
    verdict.at_most("longest stop", max(run.seconds[False], default=0.0), GRACE_SECONDS, " s")
    verdict.at_most("longest stop with a slow mail server", max(run.seconds[True], default=0.0), GRACE_SECONDS, " s")
    judge_mail(verdict, run, status)
    verdict.none("repetitions", [again for _, again in tally.again])
    verdict.none("messages listed as uncertain", len(listed))
    verdict.none("answered events that are not there", set(run.client.answered) - set(there))
    verdict.none("events that are there twice", len(there) - len(set(there)))
    verdict.none("events that wait to be decided", events.undecided(run.workplace.database))
    verdict.note(f"{run.busy} of {options.stops:,} stops met mail and requests under way; "
                 f"{run.client.unanswered_attempts:,} requests had no answer and were repeated")
    quick, slow = (sum(times) / max(1, len(times)) for times in (run.seconds[False], run.seconds[True]))
    verdict.note(f"mean stop {quick:.2f} s, with a slow mail server {slow:.2f} s; {tally.taken:,} messages accepted, "
                 f"{len(there):,} events")
    verdict.note(f"{run.progress.seconds:.0f} s, seed {options.seed}")
    return verdict


def main():
    options = arguments()
    with Workplace(options.nurture, keep=options.keep) as workplace, Sink(workplace.folder, seed=options.seed) as sink:
        sink.delay(0, 0.01)
        if options.plant in ("forget", "double"):
            sink.plant(options.plant, every=500)
        workplace.configure(sink.port, options.connections)
        with Client(workplace.port, connections=16, believes_losses=options.plant == "early") as client:
            run = Stops(options, workplace, sink, client)
            run.run()
            status, listed, ended = run.finish()
            run.statuses.append(ended)
            return judge(run, status, listed).finish()


if __name__ == "__main__":
    sys.exit(main())
