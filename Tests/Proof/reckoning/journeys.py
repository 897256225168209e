"""Journeys: who got from step to step, when, and by what."""

import collections
import datetime
import zoneinfo
from fractions import Fraction

from . import figures
from .facts import slug

DAY = 86_400_000
WAY_HOME = 30 * DAY
"""How long somebody who has not gone on may still be under way."""

DEEDS = ("sent", "opened", "clicked", "replied", "bounced", "complained")


class Touchpoint:
    """One way to reach a step, as the journey writes it."""

    def __init__(self, text):
        self.text = text
        word, _, rest = text.partition(" ")
        self.kind = word if word in (*DEEDS, "stage", "unsubscribed") else "event"
        self.name = slug(text if self.kind == "event" else rest.removeprefix("any email"))

    def holds(self, fact):
        return fact.kind == self.kind and self.name in ("", fact.name)


class Walk:
    """One contact's way: the steps it reached, in order, each with the time and the way it was reached by."""

    def __init__(self, contact, steps, end, within):
        self.contact, self.steps, self.reached, self.sources = contact, steps, [], []
        for fact in contact.facts:
            if fact.at < end:
                if fact.source and not (self.reached and self.converted):
                    self.sources.append(fact.source)
                self.take(fact, within)

    def take(self, fact, within):
        first = self.reached[-1][0] + 1 if self.reached else 0
        for step in range(first, len(self.steps) if self.reached else 1):
            ways = [way for way, touchpoint in enumerate(self.steps[step]) if touchpoint.holds(fact)]
            if ways and not self.is_too_late(fact, within):
                self.reached.append((step, fact.at, ways[0]))
                return

    def is_too_late(self, fact, within):
        return bool(self.reached) and within is not None and fact.at - self.begun > within

    @property
    def begun(self):
        return self.reached[0][1] if self.reached else None

    @property
    def converted(self):
        return self.reached[-1][0] == len(self.steps) - 1

    @property
    def length(self):
        return self.reached[-1][1] - self.begun

    def reaches(self, step):
        return any(one[0] == step for one in self.reached)

    @property
    def touches(self):
        """The sources that events from outside tell, up to and with the one that it converts by."""
        return self.sources or ["direct"]


def walks(contacts, steps, query):
    """The walks of the contacts that a report is about."""
    steps = [[Touchpoint(text) for text in step] for step in steps]
    every = [Walk(contact, steps, query.end, query.within) for contact in contacts]
    return [walk for walk in every if walk.reached and query.takes(walk)]


def report(contacts, steps, query):
    """The members of the report that are figures."""
    ways = walks(contacts, steps, query)
    done = [walk for walk in ways if walk.converted]
    links = hops(ways)
    return {"contacts": len(ways), "converted": len(done), "conversion": figures.ratio(len(done), len(ways)),
            "conversion_interval": figures.bounds(figures.wilson(len(done), len(ways))),
            "time_to_convert": figures.times([walk.length for walk in done]),
            "time_per_link": figures.times([took for link in links.values() for took in link]),
            "steps": [step(ways, number, texts, query) for number, texts in enumerate(steps)],
            "links": [{"from": start, "to": goal, "contacts": len(took), "skipped": goal - start - 1,
                       **figures.times(took)} for (start, goal), took in sorted(links.items())],
            "under_way": sum(is_under_way(walk, query) for walk in ways),
            "sources": [row for model in MODELS for row in sources(ways, model)]}


def hops(ways):
    """The times of each link."""
    links = collections.defaultdict(list)
    for walk in ways:
        for one, next_one in zip(walk.reached, walk.reached[1:]):
            links[one[0], next_one[0]].append(next_one[1] - one[1])
    return links


def is_under_way(walk, query):
    """Nobody is where everybody gets equally long: who began too late for that is left out."""
    return query.within is None and not walk.converted and query.end - walk.reached[-1][1] < WAY_HOME


def step(ways, number, texts, query):
    there = [walk for walk in ways if walk.reaches(number)]
    left = [walk for walk in there if walk.reached[-1][0] == number and not walk.converted]
    by = collections.Counter(way for walk in there for step, _, way in walk.reached if step == number)
    return {"name": " or ".join(texts), "contacts": len(there), "dropped": len(left),
            "under_way": sum(is_under_way(walk, query) for walk in left),
            "converted": sum(walk.converted for walk in there),
            "paths": [{"name": text, "contacts": by[texts.index(text)]} for text in dict.fromkeys(texts)]}


# Sources

MODELS = {"first": lambda touches: {touches[0]: Fraction(1)}, "last": lambda touches: {touches[-1]: Fraction(1)},
          "linear": lambda touches: {name: Fraction(touches.count(name), len(touches)) for name in touches}}


def sources(ways, model):
    rows = collections.defaultdict(list)
    for walk in ways:
        for name, share in MODELS[model](walk.touches).items():
            rows[name].append((share, walk))
    told = [source(name, model, shares) for name, shares in rows.items()]
    return sorted(told, key=lambda row: (-row["contacts"], row["source"]))


def source(name, model, shares):
    whole = sum(share for share, _ in shares)
    done = sorted((walk.length, share) for share, walk in shares if walk.converted)
    part = sum(share for _, share in done)
    return {"source": name, "model": model, "contacts": float(whole), "converted": float(part),
            "conversion": float(part / whole), "mean_seconds": weighted_mean(done), "median_seconds": middle(done)}


