"""Which mentions tell of one happening: events across reports.

A mention is a word that names an event ("sank", "the sinking"), with the sentence around it.
Pairs of like words are weighed by a logistic regression (words, sentences, names, numbers,
reports; fitted on ECB+ by training/happenings.py), and clusters grow by average linkage: two
join while the mean probability between their mentions stays above a threshold.
"""

from __future__ import annotations

import functools
import heapq
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.link.words import content, stem, tokens

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Chance = Callable[[int, int], float]  # two mentions, by index -> 0 to 1

NEAR = 0.2  # likeness of two words from which their mentions are compared
TOGETHER = 0.3  # mean probability from which two clusters are one
OPENING = 1200  # characters of a report that tell what it is about
AROUND = 4  # words on either side of an event's that are nearest to it
_NAME = re.compile(r"\b[A-Z][\w’'-]+")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A word that names an event, in its sentence.

    ``at`` are the word's characters in ``sentence``; ``vector`` is the sentence's embedding
    and ``gist`` its report's (float32, unit length); ``about`` are stems of the report's
    opening (`words.content`).
    """

    report: str
    sentence: str
    at: tuple[int, int]
    vector: Floats = field(repr=False)
    gist: Floats = field(repr=False)
    about: frozenset[str] = field(repr=False)

    @property
    def word(self) -> str:
        return self.sentence[slice(*self.at)]


@functools.lru_cache(maxsize=4096)
def about(text: str) -> frozenset[str]:
    """The stems of a report's opening."""
    return content(text[:OPENING])


# --------------------------------------------------------------------- words


@functools.cache
def _table() -> tuple[dict[str, int], Floats, Floats]:
    """Word -> row, vectors [N, 128] of unit length, share [N] of uses that name an event."""
    place = resources.files("onrecord.link").joinpath("data/eventwords.npz")
    with place.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        words = arrays["words"].tobytes().decode().split("\n")
        vectors = arrays["vectors"].astype(np.float32)
        share = arrays["share"].astype(np.float32) / 255
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-6)
    return {word: row for row, word in enumerate(words)}, vectors, share


def _row(word: str) -> int | None:
    """A word's row in the table; an inflected form that is not there takes its stem's."""
    known = _table()[0]
    return known.get(word, known.get(stem(word)))


def eventhood(word: str) -> float:
    """How often annotators took the word for an event, 0 to 1; 0 for a word unknown."""
    row = _row(word.lower())
    return 0.0 if row is None else float(_table()[2][row])


def alike(one: Sequence[str], other: Sequence[str]) -> float:
    """The cosine of two phrases' vectors, the means of their words'; of unknown words 1 for
    the same stems, else 0."""
    x, y = _vector(tuple(one)), _vector(tuple(other))
    if x is None or y is None:
        return float(list(map(stem, one)) == list(map(stem, other)))
    return float(x @ y)


@functools.lru_cache(maxsize=65536)
def _vector(phrase: tuple[str, ...]) -> Floats | None:
    rows = [row for word in phrase if (row := _row(word)) is not None]
    if not rows:
        return None
    mean = _table()[1][rows].mean(0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-6), np.float32)


