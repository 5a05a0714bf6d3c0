"""Places: what was asked of them, what failed, and which are watched."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.records.report import Hints


@dataclass(frozen=True, slots=True)
class Problem:
    """A place that gave no report, and why. ``again`` is False where it cannot be tried again,
    since what is there was forgotten on request, or came on standard input: nothing is noted of
    it then."""

    place: str
    message: str
    again: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """What an address gave when it was last read.

    ``name`` is its canonical address; ``capture`` the id of a page's capture, ``listing`` a
    list's addresses as JSON; ``etag`` and ``modified`` are what a server is asked with whether
    anything is new; ``stamp`` is what the list that led here said of its last change.
    ``first`` and ``last`` (UTC, ISO 8601) say when it was read for the first and last time.
    """

    name: str
    first: str
    last: str
    capture: str | None = None
    listing: str | None = field(default=None, repr=False)
    etag: str | None = None
    modified: str | None = None
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A place that gave no report when it was last read, how often, and what is known of it.

    ``story`` is empty where the report was to find its own.
    """

    place: str
    story: str
    hints: Hints
    message: str
    times: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Watch:
    """A place to look at again and again: every so many seconds, last looked at when (UTC)."""

    place: str
    story: str  # empty where each report finds its own
    every: int
    links: bool = False
    last: str | None = None
