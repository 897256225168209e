"""A daemon whose clock is set while a thousand contacts wait: what the stories of the proof are told with."""

import time

from harness import Call, Client, Daemon, Sink, Workplace, closing, track, until

from .belief import POLL
from .stepped import SteppedClock

MINUTE, HOUR, DAY = 60, 3_600, 86_400

WAITS = (20, 45, 75, HOUR // 2, 2 * HOUR, DAY - HOUR, 30 * DAY, 365 * DAY, 500 * DAY)
"""Seconds that contacts wait for their email, in turn."""

BATCH = 100


class Story:
    """Used in a `with` statement. Times are those of the monotonic clock, which nobody sets."""

    def __init__(self, options, preload):
        """`preload` is what `libraries` returned."""
        self.options, self.preload = options, preload
        self.workplace = Workplace(options.nurture, keep=options.keep)
        self.clock = SteppedClock(self.workplace.folder)
        self.sink = Sink(self.workplace.folder)
        self.client = Client(self.workplace.port, connections=4)
        self.daemon = None
        self.handed = {}
        """By address: seconds of its wait, and when its event was on its way first."""
        self.views = 0
        self.faults = []
        """What the daemon should have said or done, and did not."""
        self.said = 0
        """Things that it should have said or done, and did."""
        for seconds in (*WAITS, 1, 5, 10):
            self.workplace.flow(f"wait {seconds}".replace(" ", "-"),
                                f"on lead {seconds}\n1. wait {seconds} seconds\n2. send email {seconds}\n")
            self.workplace.email(f"email {seconds}")
        self.workplace.configure(self.sink.port, connections=5)
        if options.plant in ("forget", "double"):
            self.sink.plant(options.plant, every=50)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.daemon:
            self.kill()
        self.client.__exit__()
        self.sink.__exit__()
        self.workplace.__exit__()

    # The daemon

    def start(self, wait=True):
        self.clock.note("up")
        self.daemon = Daemon(self.workplace, environment=self.clock.environment, preload=self.preload)
        if wait:
            self.daemon.wait_listening()

    def stop(self):
        self.clock.note("down")
        status, _ = self.daemon.stop()
        self._gone()
        self.expect(status == 0, f"a stop ended with {status}")

    def kill(self):
        self.clock.note("down")
        self.daemon.kill()
        self._gone()

    def _gone(self):
        self.clock.clean(self.daemon.process.pid)
        self.daemon = None

    # The contacts

    def hand_in(self, count, waits=WAITS):
        """So many contacts, each of whom waits for one email; returns when they are on disk."""
        events = []
        for number in range(len(self.handed), len(self.handed) + count):
            address, seconds = f"contact{number}@example.com", waits[number % len(waits)]
            self.handed[address] = (seconds, time.monotonic())
            events.append(track(f"lead {seconds}", address, f"lead-{address}"))
        self.client.submit(Call.batch(events[first:first + BATCH]) for first in range(0, count, BATCH))
        self.client.wait_answered()

    def answered(self, address):
        return self.client.answered[f"lead-{address}"]

    # The clock

    def step(self, offset, touch=True):
        """Sets the clock, to so many seconds ahead of the machine's; `touch` makes the daemon look at it."""
        self.clock.set(offset)
        if touch:
            self.touch()

    def touch(self):
        """An event that no flow waits for: it is answered, whatever the clock shows."""
        self.views += 1
        event = track("page viewed", "visitor@example.com", f"view-{self.views}")
        start = time.monotonic()
        self.client.submit([Call.single(event)])
        self.client.wait_answered()
        self.expect(time.monotonic() - start < 5, "an event was not answered within 5 s")

    @staticmethod
    def rest(seconds):
        """Lets real time pass: the clock is what this is about."""
        closing.rest(seconds)

    # What it should say

    def expect(self, holds, fault):
        if holds:
            self.said += 1
        else:
            self.faults.append(fault)

    def expect_log(self, *words):
        """That it says that, within the time after which it looks at the clock by itself."""
        self._expect_soon(lambda: self.daemon.log(*words), f"the log does not say {words}")

    def expect_held(self, seconds):
        """That `nurture status` speaks of a clock that was set forward by about so many seconds."""
        self._expect_soon(lambda: abs((self.workplace.status().get("clock_step_seconds") or 0) - seconds) < MINUTE,
                          f"the status does not tell of a step by {seconds} s")

    def expect_clear(self):
        """That `nurture status` has nothing to say about the clock."""
        self._expect_soon(lambda: self.workplace.status().get("clock_step_seconds", 0) is None,
                          "the status tells of a step that is over")

    def _expect_soon(self, condition, fault):
        try:
            until(condition, fault, POLL + 5, step=0.25)
        except Exception as error:
            return self.expect(False, f"{fault}: {type(error).__name__}")
        self.expect(True, fault)
