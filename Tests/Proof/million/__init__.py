"""A database of a million contacts, the folder they live by, and what is measured of a daemon on it."""

from .clones import Clones
from .folder import ADDED, FILES, awaited, bystanders
from .probe import Application, Meter

__all__ = ["ADDED", "Application", "Clones", "FILES", "Meter", "awaited", "bystanders"]
