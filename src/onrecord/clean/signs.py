"""Hashed signs of a page's blocks, for the two linear models: their words, and the names of the
elements that they stand in.

A page's words, and its names, are taken apart once and hashed as arrays: a word's number is its
CRC-32, and a sign's bucket a product of that (multiplicative hashing, Knuth).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.clean.blocks import Page
from onrecord.clean.lines import small_words

Floats = NDArray[np.float64]
Codes = NDArray[np.uint32]
Signs = tuple[NDArray[np.intp], NDArray[np.intp]]  # whose each is, and its bucket
WORD_BITS, MARK_BITS = 15, 14  # of a bucket's number
READ = 600  # characters of a block whose words are read
FIRST_WORDS = 24  # of a block that the lexical model reads
FEW = 5  # words of a block that is read as a whole, too
LONG = 5  # letters of a word that tells a topic
LENGTHS, EDGE = 12, 12  # lengths told apart; characters of a block's end
MOST_LEVELS = 16
LEVELS = 4  # own frame, its parent, the next, all further out
INNER = LEVELS  # the level of inline elements
_WORD = re.compile(r"[^\W_]+|[©|»›·•#@$€£+]|\n")
_NAME = re.compile(r"<[a-z][a-z0-9]*|[a-z]+|\n")
_DIGIT = re.compile(r"\d")
_GOLDEN = np.uint32(0x9E3779B1)
_PAIR = np.uint32(0x85EBCA6B)
_LONG_BIT, _SMALL_BIT = 32, 33
_WORDS, _PAIRS, _FIRST, _LAST, _LENGTH, _WHOLE = (0x51A7 * n for n in range(1, 7))


@lru_cache(1 << 16)
def _word_code(word: str) -> int:
    """A word's number, and as bits above it: is it long, is it small? -1 between two blocks."""
    if word == "\n":
        return -1
    word = word.lower()
    is_long = len(word) >= LONG and word.isalpha()
    code = crc32(_DIGIT.sub("0", word).encode())
    return code | is_long << _LONG_BIT | (word in small_words) << _SMALL_BIT


@lru_cache(1 << 16)
def _name_code(name: str) -> int:
    return -1 if name == "\n" else crc32(name.encode())


