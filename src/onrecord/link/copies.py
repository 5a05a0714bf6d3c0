"""Copied text: runs of words that two reports share, whoever copied from whom.

Agency copy, press releases, reprints and later versions are taken over in long runs of the
same words. Two statements that lie in one such run have one origin, however many outlets
print them. The runs are exact over words (case, punctuation and line breaks do not count);
the few hashes that stand for a text in an index are chosen by winnowing (Schleimer,
Wilkerson and Aiken 2003), which finds every run of ``GUARANTEE`` words or more.

For `relations` and `origins`:

    same_origin(new, known) -> [Judgement("same origin", a, b, score, MAKER, why)]

between statements of ``new`` (an Evidence) and of ``known`` (Evidence of the same story);
``why`` says "23 words in a row shared with The Quay: “…”".
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from onrecord.records import Evidence, Judgement, Report, Statement, judgement_id
from onrecord.spans import Span

MAKER = "copies-1"
RUN = 10  # words in a row that are no accident: shorter ones are phrases, titles, names
LEAST, SHARE = 25, 0.08  # words, and share of the shorter text, from which a text is a copy
INSIDE = 0.6  # share of both statements' words that must stand in the run
LONGEST = 100_000  # words of a text that are looked at
PLACES = 32  # where one gram is looked for in a text that repeats it
WINDOW = 8  # of so many neighbouring grams, the one with the least hash is kept
GUARANTEE = RUN + WINDOW - 1  # words in a row that two texts' `prints` never miss
_WORD = re.compile(r"\w+")
# Odd multipliers for a gram's hash, from a generator whose seed says nothing.
_MIX = np.random.default_rng(1).integers(1, 2**63, RUN, dtype=np.uint64) * 2 + 1


@dataclass(frozen=True, slots=True)
class Shared:
    """One run of words that stands in two texts: where in each (characters), how long."""

    a: Span
    b: Span
    words: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words, ready to be compared: where each is, a hash a word, a hash a gram.

    ``spans`` are rows of start and end in characters. ``grams[i]`` (uint64) stands for words
    i to i + RUN - 1; ``ordered`` are the same by size, ``order`` where each of those stands.
    """

    spans: NDArray[np.int64]
    hashes: NDArray[np.uint32]
    grams: NDArray[np.uint64]
    order: NDArray[np.int64]
    ordered: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.hashes)

    def span(self, at: int, length: int) -> Span:
        """The characters of ``length`` words from word ``at`` on."""
        return int(self.spans[at, 0]), int(self.spans[at + length - 1, 1])

    def places(self, gram: np.uint64) -> list[int]:
        """Where a gram stands; of many places the first ``PLACES``."""
        first = int(np.searchsorted(self.ordered, gram))
        last = int(np.searchsorted(self.ordered, gram, "right"))
        found: list[int] = self.order[first : min(last, first + PLACES)].tolist()
        return found


@lru_cache(maxsize=128)
def words(text: str) -> Words:
    """The words of a text, cut at everything that is no letter, digit or underscore.

    Of a text of more than ``LONGEST`` words only so many.
    """
    found = list(islice(_WORD.finditer(text), LONGEST))
    hashes = np.fromiter((_hash(m.group()) for m in found), np.uint32, len(found))
    grams = np.zeros(max(len(found) - RUN + 1, 0), np.uint64)
    for at, factor in enumerate(_MIX):
        grams += hashes[at : at + len(grams)].astype(np.uint64) * factor
    spans = np.array([m.span() for m in found], np.int64).reshape(len(found), 2)
    order = np.argsort(grams, kind="stable")
    return Words(spans, hashes, grams, order, grams[order])


@lru_cache(maxsize=65536)
def _hash(word: str) -> int:
    return zlib.crc32(word.casefold().encode("utf-8", "surrogatepass"))


def shared(a: str, b: str) -> tuple[Shared, ...]:
    """The runs of ``RUN`` words or more that two texts share, in the order of ``a``.

    Each word of ``a`` is in one run at most: from left to right, the longest one at hand.
    """
    one, other = words(a), words(b)
    return tuple(
        Shared(one.span(i, length), other.span(j, length), length)
        for i, j, length in _runs(one, other)
    )


