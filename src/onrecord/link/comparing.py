"""Two plain texts, without a report around them: how do they stand to each other?

A trained model reads both in both directions (`onrecord.analyse.pairs`). Here its numbers
become probabilities: calibrated on pairs that it had not seen, and moved by what the
amounts and dates in the texts come to as values, which a small model of language is bad at.
The few numbers for that are in data/pairs.json, made by training/pairs_ship.py, for each set of
the model's weights.
"""

from __future__ import annotations

import calendar
import functools
import json
import math
import re
from collections.abc import Callable, Sequence
from importlib import resources
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from onrecord.link.slots import amounts, compare_amounts
from onrecord.link.words import content, fold

Compared = Literal["same", "supports", "contradicts", "neutral"]
OUTCOMES: tuple[Compared, ...] = ("same", "supports", "contradicts", "neutral")
SAME, SUPPORTS, CONTRADICTS, NEUTRAL = range(4)
# How the amounts and dates of two texts stand.
VALUES = ("apart", "far apart", "only", "agree", "none")
LIKE = 0.7  # share of the shorter text's words in the other from which they are otherwise alike
ONLY = 0.8  # shared words over all words from which they differ in values alone
SURE = 0.8  # how likely a contradiction is then, whatever the model says; the rest is the model's

Floats = NDArray[np.float64]
Day = tuple[int | None, int | None, int | None]
Pairs = Sequence[tuple[str, str]]
# Pairs of texts -> [len, 4 or more] logits, OUTCOMES first; where there are six, the sixth is 1
# where the weights for evidence read the pair.
Weigh = Callable[[Pairs], Any]

_MONTHS = {name[:3]: n for n, name in enumerate(calendar.month_name) if n}
_NAMES = "|".join(rf"{name}|{name[:3]}t?\b\.?" for name in calendar.month_name if name)
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATE = re.compile(
    rf"\b(?:(?:(?P<before>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?)?(?P<month>{_NAMES})(?!\w)"
    rf"(?: (?P<after>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:))?(?:,? (?P<year>{_YEAR})\b)?"
    rf"|(?P<only>{_YEAR})\b(?!['’]?s\b))"
)
_NOT_ON = re.compile(r"\b(?:before|after|since|until|prior to|than) $")
_IN = re.compile(r"\b(?:in|of|early|late|mid|by|last|next|this|during|through)[ -]$")


def compare(a: str, b: str, weigh: Weigh) -> tuple[Compared, float]:
    """What ``a`` says of ``b``, and how likely that is (0 to 1).

    "same": each says what the other does; "supports": who believes a will believe b;
    "contradicts": both cannot be so; "neutral": neither. Whether two texts are the same or
    contradict each other does not depend on which comes first. Raises ValueError where one
    of them is no text.
    """
    for name, text in (("a", a), ("b", b)):
        if not isinstance(text, str) or not text.strip():
            raise ValueError(f"{name} is no text")
    return decide(shares([(a, b)], weigh)[0])


def decide(share: Floats) -> tuple[Compared, float]:
    """The relation that four probabilities come to, and its own.

    Who says the same also supports: "supports" has the probability of both.
    """
    limit = _fitted()["limit"]
    same, supports, contradicts, neutral = (float(p) for p in share)
    if same >= 0.5:
        return "same", round(same, 4)
    if contradicts >= limit and contradicts >= max(same + supports, neutral):
        return "contradicts", round(contradicts, 4)
    if same + supports >= neutral:
        return "supports", round(same + supports, 4)
    return "neutral", round(neutral, 4)


def shares(pairs: Pairs, weigh: Weigh) -> Floats:
    """The probabilities of OUTCOMES, [len(pairs), 4]; each row sums to 1."""
    if not pairs:
        return np.zeros((0, 4))
    both = np.asarray(weigh([*pairs, *((b, a) for a, b in pairs)]), np.float64)
    there, back = np.split(both[:, :4], 2)
    evidence = both[: len(pairs), 5] > 0 if both.shape[1] > 5 else np.zeros(len(pairs), bool)
    standing = [values(a, b) for a, b in pairs]
    lead = np.array([leads(a, b) for a, b in pairs])
    lead[evidence] = 0.5  # these weights read either order
    out = np.zeros((len(pairs), len(OUTCOMES)))
    for name, rows in (("pairs", ~evidence), ("evidence", evidence)):
        fitted = _fitted()[name]
        moved = np.array([fitted["values"][kind] for kind in standing])[rows]
        asked, turned = (calibrated(logits[rows], moved, fitted) for logits in (there, back))
        out[rows] = mixed(asked, turned, lead[rows])
    only = [kind == "only" for kind in standing]
    out[only] = SURE * np.eye(len(OUTCOMES))[CONTRADICTS] + (1 - SURE) * out[only]
    equal = [fold(a).split() == fold(b).split() for a, b in pairs]
    out[equal] = np.eye(len(OUTCOMES))[SAME]
    return out


