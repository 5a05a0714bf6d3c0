"""Which story a report belongs to: one it shares its opening's sense, names and days with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.link.comparing import cosine
from onrecord.link.dates import days
from onrecord.link.words import content, fold, lexicon
from onrecord.records import Report

REACH = 0.35  # cosine below which no words can make up for it
LEAD = 500  # characters of the text that make its opening
# What likeness is made of: the vectors' cosine, shared names, shared stems, days apart, and
# what is taken off so that 0 divides (tuned on stories told by three outlets each).
NEAR, NAMES, STEMS, DAYS, LEVEL = 7.6, 0.5, 7.0, 12.0, 5.8
_NAME = re.compile(r"\b[A-Z][\w'’-]+")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of a report decides on its story: vector, names and stems of its opening, its day."""

    vector: bytes
    names: frozenset[str]
    stems: frozenset[str]
    published: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """A story that a report may belong to, and its reports."""

    story: str
    sketches: tuple[Sketch, ...]


def opening(title: str | None, text: str) -> str:
    """The words whose vector `assign` expects: the title and the first 500 characters."""
    return f"{title or ''}\n{text[:LEAD]}".strip()


def sketch(title: str | None, text: str, published: str | None, vector: bytes) -> Sketch:
    """A report's sketch; ``vector`` is the embedding of its `opening`."""
    words = opening(title, text)
    small = lexicon("stop") | lexicon("dates")
    names = frozenset(n for n in map(fold, _NAME.findall(words)) if n not in small)
    return Sketch(vector, names, content(words), published)


def assign(report: Report, vector: bytes, stories: Sequence[Known]) -> str | None:
    """The known story that a report belongs to, or None where it opens a new one.

    ``vector`` is the embedding of its `opening`. Every story handed in is looked at, so the
    caller hands in those that can be meant (near by vector, or of the last days). Of equal
    stories the first one is taken.
    """
    new = sketch(report.title, report.text, report.published, vector)
    best, story = 0.0, None
    for known in _in_reach(vector, stories):
        score = nearness(new, known)
        if score > best:
            best, story = score, known.story
    return story


def _in_reach(vector: bytes, stories: Sequence[Known]) -> list[Known]:
    """The stories with a report near enough by vector for words and days to decide."""
    import numpy as np

    sketches = [one for known in stories for one in known.sketches]
    if not sketches:
        return []
    rows = np.frombuffer(b"".join(one.vector for one in sketches), dtype="<f2")
    new = np.frombuffer(vector, dtype="<f2").astype(np.float32)
    near = rows.reshape(len(sketches), -1).astype(np.float32) @ new
    out, at = [], 0
    for known in stories:
        part = near[at : (at := at + len(known.sketches))]
        if len(part) and part.max() >= REACH:
            out.append(known)
    return out


def nearness(new: Sketch, known: Known) -> float:
    """How well a report fits a story: the mean over its two nearest reports."""
    scores = sorted((likeness(new, old) for old in known.sketches), reverse=True)[:2]
    return sum(scores) / len(scores) if scores else float("-inf")


def likeness(one: Sketch, other: Sketch) -> float:
    """How alike two reports' openings are; above 0 they tell one story, if in doubt."""
    near = NEAR * cosine(one.vector, other.vector)
    shared = NAMES * _cover(one.names, other.names) + STEMS * _cover(one.stems, other.stems)
    return near + shared - DAYS * _gap(one.published, other.published) - LEVEL


def _cover(one: frozenset[str], other: frozenset[str]) -> float:
    least = min(len(one), len(other))
    return len(one & other) / max(least, 5)


def _gap(one: str | None, other: str | None) -> float:
    """How far apart two days are, 0 to 1: from a month on it is 1; unknown is a little."""
    a, b = days(one), days(other)
    if not a or not b:
        return 0.1
    return min(abs((a[0] - b[0]).days), 30) / 30
