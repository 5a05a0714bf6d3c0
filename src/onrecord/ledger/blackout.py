"""A person's name forgotten on request: blacked out in all that is kept.

It is found by digests (`masks`); rows change under the ids in `forgetting`, as `forgetting`
says, within one transaction.
"""

from __future__ import annotations

import codecs
import json
import re
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from html import unescape
from urllib.parse import unquote

from onrecord.ledger.forgetting import (
    drop_story,
    judgements_on,
    masks,
    open_rows,
    rename_story,
    stories_of,
    tables_by_report,
)
from onrecord.ledger.masks import BLACK, Mask, Masks, digest, names_of, plain, strings, tokens
from onrecord.ledger.rows import decode, insert
from onrecord.records import Report

HIDDEN = "sha256:"  # what the keys of visits begin with whose address is not kept
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_TAG = re.compile(r"<[^<>]*>")


def forget_names(db: sqlite3.Connection, names: Sequence[str], request: int) -> int:
    """Black out names wherever they stand; how many reports had them."""
    for one, words in names_of(names).items():
        row = {"digest": one, "parts": words, "forgotten": request}
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
    _mask_moves(db, known, request)
    _let_go_of_bodies(db, known, names, request)
    _mask_visits(db, known)
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
    judgements = judgements_on(db, report.id)
    open_rows(db, request, [report.id, report.capture, *judgements])
    for table in tables_by_report(db):
        if table != "placements":
            _mask_rows(db, table, "report", [report.id], mask)
    _mask_rows(db, "reports", "id", [report.id], mask)
    _mask_rows(db, "sightings", "capture", [report.capture], mask)
    _let_go(db, report.capture)
    _mask_rows(db, "judgements", "id", judgements, mask)
    _mask_rows(db, "retirements", "judgement", judgements, mask)
    for story in stories_of(db, report.id):
        drop_story(db, story)
    db.execute("DELETE FROM forgetting")


def _let_go(db: sqlite3.Connection, capture: str) -> None:
    """Bytes cannot be blacked out and still be what was fetched: a capture's are let go."""
    db.execute("UPDATE captures SET body = x'' WHERE id = ?", (capture,))
    db.execute("DELETE FROM served WHERE capture = ?", (capture,))


def _let_go_of_bodies(
    db: sqlite3.Connection, known: Masks, names: Sequence[str], request: int
) -> None:
    """Pages that have a name where no report is: in a script, say, or beside the report."""
    wanted = [[word for word, _ in tokens(name)] for name in names]
    for row in db.execute("SELECT id FROM captures WHERE length(body) > 0").fetchall():
        held = db.execute(
            "SELECT c.body, s.head FROM captures c LEFT JOIN served s ON s.capture = c.id "
            "WHERE c.id = ?",
            (row["id"],),
        ).fetchone()
        body = zlib.decompress(held["body"])
        flat = plain(unquote(_text(body)))  # quick, and rules most pages out
        may = any(all(word in flat for word in words) for words in wanted)
        if (may and bears(known, body)) or known.bears(held["head"]):
            open_rows(db, request, [row["id"]])
            _let_go(db, row["id"])
    db.execute("DELETE FROM forgetting")


def bears(known: Masks, body: bytes) -> bool:
    """True where a forgotten name can be read in a page's bytes, in its markup too."""
    text = _text(body)
    return known.bears(text, _TAG.sub("", text))


def _text(body: bytes) -> str:
    """A page's markup, near enough to look for words, its escapes undone."""
    wide = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = body.decode("utf-16" if wide else "utf-8")
    except UnicodeDecodeError:
        text = body.decode("latin-1")
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), unescape(text))


