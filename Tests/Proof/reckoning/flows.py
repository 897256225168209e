"""Flows and emails: what became of entries, and of messages."""

import collections

from . import figures
from .facts import slug

ENDS = ("converted", "stopped", "finished")
DEEDS = ("sent", "opened", "clicked", "replied", "bounced", "complained", "unsubscribed")


class Entry:
    """One time in a flow."""

    def __init__(self, fact):
        self.flow, self.version, self.begun = slug(fact.properties["flow"]), fact.properties["version"], fact.at
        self.end = self.reason = self.ended = None


def entries(contact, end):
    """The entries of a contact; of several at the same time in one flow the oldest ends first."""
    told = []
    for fact in of_flows(contact, end):
        if fact.kind == "entered":
            told.append(Entry(fact))
        inside = [entry for entry in told if entry.flow == slug(fact.properties["flow"]) and not entry.end]
        if inside and fact.kind in ENDS:
            inside[0].end, inside[0].ended, inside[0].reason = fact.kind, fact.at, fact.properties.get("reason")
    return told


def of_flows(contact, end):
    return [fact for fact in contact.facts if fact.at < end and fact.properties.get("flow")]


def report(contacts, query):
    rows = collections.defaultdict(list)
    for contact in contacts:
        for entry in entries(contact, query.end):
            if query.counts(entry.begun):
                rows[entry.flow, entry.version].append(entry)
    return [flow(name, version, rows[name, version]) for name, version in sorted(rows)]


def flow(name, version, entered):
    done = [entry for entry in entered if entry.end == "converted"]
    share = figures.share_of(len(done), len(entered))
    return {"flow": name, "version": version, "entered": len(entered), "converted": len(done),
            "conversion": share["conversion"], "interval": share["interval"],
            "inside": sum(entry.end is None for entry in entered),
            "finished": sum(entry.end == "finished" for entry in entered),
            "stopped": dict(collections.Counter(entry.reason for entry in entered if entry.end == "stopped")),
            "time_to_convert": figures.times([entry.ended - entry.begun for entry in done])}


# Emails

class Message:
    """One email to one contact, sent or skipped, and what came of it."""

    def __init__(self, fact, version, arm):
        self.email, self.flow, self.at = fact.name, slug(fact.properties["flow"]), fact.at
        self.key = (self.email, self.flow, version, arm)
        self.is_sent, self.reason, self.deeds = fact.kind == "sent", fact.properties.get("reason"), set()

    def is_meant(self, fact):
        """Whether somebody may have done that with it; of who unsubscribes the flow is not looked at."""
        flow = "" if fact.kind == "unsubscribed" else slug(fact.properties.get("flow") or "")
        return self.is_sent and self.email == fact.name and flow in ("", self.flow)


def messages(contact, end):
    """The messages to a contact; what it does is about the last one of that email."""
    told, versions, arms = [], {}, {}
    for fact in contact.facts:
        flow = slug(fact.properties.get("flow") or "")
        if fact.at >= end:
            break
        if fact.kind == "entered":
            versions[flow], arms[flow] = fact.properties["version"], None
        elif fact.kind == "split":
            arms[flow] = fact.properties["arm"]
        elif fact.kind in ("sent", "skipped"):
            told.append(Message(fact, versions.get(flow), arms.get(flow)))
        elif fact.kind in DEEDS:
            about = [one for one in told if one.is_meant(fact)]
            if about:
                about[-1].deeds.add(fact.kind)
    return told


def emails(contacts, query):
    rows = collections.defaultdict(list)
    for number, contact in enumerate(contacts):
        for message in messages(contact, query.end):
            if query.counts(message.at):
                rows[message.key].append((number, message))
    return [email(key, rows[key]) for key in sorted(rows, key=lambda key: (*key[:3], key[3] or 0))]


def email(key, told):
    sent = [(who, message) for who, message in told if message.is_sent]
    people = {kind: len({who for who, message in sent if kind in message.deeds})
              for kind in ("opened", "clicked", "replied", "unsubscribed")}
    counts = {kind: sum(kind in message.deeds for _, message in sent) for kind in ("bounced", "complained")}
    skipped = collections.Counter(message.reason for _, message in told if not message.is_sent)
    return {"email": key[0], "flow": key[1], "version": key[2], "arm": key[3], "sent": len(sent),
            "delivered": len(sent) - counts["bounced"], **people, **counts, "skipped": dict(skipped)}
