"""The words that records choose among."""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal["direct", "indirect", "mixed", "own voice"]
Stance = Literal[
    "asserts",
    "denies",
    "confirms",
    "declines to comment",
    "no response",
    "asks",
    "speculates",
    "no record",
]
PartyKind = Literal["person", "organization", "outlet", "unnamed", "document"]
NameKind = Literal["person", "organization", "place", "other"]
CueClass = Literal["speech", "belief", "plan", "shows"]
Relation = Literal[
    "same",
    "supports",
    "contradicts",
    "refines",
    "disagrees",
    "same origin",
    "changed",
    "may be the same",
    "renames",
]
PageKind = Literal["article", "live blog", "gallery", "paywalled stub", "part of several pages"]
TurnKind = Literal["first seen", "hardened", "drifted", "denied", "changed", "dropped"]
Status = Literal[
    "one origin",
    "independent origins",
    "independence not established",
    "denied",
    "disputed",
    "own voice",
]
STANCES: tuple[Stance, ...] = get_args(Stance)
RELATIONS: tuple[Relation, ...] = get_args(Relation)
CUE_CLASSES: tuple[CueClass, ...] = get_args(CueClass)
