"""Sets the clock of running daemons forth and back while a thousand contacts wait for emails at many distances.

What must hold: nothing goes out before its time, as a clock shows it that was not set by more than an hour, or has kept
its new time for a minute; nothing goes out twice; what is due goes out on time whatever happened to the clock before;
the daemon goes on and answers; after a larger step it holds what that made due, and says so in its log and in
`nurture status`.

Needs the Debian package libfaketime. The stories are told at the same time: most of each is waiting.
"""

import argparse
import concurrent.futures
import sys
import tempfile
import traceback

from clocks import PATIENCE, POLL, Belief, Story, libraries
from clocks.story import DAY, HOUR
from harness import Progress, Verdict

LATENESS = POLL + 15
"""Seconds after which what is due must have gone out: when the clock is set, no timer notices."""
LATEST_BELIEF = PATIENCE + POLL + LATENESS + 10
"""Seconds after which what a step made due must have gone out, when the clock was not set again."""
EARLY_SLACK = 0.02
"""Seconds: clocks are read one after the other, and in milliseconds."""

PLANTS = {
    "forget": "the mail server forgets one message of 50: lost",
    "double": "the mail server counts one message of 50 twice: repeated",
    "early": "the witness believes the contacts handed in two seconds later than they were: early",
    "late": "the witness believes that the clock was set to each time a minute before: late",
}

FAR = 400 * DAY


def an_hour_ahead(story):
    """A step that is followed at once, as time services make them, and one a little longer that is not."""
    story.start()
    story.hand_in(story.options.contacts)
    story.rest(3)
    story.step(HOUR)
    story.rest(PATIENCE + POLL)
    story.step(HOUR + HOUR + 10 * 60)
    story.expect_log("the clock was set forward")
    story.expect_held(HOUR + 10 * 60)
    story.rest(LATEST_BELIEF)
    story.expect_clear()


def ahead_and_taken_back(story):
    """Within the minute, again and again: nothing at all may have gone out by it."""
    story.start()
    story.hand_in(story.options.contacts)
    story.rest(2)
    for offset in (FAR, 3 * HOUR):
        story.step(offset)
        story.expect_log("the clock was set forward")
        story.expect_held(offset)
        story.rest(30)
        story.step(0)
        story.expect_log("set back to within an hour")
        story.expect_clear()
    # Never a minute at one time, though far longer than a minute ahead.
    for offset in (FAR, 30 * DAY, FAR + DAY, 2 * HOUR):
        story.step(offset)
        story.rest(25)
    story.step(0)
    story.expect_clear()
    story.hand_in(50, waits=(1, 5, 10))
    story.rest(LATENESS + 10)


def ahead_for_good(story):
    """Noticed by the daemon itself; after a minute it counts, once and for all."""
    story.start()
    story.hand_in(story.options.contacts)
    story.rest(2)
    story.step(FAR, touch=False)
    story.expect_log("the clock was set forward")
    story.expect_held(FAR)
    story.rest(LATEST_BELIEF)
    story.expect_log("it counts from now on")
    story.expect_clear()
    story.step(0)
    story.expect_log("the clock was set back")
    story.hand_in(50, waits=(1, 5, 10))
    story.rest(LATENESS + 10)
    story.touch()


def a_day_back(story):
    """What waits, waits a day longer; what comes in afterwards goes out on time. Then the day is given back."""
    story.start()
    story.hand_in(story.options.contacts)
    story.rest(2)
    story.step(-DAY)
    story.expect_log("the clock was set back")
    story.hand_in(100, waits=(1, 5, 10))
    story.rest(LATENESS + 10)
    story.step(-DAY, touch=False)
    story.hand_in(100, waits=(1, 5, 10, 20))
    story.rest(LATENESS + 20)
    story.step(0)
    story.expect_log("the clock was set forward")
    story.expect_held(DAY)
    story.rest(LATEST_BELIEF)
    story.expect_clear()


