"""Two plain texts, without a report around them: do they say the same?

A logistic regression over a dozen things that words and vectors tell; its weights are in
data/pairs.json, made by training/relations.py from published pairs of claims.
"""

from __future__ import annotations

import functools
import json
import math
import re
from importlib import resources
from itertools import pairwise
from typing import Any, Literal

from onrecord.link.words import content, lexicon, negative, numbers, opposed, tokens, weight

Compared = Literal["same", "supports", "contradicts", "neutral"]
OUTCOMES: tuple[Compared, ...] = ("same", "supports", "contradicts", "neutral")

_CAPITAL = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'-]+")


def compare(a: str, b: str, vectors: tuple[bytes, bytes]) -> tuple[Compared, float]:
    """What ``a`` says of ``b``, and how sure that is (0 to 1).

    "same": each says what the other does; "supports": who believes a will believe b;
    "contradicts": both cannot be so; "neutral": neither. ``vectors`` are the two texts'
    sentence embeddings, unit length, float16 as little-endian bytes.
    """
    row = features(a, b, cosine(*vectors))
    model = _model()
    sums = [
        bias + sum(w * (x - m) / s for w, x, m, s in zip(line, row, *model["scale"], strict=True))
        for line, bias in zip(model["weights"], model["bias"], strict=True)
    ]
    top = max(sums)
    shares = [math.exp(value - top) for value in sums]
    best = max(range(len(shares)), key=shares.__getitem__)
    return OUTCOMES[best], round(shares[best] / sum(shares), 4)


def cosine(one: bytes, other: bytes) -> float:
    """The cosine of two stored vectors."""
    import numpy as np

    x, y = (np.frombuffer(v, dtype="<f2").astype(np.float32) for v in (one, other))
    return float(x @ y)


@functools.cache
def _model() -> dict[str, Any]:
    raw = resources.files("onrecord.link").joinpath("data/pairs.json").read_text("utf-8")
    model: dict[str, Any] = json.loads(raw)
    return model


def features(a: str, b: str, near: float) -> list[float]:
    """What the regression sees of two texts with cosine ``near``; the order is the model's."""
    one, other = content(a), content(b)
    shared = _sum(one & other)
    in_one, in_other = shared / max(_sum(one), 1), shared / max(_sum(other), 1)
    turned = negative(a) != negative(b)
    opposite = opposed(one, other) is not None
    counts_a, counts_b = numbers(a), numbers(b)
    clash = bool(counts_a and counts_b and not counts_a & counts_b)
    names_a, names_b = (set(_CAPITAL.findall(text)) for text in (a, b))
    strange = len(names_b - names_a) / max(len(names_b), 1)
    missing = len(names_a - names_b) / max(len(names_a), 1)
    low, high = sorted((in_one, in_other))
    long_a, long_b = len(tokens(a)) + 1, len(tokens(b)) + 1
    order = _bigrams(a, b)
    return [
        near, near * near, max(near - 0.8, 0), in_one, in_other, low, high, low * near,
        order, float(turned), turned * near, turned * high,
        float(negative(a)), float(negative(b)), float(opposite), opposite * high,
        float(clash), clash * near, strange, missing, strange * near,
        math.log(long_a / long_b), abs(math.log(long_a / long_b)), math.log(long_b),
        float("?" in a or "?" in b), *_uptake(a), *_uptake(b), *(near * x for x in _uptake(a)),
    ]  # fmt: skip


def _uptake(text: str) -> list[float]:
    """How a text takes up what it tells: as refuted, as reported, as sure, as a question."""
    found = set(tokens(text))
    refuting, reporting, vouching = (
        float(len(found & lexicon(name))) for name in ("refuting", "reporting", "vouching")
    )
    doubt = [min(refuting, 1.0), min(reporting, 1.0), float("?" in text)]
    return [refuting, reporting, vouching, *doubt]


def _sum(stems: frozenset[str]) -> float:
    return sum(map(weight, stems))


def _bigrams(a: str, b: str) -> float:
    one, other = tokens(a), tokens(b)
    x, y = (set(pairwise(t)) for t in (one, other))
    return len(x & y) / max(min(len(x), len(y)), 1)
