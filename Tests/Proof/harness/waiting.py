"""Waiting for something to become true, with a deadline that only a failing run reaches."""

import time

from . import closing


class Silence(Exception):
    """Something that was awaited and did not come."""


def until(condition, what, seconds=60.0, step=0.005):
    """Looks at the condition again and again, and returns its first true value.

    `what` completes the sentence "waited in vain for …".
    """
    deadline = time.monotonic() + seconds
    while True:
        closing.check()
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Silence(f"waited {seconds:g} s in vain for {what}")
        time.sleep(step)
