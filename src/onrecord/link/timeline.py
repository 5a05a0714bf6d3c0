"""What happened when, in the reports' words, and which of them tell of one happening."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from onrecord.link import happenings
from onrecord.link.anchors import distance
from onrecord.link.dates import days
from onrecord.link.participation import events
from onrecord.link.sentence import Sentence
from onrecord.records import Evidence, Statement, Time, TimelineEntry, make_id
from onrecord.spans import Span, overlap, trim

DOUBT = 0.5  # what two dates that share no day leave of the chance to be one happening
FAR = timedelta(days=31)  # dates farther apart are of two happenings


def timeline(evidence: Sequence[Evidence]) -> tuple[TimelineEntry, ...]:
    """Every dated sentence of the story, sorted by the day that its date begins with.

    Dates and times of day count, not durations; ``what`` is the part of the statement that
    holds the date, or its sentence where the date is outside what was said ("told lawmakers
    on Thursday"). One date twice in one sentence is one entry.
    """
    rows: list[tuple[date, date, int, int, TimelineEntry]] = []
    for at, item in enumerate(evidence):
        seen: set[tuple[Span, str]] = set()
        for time in sorted(item.analysis.times, key=lambda t: t.span):
            reach = days(time.edtf) if time.timex3_type in ("DATE", "TIME") else None
            sentence = _around(item.analysis.sentences, time.span)
            if reach is None or sentence is None or time.edtf is None:
                continue
            if (sentence, time.edtf) in seen or not _tells(item.report.text, sentence, time):
                continue
            seen.add((sentence, time.edtf))
            rows.append((*reach, at, time.span[0], _entry(item, time, time.edtf, sentence)))
    entries = [row[-1] for row in sorted(rows, key=lambda row: row[:-1])]
    return together(entries, {item.report.id: item for item in evidence})


def _around(sentences: Iterable[Span], span: Span) -> Span | None:
    return next((s for s in sentences if s[0] <= span[0] and span[1] <= s[1]), None)


def _tells(text: str, sentence: Span, time: Time) -> bool:
    """Is there more in the sentence than the date (a stamp is no happening)?"""
    rest = text[sentence[0] : time.span[0]] + text[time.span[1] : sentence[1]]
    return sum(word[0].isalpha() for word in rest.split()) >= 3


def _entry(item: Evidence, time: Time, edtf: str, sentence: Span) -> TimelineEntry:
    text = item.report.text
    statement = holder(item.analysis.statements, time.span, sentence)
    what = sentence
    if statement:
        piece = next((p for p in statement.content if overlap([p], [time.span])), None)
        # a quotation may run over several sentences: its sentence is enough
        if piece:
            what = max(piece[0], sentence[0]), min(piece[1], sentence[1])
    what = trim(text, what)
    return TimelineEntry(
        edtf=edtf,
        words=time.words,
        report=item.report.id,
        span=time.span,
        statement=statement.id if statement else None,
        what=text[what[0] : what[1]],
        what_span=what,
    )


def holder(
    statements: Iterable[Statement], span: Span, sentence: Span | None = None
) -> Statement | None:
    """The statement that a span stands in: the innermost said one, then the report's own voice.

    A span outside all content belongs to the statement whose cue stands in its sentence:
    it says when that was said.
    """
    inside = [s for s in statements if overlap(s.content, [span])]
    said = [s for s in inside if s.kind != "own voice"]
    if said:
        return min(said, key=lambda s: (sum(e - b for b, e in s.content), s.content, s.id))
    if sentence:
        near = [s for s in statements if s.cue and overlap(s.cue, [sentence])]
        if near:
            return min(near, key=lambda s: (min(abs(c[0] - span[0]) for c in s.cue), s.id))
    return inside[0] if inside else None


# ---------------------------------------------------------------- happenings


def together(
    entries: Sequence[TimelineEntry], evidence: dict[str, Evidence]
) -> tuple[TimelineEntry, ...]:
    """The entries, each with its happening's id, best date, and dates that disagree."""
    known = {report: known_events(item) for report, item in evidence.items()}
    found = (
        (at, event_word(e, evidence[e.report], known[e.report])) for at, e in enumerate(entries)
    )
    told = [(at, mention) for at, mention in found if mention]
    order = {report: at for at, report in enumerate(evidence)}

    def chance(one: int, other: int) -> float:
        a, b = entries[told[one][0]], entries[told[other][0]]
        if a.report == b.report and overlap([a.what_span], [b.what_span]):
            return 0.0  # two dates of one clause date two things
        return chance_of(a.edtf, b.edtf)

    clusters = happenings.clusters([mention for _, mention in told], chance)
    groups = [[told[at][0] for at in cluster] for cluster in clusters]
    alone = set(range(len(entries))) - {at for group in groups for at in group}
    out = list(entries)
    for group in [*groups, *([at] for at in alone)]:
        members = sorted((entries[at] for at in group), key=lambda e: (order[e.report], e.span))
        best = best_date(members)
        key = make_id("h", members[0].report, list(members[0].span))
        against = tuple(sorted({e.edtf for e in members if not meet(e.edtf, best)}))
        for at in group:
            out[at] = replace(entries[at], happening=key, best=best, against=against)
    return tuple(out)


def best_date(members: Sequence[TimelineEntry]) -> str:
    """The best date of entries that tell of one happening; see `best_of`."""
    return best_of([(e.report, e.edtf) for e in members])


def best_of(told: Sequence[tuple[str, str]]) -> str:
    """Of dates (report, EDTF) those that no other narrows, the one that most reports allow.

    Then the narrowest, the one most often told, the first told.
    """
    dates = dict.fromkeys(edtf for _, edtf in told)
    reports = {
        edtf: len({report for report, other in told if meet(edtf, other)})
        for edtf in dates
        if not any(_narrows(other, edtf) for other in dates)
    }
    narrow = {edtf: (reach[1] - reach[0]) for edtf in reports if (reach := days(edtf))}
    often = Counter(edtf for _, edtf in told)
    first = {edtf: at for at, edtf in enumerate(dates)}
    return min(
        reports,
        key=lambda edtf: (
            -reports[edtf],
            narrow.get(edtf, timedelta.max),
            -often[edtf],
            first[edtf],
        ),
    )


def _narrows(one: str, other: str) -> bool:
    """Does the first date lie within the second, and say more?"""
    a, b = days(one), days(other)
    return bool(a and b and b[0] <= a[0] and a[1] <= b[1] and a != b)


def meet(one: str, other: str) -> bool:
    """Do two dates share a day?"""
    a, b = days(one), days(other)
    return bool(a and b and a[0] <= b[1] and b[0] <= a[1])


def chance_of(one: str, other: str) -> float:
    """What two dates leave of the chance that one happening is dated by both."""
    a, b = days(one), days(other)
    if not a or not b or meet(one, other):
        return 1.0
    gap = max(a[0], b[0]) - min(a[1], b[1])
    return DOUBT if gap <= FAR else 0.0


def event_word(
    entry: TimelineEntry, evidence: Evidence, known: Sequence[Span]
) -> happenings.Mention | None:
    """The event word of an entry that stands nearest to its date.

    ``known`` are the report's event words. None where the clause has none, or where the date
    tells when something was said.
    """
    statement = next((s for s in evidence.analysis.statements if s.id == entry.statement), None)
    if statement is None or not overlap(statement.content, [entry.span]):
        return None
    vectors = evidence.analysis.vectors
    if not {statement.id, entry.report} <= vectors.keys():
        return None
    text, start = evidence.report.text, entry.what_span[0]
    sentence = Sentence.of(text, entry.what_span)
    inside = known[
        bisect_left(known, (start, start)) : bisect_left(known, (entry.what_span[1],) * 2)
    ]
    words = [
        (distance(sentence, sentence.range_of(span)[0], entry.span), span)
        for span in inside
        if not overlap([span], [entry.span])
    ]
    if not words:
        return None
    first, last = min(words)[1]
    return happenings.Mention(
        entry.report,
        entry.what,
        (first - start, last - start),
        vector(vectors, statement.id),
        vector(vectors, entry.report),
        happenings.about(text),
    )


def known_events(evidence: Evidence) -> list[Span]:
    """Where the words stand that name a report's events."""
    return [event.span for event in events(evidence)]


def vector(vectors: Mapping[str, bytes], key: str) -> happenings.Floats:
    """An embedding as numbers; zeros where there is none."""
    if key in vectors:
        return np.frombuffer(vectors[key], dtype="<f2").astype(np.float32)
    return np.zeros(len(next(iter(vectors.values()), b"")) // 2, np.float32)
