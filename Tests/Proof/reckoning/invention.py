"""Invents a small folder of flows and what happened to a few contacts, by chance, with everything that is awkward."""

import datetime
import json
import zoneinfo

ZONES = {  # A day near which the clocks change; in some of them at midnight, so that a day has no 00:00.
    "Europe/Amsterdam": (2026, 3, 29), "America/New_York": (2026, 11, 1), "Australia/Lord_Howe": (2026, 4, 5),
    "Africa/Cairo": (2026, 4, 24), "America/Havana": (2026, 3, 8), "Asia/Kathmandu": (2026, 1, 1),
    "UTC": (2026, 12, 31),
}
STAGES = ["Lead", "MQL", "Customer", "Lost"]
EVENTS = ["lead", "form submitted", "visited pricing", "purchase", "Odd: event"]
EMAILS = ["guide", "offer", "reminder"]
DEEDS = ["opened", "clicked", "replied", "bounced", "complained"]
SOURCES = ["google", "newsletter", "partner", "direct"]
HOUR = 3_600_000
DAY = 24 * HOUR

FLOWS = """stages:
  Lead      "Has shown interest"
  MQL       "Wants to talk"
  Customer  "Has bought"
  outside: Lost "No interest"
end

segment Buyers: purchase ever
segment "Pro plan": plan is "pro"

flow course
on lead
enter every time
goal purchase

send guide
split:
  30%: send offer
  30%: wait 2 days
  rest: send reminder
end
wait 3 days
split:
  50%: send offer
  rest: send reminder
end

flow again
on purchase
enter every time

send guide
wait 1 day
send reminder
"""


class World:
    """Flows, a time zone, and lines of an export. `random` decides everything."""

    def __init__(self, random):
        self.random = random
        self.zone = random.choice(list(ZONES))
        middle = datetime.datetime(*ZONES[self.zone], tzinfo=zoneinfo.ZoneInfo(self.zone))
        self.start = int(middle.timestamp()) * 1000 - random.choice([1, 10, 45]) * DAY
        self.span = random.choice([2, 20, 90]) * DAY
        self.grain = random.choice([1, 1_000, 3 * HOUR, DAY])
        self.journeys = [self.journey() for _ in range(2)]
        self.stories = []
        for number in range(random.choice([0, 1, 2, 8, 30, 60])):
            self.stories.append(Story(self, number))
        self.lines = self.gathered()

    def moment(self):
        """In milliseconds; coarse, so that many things happen at one instant."""
        return self.start + self.random.randrange(self.span) // self.grain * self.grain

    # The folder

    def journey(self):
        return [[self.touchpoint() for _ in range(self.random.choice([1, 1, 1, 2, 3]))]
                for _ in range(self.random.randint(1, 5))]

    def touchpoint(self):
        """What a line of a journey may say."""
        random = self.random
        deed = random.choice(["sent", "sent", *DEEDS])
        return random.choice([random.choice(EVENTS[:4]), random.choice(EVENTS[:4]), f"{deed} {random.choice(EMAILS)}",
                              f"{deed} any email", f"stage {random.choice(STAGES)}", "unsubscribed"])

    def folder(self):
        """The flow file."""
        parts = [FLOWS]
        for number, steps in enumerate(self.journeys):
            parts.append("\n".join([f"journey Way{number}:", *("  " + " or ".join(step) for step in steps), "end", ""]))
        return "\n".join(parts)

    # The file

    def gathered(self):
        """All lines in time order or in none, some of them twice."""
        lines = [line for story in self.stories for line in story.lines]
        self.random.shuffle(lines)
        if self.random.random() < 0.7:
            lines.sort(key=lambda line: line["timestamp"])
        lines += [dict(line) for line in lines if self.random.random() < 0.05]
        return lines

    def text(self):
        return "".join(json.dumps(line) + "\n" for line in self.lines)

    def place(self):
        """A moment for an option: often exactly that of an event."""
        if self.lines and self.random.random() < 0.6:
            return self.random.choice(self.lines)["timestamp"]
        day = datetime.datetime.fromtimestamp(self.moment() / 1000, zoneinfo.ZoneInfo(self.zone))
        return day.strftime("%Y-%m-%d")


def iso(milliseconds):
    seconds, rest = divmod(milliseconds, 1000)
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{rest:03}Z"


