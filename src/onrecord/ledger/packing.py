"""A story's rows, for taking it from one ledger into another, and back.

All evidence and every judgement goes along: what is derived is derived again. Rows go by
table and column, so that a new table of reports' evidence needs nothing here.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from onrecord.errors import ForgottenError, LedgerError
from onrecord.ledger import blackout, forgetting
from onrecord.ledger.file import File
from onrecord.ledger.masks import BLACK, Mask, strings
from onrecord.ledger.rows import decode, insert
from onrecord.ledger.schema import GUARDED
from onrecord.records import Problem, Report, report_id

Row = dict[str, Any]
_BODY = "body"
# Moves between stories tell of rows by their numbers here, and a pack has but one story.
PACKED = {table: key for table, key in GUARDED.items() if table != "moves"}


def rows_of(db: sqlite3.Connection, story: str) -> Iterator[tuple[str, Row]]:
    """(table, row) of all that a story consists of, reports first, each table in its order.

    All versions of its articles go along. The bytes of captures are not among them.
    """
    db.execute("CREATE TEMP TABLE IF NOT EXISTS packed (id TEXT PRIMARY KEY)")
    db.execute("DELETE FROM packed")
    db.execute(
        "INSERT INTO packed SELECT report FROM versions WHERE article IN (SELECT v.article "
        "FROM versions v JOIN placements p ON p.report = v.report WHERE p.story = ?)",
        (story,),
    )
    for table, key in sorted(PACKED.items(), key=lambda one: one[0] != "reports"):
        where = _WHERE.get(table) or f"{key} IN packed"
        order = "number" if "number" in columns(db, table) else _first(db, table)
        for row in db.execute(
            f'SELECT * FROM "{table}" WHERE {where} ORDER BY {order}', {"story": story}
        ):
            yield table, {k: row[k] for k in row.keys() if k not in ("number", _BODY)}  # noqa: SIM118
    db.execute("DROP TABLE packed")


_JOINING = ("placements", "seen_again")  # may be new of a report that is kept already
_CAPTURES = "(SELECT capture FROM reports WHERE id IN packed)"
_SUBJECTS = (
    "(SELECT id FROM statements WHERE report IN packed UNION "
    "SELECT id FROM entities WHERE report IN packed)"
)
_JUDGED = f"a IN {_SUBJECTS} AND (b IN {_SUBJECTS} OR relation = 'renames')"
_WHERE = {
    "captures": f"id IN {_CAPTURES}",
    "sightings": f"capture IN {_CAPTURES}",
    "served": f"capture IN {_CAPTURES}",
    "reports": "id IN packed",
    "placements": "report IN packed AND story = :story",
    "judgements": _JUDGED,
    "retirements": f"judgement IN (SELECT id FROM judgements WHERE {_JUDGED})",
}


def columns(db: sqlite3.Connection, table: str) -> list[str]:
    """The names of a table's columns."""
    return [row["name"] for row in db.execute(f"SELECT name FROM pragma_table_info('{table}')")]


def _first(db: sqlite3.Connection, table: str) -> str:
    rows = db.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk ORDER BY pk")
    return ", ".join(f'"{row["name"]}"' for row in rows)


def _defaults(db: sqlite3.Connection, table: str) -> Row:
    """What a column holds where a row (of an older onrecord) does not have it."""
    rows = db.execute(f"SELECT name, dflt_value FROM pragma_table_info('{table}')").fetchall()
    return {
        r["name"]: db.execute(f"SELECT {r['dflt_value'] or 'NULL'}").fetchone()[0] for r in rows
    }


class Packing(File):
    """A story out of the ledger's file, and into it."""

    def packed(self, story: str) -> Iterator[tuple[str, Row]]:
        """(table, row) of all that a story consists of; see `rows_of`."""
        return rows_of(self._db, story)

    @contextmanager
    def taking(self, place: str, story: str) -> Iterator[Taking]:
        """Take a story in, whole or not at all. Raises LedgerError."""
        try:
            with self._transaction() as db:
                taking = Taking(db, place, story)
                yield taking
                taking.end()
        except (sqlite3.Error, KeyError, TypeError, ValueError) as error:
            raise LedgerError(place, f"its rows do not fit together ({error})") from error


