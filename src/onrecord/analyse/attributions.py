"""Attributions: who (source) is said by which words (cue) to have said what (content).

The reader gives, for each cue, six logits a token; here the best segments are found. A
segment's worth is the sum of its tokens' logits, weighed down, and the logits of its two
ends. The scheme is PARC's (Pareti 2012) and PolNeAR's (Newell et al. 2018); attributions
inside another's content are kept, and a content may be in two parts.

Whether such a reading is an attribution at all is then judged from all that is known of it
(`traits`): a logistic regression, fitted on texts that the reader was not trained on, turns
it into a probability (docs/model-card.md shows how well that holds).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.analyse.encoder import Cue, Floats, Reading
from onrecord.spans import Spans

Segment = tuple[int, int]  # tokens, last included
LONGEST = 150  # tokens in a segment
NESTED = 0.8  # added to the log-odds of what stands in another's content: the reader learned mostly
# from PolNeAR, which marks no such thing; of GUM's at .30 to .45, 15 of 19 are there
SOURCE, CONTENT = [0, 2, 3], [1, 4, 5]  # columns of Cue.roles: belongs, starts, ends


@dataclass(frozen=True, slots=True)
class Attribution:
    """Character spans, trimmed; ``source`` may be empty, ``cue`` and ``content`` not.

    ``score`` is the probability that it is there: with its cue, its source, and at least
    half of its content.
    """

    source: Spans
    cue: Spans
    content: Spans
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """One cue and what it ties together, in tokens; ``traits`` are what it is judged by."""

    cue: Segment
    source: tuple[Segment, ...]
    content: tuple[Segment, ...]
    worth: float
    traits: tuple[float, ...]
    score: float = 0.0


def extract(text: str, reading: Reading, least: float | None = None) -> list[Attribution]:
    """The attributions of ``text`` in the order of their cues, nested ones included.

    ``least`` is the probability from which one counts; None is what gives the best balance
    of precision and recall. Lower finds more, higher errs less.
    """
    floor = reading.decode["least"] if least is None else least
    return chosen(text, reading, judged(candidates(reading), reading.decode), floor)


def chosen(
    text: str, reading: Reading, found: Iterable[Candidate], floor: float
) -> list[Attribution]:
    """The candidates that are likely enough, each word left to the likeliest."""
    kept = [one for one in _raised(list(found), floor) if one.score >= floor]
    out = []
    for one in sorted(_settle(kept), key=lambda one: one.cue):
        source, content = _spans(reading, one.source), _spans(reading, one.content)
        cue = _spans(reading, (one.cue,))
        if any(text[start:end].strip() for start, end in content):
            out.append(Attribution(source, cue, content, one.score))
    return out


def candidates(reading: Reading) -> list[Candidate]:
    """Every cue that the reader considered, with the best that it ties together."""
    drafts = [d for cue in reading.cues if (d := _candidate(cue, reading)) is not None]
    # of each token the worth of the best content, and whether a source, that it stands in;
    # a cue is in neither of its own
    holder = np.full(len(reading.tokens), -np.inf)
    source = np.zeros(len(reading.tokens), bool)
    for draft in drafts:
        for first, last in draft.content:
            np.maximum(holder[first : last + 1], draft.worth, out=holder[first : last + 1])
        for first, last in draft.source:
            source[first : last + 1] = True
    out = []
    for draft in drafts:
        first, last = draft.cue
        held = bool(holder[first] > -np.inf)
        more = (
            min(10.0, max(0.0, float(holder[first]))),
            float(held),
            float(source[first : last + 1].any()),
        )
        out.append(replace(draft, traits=draft.traits + more))
    return out


def judged(found: Iterable[Candidate], decode: Mapping[str, Any]) -> list[Candidate]:
    """The candidates with their probabilities."""
    weights, mean, scale = (np.array(decode["judge"][k]) for k in ("weights", "mean", "scale"))
    found = list(found)
    if not found:
        return found
    logits = (np.array([one.traits for one in found]) - mean) / scale @ weights
    logits = (logits + decode["judge"]["bias"]).clip(-30, 30)
    scores = (1 / (1 + np.exp(-logits))).tolist()
    return [replace(one, score=score) for one, score in zip(found, scores, strict=True)]


def best_segment(
    logits: Floats, blocked: NDArray[np.bool_], weight: float
) -> tuple[Segment, float]:
    """The segment, at most LONGEST tokens and clear of what is blocked, of most worth.

    ``logits`` are three a token: that it belongs, starts, ends.
    """
    tokens, starts, ends = logits.astype(np.float64).T
    count = len(tokens)
    summed = np.concatenate([[0.0], np.cumsum(np.where(blocked, -1e6, weight * tokens))])
    opening, closing = starts - summed[:-1], ends + summed[1:]
    last = int((np.maximum.accumulate(opening) + closing).argmax())
    first = int(opening[: last + 1].argmax())
    if last - first < LONGEST:
        return (first, last), float(opening[first] + closing[last])
    worth = opening[:, None] + closing[None, :]
    at, to = np.arange(count)[:, None], np.arange(count)[None]
    worth = np.where((to >= at) & (to - at < LONGEST), worth, -1e9)
    best = int(worth.argmax())
    return (best // count, best % count), float(worth.flat[best])


def _candidate(cue: Cue, reading: Reading) -> Candidate | None:
    """What one cue ties together; None where it leaves no token to be its content."""
    decode, logits = reading.decode, cue.roles
    weight = decode["token_weight"]
    blocked = np.zeros(len(logits), bool)
    blocked[cue.first - cue.start : cue.last - cue.start + 1] = True
    if blocked.all():
        return None
    source: tuple[Segment, ...] = ()
    segment, source_worth = best_segment(logits[:, SOURCE], blocked, weight)
    if source_worth > decode["source_above"]:
        source = (segment,)
        blocked[segment[0] : segment[1] + 1] = True
    if blocked.all():
        return None
    segment, worth = best_segment(logits[:, CONTENT], blocked, weight)
    content, second_worth = [segment], -10.0
    blocked[max(0, segment[0] - 1) : segment[1] + 2] = True
    if not blocked.all():
        second, second_worth = best_segment(logits[:, CONTENT], blocked, weight)
        if second_worth > decode["second_above"]:
            content.append(second)
    content = sorted(content)
    inside = np.concatenate([logits[first : last + 1, 1] for first, last in content])
    sure = 1 / (1 + np.exp(-inside.astype(np.float64)))
    size = len(inside)
    quoted = _quoted(reading, [(a + cue.start, b + cue.start) for a, b in content])
    traits = (
        _logit(cue.score),
        _logit(cue.least),
        min(8.0, max(-8.0, source_worth)),
        float(bool(source)),
        min(12.0, max(-12.0, worth)),
        min(8.0, max(-10.0, second_worth)),
        float(len(content) > 1),
        _logit(float(sure.mean())),
        float(sure.min()),
        math.log(size),
        float(size < 3),
        float(cue.last - cue.first),
        quoted,
        float(quoted > 0.99),
        float(source != () and source[0][0] > content[0][0]),
    )
    return Candidate(
        (cue.first, cue.last), _shift(source, cue.start), _shift(content, cue.start), worth, traits
    )


def _logit(share: float) -> float:
    share = min(0.999, max(0.001, share))
    return math.log(share / (1 - share))


def _quoted(reading: Reading, content: Sequence[Segment]) -> float:
    """The share of a content's tokens inside quotation marks."""
    if reading.layout is None:
        return 0.0
    codes = np.concatenate([reading.layout.features[a : b + 1] for a, b in content])
    return float((codes // 8 % 2).mean())


def _raised(found: Sequence[Candidate], floor: float) -> list[Candidate]:
    """The candidates, likelier where one stands whole in the content of a likely enough other."""
    holders = [(one, _tokens(one.content)) for one in found if one.score >= floor]
    out = []
    for one in found:
        near = [held for other, held in holders if other is not one and one.cue[0] in held]
        whole = _tokens((*one.source, one.cue, *one.content)) if near else set()
        if any(whole <= held for held in near):
            against = (1 - one.score) / max(one.score, 1e-12) * math.exp(-NESTED)
            one = replace(one, score=1 / (1 + against))
        out.append(one)
    return out


def _settle(found: Iterable[Candidate]) -> list[Candidate]:
    """A token that two contents want goes to the likelier, unless one holds the other."""
    kept: list[Candidate] = []
    held: list[tuple[set[int], set[int], set[int]]] = []  # their contents, cues, sources
    for draft in sorted(found, key=lambda one: (-one.score, one.cue)):
        content, cue = _tokens(draft.content), _tokens((draft.cue,))
        for theirs, their_cue, source in held:
            if not content.isdisjoint(theirs) and not cue <= theirs and not their_cue <= content:
                content -= theirs | their_cue | source
        if content:
            kept.append(replace(draft, content=_runs(content)))
            held.append((content, cue, _tokens(draft.source)))
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
