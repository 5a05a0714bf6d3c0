"""The filter `onrecord clean`: one row in, the same row with its report's fields out."""

from __future__ import annotations

import hashlib
from typing import Any

from onrecord.clean import report
from onrecord.errors import PageError
from onrecord.records import Capture, Hints


def clean_row(row: dict[str, Any]) -> dict[str, Any]:
    """``{"id", "html" | "text", "url"?, …}`` with title, byline, outlet, published, … added.

    ``text`` becomes the report's own. Hints in the row (url, title, published, outlet)
    outrank the page. A row without a report comes back with ``error``; nothing raises.
    """
    if not isinstance(row, dict):
        return {"error": "not a JSON object"}
    name = "html" if isinstance(row.get("html"), str) else "text"
    source = row.get(name)
    if not isinstance(source, str):
        return {**row, "error": 'has neither "text" nor "html"'}
    if not source.strip():
        return {**row, "error": "empty text"}
    told = {k: row.get(k) for k in ("published", "outlet", "url", "title")}
    if wrong := [k for k, v in told.items() if v is not None and not isinstance(v, str)]:
        return {**row, "error": f"{wrong[0]} must be text"}
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
        made = report(capture)
    except PageError as error:
        return {**row, "error": error.message}
    return {
        **row,
        "title": made.title,
        "byline": list(made.byline),
        "contributors": list(made.contributors),
        "outlet": made.outlet,
        "published": made.published,
        "modified": made.modified,
        "text": made.text,
        "captions": [list(span) for span in made.captions],
        "furniture": [{"kind": f.kind, "text": f.text} for f in made.furniture],
        "references": [{"excerpt": r.excerpt, "url": r.url} for r in made.references],
    }
