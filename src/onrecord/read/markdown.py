"""Markdown to plain paragraphs: the words as they stand, without the marks.

CommonMark with tables, read by markdown-it-py; a front matter of ``key: value`` lines, as
site generators write it, gives hints.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.errors import PlaceError
from onrecord.read.hints import over
from onrecord.records import Capture, Hints

if TYPE_CHECKING:
    from markdown_it.token import Token

# Beyond these the marks stay where they are: a block of nothing but marks takes its parser
# a time that grows with their square.
_MAX = 2_000_000  # characters
_MAX_MARKS = 1000  # in one block
_MARKS = re.compile(r"[\[\]*_`!<&]")
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.{0,20000}?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S)
_LINE = re.compile(
    r"(?m)^(title|date|published|outlet|publisher|url|canonical_url)[ \t]*:[ \t]*(.+)$"
)
_KEYS = {"date": "published", "publisher": "outlet", "canonical_url": "url"}
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.S)


def opened(capture: Capture) -> Capture:
    """A Markdown text's paragraphs as plain text. Raises PlaceError."""
    source = capture.body.decode("utf-8-sig", "replace")
    hints = capture.hints
    if front := _FRONT.match(source):
        hints = over(hints, _told(front[1]))
        source = source[front.end() :]
    if len(source) <= _MAX and not _is_dense(source):
        try:
            source, title = _plain(source)
        except (RecursionError, ValueError, IndexError) as error:
            raise PlaceError(capture.place, f"cannot be read as Markdown ({error})") from error
        if title and not hints.title:
            hints = replace(hints, title=title)
    body = source.encode("utf-8", "replace")
    return replace(capture, body=body, media_type="text/plain", hints=hints)


def _is_dense(source: str) -> bool:
    """True where some block is nothing that a person wrote: marks by the thousand."""
    blocks = re.split(r"\n[ \t>]*\n", source)
    return any(len(b) > _MAX_MARKS and len(_MARKS.findall(b)) > _MAX_MARKS for b in blocks)


def _told(front: str) -> Hints:
    """Hints from a front matter's lines; the first of a kind counts."""
    found: dict[str, str] = {}
    for name, value in _LINE.findall(front):
        words = value.strip().strip("\"'").strip()
        if name in ("date", "published"):
            day = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?", words)
            words = day[0] if day else ""
        if words:
            found.setdefault(_KEYS.get(name, name), words)
    return Hints(**found)


def _plain(source: str) -> tuple[str, str | None]:
    """The paragraphs, a blank line between them, and the first heading of the first level."""
    from markdown_it import MarkdownIt

    out: list[str] = []
    title = None
    tokens = MarkdownIt("commonmark").enable("table").parse(source)
    for before, token in zip([None, *tokens], tokens, strict=False):
        words = _words(token)
        if not words:
            continue
        out.append(words)
        heading = before is not None and before.type == "heading_open" and before.tag == "h1"
        if heading and title is None:
            title = words
    return "\n\n".join(out), title


def _words(token: Token) -> str:
    """The words of one block, or nothing."""
    if token.type == "inline":
        held = "".join(_inline(child) for child in token.children or ())
        return " ".join(held.split())
    if token.type in ("fence", "code_block"):
        return token.content.strip()
    if token.type == "html_block":
        return " ".join(_TAG.sub(" ", token.content).split())
    return ""


def _inline(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return ""  # a picture, a mark, or a tag
