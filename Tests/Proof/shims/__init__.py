"""Libraries in C that are put before the C library of a daemon by LD_PRELOAD, and how they are made and steered."""

import os
import subprocess
from pathlib import Path


def compiled(source, folder):
    """Makes a library of that file, with the Swift toolchain's compiler; returns its path, for `Daemon(preload=…)`."""
    library = Path(folder) / Path(source).with_suffix(".so").name
    subprocess.run(["clang", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o", library,
                    source, "-ldl"], check=True)
    return library


def build(folder):
    """Compiles `faults.c` into that folder; returns the library's path."""
    return compiled(Path(__file__).with_name("faults.c"), folder)


def faults(workplace, servers=(), die=None, linger=None, write=None, copy=None, sync=None, log=None):
    """The environment that steers `faults.so`; what each variable means is said at the top of `faults.c`."""
    wanted = {
        "FAULTS_DATABASE": os.path.realpath(workplace.database),
        "FAULTS_SERVERS": ",".join(str(port) for port in servers),
        "FAULTS_DIE": die, "FAULTS_LINGER": linger, "FAULTS_WRITE": write, "FAULTS_COPY": copy,
        "FAULTS_SYNC": sync, "FAULTS_LOG": log,
    }
    return {name: str(value) for name, value in wanted.items() if value}


def moments(log):
    """What `FAULTS_LOG` says: how many there were of each kind, and when the first of each was, in seconds."""
    counts, first = {}, {}
    for line in Path(log).read_text(encoding="ascii").splitlines():
        kind, number, nanoseconds = line.split()
        counts[kind] = int(number)
        first.setdefault(kind, int(nanoseconds) / 1e9)
    return counts, first
