"""Opening a ledger file: its version, its migrations and its guards.

A migration is a file `migrations/NNNN_name.sql`; `PRAGMA user_version` counts those that
have run. Each runs in one transaction, so a ledger is at one version or the next. The
guards (triggers) keep evidence append-only; only `forgetting` passes them.
"""

from __future__ import annotations

import re
import sqlite3
from importlib import resources
from pathlib import Path
from typing import Any

from onrecord.errors import LedgerError
from onrecord.spans import whole

APPLICATION = 0x4F4E5243  # "ONRC": tells a ledger from any other SQLite file
# Append-only tables, and the column that names what a row belongs to. Its rows may be changed
# or deleted only while that id is in `forgetting`, which takes no id without a request kept
# in `forgotten`.
GUARDED = {
    "captures": "id",
    "sightings": "capture",
    "served": "capture",
    "reports": "id",
    **dict.fromkeys(("analyses", "statements", "entities", "names", "times"), "report"),
    **dict.fromkeys(("events", "findings", "placements"), "report"),
    **dict.fromkeys(("versions", "seen_again"), "report"),
    "judgements": "id",
    "retirements": "judgement",
}
NEVER = ("forgotten", "forgotten_digests")  # append-only without exception
EVIDENCE = [*GUARDED, *NEVER]


class _Connection(sqlite3.Connection):
    """One that takes what a person typed, or a page holds, although UTF-8 cannot hold it."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        try:
            return super().execute(sql, parameters)
        except UnicodeEncodeError:
            if isinstance(parameters, dict):
                return super().execute(sql, {k: _kept(v) for k, v in parameters.items()})
            return super().execute(sql, [_kept(value) for value in parameters])


def _kept(value: Any) -> Any:
    return whole(value) if isinstance(value, str) else value


def connect(path: Path | str) -> sqlite3.Connection:
    """A connection to the ledger at ``path``, made and migrated if need be.

    WAL, foreign keys on; a second writer waits up to 30 seconds. Raises LedgerError where
    the file cannot be opened, is not a ledger, or is of a newer version than this program.
    """
    try:
        connection = sqlite3.connect(path, timeout=30.0, isolation_level=None, factory=_Connection)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _migrate(connection, path)
    except sqlite3.Error as error:
        raise LedgerError(str(path), why(error)) from error
    return connection


def why(error: sqlite3.Error) -> str:
    """Why a ledger cannot be used, and what is left to do."""
    told = {
        sqlite3.SQLITE_BUSY: "another program writes to it; try again when that is done",
        sqlite3.SQLITE_READONLY: "is read-only: nothing can be kept in it",
        sqlite3.SQLITE_FULL: "cannot be written, the disk is full; what was kept before is whole",
        sqlite3.SQLITE_IOERR: "cannot be written or read; is the disk full?",
        sqlite3.SQLITE_CANTOPEN: "cannot be opened; is its folder there, and may it be written?",
        sqlite3.SQLITE_CORRUPT: "is damaged; take a copy of it that is whole",
    }
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return told.get(code, f"cannot be used as a ledger ({error})")


def _check(connection: sqlite3.Connection, path: Path | str) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if tables and application != APPLICATION:
        raise LedgerError(str(path), "is an SQLite file, but not an onrecord ledger")


def migrations() -> list[tuple[int, str]]:
    """(number, SQL) of every migration, in order."""
    folder = resources.files("onrecord.ledger") / "migrations"
    return sorted(
        (int(numbered[1]), entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if (numbered := re.fullmatch(r"(\d{4})_\w+\.sql", entry.name))
    )


def _migrate(connection: sqlite3.Connection, path: Path | str) -> None:
    steps = migrations()
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > steps[-1][0]:
        raise LedgerError(str(path), f"was written by a newer onrecord (ledger version {version})")
    for number, sql in steps:
        if number <= version:
            continue
        connection.execute("BEGIN IMMEDIATE")
        # Another process may have migrated while this one waited for the lock.
        if connection.execute("PRAGMA user_version").fetchone()[0] >= number:
            connection.execute("ROLLBACK")
            continue
        try:
            for statement in _statements(sql):
                connection.execute(statement)
            if number == 1:
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
            for statement in _guards(connection):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def _statements(sql: str) -> list[str]:
    """The statements of a script one by one (`executescript` would commit half-way)."""
    out, pending = [], ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            out.append(pending)
            pending = ""
    return out


def _guards(connection: sqlite3.Connection) -> list[str]:
    """Triggers that keep evidence and judgements append-only, made anew by every migration."""
    out = []
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    there = {row["name"] for row in rows}
    for table in (table for table in EVIDENCE if table in there):
        key = GUARDED.get(table) if "forgetting" in there else None
        unless = f"WHEN OLD.{key} NOT IN (SELECT subject FROM forgetting) " if key else ""
        if table == "placements" and "moves" in there:  # a move keeps what the placement was
            unless += "AND OLD.number NOT IN (SELECT placement FROM moves) "
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            out.append(f"DROP TRIGGER IF EXISTS {name}")
            out.append(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {unless}"
                f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
            )
    return out
