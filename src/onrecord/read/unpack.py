"""Compressed bodies, unpacked piece by piece and never beyond a limit.

Only gzip and deflate are asked for: both can be unpacked with a ceiling. A body that says
it is compressed and is not comes through as it is, as browsers on the whole have it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

OFFERED = "gzip, deflate"
GZIP = b"\x1f\x8b"
_LAYERS = 2
_MEMBERS = 1000  # of one gzip body
_ENOUGH = {"gzip": 2, "deflate": 1024}  # bytes by which it is told whether it is packed
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 1 << 16


class UnpackError(Exception):
    """The body cannot be unpacked; the message follows "PLACE: "."""


class _Layer:
    """One content coding: pieces in, pieces out."""

    def __init__(self, coding: str) -> None:
        self._coding = coding
        self._engine: zlib._Decompress | None = None
        self._plain = False
        self._held = b""  # what came and cannot be judged yet
        self._members = 1

    def feed(self, data: bytes, limit: int, last: bool = False) -> bytes:
        """What ``data`` unpacks to, at most ``limit`` bytes; ``last`` where no more comes.

        Raises UnpackError where it is damaged, or the end is missing at the last.
        """
        data, self._held = self._held + data, b""
        if self._engine is None and not self._plain:
            if len(data) < _ENOUGH[self._coding] and not last:
                self._held = data
                return b""
            self._begin(data)
        if self._engine is None:
            return data
        out = self._unpack(data, limit, last)
        if last and not self._engine.eof:
            raise UnpackError(f"its {self._coding} body is cut off")
        return out

    def _unpack(self, data: bytes, limit: int, last: bool) -> bytes:
        assert self._engine is not None
        out = []
        while data and limit > 0:
            if self._engine.eof:  # members one after another; what is no member is padding
                if self._coding == "gzip" and data == GZIP[:1] and not last:
                    self._held = data
                    break
                if self._coding != "gzip" or not data.startswith(GZIP):
                    break
                self._members += 1
                if self._members > _MEMBERS:
                    raise UnpackError(f"its gzip body has more than {_MEMBERS} parts")
                self._engine = zlib.decompressobj(_GZIP)
            try:
                piece = self._engine.decompress(data, limit)
            except zlib.error as error:
                raise UnpackError(f"its {self._coding} body is damaged ({error})") from error
            out.append(piece)
            limit -= len(piece)
            data = self._engine.unconsumed_tail or self._engine.unused_data
        return b"".join(out)

    def _begin(self, data: bytes) -> None:
        """Tell by its first bytes whether it is packed at all, and how."""
        if self._coding == "gzip":
            self._plain = not data.startswith(GZIP)
            self._engine = None if self._plain else zlib.decompressobj(_GZIP)
        elif data and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0:
            self._engine = zlib.decompressobj()
        else:  # many servers send "deflate" without its zlib frame
            try:
                zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, _PIECE)
            except zlib.error:
                self._plain = True
            else:
                self._engine = zlib.decompressobj(-zlib.MAX_WBITS)


def codings(header: str) -> list[str]:
    """The codings of a Content-Encoding header, the outermost first. Raises UnpackError."""
    names = [name.strip().lower() for name in header.split(",")]
    names = [name.removeprefix("x-") for name in names if name not in ("", "identity")]
    for name in names:
        if name not in ("gzip", "deflate"):
            raise UnpackError(f"is packed as {name[:40]!r}, which was not asked for")
    if len(names) > _LAYERS:
        raise UnpackError(f"is packed {len(names)} times over")
    return names[::-1]


def unpacked(pieces: Iterable[bytes], header: str, limit: int, cut: bool = False) -> bytes:
    """A body from its raw pieces. ``header`` is its Content-Encoding.

    Raises UnpackError where it is damaged, cut off, or larger than ``limit`` bytes (packed
    or unpacked); with ``cut`` what is beyond the limit is left out instead.
    """
    layers = [_Layer(name) for name in codings(header)]
    out = bytearray()
    taken = 0
    for piece in pieces:
        taken += len(piece)
        for start in range(0, len(piece), _PIECE):
            part = piece[start : start + _PIECE]
            for layer in layers:
                part = layer.feed(part, limit + 1 - len(out))
            out += part
            if len(out) > limit or taken > limit:
                if cut:
                    return bytes(out[:limit])
                raise UnpackError(f"too large: more than {limit / 1e6:.3g} MB")
    rest = b""
    for layer in layers:
        rest = layer.feed(rest, limit + 1 - len(out), last=True)
    return bytes(out + rest)
