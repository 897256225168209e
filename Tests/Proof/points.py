"""Kills the daemon at every moment at which something has just become true, and looks whether all goes on as if not.

A small story is told once untouched. Then it is told again and again, each time with a daemon that is killed at the
1st, 2nd, 3rd … commit (before anything of it is written, before it is synced, and after it), reply of a mail server or
webhook (before it is read, and after) and response to a client (before it is sent, and after), until a telling has no
such moment left. Then the daemon is started again, and clients repeat what was not answered. After that the same with
a second death: the daemon that was started after a death in the middle is killed at each of its moments, too.

What must hold each time: the same final state as in the untouched telling; at most one message and one call repeated,
as the same bytes with the same Message-ID (webhook-id), and listed by `nurture outbox list --uncertain`.
"""

import argparse
import collections
import sys
import tempfile
import threading

import shims
from harness import Progress, Verdict, closing
from story import Telling, differences

PHASES = {"commit": ("before", "within", "after"), "reply": ("before", "after"), "response": ("before", "after"),
          "write": ("before", "after")}

# In the middle of the story, when something is queued, something under way and something done.
FIRST_DEATH = "reply:8:after"

PLANTS = {
    "rename": "clients repeat with another messageId: events twice",
    "garble": "the witnesses see other bytes in a repetition",
    "list": "`outbox list` lists nothing",
    "forget": "the mail server forgets one message: lost",
    "miss": "one death of three is overlooked: moments that were not looked at",
}


def arguments():
    plants = "; ".join(f"{name}: {what}" for name, what in PLANTS.items())
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: points.py --nurture .build/release/nurture")
    parser.add_argument("--nurture", required=True, help="the program")
    parser.add_argument("--kinds", default="commit,reply,response",
                        help="of moments; also `write`, each single write to the database (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=6, help="tellings at the same time (default: 6)")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folders")
    parser.add_argument("--plant", choices=PLANTS, help="a fault that must be found; " + plants)
    return parser.parse_args()


class Agenda:
    """Which moment is next; a kind and phase is over when two tellings in a row had no such moment left."""

    def __init__(self, kinds):
        self.lock = threading.Lock()
        self.next = {(kind, phase, life): 1 for kind in kinds for phase in PHASES[kind] for life in (1, 2)}
        self.left = dict.fromkeys(self.next, 2)

    def take(self):
        """Series and number of the moment that most others are ahead of, or None when all are over."""
        with self.lock:
            open_series = [series for series, left in self.left.items() if left > 0]
            if not open_series:
                return None
            series = min(open_series, key=self.next.get)
            self.next[series] += 1
            return series, self.next[series] - 1

    def note(self, series, has_died):
        with self.lock:
            self.left[series] = 2 if has_died and self.left[series] > 0 else self.left[series] - 1


class Findings:
    """What all tellings showed."""

    def __init__(self, wanted):
        self.lock = threading.Lock()
        self.wanted = wanted
        self.deaths = collections.Counter()
        self.tellings = self.repeats = 0
        self.broken, self.others, self.many, self.changed, self.unlisted = [], [], [], [], []

    def take(self, series, number, telling):
        plant = telling.options.plant
        name = " and ".join(telling.dies)
        with self.lock:
            self.tellings += 1
            self.deaths[series] += telling.has_died and not (plant == "miss" and number % 3 == 0)
            self.others += [f"{name}: {difference}" for difference in differences(telling.state, self.wanted)]
            for carried in (telling.mails, telling.calls):
                copies = collections.Counter(one.identity for one in carried)
                extra = sum(copies.values()) - len(copies)
                self.repeats += extra
                if extra > telling.deaths:
                    self.many.append(f"{name}: {extra}")
                for identity in (identity for identity, count in copies.items() if count > 1):
                    if len({one.sha256 for one in carried if one.identity == identity}) > 1:
                        self.changed.append(f"{name}: {identity}")
                    if identity not in telling.listed:
                        self.unlisted.append(f"{name}: {identity}")
            self.others += [f"{name}: {fault}" for fault in telling.mail_faults()]

    def fail(self, dies, error):
        with self.lock:
            self.tellings += 1
            self.broken.append(f"{' and '.join(dies)}: {error}")


def work(options, agenda, findings, shim, folder, progress):
    """One of the jobs: tells the story with the next death until there is none left."""
    while moment := agenda.take():
        series, number = moment
        kind, phase, life = series
        dies = [f"{kind}:{number}:{phase}"] if life == 1 else [FIRST_DEATH, f"{kind}:{number}:{phase}"]
        try:
            telling = Telling(options, shim, folder, *dies)
            findings.take(series, number, telling)
            agenda.note(series, telling.has_died)
        except Exception as error:  # What goes wrong in one telling is a finding, whatever it is.
            findings.fail(dies, error)
            agenda.note(series, False)
        progress.tell(f"{findings.tellings} tellings, {sum(findings.deaths.values())} deaths")


def main():
    options = arguments()
    progress = Progress()
    verdict = Verdict("crash at every point")
    kinds = options.kinds.split(",")
    with tempfile.TemporaryDirectory(prefix="nurture-points-") as folder:
        shim = shims.build(folder)
        calm = Telling(options, shim, folder)
        # How many moments there are in a first life, and in the one after a death.
        counts = {1: calm.counts, 2: Telling(options, shim, folder, FIRST_DEATH).counts}
        findings = Findings(calm.state)
        agenda = Agenda(kinds)
        closing.in_threads(options.jobs, lambda: work(options, agenda, findings, shim, folder, progress))
    verdict.none("untouched: something lost or repeated", list(calm.mail_faults()) + list(calm.repeats()))
    for (kind, phase, life), deaths in sorted(findings.deaths.items()):
        # Commits and replies may be a few more or less each time; a library that misses some would let tellings pass.
        count = counts[life][kind]
        least = count - (count // 5 if count < 10 else count // 4)
        which = f"killed at each {kind}, {phase} it" + (", after another death" if life == 2 else "")
        verdict.add(which, f"{deaths} deaths, {count} moments undisturbed", deaths >= max(1, least))
    verdict.none("tellings that did not come to their end", findings.broken)
    verdict.none("final states other than the untouched one's", findings.others)
    verdict.none("more than one repetition for each death and connection", findings.many)
    verdict.none("repetitions with other bytes", findings.changed)
    verdict.none("repetitions that are not listed", findings.unlisted)
    verdict.note(f"{findings.tellings} tellings with {sum(findings.deaths.values())} deaths and {findings.repeats} "
                 f"repetitions in {progress.seconds:.0f} s")
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
