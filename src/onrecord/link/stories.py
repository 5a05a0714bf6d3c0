"""Which story a report belongs to, and when two stories have become one, or one two.

A report joins the story that it fits best: how like its likest report it is, how like all of
them, how much of what they have in common it has, how much of it they know, and how the story
stands out among all that the index found for it. A logistic regression over these
(`data/stories.json`, made by training/stories.py) says whether that is enough. Where a report
fits two stories, and they fit each other, they are one. Where a story's reports fall into two
groups that tell of two things (see `division`), it is two.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.link.division import division, halves
from onrecord.link.sketches import Sketch, Weights, likeness, model, rarity, regression

LEVEL = -2.25  # fit from which a report belongs to a story
FLOOR = -6.0  # likeness below which pairs do not differ
BOTH = -2.5  # mean fit to each other from which two stories may be one
ONE = -1.0  # division from which two stories stay two
TWO = 1.0  # division from which one story is two
STRANGE = -0.5  # mean fit to each other below which its halves are two stories as well
WHOLE = -3.0  # division up to which they are one all the same
LOOKED_AT = 24  # reports of a story, the last ones
FEATURES = ("likest", "mean", "opening", "whole", "known", "core", "named", "core names",
            "alone", "size", "coherence", "below")  # fmt: skip
CONTRAST = ("margin", "above", "rank", "found", "crowd")  # what a story has beside the others


@dataclass(frozen=True, slots=True)
class Known:
    """A story that a report may belong to, and its last reports' sketches, by report id."""

    story: str
    sketches: Mapping[str, Sketch]


def assign(new: Sketch, stories: Sequence[Known], near: Mapping[str, Sketch]) -> str | None:
    """The story that a report belongs to, or None where it opens a new one.

    Every story handed in is looked at, so the caller hands in those that an index finds:
    those of ``near``, report id -> sketch. Of equal stories the first one is taken.
    """
    return best(choices(new, stories, near))


def best(chosen: Mapping[str, float]) -> str | None:
    """Of stories, and how well a report fits each, the one it belongs to, or None."""
    story = max(chosen, key=chosen.__getitem__, default=None)
    return story if story is not None and chosen[story] > LEVEL else None


def choices(new: Sketch, stories: Sequence[Known], near: Mapping[str, Sketch]) -> dict[str, float]:
    """How well a report fits each story, among the others: the log-odds that it belongs to it."""
    alike = {report: max(likeness(new, old), FLOOR) for report, old in near.items()}
    weights = model()["choice"]
    return {one.story: regression(contrasted(new, one, alike), weights) for one in stories}


def contrasted(new: Sketch, known: Known, alike: Mapping[str, float]) -> list[float]:
    """What the regression sees of a report and a story among others: `FEATURES`, `CONTRAST`.

    ``alike`` is the likeness of the report and of each that the index found for it. The
    words of a whole topic are shared with all of them, those of its story with few.
    """
    row = features(new, known, alike)
    likest = row[0]
    others = [score for report, score in alike.items() if report not in known.sketches]
    mean = sum(alike.values()) / len(alike) if alike else FLOOR
    return [
        *row, likest - max(others, default=FLOOR), likest - mean,
        math.log1p(sum(score > likest for score in others)),
        (len(alike) - len(others)) / max(len(known.sketches), 1), math.log1p(len(alike)),
    ]  # fmt: skip


def fit(new: Sketch, known: Known) -> float:
    """How well a report fits a story by itself: the log-odds that it belongs to it."""
    if not known.sketches:
        return FLOOR
    return regression(features(new, known), model()["story"])


def features(new: Sketch, known: Known, alike: Mapping[str, float] | None = None) -> list[float]:
    """What the regression sees of a report and a story; the order is that of `FEATURES`.

    ``alike`` are likenesses to the report that are known already, by report id.
    """
    members = list(known.sketches.values())
    scores = [
        score
        if (score := (alike or {}).get(report)) is not None
        else max(likeness(new, old), FLOOR)
        for report, old in known.sketches.items()
    ]
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


def joined(story: Known, others: Sequence[Known], chosen: Mapping[str, float]) -> Known | None:
    """The other story that is one with ``story``, now that it has a new report, or None.

    ``chosen`` says how well the report fits each (`choices`). It must fit both, and on
    average the reports of each must fit the other by ``BOTH``; and stories of several reports
    each must not be divided by ``ONE``. Of several the one that fits best.
    """
    most, found = BOTH, None
    for other in others:
        if chosen[other.story] <= LEVEL or _are_two(_reports(story), _reports(other), ONE):
            continue
        if (score := min(_fits(story, other))) > most:
            most, found = score, other
    return found


def _fits(one: Known, other: Known) -> tuple[float, float]:
    """How well two stories fit each other: the mean fit of each one's reports to the other."""
    there = [fit(sketch, other) for sketch in one.sketches.values()]
    back = [fit(sketch, one) for sketch in other.sketches.values()]
    return sum(there) / len(there), sum(back) / len(back)


def parted(story: Known) -> tuple[str, ...]:
    """The reports that are another story than the first one's, or none.

    They are two stories where the halves that differ most are divided by ``TWO``; or by
    ``WHOLE`` at least, and neither fits the other by ``STRANGE``. A report alone is no story
    of its own again.
    """
    reports = list(story.sketches.items())
    if len(reports) < 4:
        return ()
    first, second = (
        Known("", dict(reports[at] for at in half)) for half in halves(_reports(story))
    )
    one, other = _reports(first), _reports(second)
    if not _are_two(one, other, WHOLE):
        return ()
    if not _are_two(one, other, TWO) and max(_fits(first, second)) >= STRANGE:
        return ()
    return tuple(second.sketches)


def _are_two(one: Sequence[Sketch], other: Sequence[Sketch], level: float) -> bool:
    """Are two groups of several reports each two stories?"""
    return min(len(one), len(other)) > 1 and division(one, other) > level


def _reports(story: Known) -> list[Sketch]:
    return list(story.sketches.values())
