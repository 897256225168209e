"""Stages: who is where, who moved, how long it took."""

import collections

from . import figures
from .facts import slug

DIRECTIONS = ["forward", "back", "outside", "returned"]


class Stay:
    """A contact's time in one stage; `begun` is None when it was already there, `ended` when it still is."""

    def __init__(self, stage, begun):
        self.stage, self.begun, self.ended = stage, begun, None


def moves(contact, end):
    """Time, from and to of each move; where a line does not say from where, it is where the last one led."""
    told, place = [], ""
    for fact in contact.facts:
        if fact.kind == "stage" and fact.at < end:
            told.append((fact.at, slug(fact.properties.get("from") or place), fact.name))
            place = fact.name
    return [move for move in told if move[1] != move[2]]


def stays(contact, end):
    """The stays of a contact, in order; the last one lasts."""
    told = []
    for at, origin, target in moves(contact, end):
        if origin and (not told or told[-1].stage != origin):
            told.append(Stay(origin, None))
        if told:
            told[-1].ended = at
        told.append(Stay(target, at))
    return told


def report(contacts, funnel, outside, query):
    lives = [stays(contact, query.end) for contact in contacts]
    order = {name: number for number, name in enumerate(funnel)}
    every = [move for contact in contacts for move in moves(contact, query.end) if query.counts(move[0])]
    pairs = [*zip(funnel, funnel[1:])] + ([(funnel[0], funnel[-1])] if len(funnel) > 2 else [])
    return {"stages": [stage(name, lives, every, query) for name in [*funnel, *outside]],
            "moves": counted(every, [*funnel, *outside], order),
            "conversions": [conversion(contacts, start, goal, order, query) for start, goal in pairs]}


def stage(name, lives, every, query):
    now = [life[-1] for life in lives if life and life[-1].stage == name]
    done = [stay.ended - stay.begun for life in lives for stay in life if stay.stage == name
            and stay.begun is not None and stay.ended is not None and query.counts(stay.ended)]
    return {"stage": name, "contacts": len(now), "entered": sum(move[2] == name for move in every),
            "left": sum(move[1] == name for move in every), "time_in_stage": figures.times(done),
            "time_so_far": figures.times([query.end - stay.begun for stay in now if stay.begun is not None])}


def direction(origin, target, order):
    if target not in order:
        return "outside"
    if origin and origin not in order:
        return "returned"
    return "forward" if not origin or order[origin] < order[target] else "back"


def counted(every, names, order):
    """Forward, back, outside, returned; within each as the stages are written, who was in none first."""
    counts = collections.Counter((origin, target) for _, origin, target in every)
    told = [{"from": origin or None, "to": target, "moves": count, "direction": direction(origin, target, order)}
            for (origin, target), count in counts.items()]
    return sorted(told, key=lambda row: (DIRECTIONS.index(row["direction"]),
                                         names.index(row["from"]) if row["from"] else -1, names.index(row["to"])))


def came(contact, least, order, end):
    """Whether a contact came to a stage or one further, and when and by which of its moves, where that is known."""
    for number, (at, origin, target) in enumerate(moves(contact, end)):
        if order.get(origin, -1) >= least:
            return True, None, None
        if order.get(target, -1) >= least:
            return True, at, number
    return False, None, None


def conversion(contacts, start, goal, order, query):
    there, done, took = 0, 0, []
    for contact in contacts:
        was, begun, first = came(contact, order[start], order, query.end)
        if not was or (query.since is not None and (begun is None or begun < query.since)):
            continue
        there += 1
        reached, at, last = came(contact, order[goal], order, query.end)
        done += reached
        if begun is not None and at is not None and first != last:
            took.append(at - begun)
    return {"from": start, "to": goal, **figures.share_of(done, there), **figures.times(took)}
