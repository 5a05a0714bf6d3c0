"""Where one of two statements says more exactly what the other says: its date, its number,
its place, or who it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from onrecord.link.clauses import Clause, weigh
from onrecord.link.dates import finer
from onrecord.link.propositions import Dated, Proposition
from onrecord.link.slots import compare_amounts

NEAR = 0.40  # cosine from which two statements are looked at
FAR = 0.30  # the same, where most of one's words stand in the other
ALIKE = 0.5  # from which a pronoun in one may mean whom the other names
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
        if not one_mouth and len(shared) < 2:
            continue
        why = f"“{dates[0].words}” ({dates[0].edtf}) narrows “{dates[1].words}” ({dates[1].edtf})"
        told = f"; both speak of {', '.join(sorted(shared))}" if shared else ""
        told += "; one source" if one_mouth else ""
        return Refinement(0.5 + cosine / 2, why + told, turned=fine is b)
    return None


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
        for one, other in product(a.amounts_in(x), b.amounts_in(y)):
            standing = compare_amounts(one, other)
            matter = (x.items & y.items) - one.unit
            if standing in ("finer", "coarser") and weigh(matter) >= 1.0:
                fine, coarse = (one, other) if standing == "finer" else (other, one)
                why = f"“{fine.words}” is more exact than “{coarse.words}” and fits it"
                return Refinement(0.5 * _dice(x, y) + 0.5 * cosine, why, standing == "coarser")
    return None


def _dice(x: Clause, y: Clause) -> float:
    return 2 * weigh(x.items & y.items) / ((weigh(x.items) + weigh(y.items)) or 1.0)
