"""What a document is, by its first bytes, and its words out of it.

A capture keeps the bytes as they were found: the mail, the PDF. `opened` is what the next
room reads of it: a page, or plain text. Nothing here asks for more than the bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from onrecord.errors import PlaceError
from onrecord.read import guard
from onrecord.records import Capture

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIL = "message/rfc822"
MARKDOWN = "text/markdown"
TEXTS = ("text/html", "text/plain", MARKDOWN)
SUFFIXES = (".pdf", ".docx", ".eml", ".mht", ".mhtml", ".md", ".markdown")
_READ_BY = {PDF: "pdf", DOCX: "docx", MAIL: "mail", MARKDOWN: "markdown"}
DOCUMENTS = frozenset(_READ_BY)
_MARKDOWN_NAMES = (".md", ".markdown")


def media_type(body: bytes, name: str = "") -> str:
    """What the bytes are. ``name`` only tells Markdown, which looks like any text.

    What is neither text nor a document that can be opened is "text/plain", for `guard` to
    refuse.
    """
    from onrecord.read.docx import is_docx
    from onrecord.read.mail import is_mail

    if body[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if body.startswith(b"PK\x03\x04"):
        return DOCX if is_docx(body) else "text/plain"
    if is_mail(body):
        return MAIL
    kind = guard.media_type(body)
    if kind == "text/plain" and name.lower().endswith(_MARKDOWN_NAMES):
        return MARKDOWN
    return kind


def opened(capture: Capture) -> Capture:
    """The capture as a page or as plain text: its words, and the hints that stand in it.

    Id, place and time stay those of the document. A page or plain text comes back as it is,
    but in UTF-8 where only its server said in which encoding it is. Raises PlaceError where
    the document cannot be opened, or there are no words in it.
    """
    if charset := capture.hints.charset:
        words = capture.body.decode(charset, "replace").encode("utf-8", "replace")
        capture = replace(capture, body=words)
    name = _READ_BY.get(capture.media_type)
    if name is None:
        return capture
    read: Callable[[Capture], Capture] = import_module(f"onrecord.read.{name}").opened
    made = read(capture)
    if not made.body.strip():
        raise PlaceError(capture.place, "has no text in it")
    if why := guard.too_large(len(made.body), 2 * guard.MAX_BYTES):
        raise PlaceError(capture.place, f"its text is {why}")
    return replace(made, id=capture.id, place=capture.place)
