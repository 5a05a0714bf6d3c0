"""Where two statements cannot both hold: a denial, a number, a date, a state.

Each is looked for clause by clause; what is returned says in which words.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import product
from typing import Literal

from onrecord.link.clauses import Clause
from onrecord.link.dates import apart
from onrecord.link.denials import NOWHERE, denial_traits, knowing, moods_fit, turned_round
from onrecord.link.propositions import Dated, Proposition
from onrecord.link.slots import Amount, compare_amounts
from onrecord.link.weight import weigh
from onrecord.link.words import lexicon, pairs_of, stem, synonym

Kind = Literal["denial", "number", "date", "state"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two clauses that exclude each other. ``logit`` is how likely it is, ``score`` the same
    from 0 to 1, ``traits`` what it was weighed by; ``moving`` where the value is one that
    changes from day to day; ``expected`` where both tell of what is still to come."""

    kind: Kind
    a: Clause
    b: Clause
    logit: float
    why: str
    traits: Mapping[str, float]
    moving: bool = False
    expected: bool = False

    @property
    def score(self) -> float:
        return 1 / (1 + math.exp(-self.logit))


def conflict(
    a: Proposition, b: Proposition, cosine: float, often: Mapping[str, float] = NOWHERE
) -> Conflict | None:
    """The strongest conflict of two propositions, or None.

    ``often`` gives the share of the story's propositions that say an item.
    """
    found = [
        one
        for x, y in product(a.clauses, b.clauses)
        for one in (_denial(a, b, x, y, cosine, often), *_values(a, b, x, y, cosine))
        if one is not None
    ]
    return max(found, key=lambda one: one.logit, default=None)


# ------------------------------------------------------------------- denials


def _denial(
    a: Proposition,
    b: Proposition,
    x: Clause,
    y: Clause,
    cosine: float,
    often: Mapping[str, float],
) -> Conflict | None:
    if x.negated == y.negated:
        return None
    (no, denier), (yes, teller) = ((x, a), (y, b)) if x.negated else ((y, b), (x, a))
    denied = no.denied
    if denied is None or denied not in yes.items or denied in knowing():
        return None
    if not moods_fit(no, yes, denier) or teller.unsaid or _dated_apart(a, b):
        return None
    if any(clause.denied == denied for clause in teller.clauses):
        return None  # the other denies it, too
    if _only_alleged(yes, denied) or turned_round(no, yes):
        return None
    if not no.whole <= no.shared(yes):
        return None
    shared = no.shared(yes, denier.statement.report == teller.statement.report)
    if weigh(shared - {denied}) < 0.5:
        return None
    if no.copula and no.subject and not no.subject & shared:
        return None  # "I am not the thief" says nothing of who is
    traits = denial_traits(no, denier, yes, teller, cosine, often)
    expected = "future" in no.moods and "future" in yes.moods
    logit = _weighed("denial", traits)
    return Conflict("denial", x, y, logit, _told(shared, no, yes), traits, expected=expected)


ALLEGED = frozenset(["alleged", "purported", "supposed", "rumored", "rumoured", "so-called"])


def _only_alleged(clause: Clause, item: str) -> bool:
    """Is the thing named only as somebody's word: "to keep quiet about the alleged affair"?"""
    words = re.findall(r"[^\W_][\w'’-]*", clause.text.lower())
    at = [n for n, word in enumerate(words) if stem(synonym(word)) == item]
    return bool(at) and all(ALLEGED & set(words[max(0, n - 2) : n]) for n in at)


def _weighed(kind: str, traits: Mapping[str, float]) -> float:
    weights = fitted()[kind]
    return sum(weights.get(name, 0.0) * value for name, value in traits.items())


@functools.cache
def fitted() -> dict[str, dict[str, float]]:
    """The weights of the logistic regressions: data/conflicts.json, by kind and trait."""
    raw = resources.files("onrecord.link").joinpath("data/conflicts.json").read_text("utf-8")
    out: dict[str, dict[str, float]] = json.loads(raw)
    return out


def _told(shared: Iterable[str], *said: Clause) -> str:
    """The words that both clauses share, as the first writes them."""
    wanted = {one for one in shared if not one.startswith("@")}
    found = []
    for clause in said:
        for word in re.findall(r"[^\W_][\w'’-]*", clause.text):
            key = stem(synonym(word.lower().removesuffix("'s").removesuffix("’s")))
            if key in wanted:
                wanted.discard(key)
                found.append(word)
    return ", ".join(found[:6]) or "one party"


# -------------------------------------------------------------------- values


def _values(
    a: Proposition, b: Proposition, x: Clause, y: Clause, cosine: float
) -> Iterable[Conflict | None]:
    if x.negated or y.negated or x.moods != y.moods or cosine < 0.4 or a.unsaid or b.unsaid:
        return
    shared = x.shared(y)
    if weigh(shared) < 1.0 or 2 * weigh(shared) < 0.35 * (weigh(x.items) + weigh(y.items)):
        return
    yield _number(a, b, x, y, cosine)
    yield _date(a, b, x, y, cosine)
    yield _state(a, b, x, y, cosine)


