"""Which story a report belongs to, and when two stories have become one, or one two.

A report joins the story that it fits best: how like its likest report it is, how like all of
them, how much of what they have in common it has, and how much of it they know. A logistic
regression over these (`data/stories.json`, made by training/stories.py) says whether that is
enough. Where a report fits two stories, and they fit each other, they are one. Where a
story's reports fall into two groups that have little to do with each other, it is two.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.link.sketches import Sketch, Weights, likeness, model, rarity, regression

LEVEL = -1.25  # fit from which a report belongs to a story
FLOOR = -6.0  # likeness below which pairs do not differ
ONE = -0.75  # mean fit to each other from which two stories are one
TWO = 0.5  # mean fit to each other below which one story is two
LOOKED_AT = 24  # reports of a story, the last ones
FEATURES = ("likest", "mean", "opening", "whole", "known", "core", "named", "core names",
            "alone", "size", "coherence", "below")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A story that a report may belong to, and its last reports' sketches, by report id."""

    story: str
    sketches: Mapping[str, Sketch]


def assign(new: Sketch, stories: Sequence[Known]) -> str | None:
    """The story that a report belongs to, or None where it opens a new one.

    Every story handed in is looked at, so the caller hands in those that an index finds. Of
    equal stories the first one is taken.
    """
    best, story = LEVEL, None
    for known in stories:
        score = fit(new, known)
        if score > best:
            best, story = score, known.story
    return story


def fit(new: Sketch, known: Known) -> float:
    """How well a report fits a story: the log-odds that it belongs to it."""
    if not known.sketches:
        return FLOOR
    return regression(features(new, known), model()["story"])


def features(new: Sketch, known: Known) -> list[float]:
    """What the regression sees of a report and a story; the order is that of `FEATURES`."""
    members = list(known.sketches.values())
    scores = [max(likeness(new, old), FLOOR) for old in members]
    stand = Counter(word for one in members for word in one.whole)
    common = [word for word, n in stand.items() if 2 * n > len(members)]
    told, inner = _sum([one.whole for one in members]), 0.0
    if len(members) > 1:
        inner = sum(_nearness(one.whole, told, less=True) for one in members) / len(members)
    whole = _nearness(new.whole, told)
    named = Counter(word for one in members for word in one.names)
    main = [word for word, n in named.items() if 2 * n > len(members)]
    return [
        max(scores), sum(scores) / len(scores),
        _nearness(new.opening, _sum([one.opening for one in members])), whole,
        _share(new.opening, stand), _share(common, new.whole),
        _share(new.names, stand), _share(main, new.whole),
        float(len(members) == 1), math.log(len(members)), inner,
        min(whole - inner, 0.0) if len(members) > 1 else 0.0,
    ]  # fmt: skip


def _sum(members: Sequence[Weights]) -> dict[int, float]:
    """A story's words: the sum of its reports'."""
    total: dict[int, float] = {}
    for words in members:
        for word, weight in words.items():
            total[word] = total.get(word, 0.0) + weight
    return total


def _nearness(words: Weights, total: Weights, less: bool = False) -> float:
    """The cosine of a report's words and a story's; with ``less``, of the story without it."""
    dot = sum(weight * total.get(word, 0.0) for word, weight in words.items())
    square = sum(weight * weight for weight in total.values())
    if less:  # the report's own weights' squares sum up to 1
        dot, square = dot - 1.0, square - 2.0 * dot + 1.0
    return dot / math.sqrt(square) if square > 1e-9 else 0.0


def _share(words: Iterable[int], there: Mapping[int, float] | Counter[int]) -> float:
    """How much of some words, by rarity, is among others."""
    weights = {word: rarity(word) for word in words}
    total = sum(weights.values())
    return sum(w for word, w in weights.items() if word in there) / total if total else 0.0


# -------------------------------------------------- stories that join and part


def joined(new: Sketch, story: Known, others: Sequence[Known]) -> Known | None:
    """The other story that is one with ``story``, now that it has the report ``new``, or None.

    The report must fit both, and on average the reports of each must fit the other by
    ``ONE``; of several the one that fits best.
    """
    best, found = ONE, None
    for other in others:
        if fit(new, other) > LEVEL and (score := _mutual(story, other)) > best:
            best, found = score, other
    return found


def _mutual(one: Known, other: Known) -> float:
    """How well two stories fit each other: the lesser of the two mean fits."""
    there = [fit(sketch, other) for sketch in one.sketches.values()]
    back = [fit(sketch, one) for sketch in other.sketches.values()]
    return min(sum(there) / len(there), sum(back) / len(back))


def parted(story: Known) -> tuple[str, ...]:
    """The reports that are another story than the first one's, or none.

    Reports are put together by average linkage until two groups are left (Sokal and Michener
    1958). They are two stories where on average the reports of neither fit the other by
    ``TWO``; a report alone is no story of its own again.
    """
    ids = list(story.sketches)
    if len(ids) < 4:
        return ()
    groups = _two(list(story.sketches.values()))
    if min(map(len, groups)) < 2:
        return ()
    first, second = ({ids[at]: story.sketches[ids[at]] for at in sorted(group)}
                     for group in groups)  # fmt: skip
    there = [fit(sketch, Known("", second)) for sketch in first.values()]
    back = [fit(sketch, Known("", first)) for sketch in second.values()]
    if max(sum(there) / len(there), sum(back) / len(back)) > TWO:
        return ()
    return tuple(second)


def _two(members: Sequence[Sketch]) -> list[list[int]]:
    """Members in two groups by average linkage, that of the first member first."""
    size = len(members)
    total = {
        (i, j): max(likeness(members[i], members[j]), FLOOR) for j in range(size) for i in range(j)
    }
    groups = {at: [at] for at in range(size)}
    while len(groups) > 2:
        _, i, j = max(
            (total[i, j] / (len(groups[i]) * len(groups[j])), -i, -j)
            for j in groups
            for i in groups
            if i < j
        )
        i, j = -i, -j
        groups[i] += groups.pop(j)
        for at in groups:
            if at != i:
                near, far = (min(at, i), max(at, i)), (min(at, j), max(at, j))
                total[near] += total[far]
    return list(groups.values())
