"""Versions of one article in the ledger: which reports they are, in which order.

An article is what has versions: one address, or one outlet's report under two addresses.
Its versions are ordered by when they were last retrieved; the last is the one that a story
shows. A page that goes back to what it said before shows that version again.
"""

from __future__ import annotations

import sqlite3

from onrecord.ledger import forgetting
from onrecord.ledger.file import File
from onrecord.ledger.masks import BLACK
from onrecord.ledger.rows import decode, insert
from onrecord.records import Capture, Report

# When a version was retrieved for the last time; two of one moment by what their page says.
_ORDER = (
    "max(r.retrieved, coalesce((SELECT max(s.retrieved) FROM seen_again s "
    "WHERE s.report = r.id), '')), coalesce(r.modified, ''), r.number"
)


class Versions(File):
    """What the ledger knows of versions."""

    def versions_in(self, article: str) -> list[Report]:
        """The reports that are versions of an article, oldest first."""
        rows = self._all(
            "SELECT r.* FROM versions v JOIN reports r ON r.id = v.report WHERE v.article = ? "
            f"ORDER BY {_ORDER}",
            article,
        )
        return [decode(Report, row) for row in rows]

    def versions_at(self, address: str) -> list[Report]:
        """The versions of the article that was read at an address, oldest first."""
        row = self._one("SELECT article FROM versions WHERE address = ?", address)
        row = row or self._blacked_out(address)
        return self.versions_in(str(row["article"])) if row else []

    def _blacked_out(self, address: str) -> sqlite3.Row | None:
        """The version whose address is this one but for the names blacked out in it."""
        rows = self._all(
            "SELECT article, address FROM versions "
            f"WHERE instr(address, '{BLACK}') > 0 AND length(address) = ?",
            len(address),
        )
        alike = (
            row
            for row in rows
            if all(
                kept in (BLACK, told) for kept, told in zip(row["address"], address, strict=True)
            )
        )
        return next(alike, None)

    def article_of(self, report: str) -> str:
        """The article that a report is a version of; raises KeyError."""
        row = self._one("SELECT article FROM versions WHERE report = ?", report)
        if row is None:
            raise KeyError(report)
        return str(row["article"])

    def revised(self, story: str | None = None) -> list[str]:
        """The articles (of a story) with more than one version, in the order they came in."""
        rows = self._all(
            "SELECT v.article FROM versions v JOIN reports r ON r.id = v.report "
            "WHERE ?1 IS NULL OR v.article IN (SELECT o.article FROM versions o "
            "JOIN placements p ON p.report = o.report WHERE p.story = ?1) "
            "GROUP BY v.article HAVING count(*) > 1 ORDER BY min(r.number)",
            story,
        )
        return [row["article"] for row in rows]

    def read_from(self, place: str) -> str | None:
        """The last report that was read from a place, or None."""
        row = self._one("SELECT id FROM reports WHERE place = ? ORDER BY number DESC", place)
        return str(row["id"]) if row else None

    def _place(self, report: str, place: str) -> str:
        """A place as it may be kept: where a name in it was blacked out, it stays so."""
        row = self._one("SELECT place FROM reports WHERE id = ?", report)
        if row and BLACK in row["place"]:
            return str(row["place"])
        return forgetting.masks(self._db).over([place]).text(place, anywhere=True)

    def see_again(self, report: str, capture: Capture) -> bool:
        """Note that a page was read again with the words it had; False where it is noted."""
        row = {
            "report": report,
            "place": self._place(report, capture.place),
            "retrieved": capture.retrieved,
            "digest": capture.id,
        }
        with self._transaction() as db:
            noted = insert(db, "seen_again", row, again=True)
            if noted and self._is_revised(report):
                db.execute(  # an older version may be the last one again
                    "INSERT OR IGNORE INTO stale SELECT DISTINCT story FROM placements "
                    "WHERE report = ?",
                    (report,),
                )
        return noted

    def _is_revised(self, report: str) -> bool:
        """True where the report's article has another version."""
        query = "SELECT count(*) AS n FROM versions WHERE article = ?"
        row = self._one(query, self.article_of(report))
        return row is not None and int(row["n"]) > 1

    def seen(self, report: str) -> list[str]:
        """When a version was read again unchanged (UTC), oldest first."""
        query = "SELECT DISTINCT retrieved FROM seen_again WHERE report = ? ORDER BY retrieved"
        return [row["retrieved"] for row in self._all(query, report)]

    def current_in(self, story: str) -> list[str]:
        """Ids of a story's reports, of each article the last version that is placed there.

        In the order in which the articles were placed: a new version stands where the old
        one stood.
        """
        rows = self._all(
            "SELECT v.article, r.id FROM placements p JOIN reports r ON r.id = p.report "
            f"JOIN versions v ON v.report = r.id WHERE p.story = ? ORDER BY {_ORDER}",
            story,
        )
        last = {row["article"]: row["id"] for row in rows}
        placed = self._all(
            "SELECT v.article FROM placements p JOIN versions v ON v.report = p.report "
            "WHERE p.story = ? ORDER BY p.number",
            story,
        )
        return [last[article] for article in dict.fromkeys(row["article"] for row in placed)]
