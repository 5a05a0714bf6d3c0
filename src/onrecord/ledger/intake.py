"""What the ledger's file remembers of the web: visits, failures, watches.

None of it is evidence: rows are changed and dropped, and nothing on record is lost with them.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, replace

from onrecord.errors import ForgottenError
from onrecord.ledger import blackout, forgetting
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
        query = 'SELECT * FROM fetched WHERE "key" IN (?, ?)'
        row = self._one(query, key, blackout.hidden_key(key))
        return decode(Visit, row) if row else None

    def keep_visit(self, key: str, visit: Visit) -> None:
        """Remember what an address gave, in place of what it gave before.

        Nothing is, where a report was that was forgotten; nor a list that names such a place.
        """
        if self.is_forgotten(key) or self.is_forgotten(visit.name):
            return
        if visit.listing and forgetting.names_forgotten(self._db, visit.listing):
            visit = replace(visit, listing=None, etag=None, modified=None)
        row: dict[str, object] = {"key": key, **asdict(visit)}
        known = forgetting.masks(self._db)
        self._replace("fetched", blackout.shown_visit(self._db, known, row) if known else row)

    def is_forgotten(self, place: str) -> bool:
        """True where a report was that was forgotten on request: an address, its key, a path."""
        return forgetting.is_forgotten(self._db, place)

    def capture(self, capture: str) -> Capture | None:
        """A page as the ledger has it, or None."""
        return self._ledger.capture(capture)

    # -------------------------------------------------------------- failures

    def failures(self) -> list[Failure]:
        """The places that gave no report and were not dropped, oldest first."""
        rows = self._all("SELECT * FROM failures ORDER BY number")
        return [_failure(row) for row in rows if not row["place"].startswith(blackout.HIDDEN)]

    def failure(self, place: str, story: str) -> Failure | None:
        """What is known of one place that gave no report, or None."""
        query = "SELECT * FROM failures WHERE place IN (?, ?) AND story = ?"
        row = self._one(query, place, blackout.hidden_key(place), story)
        return _failure(row) if row else None

    def failed(
        self, place: str, story: str, hints: Hints, message: str, now: str, again: bool = True
    ) -> int:
        """Note that a place gave no report; how often it has not.

        Where a report was that was forgotten, nothing is noted. A place with a forgotten name
        in it, and one that is not to be tried ``again``, is known by a digest alone: enough
        not to tell the same of it twice.
        """
        if self.is_forgotten(place):
            return 0
        known = forgetting.masks(self._db)
        shown = known.over((place, story, asdict(hints), message))
        place = place if again and not known.bears(place) else blackout.hidden_key(place)
        story, message = shown.text(story), shown.text(message)
        with self._transaction() as db:
            row = db.execute(
                "INSERT INTO failures (place, story, hints, message, times, first, last) "
                "VALUES (?, ?, ?, ?, 1, ?, ?) ON CONFLICT (place, story) DO UPDATE SET "
                "message = excluded.message, hints = excluded.hints, times = times + 1, "
                "last = excluded.last RETURNING times",
                (place, story, json.dumps(shown.value(asdict(hints))), message, now, now),
            ).fetchone()
        return int(row["times"])

    def settle(self, place: str) -> bool:
        """A place is no failure (any more); True where it was one."""
        either = (place, blackout.hidden_key(place))
        if self._one("SELECT 1 FROM failures WHERE place IN (?, ?)", *either) is None:
            return False
        with self._transaction() as db:
            db.execute("DELETE FROM failures WHERE place IN (?, ?)", either)
        return True

    # --------------------------------------------------------------- watches

    def watches(self) -> list[Watch]:
        """The places that are watched, in the order they were named."""
        return [decode(Watch, row) for row in self._all("SELECT * FROM watches ORDER BY number")]

    def watch(self, watch: Watch) -> None:
        """Watch a place from now on, or as from now on; when it was last seen stays.

        Raises ForgottenError where a report was that was forgotten.
        """
        if self.is_forgotten(watch.place) or forgetting.masks(self._db).bears(watch.place):
            message = "what is there was forgotten on request; it is not watched"
            raise ForgottenError(watch.place, message)
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

    def _replace(self, table: str, row: dict[str, object]) -> None:
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        with self._transaction() as db:
            db.execute(
                f"INSERT OR REPLACE INTO {table} ({names}) VALUES ({marks})", tuple(row.values())
            )


def _failure(row: sqlite3.Row) -> Failure:
    return decode(Failure, row, hints=Hints(**json.loads(row["hints"])))
