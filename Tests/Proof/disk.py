"""Takes the daemon's disk away in five ways, and looks whether anything is lost, repeated or hangs.

full     a small disk is full five times under load, for a moment, for long and at a start: intake answers 507, what
         the mail server took is still written down, nothing that was answered 200 is lost, and sending goes on within
         10 s of room
writes   the nth write fails, n = 1 … 200, each tenth with all that follow: the daemon ends at once and says why; after
         a start on a good disk everything that was answered is there and everything completes
syncs    the nth sync fails: the same, within a second of the failing call
copies   the nth write fails by which the log is copied into the database, when the daemon stops: nothing is lost
room     the nth write finds no room, and the next one does: nothing is lost, and the daemon goes on or says why not

`full` needs root, or a kernel that lets users mount in a namespace of their own; without, it exits with 77.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import shims
from disks.errors import failing_calls
from disks.full import CANNOT, enter_namespace, full_disk
from harness import Progress, Verdict

PARTS = ("full", "writes", "syncs", "copies", "room")

PLANTS = {
    "reserve": "full: the reserve on the disk is removed before the disk is full",
    "early": "others: the client believes that a request was answered when its connection broke: an answered event is "
             "missing",
    "forget": "others: the mail server forgets one message: lost",
    "slow": "others: the witness believes that each call failed two seconds earlier: an end that is too late",
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter,
                                     epilog="example: disk.py --nurture .build/release/nurture")
    parser.add_argument("--nurture", required=True, help="the program")
    parser.add_argument("--parts", default=",".join(PARTS), help="which to do (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="how often the disk is full (default: 5)")
    parser.add_argument("--contacts", type=int, default=400,
                        help="more for each round, each gets two emails (default: 400)")
    parser.add_argument("--connections", type=int, default=10, help="to the mail server (default: 10)")
    parser.add_argument("--writes", type=int, default=200, help="failing writes (default: 200)")
    parser.add_argument("--syncs", type=int, default=50, help="failing syncs (default: 50)")
    parser.add_argument("--copies", type=int, default=12, help="failing writes of a copy (default: 12)")
    parser.add_argument("--end-within", type=float, default=1, metavar="SECONDS",
                        help="the end after a failing call (default: 1)")
    parser.add_argument("--jobs", type=int, default=4, help="failing disks at the same time (default: 4)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (default: 1)")
    parser.add_argument("--keep", action="store_true", help="keep the temporary folders")
    plants = "; ".join(f"{name}: {what}" for name, what in PLANTS.items())
    parser.add_argument("--plant", choices=PLANTS, help="a fault that must be found; " + plants)
    options = parser.parse_args()
    options.parts = options.parts.split(",")
    if not set(options.parts) <= set(PARTS):
        parser.exit(64, f"disk.py: --parts takes some of {', '.join(PARTS)}, with commas between\n")
    # A fault that nobody meets would pass for one that nobody found.
    if options.plant and any((part == "full") != (options.plant == "reserve") for part in options.parts):
        parser.exit(64, f"disk.py: --plant {options.plant} does not fit the parts, {PLANTS[options.plant]}\n")
    return options


def main():
    options = arguments()
    parts = options.parts
    if "full" in parts:
        enter_namespace()
    verdict = Verdict("the disk")
    progress = Progress()
    can_mount = True
    with tempfile.TemporaryDirectory(prefix="nurture-disk-") as name:
        folder = Path(name)
        if "full" in parts:
            can_mount = full_disk(options, folder, verdict, progress)
        shim = shims.build(folder)
        for part in PARTS[1:]:
            if part in parts:
                failing_calls(options, part, shim, folder, verdict, progress)
    status = verdict.finish() if verdict.rows or can_mount else 0
    if not can_mount:
        print("the disk: NOT TESTED full, since this user may not mount; run it as root", file=sys.stderr)
    return status if can_mount or status else CANNOT


if __name__ == "__main__":
    sys.exit(main())
