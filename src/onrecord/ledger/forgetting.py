"""What is forgotten on request: a report with all that came of it, or a person's name.

What stays is a request (who, when, why) and digests by which the same is known when it is
met again; no digest gives its words back, but who guesses them can see that they fit. The
rows are changed or deleted within one transaction, under the ids in `forgetting`: the only
way past the guards. Then the file is overwritten where it was (secure_delete, VACUUM).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from onrecord.errors import ForgottenError
from onrecord.ledger.masks import Mask, Masks, digest, strings, tokens
from onrecord.ledger.rows import decode, insert
from onrecord.records import Report

REPORT_TABLES = ("times", "names", "events", "findings", "statements", "entities", "analyses")
PATIENCE = 2000  # ms that another reader of the ledger is waited for
VISITED = {"fetched": "key", "failures": "place", "watches": "place"}


def address(url: str) -> str:
    """An address without what differs between two ways to write it."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def digests_of(report: Report) -> list[str]:
    """By what a report is known again: its words, its address, the bytes it was made of."""
    out = [digest("text", (word for word, _ in tokens(report.text)))]
    if report.url:
        out.append(digest("address", [address(report.url)]))
    if report.capture:
        out.append(digest("capture", [report.capture]))
    return out


def refuse(db: sqlite3.Connection, report: Report) -> None:
    """Raise ForgottenError where a report was forgotten on request."""
    if db.execute("SELECT 1 FROM forgotten WHERE kind = 'report'").fetchone() is None:
        return
    for known in digests_of(report):
        row = db.execute(
            "SELECT f.made FROM forgotten_digests d JOIN forgotten f ON f.number = d.forgotten "
            "WHERE d.digest = ? AND d.parts = 0",
            (known,),
        ).fetchone()
        if row:
            day = str(row["made"])[:10]
            raise ForgottenError(
                report.place, f"this report was forgotten on request on {day}; it is not kept"
            )


def masks(db: sqlite3.Connection) -> Masks:
    """The names that were forgotten."""
    rows = db.execute("SELECT digest, parts FROM forgotten_digests WHERE parts > 0").fetchall()
    return Masks({row["digest"]: row["parts"] for row in rows})


def mask_of(db: sqlite3.Connection, report: Report) -> Mask | None:
    """What is to be blacked out in a report that comes in; None where nothing is."""
    known = masks(db)
    return known.over(strings(asdict(report))) if known else None


# ------------------------------------------------------------------- reports


def forget_reports(db: sqlite3.Connection, reports: Sequence[Report], request: int) -> None:
    """Delete reports and all that came of them, within a transaction under way."""
    ids = [report.id for report in reports]
    for known in {one for report in reports for one in digests_of(report)}:
        row = {"digest": known, "parts": 0, "forgotten": request}
        insert(db, "forgotten_digests", row, again=True)
    for report in reports:
        _rename_story(db, report, ids, request)
    for report in reports:
        stories = _stories(db, report.id)
        open_rows(db, request, [report.id, report.capture, *_judgements_on(db, report.id)])
        db.execute("DELETE FROM retirements WHERE judgement IN (SELECT subject FROM forgetting)")
        db.execute("DELETE FROM judgements WHERE id IN (SELECT subject FROM forgetting)")
        for table in tables_by_report(db):
            db.execute(f'DELETE FROM "{table}" WHERE report = ?', (report.id,))
        db.execute("DELETE FROM reports WHERE id = ?", (report.id,))
        if not db.execute("SELECT 1 FROM reports WHERE capture = ?", (report.capture,)).fetchone():
            db.execute("DELETE FROM sightings WHERE capture = ?", (report.capture,))
            db.execute("DELETE FROM captures WHERE id = ?", (report.capture,))
        _forget_visits(db, report)
        for story in stories:
            drop_story(db, story)
        db.execute("DELETE FROM forgetting")


def _forget_visits(db: sqlite3.Connection, report: Report) -> None:
    """What is remembered of the web about a report's page: visits, failures, watches."""
    db.execute("DELETE FROM fetched WHERE capture = ?", (report.capture,))
    known = {address(place) for place in (report.url, report.place) if place}
    for table, column in VISITED.items():
        for row in db.execute(f'SELECT "{column}" AS place FROM {table}').fetchall():
            if address(row["place"]) in known:
                db.execute(f'DELETE FROM {table} WHERE "{column}" = ?', (row["place"],))


