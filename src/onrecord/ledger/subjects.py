"""Ids by their beginnings: what a person types is looked up, and told when it is not one."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Literal

from onrecord.errors import UnknownIdError

Subject = Literal["report", "statement", "entity", "party", "claim", "judgement"]
TABLES: dict[Subject, str] = {
    "report": "reports",
    "statement": "statements",
    "entity": "entities",
    "party": "parties",
    "claim": "claims",
    "judgement": "judgements",
}
SHOWN = 4  # ids named where a beginning fits more than one
LEAST = 2  # characters that a beginning must have


def find(db: sqlite3.Connection, prefix: str, kinds: Sequence[Subject]) -> tuple[Subject, str]:
    """The kind and the whole id of the one thing whose id begins so.

    Raises UnknownIdError, which names the beginning, where there is none or more than one.
    """
    wanted = " or ".join(kinds)
    found: dict[str, Subject] = {}
    if len(prefix) >= LEAST and prefix.isalnum():
        for kind in kinds:
            rows = db.execute(
                f"SELECT DISTINCT id FROM {TABLES[kind]} WHERE id >= ? AND id < ? "
                f"ORDER BY id LIMIT {SHOWN + 1}",
                (prefix, prefix + "\U0010ffff"),
            ).fetchall()
            found |= {row["id"]: kind for row in rows}
    if prefix in found:
        return found[prefix], prefix
    if not found:
        raise UnknownIdError(prefix or "id", f"no {wanted} has an id that begins so")
    if len(found) > 1:
        some = ", ".join(sorted(found)[:SHOWN])
        more = " and more" if len(found) > SHOWN else ""
        raise UnknownIdError(prefix, f"more than one {wanted} begins so: {some}{more}")
    return next((kind, whole) for whole, kind in found.items())
