"""Bytes to text: the mark, UTF-8, the server's word, the page's own, a guess; mojibake repaired.

Near the order of the HTML standard, with `charset_normalizer` (it comes with
trafilatura) for the guess and Windows-1252 when it has none. Text that was decoded wrongly
before it came here ("caf\u00c3\u00a9") is put right by `ftfy`, and that is said.
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


# Letters that UTF-8 read as Windows-1252 or Latin-1 leaves behind, and what ftfy repairs.
# All begin with one of five, so that the pattern is tried at few places.
_BROKEN = re.compile(
    "[\u00c2\u00c3\u00e2\u00d0\u0102](?:"
    "(?<=[\u00c2\u00c3])[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2022"
    "\u2026\u2030\u2039\u203a\u20ac\u2122]|"
    "(?<=\u00e2)[\u0080\u20ac][\u0080-\u00bf\u0153\u02dc\u2018-\u201e\u2026\u2122\u00a6\u00a2\u20ac]|"
    "(?<=\u00d0)[\u0080-\u00bf]|(?<=\u0102)[\u00a4\u00b6\u013d\u0178])"
)
# One of them begins every broken place.
_SIGNS = ("\u00c2", "\u00c3", "\u00e2\u20ac", "\u00e2\u0080", "\u00d0", "\u0102")
ENOUGH = 2  # broken places from which a text is taken to have been decoded wrongly


def decoded(body: bytes, told: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of a page or file, and what was done to it, in words. Never raises.

    ``told`` is the encoding that its server named. A byte that fits nowhere becomes U+FFFD.
    """
    told = _known(told or "")
    text, encoding = _read(body, told)
    notes = []
    own = declared(body)
    if own and encoding not in ("utf-8", "utf-8-sig", own):
        notes.append(f"the page calls itself {own}; it was read as {encoding}")
    elif encoding not in ("utf-8", "utf-8-sig", told) and not own:
        notes.append(f"read as {encoding}, which nothing names")
    if lost := text.count("\ufffd"):
        notes.append(f"{lost} characters could not be read")
    repaired, count = mended(text)
    if count:
        notes.append(f"mojibake repaired in {count} lines")
    return repaired, tuple(notes)


def mended(text: str) -> tuple[str, int]:
    """The text with wrongly decoded lines put right, and how many there were.

    >>> mended("caf\u00c3\u00a9 \u00c3\u00a0 la carte")[0]
    'café à la carte'
    """
    if not any(sign in text for sign in _SIGNS) or len(_BROKEN.findall(text)) < ENOUGH:
        return text, 0
    import ftfy

    count, out = 0, []
    for line in text.splitlines(keepends=True):
        if _BROKEN.search(line):
            better = ftfy.fix_encoding(line)
            count += better != line
            line = better
        out.append(line)
    return "".join(out), count


def _read(body: bytes, told: str | None) -> tuple[str, str]:
    """The text and the encoding that it was read in."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace"), encoding
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    for likely in (lambda _: told, declared, _wide, _western, _guessed, lambda _: "cp1252"):
        if name := likely(body):
            try:
                return body.decode(name), name
            except (UnicodeError, LookupError):  # not all that Python knows is for pages
                continue
    return body.decode("utf-8", "replace"), "utf-8"


def declared(body: bytes) -> str | None:
    """The encoding that the page names for itself, as Python knows it."""
    head = body[:4096]
    found = _DECLARED.search(head) or _XML.search(head)
    return _known(found[1].decode("ascii", "ignore")) if found else None


def _known(name: str) -> str | None:
    """Python's name of an encoding, as browsers read it; None where there is none."""
    try:
        name = codecs.lookup(name).name
    except (LookupError, ValueError):
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
