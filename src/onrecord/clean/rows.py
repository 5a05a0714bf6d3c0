"""The filter `onrecord clean`: one row in, the same row with its report's fields out."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterable
from contextlib import closing
from dataclasses import asdict
from typing import Any

from onrecord.clean import report
from onrecord.clean.crew import Crew
from onrecord.errors import OnrecordError
from onrecord.records import Capture, Hints, Report

LIMIT = 10.0  # seconds that one page may take


def clean_row(row: object) -> dict[str, Any]:
    """``{"id", "html" | "text", "url"?, …}`` with title, byline, outlet, published, … added.

    ``text`` becomes the report's own. Hints in the row (url, title, published, outlet)
    outrank the page. A row without a report comes back with ``error``; nothing raises.
    """
    return {**row, **_made(row)} if isinstance(row, dict) else _made(row)


def clean_rows(
    rows: Iterable[object], processes: int | None = None, limit: float = LIMIT
) -> Generator[dict[str, Any], None, None]:
    """Rows through `clean_row` in ``processes`` of their own (all cores when None), in order.

    A page that takes longer than ``limit`` seconds, or brings its process down, comes back
    with ``error`` and costs no other row anything. Rows are read no further ahead than
    the processes have work for.
    """
    count = processes or os.cpu_count() or 1
    with Crew(_made, count, limit, _size) as crew, closing(crew.all_of(rows)) as pieces:
        for row, made in pieces:
            yield {**row, **made} if isinstance(row, dict) else made


def _size(row: object) -> int:
    """The characters of a row's own words."""
    return sum(len(v) for v in row.values() if isinstance(v, str)) if isinstance(row, dict) else 0


def _made(row: object) -> dict[str, Any]:
    """What cleaning adds to a row."""
    if not isinstance(row, dict):
        return {"error": "not a JSON object"}
    name = "html" if isinstance(row.get("html"), str) else "text"
    source = row.get(name)
    if not isinstance(source, str):  # a row that came with an error keeps it
        return {"error": str(row.get("error") or 'has neither "text" nor "html"')}
    if not source.strip():
        return {"error": "empty text"}
    told = {k: row.get(k) for k in ("published", "outlet", "url", "title")}
    if wrong := [k for k, v in told.items() if v is not None and not isinstance(v, str)]:
        return {"error": f"{wrong[0]} must be text"}
    body = source.encode("utf-8", "replace")
    capture = Capture(
        id=hashlib.sha256(body).hexdigest(),
        place=str(row.get("id", "")),
        body=body,
        media_type="text/html" if name == "html" else "text/plain",
        retrieved="",
        hints=Hints(**{k: v or None for k, v in told.items()}),
    )
    try:
        return _told(report(capture))
    except OnrecordError as error:
        return {"error": error.message}


def _told(made: Report) -> dict[str, Any]:
    return {
        "title": made.title,
        "byline": list(made.byline),
        "authors": [asdict(author) for author in made.authors],
        "contributors": list(made.contributors),
        "agencies": list(made.agencies),
        "outlet": made.outlet,
        "section": made.section,
        "language": made.language,
        "page_kind": made.page_kind,
        "published": made.published,
        "published_from": made.published_from,
        "published_trust": made.published_trust,
        "modified": made.modified,
        "modified_from": made.modified_from,
        "text": made.text,
        "standfirst": list(made.standfirst) if made.standfirst else None,
        "captions": [list(span) for span in made.captions],
        "links": [{"words": x.words, "url": x.url, "span": list(x.span)} for x in made.links],
        "furniture": [{"kind": f.kind, "text": f.text} for f in made.furniture],
        "references": [asdict(reference) for reference in made.references],
        "notes": list(made.notes),
    }
