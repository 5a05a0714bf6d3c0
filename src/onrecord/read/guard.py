"""What may come in: size, kind and plausibility of bytes, judged before anything reads them.

Every check answers with None (let it in) or with the reason it stays out, in words that
follow "PLACE: ".
"""

from __future__ import annotations

import codecs
import re

MAX_BYTES = 20_000_000
MOST_MARKUP = 10_000_000  # bytes of a page
MOST_TAGS = 60_000
MOST_MARKS = 5_000  # attributes of one tag
MOST_LINES = 60_000  # of plain text

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture, not a page"),
    (b"\xff\xd8\xff", "a JPEG picture, not a page"),
    (b"GIF87a", "a GIF picture, not a page"),
    (b"GIF89a", "a GIF picture, not a page"),
    (b"BM\x00\x00", "a BMP picture, not a page"),
    (b"II*\x00", "a TIFF picture, not a page"),
    (b"MM\x00*", "a TIFF picture, not a page"),
    (b"%PDF-", "a PDF document, not a page"),
    (b"PK\x03\x04", "a ZIP archive or office document, not a page"),
    (b"\x1f\x8b", "gzip-compressed: unpack it first"),
    (b"BZh", "bzip2-compressed: unpack it first"),
    (b"\xfd7zXZ\x00", "xz-compressed: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive, not a page"),
    (b"SQLite format 3\x00", "an SQLite database, not a page"),
    (b"\x7fELF", "a program, not a page"),
    (b"ID3", "a sound file, not a page"),
    (b"OggS", "a sound or video file, not a page"),
    (b"\x1aE\xdf\xa3", "a video file, not a page"),
    (b"\xd0\xcf\x11\xe0", "an old office document, not a page"),
    (b"{\\rtf", "an RTF document, not a page: save it as plain text"),
    (b"WARC/", "a WARC archive, not a page"),
)
FOREIGN = 16  # bytes beyond ASCII that an encoding is told by, at least
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_NAMED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
# What Western text in Windows-1252 or Latin-1 is made of, beyond ASCII.
_WESTERN = frozenset(
    (
        "àáâãäåæçèéêëìíîïñòóôõöøùúûüÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßœŒšŠžŽ"
        "€‚„…‹›‘’“”•–—™\xa0£§©«®°·»¿¡ºª½"
    ).encode("cp1252")
)
_PAGE_TAGS = (
    b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<article", b"<title",
    b"<div", b"<p>", b"<p ", b"<h1", b"<main", b"<section", b"<script", b"<link",
)  # fmt: skip


def too_large(size: int, limit: int = MAX_BYTES) -> str | None:
    """A reason when ``size`` bytes are more than ``limit``."""
    if size <= limit:
        return None
    return f"too large: {_mega(size)} MB, and the limit for one file is {_mega(limit)} MB"


def _mega(size: int) -> str:
    return f"{size / 1e6:.1f}".removesuffix(".0")


def unreadable(body: bytes) -> str | None:
    """A reason when the bytes are empty, a known binary format, or no text at all."""
    if not body.strip():
        return "empty file"
    for magic, what in _MAGIC:
        if body.startswith(magic):
            return f"is {what}"
    if body[:4] == b"RIFF" and body[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "is a picture, sound or video file, not a page"
    if body[4:8] == b"ftyp":
        return "is a picture or video file, not a page"
    if body.startswith(_UTF32):
        return "is UTF-32, which no page is written in: save it as UTF-8"
    if body.startswith(_UTF16) or looks_utf16(body):
        return None
    head = body[:65536]
    if b"\x00" in head:
        return f"is binary data, not text (NUL byte at {head.index(0)})"
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > 0.05 * len(head):
        return "is binary data, not text (mostly control characters)"
    if media_type(body) == "text/html":
        return overwrought(body)
    lines = body.count(b"\n")
    return f"no report: {lines:,} lines" if lines > MOST_LINES else None


def overwrought(body: bytes) -> str | None:
    """A reason when a page's markup is far beyond what any report has.

    Some of what must read it later takes the square of such numbers. The largest of 1,800
    news pages has 19,437 tags, 2.9 MB, and 1,107 equals signs within one tag.
    """
    if (size := len(body)) > MOST_MARKUP:
        return f"too large: {_mega(size)} MB, and the limit for a page is {_mega(MOST_MARKUP)} MB"
    if (tags := body.count(b"<")) > MOST_TAGS:
        return f"no page that can be read: {tags:,} tags"
    for piece in body.split(b"<"):
        if len(piece) > MOST_MARKS:
            marks = piece.partition(b">")[0].count(b"=")
            if marks > MOST_MARKS:
                return f"no page that can be read: a tag with {marks:,} attributes"
    return None


def looks_utf16(body: bytes) -> bool:
    """UTF-16 of Western text without its mark: every other byte is NUL."""
    head = body[:2000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    return half > 8 and (min(even, odd) == 0 and max(even, odd) > 0.7 * half)


def broken_utf8(body: bytes) -> str | None:
    """A reason when the bytes are UTF-8 with stray bytes in it.

    Text wholly in another encoding is let in: one that it declares, one whose stray bytes
    are all letters and marks of Western text, or one that is mostly non-ASCII with hardly
    a valid UTF-8 sequence among it.
    """
    if body.startswith(_UTF16):
        return _broken_utf16(body)
    if looks_utf16(body):
        return None
    try:
        body.decode("utf-8")
        return None
    except UnicodeDecodeError as error:
        first = error.start
    reason = f"invalid UTF-8 at byte {first}"
    named = _NAMED.search(body[:4096])
    if named and named[1].lower() not in (b"utf-8", b"utf8"):
        return None
    sample = body[first : first + 100_000]
    good = sum(ord(c) > 127 for c in body.decode("utf-8", "ignore"))
    stray = [b for b in sample if b > 127]
    if named or body.startswith(codecs.BOM_UTF8) or good >= len(stray) - good:
        return reason
    if good == 0 and all(b in _WESTERN for b in stray):
        return None
    # A foreign encoding is all through a text, not a few bytes towards its end.
    foreign = len(stray) >= FOREIGN and len(stray) > 0.15 * len(sample)
    return None if foreign and first < 0.5 * len(body) else reason


def _broken_utf16(body: bytes) -> str | None:
    """A reason when a UTF-16 mark stands before bytes that are none."""
    try:
        text = body.decode("utf-16")
    except UnicodeDecodeError as error:
        return f"invalid UTF-16 at byte {error.start}"
    if any(c.isspace() or c in "。，、" for c in text) or len(text) < FOREIGN:
        return None
    return "has a UTF-16 mark, but is not UTF-16 text"


def media_type(body: bytes) -> str:
    """Whether the bytes are "text/html" or "text/plain", whatever the name says."""
    head = body[:4096]
    if body.startswith(_UTF16) or looks_utf16(body):
        head = head.replace(b"\x00", b"")
    head = head.removeprefix(codecs.BOM_UTF8).removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    head = head.lstrip().lower()
    if head.startswith((b"<!doctype html", b"<html")) or (
        head.startswith(b"<?xml") and b"<html" in head
    ):
        return "text/html"
    tags = sum(tag in head for tag in _PAGE_TAGS)
    begins = head.startswith(b"<") and tags >= 1
    return "text/html" if begins or tags >= 3 else "text/plain"
