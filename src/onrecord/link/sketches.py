"""What of a report decides which story it tells: words by weight, vector, day, dates, numbers.

A word weighs by how rare it is in news (`data/stories.npz`: document frequencies of stems,
by hash) and how often it stands there (Salton and Buckley 1988). How alike two reports are
is a logistic regression over what their sketches share (`data/stories.json`); both files
are made by training/stories.py.
"""

from __future__ import annotations

import functools
import json
import math
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.link.dates import days
from onrecord.link.words import lexicon, stem, tokens

HEAD = 100  # characters of a text without a title that stand for it
LEAD = 500  # characters of the text that make its opening
NAMED = 1200  # characters of the text whose names are looked at
WHOLE = 3000  # characters of the text that are looked at
MARKED = 1500  # characters of the text whose dates and numbers are looked at
KEYS = 14  # words by which a report is found
FEATURES = ("opening", "title", "whole", "cover", "rare", "near", "near²", "names",
            "strange", "dated", "gap", "same day", "far", "month", "other month", "weekday",
            "other weekday", "year", "other year", "number", "other number",
            "numbers")  # fmt: skip
_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_a-zß-ÿ][\w'’-]*")
_MARK = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_MONTHS = "January February March April May June July August September October November December"
_MONTH = {word: at for at, word in enumerate(_MONTHS.split(), 1)}
_MONTH |= {word[:3]: at for word, at in _MONTH.items()} | {"Sept": 9}
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_WEEKDAY = {word: at for at, word in enumerate(_WEEKDAYS.split())}
Weights = Mapping[int, float]  # a word's hash -> its weight; the weights' squares sum up to 1
Marks = tuple[frozenset[int], ...]  # months (1 to 12), weekdays (0 to 6), years, numbers' hashes


@dataclass(frozen=True, slots=True)
class Sketch:
    """The words of title, opening (title and first characters) and whole; vector, day, marks.

    ``vector`` is the opening's embedding (384 float16, little-endian, unit length), or
    empty; ``day`` the ordinal of the first day of ``published``, or None; ``marks`` the
    dates and numbers that the text names.
    """

    vector: bytes
    title: Weights
    opening: Weights
    whole: Weights
    names: Weights
    day: int | None
    marks: Marks

    def packed(self) -> bytes:
        """The sketch as bytes, for `unpacked`."""
        parts = [struct.pack("<iH", self.day or 0, len(self.vector)), self.vector]
        for words in (self.title, self.opening, self.whole, self.names):
            terms = np.fromiter(words, "<u4", len(words)).tobytes()
            weights = np.fromiter(words.values(), "<f4", len(words)).tobytes()
            parts += [struct.pack("<H", len(words)), terms, weights]
        for mark in self.marks:
            values = np.array(sorted(mark), "<u4").tobytes()
            parts += [struct.pack("<H", len(mark)), values]
        return b"".join(parts)


@functools.lru_cache(maxsize=2048)
def unpacked(packed: bytes) -> Sketch:
    """A sketch that `packed` made bytes of; in memory it takes ten times as much."""
    day, length = struct.unpack_from("<iH", packed)
    at = 6 + length
    vector, fields = packed[6:at], list[dict[int, float]]()
    for _ in range(4):
        (count,) = struct.unpack_from("<H", packed, at)
        terms = np.frombuffer(packed, "<u4", count, at + 2).tolist()
        weights = np.frombuffer(packed, "<f4", count, at + 2 + 4 * count).tolist()
        fields.append(dict(zip(terms, weights, strict=True)))
        at += 2 + 8 * count
    marks = []
    for _ in range(4):
        (count,) = struct.unpack_from("<H", packed, at)
        marks.append(frozenset(np.frombuffer(packed, "<u4", count, at + 2).tolist()))
        at += 2 + 4 * count
    title, head, whole, names = fields
    return Sketch(vector, title, head, whole, names, day or None, tuple(marks))


def opening(title: str | None, text: str) -> str:
    """The words whose vector a sketch holds: the title and the first 500 characters."""
    return f"{title or ''}\n{text[:LEAD]}".strip()


def sketch(title: str | None, text: str, published: str | None, vector: bytes) -> Sketch:
    """A report's sketch; ``vector`` is the embedding of its `opening`.

    Where there is no title, the first words stand for it.
    """
    head = terms(title or text[:HEAD])
    body = text[len(title or "") :] if title and text.startswith(title) else text
    lead = terms(body[:LEAD])
    rest = terms(body[LEAD:WHOLE])
    when = days(published)
    return Sketch(
        vector,
        _weighed(head),
        _weighed([*head, *head, *lead]),
        _weighed([*head, *lead, *rest]),
        _weighed(set(names(body[:NAMED]))),
        when[0].toordinal() if when else None,
        marks(f"{title or ''} {text[:MARKED]}"),
    )


def terms(text: str) -> list[int]:
    """The hashes (32 bits) of a text's stems, small words and words of time left out."""
    small = lexicon("stop") | lexicon("dates")
    return [_hash(word) for word in tokens(text) if len(word) > 1 and word not in small]


def names(text: str) -> list[int]:
    """The hashes of the words that are names: written large, and not for beginning a sentence."""
    small = lexicon("stop") | lexicon("dates")
    found = (word for group in _NAME.findall(text) for word in tokens(group))
    return [_hash(word) for word in found if len(word) > 1 and word not in small]


def marks(text: str) -> Marks:
    """The months, weekdays, years and other numbers that a text names.

    Two reports of one kind of event, in one place, differ in when and in how many.
    """
    found: tuple[set[int], ...] = (set(), set(), set(), set())
    for word in _MARK.findall(text):
        if word in _MONTH:
            found[0].add(_MONTH[word])
        elif word in _WEEKDAY:
            found[1].add(_WEEKDAY[word])
        elif re.fullmatch(r"(?:19|20)\d\d", word):
            found[2].add(int(word))
        elif word[0].isdigit():
            found[3].add(zlib.crc32(word.replace(",", "").encode()))
    return tuple(map(frozenset, found))


@functools.lru_cache(maxsize=65536)
def _hash(word: str) -> int:
    return zlib.crc32(stem(word).encode("utf-8", "surrogatepass"))


def _weighed(words: Iterable[int]) -> dict[int, float]:
    counted = Counter(words)
    weights = {word: (1 + math.log(n)) * rarity(word) for word, n in counted.items()}
    # float32, so that a sketch that was kept weighs exactly what it did
    norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
    return {word: float(np.float32(weights[word] / norm)) for word in sorted(weights)}


def rarity(word: int) -> float:
    """How much a word says: the logarithm of documents per document that has it."""
    table, unseen = _rarities()
    return table.get(word, unseen)


@functools.cache
def _rarities() -> tuple[dict[int, float], float]:
    with resources.files("onrecord.link").joinpath("data/stories.npz").open("rb") as file:
        stored = np.load(file)
        step = float(stored["step"])
        level = (stored["levels"].astype(np.float64) * step).tolist()
        return dict(zip(stored["words"].tolist(), level, strict=True)), float(stored["unseen"])


def keys(of: Sketch) -> tuple[int, ...]:
    """The words that a report is found by: those that weigh most in its opening and whole."""
    weight = {word: max(of.opening.get(word, 0.0), w) for word, w in of.whole.items()}
    return tuple(sorted(sorted(weight, key=lambda word: (-weight[word], word))[:KEYS]))


def likeness(one: Sketch, other: Sketch) -> float:
    """How alike two reports are: the log-odds that they tell one story, as a pair."""
    return regression(features(one, other), model()["pair"])


def regression(row: Sequence[float], weights: Mapping[str, Any]) -> float:
    """A logistic regression's log-odds; each value counts from its mean, by its spread."""
    parts = zip(weights["weights"], row, weights["mean"], weights["spread"], strict=True)
    return float(weights["bias"] + sum(w * (x - m) / s for w, x, m, s in parts))


@functools.cache
def model() -> dict[str, Any]:
    """The two regressions: "pair" of two reports, "story" of a report and a story."""
    raw = resources.files("onrecord.link").joinpath("data/stories.json").read_text("utf-8")
    weights: dict[str, Any] = json.loads(raw)
    return weights


def features(one: Sketch, other: Sketch) -> list[float]:
    """What the regression sees of two sketches; the order is that of `FEATURES`."""
    both = one.opening.keys() & other.opening.keys()
    least = max(min(len(one.opening), len(other.opening)), 5)
    known, unseen = _rarities()
    rare = max((known.get(word, unseen) for word in both), default=0.0)
    near = _cosine(one.vector, other.vector)
    dated = one.day is not None and other.day is not None
    apart = abs((one.day or 0) - (other.day or 0)) if dated else 0
    common = dot(one.names, other.names)
    marked = []
    for here, there in zip(one.marks, other.marks, strict=True):
        same = not here.isdisjoint(there)
        marked += [float(same), float(not same and bool(here) and bool(there))]
    return [
        dot(one.opening, other.opening), dot(one.title, other.title),
        dot(one.whole, other.whole), len(both) / least, rare / 10, near, near * near,
        common, float(common == 0 and bool(one.names and other.names)),
        float(dated), math.log1p(min(apart, 60)), float(dated and apart <= 1),
        float(apart > 10), *marked, math.log1p(len(one.marks[3] & other.marks[3])),
    ]  # fmt: skip


def dot(one: Weights, other: Weights) -> float:
    """The sum of the products of what two share: the cosine, of weights of length 1."""
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[word] for word, weight in one.items() if word in other)


def _cosine(one: bytes, other: bytes) -> float:
    if not one or not other:
        return 0.0
    return float(_floats(one) @ _floats(other))


@functools.lru_cache(maxsize=2048)
def _floats(vector: bytes) -> NDArray[np.float32]:
    return np.frombuffer(vector, "<f2").astype(np.float32)
