"""A text cut for the models: tokens, their word pieces, windows of whole sentences.

The vocabulary is MiniLM's, uncased; what it cannot show (case, quotation marks, where a
paragraph starts) travels as features of each token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.analyse.quotations import mask, quotations
from onrecord.spans import Span, Spans

Ints = NDArray[np.int64]

TOKEN = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
PIECES_A_TOKEN = 6
LONGEST_WORD = 100  # characters; WordPiece gives up beyond it anyway
WINDOW = 254  # pieces, the two marks apart
OVERLAP = 126  # pieces: every token is read with half a window on one side at least
CLS, SEP, UNK = 101, 102, 100


def case_shape(word: str) -> int:
    """How a token is cased, 1 to 6: the model's vocabulary is uncased. 0 is for marks."""
    if any(char.isdigit() for char in word):
        return 5
    if word.islower():
        return 1
    if not any(char.isalpha() for char in word):
        return 6
    if word.isupper():
        return 2 if len(word) > 1 else 3
    return 3 if word[0].isupper() and word[1:].islower() else 4


@dataclass(frozen=True, slots=True)
class Layout:
    """A text cut for the model; token indices throughout, ends exclusive."""

    tokens: Spans  # characters
    pieces: tuple[tuple[int, ...], ...]  # word pieces of each token, one to six
    features: Ints  # of each token: case shape + 8 × in quotes + 16 × paragraph start
    sentence: Ints  # the sentence each token stands in, counted from 0
    sentences: tuple[tuple[int, int], ...]  # token ranges, none empty
    before: Ints  # pieces before each token, and at the end all of them

    def length(self, start: int, stop: int) -> int:
        """Pieces in a token range."""
        return int(self.before[stop] - self.before[start])


class Tokens:
    """Text to `Layout`: tokens, their pieces, and what the vocabulary cannot show."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(path))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self._seen: dict[str, tuple[tuple[int, ...], int]] = {}

    def lay_out(self, text: str, sentences: Spans) -> Layout:
        """A token belongs to the last sentence that starts at or before it."""
        inside = mask(text, quotations(text))
        starts = [start for start, _ in sentences]
        tokens: list[Span] = []
        pieces: list[tuple[int, ...]] = []
        features: list[int] = []
        sentence: list[int] = []
        end, last, number, home = 0, -1, -1, 0
        for match in TOKEN.finditer(text):
            ids, shape = self._word(match.group())
            start = match.start()
            paragraph = not tokens or (start > end and "\n" in text[end:start])
            while home < len(starts) and starts[home] <= start:
                home += 1
            if home != last:
                last, number = home, number + 1
            end = match.end()
            tokens.append((start, end))
            pieces.append(ids)
            features.append(shape + 8 * inside[start] + 16 * paragraph)
            sentence.append(number)
        numbers = np.array(sentence, np.int64)
        edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(tokens)]
        return Layout(
            tokens=tuple(tokens),
            pieces=tuple(pieces),
            features=np.array(features, np.int64),
            sentence=numbers,
            sentences=tuple((a, b) for a, b in pairwise(edges) if b > a),
            before=np.cumsum([0, *(len(ids) for ids in pieces)], dtype=np.int64),
        )

    def _word(self, word: str) -> tuple[tuple[int, ...], int]:
        known = self._seen.get(word)
        if known is None:
            cut = word[:LONGEST_WORD]
            known = tuple(self._ids(cut)[:PIECES_A_TOKEN] or [UNK]), case_shape(cut)
            if len(self._seen) > 200_000:
                self._seen.clear()
            self._seen[word] = known
        return known

    def sentence(self, text: str) -> Ints:
        """Piece ids of a sentence, marks included, as the embedder wants it."""
        return np.array([CLS, *self._ids(text)[:WINDOW], SEP], np.int64)

    def _ids(self, text: str) -> list[int]:
        """The pieces of any ``str``; half a surrogate pair counts as a question mark."""
        clean = text.encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self.tokenizer.encode(clean, add_special_tokens=False).ids
        return ids


def pieces_of_sentences(layout: Layout, limit: int) -> list[tuple[int, int]]:
    """The sentences as token ranges, those longer than ``limit`` pieces cut to fit."""
    out = []
    for start, stop in layout.sentences:
        while layout.length(start, stop) > limit:
            room = int(layout.before[start]) + limit
            cut = int(np.searchsorted(layout.before, room, side="right")) - 1
            out.append((start, cut))
            start = cut
        out.append((start, stop))
    return out


def windows(layout: Layout, limit: int = WINDOW, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Token ranges of whole sentences that cover the text and overlap by ``overlap`` pieces."""
    parts = pieces_of_sentences(layout, limit)
    out: list[tuple[int, int]] = []
    first = 0
    while first < len(parts):
        last = first
        while last + 1 < len(parts) and layout.length(parts[first][0], parts[last + 1][1]) <= limit:
            last += 1
        out.append((parts[first][0], parts[last][1]))
        if last == len(parts) - 1:
            break
        after = last + 1
        while after - 1 > first and layout.length(parts[after - 1][0], parts[last][1]) <= overlap:
            after -= 1
        first = after
    return out


def model_input(layout: Layout, start: int, stop: int) -> tuple[Ints, Ints, Ints]:
    """Piece ids, piece features and each token's first piece, for one window."""
    ids = [CLS, *(i for token in layout.pieces[start:stop] for i in token), SEP]
    counts = np.diff(layout.before[start : stop + 1])
    features = np.zeros(len(ids), np.int64)
    features[1:-1] = np.repeat(layout.features[start:stop], counts)
    return np.array(ids, np.int64), features, layout.before[start:stop] - layout.before[start] + 1
