"""Hashed signs of a page's blocks, for the two linear models: their words, and the names of the
elements that they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.clean.blocks import Block, Page

Floats = NDArray[np.float64]
WORD_BUCKETS = 1 << 15
MARK_BUCKETS = 1 << 14
FIRST_WORDS = 24  # of a block that the lexical model reads
MOST_LEVELS = 16
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


def word_scores(texts: Sequence[str], weights: Floats, bias: float) -> Floats:
    """The lexical model's log-odds for each block."""
    out = np.empty(len(texts))
    known: dict[str, float] = {}
    for i, text in enumerate(texts):
        if text not in known:
            buckets = word_buckets(text)
            known[text] = bias + float(weights[buckets].sum()) / len(buckets) ** 0.5
        out[i] = known[text]
    return out


@lru_cache(1 << 16)
def _mark_bucket(level: str, name: str) -> int:
    return crc32(f"{level} {name}".encode()) % MARK_BUCKETS


class _Chains:
    """For each frame of a page: the buckets of its names at a level, and of all around it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._tokens: dict[str, list[str]] = {}
        self._known: dict[tuple[int, int], list[int]] = {}

    def of_frame(self, index: int, level: int) -> list[int]:
        if (index, level) not in self._known:
            frame = self._page.frames[index]
            if frame.marks not in self._tokens:
                self._tokens[frame.marks] = sorted(set(_TOKEN.findall(frame.marks)))[:24]
            names = [*self._tokens[frame.marks], f"<{frame.tag}>"]
            self._known[index, level] = [_mark_bucket(str(level), name) for name in names]
        return self._known[index, level]

    def levels(self, index: int) -> Iterator[list[int]]:
        """The buckets of a frame and of those around it, innermost first."""
        level = 0
        while index >= 0 and level < MOST_LEVELS:
            yield self.of_frame(index, min(level, LEVELS - 1))
            index, level = self._page.frames[index].parent, level + 1

    def inner(self, block: Block) -> list[int]:
        """The buckets of the inline elements in a block."""
        if not block.inner:
            return []
        return [_mark_bucket("i", name) for name in sorted(set(_TOKEN.findall(block.inner)))]


def mark_buckets(page: Page) -> list[list[int]]:
    """For each block the buckets of its surroundings' names, each with its level."""
    chains = _Chains(page)
    known: dict[int, list[int]] = {}
    out = []
    for block in page.blocks:
        if block.frame not in known:
            known[block.frame] = [b for held in chains.levels(block.frame) for b in held]
        out.append(known[block.frame] + chains.inner(block))
    return out


def mark_scores(page: Page, weights: Sequence[float], bias: float) -> Floats:
    """The log-odds of each block by the names of what it stands in (see `mark_buckets`)."""
    chains = _Chains(page)
    weigh = weights.__getitem__
    known: dict[tuple[str, str, int], tuple[float, int]] = {}

    def part(index: int, level: int) -> tuple[float, int]:
        frame = page.frames[index]
        key = frame.marks, frame.tag, level
        if key not in known:
            held = chains.of_frame(index, level)
            known[key] = sum(map(weigh, held)), len(held)
        return known[key]

    # What the far frames add, summed from the outermost in, so that no block walks them.
    parents = [frame.parent for frame in page.frames]
    asked: set[int] = set()
    for block in page.blocks:
        at = block.frame
        while at >= 0 and at not in asked:
            asked.add(at)
            at = parents[at]
    far = [(0.0, 0)] * (len(parents) + 1)  # the last stands for "no frame"
    for i in sorted(asked):
        mine, around = part(i, LEVELS - 1), far[parents[i]]
        far[i] = mine[0] + around[0], mine[1] + around[1]
    done: dict[int, tuple[float, int]] = {}
    out = np.empty(len(page.blocks))
    for i, block in enumerate(page.blocks):
        if block.frame not in done:
            total, count, at = 0.0, 0, block.frame
            for level in range(MOST_LEVELS):
                if level < LEVELS - 1 and at >= 0:
                    near = part(at, level)
                    total, count = total + near[0], count + near[1]
                elif level == LEVELS - 1:
                    total, count = total + far[at][0], count + far[at][1]
                if at < 0:
                    break
                at = parents[at]
            if at >= 0:
                total, count = total - far[at][0], count - far[at][1]
            done[block.frame] = total, count
        total, count = done[block.frame]
        if inner := chains.inner(block):
            total, count = total + sum(map(weigh, inner)), count + len(inner)
        out[i] = bias + total / (count or 1) ** 0.5
    return out
