"""A page's tree to its blocks: every run of text between block tags, in reading order.

The walk is done once. A block knows the frames (block elements) it stands in, for what
they are called says much about what is in them; its links; and how much of it is linked,
bold or hidden.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

_BLOCK_TAGS = """
address article aside blockquote body button caption center dd details dialog div dl dt fieldset
figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr label legend li main menu nav ol option p
pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SILENT_TAGS = """
script style noscript template svg head iframe select object video audio canvas math
"""
_SILENT = frozenset(_SILENT_TAGS.split())
_BOLD = frozenset(["b", "strong"])
_TOLD = _BOLD | {"br", "a", "span", "img", "time"}  # inline elements that say something
_ATTRIBUTES = ("class", "id", "itemprop", "role", "data-testid", "data-component")
# White space that is not even: all but a blank by itself.
_UNEVEN = re.compile(
    r"\s[\s\u200b\ufeff\u00ad]+|[^\S ]|[\u200b\ufeff\u00ad][\s\u200b\ufeff\u00ad]*"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MOST = 10_000  # blocks of one page; a page of more is a list, not a report
LONGEST_MARKS = 300  # characters of an element's names that are read


@dataclass(slots=True)
class Frame:
    """A block element: its tag, its names (class, id, role …) in lower case, its parent."""

    parent: int  # index of the frame around it, -1 for the outermost
    tag: str
    marks: str
    hidden: bool = False


@dataclass(slots=True)
class Block:
    """A run of text; ``links`` are (start, end, address) in it."""

    text: str
    frame: int
    inner: str = ""  # names of the inline elements in it
    links: list[tuple[int, int, str]] = field(default_factory=list)
    bold: int = 0  # characters
    after_break: bool = False  # only a <br> parts it from the block before


@dataclass(slots=True)
class Page:
    """What the walk brings home; ``times`` are (<time datetime>, its words, next block),
    ``pictures`` the frames that pictures stand in."""

    frames: list[Frame] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    times: list[tuple[str, str, int]] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)

    def around(self, index: int, most: int = 1 << 30) -> list[Frame]:
        """The frames that a block stands in, innermost first; no more than ``most``."""
        out: list[Frame] = []
        at = self.blocks[index].frame
        while at >= 0 and len(out) < most:
            out.append(self.frames[at])
            at = self.frames[at].parent
        return out


def flat(text: str) -> str:
    """White space made even."""
    return _UNEVEN.sub(" ", text).strip()


class _Walk:
    """The state of one walk: open frames, open links, the text since the last block."""

    def __init__(self) -> None:
        self.page = Page()
        self.frame = -1
        self.pieces: list[tuple[str, str | None, bool]] = []
        self.link: str | None = None
        self.bold = 0
        self.inner: list[str] = []
        self.broken = False  # the block to come follows a <br>
        self.blank = False  # white space stood before its words

    def say(self, words: str) -> None:
        if not self.pieces and words.isspace():
            self.blank = True
        else:
            self.pieces.append((words, self.link, self.bold > 0))

    def flush(self, broken: bool = False) -> None:
        """Ends the block; white space is made even across its pieces."""
        if not self.pieces:
            self.broken = broken or (self.broken and self.blank)
            if self.blank:
                self.inner.clear()
                self.blank = False
            return
        self.blank = False
        text, bold, links = self._joined()
        if text and len(self.page.blocks) < MOST:
            block = Block(text, self.frame, " ".join(self.inner), links, bold, self.broken)
            self.page.blocks.append(block)
        self.broken = broken if text else self.broken or broken
        self.pieces.clear()
        self.inner.clear()

    def _joined(self) -> tuple[str, int, list[tuple[int, int, str]]]:
        """The pieces as one text, how much of it is bold, its links."""
        text, bold = "", 0
        links: list[tuple[int, int, str]] = []
        if len(self.pieces) == 1 and not self.pieces[0][2]:  # most blocks
            words, link, _ = self.pieces[0]
            text = " ".join(words.split()) if words.isascii() else flat(words)
            return text, 0, [(0, len(text), link)] if link is not None and text else links
        for words, link, is_bold in self.pieces:
            words = _UNEVEN.sub(" ", words)
            if not text or text.endswith(" "):
                words = words.lstrip(" ")
            start, text = len(text), text + words
            bold += len(words) * is_bold
            if link is not None and words.strip():
                if links and links[-1][2] == link and not text[links[-1][1] : start].strip():
                    start = links.pop()[0]
                links.append((start, len(text.rstrip()), link))
        return text.rstrip(), bold, links

    def open(self, node: Any, tag: str) -> None:
        """A block element begins."""
        if self.pieces or self.blank or self.broken:
            self.flush()
        frames, parent = self.page.frames, self.frame
        names, hidden = named(node)
        frames.append(Frame(parent, tag, names, hidden or (parent >= 0 and frames[parent].hidden)))
        self.frame = len(frames) - 1

    def close(self) -> None:
        """A block element ends."""
        if self.pieces or self.blank or self.broken:
            self.flush()
        self.frame = self.page.frames[self.frame].parent

    def start(self, node: Any, tag: str) -> None:
        """An inline element begins."""
        if tag == "a":
            self.link = (node.get("href") or "")[:2000]
            self._inline(node)
        elif tag == "span":
            self._inline(node)
        elif tag == "br":
            self.flush(broken=True)
        elif tag in _BOLD:
            self.bold += 1
        elif tag == "img":
            self.page.pictures.append(self.frame)
        elif tag == "time":
            self._inline(node)
            words = flat("".join(node.itertext()))[:100]
            self.page.times.append(((node.get("datetime") or "")[:40], words, self._next()))

    def _next(self) -> int:
        return len(self.page.blocks)

    def _inline(self, node: Any) -> None:
        if len(self.inner) < 4 and (name := node.get("class")):
            self.inner.append(name[:80].lower())

    def end(self, tag: str) -> None:
        """An inline element ends."""
        if tag == "a":
            self.link = None
        elif tag in _BOLD:
            self.bold = max(self.bold - 1, 0)


def named(node: Any) -> tuple[str, bool]:
    """What an element is called (class, id, role and the like, in lower case); is it hidden?"""
    items = node.items()
    if not items:
        return "", False
    held: dict[str, str] = {}
    hidden = False
    for name, value in items:
        if name in _ATTRIBUTES:
            if value:
                held[name] = value[:LONGEST_MARKS]
        elif name == "style":
            hidden = hidden or bool(_HIDDEN.search(value[:200]))
        elif name == "hidden" or (name == "aria-hidden" and value == "true"):
            hidden = True
    if len(held) == 1:
        return next(iter(held.values())).lower(), hidden
    return " ".join(held[name] for name in _ATTRIBUTES if name in held).lower(), hidden


def blocks_of(tree: Any) -> Page:
    """The blocks, frames, times and pictures of a parsed page (an lxml element)."""
    walk = _Walk()
    events = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, node in events:
        if event == "start":
            tag = node.tag
            if tag in _SILENT:
                events.skip_subtree()
                continue
            if tag in _BLOCKS:
                walk.open(node, tag)
            elif tag in _TOLD:
                walk.start(node, tag)
            words = node.text
        else:
            if event == "end":
                tag = node.tag
                if tag in _BLOCKS:
                    walk.close()
                elif tag in _TOLD:
                    walk.end(tag)
            words = node.tail
        if words:
            walk.say(words)
    walk.flush()
    return walk.page
