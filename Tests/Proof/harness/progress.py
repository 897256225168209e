"""Lines on standard error that tell how far a long program is."""

import sys
import time


class Progress:
    """Tells at most one line in so many seconds, so that callers may say it as often as they like."""

    def __init__(self, every=5.0):
        self.start = time.monotonic()
        self.every = every
        self.last = 0.0

    @property
    def seconds(self):
        return time.monotonic() - self.start

    def tell(self, text):
        if time.monotonic() - self.last >= self.every:
            self.say(text)

    def say(self, text):
        self.last = time.monotonic()
        print(f"[{self.seconds:6.1f} s] {text}", file=sys.stderr, flush=True)
