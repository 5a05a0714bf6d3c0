"""The matrix of claims and outlets: who asserts, who denies, who hedges, who is silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.records import Claim, Statement
from onrecord.tell.lookup import Lookup

SIGNS = {
    "asserts": "●",
    "denies": "✕",
    "differs": "≠",
    "hedges": "◐",
    "no answer": "◇",
    "silent": "·",
}
LEGEND = {
    "asserts": "asserts or confirms it",
    "denies": "denies or contradicts it",
    "differs": "gives a different account",
    "hedges": "hedges, asks or speculates",
    "no answer": "says there is no record, or gives no comment",
    "silent": "says nothing of it",
}
_BY_STANCE = {
    "asserts": "asserts",
    "confirms": "asserts",
    "denies": "denies",
    "asks": "hedges",
    "speculates": "hedges",
    "declines to comment": "no answer",
    "no response": "no answer",
    "no record": "no answer",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign in a cell, and the statement it stands for."""

    kind: str
    statement: str

    @property
    def sign(self) -> str:
        """The character that is drawn."""
        return SIGNS[self.kind]


@dataclass(frozen=True, slots=True)
class Row:
    """One claim: a cell for each outlet, in the outlets' order; an empty cell is silence."""

    claim: Claim
    cells: tuple[tuple[Mark, ...], ...]


def rows(look: Lookup, claims: Sequence[Claim]) -> tuple[Row, ...]:
    """The matrix, a row for each claim, a column for each of ``look.outlets``."""
    return tuple(row(look, claim) for claim in claims)


def row(look: Lookup, claim: Claim) -> Row:
    """One claim's row; what speaks against it counts too, from whatever claim it comes."""
    cells: dict[str, dict[str, Mark]] = {outlet: {} for outlet in look.outlets}
    for statement, kind in [*own(look, claim), *others(look, claim)]:
        cell = cells[look.outlet(look.report(statement))]
        cell.setdefault(kind, Mark(kind, statement.id))
    order = list(SIGNS)
    return Row(
        claim,
        tuple(
            tuple(sorted(cell.values(), key=lambda m: order.index(m.kind)))
            for cell in cells.values()
        ),
    )


def own(look: Lookup, claim: Claim) -> list[tuple[Statement, str]]:
    """What each member does with the claim."""
    return [(m, kind_of(m)) for m in look.members(claim)]


def kind_of(statement: Statement) -> str:
    """A hedged assertion is a hedge; a hedged denial stays a denial."""
    kind = _BY_STANCE[statement.stance]
    return "hedges" if kind == "asserts" and statement.hedges else kind


def others(look: Lookup, claim: Claim) -> list[tuple[Statement, str]]:
    """Statements outside the claim that are judged to contradict or disagree with a member.

    What contradicts a denial does not deny the matter: it counts as what it does itself.
    """
    members = set(claim.members)
    found = []
    for member in look.members(claim):
        for judgement in look.against.get(member.id, ()):
            other = look.statements[judgement.b if judgement.a == member.id else judgement.a]
            if other.id in members:
                continue
            if judgement.relation == "disagrees":
                kind = "differs"
            else:
                kind = kind_of(other) if member.stance == "denies" else "denies"
            found.append((other, kind))
    return found