def _rename_story(
    db: sqlite3.Connection, report: Report, going: Sequence[str], request: int
) -> None:
    """A story that bears the report's title, and was not named by a person, takes the title
    of its next report."""
    for story in _stories(db, report.id):
        rows = db.execute(
            "SELECT p.report, p.maker, r.title, r.text FROM placements p "
            "JOIN reports r ON r.id = p.report WHERE p.story = ? ORDER BY p.number",
            (story,),
        ).fetchall()
        left = [row for row in rows if row["report"] not in going]
        titled = report.title is not None and story.startswith(report.title)
        titled = titled or story == report.text[: len(story)]
        if not left or not titled or any(row["maker"].startswith("person:") for row in rows):
            continue
        name = left[0]["title"] or left[0]["text"][:60].rsplit(" ", 1)[0]
        taken = {row["story"] for row in db.execute("SELECT DISTINCT story FROM placements")}
        numbered = (name if n == 1 else f"{name} ({n})" for n in range(1, len(taken) + 2))
        fresh = next(one for one in numbered if one not in taken)
        rename_story(db, story, fresh, request)


def rename_story(db: sqlite3.Connection, story: str, name: str, request: int) -> None:
    """Give a story another name, everywhere; its derived rows are dropped."""
    reports = db.execute(
        "SELECT report FROM placements WHERE story = ?1 UNION "
        'SELECT report FROM moves WHERE story = ?1 OR "to" = ?1',
        (story,),
    ).fetchall()
    open_rows(db, request, [row["report"] for row in reports])
    for column in ("story", "to"):
        db.execute(f'UPDATE moves SET "{column}" = ? WHERE "{column}" = ?', (name, story))
    db.execute("UPDATE OR IGNORE placements SET story = ? WHERE story = ?", (name, story))
    db.execute("DELETE FROM placements WHERE story = ?", (story,))
    db.execute("UPDATE looks SET story = ? WHERE story = ?", (name, story))
    drop_story(db, story)
    drop_story(db, name)
    db.execute("DELETE FROM forgetting")


def drop_story(db: sqlite3.Connection, story: str) -> None:
    """Drop what is derived of a story; it is stale while it has a report, and else gone."""
    row = db.execute("SELECT id FROM stories WHERE name = ?", (story,)).fetchone()
    for table in ("parties", "chains", "claims", "timeline") if row else ():
        db.execute(f"DELETE FROM {table} WHERE story = ?", (row["id"],))
    db.execute("DELETE FROM stories WHERE name = ?", (story,))
    db.execute("DELETE FROM stale WHERE story = ?", (story,))
    if db.execute("SELECT 1 FROM placements WHERE story = ?", (story,)).fetchone():
        db.execute("INSERT INTO stale VALUES (?)", (story,))
    else:
        db.execute("DELETE FROM looks WHERE story = ?", (story,))


def open_rows(db: sqlite3.Connection, request: int, subjects: Iterable[str]) -> None:
    """Let the rows of these ids be changed until `forgetting` is emptied."""
    for subject in subjects:
        insert(db, "forgetting", {"subject": subject, "forgotten": request}, again=True)


def tables_by_report(db: sqlite3.Connection) -> list[str]:
    """Every table with rows by report, those that others point to last."""
    rows = db.execute(
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
        "WHERE m.type = 'table' AND c.name = 'report' ORDER BY m.name"
    ).fetchall()
    found = [row["name"] for row in rows if row["name"] not in REPORT_TABLES]
    return [*found, *REPORT_TABLES]


def _stories(db: sqlite3.Connection, report: str) -> list[str]:
    rows = db.execute("SELECT DISTINCT story FROM placements WHERE report = ?", (report,))
    return [row["story"] for row in rows]


def _judgements_on(db: sqlite3.Connection, report: str) -> list[str]:
    out: list[str] = []
    for table in ("statements", "entities"):
        for end in ("a", "b"):
            rows = db.execute(
                f"SELECT j.id FROM {table} t JOIN judgements j ON j.{end} = t.id "
                "WHERE t.report = ?",
                (report,),
            )
            out += [row["id"] for row in rows]
    return list(dict.fromkeys(out))


# --------------------------------------------------------------------- names


