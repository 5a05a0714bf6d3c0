"""What persons did to the ledger, oldest first: judged, retired, placed, forgot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from onrecord.records import LogEntry

PERSON = "person:"


def entries(db: sqlite3.Connection) -> list[LogEntry]:
    """Every judgement, retirement, placement and forgetting by a person, in order of time."""
    found = [*_judged(db), *_retired(db), *_placed(db), *_forgot(db)]
    return sorted(found, key=lambda entry: entry.made or "")


def _judged(db: sqlite3.Connection) -> Iterator[LogEntry]:
    rows = db.execute(
        "SELECT j.*, r.judgement IS NOT NULL AS over FROM judgements j "
        "LEFT JOIN retirements r ON r.judgement = j.id WHERE j.maker LIKE 'person:%' "
        "ORDER BY j.number"
    )
    for row in rows:
        party = db.execute("SELECT 1 FROM entities WHERE id = ?", (row["a"],)).fetchone()
        what = {"same": "merge", "contradicts": "split", "renames": "rename"}
        done = what.get(row["relation"], "judge") if party else "judge"
        yield LogEntry(
            row["made"], _name(row["maker"]), done, row["relation"], (row["a"], row["b"]),
            row["why"], row["id"], bool(row["over"]),
        )  # fmt: skip


def _retired(db: sqlite3.Connection) -> Iterator[LogEntry]:
    rows = db.execute(
        "SELECT r.*, j.relation, j.a, j.b FROM retirements r "
        "JOIN judgements j ON j.id = r.judgement WHERE r.maker LIKE 'person:%' ORDER BY j.number"
    )
    for row in rows:
        yield LogEntry(
            row["made"], _name(row["maker"]), "retire", row["relation"], (row["a"], row["b"]),
            row["why"], row["judgement"], False,
        )  # fmt: skip


def _placed(db: sqlite3.Connection) -> Iterator[LogEntry]:
    rows = db.execute("SELECT * FROM placements WHERE maker LIKE 'person:%' ORDER BY number")
    for row in rows:
        yield LogEntry(
            row["made"],
            _name(row["maker"]),
            "place",
            row["story"],
            (row["report"],),
            "",
            None,
            False,
        )


def _forgot(db: sqlite3.Connection) -> Iterator[LogEntry]:
    for row in db.execute("SELECT * FROM forgotten ORDER BY number"):
        subject = (row["subject"],) if row["subject"] else ()
        yield LogEntry(
            row["made"],
            _name(row["maker"]),
            "forget",
            row["kind"],
            subject,
            row["why"],
            None,
            False,
        )


def _name(maker: str) -> str:
    return maker.removeprefix(PERSON).strip()
