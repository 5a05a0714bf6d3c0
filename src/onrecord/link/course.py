"""The course of one party through a story: what it took part in, and when.

Each report is asked which of its happenings the party takes part in (`participation`) and on
which day it puts them (`anchors`); what tells of one happening, in one report or several, is
put together (`happenings`) and gets the best of its dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from onrecord.link import happenings
from onrecord.link.dates import days
from onrecord.link.happenings import Mention
from onrecord.link.mentions import Present, present
from onrecord.link.participation import Report, probabilities
from onrecord.link.timeline import best_of, chance_of, holder, meet, vector
from onrecord.records import Derived, Evidence, make_id
from onrecord.spans import Span

TAKES_PART = 0.35  # probability from which a happening is one's own


@dataclass(frozen=True, slots=True)
class Telling:
    """A word of a report that tells of a happening.

    ``span`` is the word's, ``sentence`` its sentence's. ``edtf`` is the day that the report
    puts it on, None where it tells none; ``words`` are those that say so (None: the day is the
    report's own), and ``own`` is True where they stand in the word's sentence. ``score`` is
    the probability that the party takes part; ``saying`` tells that the word is the cue of a
    statement.
    """

    report: str
    span: Span
    sentence: Span
    edtf: str | None
    words: Span | None
    own: bool
    certainty: float
    score: float
    saying: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """What one or more words tell of: the best of their dates, and those that disagree.

    ``best`` is None where none of them is dated. ``told`` is True where words date it, not
    only the day of the report.
    """

    id: str
    best: str | None
    told: bool
    against: tuple[str, ...]
    tellings: tuple[Telling, ...]


def course(name: str, evidence: Sequence[Evidence], derived: Derived) -> tuple[Happening, ...]:
    """What the party of that name (or a thing so named) takes part in, by date; those without
    a date come last. Empty where no report names it."""
    where = present(name, evidence, derived)
    return gathered([Report(item) for item in evidence if item.report.id in where], where)


def gathered(
    reports: Sequence[Report],
    where: Mapping[str, Present],
    weights: Mapping[str, Any] | None = None,
) -> tuple[Happening, ...]:
    """The same of reports that are read already; ``weights`` other than the shipped ones."""
    held: list[tuple[Telling, Mention]] = []
    for report in reports:
        chances = probabilities(report.features(where[report.evidence.report.id]), weights)
        for at in np.flatnonzero(chances >= TAKES_PART).tolist():
            telling = _telling(report, at, float(chances[at]))
            held.append((telling, _mention(report.evidence, telling)))
    return together(held, {one.evidence.report.id: at for at, one in enumerate(reports)})


def together(
    held: Sequence[tuple[Telling, Mention]], order: dict[str, int]
) -> tuple[Happening, ...]:
    """Tellings of one happening as one, sorted by date; ``order`` is the reports'."""
    tellings = [telling for telling, _ in held]

    def chance(one: int, other: int) -> float:
        return _chance(tellings[one], tellings[other])

    out = []
    for cluster in happenings.clusters([mention for _, mention in held], chance):
        members = sorted((tellings[at] for at in cluster), key=lambda t: (order[t.report], t.span))
        out.append(_happening(members))
    return tuple(sorted(out, key=lambda h: _place(h, order)))


def _telling(report: Report, at: int, score: float) -> Telling:
    event, anchor = report.events[at], report.dated[at]
    return Telling(
        report=report.evidence.report.id,
        span=event.span,
        sentence=report.anchors.around(event.span).span,
        edtf=anchor.edtf,
        words=anchor.words,
        own=anchor.own,
        certainty=event.certainty,
        score=round(score, 3),
        saying=report.is_cue(at),
    )


def _mention(item: Evidence, telling: Telling) -> Mention:
    """The word in its sentence, with the vectors of its statement and its report."""
    text, vectors = item.report.text, item.analysis.vectors
    start = telling.sentence[0]
    statement = holder(item.analysis.statements, telling.span, telling.sentence)
    return Mention(
        telling.report,
        text[slice(*telling.sentence)],
        (telling.span[0] - start, telling.span[1] - start),
        vector(vectors, statement.id if statement else ""),
        vector(vectors, telling.report),
        happenings.about(text),
    )


def _chance(one: Telling, other: Telling) -> float:
    """What else is known of two tellings: of the chance that they tell of one happening, a part.

    Two statements of one report are two sayings; of two dates see `chance_of`.
    """
    if one.saying and other.saying and one.report == other.report:
        return 0.0
    if one.edtf is None or other.edtf is None:
        return 1.0
    return chance_of(one.edtf, other.edtf)


def _happening(members: Sequence[Telling]) -> Happening:
    told = [(m.report, m.edtf) for m in members if m.own and m.edtf]
    days_ = [m.edtf for m in members if m.edtf]
    best = best_of(told) if told else min(days_, default=None)
    against = {edtf for _, edtf in told if best and not meet(edtf, best)}
    key = make_id("h", members[0].report, list(members[0].span))
    return Happening(key, best, bool(told), tuple(sorted(against)), tuple(members))


def _place(happening: Happening, order: dict[str, int]) -> tuple[date, date, int, Span]:
    reach = days(happening.best) or (date.max, date.max)
    first = happening.tellings[0]
    return (*reach, order[first.report], first.span)