def forget_names(db: sqlite3.Connection, names: Sequence[str], request: int) -> int:
    """Black out names wherever they stand; how many reports had them."""
    for name in names:
        words = [word for word, _ in tokens(name)]
        row = {"digest": digest("name", words), "parts": len(words), "forgotten": request}
        insert(db, "forgotten_digests", row, again=True)
    known = masks(db)
    meant = _by_party(db, known)
    count = 0
    for row in db.execute("SELECT * FROM reports ORDER BY number").fetchall():
        report = decode(Report, row)
        sighted = db.execute("SELECT * FROM sightings WHERE capture = ?", (report.capture,))
        seen = [dict(one) for one in sighted.fetchall()]
        mask = known.over(strings([asdict(report), seen]), meant.get(report.id, ()))
        if mask.row(dict(row)) == dict(row) and all(mask.row(one) == one for one in seen):
            continue
        count += 1
        _mask_report(db, report, mask, request)
    stories = (
        'SELECT story FROM placements UNION SELECT story FROM moves UNION SELECT "to" FROM moves'
    )
    for story in [row[0] for row in db.execute(stories) if row[0]]:
        shown = known.over([story]).text(story)
        if shown != story:
            rename_story(db, story, shown, request)
    _mask_judgements(db, known, request)
    for table, column in VISITED.items():
        for row in db.execute(f'SELECT "{column}" AS place FROM {table}').fetchall():
            _mask_rows(db, table, column, [row["place"]], known.over(()))
    return count


def _by_party(db: sqlite3.Connection, known: Masks) -> dict[str, set[str]]:
    """Report id -> words of the name by which it means somebody whom another report names in
    full: "Quill", where both are one party."""
    out: dict[str, set[str]] = {}
    for row in db.execute("SELECT aliases, entities FROM parties WHERE kind = 'person'"):
        words = {
            word for text in json.loads(row["aliases"]) for n in known.found(text) for word in n
        }
        if not words:
            continue
        for entity in json.loads(row["entities"]):
            found = db.execute("SELECT report FROM entities WHERE id = ?", (entity,)).fetchone()
            if found:
                out.setdefault(found["report"], set()).update(words)
    return out


def _mask_report(db: sqlite3.Connection, report: Report, mask: Mask, request: int) -> None:
    judgements = _judgements_on(db, report.id)
    open_rows(db, request, [report.id, report.capture, *judgements])
    for table in tables_by_report(db):
        if table != "placements":
            _mask_rows(db, table, "report", [report.id], mask)
    _mask_rows(db, "reports", "id", [report.id], mask)
    _mask_rows(db, "sightings", "capture", [report.capture], mask)
    # Bytes cannot be blacked out and still be what was fetched: the capture's are let go.
    db.execute("UPDATE captures SET body = x'' WHERE id = ?", (report.capture,))
    _mask_rows(db, "judgements", "id", judgements, mask)
    _mask_rows(db, "retirements", "judgement", judgements, mask)
    for story in _stories(db, report.id):
        drop_story(db, story)
    db.execute("DELETE FROM forgetting")


def _mask_judgements(db: sqlite3.Connection, known: Masks, request: int) -> None:
    """What persons wrote: reasons, and names that they gave to parties."""
    rows = db.execute("SELECT id, b, why, maker FROM judgements WHERE maker LIKE 'person:%'")
    named = [row["id"] for row in rows.fetchall() if known.found(f"{row['b']} {row['why']}")]
    rows = db.execute("SELECT judgement, why FROM retirements")
    named += [row["judgement"] for row in rows.fetchall() if known.found(row["why"])]
    open_rows(db, request, named)
    for table, key in (("judgements", "id"), ("retirements", "judgement")):
        _mask_rows(db, table, key, named, known.over(()))
    db.execute("DELETE FROM forgetting")


def _mask_rows(
    db: sqlite3.Connection, table: str, key: str, values: Iterable[str], mask: Mask
) -> None:
    columns = db.execute(f"SELECT name, pk FROM pragma_table_info('{table}')").fetchall()
    primary = [column["name"] for column in columns if column["pk"]]
    where = " AND ".join(f'"{name}" IS ?' for name in primary)
    for value in values:
        for row in db.execute(f'SELECT * FROM "{table}" WHERE "{key}" = ?', (value,)).fetchall():
            masked = mask.row(dict(row))
            changed = {name: masked[name] for name in masked if masked[name] != row[name]}
            if not changed:
                continue
            sets = ", ".join(f'"{name}" = ?' for name in changed)
            db.execute(
                f'UPDATE OR REPLACE "{table}" SET {sets} WHERE {where}',
                (*changed.values(), *(row[name] for name in primary)),
            )


# ------------------------------------------------------------------ the file


def wipe(db: sqlite3.Connection, path: Path | str) -> bool:
    """Overwrite what was deleted, in the file and its write-ahead log.

    False where another process has the ledger open meanwhile: then the words may be left in
    the file, until `wipe` is called again (as `Desk.rebuild` does).
    """
    patience = db.execute("PRAGMA busy_timeout").fetchone()[0]
    db.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("VACUUM")
        busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except sqlite3.OperationalError:
        return False
    finally:
        db.execute(f"PRAGMA busy_timeout = {patience}")
    log = Path(f"{path}-wal")
    return not busy and (not log.exists() or log.stat().st_size == 0)
