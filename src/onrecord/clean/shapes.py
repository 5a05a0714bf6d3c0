"""The shape of every block of a page in numbers: length, links, sentences, signs, edges.

Characters are counted over the whole page at once, as an array of their code points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from math import log1p
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.clean.blocks import Block
from onrecord.clean.signs import Floats, Words

WORDS, LINKED, ENDS = 0, 2, 7  # columns that others look at
_CLASSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\s",
        r"\w",
        r"[^\W\d_a-zß-öø-ÿ]",  # capitals, and letters of writings that have none
        r"\d",
        r"[\u3040-\u30ff\u3400-\u9fff]",  # two of them make a word
        r"[.!?…。]",
        r"[\"'”’»)]",
        r"[.!?…。:]",
        r"[\"'”’»“)\]]",
        r"[\"“”„«»‘]",
        r"[|›»·•→©@]",
        r",",
    )
)
_BITS = tuple(1 << bit for bit in range(len(_CLASSES)))
_SPACE, _WORD, _CAPITAL, _DIGIT, _LETTER, _STOP, _CLOSING, _END, _AFTER_END, *_REST = _BITS
_QUOTE, _SIGN, _COMMA = _REST
_WEB = re.compile(r"https?:")
_PLANE = 1 << 16
_SEEN = 400  # characters of a block in which capitals, digits and signs are counted


@cache
def _plane() -> NDArray[np.uint16]:
    """The classes of the characters below `_PLANE`, as bits."""
    out = np.zeros(_PLANE, np.uint16)
    every = "".join(map(chr, range(_PLANE)))
    for bit, pattern in enumerate(_CLASSES):
        for found in re.finditer(f"(?:{pattern.pattern})+", every):
            out[found.start() : found.end()] |= np.uint16(1 << bit)
    return out


@cache
def _beyond(code: int) -> int:
    """The classes of a rarer character."""
    return sum(1 << bit for bit, pattern in enumerate(_CLASSES) if pattern.match(chr(code)))


def _classes(text: str) -> NDArray[np.uint16]:
    """The classes of each character."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    if text.isascii() or not (codes >= _PLANE).any():
        return _plane()[codes]
    out = _plane()[np.minimum(codes, _PLANE - 1)]
    far = np.flatnonzero(codes >= _PLANE)
    out[far] = [_beyond(code) for code in codes[far].tolist()]
    return out


def words_of(text: str) -> int:
    """How many words a text has, where the writing parts them or not."""
    count = text.count(" ") + 1
    return count if text.isascii() else count + len(_CLASSES[4].findall(text)) // 2


def shapes(blocks: Sequence[Block], said: Words) -> tuple[Floats, Floats]:
    """One row a block, and how many words each has: (blocks, 17) and (blocks,)."""
    texts = [block.text for block in blocks]
    kinds = _classes("\n".join(texts) + "\n")
    size = np.array([len(text) for text in texts])
    start = np.cumsum(size + 1) - size - 1
    end = start + size

    def count(hit: NDArray[Any], most: int | None = None) -> NDArray[np.int64]:
        """How many of each block's characters are hit, of its first ``most``."""
        sums = np.concatenate([[0], np.cumsum(hit != 0)])
        till = end if most is None else np.minimum(end, start + most)
        out: NDArray[np.int64] = sums[till] - sums[start]
        return out

    plain = count(kinds & _SPACE) + 1
    words = plain + np.where(plain > 0, count(kinds & _LETTER) // 2, 0)
    begins = np.concatenate([[True], (kinds[:-1] & _WORD) == 0])
    ends = np.zeros(len(texts), bool)
    closed = np.ones(len(texts), bool)
    for back in range(1, 5):
        last = np.where(size >= back, kinds[np.maximum(end - back, 0)], 0)
        ends |= closed & ((last & _END) != 0)
        closed &= (last & _AFTER_END) != 0
    stops = np.flatnonzero(kinds & _STOP)
    open_ = np.flatnonzero((kinds & _CLOSING) == 0)
    after = open_[np.searchsorted(open_, stops + 1)]
    sentence = np.zeros(len(kinds), bool)
    sentence[stops[(kinds[after] & _SPACE) != 0]] = True
    web = [len(_WEB.findall(text[:_SEEN])) if "http" in text else 0 for text in texts]
    small = np.bincount(said.row, said.is_small, len(texts))
    read = np.maximum(np.bincount(said.row, minlength=len(texts)), 1)
    first, last_ = [text[0] for text in texts], [text[-1] for text in texts]
    columns = [
        [log1p(many) for many in words.tolist()],
        size / words,
        np.array([sum(e - s for s, e, _ in block.links) for block in blocks]) / size,
        [len(block.links) for block in blocks],
        np.array([block.bold for block in blocks]) / size,
        count(begins & ((kinds & _CAPITAL) != 0), _SEEN) / np.minimum(words, 80),
        small / read,
        ends,
        count(sentence),
        count(kinds & _COMMA) / words,
        count(kinds & _DIGIT, _SEEN) / np.minimum(size, _SEEN),
        [c.isupper() + 2 * c.islower() + 3 * c.isdigit() for c in first],
        count(kinds & _QUOTE),
        [(c == ":") + 2 * (c == "?") + 3 * (c == "…") for c in last_],
        count(kinds & _SIGN, _SEEN) + np.array(web),
        [block.after_break for block in blocks],
        [c in '-–—*•·"“„«' for c in first],
    ]
    return np.column_stack([np.asarray(column, float) for column in columns]), words.astype(float)
