"""In which of a report's happenings one takes part.

There is no parse: what is seen of a word and of the nearest names before and after it is
what stands between them, what stands beside them, and who is said to say what. A logistic
regression weighs it; `training/happenings.py` fits it on the timelines of SemEval-2015's
task 4 (Minard et al. 2015).
"""

from __future__ import annotations

import functools
import json
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.link.anchors import Anchor, Anchors, Said
from onrecord.link.happenings import eventhood
from onrecord.link.mentions import Present
from onrecord.link.sentence import (
    BE,
    DETERMINERS,
    HAVE,
    JOINS,
    MARKS,
    MODALS,
    NEGATIONS,
    PREPOSITIONS,
    Range,
    Sentence,
)
from onrecord.records import Event, Evidence, Statement
from onrecord.spans import Span, merge, without

Floats = NDArray[np.float64]

TAKEN = 0.35  # in what is said, a word that annotators took for an event this often is one
DOUBT = 1.5  # the certainty of a word of which the reader tells none
_SPEECH = (None, "speech")
_SAYING = frozenset(["said", "says", "say", "told", "added", "stated", "saying"])
_POSSESSIVE = ("'s", "’s")
_OWNERS = frozenset(["its", "their", "his", "her", "our", "my"])


def events(evidence: Evidence) -> list[Event]:
    """The words of a report that name events, with their certainty, in order.

    The reader's own; a word of each statement's cue; and where the reader tells none, the
    words that annotators took for events: in what is said, in what stands around it, and in
    the report's own voice only where the reader tells none at all.
    """
    text, analysis = evidence.report.text, evidence.analysis
    found = {event.span: event.certainty for event in analysis.events}
    known = sorted(found)

    def take(span: Span, certainty: float | None) -> None:
        if not _any_in(known, *span):
            sure = DOUBT if certainty is None else certainty
            found.update((word, sure) for word, share in _likely(text, span) if share >= TAKEN)

    spoken = [s for s in analysis.statements if s.kind != "own voice" or not known]
    for said in spoken:
        for span in said.cue:
            words = _likely(text, span)
            if words and not _any_in(known, *span) and said.cue_class in _SPEECH:
                found[max(words, key=lambda one: (one[1], one[0]))[0]] = 3.0
        for span in said.content:
            take(span, said.certainty)
    told = merge(span for s in analysis.statements for span in (*s.cue, *s.content))
    for sentence in analysis.sentences:
        first = bisect_left(told, sentence[0], key=lambda span: span[1])
        last = bisect_left(told, sentence[1], key=lambda span: span[0])
        for span in without(sentence, told[first:last]):
            take(span, None)
    return [Event(span, found[span]) for span in sorted(found)]


def _likely(text: str, span: Span) -> list[tuple[Span, float]]:
    """Words, and how often annotators took each for an event."""
    words = Sentence.of(text, span)
    return [(at, eventhood(word)) for word, at in zip(words.words, words.spans, strict=True)]


def _any_in(spans: Sequence[Span], start: int, end: int) -> bool:
    at = bisect_left(spans, (start, start))
    return at < len(spans) and spans[at][0] < end


class Report:
    """One report with its events (``known`` instead of those that are found), to be asked
    who takes part in them."""

    def __init__(self, evidence: Evidence, known: Sequence[Event] | None = None) -> None:
        self.evidence = evidence
        self.anchors = Anchors(evidence)
        found = events(evidence) if known is None else known
        self.events = [event for event in found if self.anchors.around(event.span).words]
        self.dated = [self.anchors.of(event.span) for event in self.events]
        self._names = sorted(name.span for name in evidence.analysis.names)
        self._starts = {event.span[0] for event in self.events}
        self._marks: dict[int, tuple[list[bool], list[bool]]] = {}
        self._around = [
            (self._holding(self.anchors.cues, at), self._holding(self.anchors.contents, at))
            for at, _ in (event.span for event in self.events)
        ]

    def _holding(self, said: Mapping[int, Sequence[Said]], at: int) -> list[Statement]:
        """The statements of these in whose span a character stands."""
        near = said.get(self.anchors.place(at), ())
        return [statement for (start, end), statement in near if start <= at < end]

    def features(self, present: Present) -> Floats:
        """What speaks for each event to be one that ``present`` takes part in, [N, FEATURES]."""
        anchors = self.anchors
        here: dict[int, list[Range]] = {}
        for span in present.spans:
            place = anchors.place(span[0])
            here.setdefault(place, []).append(anchors.sentences[place].range_of(span))
        share = len(here) / max(len(anchors.sentences), 1)
        rows = []
        for at, (event, anchor) in enumerate(zip(self.events, self.dated, strict=True)):
            place = anchors.place(event.span[0])
            sentence = anchors.sentences[place]
            word = sentence.range_of(event.span)[0]
            happening, named = self._flags(place)
            ranges = here.get(place, [])
            before = max((r for r in ranges if r[1] <= word), key=lambda r: r[1], default=None)
            after = min((r for r in ranges if r[0] > word), default=None)
            rows.append([
                *_beside(sentence, word, before, happening, named),
                *_beside(sentence, word, after, happening, named),
                any(first <= word < last for first, last in ranges), len(ranges),
                *_word(sentence, word, event),
                *self._said(at, present),
                0 in here, share, place in here, place - 1 in here, math.log1p(len(present.spans)),
                math.log1p(place), place == 0, present.person, not present.entities,
                *_when(anchor, self.anchors),
            ])  # fmt: skip
        return np.array(rows, np.float64).reshape(-1, FEATURES)

    def is_cue(self, at: int) -> bool:
        """Does the event's word introduce a statement?"""
        return bool(self._around[at][0])

    def _said(self, at: int, present: Present) -> list[bool]:
        """Is the word a cue of theirs, of another's; is it within what they say, another says?"""
        cues, contents = self._around[at]
        return [
            found
            for said in (cues, contents)
            for own in [any(present.entities & {s.speaker, *s.co_speakers} for s in said)]
            for found in (own, bool(said) and not own)
        ]

    def _flags(self, place: int) -> tuple[list[bool], list[bool]]:
        """Of each word of a sentence, does it name an event; is it in a name?"""
        if place not in self._marks:
            sentence = self.anchors.sentences[place]
            first = bisect_left(self._names, (sentence.span[0], 0))
            names = self._names[first : bisect_left(self._names, (sentence.span[1], 0))]
            self._marks[place] = (
                [start in self._starts for start in sentence.starts],
                [any(a <= start < b for a, b in names) for start in sentence.starts],
            )
        return self._marks[place]


