"""Where one of two statements says more exactly what the other says: its date, its number,
its place, or who it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from types import MappingProxyType

from onrecord.link.clauses import Clause
from onrecord.link.dates import days, finer
from onrecord.link.identities import fits
from onrecord.link.places import Place, Within, is_finer
from onrecord.link.propositions import Dated, Proposition
from onrecord.link.slots import compare_amounts
from onrecord.link.weight import weigh
from onrecord.link.words import content

NEAR = 0.40  # cosine from which two statements are looked at
FAR = 0.30  # the same, where most of one's words stand in the other
ALIKE = 0.5  # from which a pronoun in one may mean whom the other names
MONTH, YEAR = 31, 366  # days
LIKE = 0.6  # Dice of two clauses whose numbers or persons are one
TOLD = 1.5  # weight of what two clauses must share beside a place or a person
BESIDE = 25  # characters from one name of a place to another that tells where it is
NOWHERE: Within = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Refinement:
    """The finer is the first of the two, or the second where ``turned``."""

    score: float
    why: str
    turned: bool


def refinement(
    a: Proposition,
    b: Proposition,
    cosine: float,
    cover: float,
    touch: bool,
    within: Within = NOWHERE,
) -> Refinement | None:
    """What one says more exactly than the other, where both may hold; or None.

    ``cover`` is how much of one's words the other has, ``touch`` whether both speak of one
    party, ``within`` which place lies in which.
    """
    near = cosine >= NEAR or (cosine >= FAR and cover >= 0.6)
    one = touch or (cosine >= ALIKE and (a.open or b.open))  # whom "he" means, nobody said
    return (
        (_date(a, b, cosine) if one and near else None)
        or _number(a, b, cosine)
        or _place(a, b, cosine, within)
        or _identity(a, b, cosine)
    )


def _date(a: Proposition, b: Proposition, cosine: float) -> Refinement | None:
    """The same happening with a narrower date."""
    if not a.positive or not b.positive:
        return None
    for fine, coarse in ((a, b), (b, a)):
        dates = narrower(fine, coarse)
        if dates is None or narrower(coarse, fine):
            continue
        one_mouth = bool(a.carriers & b.carriers)
        shared = dates[0].near & dates[1].near
        if not _one_happening(fine, coarse, dates, one_mouth, cosine):
            continue
        why = f"“{dates[0].words}” ({dates[0].edtf}) narrows “{dates[1].words}” ({dates[1].edtf})"
        told = f"; both speak of {', '.join(sorted(shared))}" if shared else ""
        told += "; one source" if one_mouth else ""
        return Refinement(0.5 + cosine / 2, why + told, turned=fine is b)
    return None


def _one_happening(
    fine: Proposition,
    coarse: Proposition,
    dates: tuple[Dated, Dated],
    one_mouth: bool,
    cosine: float,
) -> bool:
    """Is it one happening that both dates date?

    Nearly any day lies within a year that somebody names: the wider the coarse date is
    against the fine one, the more of the words around them must be the same.
    """
    inner, outer = days(dates[0].edtf), days(dates[1].edtf)
    if inner is None or outer is None:
        return False
    wide = (outer[1] - outer[0]).days
    alike = _dice(_clause_of(fine, dates[0]), _clause_of(coarse, dates[1]))
    if wide > YEAR or (wide > MONTH and (inner[1] - inner[0]).days < MONTH - 4):
        return alike >= 0.5
    if len(dates[0].near & dates[1].near) >= 2 and (cosine >= 0.5 or alike >= 0.3):
        return True
    return one_mouth and wide <= MONTH and len(fine.dates) == len(coarse.dates) == 1


def _clause_of(one: Proposition, date: Dated) -> Clause | None:
    return _clause_at(one, date.start)


def narrower(fine: Proposition, coarse: Proposition) -> tuple[Dated, Dated] | None:
    """The dates by which one narrows the other, those in the likest words first; or None."""
    found = [
        (x, y)
        for x in fine.dates
        for y in coarse.dates
        if finer((x.edtf, x.words), (y.edtf, y.words))
    ]
    return max(found, key=lambda dates: len(dates[0].near & dates[1].near), default=None)


def _number(a: Proposition, b: Proposition, cosine: float) -> Refinement | None:
    """One clause with a more exact number: "15" for "at least 12"."""
    if cosine < 0.5:
        return None
    for x, y in product(a.clauses, b.clauses):
        if x.negated or y.negated or _dice(x, y) < LIKE:
            continue
        theirs = (a.amounts_in(x), b.amounts_in(y))
        if len(theirs[0]) != 1 or len(theirs[1]) != 1:
            continue  # which of several is meant?
        for one, other in product(*theirs):
            standing = compare_amounts(one, other)
            matter = (x.items & y.items) - one.unit
            if standing in ("finer", "coarser") and weigh(matter) >= 1.0:
                fine, coarse = (one, other) if standing == "finer" else (other, one)
                why = f"“{fine.words}” is more exact than “{coarse.words}” and fits it"
                return Refinement(0.5 * _dice(x, y) + 0.5 * cosine, why, standing == "coarser")
    return None


def _place(a: Proposition, b: Proposition, cosine: float, within: Within) -> Refinement | None:
    """One happening, and where it was more exactly: "in Rome" for "in a European capital"."""
    if cosine < 0.5:
        return None
    for fine, coarse in ((a, b), (b, a)):
        for place, other in product(fine.places, coarse.places):
            if not is_finer(place, other, within) or _both_name(fine, place, other):
                continue
            around = within.get(place.key or "", frozenset())
            if any(
                one.key == place.key or one.key in around for one in coarse.places if one != other
            ):
                continue  # it says as much elsewhere
            x, y = _clause_at(fine, place.start), _clause_at(coarse, other.start)
            like = _like(x, y, content(place.words), content(other.words))
            if like:
                why = f"“{place.words}” lies in “{other.words}”"
                return Refinement(0.5 * like + 0.5 * cosine, why, turned=fine is b)
    return None


def _both_name(fine: Proposition, place: Place, other: Place) -> bool:
    """Does the finer one name the wider place, too, and not beside the narrower ("Rome, Italy")?"""
    return any(
        one.key == other.key is not None and abs(one.start - place.start) > BESIDE
        for one in fine.places
    )


def _identity(a: Proposition, b: Proposition, cosine: float) -> Refinement | None:
    """One happening, and who it was: a name where the other only describes somebody."""
    if cosine < 0.5:
        return None
    for fine, coarse in ((a, b), (b, a)):
        for who, someone in product(fine.people, coarse.people):
            if who.key is None or someone.key is not None:
                continue
            if (
                any(one.key == who.key for one in coarse.people)
                or any(one.noun == someone.noun for one in fine.people)
                or not fits(who, someone)
            ):
                continue
            x, y = _clause_at(fine, who.start), _clause_at(coarse, someone.start)
            like = _like(x, y, who.stems | {f"@{who.key}"}, someone.stems)
            if like:
                why = f"“{who.words}” may be “{someone.words}”, and names who it is"
                return Refinement(0.5 * like + 0.5 * cosine, why, turned=fine is b)
    return None


def _clause_at(one: Proposition, start: int) -> Clause | None:
    return next((clause for clause in one.clauses if clause.start <= start < clause.end), None)


def _like(
    x: Clause | None, y: Clause | None, mine: frozenset[str], theirs: frozenset[str]
) -> float:
    """How like two clauses are beside what one says more exactly (Dice); 0 where too little."""
    if x is None or y is None or x.negated or y.negated or x.moods != y.moods:
        return 0.0
    one = x.items - mine
    other = {
        item for item in y.items - theirs if not (item.startswith("@") and item not in x.items)
    }
    shared = weigh(one & other)
    like = 2 * shared / ((weigh(one) + weigh(other)) or 1.0)
    return like if shared >= TOLD and like >= LIKE else 0.0


def _dice(x: Clause | None, y: Clause | None) -> float:
    if x is None or y is None:
        return 0.0
    return 2 * weigh(x.items & y.items) / ((weigh(x.items) + weigh(y.items)) or 1.0)
