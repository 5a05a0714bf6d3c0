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
from types import MappingProxyType
from typing import Literal

from onrecord.link.clauses import Clause, weigh
from onrecord.link.dates import apart
from onrecord.link.negation import items, turns_round
from onrecord.link.propositions import Dated, Proposition
from onrecord.link.slots import Amount, compare_amounts
from onrecord.link.words import lexicon, pairs_of, stem, synonym, tokens

Kind = Literal["denial", "number", "date", "state"]

NOWHERE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two clauses that exclude each other. ``logit`` is how likely it is, ``score`` the same
    from 0 to 1; ``moving`` where the value is one that changes from day to day; ``expected``
    where both tell of what is still to come."""

    kind: Kind
    a: Clause
    b: Clause
    logit: float
    why: str
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
    if denied is None or denied not in yes.items or denied in _knowing():
        return None
    if not _moods_fit(no, yes, denier) or teller.unsaid or _dated_apart(a, b):
        return None
    if any(clause.denied == denied for clause in teller.clauses):
        return None  # the other denies it, too
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
    return Conflict("denial", x, y, logit, _told(shared, no, yes), expected=expected)


def _weighed(kind: str, traits: Mapping[str, float]) -> float:
    weights = fitted()[kind]
    return sum(weights[name] * value for name, value in traits.items())


@functools.cache
def fitted() -> dict[str, dict[str, float]]:
    """The weights of the logistic regressions: data/conflicts.json, by kind and trait."""
    raw = resources.files("onrecord.link").joinpath("data/conflicts.json").read_text("utf-8")
    out: dict[str, dict[str, float]] = json.loads(raw)
    return out


def denial_traits(
    no: Clause,
    denier: Proposition,
    yes: Clause,
    teller: Proposition,
    cosine: float,
    often: Mapping[str, float] = NOWHERE,
) -> dict[str, float]:
    """What speaks for and against a negative clause denying a positive one."""
    shared = no.shared(yes, denier.statement.report == teller.statement.report)
    first = no.object[:2]
    said = weigh(no.subject & shared) / weigh(no.subject) if no.subject else 0.0
    itself = denier.speaker is not None and f"@{denier.speaker}" in no.subject
    denied = no.denied or ""
    about = _turned_about(no, yes, denier.statement.report == teller.statement.report)
    beside = weigh(shared - {denied})
    return {
        "bias": 1.0,
        "cover": weigh(shared) / weigh(no.items),
        "back": weigh(shared) / weigh(yes.items),
        "cosine": cosine,
        "object said": float(bool(set(first) & shared)),
        "object not said": float(bool(first) and not set(first) & shared),
        "subject said": said,
        "subject not said": float(bool(no.subject) and not said and not itself),
        "no subject": float(not no.subject),
        "denies itself": float(itself),
        "denied word before the verb": float(no.denied in _head_subject(yes)),
        "only named": float(no.denied in yes.named),
        "not asserted": float(not yes.asserts),
        "stance denies": float(denier.statement.stance == "denies"),
        "no record": float(denier.statement.stance == "no record"),
        "whole said": float(no.whole <= yes.items),
        "words shared": min(beside, 4.0),
        "parties shared": min(len(no.parties & yes.parties), 2),
        "one report": float(denier.statement.report == teller.statement.report),
        "denied, own voice": float(teller.own_voice),
        "light": float(no.light),
        "both own voice": float(teller.own_voice and denier.own_voice),
        "same word": float(no.head in yes.words),
        "relative": float(no.relative),
        "copula": float(no.copula),
        "often": often.get(no.denied or "", 0.0),
        "dice": 2 * weigh(shared) / (weigh(no.items) + weigh(yes.items)),
        "long": float(len(yes.items) > 12),
        "both negate": float(any(clause.negated for clause in teller.clauses)),
        "described": float(no.denied in yes.described),
        "noun for verb": float(no.denied in yes.nouns and no.denied not in no.nouns),
        "turned about": float(about),
        "subjects at odds": float(not about and _odd_subjects(no, yes, denier.speaker)),
        "other subject": float(not about and _other_subject(no, yes)),
        "to be done": float(_to_be_done(yes, denied) and not _to_be_done(no, denied)),
        "verb for noun": float(not no.light and denied in no.nouns and denied not in yes.nouns),
        "infinitive": float(_infinitive(denier, no) or _infinitive(teller, yes)),
        "bare": float(not no.asserts),
        "from outside": float(not any(map(turns_round, tokens(no.text)))),
        "itself not meant": float(itself and not about and not no.subject & no.parties & yes.items),
        "looked into": float(_looked_into(yes, denied)),
        "prefixed": float(_prefixed(no, yes)),
        "pronoun": float(_unresolved(no) or _unresolved(yes)),
    }


def _turned_about(no: Clause, yes: Clause, near: bool) -> bool:
    """Is whom the one is said not to act upon what the other speaks of ("it is not guarding
    him", "he is under guard")? In one report (``near``) "the envoy" may be whoever that is."""
    subject = yes.subject & yes.parties
    upon = frozenset(no.object)
    return bool(subject & upon) or (near and bool(subject) and bool(no.titled & upon))


def _odd_subjects(no: Clause, yes: Clause, denier: str | None) -> bool:
    """Is one party said not to do what another party is said to do?

    Whom the other clause mentions in another place ("it does not guard him", "he is under
    guard") is at no odds with it. Who "denied having sold it" denies that he did.
    """
    mine, theirs = no.subject & no.parties, yes.subject & yes.parties
    if denier and not no.subject and re.match(r"\w+ing\b", no.text):
        mine = frozenset({f"@{denier}"})
    if not mine or not theirs or mine & yes.items or theirs & no.items:
        return False
    called = {no.called.get(one) for one in mine} & {yes.called.get(one) for one in theirs}
    return not called - {None}


def _looked_into(yes: Clause, denied: str) -> bool:
    """Is it something that is asked or looked into, and not said to be so?"""
    said = tokens(yes.text)
    return denied not in _inquiries() and bool(set(said) & lexicon("inquiry"))


@functools.cache
def _inquiries() -> frozenset[str]:
    return frozenset(stem(synonym(word)) for word in lexicon("inquiry"))


def _prefixed(no: Clause, yes: Clause) -> bool:
    """Does one negate what the other negates by a prefix ("not proper", "improper")?"""
    plain = frozenset(tokens(no.text))
    return any(
        word.startswith(prefix) and word[len(prefix) :] in plain and word not in plain
        for word in tokens(yes.text)
        for prefix in lexicon("prefixes")
    )


def _unresolved(clause: Clause) -> bool:
    """Does a pronoun stand for whom the clause tells of, and nothing tell who that is?"""
    first = next((word for word in tokens(clause.text) if word != "that"), "")
    return first in lexicon("pronouns") and not clause.subject


def _other_subject(no: Clause, yes: Clause) -> bool:
    """Does each speak of something that the other says nothing of?"""
    if not no.subject or not yes.subject:
        return False
    return not no.shared(yes) & no.subject and not yes.shared(no) & yes.subject


def _to_be_done(clause: Clause, denied: str) -> bool:
    """Is the word only in an infinitive there: something planned, tried, or agreed on?"""
    said = tokens(clause.text)
    at = [n for n, word in enumerate(said) if denied in items([word])]
    return bool(at) and all("to" in said[max(0, n - 2) : n] for n in at)


def _infinitive(one: Proposition, clause: Clause) -> bool:
    """Is it a thing to do ("refused to sell"), and not one that is or was?"""
    return clause.text.lower().startswith("to ") and clause.start == one.statement.content[0][0]


def _head_subject(yes: Clause) -> frozenset[str]:
    """What a clause speaks of before its verb: it is there, but not what is said of it."""
    return yes.subject if len(yes.items) > len(yes.subject) else frozenset()


def _moods_fit(no: Clause, yes: Clause, denier: Proposition) -> bool:
    """Do both speak of what is, or both of what will be or can be?

    What should be, or would be on a condition, is neither so nor not so. Who denies a thing
    outright denies that it could be, too.
    """
    either = no.moods | yes.moods
    if {"condition", "duty", "topic"} & either:
        return False
    if ("future" in no.moods) != ("future" in yes.moods):
        return False
    return denier.denial or ("ability" in no.moods) == ("ability" in yes.moods)


@functools.cache
def _knowing() -> frozenset[str]:
    names = ("knowing", "unsure")
    return frozenset(stem(synonym(word)) for name in names for word in lexicon(name))


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
    return Conflict(kind, x, y, _weighed("value", traits), why, moving=moving)


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
