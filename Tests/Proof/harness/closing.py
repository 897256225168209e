"""The early end of a program: who is asked to end takes along what it started, and leaves nothing behind.

A handler of a signal only sets the flag here and kills the daemons. Whoever waits looks at the flag and raises
`Closed`, in each thread, so that all `with` statements end as they do otherwise.
"""

import contextlib
import signal
import threading

flag = threading.Event()
reasons = []
"""The signal that came first."""


class Closed(SystemExit):
    """A `SystemExit`, since nobody takes that for a finding."""


def check():
    """Raises `Closed` in a program that was asked to end."""
    if flag.is_set():
        raise Closed(128 + reasons[0])


def rest(seconds):
    """Lets real time pass, where that is what a proof is about."""
    flag.wait(seconds)
    check()


def on_request(end):
    """Calls `end` when somebody asks the program to end, with all that runs in its threads."""
    def ask(number, _):
        reasons.append(number)
        flag.set()
        end()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)


def in_threads(count, work):
    """Does the same work in so many threads; returns when all have ended."""
    def quietly():
        with contextlib.suppress(Closed):
            work()
    threads = [threading.Thread(target=quietly) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check()
