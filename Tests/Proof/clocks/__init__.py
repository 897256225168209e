"""What the proof about the clock needs beside the harness: a clock that can be set, and when which time may count."""

from .belief import PATIENCE, POLL, Belief
from .stepped import SteppedClock, libraries
from .story import Story

__all__ = ["PATIENCE", "POLL", "Belief", "SteppedClock", "Story", "libraries"]
