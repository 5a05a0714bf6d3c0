"""How the web is asked: politely, with limits on time, size and number."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from onrecord.read import guard

ROBOT = "onrecord"  # what robots.txt files call us


def agent() -> str:
    """The user agent: who asks, what for, and by which name robots.txt may address it."""
    return f"{ROBOT}/{version('onrecord')} (reads news reports; obeys robots.txt as '{ROBOT}')"


@dataclass(frozen=True, slots=True)
class Manners:
    """What one reading may take, and how it behaves. Times are in seconds.

    ``patience`` is for one address with all that belongs to it (robots.txt, redirects,
    the body); waiting out of politeness does not count. ``most_bytes`` holds before and
    after unpacking. ``longest_wait`` is what a Retry-After may ask for within a reading.
    ``entries`` are the addresses taken from one list. ``links`` reads pages of links as lists.
    """

    patience: float = 8.0
    connect: float = 5.0
    delay: float = 1.0
    longest_delay: float = 30.0
    longest_wait: float = 20.0
    most_bytes: int = guard.MAX_BYTES
    redirects: int = 10
    hosts: int = 8
    entries: int = 1000
    robots: bool = True
    allow_private: bool = False
    links: bool = False
    agent: str = ""  # empty: what `agent` says
