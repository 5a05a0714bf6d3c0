"""Bytes to text: the mark, the page's own word, UTF-8, then a guess.

The same order as the HTML standard's, with `charset_normalizer` (it comes with
trafilatura) for the guess and Windows-1252 when it has none.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
# Letters and marks of Western text in Windows-1252; its rarer signs point elsewhere.
_WESTERN = frozenset(
    (
        "àáâãäåæçèéêëìíîïñòóôõöøùúûüÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜßœŒšŠžŽ"
        "€‚„…‹›‘’“”•–—™\xa0£§©«®°·»¿¡ºª½"
    ).encode("cp1252")
)
# What browsers read under these names.
_WIDER = {"ascii": "cp1252", "iso8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}


def text_of(body: bytes) -> str:
    """The text of a page or file; a byte that fits nowhere becomes U+FFFD. Never raises."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for likely in (declared, _wide, _western, _guessed, lambda _: "cp1252"):
        if name := likely(body):
            try:
                return body.decode(name)
            except (UnicodeDecodeError, LookupError):
                continue
    return body.decode("utf-8", "replace")


def declared(body: bytes) -> str | None:
    """The encoding that the page names for itself, as Python knows it."""
    head = body[:4096]
    found = _DECLARED.search(head) or _XML.search(head)
    if not found:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii", "ignore")).name
    except LookupError:
        return None
    return _WIDER.get(name, name)


def _wide(body: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of Western text is NUL."""
    head = body[:2000]
    if b"\x00" not in head:
        return None
    return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _western(body: bytes) -> str | None:
    """Windows-1252, when all beyond ASCII is a letter or mark of Western text."""
    return "cp1252" if all(b in _WESTERN for b in set(body) if b > 127) else None


def _guessed(body: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(body[:200_000]).best()
    return best.encoding if best else None
