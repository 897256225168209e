"""Reckons each figure of each report in the plainest way, from the documents alone, and compares.

Small folders of flows and exports are invented, with everything that is awkward in them: many things at one instant,
lines out of order and twice, people who become known half-way, clocks that change, days without a midnight, options
that fall on the millisecond of an event. Some are handed to a daemon, so that the same is asked of its database, and
the export of that database is reckoned.
"""

import argparse
import collections
import json
import random
import sys
import zoneinfo

from harness import Progress, Verdict, Workplace
from reckoning import facts, flows, goals, journeys, living, stages, stories
from reckoning.invention import EMAILS, EVENTS, World
from reckoning.query import SEGMENTS, Query

FUNNEL, OUTSIDE = ["lead", "mql", "customer"], ["lost"]
SPLITS = {"2": (["1 (30%): send offer", "2 (30%): wait 2 days", "3 (40%): send reminder"], 2),
          "4": (["1 (50%): send offer", "2 (50%): send reminder"], 1)}
"""The titles of the arms, and which the others are measured by."""

PLANTS = {
    "count": "the program tells one contact too many somewhere",
    "interval": "a bound of an interval is a thousandth wider",
    "order": "two rows stand the other way round",
    "line": "the program is given a file without every tenth of its lines",
}


def arguments():
    plants = "; ".join(f"{name}: {what}" for name, what in PLANTS.items())
    parser = argparse.ArgumentParser(description=__doc__, epilog="example: reports.py --nurture .build/release/nurture")
    parser.add_argument("--nurture", required=True, help="the program")
    parser.add_argument("--files", type=int, default=400, help="invented exports (default: %(default)s)")
    parser.add_argument("--databases", type=int, default=20, help="that a daemon fills (default: %(default)s)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (default: %(default)s)")
    parser.add_argument("--plant", choices=PLANTS, help="a fault that must be found; " + plants)
    return parser.parse_args()


# Comparing

def differences(wanted, told, path=""):
    """What is told otherwise than wanted; members that are not wanted may be anything."""
    if isinstance(wanted, dict) and isinstance(told, dict):
        for key, value in wanted.items():
            yield from differences(value, told.get(key, "missing"), f"{path}.{key}")
    elif isinstance(wanted, list) and isinstance(told, list):
        if len(wanted) != len(told):
            yield f"{path} has {len(told)} rows, not {len(wanted)}"
        for number, pair in enumerate(zip(wanted, told)):
            yield from differences(*pair, f"{path}[{number}]")
    elif not is_same(wanted, told, path):
        yield f"{path} is {told!r}, not {wanted!r}"


def is_same(wanted, told, path):
    """Shares have four decimals, seconds three."""
    if isinstance(wanted, float) and isinstance(told, (int, float)):
        return abs(wanted - told) <= (0.00051 if "seconds" in path else 0.000051)
    return wanted == told


def figures(wanted):
    """How many numbers are compared."""
    if isinstance(wanted, (dict, list)):
        return sum(figures(one) for one in (wanted.values() if isinstance(wanted, dict) else wanted))
    return isinstance(wanted, (int, float)) and not isinstance(wanted, bool)


def falsified(told, plant):
    """An answer with the planted fault, wherever it is first possible."""
    if isinstance(told, dict):
        if plant == "count" and told.get("contacts"):
            return {**told, "contacts": told["contacts"] + 1}
        if plant == "interval" and "high" in told:
            return {**told, "high": told["high"] + 0.001}
        return {key: falsified(value, plant) for key, value in told.items()}
    if isinstance(told, list):
        return told[::-1] if plant == "order" else [falsified(one, plant) for one in told]
    return told


# Asking

