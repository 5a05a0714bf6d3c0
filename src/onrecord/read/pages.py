"""A page that was fetched, as a capture: its encoding, and when an archive took it."""

from __future__ import annotations

import io
import re
from dataclasses import replace

from onrecord.read import formats, guard, mbox, rows, wacz, warc
from onrecord.read.capture import capture, encoding
from onrecord.read.fetch import Answer
from onrecord.read.mementos import http_time, original
from onrecord.records import Capture, Hints, Served

_TAG = re.compile(rb"<[a-zA-Z!/]")


def captured(place: str, answer: Answer, hints: Hints, now: str) -> Capture:
    """The capture of a page. Raises PlaceError where its bytes are nothing to be read.

    What an archive gives was retrieved when the archive took it.
    """
    when = http_time(answer.headers.get("memento-datetime")) or original(answer.url)[1] or now
    told = replace(hints, charset=answer.charset)
    made = capture(place, answer.body, told, when, kind(answer))
    if not answer.head:
        return made
    return replace(made, served=Served(answer.url, now, answer.head, answer.address))


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


def many(answer: Answer) -> str | None:
    """What holds many reports and is read from a file alone; None for a page or document."""
    head = answer.body[:65_536]
    if warc.is_warc(head) or (head.startswith(b"PK") and wacz.is_wacz(io.BytesIO(answer.body))):
        return "is a web archive"
    if mbox.is_mbox(head):
        return "is a mailbox"
    if head.lstrip().startswith(b"{") and rows.is_rows(answer.body):
        return "is JSON Lines"
    return None


def text(answer: Answer) -> str:
    """A page's text, near enough to look for its links and its own address."""
    return answer.body.decode(encoding(answer.charset), "replace")
