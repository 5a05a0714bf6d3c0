"""Files, folders and standard input to captures.

A folder is read recursively, by name; hidden files and sidecars are left out. A sidecar
``NAME.meta.json`` (or ``STEM.meta.json``) tells of its neighbour what the page may not:
``published``, ``outlet``, ``url``, ``title``. A JSON Lines file is many captures, each
with its own hints. What cannot be read is a `Problem` and the rest is read all the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from onrecord.errors import PlaceError
from onrecord.read import guard
from onrecord.records import Capture, Hints, Problem

PAGES = (".html", ".htm", ".xhtml", ".txt", ".md", ".text")
ROWS = (".jsonl", ".ndjson")
SIDECAR = ".meta.json"
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_FIELDS = tuple(f.name for f in fields(Hints))


def captures(places: Sequence[str], hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """Each place's captures in order; what cannot be read comes as a Problem, in its turn.

    ``places`` are files, folders or ``-`` (standard input); ``hints`` outrank sidecars and
    row fields, one by one; ``now`` (UTC, ISO 8601) becomes ``Capture.retrieved``. Bad
    input never raises.
    """
    for place in places:
        try:
            if _ADDRESS.match(place):
                raise PlaceError(place, "this version reads files, folders and standard input")
            if place == "-":
                yield from _input(hints, now)
            elif Path(place).is_dir():
                yield from _folder(place, hints, now)
            else:
                yield from _file(Path(place), place, hints, now)
        except PlaceError as error:
            yield Problem(error.subject, error.message)


def _input(hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """Standard input: one page, or JSON Lines when every line is an object."""
    body = sys.stdin.buffer.read(guard.MAX_BYTES + 1)
    if len(body) > guard.MAX_BYTES:
        raise PlaceError("-", f"too large: more than {guard.MAX_BYTES // 10**6} MB")
    _check("-", body)
    if body.lstrip().startswith(b"{") and _is_rows(body):
        yield from _rows(body.splitlines(), "-", hints, now)
    else:
        yield _capture("-", body, hints, now)


def _folder(place: str, hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """All pages below a folder, by name; links that lead to a folder are not followed."""
    found = 0
    unreached: list[Problem] = []

    def note(error: OSError) -> None:
        unreached.append(Problem(str(error.filename), _why(error)))

    for root, folders, names in os.walk(place, onerror=note):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or name.endswith(SIDECAR):
                continue
            if not name.lower().endswith((*PAGES, *ROWS)):
                continue
            found += 1
            path = Path(root) / name
            try:
                yield from _file(path, str(path), hints, now)
            except PlaceError as error:
                yield Problem(error.subject, error.message)
    yield from unreached
    if not found and not unreached:
        raise PlaceError(place, f"no pages in this folder (looked for {', '.join(PAGES + ROWS)})")


def _file(path: Path, place: str, hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """One file: a capture, or a capture for each row of JSON Lines."""
    try:
        if not path.exists() and not path.is_symlink():
            raise PlaceError(place, "no such file or folder")
        if not path.is_file():
            path.stat()  # a loop of links or a forbidden folder says so here
            raise PlaceError(place, "not a file or folder")
        rows = path.name.lower().endswith(ROWS)
        if not rows and (why := guard.too_large(path.stat().st_size)):
            raise PlaceError(place, why)
        if rows:
            with path.open("rb") as stream:
                yield from _rows(iter(lambda: stream.readline(guard.MAX_BYTES + 1), b""),
                                 place, hints, now)  # fmt: skip
            return
        body = path.read_bytes()
    except (OSError, ValueError) as error:
        raise PlaceError(place, _why(error)) from error
    _check(place, body)
    yield _capture(place, body, _over(hints, _sidecar(path)), now)


def _why(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return (error.strerror or type(error).__name__).lower()
    return "not a path"


def _check(place: str, body: bytes) -> None:
    for why in (guard.unreadable(body), guard.broken_utf8(body)):
        if why:
            raise PlaceError(place, why)


def _capture(place: str, body: bytes, hints: Hints, now: str, kind: str | None = None) -> Capture:
    return Capture(
        id=hashlib.sha256(body).hexdigest(),
        place=place,
        body=body,
        media_type=kind or guard.media_type(body),
        retrieved=now,
        hints=hints,
    )


def _over(first: Hints, second: Hints) -> Hints:
    """``first``, with what it leaves open taken from ``second``."""
    return replace(first, **{f: getattr(first, f) or getattr(second, f) for f in _FIELDS})


def _told(row: dict[str, Any], where: str) -> Hints:
    """Hints from a JSON object; other keys are somebody else's."""
    told = {f: row.get(f) for f in _FIELDS}
    for name, value in told.items():
        if value is not None and not isinstance(value, str):
            raise PlaceError(where, f"{name} must be text, not {type(value).__name__}")
    return Hints(**{name: value.strip() or None for name, value in told.items() if value})


def _sidecar(path: Path) -> Hints:
    """The hints beside a file; none there is no hint, a broken one is an error."""
    for name in dict.fromkeys((path.name + SIDECAR, path.stem + SIDECAR)):
        beside = path.with_name(name)
        if not beside.is_file():
            continue
        try:
            held = json.loads(beside.read_text("utf-8-sig"))
        except (OSError, ValueError) as error:
            raise PlaceError(str(beside), f"cannot be read as JSON ({error})") from error
        if not isinstance(held, dict):
            raise PlaceError(str(beside), "must hold one JSON object")
        return _told(held, str(beside))
    return Hints()


def _is_rows(body: bytes) -> bool:
    """True when the first line alone is a JSON object with a text in it."""
    try:
        row = json.loads(body.lstrip().split(b"\n", 1)[0])
    except ValueError:
        return False
    return isinstance(row, dict) and ("text" in row or "html" in row)


def _rows(
    lines: Iterator[bytes] | Sequence[bytes], place: str, hints: Hints, now: str
) -> Iterator[Capture | Problem]:
    """JSON Lines: ``{"text" | "html", "id"?, "url"?, "title"?, "published"?, "outlet"?}``."""
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
        except ValueError as error:
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
        where = f"{place}#{row['id']}"
    for name, kind in (("html", "text/html"), ("text", "text/plain")):
        held = row.get(name)
        if isinstance(held, str):
            body = held.encode("utf-8", "replace")
            if why := guard.unreadable(body):
                raise PlaceError(where, "empty text" if why == "empty file" else why)
            return _capture(where, body, _over(hints, _told(row, where)), now, kind)
    raise PlaceError(where, 'has neither "text" nor "html"')
