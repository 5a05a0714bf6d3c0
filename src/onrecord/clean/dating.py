"""When an HTML page was published and changed: all that tells a date, weighed.

Each of the page's independent voices (linked data, meta elements, the address, the stamp
that readers see) has a say, by how often it is right. What they say, and how far they
agree, goes with the date: "sure" where two voices name the same day and none another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from onrecord.clean import dates
from onrecord.clean.blocks import Page
from onrecord.clean.head import Head, Told

_URL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([/-])(0\d|1[0-2]|[1-9])\2([0-2]\d|3[01]|[1-9])(?=[/_.-]|$)"
)
_URL_NAMED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d{1,2})(?=/|$)", re.IGNORECASE)
_WEAK = re.compile(r"^(?:(?:dc|dcterms)[.:])?(?:date|created|date\.created)$|created|^og:pubdate$")
_UTC = re.compile(r"(?:Z|[+-]00:?00)$")
_CHANGED = re.compile(
    r"\b(?:updated?|modified|changed|edited|revised|aktualisiert|editiert|geändert|stand|"
    r"mis à jour|modifié|actualizad[oa]|aggiornat[oa]|bijgewerkt|atualizado|oppdatert|"
    r"uppdaterad)\b",
    re.IGNORECASE,
)
_AFTER, _BEFORE = 14, 6  # blocks around the heading in which the stamp stands
LONG = 160  # characters; a stamp stands in no longer block


@dataclass(frozen=True, slots=True)
class Dated:
    """A day (EDTF), which voices tell it ("json-ld", "meta", "address", "stamp", "guess"),
    and how sure it is: "sure", "likely" or "guess"."""

    day: str
    told_by: str
    trust: str


@dataclass(frozen=True, slots=True)
class _Vote:
    day: str
    voice: str
    weight: float
    utc: bool = False


def published(head: Head, page: Page, heading: int, url: str | None, latest: str) -> Dated | None:
    """The day of publication, or None where no voice names one.

    ``heading`` is the block of the title (-1 where there is none); days after ``latest``
    are nobody's.
    """
    day_first = _day_first(head, url)
    votes = [v for v in _votes(head, page, heading, url, day_first) if v.day <= latest]
    if not votes:
        return None
    seen = {v.day for v in votes if v.voice == "stamp"}
    voices: dict[str, dict[str, float]] = defaultdict(dict)
    for vote in votes:
        weight = vote.weight
        # A stamp in universal time is a day off where the readers' own day is another.
        if vote.utc and any(_apart(vote.day, other) == 1 for other in seen):
            weight *= 0.35
        held = voices[vote.day]
        held[vote.voice] = max(held.get(vote.voice, 0.0), weight)
    best = max(sorted(voices), key=lambda day: sum(voices[day].values()))
    agree = sorted(voices[best], key=lambda voice: -voices[best][voice])
    others = {v.voice for v in votes if v.day != best} - set(agree)
    solid = len(agree) > 1 and sum(voices[best].values()) >= 4
    return Dated(best, " + ".join(agree), "sure" if solid and not others else "likely")


def modified(head: Head, page: Page, heading: int, latest: str) -> Dated | None:
    """The day of the last change that the page tells, or None."""
    day_first = _day_first(head, None)
    for told in head.modified:
        day = dates.day(told.value, day_first)
        if day and len(day) == 10 and day <= latest:
            return Dated(day, told.origin, "likely")
    for text, _ in _near(page, heading):
        for piece in _pieces(text):
            if _CHANGED.search(piece) and (day := dates.day(piece, day_first)) and day <= latest:
                return Dated(day, "stamp", "likely")
    return None


def _day_first(head: Head, url: str | None) -> bool:
    """3/5/2024 is 3 May, but for pages in American English."""
    language = head.languages[0].value.lower() if head.languages else ""
    host = re.sub(r"^https?://([^/]*).*$", r"\1", url or "")
    if language.startswith("en"):
        return host.endswith((".uk", ".au", ".nz", ".in", ".ie", ".za")) or language[3:] in (
            "gb", "au", "nz", "in", "ie", "za",
        )  # fmt: skip
    return bool(language)


def _apart(one: str, other: str) -> int:
    try:
        return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)
    except ValueError:
        return 9999


def _votes(
    head: Head, page: Page, heading: int, url: str | None, day_first: bool
) -> Iterator[_Vote]:
    told_days: dict[tuple[str, str], dict[str, Told]] = defaultdict(dict)
    for told in head.published:
        if (day := dates.day(told.value, day_first)) and len(day) == 10:
            told_days[told.origin, told.name].setdefault(day, told)
    for (origin, name), days in told_days.items():
        if len(days) > 1 and origin == "meta" and name == "datepublished":
            continue  # an itemprop of every teaser on the page
        day, told = next(iter(days.items()))
        yield _Vote(day, told.origin, _weight(told), bool(_UTC.search(told.value.strip())))
    if day := in_address(url) or next(filter(None, map(in_address, head.urls)), None):
        yield _Vote(day, "address", 2.6)
    for weight, day in _stamps(page, heading, day_first):
        yield _Vote(day, "stamp", weight)


def _weight(told: Told) -> float:
    if told.name.endswith("Created") or _WEAK.search(told.name):
        return 1.2
    if told.name.endswith("uploadDate"):
        return 0.5
    return 2.5 if told.origin == "meta" else 2.4


def in_address(url: str | None) -> str | None:
    """The day in an address, or None.

    >>> in_address("https://a.example/2024/05/03/ferry"), in_address("https://a.example/20240503")
    ('2024-05-03', None)
    >>> in_address("https://a.example/news/2024/may/03/ferry")
    '2024-05-03'
    """
    path = re.sub(r"^\w+://[^/]*", "", url or "")
    if named := _URL_NAMED.search(path):
        return dates.day(f"{named[3]} {named[2]} {named[1]}")
    for found in _URL.finditer(path):
        if (day := dates.day(f"{found[1]}-{found[3]}-{found[4]}")) and len(day) == 10:
            return day
    return None


def _near(page: Page, heading: int) -> Iterator[tuple[str, int]]:
    """Short blocks around the heading, those below it first."""
    start = max(heading, 0)
    below = range(start, min(start + _AFTER, len(page.blocks)))
    above = range(start - 1, max(start - _BEFORE, 0) - 1, -1)
    for i in (*below, *above):
        text = page.blocks[i].text
        if len(text) <= LONG:
            yield text, i


def _pieces(text: str) -> list[str]:
    cuts = [0, *(m.start() for m in _CHANGED.finditer(text) if m.start() > 0), len(text)]
    return [text[a:b] for a, b in pairwise(cuts)]


def _stamps(page: Page, heading: int, day_first: bool) -> Iterator[tuple[float, str]]:
    """The first date that readers see by the heading, and those of <time> elements."""
    start = max(heading, 0)
    for value, words, at in page.times:
        changed = _CHANGED.search(words)
        day = dates.day(words, day_first) or dates.day(value, day_first)
        if not changed and day and len(day) == 10 and start - 4 <= at <= start + _AFTER:
            yield 2.2, day
            break
    for text, i in _near(page, heading):
        found = next(
            (
                day
                for piece in _pieces(text)
                if not _CHANGED.search(piece) and (day := dates.day(piece, day_first))
            ),
            None,
        )
        if found and len(found) == 10:
            yield (2.1 if i >= start else 1.3), found
            break