class Trial:
    """One invented world, and all that is asked about it."""

    def __init__(self, options, seed):
        self.options, self.seed = options, seed
        self.random = random.Random(seed)
        self.world = World(self.random)
        self.found, self.asked, self.figures = [], collections.Counter(), 0

    def of_file(self):
        with Workplace(self.options.nurture) as self.workplace:
            self.workplace.configure(zone=self.world.zone)
            self.workplace.flow("main", self.world.folder())
            for email in EMAILS:
                self.workplace.email(email)
            given = self.world.text().splitlines(keepends=True)
            if self.options.plant == "line":
                del given[9::10]
            self.workplace.write("events.ndjson", "".join(given))
            self.origin = ["--events", self.workplace.path("events.ndjson")]
            self.contacts, self.fixed = facts.read(self.world.lines), {}
            self.ask_all()
        return self

    def of_database(self):
        """The same questions about a database; what is right is reckoned from its export."""
        with Workplace(self.options.nurture) as self.workplace:
            living.fill(self.workplace, self.world)
            self.world.lines, end = living.export(self.workplace)
            self.origin, self.contacts, self.fixed = [], facts.read(self.world.lines), {"until": end}
            self.ask_all()
        return self

    def ask_all(self):
        for what in (self.journey, self.change, self.stages, self.flows, self.emails, self.goal, self.contact):
            what()

    def ask(self, *words):
        """What the program tells; None when no contact came from the source."""
        answer = self.workplace.nurture("report", *words, *self.origin, "--format", "json")
        if "no contact of this report came from it" in answer.stderr:
            return None
        if answer.returncode != 0:
            raise RuntimeError(f"seed {self.seed}: {words} ended with {answer.returncode}: {answer.stderr}")
        return falsified(json.loads(answer.stdout), self.options.plant)

    def compare(self, what, query, wanted, *words):
        words = [*words, *query.arguments]
        told = self.ask(*words)
        if told is None:
            wanted, told = {"contacts": wanted["contacts"]}, {"contacts": 0}
        self.note(what, wanted, told, words)

    def note(self, what, wanted, told, words):
        self.asked[what] += 1
        self.figures += figures(wanted)
        self.found += [f"seed {self.seed}: report {' '.join(words)}: {one}" for one in differences(wanted, told)]

    def query(self, *names, **more):
        """A report's options, by chance."""
        values = {"since": self.world.place, "until": self.world.place,
                  "within": lambda: self.random.choice(["1 day", "7 days", "14 days"]),
                  "segment": lambda: self.random.choice(list(SEGMENTS)),
                  "source": lambda: self.random.choice(["google", "direct"])}
        chosen = {name: values[name]() for name in names if self.random.random() < 0.3}
        chosen.update(self.fixed)
        asked = Query(self.world, **chosen)
        if asked.since is not None and asked.since >= asked.end:
            del chosen["since"]
        return Query(self.world, **chosen, **more)

    def members(self, query):
        return [contact for contact in self.contacts if query.is_member(contact)]

    # The reports

    def journey(self):
        kinds = self.random.sample(["day", "week", "month", "quarter"], 2) + ["arm", "segment"]
        kinds += ["version"] if len(self.versions()) > 1 else []
        query = self.query("since", "until", "within", "segment", "source", by=kinds, flow="course")
        ways = journeys.walks(self.contacts, self.world.journeys[0], query)
        wanted = journeys.report(self.contacts, self.world.journeys[0], query)
        self.compare("journey", query, {**wanted, "groups": self.groups(ways, query, kinds)}, "way0")

    def versions(self):
        """Of the flow, as far as it is known."""
        return {fact.properties["version"] for contact in self.contacts for fact in contact.facts
                if fact.kind == "entered" and fact.properties["flow"] == "course"}

    def groups(self, ways, query, kinds):
        return [group for kind in kinds for group in self.group(ways, query, kind)]

    def group(self, ways, query, kind):
        if kind == "arm":
            return [{"by": "arm", "flow": "course", "step": step,
                     "rows": journeys.by_arm(ways, "course", step, *SPLITS[step], query)} for step in SPLITS]
        if kind == "version":
            return [{"by": "version", "flow": "course",
                     "rows": journeys.by_version(self.contacts, ways, "course", query)}]
        if kind == "segment":
            return [{"by": "segment", "rows": journeys.by_segment(ways, SEGMENTS)}]
        return [{"by": "period", "rows": journeys.by_period(ways, kind, query)}]

    def change(self):
        query = self.query("since", "until", "within", change=self.world.place())
        ways = journeys.walks(self.contacts, self.world.journeys[1], query)
        rows = journeys.by_change(ways, query.change, query)
        self.compare("journey --change", query, {"groups": [{"by": "change", "rows": rows}]}, "way1")

    def stages(self):
        query = self.query("since", "until", "segment")
        self.compare("stages", query, stages.report(self.members(query), FUNNEL, OUTSIDE, query), "stages")

    def flows(self):
        query = self.query("since", "until", "segment")
        self.compare("flows", query, {"flows": flows.report(self.members(query), query)}, "flows")

    def emails(self):
        query = self.query("since", "until", "segment")
        self.compare("emails", query, {"emails": flows.emails(self.members(query), query)}, "emails")

    def goal(self):
        goal = self.random.choice([*EVENTS[:4], "stage Customer", "clicked", "sent guide", "replied any email"])
        query = self.query("until", "segment", within=self.random.choice(["ever", "1 day", "7 days"]))
        self.compare("goal", query, goals.report(self.members(query), goal, query), "goal", goal)

    def contact(self):
        """Of a file; a database tells when the daemon took notice, which no export says."""
        if not self.origin:
            return
        named = [contact for contact in self.contacts if contact.address and contact.facts]
        if named:
            one = self.random.choice(named)
            wanted = stories.story(one, zoneinfo.ZoneInfo(self.world.zone))
            told = [stories.same(line) for line in self.ask("contact", one.address)["events"]]
            self.note("contact", wanted, told, ["contact", one.address])


def main():
    options = arguments()
    progress, verdict = Progress(), Verdict("reports")
    found, asked, count = [], collections.Counter(), 0
    trials = [(Trial.of_file, seed) for seed in range(options.first, options.first + options.files)]
    trials += [(Trial.of_database, seed) for seed in range(options.first, options.first + options.databases)]
    for number, (run, seed) in enumerate(trials, 1):
        trial = run(Trial(options, seed))
        found += trial.found
        asked += trial.asked
        count += trial.figures
        progress.tell(f"{number} of {len(trials)}, {len(found)} differences")
    verdict.at_least("figures compared", count, len(trials) * 50)
    verdict.none("figures that are told otherwise than reckoned", found)
    verdict.note("; ".join(f"{what}: {number}" for what, number in asked.items()))
    for one in found[:20]:
        verdict.note(one)
    return verdict.finish()


if __name__ == "__main__":
    sys.exit(main())
