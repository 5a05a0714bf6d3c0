"""Captures as a web archive: WARC 1.1 (ISO 28500), each record packed with gzip on its own.

A capture that a server gave is a `response` record: the head of the answer as it came, then
the bytes. They are kept without their codings and chunks, so the headers that told of these,
and of another length, stand under ``X-Archive-Orig-…``, as web archives have it. A capture
without a server (a file) is a `resource` record: nothing is made up. What a person told beside
it goes into the header ``Onrecord-Hints``. The same captures always give the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import BinaryIO

from onrecord.records import Capture, Served

VERSION = "WARC/1.1"
HINTS = "Onrecord-Hints"
_CODED = re.compile(r"(?:content-encoding|transfer-encoding)\s*:", re.IGNORECASE)
_LENGTH = re.compile(r"content-length\s*:", re.IGNORECASE)
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
        url, date, record = _captured(capture)
        length = _put(out, record)
        digest = _digest(capture.body)
        entries.append(Entry(url, date, capture.media_type, digest, at, length))
        at += length
    return entries


def _captured(capture: Capture) -> tuple[str, str, bytes]:
    """A capture's address and date in the archive, and its record."""
    held = {name: value for name, value in asdict(capture.hints).items() if value}
    told = {HINTS: json.dumps(held, sort_keys=True)} if held else {}
    served, body = capture.served, capture.body
    if served is None:
        url, date = address(capture), capture.retrieved
        return url, date, _record("resource", url, date, told, capture.media_type, body)
    if served.address:
        told["WARC-IP-Address"] = served.address
    url, block = _printable(served.url), head(served, len(body)) + body
    kind = "application/http; msgtype=response"
    record = _record("response", url, served.retrieved, told, kind, block, _digest(body))
    return url, served.retrieved, record


def head(served: Served, length: int) -> bytes:
    """The head of an answer, to stand before ``length`` bytes without codings and chunks."""
    first, *lines = re.split(r"\r?\n", served.head)  # archives hold heads with bare line ends
    out = [first]
    is_coded = any(_CODED.match(line) for line in lines)
    for line in lines:
        told = re.match(r"content-length:\s*(\d+)\s*$", line, re.IGNORECASE)
        is_other = told is None or is_coded or int(told[1]) != length
        moved = _CODED.match(line) or (_LENGTH.match(line) and is_other)
        out += [f"X-Archive-Orig-{line}" if moved else line] if line else []
    if not any(_LENGTH.match(line) for line in out):
        out.append(f"Content-Length: {length}")
    return "".join(f"{line}\r\n" for line in [*out, ""]).encode("latin-1", "replace")


def address(capture: Capture) -> str:
    """The capture's address; of what has none, a name made of its bytes (RFC 6920)."""
    for told in (capture.hints.url, capture.place.rpartition("#")[2], capture.place):
        if told and told.startswith(("http://", "https://")):
            return _printable(told)
    name = urlsafe_b64encode(hashlib.sha256(capture.body).digest()).decode().rstrip("=")
    return f"ni:///sha-256;{name}"


def _printable(url: str) -> str:
    return "".join(c if c.isprintable() and c != " " else f"%{ord(c):02X}" for c in url)


def _put(out: BinaryIO, record: bytes) -> int:
    return out.write(gzip.compress(record, 9, mtime=0))


def _record(
    kind: str,
    url: str | None,
    date: str,
    more: dict[str, str],
    media_type: str,
    block: bytes,
    payload: str | None = None,
) -> bytes:
    """One record, its id made of what is in it. ``payload`` is its digest where it is not
    the whole block."""
    digest = _digest(block)
    named = "\n".join([kind, url or "", date, digest, *more.values()])
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, named)}>",
        "WARC-Date": date or "1970-01-01T00:00:00Z",
        **({"WARC-Target-URI": url, "WARC-Payload-Digest": payload or digest} if url else {}),
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
