"""The ledger: one SQLite file that keeps evidence, judgements and what follows from them.

A report comes in whole or not at all (one transaction with all that was read in it and
all judgements it brought). Evidence and judgements are append-only: triggers refuse
UPDATE and DELETE, but for what a person asks to be forgotten. Derived tables are written
by `keep_derived` and dropped by `drop_derived`; a story that gained evidence is stale
until then.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from onrecord.errors import UnknownStoryError
from onrecord.ledger import blackout, forgetting
from onrecord.ledger.judged import Judged
from onrecord.ledger.masks import Mask
from onrecord.ledger.near import Near
from onrecord.ledger.packing import Packing
from onrecord.ledger.rows import decode, encode, insert
from onrecord.ledger.versions import Versions
from onrecord.records import (
    Analysis,
    Capture,
    Chain,
    Claim,
    Derived,
    Entity,
    Event,
    Evidence,
    Finding,
    Hints,
    Judgement,
    LikelyDate,
    Name,
    Party,
    Report,
    Served,
    Statement,
    Story,
    Time,
    TimelineEntry,
    Version,
    make_id,
)

IN_REPORT = {"statements": Statement, "entities": Entity, "findings": Finding}
Row = dict[str, Any]
DERIVED = ("parties", "chains", "claims", "timeline")


class Ledger(Judged, Versions, Packing, Near):
    """One ledger file. Use as a context manager, or call `close`."""

    # -------------------------------------------------------------- evidence

    def has_report(self, report: str) -> bool:
        """True when a report of that id is kept, with all that was read in it."""
        return self._one("SELECT 1 FROM reports WHERE id = ?", report) is not None

    def add(
        self,
        capture: Capture,
        evidence: Evidence,
        story: str,
        maker: str,
        judgements: Sequence[Judgement],
        version: Version | None = None,
    ) -> bool:
        """Keep a report with its capture, place it in a story, and keep its judgements.

        Returns False, and adds no evidence, where the report is kept already; it is
        placed in the story all the same. Without a ``version`` the report is an article of its
        own. Names that were forgotten are blacked out first.
        Raises ForgottenError where the report itself was.
        """
        with self._transaction() as db:
            forgetting.refuse(db, evidence.report)
            mask = forgetting.mask_of(db, evidence.report)
            self._sight(db, capture, mask)
            new = not self.has_report(evidence.report.id)
            if new:
                self._add_evidence(db, evidence, mask)
                version = version or Version(evidence.report.id, None, "the first")
                row = {"report": evidence.report.id, **encode(version)}
                insert(db, "versions", _shown(row, mask))
            placement = _shown(
                {
                    "story": story,
                    "report": evidence.report.id,
                    "maker": maker,
                    "made": capture.retrieved,
                },
                mask,
            )
            placed = insert(db, "placements", placement, again=True)
            for judgement in judgements:
                row = _shown(encode(judgement, leave=("retired",)), mask)
                insert(db, "judgements", row, again=True)
            if new or placed or judgements:
                insert(db, "stale", {"story": placement["story"]}, again=True)
        return new

    def _sight(self, db: sqlite3.Connection, capture: Capture, mask: Mask | None) -> None:
        row: Row = {
            "capture": capture.id,
            "place": capture.place,
            "retrieved": capture.retrieved,
            "hints": json.dumps(asdict(capture.hints), ensure_ascii=False),
        }
        shown = _shown(row, mask)
        # Bytes with a name that was forgotten are not kept, only their hash.
        masked = mask is not None and (
            mask.is_needed or shown != row or blackout.bears(mask.masks, capture.body)
        )
        body = b"" if masked else zlib.compress(capture.body, 6)
        kept = {"id": capture.id, "media_type": capture.media_type, "body": body}
        insert(db, "captures", kept, again=True)
        insert(db, "sightings", shown, again=True)
        if capture.served and not masked and not (mask and mask.masks.bears(capture.served.head)):
            insert(db, "served", {"capture": capture.id, **encode(capture.served)}, again=True)

    def _add_evidence(self, db: sqlite3.Connection, evidence: Evidence, mask: Mask | None) -> None:
        report, analysis = evidence.report, evidence.analysis

        def keep(table: str, row: Row) -> None:
            insert(db, table, _shown(row, mask))

        keep("reports", encode(report))
        row: Row = {
            "report": report.id,
            "maker": analysis.maker,
            "sentences": json.dumps(analysis.sentences),
            "vector": analysis.vectors.get(report.id),
            "likely_published": json.dumps([asdict(one) for one in analysis.likely_published]),
        }
        keep("analyses", row)
        for entity in analysis.entities:
            keep("entities", encode(entity))
        for statement in analysis.statements:
            vector = analysis.vectors.get(statement.id)
            keep("statements", {**encode(statement), "vector": vector})
        for name in analysis.names:
            keep("names", {**encode(name), "report": report.id})
        for time in analysis.times:
            keep("times", {**encode(time), "report": report.id})
        for event in analysis.events:
            keep("events", {**encode(event), "report": report.id})
        for finding in analysis.findings:
            keep("findings", encode(finding))

    def capture(self, capture: str) -> Capture | None:
        """The capture of that id as it was first sighted; None where there is none, or its
        bytes were forgotten."""
        row = self._one(
            "SELECT c.*, s.place, s.retrieved, s.hints FROM captures c "
            "JOIN sightings s ON s.capture = c.id WHERE c.id = ? ORDER BY s.retrieved, s.place",
            capture,
        )
        if row is None or not row["body"]:
            return None
        served = self._one("SELECT * FROM served WHERE capture = ?", capture)
        return Capture(
            id=row["id"],
            place=row["place"],
            body=zlib.decompress(row["body"]),
            media_type=row["media_type"],
            retrieved=row["retrieved"],
            hints=Hints(**json.loads(row["hints"])),
            served=decode(Served, served) if served else None,
        )

    def one_evidence(self, report: str) -> Evidence:
        """A kept report and all that was read in it, as it was given to `add`."""
        row = self._one("SELECT * FROM reports WHERE id = ?", report)
        head = self._one("SELECT * FROM analyses WHERE report = ?", report)
        if row is None or head is None:
            raise KeyError(report)
        tables = ("times", "names", "events", *IN_REPORT)
        parts = {table: self._of_report(table, report) for table in tables}
        vectors = [(report, head["vector"])]
        vectors += [(r["id"], r["vector"]) for r in parts["statements"]]
        analysis = Analysis(
            report=report,
            maker=head["maker"],
            sentences=tuple((s, e) for s, e in json.loads(head["sentences"])),
            statements=tuple(decode(Statement, r) for r in parts["statements"]),
            entities=tuple(decode(Entity, r) for r in parts["entities"]),
            names=tuple(decode(Name, r) for r in parts["names"]),
            times=tuple(decode(Time, r) for r in parts["times"]),
            findings=tuple(decode(Finding, r) for r in parts["findings"]),
            vectors={i: v for i, v in vectors if v},
            events=tuple(decode(Event, r) for r in parts["events"]),
            likely_published=tuple(
                LikelyDate(one["edtf"], tuple(one["reasons"]))
                for one in json.loads(head["likely_published"])
            ),
        )
        return Evidence(decode(Report, row), analysis)

    def _of_report(self, table: str, report: str) -> list[sqlite3.Row]:
        return self._all(f"SELECT * FROM {table} WHERE report = ? ORDER BY number", report)

    # ---------------------------------------------- stories and judgements

    def story_names(self) -> list[str]:
        """Every story that a report was placed in, oldest first."""
        rows = self._all("SELECT story FROM placements GROUP BY story ORDER BY min(number)")
        return [row["story"] for row in rows]

    def reports_of(self, story: str) -> list[str]:
        """Ids of a story's reports in the order they were placed."""
        query = "SELECT report FROM placements WHERE story = ? ORDER BY number"
        return [row["report"] for row in self._all(query, story)]

    def evidence_of(self, story: str) -> tuple[Evidence, ...]:
        """A story's evidence, in the order it was placed; empty for an unknown story.

        Of each article only its last version: older ones are on record and count for nothing.
        """
        return tuple(self.one_evidence(report) for report in self.current_in(story))

    def evidence_before(self, story: str, known: Collection[str]) -> tuple[Evidence, ...]:
        """A story's evidence as it was when it had only the ``known`` reports."""
        rows = self._all(
            "SELECT v.article, r.id, p.number FROM placements p "
            "JOIN reports r ON r.id = p.report JOIN versions v ON v.report = r.id "
            "WHERE p.story = ? ORDER BY r.retrieved, coalesce(r.modified, ''), r.number",
            story,
        )
        rows = [row for row in rows if row["id"] in known]
        last = {row["article"]: row["id"] for row in rows}
        placed = dict.fromkeys(r["article"] for r in sorted(rows, key=lambda r: r["number"]))
        return tuple(self.one_evidence(last[article]) for article in placed)

    def retrieved_before(self, story: str, at: str) -> frozenset[str]:
        """The reports of a story that were read before a time."""
        rows = self._all(
            "SELECT r.id FROM placements p JOIN reports r ON r.id = p.report "
            "WHERE p.story = ? AND r.retrieved < ?",
            story,
            at,
        )
        return frozenset(row["id"] for row in rows)

    # --------------------------------------------------------------- derived

    def stale_stories(self) -> list[str]:
        """Stories whose derived tables are behind their evidence."""
        return [row["story"] for row in self._all("SELECT story FROM stale ORDER BY story")]

    def keep_derived(self, story: str, derived: Derived) -> None:
        """Replace what is derived of one story."""
        key = make_id("t", story)
        with self._transaction() as db:
            self._drop(db, key)
            insert(db, "stories", {"id": key, "name": story})
            rows = (derived.parties, tuple(derived.chains.values()), derived.claims)
            for table, records in zip(DERIVED, (*rows, derived.timeline), strict=True):
                for position, record in enumerate(records):
                    row = {"story": key, "position": position, **encode(record)}
                    insert(db, table, row)
            db.execute("DELETE FROM stale WHERE story = ?", (story,))

    def drop_derived(self) -> None:
        """Drop every derived row; each story is stale until it is derived again."""
        with self._transaction() as db:
            for (key,) in db.execute("SELECT id FROM stories").fetchall():
                self._drop(db, key)
            db.execute("INSERT OR IGNORE INTO stale SELECT DISTINCT story FROM placements")

    def _drop(self, db: sqlite3.Connection, key: str) -> None:
        for table in DERIVED:
            db.execute(f"DELETE FROM {table} WHERE story = ?", (key,))
        db.execute("DELETE FROM stories WHERE id = ?", (key,))

    def story(self, name: str) -> Story:
        """A story with all that is on record about it; raises UnknownStoryError.

        What is derived is read as it was kept: call it on a story that is not stale.
        """
        row = self._one("SELECT * FROM stories WHERE name = ?", name)
        if row is None:
            raise UnknownStoryError(name, f"no such story in {self.path}")
        evidence = self.evidence_of(name)
        parties = tuple(decode(Party, r) for r in self._derived("parties", row["id"]))
        chains = (decode(Chain, r) for r in self._derived("chains", row["id"]))
        derived = Derived(
            parties=parties,
            party_of={entity: party.id for party in parties for entity in party.entities},
            chains={chain.statement: chain for chain in chains},
            claims=tuple(decode(Claim, r) for r in self._derived("claims", row["id"])),
            timeline=tuple(decode(TimelineEntry, r) for r in self._derived("timeline", row["id"])),
        )
        return Story(row["id"], name, evidence, self.judgements_on(evidence), derived)

    def _derived(self, table: str, story: str) -> list[sqlite3.Row]:
        return self._all(f"SELECT * FROM {table} WHERE story = ? ORDER BY position", story)


def _shown(row: Row, mask: Mask | None) -> Row:
    """A row as it may be kept: without the names that were forgotten."""
    return mask.row(row) if mask else row
