"""Hashed signs of a page's blocks, for the two linear models: their words, and the names of the
elements that they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.clean.blocks import Page

Floats = NDArray[np.float64]
WORD_BUCKETS = 1 << 15
MARK_BUCKETS = 1 << 14
FIRST_WORDS = 24  # of a block that the lexical model reads
MOST_LEVELS = 16
MOST_NAMES = 24  # of one element
LEVELS = 4  # own frame, its parent, the next, all further out
_WORD = re.compile(r"[^\W_]+|[©|»›·•#@$€£+]")
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"[a-z]+|\d+")
_UNIGRAM, _BIGRAM = crc32(b"u "), crc32(b"b ")  # what the hash of a word or pair begins with


def word_buckets(text: str) -> list[int]:
    """The block's first words, pairs and edges as bucket numbers below `WORD_BUCKETS`."""
    words = _WORD.findall(_DIGIT.sub("0", text[: FIRST_WORDS * 12].lower()))[:FIRST_WORDS]
    if not words:
        return [0]
    coded = [word.encode() for word in words]
    signs = [crc32(word, _UNIGRAM) for word in coded]
    signs += [crc32(b" " + b, crc32(a, _BIGRAM)) for a, b in pairwise(coded)]
    signs.append(crc32(coded[0], crc32(b"first ")))
    signs.append(crc32(f"last {text[-12:].lower()}".encode()))
    signs.append(crc32(f"length {min(text.count(' '), 12)}".encode()))
    if len(words) <= 5:
        signs.append(crc32(b"whole " + b" ".join(coded)))
    # Each once, in their order: sums of another order would differ in their last digits.
    return [sign % WORD_BUCKETS for sign in dict.fromkeys(signs)]


def word_scores(texts: Sequence[str], weights: NDArray[np.float16], bias: float) -> Floats:
    """The lexical model's log-odds for each block."""
    known: dict[str, int] = {}
    rows = [known.setdefault(text, len(known)) for text in texts]
    held = [word_buckets(text) for text in known]
    if not held:
        return np.empty(0)
    sizes = np.array([len(buckets) for buckets in held])
    flat = weights[np.fromiter(chain.from_iterable(held), np.intp, sizes.sum())]
    sums = np.add.reduceat(flat.astype(np.float64), np.cumsum(sizes) - sizes)
    scores: Floats = bias + sums.astype(np.float16) / sizes**0.5
    return scores[rows]


@lru_cache(1 << 16)
def _mark_bucket(level: str, name: str) -> int:
    return crc32(f"{level} {name}".encode()) % MARK_BUCKETS


def _tokens(marks: str) -> list[str]:
    return sorted(set(_TOKEN.findall(marks)))


def _names(marks: str, tag: str) -> list[str]:
    """What an element is called, in pieces, and its tag."""
    return [*_tokens(marks)[:MOST_NAMES], f"<{tag}>"]


def mark_buckets(page: Page) -> list[list[int]]:
    """For each block the buckets of its surroundings' names, each with its level."""
    known: dict[int, list[int]] = {}
    out = []
    for i, block in enumerate(page.blocks):
        if block.frame not in known:
            known[block.frame] = [
                _mark_bucket(str(min(level, LEVELS - 1)), name)
                for level, frame in enumerate(page.around(i, MOST_LEVELS))
                for name in _names(frame.marks, frame.tag)
            ]
        out.append(known[block.frame] + [_mark_bucket("i", x) for x in _tokens(block.inner)])
    return out


class Marks:
    """The linear model over what the elements around a block are called (see `mark_buckets`).

    What a name weighs at each level is kept, for pages of a site share theirs.
    """

    def __init__(self, weights: NDArray[np.float16], bias: float) -> None:
        self._weights: list[float] = weights.tolist()
        self._bias = bias
        self._of_name = lru_cache(1 << 16)(self._weigh_name)
        self._of_frame = lru_cache(1 << 14)(self._weigh_frame)
        self._of_inner = lru_cache(1 << 14)(self._weigh_inner)

    def _weigh_name(self, name: str) -> tuple[float, ...]:
        return tuple(self._weights[_mark_bucket(str(level), name)] for level in range(LEVELS))

    def _weigh_frame(self, marks: str, tag: str) -> tuple[float, ...]:
        """What an element's names weigh together at each level, and how many they are."""
        held = list(map(self._of_name, _names(marks, tag)))
        return *map(sum, zip(*held, strict=True)), float(len(held))

    def _weigh_inner(self, inner: str) -> tuple[float, int]:
        held = [self._weights[_mark_bucket("i", name)] for name in _tokens(inner)]
        return sum(held), len(held)

    def scores(self, page: Page) -> Floats:
        """The log-odds of each block."""
        frames = page.frames
        told = [self._of_frame(frame.marks, frame.tag) for frame in frames]
        # What the far frames add, summed from the outermost in, so that no block walks them.
        far, count = [0.0] * (len(frames) + 1), [0.0] * (len(frames) + 1)  # the last: no frame
        for i, frame in enumerate(frames):
            far[i] = told[i][LEVELS - 1] + far[frame.parent]
            count[i] = told[i][LEVELS] + count[frame.parent]
        near = np.array([*told, (0.0,) * (LEVELS + 1)])
        all_far, counts = np.array(far), np.array(count)
        up = np.array([*(frame.parent for frame in frames), -1])
        at = mine = np.array([block.frame for block in page.blocks], int)
        total = np.zeros(len(at))
        for level in range(MOST_LEVELS):
            if level < LEVELS:
                total = total + (near[at, level] if level < LEVELS - 1 else all_far[at])
            at = up[at]
        total, many = total - all_far[at], counts[mine] - counts[at]
        out = np.empty(len(at))
        for i, block in enumerate(page.blocks):
            one, size = total[i], many[i]
            if block.inner:
                inner, of_inner = self._of_inner(block.inner)
                one, size = one + inner, size + of_inner
            out[i] = self._bias + one / (size or 1) ** 0.5
        return out
