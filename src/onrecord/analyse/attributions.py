"""Attributions: who (source) is said by which words (cue) to have said what (content).

The reader gives, for each cue, six logits a token; here the best segments are found. A
segment's worth is the sum of its tokens' logits, weighed down, and the logits of its two
ends. The scheme is PARC's (Pareti 2012) and PolNeAR's (Newell et al. 2018); attributions
inside another's content are kept, and a content may be in two parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from onrecord.analyse.encoder import Cue, Floats, Reading
from onrecord.spans import Spans

Segment = tuple[int, int]  # tokens, last included
LONGEST = 150  # tokens in a segment
SOURCE, CONTENT = [0, 2, 3], [1, 4, 5]  # columns of Cue.roles: belongs, starts, ends


@dataclass(frozen=True, slots=True)
class Attribution:
    """Character spans, trimmed; ``source`` may be empty, ``cue`` and ``content`` not.

    ``score``, 0 to 1, is how sure the reader is of the cue and of what hangs on it.
    """

    source: Spans
    cue: Spans
    content: Spans
    score: float


@dataclass(frozen=True, slots=True)
class _Draft:
    """The same in tokens, with the worth of the content's segment."""

    cue: Segment
    source: tuple[Segment, ...]
    content: tuple[Segment, ...]
    worth: float
    score: float


def extract(text: str, reading: Reading) -> list[Attribution]:
    """The attributions of ``text`` in the order of their cues, nested ones included."""
    drafts = [draft for cue in reading.cues if (draft := _draft(cue, reading.decode)) is not None]
    out = []
    for draft in sorted(_settle(drafts), key=lambda one: one.cue):
        source, content = _spans(reading, draft.source), _spans(reading, draft.content)
        cue = _spans(reading, (draft.cue,))
        if any(text[start:end].strip() for start, end in content):
            out.append(Attribution(source, cue, content, draft.score))
    return out


def best_segment(
    logits: Floats, blocked: NDArray[np.bool_], weight: float
) -> tuple[Segment, float]:
    """The segment, at most LONGEST tokens and clear of what is blocked, of most worth.

    ``logits`` are three a token: that it belongs, starts, ends.
    """
    tokens, starts, ends = logits.astype(np.float64).T
    count = len(tokens)
    summed = np.concatenate([[0.0], np.cumsum(np.where(blocked, -1e6, weight * tokens))])
    worth = summed[None, 1:] - summed[:-1, None] + starts[:, None] + ends[None, :]
    first, last = np.arange(count)[:, None], np.arange(count)[None]
    worth = np.where((last >= first) & (last - first < LONGEST), worth, -1e9)
    best = int(worth.argmax())
    return (best // count, best % count), float(worth.flat[best])


def _draft(cue: Cue, decode: Mapping[str, float]) -> _Draft | None:
    """What one cue ties together; None where nothing is worth being its content."""
    weight, logits = decode["token_weight"], cue.roles
    blocked = np.zeros(len(logits), bool)
    blocked[cue.first - cue.start : cue.last - cue.start + 1] = True
    if blocked.all():
        return None
    source: tuple[Segment, ...] = ()
    segment, worth = best_segment(logits[:, SOURCE], blocked, weight)
    if worth > decode["source_above"]:
        source = (segment,)
        blocked[segment[0] : segment[1] + 1] = True
    if blocked.all():
        return None
    segment, worth = best_segment(logits[:, CONTENT], blocked, weight)
    if worth <= decode["content_above"]:
        return None
    content = [segment]
    blocked[max(0, segment[0] - 1) : segment[1] + 2] = True
    if not blocked.all():
        second, second_worth = best_segment(logits[:, CONTENT], blocked, weight)
        if second_worth > decode["second_above"]:
            content.append(second)
    inside = np.concatenate([logits[first : last + 1, 1] for first, last in content])
    sure = float((1 / (1 + np.exp(-inside.astype(np.float64)))).mean())
    return _Draft(
        cue=(cue.first, cue.last),
        source=_shift(source, cue.start),
        content=_shift(sorted(content), cue.start),
        worth=worth,
        score=min(1.0, max(0.0, cue.score * sure)),
    )


def _settle(drafts: Iterable[_Draft]) -> list[_Draft]:
    """A token that two contents want goes to the worthier, unless one holds the other."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda one: (-one.worth, one.cue)):
        content, cue = _tokens(draft.content), _tokens((draft.cue,))
        for other in kept:
            theirs, their_cue = _tokens(other.content), _tokens((other.cue,))
            if content & theirs and not cue <= theirs and not their_cue <= content:
                content -= theirs | their_cue | _tokens(other.source)
        if content:
            kept.append(replace(draft, content=_runs(content)))
    return kept


def _tokens(segments: Iterable[Segment]) -> set[int]:
    return {token for first, last in segments for token in range(first, last + 1)}


def _runs(tokens: set[int]) -> tuple[Segment, ...]:
    out: list[Segment] = []
    for token in sorted(tokens):
        if out and out[-1][1] == token - 1:
            out[-1] = (out[-1][0], token)
        else:
            out.append((token, token))
    return tuple(out)


def _shift(segments: Iterable[Segment], by: int) -> tuple[Segment, ...]:
    return tuple((first + by, last + by) for first, last in segments)


def _spans(reading: Reading, segments: Iterable[Segment]) -> Spans:
    """Characters from the first token's start to the last one's end: so trimmed already."""
    return tuple((reading.tokens[first][0], reading.tokens[last][1]) for first, last in segments)