def while_mail_goes_out(story):
    """Steps of all kinds, each second, while five connections are busy."""
    story.sink.delay(0.05, 0.25)
    story.start()
    story.hand_in(story.options.contacts, waits=(1, 5, 10, 20, HOUR // 2, DAY, 365 * DAY))
    for offset in (FAR, 0, -DAY, 0, 50 * 60, 0, HOUR + 60, -60, FAR, -DAY, 10 * DAY, 2 * DAY, 0) * 2:
        story.step(offset)
        story.rest(1)
    story.sink.delay(0)
    story.rest(LATEST_BELIEF + LATENESS)
    story.expect_clear()


def while_no_daemon_runs(story):
    """A daemon that starts knows which time the one before it believed."""
    story.start()
    story.hand_in(story.options.contacts)
    story.rest(1)
    story.stop()
    story.step(FAR, touch=False)
    story.start()
    story.expect_log("the clock was set forward")
    story.expect_held(FAR)
    story.rest(10)
    story.kill()
    story.start()
    story.expect_log("the clock was set forward")
    story.rest(PATIENCE / 2)
    story.stop()
    story.step(0, touch=False)
    story.start()
    story.expect_clear()
    story.rest(LATENESS)
    story.stop()
    story.step(-DAY, touch=False)
    story.start()
    story.expect_log("the clock was set back")
    story.hand_in(50, waits=(1, 5, 10))
    story.rest(LATENESS + 10)


def at_the_start(story):
    """Steps within the first moments of a daemon, before and after it looks at its clock for the first time."""
    story.start()
    story.hand_in(story.options.contacts)
    for moment in range(12):
        story.kill() if moment % 2 else story.stop()
        story.start(wait=False)
        story.rest(0.02 * moment ** 2)
        story.step(FAR, touch=False)
        story.rest(4)
        story.step(0, touch=False)
        story.daemon.wait_listening()
    story.touch()
    story.expect_clear()
    story.rest(LATENESS)


STORIES = {
    "an hour ahead": an_hour_ahead,
    "400 days ahead and taken back": ahead_and_taken_back,
    "400 days ahead for good": ahead_for_good,
    "a day back": a_day_back,
    "while mail goes out": while_mail_goes_out,
    "while no daemon runs": while_no_daemon_runs,
    "at the start": at_the_start,
}


def arguments():
    plants = "; ".join(f"{name}: {what}" for name, what in PLANTS.items())
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: clock.py --nurture .build/release/nurture")
    parser.add_argument("--nurture", required=True, help="the program")
    parser.add_argument("--contacts", type=int, default=1_000, help="who wait in each story (default: 1000)")
    parser.add_argument("--story", action="append", choices=STORIES, help="only that one; may be repeated")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folders")
    parser.add_argument("--plant", choices=PLANTS, help="a fault that must be found; " + plants)
    return parser.parse_args()


class Result:
    """What the mail server of a story accepted, held against what may and must have gone out."""

    def __init__(self, story):
        self.story, self.early, self.twice, self.late, self.lateness = story, [], [], [], []
        plant = story.options.plant
        belief = Belief(moved(story.clock.history, 60 if plant == "late" else 0))
        first = {}
        for mail in story.sink.mails():
            key = (mail.recipient, mail.subject)
            if key in first:
                self.twice.append(key)
            first.setdefault(key, mail.at)
        self.sent, self.must, self.unwanted = len(first), 0, set(first)
        for address, (seconds, submitted) in story.handed.items():
            key = (address, f"email {seconds}")
            self.unwanted.discard(key)
            submitted += 2 if plant == "early" else 0
            self.judge(key, first.get(key), belief, seconds, submitted, story.answered(address))

    def judge(self, key, at, belief, seconds, submitted, answered):
        """One email: it became due some time between the sending of its event and the answer, plus its wait."""
        least, greatest = belief.offsets(submitted)[0], belief.offsets(answered)[1]
        earliest = belief.earliest(submitted + least + seconds, submitted)
        deadline = belief.deadline(answered + greatest + seconds, answered, LATENESS)
        if at is not None and (earliest is None or at < earliest - EARLY_SLACK):
            self.early.append(f"{key[0]}, {key[1]}" + ("" if earliest is None else f", by {earliest - at:.2f} s"))
        elif at is not None:
            self.lateness.append(at - earliest)
        if deadline is not None and deadline < self.story.end:
            self.must += 1
            if at is None or at > deadline:
                self.late.append(f"{key[0]}, {key[1]}" + (", not at all" if at is None else f", {at - deadline:.1f} s"))


def moved(history, seconds):
    """The same, with each step taken for one that was made so much earlier."""
    return [(kind, before - seconds, after - seconds, offset) for kind, before, after, offset in history]


def tell(name, options, preload):
    """Tells one story and returns its result."""
    with Story(options, preload) as story:
        STORIES[name](story)
        story.expect(not story.daemon.has_ended, "the daemon ended by itself")
        story.stop()
        story.end = story.clock.history[-1][1]
        story.sink.wait_quiet()
        return Result(story)


def judge(verdict, name, result):
    verdict.none(f"{name}: early", result.early)
    verdict.none(f"{name}: twice", result.twice)
    # A twentieth at least: else nothing could be late.
    verdict.at_least(f"{name}: emails that were due before its end", result.must,
                     max(1, len(result.story.handed) // 20))
    verdict.none(f"{name}: late or lost, of {result.must:,} that were due", result.late)
    verdict.none(f"{name}: to nobody who is due one", result.unwanted)
    verdict.none(f"{name}: not said or done, of {result.story.said + len(result.story.faults)}", result.story.faults)
    steps = sum(kind == "set" for kind, *_ in result.story.clock.history)
    lateness = sorted(result.lateness) or [0.0]
    verdict.note(f"{name}: {steps} steps, {result.sent:,} of {len(result.story.handed):,} sent, after they might first "
                 f"go out: median {lateness[len(lateness) // 2]:.2f} s, at most {lateness[-1]:.2f} s")


def main():
    options = arguments()
    progress = Progress()
    names = options.story or list(STORIES)
    verdict = Verdict(f"{len(names)} stories of a clock that is set, {options.contacts:,} contacts in each")
    with (tempfile.TemporaryDirectory(prefix="nurture-clock-") as folder,
          concurrent.futures.ThreadPoolExecutor(len(names)) as pool):
        preload = libraries(folder)
        tellings = {pool.submit(tell, name, options, preload): name for name in names}
        for done, telling in enumerate(concurrent.futures.as_completed(tellings), 1):
            name = tellings[telling]
            progress.tell(f"{done} of {len(names)} stories, the last: {name}")
            try:
                judge(verdict, name, telling.result())
            except Exception as error:
                traceback.print_exception(error)
                verdict.add(f"{name}: told to its end", f"{type(error).__name__}, see above", False)
    verdict.note(f"{progress.seconds:.0f} s")
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
