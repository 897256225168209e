"""A run in which the daemon lives many short lives while contacts come in and mail goes out."""

import random
import time

from . import closing
from .crowd import Crowd
from .daemon import Daemon
from .progress import Progress
from .tally import Tally
from .waiting import until


class Campaign:
    """What kills and stops have in common: feeding, waiting for a moment, the end."""

    def __init__(self, options, lives, workplace, sink, client):
        self.options, self.lives, self.workplace, self.sink, self.client = options, lives, workplace, sink, client
        self.random = random.Random(options.seed)
        self.progress = Progress()
        self.crowd = Crowd(options.contacts, self.random)
        self.crowd.write(workplace)
        self.tally = Tally()
        self.share = max(1, -(-options.contacts // lives))
        """Contacts for each life."""
        self.blocked = 0
        """Emails that wait for a person, or for one that does."""
        self.silences = []
        """The lives in which something that was awaited did not come."""

    def start(self, life):
        """A daemon whose connections carry that number in the mail server's journal."""
        self.life = life
        self.sink.generation(life)
        return Daemon(self.workplace)

    def feed(self, shares=1):
        self.client.submit(self.crowd.calls(shares * self.share))

    def unsent(self):
        """Emails that are due to those who were handed in, and did not come yet."""
        self.tally.take(self.sink.mails())
        return self.crowd.handed * len(self.crowd.subjects) - len(self.tally.copies) - self.blocked

    def await_mail(self, daemon, more):
        """Returns after so many more messages, or when there are no more to come."""
        enough = self.sink.count() + min(more, self.unsent())
        self.wait(daemon, lambda: self.sink.count() >= enough)

    def await_answers(self, daemon, more):
        """Returns after so many more events were answered, or when all are."""
        enough = len(self.client.answered) + more
        self.wait(daemon, lambda: len(self.client.answered) >= enough or self.client.pending == 0)

    def wait(self, daemon, condition):
        """Without news for 20 s the run goes on, so that the verdict can say what is missing, this silence included."""
        seen, since = -1, time.monotonic()
        while not condition():
            if time.monotonic() - since > 20:
                self.silences.append(f"life {self.life}")
                return
            closing.check()
            self.client.check()
            if daemon.has_ended:
                raise RuntimeError(daemon.told(f"ended by itself with {daemon.process.returncode}"))
            now = self.sink.count() + len(self.client.answered)
            if now != seen:
                seen, since = now, time.monotonic()
            time.sleep(0.002)

    def tell(self, lives, what):
        self.progress.tell(f"{lives:,} of {self.lives:,} {what}, {len(self.client.answered):,} events in, "
                           f"{self.sink.count():,} messages out")

    def count_held(self):
        """Takes what is held out of what is waited for; some of it did arrive, and is not counted."""
        arrived = self.tally.take(self.sink.mails()).copies
        self.blocked = sum((row["contact"], later) not in arrived for row in self.workplace.outbox("--held")
                           for later in self.crowd.from_on(row["name"]))

    def finish(self):
        """Lets a last daemon do the rest, and stops it.

        Returns what the product says of itself at the end, and the exit status of the stop.
        """
        self.client.submit(self.crowd.calls(self.options.contacts))
        daemon = self.start(self.lives)
        daemon.wait_listening()
        self.client.wait_answered()
        status = until(self.settled, "the end of all flows", 900, step=0.5)
        listed = self.workplace.outbox("--uncertain")
        ended, _ = daemon.stop()
        self.sink.wait_quiet()
        self.tally.take(self.sink.mails())
        return status, listed, ended

    def settled(self):
        """What `nurture status` says when nobody waits for anything any more, else None."""
        status = self.workplace.status()
        self.progress.tell(f"the rest: {status['outbox']['done']:,} of {self.crowd.due:,} messages done")
        under_way = status["pending_events"] + status["outbox"]["queued"] + status["outbox"]["sending"]
        # Those whose message waits for a person wait with it.
        waiting = sum(flow["active"] for flow in status["flows"]) - status["outbox"]["held"]
        return status if under_way + waiting == 0 else None


def judge_mail(verdict, campaign, status, held=()):
    """The part of the promise that holds however the daemon ended.

    `held` are pairs of address and subject that wait for a person.
    """
    crowd, tally = campaign.crowd, campaign.tally
    verdict.none("lives without news for 20 s while something was due", campaign.silences)
    verdict.none("emails lost", tally.lost(crowd.addresses, crowd.subjects, held))
    verdict.none("emails that nobody was due", tally.unwanted(crowd.addresses, crowd.subjects))
    verdict.none("emails that came early", tally.early(crowd.subjects, crowd.waits))
    verdict.none("Message-IDs of two messages", tally.shared_ids())
    waiting = sum(len(crowd.from_on(subject)) for _, subject in held)
    verdict.equal("messages that the daemon calls done", status["outbox"]["done"], crowd.due - waiting)
    verdict.none("contacts set aside", status["faulted"])
