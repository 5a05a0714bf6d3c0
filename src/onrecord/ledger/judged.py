"""Judgements in the ledger, and what persons ask and do: judge, retire, look, forget."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from onrecord.errors import UnknownIdError
from onrecord.ledger import blackout, forgetting, log, subjects
from onrecord.ledger.file import File
from onrecord.ledger.masks import Masks, names_of
from onrecord.ledger.rows import decode, encode, insert
from onrecord.ledger.subjects import Subject
from onrecord.records import Evidence, Judgement, LogEntry, Party, Report


class Judged(File):
    """What was judged of the evidence, by models and by persons."""

    def judgements_on(self, evidence: Sequence[Evidence]) -> tuple[Judgement, ...]:
        """Every judgement between two statements or entities of the given evidence.

        A model's judgement that a person retired stays retired when a newer model makes it,
        in either direction.
        """
        reports = json.dumps([one.report.id for one in evidence])
        rows = self._all(
            "WITH told AS MATERIALIZED (SELECT value AS report FROM json_each(?)), "
            "inside AS MATERIALIZED (SELECT s.id FROM told JOIN statements s USING (report) "
            "UNION SELECT e.id FROM told JOIN entities e USING (report)) "
            "SELECT j.*, r.why AS retired, r.maker AS by FROM inside i "
            "CROSS JOIN judgements j ON j.a = i.id LEFT JOIN retirements r ON r.judgement = j.id "
            "WHERE j.relation = 'renames' OR j.b IN (SELECT id FROM inside) ORDER BY j.number",
            reports,
        )
        refused = {
            _pair(row): row["retired"]
            for row in rows
            if row["made"] is None and (row["by"] or "").startswith("person:")
        }
        found = []
        for row in rows:
            judgement = decode(Judgement, row)
            if judgement.retired is None and judgement.made is None:
                judgement = replace(judgement, retired=refused.get(_pair(row)))
            found.append(judgement)
        return tuple(found)

    def judgement(self, judgement: str) -> Judgement:
        """A judgement by its id; raises KeyError."""
        row = self._one(
            "SELECT j.*, r.why AS retired FROM judgements j "
            "LEFT JOIN retirements r ON r.judgement = j.id WHERE j.id = ?",
            judgement,
        )
        if row is None:
            raise KeyError(judgement)
        return decode(Judgement, row)

    def by_persons(self, a: Iterable[str], b: Iterable[str] = ()) -> list[Judgement]:
        """Standing judgements by persons between one of ``a`` and one of ``b``, in either
        direction; without ``b``, the new names that were given to one of ``a``."""
        one, other = json.dumps([*a]), json.dumps([*b])
        ends = "j.a IN (SELECT value FROM json_each(?1)) AND j.relation = 'renames'"
        if other != "[]":
            ends = (
                "j.a IN (SELECT value FROM json_each(?1)) "
                "AND j.b IN (SELECT value FROM json_each(?2)) "
                "OR j.a IN (SELECT value FROM json_each(?2)) "
                "AND j.b IN (SELECT value FROM json_each(?1))"
            )
        rows = self._all(
            "SELECT j.*, NULL AS retired FROM judgements j "
            f"WHERE ({ends}) AND j.maker LIKE 'person:%' "
            "AND NOT EXISTS (SELECT 1 FROM retirements r WHERE r.judgement = j.id) "
            "ORDER BY j.number",
            *((one,) if other == "[]" else (one, other)),
        )
        return [decode(Judgement, row) for row in rows]

    def judge(self, judgements: Sequence[Judgement], over: Sequence[str] = ()) -> None:
        """Keep a person's judgements; those of ``over`` are retired for them."""
        with self._transaction() as db:
            for old in over:
                new = judgements[0]
                row = {"judgement": old, "why": f"replaced by {new.id}"}
                row |= {"maker": new.maker, "made": new.made or ""}
                insert(db, "retirements", row, again=True)
            for judgement in judgements:
                insert(db, "judgements", encode(judgement, leave=("retired",)), again=True)
                self._stale(db, judgement.a)

    def retire(self, judgement: str, why: str, maker: str = "", made: str | None = None) -> None:
        """Retire a judgement: it stays in the ledger and no longer counts."""
        with self._transaction() as db:
            row = {"judgement": judgement, "why": why, "maker": maker, "made": made}
            insert(db, "retirements", row, again=True)
            self._stale(db, self.judgement(judgement).a)

    def _stale(self, db: sqlite3.Connection, subject: str) -> None:
        """The stories of a statement's or an entity's report are to be derived again."""
        db.execute(
            "INSERT OR IGNORE INTO stale SELECT DISTINCT story FROM placements WHERE report IN ("
            "SELECT report FROM statements WHERE id = ?1 UNION "
            "SELECT report FROM entities WHERE id = ?1)",
            (subject,),
        )

    # ------------------------------------------------ what persons ask and do

    def find(self, prefix: str, *kinds: Subject) -> tuple[Subject, str]:
        """The kind and whole id of what begins so; raises UnknownIdError."""
        return subjects.find(self._db, prefix, kinds)

    def report_of(self, subject: str) -> str:
        """The report that a statement or an entity stands in; raises KeyError."""
        for table in ("statements", "entities"):
            if row := self._one(f"SELECT report FROM {table} WHERE id = ?", subject):
                return str(row["report"])
        raise KeyError(subject)

    def stories_of(self, report: str) -> list[str]:
        """The stories that a report is placed in."""
        query = "SELECT story FROM placements WHERE report = ? ORDER BY number"
        return [row["story"] for row in self._all(query, report)]

    def party(self, party: str) -> Party:
        """A party by its id, as it was last derived; raises UnknownIdError."""
        row = self._one("SELECT * FROM parties WHERE id = ?", party)
        if row is None:
            raise UnknownIdError(party, "no such party")
        return decode(Party, row)

    def party_with(self, entity: str) -> Party:
        """The party that an entity is of; raises UnknownIdError."""
        for story in self.stories_of(self.report_of(entity)):
            rows = self._all(
                "SELECT p.* FROM parties p JOIN stories s ON s.id = p.story WHERE s.name = ?",
                story,
            )
            for party in (decode(Party, row) for row in rows):
                if entity in party.entities:
                    return party
        raise UnknownIdError(entity, "is of no party")

    def names_of(self, entities: Iterable[str]) -> dict[str, frozenset[str]]:
        """Entity id -> every way in which its report writes it."""
        out = {}
        for entity in entities:
            row = self._one(
                "SELECT e.name, e.names, r.text FROM entities e "
                "JOIN reports r ON r.id = e.report WHERE e.id = ?",
                entity,
            )
            if row is None:
                raise KeyError(entity)
            written = [row["text"][s:e] for s, e in json.loads(row["names"])]
            out[entity] = frozenset([row["name"], *written])
        return out

    def log(self) -> list[LogEntry]:
        """What persons did, oldest first."""
        return log.entries(self._db)

    def look(self, story: str, at: str) -> None:
        """Remember that a story was looked at, with all that is in it now."""
        with self._transaction() as db:
            row: dict[str, Any] = {"story": story, "at": at}
            for table in ("placement", "judgement"):
                newest = self._one(f"SELECT coalesce(max(number), 0) AS n FROM {table}s")
                row[table] = newest["n"] if newest else 0
            insert(db, "looks", row)

    def last_look(self, story: str) -> tuple[str, frozenset[str]] | None:
        """When a story was last looked at, and the reports it had; None where it never was."""
        look = self._one("SELECT * FROM looks WHERE story = ? ORDER BY number DESC", story)
        if look is None:
            return None
        rows = self._all(
            "SELECT report FROM placements WHERE story = ? AND number <= ?",
            story,
            look["placement"],
        )
        return look["at"], frozenset(row["report"] for row in rows)

    def forget_report(self, report: str, maker: str, made: str, why: str) -> tuple[int, bool]:
        """Forget a report, and every other version of its article.

        How many were forgotten, and whether no byte of them can be left in the file (see
        `forgetting.wipe`).
        """
        rows = self._all(
            "SELECT * FROM reports WHERE id = ?1 OR id IN (SELECT report FROM versions "
            "WHERE article = (SELECT article FROM versions WHERE report = ?1)) ORDER BY number",
            report,
        )
        same = [decode(Report, row) for row in rows]
        with self._forgetting("report", report, maker, made, why) as request:
            forgetting.forget_reports(self._db, same, request)
        return len(same), forgetting.wipe(self._db, self.path)

    def forget_names(
        self, names: Sequence[str], maker: str, made: str, why: str
    ) -> tuple[int, bool]:
        """Black out names in everything kept, and in what will come in.

        In how many reports they stood, and whether no byte of them can be left in the file.
        """
        why = Masks(names_of(names)).over([why]).text(why)
        with self._forgetting("name", "", maker, made, why) as request:
            count = blackout.forget_names(self._db, names, request)
        return count, forgetting.wipe(self._db, self.path)

    def wipe(self) -> bool:
        """Overwrite what was forgotten, where another program kept that from being done."""
        if self._one("SELECT 1 FROM forgotten") is None:
            return True
        return forgetting.wipe(self._db, self.path)

    @contextmanager
    def _forgetting(
        self, kind: str, subject: str, maker: str, made: str, why: str
    ) -> Iterator[int]:
        self._db.execute("PRAGMA secure_delete = ON")
        with self._transaction() as db:
            db.execute("PRAGMA defer_foreign_keys = ON")
            row = {"kind": kind, "subject": subject, "maker": maker, "made": made, "why": why}
            insert(db, "forgotten", row)
            yield int(db.execute("SELECT max(number) FROM forgotten").fetchone()[0])


def _pair(row: sqlite3.Row) -> tuple[str, frozenset[str]]:
    """What a judgement is on: its relation and the two it is between."""
    return row["relation"], frozenset((row["a"], row["b"]))