class Story:
    """What happened to one contact: first perhaps without a name, later under others."""

    def __init__(self, world, number):
        self.world, self.random, self.number = world, world.random, number
        self.has_browser = self.random.random() < 0.4
        self.known = world.moment()
        self.lines = []
        if self.has_browser:
            self.tell_who()
        for _ in range(self.random.choice([0, 1, 1, 3, 6, 15])):
            self.happen()
        for flow in ["course", "again"]:
            at = world.moment()
            for _ in range(self.random.choice([0, 1, 1, 3])):
                at = self.visit(flow, at)
                if at is None:
                    break

    def who(self, at):
        """The ids of a line at that time: the browser's before the contact is known."""
        user, address = {"userId": f"u{self.number}"}, {"context": {"traits": {"email": f"c{self.number}@example.com"}}}
        if self.has_browser and at < self.known:
            return {"anonymousId": f"a{self.number}"}
        return {**user, **address} if self.random.random() < 0.8 else user

    def write(self, at, **members):
        identity = members.pop("identity", None) or self.who(at)
        name = f"m{self.number}-{len(self.lines)}"
        self.lines.append({"messageId": name, **identity, "timestamp": iso(at), **members})

    def tell_who(self):
        """Joins the browser's contact to the one that is known."""
        user, browser = f"u{self.number}", f"a{self.number}"
        if self.random.random() < 0.5:
            self.write(self.known, type="alias", previousId=browser, identity={"userId": user})
        else:
            self.write(self.known, type="identify", traits={"plan": "pro"},
                       identity={"userId": user, "anonymousId": browser})

    def track(self, at, event, context=None, **properties):
        self.write(at, type="track", event=event, properties=properties)
        if context:
            self.lines[-1]["context"] = {**self.lines[-1].get("context", {}), **context}

    # What people do

    def happen(self):
        at = self.world.moment()
        chance = self.random.random()
        if chance < 0.65:
            self.event(at)
        elif chance < 0.85:
            self.move(at)
        elif chance < 0.9:
            self.track(at, "unsubscribed", topic="newsletter")
        else:
            self.deed(at, self.random.choice(EMAILS), {})

    def event(self, at):
        name, source = self.random.choice(EVENTS), self.random.choice(SOURCES)
        where = self.random.random()
        if where < 0.2:
            self.track(at, name, source=source)
        elif where < 0.3:
            self.track(at, name, utm_source=source)
        elif where < 0.4:
            self.track(at, name, {"campaign": {"source": source}}, utm_source=self.random.choice(SOURCES))
        elif where < 0.5:
            self.track(at, name, {"campaign": {"source": self.random.choice(SOURCES)}}, source=source)
        else:
            self.track(at, name)

    def move(self, at):
        """By hand: from and to anywhere."""
        origin = self.random.choice([None, *STAGES])
        target = self.random.choice([stage for stage in STAGES if stage != origin])
        self.track(at, "stage", **({"from": origin} if origin else {}), to=target)

    def deed(self, at, email, where):
        kind = self.random.choice(DEEDS)
        machine = {"automatic": True} if kind in ("opened", "clicked") and self.random.random() < 0.2 else {}
        link = {"link": "https://example.com/guide"} if kind == "clicked" else {}
        self.track(at, kind, email=email, **where, **machine, **link)

    # What flows do

    def visit(self, flow, at):
        """One entry of a flow and all of it; returns when the next one may come, if any."""
        version = self.random.randint(1, 3)
        where = {"flow": flow, "version": version}
        self.track(at, "entered", **where)
        for step in self.random.sample(range(1, 5), self.random.randint(0, 4)):
            at = self.later(at)
            self.do(at, flow, step, where)
        at = self.later(at)
        end = self.random.choice(["converted", "stopped", "finished", None])
        reason = {"reason": self.random.choice(["stop", "stop-when", "unsubscribed"])} if end == "stopped" else {}
        if end:
            self.track(at, end, **where, **reason)
            return self.later(at)
        return self.later(at) if self.random.random() < 0.3 else None

    def later(self, at):
        return at + self.random.randrange(1 + self.world.span // 20) // self.world.grain * self.world.grain + 1

    def do(self, at, flow, step, where):
        place = {**where, "step": str(step)}
        if flow == "course" and step in (2, 4):
            self.track(at, "split", **place, arm=self.random.randint(1, 3 if step == 2 else 2))
            return
        email = self.random.choice(EMAILS)
        if self.random.random() < 0.2:
            self.track(at, "skipped", **place, email=email, reason=self.random.choice(["bounced", "no-address"]))
            return
        self.track(at, "sent", **place, email=email)
        for _ in range(self.random.choice([0, 0, 1, 3])):
            self.deed(self.later(at), email, place)
        if self.random.random() < 0.1:
            self.track(self.later(at), "unsubscribed", **place, email=email)