def weighted_mean(done):
    weight = sum(share for _, share in done)
    return float(sum(length * share for length, share in done) / weight) / 1000 if done else None


def middle(done):
    """The time at which half of the shares is reached; when it is reached exactly, the mean with the next time."""
    half, sum_so_far = sum(share for _, share in done) / 2, 0
    for number, (length, share) in enumerate(done):
        sum_so_far += share
        if sum_so_far == half:
            return (length + done[number + 1][0]) / 2000
        if sum_so_far > half:
            return length / 1000
    return None


# Comparing parts

def row(title, ways, base=None):
    """One part of the contacts, compared with another part."""
    done = [walk for walk in ways if walk.converted]
    told = {"title": title, **figures.share_of(len(done), len(ways)),
            **figures.times([walk.length for walk in done]), "difference": None}
    if base is not None:
        told["difference"] = figures.difference(len(done), len(ways), sum(walk.converted for walk in base), len(base))
    return told


def by_change(ways, change, query):
    before = [walk for walk in ways if walk.begun < change]
    after = [walk for walk in ways if walk.begun >= change]
    moment = datetime.datetime.fromtimestamp(change / 1000, query.zone)
    clock = "" if change == midnight(moment) else " %H:%M:%S" if moment.second else " %H:%M"
    day = moment.strftime("%a %Y-%m-%d" + clock)
    return [row(f"before {day}", before), row(f"from {day} on", after, before)]


def midnight(moment):
    """The first moment of the day, in milliseconds; where 00:00 does not exist, that after the gap."""
    day = moment.date()
    start = int((moment.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).timestamp() - 10_800) * 1000)
    while datetime.datetime.fromtimestamp(start / 1000, moment.tzinfo).date() < day:
        start += 60_000
    return start


def period(moment, what, zone):
    """The title of the period in which a moment lies, and the first day of the next one."""
    day = datetime.datetime.fromtimestamp(moment / 1000, zone).date()
    if what == "day":
        return day.strftime("%a %Y-%m-%d"), day + datetime.timedelta(days=1)
    if what == "week":
        monday = day - datetime.timedelta(days=day.weekday())
        return f"week of {monday}", monday + datetime.timedelta(days=7)
    if what == "month":
        return day.strftime("%Y-%m"), (day.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)
    quarter = (day.month - 1) // 3
    return (f"{day.year} quarter {quarter + 1}",
            datetime.date(day.year + quarter // 3, (quarter + 1) % 4 * 3 + 1 if quarter < 3 else 1, 1))


def by_period(ways, what, query):
    """From the first in which somebody began to the last, also those in between in which nobody did."""
    rows = {}
    for walk in sorted(ways, key=lambda walk: walk.begun):
        rows.setdefault(period(walk.begun, what, query.zone)[0], []).append(walk)
    return [row(title, rows.get(title, [])) for title in calendar(ways, what, query.zone)]


def calendar(ways, what, zone):
    if not ways:
        return []
    day = datetime.datetime.fromtimestamp(min(walk.begun for walk in ways) / 1000, zone).date()
    last = datetime.datetime.fromtimestamp(max(walk.begun for walk in ways) / 1000, zone).date()
    titles = []
    while day <= last:
        noon = datetime.datetime.combine(day, datetime.time(12), datetime.timezone.utc).timestamp() * 1000
        title = period(noon, what, zoneinfo.ZoneInfo("UTC"))[0]
        titles += [title] if title not in titles else []
        day += datetime.timedelta(days=1)
    return titles


def by_version(contacts, ways, flow, query):
    """By the version of the contact's first entry; each is compared with the one before."""
    rows, dates = collections.defaultdict(list), {}
    for walk in ways:
        entries = [fact for fact in entries_of(walk.contact, flow) if fact.at < query.end]
        rows[entries[0].properties["version"] if entries else None].append(walk)
    for contact in contacts:
        for fact in entries_of(contact, flow):
            number = fact.properties["version"]
            dates[number] = min(dates.get(number, fact.at), fact.at)
    told, base = [], None
    for number in sorted(number for number in rows if number is not None):
        day = datetime.datetime.fromtimestamp(dates[number] / 1000, query.zone).date()
        told.append(row(f"version {number} ({day})", rows[number], base))
        base = rows[number]
    return told + ([row(f"not in {flow}", rows[None])] if rows[None] else [])


def entries_of(contact, flow):
    return [fact for fact in contact.facts if fact.kind == "entered" and slug(fact.properties["flow"]) == flow]


def by_arm(ways, flow, step, titles, holdout, query):
    """By the arm of the contact's first time at the split; compared with those who are sent nothing."""
    rows = collections.defaultdict(list)
    for walk in ways:
        arms = [fact.properties["arm"] for fact in walk.contact.facts if fact.kind == "split" and fact.at < query.end
                and slug(fact.properties["flow"]) == flow and fact.properties["step"] == step]
        rows[arms[0] if arms else None].append(walk)
    told = [row(title, rows[arm], None if arm == holdout else rows[holdout]) for arm, title in enumerate(titles, 1)]
    return told + ([row(f"not at split {step} of {flow}", rows[None])] if rows[None] else [])


def by_segment(ways, segments):
    """Everybody may be in several."""
    told = [row(title, [walk for walk in ways if holds(walk.contact)]) for title, holds in segments.items()]
    none = [walk for walk in ways if not any(holds(walk.contact) for holds in segments.values())]
    return told + ([row("none of them", none)] if none else [])
