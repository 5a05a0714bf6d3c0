"""An HTML page to a report: trafilatura finds the article, we read what stands around it.

trafilatura drops captions with their pictures and keeps quiet about the rest of the page;
the page's own blocks give captions, bylines, references and furniture back.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import trafilatura
from lxml import etree, html

from onrecord.clean import bylines, captions, dates, outlets
from onrecord.clean.assemble import assemble
from onrecord.clean.decode import text_of
from onrecord.clean.furniture import Line, doubt, kind_of
from onrecord.clean.sift import fold, is_prose, sift
from onrecord.errors import PageError
from onrecord.records import Capture, Report

# Its warnings about odd pages would reach the terminal; what matters is said in PageError.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())
_SPACE = re.compile(r"[\s\u200b\ufeff\u00ad]+")
_BLOCK_TAGS = """
address article aside blockquote body br button center dd details div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hr label legend li main nav ol option p pre section
summary table tbody td th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_SILENT = frozenset(["script", "style", "noscript", "template", "svg", "head", "iframe", "select"])
_WHERE = (("nav", "navigation"), ("footer", "navigation"), ("form", "form"), ("aside", "related"))
_CLASSED = (
    (re.compile(r"\b(?:comment|respond|disqus|pingback|trackback)", re.I), "comment"),
    (re.compile(r"\b(?:share|social|addtoany|sharing)", re.I), "share"),
    (re.compile(r"\b(?:related|recommend|more-stor|read-next|most-read|trend)", re.I), "related"),
    (re.compile(r"\b(?:newsletter|promo|subscribe|advert|ad-|sponsor)", re.I), "promotion"),
    (re.compile(r"\b(?:menu|nav|breadcrumb|footer|masthead)", re.I), "navigation"),
)  # fmt: skip
_MODIFIED = (
    re.compile(r"<meta[^>]+(?:modified_time|updated_time|last-modified|dateModified)[^>]*>", re.I),
    re.compile(r"\"dateModified\"\s*:\s*\"([^\"]{8,40})\""),
)
Block = tuple[str, str, str]  # its words, its tag, the furniture it stands in or ""
MAX_FURNITURE = 2000  # lines of furniture kept from one page


def report(capture: Capture) -> Report:
    """The report in an HTML capture. Raises PageError when there is none."""
    source = text_of(capture.body)
    found, tree = _extract(source, capture)
    paragraphs = [p for line in (found.text or "").splitlines() if (p := _flat(line))]
    if not paragraphs:
        raise PageError(capture.place, "no report in it: nothing but navigation and the like")
    blocks = list(_blocks(tree)) if tree is not None else []
    headline = _headline(found.title, blocks)
    lines, extras = _merge(paragraphs, blocks, headline, found.description)
    title = capture.hints.title or headline
    parts = sift(doubt(lines), title, tagged=True)
    rest = sift(extras, parts.title or "", tagged=True)
    parts.references += rest.references
    parts.furniture += rest.furniture[:MAX_FURNITURE]
    parts.contributors += [n for n in rest.contributors if n not in parts.contributors]
    if not parts.byline:
        parts.byline = _authors(found.author) or rest.byline
    published, modified = dates.stamps(parts.stamps + rest.stamps)
    day = dates.given(found.date) if found.date else None
    return assemble(
        capture,
        parts,
        url=found.url if str(found.url or "").startswith("http") else None,
        outlet=found.sitename or outlets.named_in(line.text for line in [*lines, *extras]),
        published=(day, "page") if day else ((published, "text") if published else None),
        modified=_modified(source) or modified,
    )


