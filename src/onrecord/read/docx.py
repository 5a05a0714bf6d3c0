"""Word documents (Office Open XML, ECMA-376) to plain text, paragraph by paragraph.

A document is a ZIP with XML in it. Both can be made to explode: the part that is read is
read up to a limit, and a document type declaration, which no Word document has and every
entity bomb needs, is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import replace
from xml.parsers import expat

from onrecord.errors import PlaceError
from onrecord.read import guard
from onrecord.records import Capture

_PART = "word/document.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "
_MAX_XML = 5 * guard.MAX_BYTES
_SPACES = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# What is not shown as the document's words: deletions, field codes, the second of two ways
# to draw the same text box.
_HIDDEN = frozenset(["del", "moveFrom", "instrText", "delText", "Fallback", "delInstrText"])


class _DoctypeError(Exception):
    """A document type declaration, which has no business here."""


def is_docx(body: bytes) -> bool:
    """True for a ZIP that holds a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as held:
            return _PART in held.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def opened(capture: Capture) -> Capture:
    """A Word document's paragraphs as plain text. Raises PlaceError."""
    try:
        with zipfile.ZipFile(io.BytesIO(capture.body)) as held, held.open(_PART) as part:
            xml = part.read(_MAX_XML + 1)
        if len(xml) > _MAX_XML:
            raise PlaceError(capture.place, "is a Word document that unpacks to too much")
        walk = _Walk()
        walk.read(xml)
    except _DoctypeError:
        raise PlaceError(
            capture.place, "is no Word document: it declares a document type"
        ) from None
    except (
        *(zipfile.BadZipFile, zlib.error, expat.ExpatError, OSError, EOFError),
        *(KeyError, ValueError, NotImplementedError, RuntimeError),
    ) as error:
        raise PlaceError(capture.place, f"is a damaged Word document ({error})") from error
    hints = capture.hints
    if walk.title and not hints.title:
        hints = replace(hints, title=walk.title)
    body = "\n\n".join(walk.paragraphs).encode("utf-8", "replace")
    return replace(capture, body=body, media_type="text/plain", hints=hints)


class _Walk:
    """One reading of document.xml: ``paragraphs``, and the one in the style Title."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.title: str | None = None
        self._held: list[list[str]] = []  # the words of each paragraph that is open
        self._styles: list[str] = []
        self._hidden = 0
        self._words = False

    def read(self, xml: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.Parse(xml, True)

    def _refuse(self, *_: object) -> None:
        raise _DoctypeError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag in _HIDDEN:
            self._hidden += 1
        if not name.startswith((_W, _STRICT)):
            return
        if tag == "p":
            self._held.append([])
            self._styles.append("")
        elif self._held and tag == "pStyle":
            value = attributes.get(_W + "val") or attributes.get(_STRICT + "val") or ""
            self._styles[-1] = value
        elif self._held and tag in _SPACES and not self._hidden:
            self._held[-1].append(_SPACES[tag])
        self._words = tag == "t"

    def _end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        self._words = False
        if tag in _HIDDEN:
            self._hidden -= 1
        if tag != "p" or not name.startswith((_W, _STRICT)) or not self._held:
            return
        words = "".join(self._held.pop()).strip()
        style = self._styles.pop()
        if words:
            self.paragraphs.append(words)
            if style == "Title" and self.title is None:
                self.title = " ".join(words.split())

    def _data(self, data: str) -> None:
        if self._words and self._held and not self._hidden:
            self._held[-1].append(data)
