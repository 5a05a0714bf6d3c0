"""A page's sorted lines to a report's parts: title, makers, paragraphs, captions, the rest.

Both ways of cleaning (`page`, `plain`) end here. A line is given once: it is either a
paragraph of the report or a piece of labelled furniture (a byline's and stamp's words are
furniture too, once they are read), or another page's words (a reference).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from onrecord.clean import bylines, captions
from onrecord.clean.agreement import fold
from onrecord.clean.furniture import Line
from onrecord.records import Author, Furniture, Reference

_EXCERPT = re.compile(r"(?:\d+[.)]\s*)?(?P<words>\[(?:…|\.\.\.)\].*)$", re.DOTALL)
_PINGED = re.compile(
    r"(?P<kind>pingback|trackback)\s*:\s*(?P<words>.+)$", re.IGNORECASE | re.DOTALL
)
_QUOTED = re.compile(r"\b(?:to|on|for)\b\s*[“\"«‘'](?P<title>.+?)[”\"»’']*\s*$")
_URL = re.compile(r"https?://[^\s)\]>\"”]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")  # written without spaces
_STORY = re.compile(r"[.!?…。！？][\"'”’)\]»]*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or caption of the report; ``links`` are (start, end, address) in its text."""

    text: str
    is_caption: bool = False
    links: tuple[tuple[int, int, str], ...] = ()
    is_lead: bool = False  # the standfirst


@dataclass(slots=True)
class Parts:
    """What one page holds, in reading order."""

    title: str | None = None
    byline: list[str] = field(default_factory=list)
    contributors: list[str] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    furniture: list[Furniture] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)  # names that stand alone under the title

    def put_away(self, kind: str, text: str) -> None:
        self.furniture.append(Furniture(kind, text))


def is_prose(text: str) -> bool:
    """A whole sentence of eight words or more, or a very long line."""
    n = len(text.split()) + len(_UNSPACED.findall(text)) // 2
    return n >= 25 or (n >= 8 and bool(_STORY.search(text)))


def sift(lines: Sequence[Line], title: str | None = None, *, tagged: bool = False) -> Parts:
    """The parts of a page; ``title`` when a hint or the page's head tells it.

    ``tagged`` says that the lines come from HTML, where a lone name may be a heading and
    the page's own tags tell who wrote it.
    """
    parts = Parts()
    at, parts.title = _title(lines, title)
    start = _body_start(lines, at)
    end = _body_end(lines, start)
    seen: set[str] = set()
    for i, line in enumerate(lines):
        text, kind = line.text, line.kind
        if parts.title and (i == at or (i < start and fold(text) == fold(parts.title))):
            parts.put_away("title", text)
        elif kind in ("reference", "reference heading") or (i >= end and _EXCERPT.match(text)):
            _refer(parts, text, kind)
        elif i >= end and kind in (None, "furniture") and not bylines.credit(text):
            parts.put_away("comment", text)
        elif _made_by(parts, text, kind, at < i < start, tagged):
            continue
        elif kind in (None, "caption") or (
            i < end and kind == "furniture" and _pictured(text, at, i)
        ):
            _paragraph(parts, text, seen, line.kind)
        else:
            if kind in ("stamp", "editor's note") or i < start:
                parts.stamps.append(text)
            parts.put_away(kind, text)
    parts.byline = parts.byline or parts.alone
    return parts


def _title(lines: Sequence[Line], told: str | None) -> tuple[int, str | None]:
    """Where the title stands (-1 when nowhere) and its words."""
    if told is not None:
        same = [i for i, line in enumerate(lines) if told and fold(line.text) == fold(told)]
        return (same[0] if same else -1), told or None
    first = _opening(lines)
    for line in lines:  # "One reference to “…”" quotes the title
        if line.kind == "reference heading" and (quoted := _QUOTED.search(line.text)):
            for i, other in enumerate(lines[: first + 1]):
                if fold(other.text) == fold(quoted["title"]):
                    return i, other.text.lstrip("# ")
    kept = " ".join(x.text for x in lines[first:] if x.kind is None)
    body = set(re.findall(r"\w{4,}", kept.casefold()))
    best, found = 0.0, -1
    for i, line in enumerate(lines[:first]):
        words = set(re.findall(r"\w{4,}", line.text.casefold()))
        if not words or not _may_be_title(line, i):
            continue
        n = len(line.text.split())
        shared = sum(w in body for w in words)
        value = line.chance + shared / len(words) + 0.3 * min(shared, 4) + 0.05 * min(n, 8)
        value += 1.5 * line.text.startswith("# ") + max(0.0, 0.5 - (first - i) / 60)
        value += 0.3 * (sum(fold(x.text) == fold(line.text) for x in lines) > 1)
        value -= 0.1 * max(0, n - 13)  # standfirsts and captions share more words, but are longer
        if value > best:
            best, found = value, i
    return (found, lines[found].text.lstrip("# ")) if found >= 0 else (-1, None)


