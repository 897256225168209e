"""When which time of day may count for a daemon whose clock is set, and when it must: the promise, written down.

A clock that goes back, or forward by up to an hour, is followed at once. One that leaps further ahead counts only when
it has kept its new time for a minute under a running daemon; until then the time goes on as it did before.
"""

import itertools
from typing import NamedTuple

HOUR = 3_600
PATIENCE = 60
"""Seconds for which a clock that leapt ahead must be steady."""
POLL = 30
"""Seconds after which a daemon without anything to do looks at its clock again, at the latest."""


class Spell(NamedTuple):
    """From `since` until the next one begins, the daemon goes by a time of day that is `offset` seconds ahead."""

    since: float
    offset: float
    is_up: bool


class Belief:
    """What may and what must count, from the history of a `SteppedClock`; all times are those of `time.monotonic`."""

    def __init__(self, history):
        self.may = list(_spells(history, is_late=False))
        self.must = list(_spells(history, is_late=True))

    def offsets(self, moment):
        """The least and the greatest offset by which the daemon may go then."""
        found = [_at(spells, moment).offset for spells in (self.may, self.must)]
        return min(found), max(found)

    def earliest(self, due, entered):
        """The first moment at which what is due at that time of day may go out; None when there is none.

        A clock that was set back showed that time of day before the contact entered: that does not count.
        """
        return next((moment for moment, _ in _showing(self.may, due, entered)), None)

    def deadline(self, due, entered, seconds):
        """The moment by which it must have gone out, when a daemon gets those seconds for it; None when there is none.

        A daemon that is stopped, or a clock that is set back within those seconds, gives it a later one.
        """
        for moment, index in _showing(self.must, due, entered):
            later = itertools.takewhile(lambda spell: spell.since < moment + seconds, self.must[index + 1:])
            if self.must[index].is_up and all(spell.is_up and moment + spell.offset >= due for spell in later):
                return moment + seconds
        return None


def _showing(spells, due, entered):
    """The first moment of each spell, from that one on, at which it shows that time of day."""
    for index, spell in enumerate(spells):
        moment = max(spell.since, due - spell.offset, entered)
        if index + 1 == len(spells) or moment < spells[index + 1].since:
            yield moment, index


def _at(spells, moment):
    return [spell for spell in spells if spell.since <= moment][-1]


def _spells(history, is_late):
    """What counts when everything is noticed as late as possible, or as early.

    A step of exactly an hour may be taken for either.
    """
    largest = HOUR - 1 if is_late else HOUR + 1
    patience = PATIENCE + POLL + 5 if is_late else PATIENCE - 0.5
    trusted, doubt, is_up = None, None, False
    for event, following in itertools.zip_longest(history, history[1:]):
        kind, before, after, offset = event
        moment = after if is_late else before
        is_up = is_up if kind == "set" else kind == "up"
        trusted = offset if trusted is None else trusted
        doubt = moment if is_up and offset - trusted > largest else None
        if is_up and doubt is None:
            trusted = offset
        yield Spell(moment, trusted, is_up)
        if doubt is not None and (following is None or doubt + patience < following[1]):
            trusted = offset
            yield Spell(doubt + patience, trusted, is_up)
