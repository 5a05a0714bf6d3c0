"""How two texts stand to each other, by a trained model: logits, one row a pair.

A cross-encoder: MiniLM reads both texts at once, on the word pieces that the reader and the
embedder share (`encoder`). There are two sets of weights: for two headlines or short sentences
("pairs"), and for a claim beside the longer text that it may rest on ("evidence"), where one
word decides. Each pair goes through its network alone, so that the same pair gives the same
answer in any company: int8 arithmetic scales its numbers by what shares the batch. What the
logits come to is for `onrecord.link.comparing` to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from onrecord.analyse.encoder import Encoder, Floats
from onrecord.analyse.tokens import CLS, SEP, Ints, Tokens
from onrecord.errors import ModelError

LONG = 20  # words of the longer text from which the other may rest on it
FORMAT = 1  # of pairs.json and evidence.json; a change of meaning raises it
LONGEST = 320  # pieces of a pair; more is cut from the texts' ends
SECOND = 96  # pieces of the second text that are kept in any case
# Marks of a piece: it stands in both texts; it is the second's; its whole word, perhaps
# inflected otherwise, stands in the other text; so does that word with the one before it.
COMMON, OTHER, WORD, RUN = 1, 2, 4, 8
MARKS = 16
_ENDING = re.compile(r"(?<=\w{3})(?:ing|ied|ies|ed|es|ly|s|e|y|d)$")
RELATIONS = ("same", "supports", "contradicts", "neutral")


def layout(tokens: Tokens, a: str, b: str, longest: int = LONGEST) -> tuple[Ints, Ints]:
    """The piece ids of both texts and, for each piece, the sum of its marks."""
    one, other = tokens.sentence(a)[1:-1], tokens.sentence(b)[1:-1]
    room = longest - 3
    other = other[: max(SECOND, room - len(one))]
    one = one[: room - len(other)]
    ids = np.concatenate([[CLS], one, [SEP], other, [SEP]]).astype(np.int64)
    marks = np.zeros(len(ids), np.int64)
    edge = len(one) + 2
    stems = _stems(tokens, one), _stems(tokens, other)
    marks[1 : edge - 1] = COMMON * np.isin(one, other) + _met(*stems)
    marks[edge:-1] = COMMON * np.isin(other, one) + _met(*reversed(stems))
    marks[edge:] += OTHER
    return ids, marks


def _stems(tokens: Tokens, ids: Ints) -> list[tuple[str, int]]:
    """The words of a text without their endings, each with how many pieces it has."""
    words: list[tuple[str, int]] = []
    for piece in ids.tolist():
        shown = tokens.tokenizer.id_to_token(piece) or ""
        if shown.startswith("##") and words:
            before, count = words[-1]
            words[-1] = before + shown[2:], count + 1
        else:
            words.append((shown, 1))
    return [(_ENDING.sub("", word), count) for word, count in words]


def _met(own: list[tuple[str, int]], other: list[tuple[str, int]]) -> Ints:
    """WORD and RUN for each piece of ``own``."""
    there = [word for word, _ in other]
    known, runs = set(there), set(pairwise(there))
    out, before = [], ""
    for word, count in own:
        out += [WORD * (word in known) + RUN * ((before, word) in runs)] * count
        before = word
    return np.array(out, np.int64)


def is_evidence(a: str, b: str) -> bool:
    """Is one of two texts so long that the other may rest on it?"""
    return max(len(a.split()), len(b.split())) >= LONG


class PairModel:
    """The pair model, loaded when first needed.

    It shares ``encoder``'s tokenizer and piece table. Raises `ModelError` when a file is
    absent or of another format.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.pairs, self.evidence = Network(encoder, "pairs"), Network(encoder, "evidence")

    def logits(self, pairs: Sequence[tuple[str, str]]) -> Floats:
        """[len(pairs), 6], float32: a's RELATIONS to b, whether both are of one claim, and 1
        where one is evidence for the other (`is_evidence`), so that those weights read it.

        The first four go through a softmax together, the fifth through a logistic function.
        """
        out = np.zeros((len(pairs), 6), np.float32)
        known: dict[tuple[str, str], int] = {}
        for row, pair in enumerate(pairs):
            first = known.setdefault(pair, row)
            if first < row:
                out[row] = out[first]
                continue
            long = is_evidence(*pair)
            out[row, :5] = (self.evidence if long else self.pairs)(*pair)
            out[row, 5] = long
        return out


class Network:
    """One set of weights: ``name``.onnx and ``name``.json."""

    def __init__(self, encoder: Encoder, name: str) -> None:
        self.encoder, self.name = encoder, name

    def __call__(self, a: str, b: str) -> Floats:
        """[5], float32: the logits of one pair."""
        ids, marks = layout(self.encoder.tokens, a, b)
        marks %= self.settings.get("marks", 4)  # how many the network tells apart
        feeds = {"pieces": self.encoder.pieces(ids), "marks": marks}
        logits: Floats = self._session.run(None, feeds)[0]
        return logits

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The card: version, and how the weights were made."""
        path = self.encoder.file(f"{self.name}.json")
        settings: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if settings.get("format") != FORMAT:
            raise ModelError(str(path), f"format {settings.get('format')}, expected {FORMAT}")
        return settings

    @cached_property
    def _session(self) -> Any:
        _ = self.settings
        return self.encoder.session(f"{self.name}.onnx")
