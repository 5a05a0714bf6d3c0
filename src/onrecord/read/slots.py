"""One address on its way through a reading, and what it may give."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.errors import PlaceError
from onrecord.read.feed import Entry, Listing
from onrecord.read.fetch import Answer
from onrecord.records import Problem


@dataclass(frozen=True, slots=True)
class Page:
    """A page that came, or (304) that is as it was."""

    answer: Answer
    name: str  # its canonical address


@dataclass(frozen=True, slots=True)
class List:
    """A list that came, or (304) that is as it was."""

    answer: Answer
    listing: Listing


Outcome = Page | List | PlaceError


@dataclass(slots=True, eq=False)
class Slot:
    """One address on its way. ``order`` sorts it; ``entry`` is the list's word on it."""

    order: tuple[int, ...]
    place: str
    url: str
    budget: list[int]  # addresses that may still be taken from the list it may be
    entry: Entry | None = None
    source: str = ""  # the list that named it
    outcome: Outcome | None = None
    twin: Slot | None = None  # the slot that reads the same page
    variant: Page | None = None  # the cut of the page that led here
    gave: str | Problem | None = None  # once settled: a capture's id, or what was wrong

    def __lt__(self, other: Slot) -> bool:
        return self.order < other.order

    def is_ready(self) -> bool:
        """True when what it gives is known."""
        if self.twin is not None:
            return self.twin.is_ready()
        return self.outcome is not None or self.gave is not None

    def leads_to(self, other: Slot) -> bool:
        """True when it is, or waits for, the other."""
        return self is other or (self.twin is not None and self.twin.leads_to(other))
