"""What the ledger's file remembers of the web: visits, failures, watches.

None of it is evidence: rows are changed and dropped, and nothing on record is lost with them.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict

from onrecord.ledger import forgetting
from onrecord.ledger.file import File
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.rows import decode
from onrecord.records import Capture, Failure, Hints, Visit, Watch


class Intake(File):
    """A second hand on the file of an open ledger. Use as a context manager, or `close`."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger.path)
        self._ledger = ledger

    # ---------------------------------------------------------------- visits

    def visit(self, key: str) -> Visit | None:
        """What is remembered of an address (`read.addresses.key`)."""
        row = self._one('SELECT * FROM fetched WHERE "key" = ?', key)
        return decode(Visit, row) if row else None

    def keep_visit(self, key: str, visit: Visit) -> None:
        """Remember what an address gave, in place of what it gave before."""
        self._replace("fetched", self._shown({"key": key, **asdict(visit)}))

    def capture(self, capture: str) -> Capture | None:
        """A page as the ledger has it, or None."""
        return self._ledger.capture(capture)

    # -------------------------------------------------------------- failures

    def failures(self) -> list[Failure]:
        """The places that gave no report and were not dropped, oldest first."""
        return [_failure(row) for row in self._all("SELECT * FROM failures ORDER BY number")]

    def failure(self, place: str, story: str) -> Failure | None:
        """What is known of one place that gave no report, or None."""
        query = "SELECT * FROM failures WHERE place = ? AND story = ?"
        row = self._one(query, place, story)
        return _failure(row) if row else None

    def failed(self, place: str, story: str, hints: Hints, message: str, now: str) -> int:
        """Note that a place gave no report; how often it has not."""
        with self._transaction() as db:
            row = db.execute(
                "INSERT INTO failures (place, story, hints, message, times, first, last) "
                "VALUES (?, ?, ?, ?, 1, ?, ?) ON CONFLICT (place, story) DO UPDATE SET "
                "message = excluded.message, hints = excluded.hints, times = times + 1, "
                "last = excluded.last RETURNING times",
                (place, story, json.dumps(asdict(hints)), message, now, now),
            ).fetchone()
        return int(row["times"])

    def settle(self, place: str) -> bool:
        """A place is no failure (any more); True where it was one."""
        if self._one("SELECT 1 FROM failures WHERE place = ?", place) is None:
            return False
        with self._transaction() as db:
            db.execute("DELETE FROM failures WHERE place = ?", (place,))
        return True

    # --------------------------------------------------------------- watches

    def watches(self) -> list[Watch]:
        """The places that are watched, in the order they were named."""
        return [decode(Watch, row) for row in self._all("SELECT * FROM watches ORDER BY number")]

    def watch(self, watch: Watch) -> None:
        """Watch a place from now on, or as from now on; when it was last seen stays."""
        with self._transaction() as db:
            db.execute(
                "INSERT INTO watches (place, story, every, links, last) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (place, story) DO UPDATE SET every = excluded.every, "
                "links = excluded.links, last = coalesce(excluded.last, last)",
                (watch.place, watch.story, watch.every, int(watch.links), watch.last),
            )

    def unwatch(self, place: str) -> bool:
        """Watch a place no longer; True where it was watched."""
        with self._transaction() as db:
            return db.execute("DELETE FROM watches WHERE place = ?", (place,)).rowcount > 0

    def _shown(self, row: dict[str, object]) -> dict[str, object]:
        """A row as it may be kept: without the names that were forgotten."""
        known = forgetting.masks(self._db)
        return known.over(()).row(row) if known else row

    def _replace(self, table: str, row: dict[str, object]) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        with self._transaction() as db:
            db.execute(
                f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", tuple(row.values())
            )


def _failure(row: sqlite3.Row) -> Failure:
    return decode(Failure, row, hints=Hints(**json.loads(row["hints"])))
