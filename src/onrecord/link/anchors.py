"""On which day a report puts a happening.

A date in the same sentence counts where nothing said lies between: what was said is dated by
dates within it, its saying by those around it. Of several the nearest one does. Without one a
happening is on the day that the report's opening gives ("on Monday"), or else on the report's
own; what lies ahead has then no date.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from onrecord.link.dates import days
from onrecord.link.sentence import BREAKS, MARKS, MODALS, Sentence
from onrecord.records import Evidence, Statement, Time
from onrecord.spans import Span, overlap

REACH = 20  # words, marks and new clauses counted more, that a date may be away
OPENING = 3  # sentences of a report that may tell on which day its news was
LAG = timedelta(days=7)  # news is not older
MARK, CLAUSE = 3, 4  # what a comma and a new clause add to the distance


Said = tuple[Span, Statement]  # a statement's content or cue, and the statement


@dataclass(frozen=True, slots=True)
class Anchor:
    """An EDTF date, and the words that give it: none where it is the report's day."""

    edtf: str | None
    words: Span | None = None
    own: bool = False  # the words stand in the happening's own sentence


class Anchors:
    """The dates of one report, to be asked for that of a word."""

    def __init__(self, evidence: Evidence) -> None:
        analysis, text = evidence.analysis, evidence.report.text
        spans = analysis.sentences or ((0, len(text)),)
        self.sentences = [Sentence.of(text, span) for span in spans]
        self._starts = [sentence.span[0] for sentence in self.sentences]
        quoted = [s for s in analysis.statements if s.kind != "own voice"]
        self.contents = self._by_place((span, s) for s in quoted for span in s.content)
        self.cues = self._by_place((span, s) for s in quoted for span in s.cue)
        self._times: dict[int, list[Time]] = {}
        for time in analysis.times:
            if time.timex3_type in ("DATE", "TIME") and _bounded(time.edtf):
                self._times.setdefault(self.place(time.span[0]), []).append(time)
        self._captions = evidence.report.captions
        self.published = _published(evidence)
        self.opening = self._opening()

    def place(self, at: int) -> int:
        """Which sentence a character stands in."""
        return max(bisect_right(self._starts, at) - 1, 0)

    def around(self, span: Span) -> Sentence:
        """The sentence that a stretch of text begins in."""
        return self.sentences[self.place(span[0])]

    def of(self, span: Span) -> Anchor:
        """The date of the happening that these words name."""
        place = self.place(span[0])
        sentence = self.sentences[place]
        word = sentence.range_of(span)[0]
        within = self._within(span[0])
        dated = [
            (distance(sentence, word, time.span), at, time)
            for at, time in enumerate(self._times.get(place, ()))
            if self._within(time.span[0]) == within
        ]
        if dated and min(dated)[0] <= REACH:
            time = min(dated)[2]
            return Anchor(time.edtf, time.span, own=True)
        if ahead(sentence, word):
            return Anchor(None)
        return self.opening

    def _by_place(self, said: Iterable[tuple[Span, Statement]]) -> dict[int, list[Said]]:
        """Sentence -> the spans of statements that reach into it, the shortest first."""
        found: dict[int, list[Said]] = {}
        for span, statement in said:
            for place in range(self.place(span[0]), self.place(span[1] - 1) + 1):
                found.setdefault(place, []).append((span, statement))
        for spans in found.values():
            spans.sort(key=lambda one: (one[0][1] - one[0][0], one[0], one[1].id))
        return found

    def _within(self, at: int) -> str | None:
        """The innermost statement in whose content a character stands."""
        said = self.contents.get(self.place(at), ())
        return next((s.id for (start, end), s in said if start <= at < end), None)

    def _first(self) -> list[int]:
        """The sentences that open the report: no caption, and none that is but a date."""
        told = (
            place
            for place, sentence in enumerate(self.sentences)
            if not overlap(self._captions, [sentence.span])
            and _tells(sentence, self._times.get(place, ()))
        )
        return list(islice(told, OPENING))

    def _opening(self) -> Anchor:
        """The day of the news: named in the opening and at most a week old, or the report's."""
        if self.published is None:
            return Anchor(None)
        for place in self._first():
            for time in self._times.get(place, ()):
                reach = days(time.edtf)
                if (
                    reach
                    and reach[0] == reach[1]
                    and timedelta(0) <= self.published - reach[0] <= LAG
                ):
                    return Anchor(reach[0].isoformat(), time.span)
        return Anchor(self.published.isoformat())


def ahead(sentence: Sentence, word: int) -> bool:
    """Is the word told as what will or may be?"""
    return any(w in MODALS for w in sentence.words[max(word - 4, 0) : word])


def _tells(sentence: Sentence, times: Sequence[Time]) -> bool:
    """Is there more in a sentence than its dates (a stamp tells nothing)?"""
    dated = [sentence.range_of(time.span) for time in times]
    rest = [
        word
        for at, word in enumerate(sentence.words)
        if word[0].isalpha() and not any(first <= at < last for first, last in dated)
    ]
    return len(rest) >= 3


def _published(evidence: Evidence) -> date | None:
    likely = evidence.analysis.likely_published
    told = evidence.report.published or (likely[0].edtf if likely else None)
    reach = days(told)
    return reach[0] if reach and reach[0] == reach[1] else None


def _bounded(edtf: str | None) -> bool:
    reach = days(edtf)
    return bool(reach) and reach is not None and reach[0] > date.min and reach[1] < date.max


def distance(sentence: Sentence, word: int, date_span: Span) -> int:
    """How far a word stands from a date of its sentence, in words."""
    first, last = sentence.between(word, sentence.range_of(date_span))
    words = sentence.words[first:last]
    marks = sum(w in MARKS for w in words)
    return len(words) + MARK * marks + CLAUSE * sum(w in BREAKS for w in words)