def _runs(one: Words, other: Words) -> Iterator[tuple[int, int, int]]:
    """(word in one, word in other, words) of each shared run."""
    taken = 0
    for at in np.flatnonzero(np.isin(one.grams, other.grams)).tolist():
        if at < taken:
            continue
        starts = other.places(one.grams[at])
        length, start = max((_length(one, other, at, j), -j) for j in starts)
        if length >= RUN:  # less: two grams with one hash
            yield at, -start, length
            taken = at + length


def _length(one: Words, other: Words, i: int, j: int) -> int:
    """How many words are the same from word ``i`` and ``j`` on."""
    most = min(len(one.hashes) - i, len(other.hashes) - j)
    differ = np.flatnonzero(one.hashes[i : i + most] != other.hashes[j : j + most])
    return int(differ[0]) if len(differ) else most


def copied(a: str, b: str, least: int = LEAST, share: float = SHARE) -> tuple[Shared, ...]:
    """The shared runs where one text was copied from the other or both from a third, or ().

    So many ``least`` words in all must be shared, and such a ``share`` of the shorter text.
    """
    found = shared(a, b)
    total = sum(run.words for run in found)
    shorter = min(len(words(a)), len(words(b)))
    return found if total >= max(least, share * shorter) else ()


def prints(text: str) -> tuple[int, ...]:
    """The hashes (64 bits, signed) by which a text is found in an index: about 2 in 9 words.

    Two texts that share ``GUARANTEE`` words in a row share one of them.
    """
    grams = words(text).grams
    if not len(grams):
        return ()
    windows = np.lib.stride_tricks.sliding_window_view(grams, min(WINDOW, len(grams)))
    return tuple(np.unique(windows.min(axis=1)).view(np.int64).tolist())


# ---------------------------------------------------------------- judgements


def same_origin(new: Evidence, known: Sequence[Evidence]) -> list[Judgement]:
    """ "same origin" between a new report's statements and those they share a run with.

    Both statements must have most of their words (``INSIDE``) in the run, at the same
    place of it. ``a`` is the new report's. A statement has one judgement a known report.
    """
    return [
        Judgement(judgement_id("same origin", a.id, b.id, MAKER), "same origin", a.id, b.id,
                  round(score, 3), MAKER, why)
        for old in known
        if old.report.id != new.report.id
        for a, b, score, why in _pairs(new, old)
    ]  # fmt: skip


def _pairs(new: Evidence, old: Evidence) -> Iterator[tuple[Statement, Statement, float, str]]:
    one, other = words(new.report.text), words(old.report.text)
    runs = list(_runs(one, other))
    if not runs:
        return
    theirs = [(s, _within(other, s)) for s in old.analysis.statements]
    for statement in new.analysis.statements:
        mine = _within(one, statement)
        best: tuple[float, Statement, tuple[int, int, int]] | None = None
        for run in runs:
            i, j, length = run
            moved = {w - i + j for w in mine if i <= w < i + length}
            if len(moved) < INSIDE * len(mine) or not moved:
                continue
            for candidate, its in theirs:
                both = len(moved & its)
                score = both / max(len(mine), len(its), 1)
                if score >= INSIDE and (best is None or score > best[0]):
                    best = score, candidate, run
        if best is not None:
            score, candidate, run = best
            yield statement, candidate, score, _why(new.report, old.report, run)


def _within(text: Words, statement: Statement) -> frozenset[int]:
    """Which words of a text a statement's content is."""
    ranges = (np.searchsorted(text.spans[:, 0], span) for span in statement.content)
    return frozenset(at for first, last in ranges for at in range(int(first), int(last)))


def _why(new: Report, old: Report, run: tuple[int, int, int]) -> str:
    at, _, length = run
    opening = new.text[slice(*words(new.text).span(at, 6))]
    name = old.outlet or old.title or old.place or "another report"
    return f"{length} words in a row shared with {name}: “{' '.join(opening.split())} …”"
