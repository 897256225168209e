"""What happened to one contact, as the lines of a dry run tell it."""

import datetime

from .facts import OURS

KINDS = {"stage": "moved"}
"""Facts whose line is of another kind; what comes from outside, a reader's deeds too, is an event."""

DEEDS = ("opened", "clicked", "replied", "bounced", "complained", "unsubscribed", "subscribed")
"""What readers do."""


def line(fact, zone):
    """The members of a line that the fact alone decides."""
    moment = datetime.datetime.fromtimestamp(fact.at / 1000, zone)
    told = {"at": moment, "kind": KINDS.get(fact.kind, fact.kind)}
    if fact.kind in DEEDS or fact.kind == "event":
        told.update(kind="event", event=fact.name if fact.kind == "event" else fact.kind)
    if fact.kind in OURS and fact.kind != "stage" and fact.name:
        told["email"] = fact.name
    for name in ("flow", "arm", "reason"):
        # Whoever unsubscribes leaves more than one flow.
        if fact.kind in OURS and name in fact.properties and fact.kind != "unsubscribed":
            told[name] = fact.properties[name]
    return told


def same(told):
    """A line of the program's in the same form."""
    return {**told, "at": datetime.datetime.fromisoformat(told["at"])}


def story(contact, zone):
    return [line(fact, zone) for fact in contact.facts]
