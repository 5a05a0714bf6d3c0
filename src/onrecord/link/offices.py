"""Who is meant by an office: "Norway's ambassador to Chile" is one man in 2016, another in 2018.

An office is resolved only to whom the dates allow. A role with dates holds for them; one
without is known for its report's day, and for a year around it.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any, Literal

from onrecord.link.dates import Days, days
from onrecord.link.demonyms import MARK, fold_countries
from onrecord.link.words import fold
from onrecord.records import Role

Held = Literal["yes", "may", "no"]
YEAR = timedelta(days=366)
_CUT = re.compile(r"[,;:()“”\"—–]| who | which | that ")
_LINK = re.compile(r"of|to|for|in|at|from")


@dataclass(frozen=True, slots=True)
class Office:
    """An office, taken apart.

    "Norway's former deputy ambassador to Chile" is noun "ambassador", ``of`` {§norway},
    ``at`` {§chile}, ``below`` {deputy}, ``past``. ``kinds`` are the words of its name
    ("prime", "foreign"), ``body`` what it is of that is no country ("the Harbour Fund").
    """

    noun: str
    kinds: frozenset[str]
    of: frozenset[str]
    at: frozenset[str]
    body: frozenset[str]
    below: frozenset[str]
    past: bool
    definite: bool

    @property
    def told(self) -> bool:
        """Does it say where, so that it means one office beyond its report?"""
        return bool(self.of or self.at or self.body)

    @property
    def nouns(self) -> frozenset[str]:
        """Its noun, and those of the offices that it may mean ("envoy": "ambassador")."""
        return _general().get(self.noun, frozenset([self.noun]))


@functools.cache
def _table() -> dict[str, Any]:
    raw = resources.files("onrecord.link").joinpath("data/offices.toml").read_text("utf-8")
    return tomllib.loads(raw)


@functools.cache
def _list(name: str) -> frozenset[str]:
    return frozenset(_table()[name].split())


def singles() -> frozenset[str]:
    """The nouns of offices that one person holds at a time."""
    return _list("single")


@functools.cache
def _general() -> dict[str, frozenset[str]]:
    return {line.split()[0]: frozenset(line.split()) for line in _table()["general"]}


@functools.cache
def _alike() -> dict[str, str]:
    pairs: list[str] = _table()["alike"]
    return {pair.split()[0]: pair.split()[1] for pair in pairs}


@functools.lru_cache(maxsize=16384)
def office(text: str) -> Office | None:
    """The office that a description names, or None.

    Of one person: "the ministers" and "a minister of Norway's" are none.
    """
    text = _CUT.split(text.replace("’", "'").replace("then-", "then ").replace("ex-", "ex "))[0]
    folded = fold_countries(text, capitals=True)
    words = [word for word in re.split(r"[\s]+", folded) if word]
    low = [word if word.startswith(MARK) else fold(word).strip(".,'\"") for word in words]
    stop = next((i for i, w in enumerate(low) if i and _LINK.fullmatch(w)), len(low))
    at = next((i for i in range(stop - 1, -1, -1) if low[i] in _list("single")), None)
    if at is None or at != stop - 1 or low[0] in ("a", "an", "one", "some", "any", "another"):
        return None
    noun, before = _alike().get(low[at], low[at]), low[:at]
    kinds = {word for word in before if word in _list("kinds")}
    if low[at] == "premier":
        kinds.add("prime")
    known = _list("kinds") | _list("below") | _list("holding") | _list("over")
    own = {word for word in before if word.startswith(MARK)}
    body = {w.removesuffix("'s") for w in before if w not in known and not w.startswith(MARK)}
    of, there = set(own), set[str]()
    link = ""
    for word, written in zip(low[stop:], words[stop:], strict=True):
        if _LINK.fullmatch(word):
            link = word
        elif word.startswith(MARK):
            (there if link in ("to", "in", "at") else of).add(word)
        elif written[:1].isupper():
            body.add(word.removesuffix("'s"))
    if noun in ("ambassador", "envoy", "consul"):
        body = {word for word in body if word in ("un", "eu", "nato")}
    elif there and not of:
        of, there = there, set()
    return Office(
        noun, frozenset(kinds), frozenset(of), frozenset(there), frozenset(body),
        frozenset(before) & _list("below"), bool(frozenset(before) & _list("over")),
        low[0] in ("the", "its", "his", "her", "their") or "'s" in text.split(words[at])[0]
        or words[0].startswith(MARK),
    )  # fmt: skip


def same_office(one: Office, other: Office) -> bool:
    """May two descriptions be of one office? What one leaves out, the other may say."""
    nouns = {one.noun, other.noun}
    general = any(
        a.noun in _general() and b.noun in _general()[a.noun] and not b.below and not a.kinds
        for a, b in ((one, other), (other, one))
    )
    if len(nouns) > 1 and not general:
        return False
    if one.below != other.below or (not general and one.kinds != other.kinds):
        return False
    shared = False
    for a, b in ((one.of, other.of), (one.at, other.at), (one.body, other.body)):
        if a and b and not a & b:
            return False
        shared = shared or bool(a & b)
    return shared


def held(office_held: Office, role: Role, told: Days | None, when: Days | None) -> Held:
    """Was an office, as a report of the days ``told`` gives it, held in the days ``when``?"""
    start, end = days(role.start), days(role.end)
    if when is None:
        return "may"
    if (start and start[0] > when[1]) or (end and end[1] < when[0]):
        return "no"
    if start and (end or not office_held.past):
        return "yes"
    if end:
        return "yes" if _near(end, when) else "may"
    if told is None:
        return "may"
    if office_held.past:
        return "no" if told[0] <= when[0] else "may"
    return "yes" if _near(told, when) else "may"


def _left(one: Holder, when: Days | None) -> bool:
    """May a holder of whom an earlier report tells have left an office by the days ``when``?"""
    earlier = one.told is not None and when is not None and one.told[1] < when[0]
    return earlier and held(one.office, one.role, one.told, when) != "yes"


def _near(one: Days, other: Days) -> bool:
    """Less than a year apart?"""
    return max(one[0], other[0]) - min(one[1], other[1]) <= YEAR


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody of whom a report says that they hold or held an office."""

    who: str  # an entity's id
    office: Office
    role: Role
    told: Days | None  # when the report was published


def holders(who: str, roles: Iterable[Role], published: str | None) -> Iterator[Holder]:
    """The offices among the roles of one entity."""
    for role in roles:
        if found := office(role.role):
            yield Holder(who, found, role, days(published))


def holding(meant: Office, when: Days | None, known: Sequence[Holder]) -> dict[str, Held]:
    """Entity -> "yes" or "may", of those who can be meant by an office in the days ``when``.

    Who took office last among those with a date, before the day, displaces the others.
    """
    out: dict[str, Held] = {}
    since: dict[str, date] = {}
    for one in known:
        if not same_office(meant, one.office):
            continue
        if meant.past and not one.office.past:
            if not _left(one, when):
                continue
            found: Held = "may"
        else:
            found = "yes" if meant.past else held(one.office, one.role, one.told, when)
        if found == "no":
            out[one.who] = "no"
        elif out.get(one.who) != "no" and out.get(one.who) != "yes":
            out[one.who] = found
        if start := days(one.role.start):
            since[one.who] = max(start[0], since.get(one.who, start[0]))
    out = {who: found for who, found in out.items() if found != "no"}
    dated = {who: since[who] for who in out if who in since}
    if dated:
        last = max(dated.values())
        out = {who: found for who, found in out.items() if since.get(who, last) == last}
    return out