def _coded(
    pattern: re.Pattern[str], code: Callable[[str], int], texts: Sequence[str]
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """The pieces of all texts: whose each is, and its code."""
    found = pattern.findall("\n".join(texts))
    codes = np.fromiter(map(code, found), np.int64, len(found))
    between = codes < 0
    rows: NDArray[np.intp] = np.cumsum(between)
    return rows[~between], codes[~between]


def _buckets(codes: Codes, kind: int, bits: int) -> NDArray[np.intp]:
    mixed: NDArray[np.intp] = (
        ((codes ^ np.uint32(kind)) * _GOLDEN) >> np.uint32(32 - bits)
    ).astype(np.intp)
    return mixed


@dataclass(slots=True)
class Words:
    """The first words of all blocks end to end: the block of each, its place in it, its number,
    and whether it is long, or small."""

    row: NDArray[np.intp]
    place: NDArray[np.intp]
    code: Codes
    is_long: NDArray[np.bool_]
    is_small: NDArray[np.bool_]


def words_in(texts: Sequence[str]) -> Words:
    """The words of blocks without line breaks in them."""
    row, codes = _coded(_WORD, _word_code, [text[:READ] for text in texts])
    count = np.bincount(row, minlength=len(texts))
    place = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    is_long, is_small = (codes >> bit & 1 == 1 for bit in (_LONG_BIT, _SMALL_BIT))
    return Words(row, place, codes.astype(np.uint32), is_long, is_small)


def word_signs(texts: Sequence[str], words: Words) -> Signs:
    """Each block's first words, pairs and edges as buckets below 1 << `WORD_BITS`."""
    near = words.place < FIRST_WORDS
    row, code, place = words.row[near], words.code[near], words.place[near]
    paired = row[1:] == row[:-1]
    pairs = (code[:-1] * _PAIR + code[1:])[paired]
    spaces = [text.count(" ") for text in texts]
    few = [i for i, many in enumerate(spaces) if many < FEW]
    every = np.arange(len(texts))
    held = [
        (row, code, _WORDS),
        (row[1:][paired], pairs, _PAIRS),
        (row[place == 0], code[place == 0], _FIRST),
        (every, _numbers(text[-EDGE:].lower() for text in texts), _LAST),
        (every, np.minimum(spaces, LENGTHS).astype(np.uint32), _LENGTH),
        (np.array(few, np.intp), _numbers(texts[i].lower() for i in few), _WHOLE),
    ]
    rows = np.concatenate([one for one, _, _ in held])
    return rows, np.concatenate([_buckets(codes, kind, WORD_BITS) for _, codes, kind in held])


def _numbers(texts: Iterable[str]) -> Codes:
    return np.array([crc32(text.encode()) for text in texts], np.uint32)


def scores(signs: Signs, count: int, weights: Floats, bias: float) -> Floats:
    """A linear model's log-odds for each of ``count`` blocks: each sign weighs 1 / sqrt(how
    many the block has)."""
    rows, buckets = signs
    many = np.maximum(np.bincount(rows, minlength=count), 1)
    out: Floats = bias + np.bincount(rows, weights[buckets], count) / np.sqrt(many)
    return out


class Names:
    """What the elements of a page are called, in pieces; equal ones are taken apart once."""

    def __init__(self, page: Page) -> None:
        known: dict[tuple[str, str], int] = {}
        self.frame = np.array(
            [known.setdefault((f.marks, f.tag), len(known)) for f in page.frames] + [-1]
        )
        self.row, codes = _coded(
            _NAME, _name_code, [f"{' '.join(marks.split())} <{tag}" for marks, tag in known]
        )
        self.code = codes.astype(np.uint32)
        self.count = np.append(np.bincount(self.row, minlength=len(known)), 0)
        inner: dict[str, int] = {"": 0}
        self.inner = np.array([inner.setdefault(b.inner, len(inner)) for b in page.blocks])
        self.inner_row, codes = _coded(_NAME, _name_code, [" ".join(one.split()) for one in inner])
        self.inner_code = codes.astype(np.uint32)
        self.inner_count = np.bincount(self.inner_row, minlength=len(inner))
        self.block = np.array([block.frame for block in page.blocks], int)
        self.up = np.array([*(frame.parent for frame in page.frames), -1])

    def scores(self, weights: Floats, bias: float) -> Floats:
        """The linear model's log-odds for each block: what its elements weigh, by their level."""
        say = [
            np.append(np.bincount(self.row, weights[self._of(level)], len(self.count) - 1), 0.0)
            for level in range(LEVELS)
        ]
        inner = _buckets(self.inner_code, INNER, MARK_BITS)
        total = np.bincount(self.inner_row, weights[inner], len(self.inner_count))[self.inner]
        many, at = self.inner_count[self.inner], self.block
        for level in range(MOST_LEVELS):
            total = total + say[min(level, LEVELS - 1)][self.frame[at]]
            many = many + self.count[self.frame[at]]
            at = self.up[at]
        out: Floats = bias + total / np.sqrt(np.maximum(many, 1))
        return out

    def _of(self, level: int) -> NDArray[np.intp]:
        return _buckets(self.code, level, MARK_BITS)

    def signs(self) -> Signs:
        """The same as signs, one by one, for training."""
        rows, buckets = [], []
        starts = np.cumsum(self.count) - self.count
        inner_starts = np.cumsum(self.inner_count) - self.inner_count
        inner = _buckets(self.inner_code, INNER, MARK_BITS)

        def take(first: NDArray[Any], many: NDArray[Any], of: NDArray[np.intp]) -> None:
            rows.append(np.repeat(np.arange(len(many)), many))
            ends = np.cumsum(many)
            buckets.append(of[np.arange(many.sum()) + np.repeat(first - ends + many, many)])

        take(inner_starts[self.inner], self.inner_count[self.inner], inner)
        at = self.block
        for level in range(MOST_LEVELS):
            own = self.frame[at]
            take(starts[own], self.count[own], self._of(min(level, LEVELS - 1)))
            at = self.up[at]
        return np.concatenate(rows), np.concatenate(buckets)
