"""What a report is asked, and what of it its options leave."""

import datetime
import zoneinfo

from . import facts, journeys

DAY = 86_400_000
SEGMENTS = {  # Who is in them when all lines of the file are played, whenever the report ends.
    "Buyers": lambda contact: any(fact.kind == "event" and fact.name == "purchase" for fact in contact.facts),
    "Pro plan": lambda contact: any(traits.get("plan") == "pro" for _, traits in contact.traits),
}


class Query:
    """Options as the command line has them, and as the reckoning needs them."""

    def __init__(self, world, **options):
        self.options = options
        self.zone = zoneinfo.ZoneInfo(world.zone)
        self.since = self.moment(options.get("since"))
        self.until = self.moment(options.get("until"))
        self.change = self.moment(options.get("change"))
        self.end = self.until if self.until is not None else facts.last(world.lines) + 1
        days = options.get("within")
        self.within = None if days is None or days == "ever" else int(days.split()[0]) * DAY
        self.source = options.get("source")
        self.segment = options.get("segment")

    @property
    def arguments(self):
        return [f"--{name}={value}" for name, values in self.options.items()
                for value in (values if isinstance(values, list) else [values])]

    def moment(self, text):
        """A day begins with the first moment that it has."""
        if text is None or "T" in text:
            return None if text is None else facts.milliseconds(text)
        day = datetime.datetime.fromisoformat(text).replace(tzinfo=self.zone)
        return journeys.midnight(day)

    def counts(self, at):
        return (self.since is None or self.since <= at) and at < self.end

    def takes(self, walk):
        """Whether a journey's report is about that contact."""
        is_new = self.within is not None and walk.begun + self.within > self.end
        return (self.counts(walk.begun) and not is_new and self.is_member(walk.contact)
                and (self.source is None or walk.touches[0] == self.source))

    def is_member(self, contact):
        return self.segment is None or SEGMENTS[self.segment](contact)