def _may_be_title(line: Line, at: int) -> bool:
    """By its form alone; a name on the first line is a heading, further down a byline."""
    text = line.text
    return (
        line.kind in (None, "furniture")
        and 2 <= len(text.split()) <= 30
        and not text.endswith((".", ":"))
        and not bylines.credit(text)
        and not captions.cut_slug(text)
        and not captions.is_caption(text)
        and not (at > 0 and bylines.lone_name(text))
    )


def _opening(lines: Sequence[Line]) -> int:
    """The first whole sentence kept that others follow: a teaser in a menu stands alone."""
    prose = [i for i, x in enumerate(lines) if x.kind is None and is_prose(x.text)]
    for n, i in enumerate(prose):
        if len(prose) <= 3 or n + 2 >= len(prose) or prose[n + 2] - i <= 8:
            return i
    return min(len(lines), 3)


def _body_start(lines: Sequence[Line], title: int) -> int:
    """The first whole sentence of the report after the title, captions not counted."""
    for i in range(title + 1, len(lines)):
        line = lines[i]
        if (
            line.kind is None
            and is_prose(line.text)
            and not captions.cut_slug(line.text)
            and not bylines.credit(line.text)
        ):
            return i
    return len(lines)


def _body_end(lines: Sequence[Line], start: int) -> int:
    """Where the visitors begin: a heading of references, or a comment form below the report."""
    kept = [len(x.text.split()) if x.kind is None else 0 for x in lines]
    done = list(accumulate(kept, initial=0))
    total = done[-1]
    for i in range(start + 1, len(lines)):
        heading = lines[i].kind == "reference heading"
        form = lines[i].kind == "form" and len(lines[i].text.split()) > 1
        if (heading and done[i] >= 0.3 * total) or (form and done[i] >= 0.8 * total):
            return i
    return len(lines)


def _refer(parts: Parts, text: str, kind: str | None) -> None:
    """A pingback's or trackback's excerpt is kept apart as a reference."""
    if kind == "reference heading" or not (reference := reference_of(text)):
        parts.put_away("reference heading", text)
        return
    parts.references.append(reference)


def reference_of(text: str) -> Reference | None:
    """The reference that a line is, or None: "Pingback: …", "[…] … […]"."""
    pinged = _PINGED.match(text)
    found = pinged or _EXCERPT.match(text)
    if not found:
        return None
    url = _URL.search(text)
    kind = pinged["kind"].lower() if pinged else "pingback"
    return Reference(found["words"].strip(), url[0] if url else None, kind)


def _made_by(parts: Parts, text: str, kind: str | None, under_title: bool, tagged: bool) -> bool:
    """Takes a line that names the report's makers; False when it is another line."""
    credit = bylines.credit(text) if kind in (None, "furniture", "stamp", "tags") else None
    if credit and credit.role == "byline" and not under_title and is_prose(text):
        credit = credit if kind in ("stamp", "tags") else None  # "By …, the storm had passed."
    if credit:
        into = parts.byline if credit.role == "byline" else parts.contributors
        into.extend(name for name in credit.names if name not in into)
        parts.stamps.append(text)
        parts.put_away("byline" if credit.role == "byline" else "contributors", text)
        return True
    if kind in (None, "furniture", "stamp") and bylines.empty_label(text):
        parts.put_away("byline", text)
        return True
    return under_title and not tagged and _alone(parts, text, kind)


def _alone(parts: Parts, text: str, kind: str | None) -> bool:
    """Takes a line under the title that is nothing but names; the first one counts."""
    who = bylines.lone_name(text) if kind in (None, "furniture") else ()
    if who:
        parts.alone = parts.alone or list(who)
        parts.put_away("byline", text)
    return bool(who)


def _pictured(text: str, title: int, at: int) -> bool:
    """The learned reader throws captions out with the rest; they are the report's own."""
    return at > title and (captions.is_caption(text) or captions.cut_slug(text) is not None)


def _paragraph(parts: Parts, text: str, seen: set[str], kind: str | None) -> None:
    """A paragraph or caption; the picture's file name and a repeated caption are put away."""
    caption = kind == "caption" or captions.is_caption(text)
    if cut := captions.cut_slug(text):
        slug, text = cut
        parts.put_away("caption slug", slug)
        caption = True
    if caption and fold(text) in seen:
        parts.put_away("repeat", text)
        return
    seen.add(fold(text))
    parts.paragraphs.append(Paragraph(text, caption))
