"""A database that a daemon has filled: what people did in an invented world, and what the flows made of it."""

import datetime
import json

from harness import Call, Client, Daemon, until
from harness.events import ask

from .invention import EMAILS

RULES = [('"Has shown interest"', "when lead"), ('"Wants to talk"', "when form submitted"),
         ('"Has bought"', "when purchase"), ('"No interest"', "when visited pricing at least 3 times")]


def folder(world):
    """The invented folder, with stages that events move."""
    text = world.folder()
    for description, rule in RULES:
        text = text.replace(description, f"{description} {rule}")
    return text


def calls(world):
    """What an application sends: everything but what nurture itself would have done."""
    return [Call.batch([line]) for line in world.lines if line["type"] != "track" or not (
        line.get("properties", {}).keys() & {"flow", "to", "email", "topic"})]


def fill(workplace, world):
    """Lets a daemon take in what happened, until it has nothing to do; returns how many calls that were."""
    workplace.flow("main", folder(world))
    for email in EMAILS:
        workplace.email(email)
    workplace.configure(zone=world.zone)
    handed_in = calls(world)
    with Daemon(workplace) as daemon:
        # One after the other: their order decides who is who.
        with Client(daemon.wait_listening(), connections=1) as client:
            client.submit(handed_in)
            client.wait_answered()
        until(lambda: is_still(workplace.database), "the daemon's rest")
        daemon.stop()
    return len(handed_in)


def is_still(database):
    return ask(database, "SELECT NOT EXISTS (SELECT * FROM inbox) "
               "AND NOT EXISTS (SELECT * FROM outbox WHERE state IN (0, 1))") == 1


def export(workplace):
    """The lines of its export, and a moment after all of them."""
    path = workplace.path("events.ndjson")
    answer = workplace.nurture("export", "events", "--output", path)
    if answer.returncode != 0:
        raise RuntimeError(f"the export ended with {answer.returncode}: {answer.stderr}")
    with open(path, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    return lines, datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