def calibrated(logits: Floats, moved: Any, fitted: dict[str, Any]) -> Floats:
    """Probabilities from logits [n, 4] with what the values add to them."""
    scaled = logits / fitted["temperature"] + np.asarray(moved)
    shifted = np.exp(scaled - scaled.max(1, keepdims=True))
    return np.asarray(shifted / shifted.sum(1, keepdims=True))


def leads(a: str, b: str) -> float:
    """How much counts what is read with a first, 0 to 1: half where both are of one length.

    The model learned to read what a claim rests on before the claim, and that is longer; where
    a has four times b's words, only a before b counts. ``leads(b, a)`` is the rest to 1.
    """
    longer = math.log2(max(len(a.split()), 1) / max(len(b.split()), 1))
    return min(max(0.5 + longer / 4, 0.0), 1.0)


def mixed(there: Floats, back: Floats, lead: Any = 0.5) -> Floats:
    """One set of probabilities from both directions; ``lead`` is how much ``there`` counts.

    What says the same or contradicts does so both ways, so these two are means. Whether the
    rest supports is as the pair was asked, but who says the same supports.
    """
    lead = np.broadcast_to(lead, len(there))
    same = lead * there[:, SAME] + (1 - lead) * back[:, SAME]
    contradicts = lead * there[:, CONTRADICTS] + (1 - lead) * back[:, CONTRADICTS]
    left = 1 - contradicts
    asked = (there[:, SAME] + there[:, SUPPORTS]) / np.maximum(1 - there[:, CONTRADICTS], 1e-12)
    held = np.clip(left * asked, same, left)
    return np.stack([same, held - same, contradicts, left - held], 1)


def values(a: str, b: str) -> str:
    """How the amounts and dates of two texts stand: one of VALUES.

    "apart" where none of a's dates, or amounts of one unit, could be any of b's; "far apart"
    where the texts are otherwise alike, "only" where nothing else tells them apart; "agree"
    where some could be; "none" where there is nothing to hold side by side.
    """
    days = [_meet(x, y) for x in dates(a) for y in dates(b)]
    told = {s for x in amounts(a) for y in amounts(b) if (s := compare_amounts(x, y))}
    if told != {"apart"} and (any(days) or not days):
        return "agree" if told or days else "none"
    one, other = ({w for w in content(text) if w.isalpha()} for text in (a, b))
    shared = len(one & other)
    if shared and shared / len(one | other) >= ONLY:
        return "only"
    alike = shared / max(min(len(one), len(other)), 1)
    return "far apart" if alike >= LIKE else "apart"


def dates(text: str) -> set[Day]:
    """The dates that a text writes out: year, month, day, each None where it is not said.

    Weekdays and words like "yesterday" say nothing without a report's date; what happened
    before or after a date did not happen on it; a decade is no date.
    """
    found = set()
    for match in _DATE.finditer(text):
        year = match["year"] or match["only"]
        month = match["month"]
        day = match["before"] or match["after"]
        led = text[max(0, match.start() - 10) : match.start()]
        if _NOT_ON.search(led) or not (year or day or _IN.search(led)):  # "May" is a name, too
            continue
        found.add(
            (
                int(year) if year else None,
                _MONTHS[month[:3]] if month else None,
                int(day) if day and month else None,
            )
        )
    return found


def _meet(one: Day, other: Day) -> bool:
    return all(x is None or y is None or x == y for x, y in zip(one, other, strict=True))


@functools.cache
def _fitted() -> dict[str, Any]:
    raw = resources.files("onrecord.link").joinpath("data/pairs.json").read_text("utf-8")
    fitted: dict[str, Any] = json.loads(raw)
    return fitted
