"""Bytes to a capture: judged and hashed, with the hints that were found beside them.

All that reads files and archives goes through `capture`: here a page that was saved from
an archive or by a browser gets its own address back, and the day on which it was taken.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import replace

from onrecord.errors import PlaceError
from onrecord.read import formats, guard
from onrecord.read.mementos import original
from onrecord.records import Capture, Hints

# What Python knows as an encoding of text, and no page is in.
_NO_TEXT = frozenset(
    ["idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"]
)
# What browsers and SingleFile write at the top of a page that they save.
_SAVED = re.compile(
    rb"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s<>]{1,2000})"
)


def capture(place: str, body: bytes, hints: Hints, now: str, kind: str | None = None) -> Capture:
    """The capture of ``body``; ``kind`` is its media type where something told it.

    The encoding that a server names stays a hint only where the bytes are no UTF-8 and can be
    in it. Raises PlaceError where the bytes are no text and no document that can be read.
    """
    kind = kind or formats.media_type(body, place)
    named = encoding(hints.charset)
    believed = not decodes(body, "utf-8") and decodes(body, named)
    hints = replace(hints, charset=named if believed else None)
    if kind in formats.TEXTS:
        for why in (guard.unreadable(body), None if believed else guard.broken_utf8(body)):
            if why:
                raise PlaceError(place, why)
        if kind == "text/html" and not hints.url and (saved := _SAVED.search(body[:2000])):
            hints = replace(hints, url=saved[1].decode("utf-8", "replace"))
    if hints.url:
        url, taken = original(hints.url)
        hints, now = replace(hints, url=url), taken or now
    return Capture(
        id=hashlib.sha256(body).hexdigest(),
        place=place,
        body=body,
        media_type=kind,
        retrieved=now,
        hints=hints,
    )


def encoding(charset: str | None) -> str:
    """Python's name of an encoding of text; "utf-8" where it is none that is known."""
    try:
        found = codecs.lookup(charset or "utf-8")
    except (LookupError, ValueError):
        return "utf-8"
    usable = found._is_text_encoding and found.name not in _NO_TEXT
    return found.name if usable else "utf-8"


def decodes(body: bytes, name: str) -> bool:
    """True where the bytes can be in an encoding."""
    try:
        body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def why(error: OSError | ValueError) -> str:
    """What an operating system's error says, in words that follow "PLACE: "."""
    if isinstance(error, OSError):
        return (error.strerror or type(error).__name__).lower()
    return "not a path"
