"""How statements and parties stand to each other, and who says so."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records.ids import make_id
from onrecord.records.vocabulary import Relation


@dataclass(frozen=True, slots=True)
class Judgement:
    """A link between two statements (or two entities): added and retired, never changed.

    ``refines`` runs from the finer (a) to the coarser (b), ``changed`` from the later value to
    the earlier: two values at two times are a history, no contradiction.
    ``retired`` is None while it holds.

    Of entities the rules say "same", or "may be the same": nothing tells them apart and too
    little joins them, so nothing is joined (two unnamed sources of like words, an office
    without a date). A person (maker "person:…") says of entities

    - "same": a and b are one party (merge);
    - "contradicts": a is not of b's party (split). What else held a and b together stays
      with b, a leaves alone; whom the rules would join with both, stays with b, too;
    - "renames": the party that holds entity a is shown as b, which is the new name itself
      and no id.

    A person's outrank the rules'. Of two persons' that cannot both hold, the split wins over
    the merge, and of two names the later: retire the one that is over.
    """

    id: str
    relation: Relation
    a: str
    b: str
    score: float
    maker: str
    why: str
    retired: str | None = None
    made: str | None = None  # when a person made it (UTC, to the second); None for a model's


def judgement_id(relation: str, a: str, b: str, maker: str, made: str | None = None) -> str:
    """A judgement is who says what of which two; a person's also when, so that what was
    taken back can be said again."""
    return make_id("j", relation, a, b, maker, *([made] if made else []))


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that a person did to the ledger.

    ``done`` is judge, merge, split, rename, retire, place or forget; ``as_what`` the relation,
    the story, or what was forgotten (report, name); ``subjects`` the ids it is about (of a
    rename the second is the new name). ``over`` is True where it was retired since.
    """

    made: str | None  # UTC, to the second
    by: str
    done: str
    as_what: str
    subjects: tuple[str, ...]
    why: str
    judgement: str | None
    over: bool = False
