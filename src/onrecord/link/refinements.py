"""Where one of two statements says more exactly what the other says: its date, its number,
its place, or who it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from onrecord.link.clauses import Clause, weigh
from onrecord.link.dates import days, finer
from onrecord.link.propositions import Dated, Proposition
from onrecord.link.slots import compare_amounts

NEAR = 0.40  # cosine from which two statements are looked at
FAR = 0.30  # the same, where most of one's words stand in the other
ALIKE = 0.5  # from which a pronoun in one may mean whom the other names
MONTH, YEAR = 31, 366  # days
LIKE = 0.6  # Dice of two clauses whose numbers or persons are one


@dataclass(frozen=True, slots=True)
class Refinement:
    """The finer is the first of the two, or the second where ``turned``."""

    score: float
    why: str
    turned: bool


def refinement(
    a: Proposition, b: Proposition, cosine: float, cover: float, touch: bool
) -> Refinement | None:
    """What one says more exactly than the other, where both may hold; or None.

    ``cover`` is how much of one's words the other has, ``touch`` whether both speak of one
    party.
    """
    near = cosine >= NEAR or (cosine >= FAR and cover >= 0.6)
    one = touch or (cosine >= ALIKE and (a.open or b.open))  # whom "he" means, nobody said
    return (_date(a, b, cosine) if one and near else None) or _number(a, b, cosine)


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
    return next((c for c in one.clauses if c.start <= date.start < c.end), None)


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


def _dice(x: Clause | None, y: Clause | None) -> float:
    if x is None or y is None:
        return 0.0
    return 2 * weigh(x.items & y.items) / ((weigh(x.items) + weigh(y.items)) or 1.0)
