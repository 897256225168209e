"""What the proof programs share: a workplace, the daemon, a counting mail server, an intake client, a verdict."""

from . import closing
from .client import Call, Client, track
from .daemon import Daemon, Ended
from .mails import Mail
from .progress import Progress
from .sink import Sink
from .verdict import Verdict
from .waiting import Silence, until
from .workplace import Workplace

__all__ = ["Call", "Client", "Daemon", "Ended", "Mail", "Progress", "Silence", "Sink", "Verdict", "Workplace",
           "closing", "track", "until"]
