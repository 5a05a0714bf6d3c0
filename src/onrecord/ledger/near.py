"""Reports that are alike, found by keys: what a ledger is searched by without being read.

A sketch is what decides on a report's story; its keys (words, by hash) lead to it, day by
day. Prints lead to texts with the same runs of words. All of it follows from the reports:
`unsketched` names those whose turn is still to come, in the order in which they came, so
dropping everything and going through them again gives the same tables.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.ledger import forgetting
from onrecord.ledger.file import File
from onrecord.ledger.rows import insert
from onrecord.spans import Span

UNDATED = -1  # the day of a report without a date
PER_PRINT = 16  # reports that one print leads to at most: the last ones


@dataclass(frozen=True, slots=True)
class Opening:
    """What of a kept report its sketch is made of."""

    number: int
    report: str
    title: str | None
    text: str
    published: str | None
    vector: bytes | None


@dataclass(frozen=True, slots=True)
class Copy:
    """Two reports with copied text: the later, the earlier, how many words, and where.

    ``runs`` are (span in the later, span in the earlier, words).
    """

    report: str
    earlier: str
    words: int
    runs: tuple[tuple[Span, Span, int], ...]


class Near(File):
    """The index of a ledger's reports."""

    def unsketched(self) -> list[Opening]:
        """The next reports to be indexed, a hundred at most, in the order in which they came."""
        rows = self._all(
            "SELECT u.number, r.id, r.title, r.text, r.published, a.vector FROM unsketched u "
            "JOIN reports r ON r.id = u.report LEFT JOIN analyses a ON a.report = u.report "
            "ORDER BY u.number LIMIT 100"
        )
        return [Opening(*row) for row in rows]

    def keep_sketch(
        self,
        opening: Opening,
        sketch: bytes,
        day: int | None,
        keys: Iterable[int],
        prints: Iterable[int],
        copies: Iterable[Copy],
    ) -> None:
        """Keep what one report is found by, and its copies among earlier reports.

        ``keys`` and ``prints`` are integers of 64 bits, signed; ``day`` an ordinal.
        """
        at = UNDATED if day is None else day
        with self._transaction() as db:
            row = {"report": opening.report, "number": opening.number, "sketch": sketch}
            insert(db, "sketches", row)
            db.executemany(
                "INSERT INTO sketch_keys VALUES (?, ?, ?)",
                [(key, at, opening.number) for key in sorted(set(keys))],
            )
            db.executemany(
                "INSERT INTO prints VALUES (?, ?)",
                [(one, opening.number) for one in sorted(set(prints))],
            )
            for copy in copies:
                row = {"report": copy.report, "earlier": copy.earlier, "words": copy.words}
                insert(db, "copies", {**row, "runs": json.dumps(copy.runs)})
            db.execute("DELETE FROM unsketched WHERE number = ?", (opening.number,))

    def near(
        self, keys: Sequence[int], day: int | None, reach: int, most: int, per_key: int
    ) -> dict[str, bytes]:
        """Report id -> sketch of the reports that share most keys, ``most`` of them at most.

        Where ``day`` is known, only reports within ``reach`` days of it and undated ones;
        where it is not, all. A key leads to its ``per_key`` last reports of each kind.
        """
        found: Counter[int] = Counter()
        first, last = (-(2**62), 2**62) if day is None else (day - reach, day + reach)
        spans = [(UNDATED, UNDATED), (first if first > UNDATED else UNDATED + 1, last)]
        for key in keys:
            for span in spans:
                rows = self._db.execute(
                    'SELECT number FROM sketch_keys WHERE "key" = ? AND day BETWEEN ? AND ? '
                    "ORDER BY day DESC, number DESC LIMIT ?",
                    (key, *span, per_key),
                )
                found.update(row["number"] for row in rows)
        best = sorted(found, key=lambda number: (-found[number], -number))[:most]
        return self._sketches(best)

    def _sketches(self, numbers: Sequence[int]) -> dict[str, bytes]:
        marks = ",".join("?" * len(numbers))
        rows = self._all(
            "SELECT s.report, s.sketch, s.number FROM reports r "
            f"JOIN sketches s ON s.report = r.id WHERE r.number IN ({marks})",
            *numbers,
        )
        return {row["report"]: row["sketch"] for row in sorted(rows, key=lambda r: r["number"])}

    def sketches_in(self, story: str, most: int) -> dict[str, bytes]:
        """Report id -> sketch of the last ``most`` reports of a story, oldest first."""
        rows = self._all(
            "SELECT s.report, s.sketch FROM placements p JOIN sketches s ON s.report = p.report "
            "WHERE p.story = ? ORDER BY p.number DESC LIMIT ?",
            story,
            most,
        )
        return {row["report"]: row["sketch"] for row in reversed(rows)}

    def with_prints(self, prints: Iterable[int], before: int, most: int) -> list[tuple[str, str]]:
        """(id, text) of the ``most`` reports before number ``before`` that share most prints."""
        found: Counter[int] = Counter()
        for one in sorted(set(prints)):
            query = (
                "SELECT number FROM prints WHERE print = ? AND number < ? "
                "ORDER BY number DESC LIMIT ?"
            )
            found.update(row["number"] for row in self._all(query, one, before, PER_PRINT))
        best = sorted(found, key=lambda number: (-found[number], -number))[:most]
        if not best:
            return []
        marks = ",".join("?" * len(best))
        rows = self._all(
            f"SELECT id, text FROM reports WHERE number IN ({marks}) ORDER BY number", *best
        )
        return [(row["id"], row["text"]) for row in rows]

    def copies_of(self, report: str) -> list[Copy]:
        """The copies that a report is one side of."""
        rows = self._all(
            "SELECT * FROM copies WHERE report = ?1 OR earlier = ?1 ORDER BY report, earlier",
            report,
        )
        return [
            Copy(
                row["report"],
                row["earlier"],
                row["words"],
                tuple((tuple(a), tuple(b), n) for a, b, n in json.loads(row["runs"])),
            )
            for row in rows
        ]

    def drop_sketches(self) -> None:
        """Drop the index and the copies: every report is to be indexed again."""
        with self._transaction() as db:
            for table in ("sketch_keys", "prints", "copies", "sketches", "unsketched"):
                db.execute(f"DELETE FROM {table}")
            db.execute("INSERT INTO unsketched SELECT number, id FROM reports")

    # ------------------------------------------------------------------ moves

    def has_story(self, story: str) -> bool:
        """True when a report is placed in a story of that name."""
        return self._one("SELECT 1 FROM placements WHERE story = ? LIMIT 1", story) is not None

    def first_in(self, story: str) -> int:
        """The number of a story's first placement: stories are as old as that."""
        row = self._one("SELECT min(number) AS number FROM placements WHERE story = ?", story)
        return int(row["number"]) if row and row["number"] is not None else 0

    def by_person(self, story: str) -> bool:
        """True when a person placed a report in the story."""
        query = "SELECT 1 FROM placements WHERE story = ? AND maker LIKE 'person:%' LIMIT 1"
        return self._one(query, story) is not None

    def move(
        self, reports: Sequence[str], story: str, to: str, maker: str, why: str, made: str
    ) -> None:
        """Put reports of one story with another; what a person placed stays where it is.

        Each move is a row that keeps what the placement was. Both stories are stale then.
        """
        with self._transaction() as db:
            for report in reports:
                row = self._one(
                    "SELECT number FROM placements WHERE story = ? AND report = ? "
                    "AND maker NOT LIKE 'person:%'",
                    story,
                    report,
                )
                if row is None:
                    continue
                moved = {"report": report, "story": story, "placement": row["number"], "to": to}
                insert(db, "moves", {**moved, "maker": maker, "why": why, "made": made})
                db.execute("DELETE FROM placements WHERE number = ?", (row["number"],))
                placement = {"story": to, "report": report, "maker": maker, "made": made}
                insert(db, "placements", placement, again=True)
            for name in (story, to):
                forgetting.drop_story(db, name)