_SIDE = 17


def _beside(
    sentence: Sentence,
    word: int,
    mention: Range | None,
    happening: Sequence[bool],
    named: Sequence[bool],
) -> list[float]:
    """What stands between a word and a mention, and beside the mention."""
    if mention is None:
        return [0.0] * _SIDE
    first, last = sentence.between(word, mention)
    words = sentence.words[first:last]
    far, events_between = len(words), sum(happening[first:last])
    joins, marks = sum(w in JOINS for w in words), sum(w in MARKS for w in words)
    before = sentence.words[mention[0] - 1] if mention[0] else ""
    ending = sentence.words[mention[1] - 1]
    after = sentence.words[mention[1]] if mention[1] < len(sentence.words) else ""
    owns = ending.endswith(_POSSESSIVE) or after in (*_POSSESSIVE, "'", "’") or ending in _OWNERS
    return [
        1.0, math.log1p(far), far == 0, far <= 2, min(events_between, 4), not events_between,
        min(sum(named[first:last]), 4), min(joins, 3), min(marks, 3),
        min(sum(w in PREPOSITIONS for w in words), 3), owns, before == "by",
        before in PREPOSITIONS and before != "by", mention[0] == 0, before in ("and", "or", ","),
        owns and far == 0, not events_between and not joins and not marks,
    ]  # fmt: skip


def _word(sentence: Sentence, at: int, event: Event) -> list[float]:
    """What the event's own word and those before it tell."""
    word, near = sentence.words[at], sentence.words[max(at - 4, 0) : at]
    before = near[-1] if near else ""
    return [
        event.certainty, event.certainty < 1, eventhood(word), word.endswith("ing"),
        word.endswith(("ed", "en")), word.endswith("s"),
        before in DETERMINERS or before.endswith(_POSSESSIVE), before == "to",
        any(w in MODALS for w in near), any(w in NEGATIONS for w in near),
        any(w in HAVE for w in near), any(w in BE for w in near), word in _SAYING,
        math.log1p(at), math.log1p(len(sentence.words)),
    ]  # fmt: skip


def _when(anchor: Anchor, anchors: Anchors) -> list[bool]:
    """How the report dates the event: by words of its sentence; not at all; before its day."""
    day = anchors.published.isoformat() if anchors.published else None
    return [
        anchor.own, anchor.edtf is None, anchor.edtf == day,
        anchor.own and len(anchor.edtf or "") != 10,
        bool(day and anchor.edtf and anchor.edtf > day),
    ]  # fmt: skip


FEATURES = 2 * _SIDE + 2 + 15 + 4 + 9 + 5


@functools.cache
def model() -> dict[str, Any]:
    """The weights (data/participation.json)."""
    raw = resources.files("onrecord.link").joinpath("data/participation.json").read_text("utf-8")
    made: dict[str, Any] = json.loads(raw)
    return made


def probabilities(found: Floats, weights: Mapping[str, Any] | None = None) -> Floats:
    """Of each row of features the probability that one takes part, [N]."""
    made = model() if weights is None else weights
    mean, scale, slope = (np.array(made[k], np.float64) for k in ("mean", "scale", "weights"))
    return np.asarray(1 / (1 + np.exp(-(((found - mean) / scale) @ slope + made["bias"]))))