# --------------------------------------------------------------------- pairs


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is compared of one mention."""

    words: tuple[str, ...]
    head: str  # the stem of the last word
    stems: frozenset[str]
    near: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]


def _seen(mention: Mention) -> _Seen:
    start, end = mention.at
    before = [m.start() for m in _WORD.finditer(mention.sentence, 0, start)][-AROUND:]
    after = [m.end() for m in _WORD.finditer(mention.sentence, end)][:AROUND]
    near = mention.sentence[before[0] if before else start : after[-1] if after else end]
    words = tuple(tokens(mention.word))
    own = {stem(w) for w in words}
    return _Seen(
        words,
        stem(words[-1]) if words else "",
        content(mention.sentence) - own,
        content(near) - own,
        frozenset(name.lower() for name in _NAME.findall(mention.sentence)),
        frozenset(_NUMBER.findall(mention.sentence)),
    )


def compared(
    mentions: Sequence[Mention], chance: Chance | None = None
) -> tuple[Ints, Ints, Floats]:
    """Pairs of mentions of like words, and what speaks for each to be one happening.

    Gives indices [P], [P] (the lesser first) and features [P, F]. Pairs to which ``chance``
    gives 0 are left out.
    """
    seen = [_seen(m) for m in mentions]
    rarity = _rarity([s.stems | s.names for s in seen])
    known = _rarity([m.about for m in mentions])
    often = Counter(s.head for s in seen)
    by_words: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(seen):
        by_words[one.words].append(at)
    phrases = list(by_words)
    pairs: list[tuple[int, int, float]] = []
    for row, one_words in enumerate(phrases):
        for other_words in phrases[row:]:
            likeness = alike(one_words, other_words)
            heads = {seen[by_words[words][0]].head for words in (one_words, other_words)}
            if likeness < NEAR and len(heads) > 1:
                continue
            for a in by_words[one_words]:
                for b in by_words[other_words]:
                    if a < b or (b < a and one_words != other_words):
                        early, late = min(a, b), max(a, b)
                        if chance is None or chance(early, late):
                            pairs.append((early, late, likeness))
    pairs.sort()
    out = np.zeros((len(pairs), FEATURES), np.float32)
    for at, (a, b, likeness) in enumerate(pairs):
        share = min(often[seen[a].head], often[seen[b].head]) / len(mentions)
        x, y, one_about, other_about = seen[a], seen[b], mentions[a].about, mentions[b].about
        found = _features(mentions[a], mentions[b], x, y, likeness, share, rarity)
        alike_reports = _dice(one_about, other_about, known)
        same = float(x.head == y.head)
        out[at] = [*found, alike_reports, same * alike_reports]
    one_side = np.array([a for a, _, _ in pairs], np.int64)
    return one_side, np.array([b for _, b, _ in pairs], np.int64), out


FEATURES = 25


def _dice(
    one: frozenset[str], other: frozenset[str], weigh: Callable[[frozenset[str]], float]
) -> float:
    both = weigh(one) + weigh(other)
    return 2 * weigh(one & other) / both if both else 0.0


def _features(
    a: Mention,
    b: Mention,
    x: _Seen,
    y: _Seen,
    likeness: float,
    share: float,
    rarity: Callable[[frozenset[str]], float],
) -> list[float]:
    same = float(x.head == y.head)
    sentence, gist = float(a.vector @ b.vector), float(a.gist @ b.gist)
    stems, near = _dice(x.stems, y.stems, rarity), _dice(x.near, y.near, rarity)
    names = _dice(x.names, y.names, rarity)
    home = float(a.report == b.report)
    common = math.log1p(100 * share)
    crossed = bool({stem(w) for w in x.words} & y.stems or {stem(w) for w in y.words} & x.stems)
    numbers = float(min(2, len(x.numbers & y.numbers)))
    return [
        same, likeness, sentence, gist, stems, near, names, numbers, home, common,
        float(crossed), same * gist, same * sentence, same * stems, same * home, same * common,
        likeness * sentence, likeness * gist, same * names, likeness * near, likeness * stems,
        float(bool(x.numbers and y.numbers and not numbers)), home * likeness,
    ]  # fmt: skip


def _rarity(texts: Sequence[frozenset[str]]) -> Callable[[frozenset[str]], float]:
    """The weight of words, each by how few of the texts have it."""
    count = Counter(word for words in texts for word in words)
    weight = {word: math.log((len(texts) + 1) / n) + 0.1 for word, n in count.items()}
    return lambda words: sum(weight.get(word, 1.0) for word in sorted(words))


@functools.cache
def _model() -> dict[str, Any]:
    raw = resources.files("onrecord.link").joinpath("data/happenings.json").read_text("utf-8")
    model: dict[str, Any] = json.loads(raw)
    return model


def probabilities(found: Floats) -> Floats:
    """Of each pair's features [P, F] the probability that it is one happening, [P]."""
    model = _model()
    mean, scale, weights = (np.array(model[k], np.float64) for k in ("mean", "scale", "weights"))
    logits = ((found - mean) / scale) @ weights + model["bias"]
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


# ------------------------------------------------------------------ clusters


def clusters(mentions: Sequence[Mention], chance: Chance | None = None) -> list[list[int]]:
    """The mentions (by index) that tell of one happening, in the order of their first.

    ``chance`` is what else is known of two mentions, their dates for one: a factor from 0
    to 1 on the probability.
    """
    if len(mentions) < 2:
        return [[at] for at in range(len(mentions))]
    one, other, found = compared(mentions, chance)
    pairs = zip(one.tolist(), other.tolist(), probabilities(found).tolist(), strict=True)
    links = [(a, b, p * (chance(a, b) if chance else 1.0)) for a, b, p in pairs]
    return linked(len(mentions), links)


def linked(count: int, links: Iterable[tuple[int, int, float]]) -> list[list[int]]:
    """Average linkage over weighted pairs (a, b, probability); pairs not given count as 0."""
    near: dict[int, dict[int, float]] = defaultdict(dict)
    for a, b, chance in links:
        near[a][b] = near[b][a] = chance
    members = {at: [at] for at in range(count)}
    heap = [(-c, a, b, 1, 1) for a, row in near.items() for b, c in row.items() if a < b]
    heapq.heapify(heap)
    while heap:
        worth, a, b, size_a, size_b = heapq.heappop(heap)
        if -worth < TOGETHER:
            break
        if (len(members.get(a, ())), len(members.get(b, ()))) != (size_a, size_b):
            continue  # one of them has grown or gone since
        members[a] += members.pop(b)
        near[a].pop(b)
        for other, weight in near.pop(b).items():
            if other != a:
                near[other].pop(b)
                near[a][other] = near[other][a] = near[a].get(other, 0.0) + weight
        for other, weight in near[a].items():
            low, high = sorted((a, other))
            mean = weight / (len(members[a]) * len(members[other]))
            heapq.heappush(heap, (-mean, low, high, len(members[low]), len(members[high])))
    return sorted(sorted(cluster) for cluster in members.values())
