"""What does not fit between reports: one party's name spelt in two ways, or with two ages.

Numbers, dates and denials that differ are judgements between statements, not findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.link.dates import days
from onrecord.records import Derived, Evidence, Finding, Party
from onrecord.spans import Span
from onrecord.spelling import one_slip

AGE = re.compile(r", (?P<age>\d{1,3})(?=,|\.(?:\s|$)|;)")
OLDEST = 115


@dataclass(frozen=True, slots=True)
class Named:
    """A name of a party in one report."""

    item: Evidence
    span: Span

    @property
    def words(self) -> str:
        """The name as the report writes it."""
        return " ".join(self.item.report.text[slice(*self.span)].split())

    @property
    def where(self) -> str:
        """Outlet and date of the report."""
        report = self.item.report
        return f"{report.outlet or report.title or report.id}, {report.published or 'no date'}"


def between(evidence: Sequence[Evidence], derived: Derived) -> tuple[Finding, ...]:
    """Findings between the reports of a story, in their order; each stands in the later report."""
    entities = {e.id: (item, e) for item in evidence for e in item.analysis.entities}
    found: list[Finding] = []
    for party in derived.parties:
        if party.kind == "person" and len(party.entities) > 1:
            held = [entities[one] for one in party.entities if one in entities]
            names = [Named(item, span) for item, entity in held for span in entity.names]
            found += _spellings(names)
            found += _ages(party, names)
    order = {item.report.id: at for at, item in enumerate(evidence)}
    return tuple(sorted(found, key=lambda one: (order[one.report], one.span, one.kind)))


def _spellings(names: Sequence[Named]) -> Iterator[Finding]:
    """A family name that differs by a slip from what another report writes, once a spelling."""
    known: dict[str, Named] = {}
    for named in names:
        words = re.findall(r"[^\W\d_][\w'’-]*", named.words)
        if len(words) < 2 or not words[-1][0].isupper():
            continue
        family = re.sub(r"['’]s$", "", words[-1])
        if family in known:
            continue
        for other, first in known.items():
            report = first.item.report
            if report.id != named.item.report.id and one_slip(family, other):
                yield Finding(
                    named.item.report.id,
                    named.span,
                    "name spelt in two ways by two reports",
                    f"“{named.words}” here, “{first.words}” in {first.where}",
                )
                break
        known[family] = named


def _ages(party: Party, names: Sequence[Named]) -> Iterator[Finding]:
    """An age that no birthday explains, against the first age that a report gives."""
    first: tuple[Named, int] | None = None
    for named in names:
        text = named.item.report.text
        told = AGE.match(text, named.span[1])
        age = int(told["age"]) if told else 0
        if told is None or not 0 < age <= OLDEST:
            continue
        if first is None:
            first = named, age
            continue
        before, years = first
        if named.item.report.id == before.item.report.id:
            continue
        grown = _years(before.item, named.item)
        if grown is not None and not grown - 1 <= age - years <= grown + 1:
            yield Finding(
                named.item.report.id,
                (named.span[0], told.end()),
                "two ages for one person in two reports",
                f"{party.name} is {age} here and {years} in {before.where}",
            )
            return


def _years(one: Evidence, other: Evidence) -> int | None:
    """Whole years between two reports; None where one has no date."""
    a, b = (days(item.report.published) for item in (one, other))
    return None if a is None or b is None else round((b[0] - a[0]).days / 365.25)
