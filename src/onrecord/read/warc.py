"""Web archives (WARC 1.0 and 1.1, plain, gzip or zstd) to captures, record by record.

A record that answers 200 with a page or plain text is a capture of its address, retrieved
when the record says. FastWARC finds the records; what is broken or cut off is skipped
up to the next record that can be found, and counted. Nothing but one record is held at a
time, and no body is unpacked beyond `guard.MAX_BYTES`.

ISO 28500:2017; http://iipc.github.io/warc-specifications/
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from onrecord.errors import PlaceError
from onrecord.read import formats, guard
from onrecord.read.addresses import canonical
from onrecord.read.answer import BrokenError, LargeError, answer, body_of, is_page
from onrecord.read.capture import capture
from onrecord.read.hints import over, told
from onrecord.read.mementos import http_time, original
from onrecord.records import Capture, Hints, Problem, Served

if TYPE_CHECKING:
    from fastwarc import WarcRecord

SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
HINTS = "Onrecord-Hints"  # the header in which our own archives keep what a person said
_GZIP = b"\x1f\x8b\x08"
MAGIC = {b"WARC/1": "plain", _GZIP: "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # the frame before a zstd file's first record, if it has one
_HEAD = 65_536  # bytes of HTTP headers beside the body
_PIECE = 1 << 20
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
LONGEST_HEAD = 65_536  # characters of an answer's head that are kept
_NEEDED = ("WARC-Record-ID", "WARC-Date", "Content-Length")


def is_warc(head: bytes) -> bool:
    """True when the bytes, unpacked if need be, begin with a WARC record."""
    if head.startswith(_DICTIONARY):
        return True
    kind = next((kind for magic, kind in MAGIC.items() if head.startswith(magic)), None)
    if kind is None or kind == "plain":
        return kind == "plain"
    from fastwarc.stream_io import GzipReader, ZstdReader

    reader = GzipReader if kind == "gzip" else ZstdReader
    try:
        return reader(io.BytesIO(head)).read(5) == b"WARC/"
    except OSError:
        return False


@dataclass
class _Tally:
    """What became of the records that are no captures."""

    pages: int = 0
    others: int = 0
    broken: int = 0
    large: int = 0
    elsewhere: int = 0  # revisits of a page that this file does not have

    def told(self) -> str | None:
        """The sentence for those that should have been captures, or None."""
        counts = (
            (self.broken, "broken or cut off"),
            (self.large, f"larger than {guard.MAX_BYTES // 10**6} MB"),
            (self.elsewhere, "a revisit of a page that is elsewhere"),
        )
        parts = [f"{number} {what}" for number, what in counts if number]
        if not parts:
            return None
        total = self.broken + self.large + self.elsewhere
        pages = f"{self.pages} page{'' if self.pages == 1 else 's'}"
        skipped = f"{total} record{' was' if total == 1 else 's were'} skipped"
        return f"{skipped} ({', '.join(parts)}); {pages} read"


def bodies(stream: BinaryIO, place: str) -> Iterator[bytes]:
    """What the resource and response records of one of our own archives hold.

    Raises PlaceError where one is broken.
    """
    for _, record in _records(stream):
        if record is None:
            raise PlaceError(place, "has a broken record in its archive")
        if str(record.record_type) in ("resource", "response"):
            block = _read(record, record.content_length)
            digest = record.headers.get("WARC-Block-Digest")
            if len(block) < record.content_length or not _fits(digest, block):
                raise PlaceError(place, "has a broken record in its archive")
            try:
                start = answer(block)[2] if str(record.record_type) == "response" else 0
            except BrokenError:
                raise PlaceError(place, "has a broken record in its archive") from None
            yield block[start:]


def captures(stream: BinaryIO, place: str, hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """The captures of an archive, each under ``PLACE#ADDRESS``.

    ``stream`` can be sought in. Records that were skipped are one Problem at the end.
    Raises PlaceError where there is no page in it at all, and nothing was skipped.
    """
    tally = _Tally()
    payloads: dict[str, int] = {}  # digest of a payload -> where its record begins
    torn = False  # what cannot be found after a broken record is a part of it
    for at, record in _records(stream):
        if record is None:
            tally.broken += not torn
            torn = False
            continue
        torn = False
        try:
            found = _found(record, tally)
            if found is not None and found.revisit is not None:
                found = _revisited(found, stream, payloads)
                tally.elsewhere += found is None
            if found is None:
                continue
            if found.digest:
                payloads.setdefault(found.digest, at)
            tally.pages += 1
            yield _capture(found, place, hints, now)
        except (BrokenError, ValueError):
            torn = True
            tally.broken += 1
        except LargeError:
            tally.large += 1
        except PlaceError as error:
            yield Problem(error.subject, error.message)
    if told := tally.told():
        yield Problem(place, told)
    elif not tally.pages:
        raise PlaceError(place, f"no page in this archive ({tally.others} other records)")


@dataclass(frozen=True, slots=True)
class _Found:
    """What a record holds of a page; of a revisit, the digest of the page it is about."""

    url: str
    taken: str | None
    kind: str  # its media type, as its headers have it
    body: bytes = field(repr=False)
    digest: str | None
    hints: Hints
    revisit: str | None = None
    served: Served | None = None


def _records(stream: BinaryIO) -> Iterator[tuple[int, WarcRecord | None]]:
    """(where it begins, record); None for a stretch that holds none that can be read."""
    from fastwarc import ArchiveIterator

    magic = _kind(stream)
    start: int | None = 0
    skipping = False
    while start is not None:
        stream.seek(start)
        last, found, whole = start, False, True
        try:
            for record in ArchiveIterator(stream, parse_http=False):
                last, found, skipping = record.stream_pos, True, False
                yield last, record
        except (OSError, ValueError):
            whole = False
        if whole and (found or not skipping):
            if magic == _GZIP and _is_cut(stream, last):
                yield last, None
            return
        if not skipping:
            yield last, None
        skipping = True
        start = _next(stream, last + 1, magic)


def _is_cut(stream: BinaryIO, last: int) -> bool:
    """True where the file ends inside the gzip member after that of the last record."""
    at = _next(stream, last + 1, _GZIP)
    while at is not None:
        stream.seek(at)
        member = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            while not member.eof and (piece := member.unconsumed_tail or stream.read(_PIECE)):
                member.decompress(piece, _PIECE)
        except zlib.error:  # no member, only bytes like one's first
            pass
        else:
            if not member.eof:
                return True
        at = _next(stream, at + 1, _GZIP)
    return False


def _kind(stream: BinaryIO) -> bytes:
    """The bytes that a record begins with in this file."""
    stream.seek(0)
    head = stream.read(8)
    if head.startswith(_DICTIONARY):
        return b"\x28\xb5\x2f\xfd"
    return next((magic for magic in MAGIC if head.startswith(magic)), b"WARC/1")


def _next(stream: BinaryIO, start: int, magic: bytes) -> int | None:
    """Where, from ``start`` on, a record may begin."""
    stream.seek(start)
    held = b""
    while piece := stream.read(_PIECE):
        held += piece
        if (found := held.find(magic)) >= 0:
            return start + found
        start += len(held) - len(magic)
        held = held[-len(magic) :]
    return None


def _found(record: WarcRecord, tally: _Tally) -> _Found | None:
    """The page in a record, or None where it is about something else."""
    kind = str(record.record_type)
    headers = record.headers
    url = (headers.get("WARC-Target-URI") or "").strip("<> ")
    if kind == "unknown" or not all(name in headers for name in _NEEDED):
        raise BrokenError
    if kind == "revisit" and url:
        return _revisit(record, url, tally)
    if kind not in ("response", "resource") or not url:
        tally.others += 1
        return None
    block = _read(record, _HEAD)
    if kind == "response":
        status, http, start = answer(block)
    else:
        status, http, start = 200, {"content-type": headers.get("Content-Type") or ""}, 0
    told = http.get("content-type") or guard.media_type(block[start:])
    document = told if kind == "resource" and told in formats.DOCUMENTS else None
    if status != 200 or not (document or is_page(told)):
        tally.others += 1
        return None
    if record.content_length > guard.MAX_BYTES + _HEAD:
        raise LargeError
    block += _read(record, record.content_length - len(block))
    cut = headers.get("WARC-Truncated") or headers.get("WARC-Segment-Number")
    if cut or len(block) < record.content_length:
        raise BrokenError
    body = body_of(block[start:], http)
    whole, part = headers.get("WARC-Block-Digest"), headers.get("WARC-Payload-Digest")
    if not (_fits(whole, block) if whole else _fits(part, block[start:], body)):
        raise BrokenError
    return _Found(
        url=url,
        taken=http_time(http.get("memento-datetime")) or _date(record),
        kind=document or ("text/html" if "html" in told else guard.media_type(body)),
        body=body,
        digest=part,
        hints=_hints(headers.get(HINTS), url, http.get("content-type", "")),
        served=_served(record, url, block[:start]) if kind == "response" else None,
    )


def _served(record: WarcRecord, url: str, head: bytes) -> Served | None:
    """What a server said, as the record has it."""
    if len(head) > LONGEST_HEAD:
        return None
    address = record.headers.get("WARC-IP-Address")
    return Served(url, _date(record) or "", head.decode("latin-1"), address)


def _revisit(record: WarcRecord, url: str, tally: _Tally) -> _Found | None:
    """A revisit: the same page at a later time. One that names no digest tells nothing."""
    digest = record.headers.get("WARC-Payload-Digest")
    if not digest:
        tally.others += 1
        return None
    return _Found(url, _date(record), "", b"", None, Hints(), revisit=digest)


def _revisited(revisit: _Found, stream: BinaryIO, payloads: dict[str, int]) -> _Found | None:
    """The page that a revisit is about, with the revisit's address and time."""
    from fastwarc import ArchiveIterator

    at = payloads.get(revisit.revisit or "")
    if at is None:
        return None
    here = stream.tell()
    stream.seek(at)
    try:
        record = next(iter(ArchiveIterator(stream, parse_http=False)))
        page = _found(record, _Tally())
    finally:
        stream.seek(here)
    if page is None:
        return None
    hints = over(Hints(url=revisit.url), page.hints)
    return replace(
        page, url=revisit.url, taken=revisit.taken, digest=None, hints=hints, served=None
    )


