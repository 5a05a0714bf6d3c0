"""How certain what is told is presented as being, on FactBank's scale.

The reader says of each word whether it names an event and how certain that event is, from 3
(certain) over 0 (open) to -3 (certainly not), as the text presents it (Saurí and Pustejovsky
2009; the continuous scale is Lee et al.'s, 2015). Measured in ``eval/certainty.py``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from onrecord.analyse.encoder import Reading
from onrecord.analyse.tokens import Ints
from onrecord.records import Event, Statement
from onrecord.spans import Span, Spans

NAMED = 0.5  # the probability from which a word is an event
FAINT = 0.1  # below it nothing in a content is one


def events(reading: Reading) -> tuple[Event, ...]:
    """Every event of a text, in order, with its certainty."""
    found = np.flatnonzero(reading.events[:, 0] >= NAMED)
    return tuple(Event(reading.tokens[at], _value(reading, at)) for at in found.tolist())


def of_content(reading: Reading, content: Spans, inner: Spans = ()) -> float | None:
    """The certainty of a content's first event, None where it has none.

    ``inner`` are the cues of statements within: what they say is not the content's own event.
    """
    return _of(reading, [start for start, _ in reading.tokens], content, inner)


def _of(
    reading: Reading, starts: list[int], content: Sequence[Span], inner: Sequence[Span]
) -> float | None:
    at = _inside(starts, content)
    if inner:
        mine = np.setdiff1d(at, _inside(starts, inner))
        at = mine if len(mine) else at
    if not len(at):
        return None
    chance = reading.events[at, 0]
    sure = np.flatnonzero(chance >= NAMED)
    best = int(at[sure[0]] if len(sure) else at[chance.argmax()])
    return _value(reading, best) if reading.events[best, 0] >= FAINT else None


def given(reading: Reading, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, each with the certainty of its content."""
    inner: dict[str | None, list[Span]] = {}
    for one in statements:
        inner.setdefault(one.parent, []).extend(one.cue)
    starts = [start for start, _ in reading.tokens]
    return tuple(
        replace(one, certainty=_of(reading, starts, one.content, inner.get(one.id, ())))
        for one in statements
    )


def own_voice(found: Sequence[Event], statements: Sequence[Statement]) -> tuple[Event, ...]:
    """The events that the report tells in its own voice."""
    spans = sorted(s for one in statements if one.kind == "own voice" for s in one.content)
    starts = [start for start, _ in spans]
    out = []
    for event in found:
        at = bisect_left(starts, event.span[0] + 1) - 1
        if at >= 0 and event.span[1] <= spans[at][1]:
            out.append(event)
    return tuple(out)


def _inside(starts: list[int], spans: Sequence[Span]) -> Ints:
    """The tokens that begin in the spans."""
    parts = [np.arange(bisect_left(starts, s), bisect_left(starts, e)) for s, e in spans]
    return np.concatenate([np.zeros(0, np.int64), *parts]).astype(np.int64)


def _value(reading: Reading, at: int) -> float:
    return round(float(reading.events[at, 1]), 2)
