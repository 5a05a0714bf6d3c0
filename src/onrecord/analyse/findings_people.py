"""One person with two ages, or an age that does not fit the birth that the report gives.

A person is a full name, and afterwards the surname where only one full name has it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.analyse.calendar import MONTHS, parse_day, real
from onrecord.records import Finding, Report
from onrecord.spans import Span

PART = r"[A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)*"
NAME = rf"(?P<name>{PART}(?: (?:[A-Z]\.|{PART}|de|van|von|al|bin)){{0,2}} {PART}(?:,? Jr\.)?)"
AGE = re.compile(r"(?<=[a-z.]), (?P<age>\d{1,3})(?=,|\.(?:\s|$)|;|\)| and\b)")
YEARS_OLD = re.compile(r"\b(?P<age>\d{1,3})-year-old (?=[A-Z])")
BEFORE, BEHIND = re.compile(rf"\b{NAME}$"), re.compile(NAME)
LONG = 60  # characters of a name
MONTH = "|".join(sorted((month.capitalize() for month in MONTHS), key=len, reverse=True))
BIRTH = (
    rf"(?:(?:on )?(?:(?P<month>{MONTH})\.? (?P<day>\d{{1,2}}), |"
    rf"(?P<day2>\d{{1,2}}) (?P<month2>{MONTH}) )|in |(?:in )?(?P<month3>{MONTH})\.? )?"
    r"(?P<year>1[89]\d\d|20[0-2]\d)\b"
)
WHO = rf"\b(?P<who>{PART}(?: (?:[A-Z]\.|{PART})){{0,3}})"
BORN = [
    re.compile(rf"{WHO} was born (?:[^.;\d]{{0,40}}?)?{BIRTH}"),
    re.compile(rf"{WHO} \((?:born|b\.) {BIRTH}\)"),
]
PAST = re.compile(r"\b(?:then|was|aged|at the time|when|died|would have)\b[^.]{0,40}$")
TWO = re.compile(r"\b(?:then|when|Jr|Sr|junior|senior|son|father|in \d{4})\b")
NOT_NAMES = re.compile(
    r"^(?:The|A|An|In|On|At|By|Since|Before|After|January|February|March|April|May|June|July"
    r"|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday"
    r"|Saturday|Sunday|Psalm|Page|Article|Section|Chapter|Title|Route|Highway|Interstate|Flight)\b"
)
OLDEST = 115


@dataclass(frozen=True, slots=True)
class Aged:
    """A person's age as a report gives it."""

    name: str
    age: int
    span: Span


def people(report: Report) -> Iterator[Finding]:
    """Findings in a report's text about ages."""
    text = report.text
    known: dict[str, list[Aged]] = defaultdict(list)
    for aged in ages(text):
        known[aged.name].append(aged)
    for name, given in known.items():
        first = given[0]
        other = next((one for one in given if one.age != first.age), None)
        if other is not None and not _two(text, first, other):
            yield Finding(
                report.id,
                other.span,
                "two ages for one person",
                f"{name} is {other.age} here and {first.age} in"
                f" “{' '.join(text[slice(*first.span)].split())}”",
            )
    yield from _births(report, known)


def ages(text: str) -> list[Aged]:
    """Every "Ada Quill, 54," and "54-year-old Ada Quill", in text order."""
    out = []
    for found in AGE.finditer(text):
        start = max(0, found.start() - LONG)
        if name := BEFORE.search(text[start : found.start()]):
            out.append(_aged(name["name"], found["age"], (start + name.start(), found.end())))
    old = ((found, BEHIND.match(text, found.end())) for found in YEARS_OLD.finditer(text))
    out += [_aged(n["name"], f["age"], (f.start(), n.end())) for f, n in old if n]
    kept = (one for one in out if 0 < one.age <= OLDEST and not NOT_NAMES.match(one.name))
    return sorted(kept, key=lambda aged: aged.span)


def _aged(name: str, age: str, span: Span) -> Aged:
    return Aged(" ".join(name.split()), int(age), span)


def _two(text: str, one: Aged, other: Aged) -> bool:
    """May both be so: at two times, or of two people (a father and a son)?"""
    if abs(one.age - other.age) > 12:
        return True
    near = (text[max(0, aged.span[0] - 60) : aged.span[1] + 30] for aged in (one, other))
    return any(
        re.search(r"\b(?:then|when|Jr|Sr|junior|senior|son|father|in \d{4})\b", n) for n in near
    )


def _near_births(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for sign in re.finditer(r" (?:was born|\(born|\(b\.) ", text):
        found = pattern.search(text, max(0, sign.start() - LONG), sign.end() + LONG)
        if found is not None and found.start() < sign.start() < found.end():
            yield found


def _births(report: Report, known: dict[str, list[Aged]]) -> Iterator[Finding]:
    now = parse_day(report.published)
    if now is None:
        return
    by_surname: dict[str, set[str]] = defaultdict(set)
    for name in known:
        by_surname[name.split()[-1]].add(name)
    for pattern in BORN:
        for found in _near_births(pattern, report.text):
            who = found["who"]
            names = {who} & set(known) or by_surname.get(who.split()[-1], set())
            if len(names) != 1 or (" " in who and who not in known):
                continue
            aged = known[next(iter(names))][0]
            if PAST.search(report.text[max(0, aged.span[0] - 60) : aged.span[0]]):
                continue
            year = int(found["year"])
            month = found["month"] or found["month2"]
            day = found["day"] or found["day2"]
            least = now.year - year - 1
            most = now.year - year
            if month and day and (born := real(year, MONTHS[month.lower().rstrip(".")], int(day))):
                least = most = most - ((now.month, now.day) < (born.month, born.day))
            if least - 1 <= aged.age <= most + 1 and not (month and day):
                continue
            if least <= aged.age <= most or aged.age > most + 60:
                continue
            fits = f"{least}" if least == most else f"{least} or {most}"
            yield Finding(
                report.id,
                found.span(),
                "age does not fit birth",
                f"who was born then is {fits} on {now.isoformat()}, and"
                f" “{' '.join(report.text[slice(*aged.span)].split())}” says {aged.age}",
            )
