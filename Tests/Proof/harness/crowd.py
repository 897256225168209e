"""The contacts of a proof about mail, and the flow with three emails that they go through."""

from .client import Call, track


class Crowd:
    """Hands its contacts in little by little, so that timers fire and mail goes out all through a run."""

    subjects = ("first", "second", "third")
    waits = (1, 2)
    """Seconds between one email and the next."""

    def __init__(self, contacts, random):
        self.contacts = contacts
        self.random = random
        self.handed = 0

    @property
    def addresses(self):
        return [self.address(number) for number in range(self.contacts)]

    @property
    def due(self):
        return self.contacts * len(self.subjects)

    @staticmethod
    def address(number):
        return f"contact{number}@example.com"

    @staticmethod
    def message_id(number):
        return f"lead-{number}"

    @classmethod
    def from_on(cls, subject):
        """That email and those behind it."""
        return cls.subjects[cls.subjects.index(subject):]

    def write(self, workplace):
        first, second, third = self.subjects
        workplace.flow("nurture", f"on lead\ngoal bought\n1. send {first}\n2. wait {self.waits[0]} second\n"
                       f"3. send {second}\n4. wait {self.waits[1]} seconds\n5. send {third}\n")
        for subject in self.subjects:
            workplace.email(subject)

    def calls(self, count):
        """The next so many contacts: most in batches of ten, some one by one."""
        last = min(self.handed + count, self.contacts)
        calls = []
        while self.handed < last:
            size = 1 if self.random.random() < 0.7 else min(10, last - self.handed)
            numbers = range(self.handed, self.handed + size)
            events = [track("lead", self.address(number), self.message_id(number)) for number in numbers]
            calls.append(Call.single(events[0]) if size == 1 else Call.batch(events))
            self.handed += size
        return calls
