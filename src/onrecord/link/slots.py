"""Amounts in a text as values: a number or a sum of money, its unit and how exact it is.

"Some 40 ferries", "at least 12 dead", "$1.2 million", "13 cents": compared with what their
words leave open, so that "some 40" and "38" are one value and "12 cents" and "13 cents" two.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal

from onrecord.link.words import fold, lexicon, stem

Standing = Literal["same", "finer", "coarser", "apart"]

# The least share by which a number may miss another of these words: "some 40" is 36 to 44.
_LOOSE = 0.1
_ROUND = 0.05  # the same for a bare number that is round ("40")
_SCALE = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "m": 1e6, "mn": 1e6, "bn": 1e9, "k": 1e3, "dozen": 12.0, "score": 20.0,
}  # fmt: skip
_WORDS = {
    word: float(n)
    for n, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
}
_TENS = ["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS |= {word: 30.0 + 10 * n for n, word in enumerate(_TENS)}
_MONEY = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_SMALL = {"cent": ("dollar", 0.01), "penc": ("pound", 0.01), "penny": ("pound", 0.01)}
_ABOUT = r"about|around|some|roughly|approximately|approx\.?|nearly|almost|close to|an estimated"
_LEAST = r"at least|more than|over|above|no (?:fewer|less) than|upwards of|up from"
_MOST = r"at most|up to|less than|fewer than|under|below|as many as|no more than|as much as"
_NUMBER = re.compile(
    rf"(?<![\w.,-])(?:(?P<about>{_ABOUT})|(?P<least>{_LEAST})|(?P<most>{_MOST}))?\s*"
    r"(?P<money>(?:US|A|C)?[$€£¥])?(?P<value>\d[\d,]*(?:\.\d+)?|(?:%s)(?:-(?:%s))?)"
    r"(?P<more>\+)?(?:[\s-](?P<scale>hundred|thousand|million|billion|trillion|dozen|score)s?\b"
    r"|(?P<short>bn|mn|m|k)\b)?(?P<share>\s?%%|\s?per ?cent\b)?(?![\w])"
    % ("|".join(sorted(_WORDS, key=len, reverse=True)), "|".join(list(_WORDS)[1:10])),
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d\s?[-–/:]\s?\d")  # scores, spans, fractions, hours: no counts
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit (stems; "percent", "dollar" …) and the stretch its words allow.

    ``low`` and ``high`` are what the value may be: for "at least 12" 12 and infinity.
    ``exact`` is False for hedged and for round numbers. ``words`` as they stand.
    """

    value: float
    low: float
    high: float
    unit: frozenset[str]
    exact: bool
    words: str
    start: int


@functools.lru_cache(maxsize=16384)
def amounts(text: str) -> tuple[Amount, ...]:
    """The amounts of a text, in order; no dates, years, ordinals, scores or ages with a hyphen."""
    out = []
    for found in _NUMBER.finditer(text):
        amount = _amount(text, found)
        if amount is not None:
            out.append(amount)
    return tuple(out)


def _amount(text: str, found: re.Match[str]) -> Amount | None:
    written, scale = found["value"].lower(), found["scale"] or found["short"]
    span = text[max(0, found.start("value") - 2) : found.end("value") + 3]
    if _RANGE.search(span) or re.match(r"[-–]\w", text[found.end() : found.end() + 2]):
        return None
    value, step = _value(written)
    if value is None:
        return None
    if not scale and not found["money"] and not found["share"] and _YEAR.fullmatch(written):
        return None
    factor = _SCALE[scale.lower()] if scale else 1.0
    unit, factor2 = _unit(text, found)
    if not unit or (written == "one" and not scale):
        return None
    value, step = value * factor * factor2, step * factor * factor2
    cut = (scale or "").lower() not in ("dozen", "score") and bool(scale)
    slack = step / 2 if cut or "." in written else 0.0  # digits left out
    round_ = value >= 10 and step >= 10 * factor * factor2
    if found["least"] or found["more"]:
        low, high = value - slack, float("inf")
    elif found["most"]:
        low, high = 0.0, value + slack
    else:
        loose = _LOOSE * value if found["about"] else min(step / 2, _ROUND * value) * round_
        # "$43 million" may be 43.9, cut off
        low, high = value - max(slack, loose), value + max(2 * slack, loose)
    hedged = bool(found["about"] or found["least"] or found["most"] or found["more"])
    words = text[found.start() : found.end()].strip()
    return Amount(value, low, high, unit, not (hedged or round_), words, found.start("value"))


def _value(written: str) -> tuple[float | None, float]:
    """A number and the step of its last digit that is not a nought."""
    if written[0].isdigit():
        plain = written.rstrip(",").replace(",", "")
        try:
            value = float(plain)
        except ValueError:
            return None, 0.0
        if "." in plain:
            return value, 10.0 ** -len(plain.partition(".")[2])
        return value, 10.0 ** (len(plain) - len(plain.rstrip("0"))) if value else 1.0
    tens, _, ones = written.partition("-")
    value = _WORDS[tens] + (_WORDS.get(ones, 0.0) if ones else 0.0)
    return value, 10.0 if value >= 10 and value % 10 == 0 else 1.0


_AFTER = re.compile(
    r"\s*(?:of (?:the|its|his|her|their) )?([^\W\d_][\w'’-]*)?(?:\s([^\W\d_][\w'’-]*))?"
)


def _unit(text: str, found: re.Match[str]) -> tuple[frozenset[str], float]:
    """What is counted: stems of the two words after the number; money and shares by name."""
    if found["share"]:
        return frozenset({"percent"}), 1.0
    if found["money"]:
        return frozenset({_MONEY[found["money"][-1]]}), 1.0
    after = _AFTER.match(text, found.end())
    following = [fold(word) for word in after.groups() if word] if after else []
    if following and following[0] in lexicon("dates"):
        return frozenset(), 1.0
    before = re.search(r"(\w+)\W*$", text[: found.start("value")])
    if before and fold(before[1]) in lexicon("dates"):
        return frozenset(), 1.0
    following = following[: 1 + (bool(following) and following[0] not in lexicon("stop"))]
    stems = [stem(word) for word in following if word not in lexicon("stop")]
    for word in stems:
        if word in _SMALL:
            unit, part = _SMALL[word]
            return frozenset({unit}), part
        if word in _MONEY.values() or word in ("point", "percent"):
            return frozenset({word}), 1.0
    return frozenset(stems), 1.0


def compare_amounts(one: Amount, other: Amount) -> Standing | None:
    """How one amount stands to another of the same unit; None where the units differ.

    "same" where the values could be one, "finer" where the first says more exactly what the
    second leaves open ("15" to "at least 12"), "apart" where both cannot hold.
    """
    if not one.unit & other.unit:
        return None
    if one.high < other.low or other.high < one.low:
        return "apart"
    if one.exact != other.exact and one.value != other.value:
        return "finer" if one.exact else "coarser"
    return "same"
