"""Counting what the mail server accepted: what is missing, what came again and why, what came too early."""

import collections


class Tally:
    """Every message by recipient and subject, with all its copies in the order in which they were accepted."""

    def __init__(self):
        self.copies = {}
        self.taken = 0
        self.again = []
        """Each repetition: the copy before it and itself."""

    def take(self, mails):
        """Counts what the journal gained since the last call."""
        for mail in mails[self.taken:]:
            known = self.copies.setdefault((mail.recipient, mail.subject), [])
            if known:
                self.again.append((known[-1], mail))
            known.append(mail)
        self.taken = len(mails)
        return self

    def lost(self, addresses, subjects, held=()):
        """What never came; `held` are pairs of address and subject that wait for a person, with all that follows."""
        waiting = {(address, later) for address, subject in held for later in subjects[subjects.index(subject):]}
        return [f"{subject} to {address}" for address in addresses for subject in subjects
                if (address, subject) not in self.copies and (address, subject) not in waiting]

    def unwanted(self, addresses, subjects):
        """Mail to nobody who is due one, or about nothing that is due."""
        addresses, subjects = set(addresses), set(subjects)
        return [f"{subject} to {recipient}" for recipient, subject in self.copies
                if recipient not in addresses or subject not in subjects]

    def with_other_bytes(self):
        return [again for before, again in self.again if before.sha256 != again.sha256]

    def with_other_id(self):
        return [again for before, again in self.again if before.message_id != again.message_id]

    def shared_ids(self):
        """Message-IDs that two different messages carry."""
        owners = collections.defaultdict(set)
        for key, mails in self.copies.items():
            for mail in mails:
                owners[mail.message_id].add(key)
        return [message_id for message_id, keys in owners.items() if len(keys) > 1]

    def within_one_life(self):
        """Repetitions that no death of the daemon explains: the same daemon sent both."""
        return [again for before, again in self.again if before.generation == again.generation]

    def most_on_one_connection(self):
        """The most repetitions of what one connection had sent before its daemon died."""
        return max(collections.Counter(before.connection for before, _ in self.again).values(), default=0)

    def most_after_one_death(self):
        return max(collections.Counter(before.generation for before, _ in self.again).values(), default=0)

    def early(self, subjects, waits, slack=0.005):
        """Messages that came sooner after the one before than the flow waits, or before it."""
        found = []
        for (recipient, subject), mails in self.copies.items():
            index = subjects.index(subject) if subject in subjects else 0
            if index == 0:
                continue
            before = self.copies.get((recipient, subjects[index - 1]))
            if before is None or mails[0].at - before[0].at < waits[index - 1] - slack:
                found.append(f"{subject} to {recipient}")
        return found
