"""JSON Lines: many captures in one file, each with its own hints."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from onrecord.errors import PlaceError
from onrecord.read import guard
from onrecord.read.capture import capture
from onrecord.read.hints import over, told
from onrecord.records import Capture, Hints, Problem
from onrecord.spans import whole

SUFFIXES = (".jsonl", ".ndjson")


def is_rows(body: bytes) -> bool:
    """True when the first line alone is a JSON object with a text in it."""
    try:
        row = json.loads(body.lstrip().split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and ("text" in row or "html" in row)


def captures(
    lines: Iterator[bytes] | Sequence[bytes], place: str, hints: Hints, now: str
) -> Iterator[Capture | Problem]:
    """``{"text" | "html", "id"?, "url"?, "title"?, "published"?, "outlet"?}``, one a line."""
    seen = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        seen = True
        where = f"{place}#{number}"
        if len(line) > guard.MAX_BYTES:
            yield Problem(where, guard.too_large(len(line)) or "too large")
            return  # what follows is the rest of this line
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Problem(where, f"not a row of JSON ({error})")
            continue
        try:
            yield _row(row, where, place, hints, now)
        except PlaceError as error:
            yield Problem(error.subject, error.message)
    if not seen:
        raise PlaceError(place, "empty file")


def _row(row: Any, where: str, place: str, hints: Hints, now: str) -> Capture:
    if not isinstance(row, dict):
        raise PlaceError(where, "not a JSON object")
    if isinstance(row.get("id"), str | int):
        where = whole(f"{place}#{row['id']}")
    for name, kind in (("html", "text/html"), ("text", "text/plain")):
        held = row.get(name)
        if isinstance(held, str):
            body = whole(held).encode()
            if why := guard.unreadable(body):
                raise PlaceError(where, "empty text" if why == "empty file" else why)
            return capture(where, body, over(hints, told(row, where)), now, kind)
    raise PlaceError(where, 'has neither "text" nor "html"')
