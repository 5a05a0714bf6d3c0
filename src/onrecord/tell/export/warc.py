"""Captures as a web archive: WARC 1.1 (ISO 28500), each record packed with gzip on its own.

What the ledger keeps of a page are its bytes and its address, not the server's headers, so
a capture is a `resource` record: nothing is made up. What a person told beside it goes
into the header ``Onrecord-Hints``. The same captures always give the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO

from onrecord.records import Capture

VERSION = "WARC/1.1"
HINTS = "Onrecord-Hints"
_FIELDS = "application/warc-fields"


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a record stands in its file, for an index: ``offset`` and ``length`` in bytes."""

    url: str
    date: str
    media_type: str
    digest: str
    offset: int
    length: int


def write(captures: Iterator[Capture], out: BinaryIO, name: str) -> list[Entry]:
    """Write an archive of the captures; ``name`` is its file's. The records' places in it."""
    captures = iter(captures)
    at = _put(out, _record("warcinfo", None, "", {"WARC-Filename": name}, _FIELDS, _about()))
    entries = []
    for capture in captures:
        url = address(capture)
        held = {name: value for name, value in asdict(capture.hints).items() if value}
        told = {HINTS: json.dumps(held, sort_keys=True)} if held else {}
        length = _put(
            out,
            _record("resource", url, capture.retrieved, told, capture.media_type, capture.body),
        )
        digest = _digest(capture.body)
        entries.append(Entry(url, capture.retrieved, capture.media_type, digest, at, length))
        at += length
    return entries


def address(capture: Capture) -> str:
    """The capture's address; of what has none, a name made of its bytes (RFC 6920)."""
    for told in (capture.hints.url, capture.place.rpartition("#")[2], capture.place):
        if told and told.startswith(("http://", "https://")):
            return "".join(c if c.isprintable() and c != " " else f"%{ord(c):02X}" for c in told)
    name = urlsafe_b64encode(hashlib.sha256(capture.body).digest()).decode().rstrip("=")
    return f"ni:///sha-256;{name}"


def _put(out: BinaryIO, record: bytes) -> int:
    return out.write(gzip.compress(record, 9, mtime=0))


def _record(
    kind: str, url: str | None, date: str, more: dict[str, str], media_type: str, block: bytes
) -> bytes:
    """One record, its id made of what is in it."""
    digest = _digest(block)
    named = "\n".join([kind, url or "", date, digest, *more.values()])
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, named)}>",
        "WARC-Date": date or "1970-01-01T00:00:00Z",
        **({"WARC-Target-URI": url, "WARC-Payload-Digest": digest} if url else {}),
        "WARC-Block-Digest": digest,
        **more,
        "Content-Type": media_type,
        "Content-Length": str(len(block)),
    }
    lines = [VERSION, *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + block + b"\r\n\r\n"


def _about() -> bytes:
    """What wrote the archive, and by which rules."""
    from importlib.metadata import version

    told = {
        "software": f"onrecord/{version('onrecord')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    return "".join(f"{name}: {value}\r\n" for name, value in told.items()).encode()


def _digest(block: bytes) -> str:
    return f"sha256:{hashlib.sha256(block).hexdigest()}"
