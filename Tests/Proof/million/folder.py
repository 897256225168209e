"""Stages, scoring, segments and flows, and the few contacts of whom all others are copies."""

import datetime
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Europe/Amsterdam")
"""Of the workplaces' configuration."""

FILES = {
    "lifecycle": """stages:
  Lead              "Opened an account"            when account opened
  Customer          "Has bought"                   when order completed
  Loyal             "Has bought three times"       when order completed at least 3 times
  outside: Lapsed   "Has not bought for 30 days"   when order completed ever and not in segment "recent buyers"
end

scoring:
  visited pricing +10, at most 40
  order completed +20, at most once a day
  -5 every 30 days without activity
end

segment newcomers: signed up after 30 days ago
segment settled: signed up before 30 days ago
segment "recent buyers": order completed in the last 30 days
""",
    "settled": "on segment settled\ntag seasoned\n",
    "welcome": "on account opened\nwait 20 days\ntag welcomed\n",
    "hot": "on score at least 40\ntag hot\n",
}

ADDED = """segment "Dutch customers": stage is at least Customer and country is "NL"
segment "quiet": not order completed in the last 60 days and not account opened in the last 60 days
"""
"""What a later start finds in the folder besides: of everybody it is asked whether it holds."""


def thirty_days_before(moment):
    """By the calendar of the zone, as the language counts; the moment is in seconds since 1970."""
    local = datetime.datetime.fromtimestamp(moment, ZONE)
    return (local - datetime.timedelta(days=30)).astimezone(datetime.timezone.utc)


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def event(address, name, number, at, properties=None):
    return {"type": "track", "messageId": f"{address}-{number}", "event": name, "timestamp": iso(at),
            "properties": properties or {}, "context": {"traits": {"email": address}}}


def identify(address, **traits):
    return {"type": "identify", "messageId": f"{address}-0", "traits": {"email": address, **traits}}


def bystanders():
    """Calls about seventeen contacts who have bought, opened an account or only signed up, at many times."""
    now = datetime.datetime.now(datetime.timezone.utc)
    calls = []
    for kind in range(17):
        address = f"kind{kind:02}@example.com"
        signed_up = now - datetime.timedelta(days=kind + 1 if 5 <= kind < 10 else 17 * kind + 100)
        calls.append(identify(address, signed_up=iso(signed_up), country=("NL", "BE", "DE", "FR")[kind % 4]))
        if kind < 5:
            calls += [event(address, "account opened", 1, now - datetime.timedelta(days=3)),
                      event(address, "visited pricing", 2, now - datetime.timedelta(days=2)),
                      event(address, "order completed", 3, now - datetime.timedelta(days=kind + 3), {"amount": kind})]
        if 5 <= kind < 10:
            calls.append(event(address, "account opened", 1, now - datetime.timedelta(days=kind + 1)))
    return calls


def awaited(first, second):
    """Calls about three contacts: one falls out of a segment at the first moment by a date of its own, one is moved
    by a stage's rule then, by the age of an event, and one falls out of a segment at the second moment."""
    signed_up = {"dated": first, "lapsing": first - 200 * 86_400, "later": second}
    calls = [identify(f"{name}@example.com", signed_up=iso(thirty_days_before(moment)), country="NL")
             for name, moment in signed_up.items()]
    return calls + [event("lapsing@example.com", "order completed", 1, thirty_days_before(first), {"amount": 50})]
