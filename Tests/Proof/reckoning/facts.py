"""What the lines of an export say, contact by contact, in the order in which it happened."""

import datetime
import re
import unicodedata
from typing import NamedTuple

OURS = {"sent", "delivered", "skipped", "opened", "clicked", "replied", "bounced", "complained", "unsubscribed",
        "subscribed", "entered", "converted", "stopped", "finished", "split", "stage"}
"""What the daemon did or saw; any other name is an event from outside."""


class Fact(NamedTuple):
    """One thing that happened to a contact; the time is in milliseconds."""

    at: int
    kind: str
    name: str
    properties: dict
    source: str

    @property
    def key(self):
        """How rows of the report about goals call it."""
        return self.name if self.kind == "event" else f"{self.kind} {self.name}".strip()


def slug(text):
    """Names are the same when this is (LANGUAGE, Names)."""
    lower = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[\W_]+", "-", lower).strip("-")


def milliseconds(text):
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(milliseconds=1)


def source(line):
    """The property, else the campaign's, else that of the address; only events from outside are asked."""
    properties = line.get("properties", {})
    campaign = line.get("context", {}).get("campaign", {})
    return properties.get("source") or campaign.get("source") or properties.get("utm_source")


def fact(line):
    at, properties, name = milliseconds(line["timestamp"]), line.get("properties", {}), slug(line["event"])
    marks = line.get("context", {}).get("nurture", {})
    if marks.get("recorded"):
        return Fact(at, "event", name, properties, None)
    if name not in OURS or marks.get("application"):
        return Fact(at, "event", name, properties, source(line))
    about = properties.get("to") if name == "stage" else properties.get("email")
    return Fact(at, name, slug(about or ""), properties, None)


def automatic(line):
    return line.get("properties", {}).get("automatic", False)


def once(lines):
    """Without repetitions: `messageId` is the key."""
    seen = set()
    for line in lines:
        if line.get("messageId") is None or line["messageId"] not in seen:
            seen.add(line.get("messageId"))
            yield line


class People:
    """Who is who: ids that stand together in a line belong to one contact."""

    def __init__(self):
        self.parent = {}

    def find(self, one):
        while self.parent.setdefault(one, one) != one:
            one = self.parent[one]
        return one

    def meet(self, line):
        ids = identities(line)
        for other in ids[1:]:
            self.parent[self.find(other)] = self.find(ids[0])
        return ids[0]


def identities(line):
    ids = [("user", line.get("userId")), ("anonymous", line.get("anonymousId")),
           ("anonymous", line.get("previousId"))]
    traits = {**line.get("context", {}).get("traits", {}), **line.get("traits", {})}
    return [(kind, value) for kind, value in [*ids, ("email", traits.get("email"))] if value]


class Contact:
    """All facts of one contact, and the traits it was told to have."""

    def __init__(self):
        self.facts, self.traits, self.address = [], [], None


def read(lines):
    """Contacts by their ids, each with its facts in time order; those of one instant as the file has them."""
    lines, people, contacts = list(once(lines)), People(), {}
    for line in lines:
        people.meet(line)
    for line in lines:
        contact = contacts.setdefault(people.find(people.meet(line)), Contact())
        contact.address = contact.address or dict(identities(line)).get("email")
        if line["type"] == "identify":
            contact.traits.append((milliseconds(line["timestamp"]), line.get("traits", {})))
        elif line["type"] == "track" and not automatic(line):
            contact.facts.append(fact(line))
    for contact in contacts.values():
        contact.facts.sort(key=lambda one: one.at)
    return list(contacts.values())


def last(lines):
    """When the last thing happened."""
    return max((milliseconds(line["timestamp"]) for line in lines), default=0)
