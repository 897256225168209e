"""A small story of four contacts that points.py tells again and again, its witnesses, and its end."""

from .state import differences
from .telling import Telling

__all__ = ["Telling", "differences"]
