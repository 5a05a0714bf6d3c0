"""A packed story, as `onrecord pack` writes it: verified first, then rows and captures.

It is a WACZ with the ledger's rows beside the archive (``onrecord/rows.jsonl``), under a
seal over all its bytes. Everything in it is checked before anything is taken from it; who
made it the seal does not tell.
"""

from __future__ import annotations

import base64
import binascii
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import PlaceError
from onrecord.read import guard, wacz, warc
from onrecord.read.capture import why

ARCHIVE = "archive/data.warc.gz"
ROWS = "onrecord/rows.jsonl"
FORMATS = (1, 2)  # from 2 on, what servers said is there, too
_LINE = 20 * guard.MAX_BYTES  # bytes of one row
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pack:
    """An open pack. ``story`` is its name, ``seal`` the SHA-256 it is known by."""

    story: str
    seal: str
    place: str
    _held: zipfile.ZipFile

    def bodies(self) -> Iterator[bytes]:
        """The bytes of every capture, in the archive's order."""
        with self._held.open(ARCHIVE) as stream:
            yield from warc.bodies(stream, self.place)  # type: ignore[arg-type]

    def rows(self) -> Iterator[tuple[str, Row]]:
        """(table, row) of everything that is on record, in order. Raises PlaceError."""
        with self._held.open(ROWS) as stream:
            stream.readline(guard.MAX_BYTES)  # what `_story` read
            while line := stream.readline(_LINE + 1):
                if len(line) > _LINE:
                    raise PlaceError(self.place, f"a row of {ROWS} is too large")
                yield _row(line, self.place)


@contextmanager
def opened(path: Path) -> Iterator[Pack]:
    """A pack, its seal and every digest checked, open while the context lasts.

    Raises PlaceError where it is none, or a byte of it was changed.
    """
    place = str(path)
    try:
        stream = path.open("rb")
    except OSError as error:
        raise PlaceError(place, why(error)) from error
    with stream:
        seal = wacz.sealed(stream, place)
        if seal is None:
            raise PlaceError(place, "is no packed story, or was changed: it bears no seal")
        try:
            with zipfile.ZipFile(stream) as held:
                yield Pack(_story(held, place), seal, place, held)
        except (*wacz.DAMAGED, KeyError) as error:
            raise PlaceError(place, f"is a damaged pack ({error})") from error


def _story(held: zipfile.ZipFile, place: str) -> str:
    """The story's name, once all of the pack is verified."""
    names = wacz.verified(held, place)
    for name in (ARCHIVE, ROWS):
        if name not in names:
            raise PlaceError(place, f"is no packed story: it has no {name}")
    with held.open(ROWS) as rows:
        _, head = _row(rows.readline(guard.MAX_BYTES), place)
    if head.get("format") not in FORMATS or not isinstance(head.get("story"), str):
        raise PlaceError(place, f"was packed by a newer onrecord (format {head.get('format')})")
    return str(head["story"])


def _row(line: bytes, place: str) -> tuple[str, Row]:
    try:
        held = json.loads(line)
        table, row = held["table"], held["row"]
        made = {name: _value(value) for name, value in row.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PlaceError(place, f"has a row that is none ({error})") from error
    return str(table), made


def _value(value: object) -> object:
    """A value as SQLite has it; bytes are written as {"base64": …}."""
    if isinstance(value, dict):
        try:
            return base64.b64decode(value["base64"], validate=True)
        except binascii.Error as error:
            raise ValueError(str(error)) from error
    if value is not None and not isinstance(value, str | int | float):
        raise ValueError(f"a {type(value).__name__} where a plain value should be")
    return value