def value_traits(
    a: Proposition, b: Proposition, x: Clause, y: Clause, cosine: float, kind: Kind, hedged: bool
) -> dict[str, float]:
    """What speaks for and against two clauses giving one value each of one thing."""
    shared = x.shared(y)
    dice = 2 * weigh(shared) / (weigh(x.items) + weigh(y.items))
    least = min(weigh(x.subject), weigh(y.subject))
    return {
        "bias": 1.0,
        "dice": dice,
        "cosine": cosine,
        "subject shared": weigh(x.subject & y.subject) / least if least else 0.0,
        "subjects apart": float(bool(least) and not x.subject & y.subject),
        "no subject": float(not least),
        "parties at odds": float(_at_odds(x, y)),
        "not told": float(not (_told_of(x) and _told_of(y))),
        "one report": float(a.statement.report == b.statement.report),
        "words shared": min(weigh(shared), 5.0),
        "date": float(kind == "date"),
        "state": float(kind == "state"),
        "hedged": float(hedged),
        "both own voice": float(a.own_voice and b.own_voice),
    }


def _value(
    a: Proposition, b: Proposition, x: Clause, y: Clause, cosine: float, kind: Kind, why: str,
    hedged: bool = False, moving: bool = False,
) -> Conflict:  # fmt: skip
    traits = value_traits(a, b, x, y, cosine, kind, hedged)
    return Conflict(kind, x, y, _weighed("value", traits), why, traits, moving=moving)


def _at_odds(x: Clause, y: Clause) -> bool:
    """Do they speak of two things: each of a party that the other does not, or of none in
    common where one speaks of any?"""
    if x.parties - y.parties and y.parties - x.parties:
        return True
    return bool(x.parties | y.parties) and not x.parties & y.parties


def _told_of(clause: Clause) -> bool:
    """Has it a subject and a verb: is a value given, and not only named?"""
    return clause.asserts and bool(clause.subject) and clause.subject < clause.items


def _number(a: Proposition, b: Proposition, x: Clause, y: Clause, cosine: float) -> Conflict | None:
    if _dated_apart(a, b):
        return None
    for one in a.amounts_in(x):
        for other in b.amounts_in(y):
            if compare_amounts(one, other) != "apart":
                continue
            if not (_lone(one, a, x) and _lone(other, b, y)):
                continue
            units = one.unit & other.unit
            matter = (x.items & y.items) - units
            told = (x.items & y.items) - x.subject - y.subject
            if weigh(matter) < 1.0 or not told:
                continue
            named = units & {"dollar", "euro", "pound", "percent"}
            what = "" if named else f" {_told(units, x)}"
            why = f"“{one.words}” against “{other.words}”{what}"
            why += f": both speak of {_told(matter, x, y)}"
            moving = bool(((x.items & y.items) | units) & _moving())
            hedged = not (one.exact and other.exact)
            return _value(a, b, x, y, cosine, "number", why, hedged, moving)
    return None


def _lone(amount: Amount, one: Proposition, clause: Clause) -> bool:
    """Is it the only amount of its unit there: the one that the other can be held against?"""
    return sum(bool(amount.unit & other.unit) for other in one.amounts_in(clause)) == 1


@functools.cache
def _moving() -> frozenset[str]:
    return frozenset(stem(synonym(word)) for word in lexicon("moving"))


def _date(a: Proposition, b: Proposition, x: Clause, y: Clause, cosine: float) -> Conflict | None:
    one, other = a.dates_in(x), b.dates_in(y)
    if len(one) != 1 or len(other) != 1 or not apart(one[0].edtf, other[0].edtf):
        return None
    if one[0].words.lower() == other[0].words.lower():
        return None  # "yesterday" twice: of one text that two quote, more likely than of two days
    why = f"“{one[0].words}” ({one[0].edtf}) against “{other[0].words}” ({other[0].edtf})"
    why += f": both speak of {_told(x.items & y.items, x, y)}"
    return _value(a, b, x, y, cosine, "date", why)


def _state(a: Proposition, b: Proposition, x: Clause, y: Clause, cosine: float) -> Conflict | None:
    if _dated_apart(a, b):
        return None
    opposites = pairs_of("opposites")
    for word in sorted(x.items - y.items):
        for opposite in sorted(opposites.get(word, frozenset()) & (y.items - x.items)):
            why = f"“{_told({word}, x)}” against “{_told({opposite}, y)}”"
            why += f": both speak of {_told(x.items & y.items, x, y)}"
            return _value(a, b, x, y, cosine, "state", why, moving=True)
    return None


def _dated_apart(a: Proposition, b: Proposition) -> bool:
    """Are both dated, and no date of one shares a day with one of the other?"""
    if not a.dates or not b.dates:
        return False
    return all(_no_day(one, other) for one in a.dates for other in b.dates)


def _no_day(one: Dated, other: Dated) -> bool:
    return apart(one.edtf, other.edtf)


def opposites_in(a: Proposition, b: Proposition) -> bool:
    """Do two propositions give other amounts of one thing, or opposite states, anywhere?

    Too little for a conflict, it is enough to keep them from saying the same.
    """
    opposites = pairs_of("opposites")
    for x, y in product(a.clauses, b.clauses):
        if not weigh(x.items & y.items):
            continue
        if any(
            opposites.get(word, frozenset()) & (y.items - x.items) for word in x.items - y.items
        ):
            return True
        ours, theirs = a.amounts_in(x), b.amounts_in(y)
        if (
            ours
            and theirs
            and not any(
                compare_amounts(one, other) != "apart" for one, other in product(ours, theirs)
            )
        ):
            return True
    return False
