"""Do two groups of reports tell one story or two? What tells them from each other decides.

Two floods in one valley share the words of floods, of the valley, and of all that is told of
either. So words weigh by how rare they are among these very reports: what stands in all of
them says nothing, what stands in half of them says most. A logistic regression over how alike
the reports are by such words, within the groups and between them, and over what is common to
each, says how far they are two (`data/stories.json`, made by training/stories.py).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from onrecord.link.sketches import Sketch, model, rarity, regression

FEATURES = ("ratio", "within", "between", "near", "nearer", "size", "lesser", "signs",
            "more signs", "core", "core names")  # fmt: skip
ROUNDS = 20  # in which reports may change their group
Floats = NDArray[np.float64]


def halves(members: Sequence[Sketch]) -> tuple[list[int], list[int]]:
    """The members' places in two groups, that of the first member first.

    The two that are least alike begin a group each, and every report goes to the group whose
    others it is liker on average, until none changes (Lloyd 1982, with the average in place
    of a mean).
    """
    alike = _alike(members)
    one, other = divmod(int(np.argmin(alike + np.eye(len(members)) * 9.0)), len(members))
    second = alike[other] > alike[one]
    second[one], second[other] = False, True
    np.fill_diagonal(alike, 0.0)
    for _ in range(ROUNDS):
        score = [alike @ group / np.maximum(group.sum() - group, 1) for group in (~second, second)]
        moved = score[1] > score[0]
        if moved.all() or not moved.any() or (moved == second).all():
            break
        second = moved
    if second[0]:
        second = ~second
    return np.flatnonzero(~second).tolist(), np.flatnonzero(second).tolist()


def division(one: Sequence[Sketch], other: Sequence[Sketch]) -> float:
    """How far two groups of reports tell two stories: log-odds."""
    return regression(features(one, other), model()["division"])


def features(one: Sequence[Sketch], other: Sequence[Sketch]) -> list[float]:
    """What the regression sees of two groups; the order is that of `FEATURES`."""
    members, size = [*one, *other], len(one)
    within, between = _means(_alike(members), size)
    vectors = [np.frombuffer(s.vector, "<f2").astype(np.float64) for s in members]
    near, far = 0.0, 0.0
    if all(len(vector) for vector in vectors):
        rows = np.array(vectors)
        near, far = _means(rows @ rows.T, size)
    words = [Counter(word for s in group for word in s.whole) for group in (one, other)]
    signs = (
        _signs(words[0], words[1], size, len(other)),
        _signs(words[1], words[0], len(other), size),
    )
    core = [_common(s.whole for s in group) for group in (one, other)]
    names = [_common(s.names for s in group) for group in (one, other)]
    return [
        between / (within + 0.03), within, between, far, near - far,
        math.log(len(members)), math.log(min(size, len(other))),
        math.log1p(min(signs)), math.log1p(max(signs)),
        _shared(*core) if all(core) else 0.0, _shared(*names) if all(names) else 0.5,
    ]  # fmt: skip


def _alike(members: Sequence[Sketch]) -> Floats:
    """How alike reports are, each to each, by the words that tell them from each other."""
    stand = Counter(word for one in members for word in one.whole)
    column = {word: at for at, word in enumerate(sorted(w for w, n in stand.items() if n > 1))}
    rows = np.zeros((len(members), len(column) + 1))
    for at, one in enumerate(members):
        for word, weight in one.whole.items():
            if word in column:
                rows[at, column[word]] = weight * math.log((len(members) + 1) / stand[word])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9
    return rows @ rows.T


def _means(alike: Floats, size: int) -> tuple[float, float]:
    """The mean within two groups, the first of so many, and between them.

    Within groups of one each there is nothing: then what is between them counts, and more.
    """
    between = float(alike[:size, size:].mean())
    pairs = [group[np.triu_indices(len(group), 1)] for group in
             (alike[:size, :size], alike[size:, size:])]  # fmt: skip
    inner = np.concatenate(pairs)
    return (float(inner.mean()) if len(inner) else between + 0.1), between


def _signs(here: Counter[int], there: Counter[int], size: int, rest: int) -> float:
    """How much the words say that most reports of one group have and few of the other."""
    return math.fsum(
        rarity(word)
        * max((n + 0.25) / (size + 0.5) - (there[word] + 0.25) / (rest + 0.5) - 0.5, 0.0)
        for word, n in here.items()
    )


def _common(words: Iterable[Iterable[int]]) -> set[int]:
    """The words that at least half of some reports have."""
    groups = list(words)
    counted = Counter(word for group in groups for word in group)
    return {word for word, n in counted.items() if 2 * n >= len(groups)}


def _shared(one: set[int], other: set[int]) -> float:
    """How much of the lesser of two sets of words, by rarity, is in the other."""
    least = min(math.fsum(map(rarity, one)), math.fsum(map(rarity, other)))
    return math.fsum(map(rarity, one & other)) / least if least else 0.0
