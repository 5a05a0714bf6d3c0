"""What is forgotten on request: a report with all that came of it (a name: see `blackout`).

What stays is a request (who, when, why) and digests by which the same is known when it is
met again; no digest gives its words back, but who guesses them can see that they fit. The
rows are changed or deleted within one transaction, under the ids in `forgetting`: the only
way past the guards. Then the file is overwritten where it was (secure_delete, VACUUM).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from onrecord.errors import ForgottenError
from onrecord.ledger.masks import Mask, Masks, digest, strings, tokens
from onrecord.ledger.rows import insert
from onrecord.records import Report

REPORT_TABLES = ("times", "names", "events", "findings", "statements", "entities", "analyses")
PATIENCE = 2000  # ms that another reader of the ledger is waited for
VISITED = {"fetched": "key", "failures": "place", "watches": "place"}


def address(url: str) -> str:
    """An address, or the key of one, without what differs between two ways to write it."""
    url = url.strip()
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
    except ValueError:
        return url
    host = re.sub(r"^www\d?\.", "", parts.hostname or "")
    return f"{host}{parts.path.rstrip('/')}?{parts.query}"


def digests_of(report: Report) -> list[str]:
    """By what a report is known again: its words, its address, the bytes it was made of."""
    out = [digest("text", (word for word, _ in tokens(report.text)))]
    if report.url:
        out.append(digest("address", [address(report.url)]))
    if report.capture:
        out.append(digest("capture", [report.capture]))
    return out


def is_forgotten(db: sqlite3.Connection, place: str) -> bool:
    """True for an address (or its key), or a path, where a forgotten report was."""
    known = digest("address", [address(place)]), digest("place", [place])
    query = "SELECT 1 FROM forgotten_digests WHERE digest IN (?, ?) AND parts = 0"
    return db.execute(query, known).fetchone() is not None


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
    known = {one for report in reports for one in (*digests_of(report), *_seen_as(db, report))}
    for one in sorted(known):
        row = {"digest": one, "parts": 0, "forgotten": request}
        insert(db, "forgotten_digests", row, again=True)
    for report in reports:
        _rename_story(db, report, ids, request)
    for report in reports:
        stories = stories_of(db, report.id)
        open_rows(db, request, [report.id, report.capture, *judgements_on(db, report.id)])
        db.execute("DELETE FROM retirements WHERE judgement IN (SELECT subject FROM forgetting)")
        db.execute("DELETE FROM judgements WHERE id IN (SELECT subject FROM forgetting)")
        for table in tables_by_report(db):
            db.execute(f'DELETE FROM "{table}" WHERE report = ?', (report.id,))
        db.execute("DELETE FROM reports WHERE id = ?", (report.id,))
        if not db.execute("SELECT 1 FROM reports WHERE capture = ?", (report.capture,)).fetchone():
            db.execute("DELETE FROM served WHERE capture = ?", (report.capture,))
            db.execute("DELETE FROM sightings WHERE capture = ?", (report.capture,))
            db.execute("DELETE FROM captures WHERE id = ?", (report.capture,))
        _forget_visits(db, report)
        for story in stories:
            drop_story(db, story)
        db.execute("DELETE FROM forgetting")


def _seen_as(db: sqlite3.Connection, report: Report) -> list[str]:
    """Digests of all places that gave a report, and of the bytes that they gave."""
    places, addresses, bodies = {report.place}, set(), set()
    for row in db.execute("SELECT place FROM sightings WHERE capture = ?", (report.capture,)):
        places.add(row["place"])
    for row in db.execute("SELECT place, digest FROM seen_again WHERE report = ?", (report.id,)):
        places.add(row["place"])
        bodies.add(row["digest"])
    for row in db.execute('SELECT "key", name FROM fetched WHERE capture = ?', (report.capture,)):
        addresses |= {row["key"], row["name"]}
    # Of FEED#ADDRESS and FILE#ADDRESS only the page is meant.
    parts = {one.rpartition("#")[2] if "#http" in one else one for one in places}
    addresses |= {one for one in parts if "://" in one}
    out = [digest("capture", [one]) for one in bodies]
    out += [digest("place", [one]) for one in places if one]
    return [*out, *(digest("address", [address(one)]) for one in addresses)]


def _forget_visits(db: sqlite3.Connection, report: Report) -> None:
    """What is remembered of the web about a report's page: visits, failures, watches, and
    lists that name it (they are asked for anew)."""
    db.execute("DELETE FROM fetched WHERE capture = ?", (report.capture,))
    for table, column in VISITED.items():
        for row in db.execute(f'SELECT "{column}" AS place FROM {table}').fetchall():
            if is_forgotten(db, row["place"]):
                db.execute(f'DELETE FROM {table} WHERE "{column}" = ?', (row["place"],))
    rows = db.execute('SELECT "key", listing FROM fetched WHERE listing IS NOT NULL').fetchall()
    for row in rows:
        if names_forgotten(db, row["listing"]):
            db.execute('DELETE FROM fetched WHERE "key" = ?', (row["key"],))


def names_forgotten(db: sqlite3.Connection, listing: str) -> bool:
    """True where one of a list's addresses (JSON) is where a forgotten report was."""
    named = (one for one in strings(json.loads(listing)) if "://" in one)
    return any(is_forgotten(db, one) for one in named)


def _rename_story(
    db: sqlite3.Connection, report: Report, going: Sequence[str], request: int
) -> None:
    """A story that bears the report's title, and was not named by a person, takes the title
    of its next report."""
    for story in stories_of(db, report.id):
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


def stories_of(db: sqlite3.Connection, report: str) -> list[str]:
    rows = db.execute("SELECT DISTINCT story FROM placements WHERE report = ?", (report,))
    return [row["story"] for row in rows]


def judgements_on(db: sqlite3.Connection, report: str) -> list[str]:
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