def _read(record: WarcRecord, size: int) -> bytes:
    """Up to ``size`` of the record's next bytes. Raises BrokenError where they are damaged."""
    held = bytearray()
    try:
        while len(held) < size and (piece := record.reader.read(min(_PIECE, size - len(held)))):
            held += piece
    except OSError as error:
        raise BrokenError from error
    return bytes(held)


def _fits(digest: str | None, *bodies: bytes) -> bool:
    """True where a digest is that of one of the bodies, is of an unknown kind, or is none.

    Crawlers do not agree whether a payload's digest is taken before or after its codings.
    """
    name, _, value = (digest or "").strip().partition(":")
    try:
        made = [hashlib.new(name.replace("-", "").lower(), body).digest() for body in bodies]
    except (ValueError, TypeError):
        return True
    wanted = value.rstrip("=")
    encoders = (base64.b32encode, base64.b64encode, base64.urlsafe_b64encode)
    return any(
        value.lower() == one.hex() or wanted in {e(one).decode().rstrip("=") for e in encoders}
        for one in made
    )


def _date(record: WarcRecord) -> str | None:
    return record.record_date.strftime("%Y-%m-%dT%H:%M:%SZ") if record.record_date else None


def _hints(header: str | None, url: str, content_type: str) -> Hints:
    """The record's address and encoding, and what our own archives keep of a person's hints."""
    charset = _CHARSET.search(content_type)
    address = Hints(
        url=url if url.startswith(("http://", "https://")) else None,
        charset=charset[1] if charset else None,
    )
    try:
        held = json.loads(header or "{}")
        return over(told(held, url), address) if isinstance(held, dict) else address
    except (ValueError, RecursionError, PlaceError):
        return address


def _capture(found: _Found, place: str, hints: Hints, now: str) -> Capture:
    url, taken = original(found.url)
    told = replace(found.hints, url=canonical(url, found.body)) if found.hints.url else found.hints
    where, when = f"{place}#{found.url}", taken or found.taken or now
    made = capture(where, found.body, over(hints, told), when, found.kind)
    return replace(made, served=found.served) if found.served else made
