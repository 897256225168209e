"""What was promised, what was measured, and whether it holds."""


class Verdict:
    """Gathers promises, prints them as one table, and knows the exit status."""

    def __init__(self, title):
        self.title = title
        self.rows = []
        self.notes = []

    def add(self, promise, measured, holds):
        self.rows.append((promise, str(measured), bool(holds)))

    def equal(self, promise, measured, wanted):
        """A promise about a number that must be exactly that."""
        self.add(promise, f"{measured:,} of {wanted:,}", measured == wanted)

    def none(self, promise, found, example=None):
        """A promise that something never happens; `found` is a count or what was found."""
        count = found if isinstance(found, int) else len(found)
        if count and example is None and not isinstance(found, int):
            example = next(iter(found))
        self.add(promise, f"{count:,}" + (f", for example {example}" if count and example else ""), count == 0)

    def at_most(self, promise, measured, limit, unit=""):
        shown = f"{measured:,.1f}" if isinstance(measured, float) else f"{measured:,}"
        self.add(promise, f"{shown}{unit}, at most {limit:,}{unit}", measured <= limit)

    def at_least(self, promise, measured, limit):
        """Something without which other promises would hold for nothing."""
        self.add(promise, f"{measured:,}, at least {limit:,}", measured >= limit)

    def note(self, text):
        """A figure that is worth knowing and promises nothing."""
        self.notes.append(text)

    @property
    def holds(self):
        return bool(self.rows) and all(row[2] for row in self.rows)

    def finish(self):
        """Prints the table on standard output.

        Returns the exit status: 0 when every promise holds, else 1.
        """
        header = ("promise", "measured", "holds")
        rows = [header] + [(promise, measured, "yes" if holds else "NO") for promise, measured, holds in self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        print(self.title)
        for row in rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        for note in self.notes:
            print(note)
        print(f"{self.title}: {'holds' if self.holds else 'DOES NOT HOLD'}", flush=True)
        return 0 if self.holds else 1