def _mask_judgements(db: sqlite3.Connection, known: Masks, request: int) -> None:
    """What persons wrote: reasons, their own names, and names that they gave to parties."""
    rows = db.execute("SELECT id, a, b, why, maker FROM judgements WHERE maker LIKE 'person:%'")
    said = [row for row in rows.fetchall() if known.bears(row["b"], row["why"], row["maker"])]
    named = [row["id"] for row in said]
    rows = db.execute("SELECT judgement, why, maker FROM retirements")
    named += [row["judgement"] for row in rows.fetchall() if known.bears(row["why"], row["maker"])]
    open_rows(db, request, named)
    for table, key in (("judgements", "id"), ("retirements", "judgement")):
        _mask_rows(db, table, key, named, known.over(()))
    db.execute("DELETE FROM forgetting")
    for subject in {row["a"] for row in said}:  # a party may be shown under the name
        for story in db.execute(
            "SELECT DISTINCT story FROM placements WHERE report IN (SELECT report FROM entities "
            "WHERE id = ?1 UNION SELECT report FROM statements WHERE id = ?1)",
            (subject,),
        ).fetchall():
            drop_story(db, story["story"])


def _mask_moves(db: sqlite3.Connection, known: Masks, request: int) -> None:
    """Why reports were moved: the reason names stories."""
    rows = db.execute("SELECT report, why FROM moves").fetchall()
    moved = [row["report"] for row in rows if known.bears(row["why"])]
    open_rows(db, request, moved)
    _mask_rows(db, "moves", "report", moved, known.over(()))
    db.execute("DELETE FROM forgetting")


def _mask_visits(db: sqlite3.Connection, known: Masks) -> None:
    """What is remembered of the web. A place with a name in it can be asked for no more where
    the name is blacked out: it is watched no longer, and else known by a digest alone."""
    for row in db.execute("SELECT * FROM fetched").fetchall():
        visit = {name: row[name] for name in row.keys()}  # noqa: SIM118
        if (shown := shown_visit(db, known, visit)) != visit:
            db.execute('DELETE FROM fetched WHERE "key" = ?', (row["key"],))
            insert(db, "fetched", shown, again=True)
    for table in ("failures", "watches"):
        for row in db.execute(f"SELECT place FROM {table}").fetchall():
            place = row["place"]
            if table == "watches" and known.bears(place):
                db.execute("DELETE FROM watches WHERE place = ?", (place,))
                continue
            _mask_rows(db, table, "place", [place], known.over((place,)), but=("place",))
            if known.bears(place):
                hidden = (hidden_key(place), place)
                db.execute("UPDATE OR REPLACE failures SET place = ? WHERE place = ?", hidden)


def shown_visit(db: sqlite3.Connection, known: Masks, row: dict[str, object]) -> dict[str, object]:
    """What may be kept of a visit; as it is where no forgotten name is in it.

    A list is not kept: it will be asked for whole.
    """
    masked = db.execute(
        "SELECT 1 FROM reports WHERE capture = ? AND (url LIKE ?2 OR place LIKE ?2)",
        (row["capture"], f"%{BLACK}%"),
    ).fetchone()
    if not masked and not known.bears(row["key"], row["name"], row["listing"], row["stamp"]):
        return row
    key = str(row["key"])
    hidden = key if key.startswith(HIDDEN) else hidden_key(key)
    gone = {"etag": None, "modified": None} if row["listing"] else {}
    return {**row, "key": hidden, "name": BLACK, "listing": None, "stamp": None, **gone}


def hidden_key(key: str) -> str:
    """The key of a visit whose address is not to be kept."""
    return HIDDEN + digest("visit", [key])


def _mask_rows(
    db: sqlite3.Connection,
    table: str,
    key: str,
    values: Iterable[str],
    mask: Mask,
    but: Sequence[str] = (),
) -> None:
    """Black out rows of a table, all columns ``but`` some."""
    columns = db.execute(f"SELECT name, pk FROM pragma_table_info('{table}')").fetchall()
    primary = [column["name"] for column in columns if column["pk"]]
    where = " AND ".join(f'"{name}" IS ?' for name in primary)
    for value in values:
        for row in db.execute(f'SELECT * FROM "{table}" WHERE "{key}" = ?', (value,)).fetchall():
            masked = mask.row(dict(row))
            changed = {
                name: masked[name]
                for name in masked
                if masked[name] != row[name] and name not in but
            }
            if not changed:
                continue
            sets = ", ".join(f'"{name}" = ?' for name in changed)
            db.execute(
                f'UPDATE OR REPLACE "{table}" SET {sets} WHERE {where}',
                (*changed.values(), *(row[name] for name in primary)),
            )
