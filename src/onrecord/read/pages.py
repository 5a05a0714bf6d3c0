"""A page that was fetched, as a capture: its encoding, and when an archive took it."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import replace

from onrecord.errors import PlaceError
from onrecord.read import formats, guard
from onrecord.read.capture import capture
from onrecord.read.fetch import Answer
from onrecord.read.mementos import http_time, original
from onrecord.records import Capture, Hints

_TAG = re.compile(rb"<[a-zA-Z!/]")
# What Python knows as an encoding of text, and no page is in.
_NO_TEXT = frozenset(
    ["idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7"]
)


def captured(place: str, answer: Answer, hints: Hints, now: str) -> Capture:
    """The capture of a page. Raises PlaceError where its bytes are nothing to be read.

    What an archive gives was retrieved when the archive took it. The encoding that the
    server names is a hint where the bytes are no UTF-8 and can be in it.
    """
    when = http_time(answer.headers.get("memento-datetime")) or original(answer.url)[1] or now
    named = _encoding(answer.charset)
    if _decodes(answer.body, "utf-8") or not _decodes(answer.body, named):
        return capture(place, answer.body, hints, when, kind(answer))
    if why := guard.unreadable(answer.body):
        raise PlaceError(place, why)
    body, hints = answer.body, replace(hints, charset=named)
    digest = hashlib.sha256(body).hexdigest()
    return Capture(digest, place, body, kind(answer) or "text/plain", when, hints)


def kind(answer: Answer) -> str | None:
    """ "text/html" where the bytes or the server say so, else None: to be told by the bytes.

    The server is believed where nothing speaks against it: there is a tag, and no document
    of another kind begins so.
    """
    if guard.media_type(answer.body) == "text/html":
        return "text/html"
    told = answer.headers.get("content-type", "").lower()
    html = told.startswith(("text/html", "application/xhtml"))
    other = formats.media_type(answer.body) != "text/plain"
    return "text/html" if html and not other and _TAG.search(answer.body[:4096]) else None


def text(answer: Answer) -> str:
    """A page's text, near enough to look for its links and its own address."""
    return answer.body.decode(_encoding(answer.charset), "replace")


def _encoding(charset: str | None) -> str:
    """Python's name of an encoding of text; "utf-8" where it is none that is known."""
    try:
        found = codecs.lookup(charset or "utf-8")
    except LookupError:
        return "utf-8"
    usable = found._is_text_encoding and found.name not in _NO_TEXT
    return found.name if usable else "utf-8"


def _decodes(body: bytes, name: str) -> bool:
    try:
        body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return False
    return True
