"""What a line of a plain-text scrape looks like, in numbers.

Two views of a line: hashed words for the lexical model (`hashes`), and for the trees
(`measures`) its shape, its place on the page and what stands around it. Nothing here
looks at blank lines: scrapes of the same page differ in them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.clean import forest

BUCKETS = 1 << 15
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[©|»›·•#@$€£&+]")
_DIGIT = re.compile(r"\d")
_END = re.compile(r"[.!?…。][\"'”’»“)\]]*$")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*(?=\s|$)")
_QUOTE = re.compile(r"[\"“”„«»‘]")
_ADDRESS = re.compile(r"https?://|www\.|\w@\w|\.(?:com|org|net)\b")
# Small words that make a sentence of a heap of nouns, in the languages we meet most.
_SMALL_WORDS = """
the of and to in that is was for it with as his on be at by had not are but from have they which
he she we you this there their been has were who will would said after more der die und das den
von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie
nach wird bei le la les de des et un une dans que qui pour pas sur au plus par ce il est el los
las en y se del por con no una su al lo como más che di è per non sono het een van dat niet op te
zijn met
"""
small_words = frozenset(_SMALL_WORDS.split())
NEIGHBOURS = (-3, -2, -1, 1, 2, 3)


def hashes(line: str) -> list[int]:
    """The line's words, word pairs and edges as bucket numbers below `BUCKETS`."""
    words = _WORD.findall(_DIGIT.sub("0", line.lower()))[:60]
    if not words:
        return [crc32(b"empty") % BUCKETS]
    marks = [f"u {w}" for w in words]
    marks += [f"b {a} {b}" for a, b in pairwise(words)]
    marks += [f"first {words[0]}", f"last {words[-1]}", f"length {min(len(words), 12)}"]
    marks.append("first two " + " ".join(words[:2]))
    if len(words) <= 5:
        marks.append("whole " + " ".join(words))
    return sorted({crc32(mark.encode()) % BUCKETS for mark in marks})


def chances(lines: Sequence[str]) -> list[float]:
    """For each non-blank line of a page, in order: how likely it belongs to the report."""
    if not lines:
        return []
    model = forest.arrays("furniture")
    scores = lexical(lines, model["weights"], float(model["bias"]))
    return [float(c) for c in forest.chances(forest.vote(measures(lines, scores), model))]


def lexical(lines: Sequence[str], weights: NDArray[Any], bias: float) -> NDArray[np.float64]:
    """The lexical model's score of each line (log-odds that it belongs to the report)."""
    scores = np.empty(len(lines))
    for i, line in enumerate(lines):
        buckets = hashes(line)
        scores[i] = bias + float(weights[buckets].sum()) / len(buckets) ** 0.5
    return scores


def _shape(line: str) -> list[float]:
    """One line by itself."""
    words = line.split()
    n = max(len(words), 1)
    letters = sum(c.isalpha() for c in line)
    bare = [w.strip("\"'“”‘’.,;:!?()[]«»„") for w in words]
    return [
        np.log1p(len(words)),
        np.log1p(len(line)),
        len(line) / n,
        sum(w[:1].isupper() for w in bare) / n,
        sum(w.lower() in small_words for w in bare) / n,
        sum(w.isupper() and len(w) > 1 for w in bare) / n,
        float(bool(_END.search(line))),
        len(_SENTENCE_END.findall(line)),
        line.count(",") / n,
        sum(c.isdigit() for c in line) / max(len(line), 1),
        letters / max(len(line), 1),
        float(line[:1].isupper()) + 2 * float(line[:1].islower()) + 3 * float(line[:1].isdigit()),
        float(bool(_QUOTE.match(line))),
        len(_QUOTE.findall(line)),
        float(line.endswith(":")),
        float(line.endswith("?")),
        float(line.endswith(("...", "…"))),
        float(any(c in line for c in "|›»·•→")),
        float(bool(_ADDRESS.search(line))),
        float("©" in line),
        float("(" in line),
        float(line[:1] in "-–—*•·"),
    ]


def measures(lines: Sequence[str], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """One row a line: shape, repetition, place, neighbours; ``scores`` from `lexical`."""
    n = len(lines)
    if not n:
        return np.empty((0, 0))
    shape = np.array([_shape(line) for line in lines])
    words = np.array([len(line.split()) for line in lines], float)
    ends = shape[:, 6]
    prose = (words >= 18) & (ends > 0)
    folded = [line.casefold() for line in lines]
    count = Counter(folded)
    seen: Counter[str] = Counter()
    again = np.empty((n, 2))
    for i, line in enumerate(folded):
        again[i] = seen[line], count[line] - 1
        seen[line] += 1
    index = np.arange(n)
    at = np.flatnonzero(prose)
    before = np.full(n, 60.0)
    after = np.full(n, 60.0)
    if len(at):
        k = np.searchsorted(at, index)
        has = k > 0
        before[has] = index[has] - at[k[has] - 1]
        k = np.searchsorted(at, index, side="right")
        has = k < len(at)
        after[has] = at[k[has]] - index[has]
    prose_words = np.where(prose, words, 0.0)
    total = max(float(prose_words.sum()), 1.0)
    behind = np.cumsum(prose_words) - prose_words
    good = 1 / (1 + np.exp(-scores))
    place = np.column_stack(
        [
            index / n,
            np.minimum(index, 100),
            np.minimum(n - 1 - index, 100),
            np.full(n, np.log1p(n)),
            behind / total,
            (total - behind - prose_words) / total,
            np.full(n, np.log1p(total)),
            np.full(n, float(prose.mean())),
            np.minimum(before, 60),
            np.minimum(after, 60),
            np.full(n, float((good * words).sum() / max(words.sum(), 1))),
        ]
    )
    around = []
    basic = np.column_stack([shape[:, 0], ends, scores])
    for step in NEIGHBOURS:
        moved = np.full_like(basic, -9.0)
        if step < 0:
            moved[-step:] = basic[:step]
        else:
            moved[:-step] = basic[step:]
        around.append(moved[:n])
    near = [
        _window(column, width) for column in (shape[:, 0], scores, ends) for width in (2, 5, 10)
    ]
    own = np.column_stack([shape, scores, good * words / max(float(words.max()), 1)])
    return np.column_stack([own, again, place, *around, *near])


def _window(column: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    """The mean of a column over ``width`` lines on either side, edges cut off."""
    sums = np.concatenate([[0.0], np.cumsum(column)])
    low = np.maximum(np.arange(len(column)) - width, 0)
    high = np.minimum(np.arange(len(column)) + width + 1, len(column))
    means: NDArray[np.float64] = (sums[high] - sums[low]) / (high - low)
    return means
