"""An HTTP answer as an archive keeps it: headers and payload in one block of bytes (RFC 9112).

The payload comes out of its chunks and codings, never beyond `guard.MAX_BYTES`. Archives
are not strict here: some keep the header of a coding that they took off.
"""

from __future__ import annotations

import io
import re

from onrecord.read import guard
from onrecord.read.unpack import UnpackError, unpacked

_PIECE = 1 << 20
_LAYERS = 4
_CHUNK = re.compile(rb"\s*([0-9A-Fa-f]{1,8})[^\r\n]{0,1000}\r?\n")


class BrokenError(Exception):
    """The record is not what it says it is, or not whole."""


class LargeError(Exception):
    """The record, or what it unpacks to, is too large."""


def answer(block: bytes) -> tuple[int, dict[str, str], int]:
    """An HTTP answer's status, headers (names in lower case), and where its payload begins."""
    end = re.search(rb"\r?\n\r?\n", block)
    first, *lines = block[: end.start() if end else 0].splitlines() or [b""]
    told = re.match(rb"HTTP/\d(?:\.\d)? (\d{3})", first)
    if end is None or told is None:
        raise BrokenError
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.decode("latin-1").partition(":")
        key = name.strip().lower()
        said = headers.get(key) if key == "content-encoding" else None
        headers[key] = f"{said}, {value.strip()}" if said else value.strip()
    return int(told[1]), headers, end.end()


def is_page(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml", "text/plain")


def body_of(payload: bytes, http: dict[str, str]) -> bytes:
    """The payload without chunks and codings; as it is where it has none of those it names."""
    body = payload
    if "chunked" in http.get("transfer-encoding", "").lower():
        body = _joined(payload)
    elif not http.get("content-encoding") and len(payload) < _told_length(http):
        raise BrokenError
    names = [name.strip().lower() for name in http.get("content-encoding", "").split(",")]
    names = [name.removeprefix("x-") for name in names if name not in ("", "identity")]
    if len(names) > _LAYERS:
        raise LargeError
    for name in reversed(names):
        body = _uncoded(body, name)
    if len(body) > guard.MAX_BYTES:
        raise LargeError
    return body


def _told_length(http: dict[str, str]) -> int:
    told = http.get("content-length", "")
    return int(told) if told.isdigit() and len(told) < 20 else 0


def _joined(payload: bytes) -> bytes:
    """The chunks of a payload in one; a payload that has none comes back as it is."""
    out, at = bytearray(), 0
    while found := _CHUNK.match(payload, at):
        size = int(found[1], 16)
        if size == 0:
            return bytes(out)
        at = found.end()
        if at + size > len(payload):
            raise BrokenError
        out += payload[at : at + size]
        at += size
    if out:
        raise BrokenError
    return payload


def _uncoded(body: bytes, name: str) -> bytes:
    """One content coding taken off, never beyond the limit."""
    if name in ("gzip", "deflate"):
        try:
            return unpacked([body], name, guard.MAX_BYTES)
        except UnpackError as error:
            raise (LargeError if "large" in str(error) else BrokenError) from error
    from fastwarc.stream_io import BrotliReader, ZstdReader

    readers = {"br": BrotliReader, "zstd": ZstdReader}
    if name not in readers:
        return body
    held = bytearray()
    try:
        reader = readers[name](io.BytesIO(body))
        while piece := reader.read(_PIECE):
            held += piece
            if len(held) > guard.MAX_BYTES:
                raise LargeError
    except OSError as error:
        # Some archives keep the header of a body that they unpacked.
        if not held and guard.unreadable(body) is None:
            return body
        raise BrokenError from error
    return bytes(held)
