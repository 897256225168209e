"""Ports for many workplaces of one program at the same time."""

import threading

from harness.workplace import free_port

lock = threading.Lock()
taken = set()


def own_port():
    """A free port that no other workplace of this program has or had: one of a daemon that is down looks free."""
    with lock:
        port = free_port()
        while port in taken:
            port = free_port()
        taken.add(port)
        return port
