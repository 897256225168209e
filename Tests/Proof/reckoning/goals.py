"""What those did who reached a goal, and those who did not."""

import collections
import itertools

from . import figures
from .journeys import Touchpoint

LEAST = 10
"""Rows about fewer contacts, or about all but fewer, are not told."""

COMPARED = ("event", "sent", "opened", "clicked", "replied", "stage")
"""What rows are about; nothing else but the goal tells when a contact's time begins."""

TIMES = (1, 2, 3, 5, 10)
"""How often at least something was done, in rows."""


class Case:
    """One contact: what it did before the goal, how often, and whether it got there."""

    def __init__(self, facts, goal, within):
        self.begun = facts[0].at
        self.limit = None if within is None else self.begun + within
        before = list(itertools.takewhile(lambda fact: not goal.holds(fact), facts))
        self.reached = facts[len(before)].at if len(before) < len(facts) else None
        self.did = collections.Counter(fact.key for fact in before if self.limit is None or fact.at < self.limit)


def report(contacts, goal, query):
    goal = Touchpoint(goal)
    cases = [Case(seen, goal, query.within) for contact in contacts if (seen := shown(contact, goal, query))]
    new = [case for case in cases if query.within is not None and case.limit > query.end]
    early = [case for case in cases if case not in new and query.within is not None and case.reached is not None
             and case.reached < case.limit]
    left = [case for case in cases if case not in new and case not in early]
    reached = sum(case.reached is not None for case in left)
    share = figures.share_of(reached, len(left))
    return {"contacts": len(left), "reached": reached, "share": share["conversion"], "interval": share["interval"],
            "early": len(early), "too_new": len(new), "events": rows(left)}


def shown(contact, goal, query):
    return [fact for fact in contact.facts if fact.at < query.end and (fact.kind in COMPARED or goal.holds(fact))]


def rows(cases):
    """The largest difference first."""
    keys = {key for case in cases for key in case.did}
    told = [one for key in keys for one in of_event(cases, key)]
    return sorted(told, key=lambda one: (-one["difference"]["value"], one["event"], one["times"]))


def of_event(cases, key):
    """The row of doing it once, and that of doing it as often as makes the largest difference."""
    told = [row(cases, key, times) for times in TIMES]
    told = [one for one in told if min(one["did"]["contacts"], one["did_not"]["contacts"]) >= LEAST]
    best = max(told, key=lambda one: one["difference"]["value"], default=None)
    return [one for one in told if one["times"] == 1 or one is best]


def row(cases, key, times):
    did = [case for case in cases if case.did[key] >= times]
    did_not = [case for case in cases if case.did[key] < times]
    parts = [sum(case.reached is not None for case in part) for part in (did, did_not)]
    return {"event": key.replace("-", " "), "times": times, "did": part(parts[0], did),
            "did_not": part(parts[1], did_not),
            "difference": figures.difference(parts[0], len(did), parts[1], len(did_not))}


def part(reached, cases):
    share = figures.share_of(reached, len(cases))
    return {"contacts": len(cases), "reached": reached, "share": share["conversion"], "interval": share["interval"]}
