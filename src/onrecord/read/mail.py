"""Mail to a page or plain text: newsletters (.eml), and pages that a browser saved as MHTML.

Both are MIME (RFC 5322, RFC 2045, RFC 2557). The HTML part is taken, else the plain one;
subject, sender and date become hints. Headers are read by `email` under its old policy:
the new one takes minutes over a hostile header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from onrecord.errors import PlaceError
from onrecord.read.hints import over
from onrecord.read.mementos import http_time, original
from onrecord.records import Capture, Hints

_HEADER = 2000  # characters of a header that are looked at
_SENDER = 200  # and of the one whose comments may be nested
_FIELD = re.compile(rb"[!-9;-~]{1,76}:[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_KNOWN = re.compile(
    rb"^(?:(from)|(date|subject)|(mime-version|message-id|received|content-type|return-path)):",
    re.I | re.M,
)
_EMPTY = re.compile(r"<(style|script|title)\b.*?</\1\s*>|<[^<>]*>|\s+", re.S | re.I)
_SAVED_BY = re.compile(r"^<?saved by ", re.I)  # what browsers write as the sender
_CHARSET = re.compile(r"charset\s*=\s*[\"']?[\w.:-]+", re.I)


def is_mail(body: bytes) -> bool:
    """True when the bytes begin with the headers of a mail, and enough of them."""
    head, at = body[:16384], 0
    if head.startswith(b"From "):  # the line that mailboxes put before each mail
        at = head.find(b"\n") + 1
    start = at
    while found := _FIELD.match(head, at):
        at = found.end()
    names = _KNOWN.findall(head[start:at])
    return all(any(name[kind] for name in names) for kind in range(3))


def opened(capture: Capture) -> Capture:
    """The mail's page or text, with subject, sender and date as hints. Raises PlaceError."""
    body = capture.body
    if body.startswith(b"From "):
        body = body[body.find(b"\n") + 1 :]
    try:
        mail = message_from_bytes(body)
        parts = list(_parts(mail))
    except (RecursionError, ValueError, LookupError) as error:
        raise PlaceError(capture.place, f"cannot be read as mail ({error})") from error
    chosen = next((p for kind in ("text/html", "text/plain") for p in parts if p[0] == kind), None)
    if chosen is None:
        raise PlaceError(capture.place, "is a mail without words: it has no text in it")
    kind, words = chosen
    if kind == "text/html":
        # The words are UTF-8 from here on, whatever the page says of itself.
        words = _CHARSET.sub("charset=utf-8", words[:4096]) + words[4096:]
    url, taken = original(_saved_from(mail) or "")
    hints = over(capture.hints, _told(mail, url or None))
    if url:
        taken = taken or http_time(_header(mail, "Date"))
    return replace(
        capture,
        body=words.encode("utf-8", "replace"),
        media_type=kind,
        retrieved=taken or capture.retrieved,
        hints=hints,
    )


def _parts(mail: Message) -> Iterator[tuple[str, str]]:
    """(media type, words) of each part that has words and is no attachment, in order."""
    for part in mail.walk():
        kind = part.get_content_type()
        if (
            kind not in ("text/html", "text/plain")
            or part.get_content_disposition() == "attachment"
        ):
            continue
        words = _decoded(part)
        if _EMPTY.sub("", words):
            yield kind, words


def _decoded(part: Message) -> str:
    held = part.get_payload(decode=True)
    body = held if isinstance(held, bytes) else b""
    for name in (part.get_content_charset(), "utf-8"):
        try:
            return body.decode(name or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")


def _saved_from(mail: Message) -> str | None:
    """The address that a browser saved this page from."""
    told = _header(mail, "Snapshot-Content-Location") or _header(mail, "Content-Location")
    return told if told.startswith(("http://", "https://")) else None


def _told(mail: Message, url: str | None) -> Hints:
    """What the headers say; of a saved page the sender and the date are not the page's."""
    title = _header(mail, "Subject") or None
    if url:
        return Hints(url=url, title=title)
    name, address = parseaddr(_header(mail, "From")[:_SENDER])
    host = address.rpartition("@")[2]
    try:
        day = parsedate_to_datetime(_header(mail, "Date")).date().isoformat()
    except (ValueError, TypeError, OverflowError):
        day = None
    outlet = None if _SAVED_BY.match(name or address) else name or host or None
    return Hints(published=day, outlet=outlet, title=title)


def _header(mail: Message, name: str) -> str:
    """A header's words, unfolded and decoded; "" where it is not there."""
    value = mail.get(name)
    text = str(value)[:_HEADER] if value is not None else ""
    try:
        pieces = decode_header(text)
    except (HeaderParseError, ValueError):
        pieces = [(text, None)]
    out = []
    for piece, charset in pieces:
        if isinstance(piece, bytes):
            try:
                piece = piece.decode(charset or "ascii", "replace")
            except LookupError:
                piece = piece.decode("utf-8", "replace")
        out.append(piece)
    return " ".join("".join(out).split())
