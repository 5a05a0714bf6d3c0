"""Files, folders and standard input to captures.

A folder is read recursively, by name; hidden files and sidecars are left out. A sidecar
``NAME.meta.json`` (or ``STEM.meta.json``) tells of its neighbour what the page may not:
``published``, ``outlet``, ``url``, ``title``. A JSON Lines file, a mailbox or a web archive
is many captures, each with its own hints. What a file is, its first bytes say; its name is only
asked where they leave it open. What cannot be read is a `Problem` and the rest is read
all the same.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from onrecord.errors import PlaceError
from onrecord.read import formats, guard, mbox, rows, wacz, warc
from onrecord.read.capture import capture, why
from onrecord.read.hints import SIDECAR, over, sidecar
from onrecord.records import Capture, Hints, Problem

PAGES = (".html", ".htm", ".xhtml", ".txt", ".text", *formats.SUFFIXES)
MANY = (*rows.SUFFIXES, *mbox.SUFFIXES, *warc.SUFFIXES, *wacz.SUFFIXES)
_MEANT = re.compile(r"www\.|https?\W|//|[\w-]+\.(?:com|org|net|news|info)\b", re.IGNORECASE)
_HEAD = 65_536  # bytes that a file is known by


def captures(places: Sequence[str], hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """Each place's captures in order; what cannot be read comes as a Problem, in its turn.

    ``places`` are files, folders or ``-`` (standard input); ``hints`` outrank sidecars and
    row fields, one by one; ``now`` (UTC, ISO 8601) becomes ``Capture.retrieved``. Bad
    input never raises.
    """
    for place in places:
        try:
            if place == "-":
                for item in _input(hints, now):
                    yield replace(item, again=False) if isinstance(item, Problem) else item
            elif Path(place).is_dir():
                yield from _folder(place, hints, now)
            else:
                yield from _file(Path(place), place, hints, now)
        except PlaceError as error:
            yield Problem(error.subject, error.message, again=place != "-")
        except (OSError, ValueError) as error:  # a name that is too long, or holds a NUL
            yield Problem(place, why(error))


def _input(hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """Standard input: one page or document, a small archive, or JSON Lines."""
    body = sys.stdin.buffer.read(guard.MAX_BYTES + 1) if sys.stdin else b""  # it may be closed
    if len(body) > guard.MAX_BYTES:
        raise PlaceError("-", f"too large: more than {guard.MAX_BYTES // 10**6} MB; read a file")
    if not body.strip():
        raise PlaceError("-", "nothing came on standard input")
    if warc.is_warc(body[:_HEAD]):
        yield from warc.captures(io.BytesIO(body), "-", hints, now)
    elif body.startswith(b"PK") and wacz.is_wacz(io.BytesIO(body)):
        yield from wacz.captures(io.BytesIO(body), "-", hints, now)
    else:
        yield from _one("-", body, hints, now)


def _one(place: str, body: bytes, hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """Bytes that are one page or document, or JSON Lines when the first line is a row."""
    if body[:_HEAD].lstrip().startswith(b"{") and rows.is_rows(body):
        yield from rows.captures(body.splitlines(), place, hints, now)
    else:
        yield capture(place, body, hints, now)


def _folder(place: str, hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """All pages, documents and archives below a folder, by name.

    Links that lead to a folder are not followed.
    """
    found = 0
    unreached: list[Problem] = []

    def note(error: OSError) -> None:
        unreached.append(Problem(str(error.filename), why(error)))

    for root, folders, names in os.walk(place, onerror=note):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or name.endswith(SIDECAR):
                continue
            if not name.lower().endswith((*PAGES, *MANY)):
                continue
            found += 1
            path = Path(root) / name
            try:
                yield from _file(path, str(path), hints, now)
            except PlaceError as error:
                yield Problem(error.subject, error.message)
    yield from unreached
    if not found and not unreached:
        raise PlaceError(place, f"no pages in this folder (looked for {', '.join(PAGES + MANY)})")


def _file(path: Path, place: str, hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """One file: a capture, or many of them from JSON Lines or a web archive."""
    try:
        if not path.exists() and not path.is_symlink():
            hint = "; an address begins with https://" if _MEANT.match(place) else ""
            raise PlaceError(place, f"no such file or folder{hint}")
        if not path.is_file():
            path.stat()  # a loop of links or a forbidden folder says so here
            raise PlaceError(place, "not a file or folder")
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            stream.seek(0)
            if warc.is_warc(head) or _is_damaged_warc(path, head):
                yield from warc.captures(stream, place, hints, now)
                return
            if head.startswith(b"PK") and wacz.is_wacz(stream):
                yield from wacz.captures(stream, place, hints, now)
                return
            if not path.name.lower().endswith(".eml") and mbox.is_mbox(head):
                yield from mbox.captures(stream, place, over(hints, sidecar(path)), now)
                return
            if path.name.lower().endswith(rows.SUFFIXES) and not _is_known(head):
                lines = iter(lambda: stream.readline(guard.MAX_BYTES + 1), b"")
                yield from rows.captures(lines, place, hints, now)
                return
        if large := guard.too_large(path.stat().st_size):
            raise PlaceError(place, large)
        body = path.read_bytes()
    except (OSError, ValueError) as error:
        raise PlaceError(place, why(error)) from error
    yield from _one(place, body, over(hints, sidecar(path)), now)


def _is_damaged_warc(path: Path, head: bytes) -> bool:
    """A file that is named as an archive, and whose beginning is nothing else."""
    return path.name.lower().endswith(warc.SUFFIXES) and bool(head) and not _is_known(head)


def _is_known(head: bytes) -> bool:
    """True where the first bytes are those of a page or document, whatever the name says."""
    return formats.media_type(head) != "text/plain"
