"""Packed bodies, and what pretends to be one."""

from __future__ import annotations

import gzip
import zlib
from functools import partial

import pytest

from onrecord.read.unpack import UnpackError, unpacked

TEXT = b"The ferry stays in port, said the harbour master. " * 40
LIMIT = 10_000
packed = partial(gzip.compress, mtime=0)  # the same bytes, and so test names, at any second


def name(value: str | bytes) -> str:
    return value if isinstance(value, str) else f"{len(value)} bytes"


def unpack(body: bytes, coding: str, step: int = 7, **given: bool) -> bytes:
    pieces = [body[at : at + step] for at in range(0, len(body), step)]
    return unpacked(pieces, coding, LIMIT, **given)


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (packed(TEXT), "gzip"),
        (packed(TEXT), "x-gzip"),
        (packed(TEXT[:500]) + packed(TEXT[500:]), "gzip"),
        (packed(TEXT) + b"padding", "gzip"),
        (packed(packed(TEXT)), "gzip, gzip"),
        (zlib.compress(TEXT), "deflate"),
        (zlib.compress(TEXT)[2:-4], "deflate"),  # without its frame, as many send it
        (TEXT, "gzip"),  # a page that says so and is not
        (TEXT, "deflate"),
    ],
    ids=name,
)
@pytest.mark.parametrize("step", [1, 7, 1 << 20])
def test_what_was_packed_comes_out(body: bytes, coding: str, step: int) -> None:
    assert unpack(body, coding, step) == TEXT


@pytest.mark.parametrize(
    ("body", "coding", "why"),
    [
        (packed(bytes(10**7)), "gzip", "too large"),
        (zlib.compress(bytes(10**7)), "deflate", "too large"),
        (packed(packed(bytes(10**8))), "gzip, gzip", "too large"),
        (b"x" * (LIMIT + 1), "", "too large"),
        (packed(TEXT)[:-9], "gzip", "cut off"),
        (packed(TEXT)[:-8] + bytes(8), "gzip", "damaged"),
        (b"x", "br", "not asked for"),
        (b"x", "gzip, gzip, gzip", "3 times over"),
    ],
    ids=name,
)
def test_what_cannot_be_unpacked_says_why(body: bytes, coding: str, why: str) -> None:
    with pytest.raises(UnpackError, match=why):
        unpack(body, coding, 4096)


def test_a_cut_takes_what_fits() -> None:
    assert unpack(packed(bytes(10**7)), "gzip", 4096, cut=True) == bytes(LIMIT)


def test_a_body_of_thousands_of_parts_is_refused() -> None:
    with pytest.raises(UnpackError, match="parts"):
        unpacked([packed(b"x") * 2000], "gzip", 10**6)
