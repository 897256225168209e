"""A time of day that is set while daemons run: libfaketime, steered by a file."""

import glob
import os
import time
from pathlib import Path

from shims import compiled

LIBRARIES = "/usr/lib/*/faketime/libfaketimeMT.so.1"


def libraries(folder):
    """What is preloaded to set a clock; `timers.c` is compiled into that folder."""
    found = glob.glob(LIBRARIES)
    if not found:
        raise FileNotFoundError(f"there is no {LIBRARIES}: install the Debian package libfaketime")
    return f"{compiled(Path(__file__).with_name('timers.c'), folder)}:{found[0]}"


class SteppedClock:
    """The time of day that is `offset` seconds ahead of the machine's; only daemons with those `libraries` see it.

    Clocks that nobody sets are left alone, as are the times of files.
    """

    def __init__(self, folder):
        self.offset = 0
        self.history = []
        """What happened to the daemon's clock: the kind and seconds of the monotonic clock, before and after."""
        self.file = Path(folder) / "offset"
        self._write()
        self.environment = {
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            # Read at each look at the clock, so that a step is seen at once.
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Else waiting with a deadline on the monotonic clock ends at once.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "NO_FAKE_STAT": "1",
        }

    def set(self, offset):
        before = time.monotonic()
        self.offset = offset
        self._write()
        self.history.append(("set", before, time.monotonic(), offset))

    def note(self, kind):
        """Daemons that start (`up`) and end (`down`) have a part in what is noticed, and when."""
        now = time.monotonic()
        self.history.append((kind, now, now, self.offset))

    @staticmethod
    def clean(process):
        """Removes what libfaketime leaves behind when its process is killed."""
        for name in (f"faketime_shm_{process}", f"sem.faketime_sem_{process}"):
            Path("/dev/shm", name).unlink(missing_ok=True)

    def _write(self):
        """Whoever reads it meets the old or the new offset, never a part."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{self.offset:+d}\n", encoding="ascii")
        os.replace(new, self.file)