class Taking:
    """Rows into a ledger, within a transaction under way.

    What this ledger was asked to forget stays out of it: a report with all its rows, a name
    blacked out. ``story`` is the name under which they are placed; ``added`` the reports that
    were not there before. Raises LedgerError where a row has no place in this ledger.
    """

    def __init__(self, db: sqlite3.Connection, place: str, story: str) -> None:
        self.added: dict[str, None] = {}
        self.problems: list[Problem] = []
        self._db, self._place, self._story = db, place, story
        self._columns = {table: frozenset(columns(db, table)) for table in PACKED}
        self._defaults = _defaults(db, "reports")
        self._names = forgetting.masks(db)
        self._masks: dict[object, Mask] = {}  # by the id of a report or a capture
        self._refused: set[object] = set()  # reports, captures, and what is judged in them
        self._kinds: dict[str, str] = {}  # of captures, their bytes to come
        self._served: dict[object, Row] = {}  # by the id of a capture
        db.execute("PRAGMA defer_foreign_keys = ON")

    def row(self, table: str, row: Row) -> None:
        """One row; reports come before all that belongs to them."""
        known = self._columns.get(table)
        if known is None or not known.issuperset(row):
            raise LedgerError(self._place, f"has a row of {table!r} that this ledger cannot keep")
        if table == "captures":
            self._kinds[str(row["id"])] = str(row["media_type"])
        elif table == "reports":
            self._report(row)
        elif self._refused.isdisjoint(row.values()):
            report = row.get("report")
            if report and report not in self.added and table not in _JOINING:
                return  # what was read in a report that is kept already
            if table == "placements":
                row = {**row, "story": self._story}
            elif table == "versions":
                row = {**row, "article": self._article(row)}
            mask = self._masks.get(row.get(PACKED[table])) or self._names.over(strings([row]))
            if table == "served":
                self._served[row["capture"]] = row  # until its bytes are kept
                return
            insert(self._db, table, mask.row(row), again=True)
        elif table in ("statements", "entities", "judgements"):
            self._refused.add(row["id"])

    def _article(self, row: Row) -> object:
        """The article that this ledger knows at an address already, or the pack's own."""
        known = self._db.execute(
            "SELECT article FROM versions WHERE address = ?", (row["address"],)
        ).fetchone()
        return known["article"] if known else row["article"]

    def _report(self, row: Row) -> None:
        report = decode(Report, {**self._defaults, **row})
        words = (report.text, report.title, report.outlet, report.published, report.url)
        masked = any(BLACK in part for part in words if part)
        if not masked and report.id != report_id(*words):
            raise LedgerError(self._place, f"report {report.id} is not what its id says")
        try:
            forgetting.refuse(self._db, report)
        except ForgottenError as error:
            self.problems.append(Problem(report.place, error.message, again=False))
            self._refused |= {report.id, report.capture}
            return
        if (mask := forgetting.mask_of(self._db, report)) is not None:
            self._masks[report.id] = self._masks[report.capture] = mask
            row = mask.row(row)
        if insert(self._db, "reports", row, again=True):
            self.added[report.id] = None

    def body(self, body: bytes) -> None:
        """The bytes of a capture whose row was there; they come after all rows."""
        key = hashlib.sha256(body).hexdigest()
        if key in self._kinds:
            self._keep(key, body)

    def end(self) -> None:
        """Keep the captures whose bytes were let go; the story is to be derived anew."""
        for key in list(self._kinds):
            self._keep(key, b"")
        insert(self._db, "stale", {"story": self._story}, again=True)

    def _keep(self, key: str, body: bytes) -> None:
        kind = self._kinds.pop(key)
        if key in self._refused:
            return
        mask = self._masks.get(key)
        masked = (mask and mask.is_needed) or (self._names and blackout.bears(self._names, body))
        held = zlib.compress(body, 6) if body and not masked else b""
        row = {"id": key, "media_type": kind, _BODY: held}
        insert(self._db, "captures", row, again=True)
        if held and key in self._served and not self._names.bears(self._served[key]["head"]):
            insert(self._db, "served", self._served[key], again=True)
