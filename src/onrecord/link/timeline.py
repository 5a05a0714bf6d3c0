"""What happened when, in the reports' words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from onrecord.link.dates import days
from onrecord.records import Evidence, Statement, Time, TimelineEntry
from onrecord.spans import Span, overlap, trim


def timeline(evidence: Iterable[Evidence]) -> tuple[TimelineEntry, ...]:
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
    return tuple(row[-1] for row in sorted(rows, key=lambda row: row[:-1]))


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