def _extract(source: str, capture: Capture) -> tuple[Any, Any]:
    """trafilatura's document and our own tree of the same page."""
    latest = dates.day(capture.retrieved) or "2100-01-01"  # never today's clock
    when = {"original_date": True, "extensive_search": True, "max_date": latest}
    try:
        tree = html.fromstring(
            source.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8")
        )
        found = trafilatura.bare_extraction(
            source, url=capture.hints.url, with_metadata=True, include_comments=False,
            date_extraction_params=when,
        )  # fmt: skip
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise PageError(capture.place, f"cannot be taken apart as HTML ({error})") from error
    if found is None:
        raise PageError(capture.place, "no report in it: nothing but navigation and the like")
    return found, tree


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _blocks(tree: Any) -> Iterator[Block]:
    """Each block of text in reading order: its words, its tag, what its surroundings are."""
    pending: list[str] = []
    stack: list[tuple[str, str]] = [("body", "")]

    def flush() -> Block | None:
        text = _flat("".join(pending))
        pending.clear()
        return (text, *stack[-1]) if text else None

    silent = 0  # how many elements without text of their own the walk is inside
    for event, node in etree.iterwalk(tree, events=("start", "end", "comment")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag in _SILENT:
            silent += 1 if event == "start" else -1
        if event == "start" and not silent:
            if tag in _BLOCKS:
                if block := flush():
                    yield block
                if tag != "br":
                    stack.append((tag, _around(node, tag) or stack[-1][1]))
            pending.append(node.text or "")
        elif event == "comment":
            pending.append("" if silent else node.tail or "")
        elif event == "end":
            if tag in _BLOCKS and not silent:
                if block := flush():
                    yield block
                if tag != "br":
                    stack.pop()
            if not silent:
                pending.append(node.tail or "")
    if block := flush():
        yield block


def _around(node: Any, tag: str) -> str:
    """The kind of furniture that an element's tag, class or id announces, or ""."""
    for name, kind in _WHERE:
        if tag == name:
            return kind
    marks = f"{node.get('class') or ''} {node.get('id') or ''}"
    if marks.strip() and tag not in ("body", "main", "article", "html"):
        for pattern, kind in _CLASSED:
            if pattern.search(marks):
                return kind
    return ""


def _merge(
    paragraphs: list[str], blocks: list[Block], title: str | None, description: str | None
) -> tuple[list[Line], list[Line]]:
    """The article's lines with its captions put in their place, and the page's other lines."""
    keys = [fold(p) for p in paragraphs]
    ends = list(accumulate(map(len, keys)))
    folded = [fold(text) for text, _, _ in blocks]
    found = _found(folded, "".join(keys), set(keys))
    lead = _standfirst(blocks, folded, found, title, description)
    last = max((i for i, where in enumerate(found) if where >= 0), default=-1)
    number = 0  # the paragraph that the walk has come to
    placed: dict[int, list[Line]] = {}
    captioned: set[int] = set()
    extras: list[Line] = []
    for i, (text, tag, around) in enumerate(blocks):
        if found[i] >= 0:
            if tag == "figcaption":
                captioned.add(bisect_right(ends, found[i]))
            number = bisect_right(ends, found[i] + len(folded[i]))
        elif i in lead:
            placed.setdefault(number, []).append(Line(text, None))
        elif tag == "figcaption" and i <= last and len(text.split()) >= 4:
            placed.setdefault(number, []).append(Line(text, "caption"))
        elif folded[i]:
            extras.append(Line(text, kind_of(text) or around or "furniture"))
    lines: list[Line] = []
    for n, text in enumerate([*paragraphs, ""]):
        lines += placed.get(n, [])
        if text:
            kind = "caption" if n in captioned else kind_of(text)
            lines.append(Line(text.removeprefix("- "), kind))
    return lines, extras


def _found(folded: list[str], joined: str, keys: set[str]) -> list[int]:
    """Where in the article's folded text each block stands, -1 when it does not.

    The walk goes forward; a block of few letters counts only as a whole paragraph.
    """
    at, out = 0, []
    for key in folded:
        where = -1
        if len(key) > 30 or key in keys:
            where = joined.find(key, at)
            if where < 0:
                where = joined.find(key)
            elif len(key) > 30 or where == at:
                at = where + len(key)
        out.append(where if key else -1)
    return out


def _standfirst(
    blocks: list[Block],
    folded: list[str],
    found: list[int],
    title: str | None,
    description: str | None,
) -> set[int]:
    """Blocks between the heading and the article that trafilatura leaves out (often its lead).

    Sentences close below the heading, and the words that the page's head describes it with.
    """
    name, told = fold(title or ""), fold(description or "")
    heads = [i for i, key in enumerate(folded) if name and key == name and blocks[i][1] != "a"]
    first = next((i for i, key in enumerate(folded) if found[i] >= 0 and len(key) > 60), 0)
    above = [i for i in heads if i < first]
    if not above:
        return set()
    lead = set()
    for i in range(above[-1] + 1, first):
        text, tag, around = blocks[i]
        key = folded[i]
        if found[i] >= 0 or tag == "figcaption" or around or len(text.split()) < 6:
            continue
        if kind_of(text) or bylines.credit(text) or captions.is_caption(text):
            continue
        described = len(key) > 25 and (
            told.startswith(key[:120]) or key.startswith(told[:120] or "-")
        )
        if described or (is_prose(text) and i <= above[-1] + 8):
            lead.add(i)
    return lead


def _headline(title: str | None, blocks: list[Block]) -> str | None:
    """The page's title without its site's name, as its heading has it."""
    heads = [text for text, tag, around in blocks if tag == "h1" and not around]
    for head in heads:
        if title and (fold(head) in fold(title) or fold(title) in fold(head)):
            return head
    return _flat(title) if title else (heads[0] if heads else None)


def _authors(told: str | None) -> list[str]:
    """trafilatura's "A; B" as names; a desk's name is nobody's."""
    return [n for n in (_flat(part) for part in (told or "").split(";")) if n and len(n) < 60]


def _modified(source: str) -> str | None:
    """The day of the last change, where the page's head or linked data names it."""
    for pattern in _MODIFIED:
        if found := pattern.search(source):
            return dates.day(found[1] if found.re.groups else found[0])
    return None
