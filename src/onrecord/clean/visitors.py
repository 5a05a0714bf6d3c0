"""What visitors left under a page: comments, pingbacks and trackbacks as labelled references.

Told by what the elements around them are called. They are never the report's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from onrecord.clean import dates
from onrecord.clean.agreement import fold
from onrecord.clean.blocks import Block, Page
from onrecord.clean.furniture import kind_of
from onrecord.records import Reference

# One visitor's comment: "comment-123", "comment even depth-1", "comment-item", "pingback".
_ONE = re.compile(
    r"(?:^|\s)(?:li-|div-|article-)?comment[-_]?\d+|(?:^|\s)comments?[-_]{1,2}(?:item|entry|single|"
    r"block|node)(?:\s|$)|(?:^|\s)(?:single-)?comment(?:\s|$)|(?:^|\s)(?:pingback|trackback)(?:\s|$)|"
    r"(?:^|\s)usercomment",
)
_LINKBACK = re.compile(r"(?:^|\s|-)(pingback|trackback)(?:\s|$|-)")
_AREA = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:[-_]?(?:list|area|section|wrapper|thread|container))?|commentlist|"
    r"disqus\w*|respond|pingbacks?|trackbacks?)(?:$|[\s_-])"
)
_NOT_AREA = re.compile(r"no-?comments?|comments?-(?:count|link|number|icon|button)|commentary")
_AUTHOR = re.compile(r"(?:^|[\W_])(?:author|fn|user(?:name)?|name|vcard|nickname)(?:$|[\W_])")
_WHEN = re.compile(r"(?:^|[\W_])(?:date|time|meta(?:data)?|published|timestamp|ago)(?:$|[\W_])")
_SAYS = re.compile(r"\s*(?:says|said|writes|schreibt|sagt|dit|dice|wrote)?\s*:?\s*$", re.IGNORECASE)
# Where the name ends in "Old Tom says: 3 March 2024", "Old Tom on March 3, 2024".
_HEAD_END = re.compile(
    r"\s*(?:\b(?:says|said|writes|wrote|on|at|am|le|el)\b|\d|[,|·•@(–—]|\b(?:mon|tues|wednes|thurs|"
    r"fri|satur|sun)day\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"(?:posted|published|comment|reply|updated)\b|\W*$", re.IGNORECASE)
_BY = re.compile(r"^(?:by|posted by|from|von|par)\s+", re.IGNORECASE)
_ACTION = re.compile(
    r"(?:log in to )?(?:reply|antworten|répondre|responder|like|report|share|edit|quote|permalink|"
    r"\(?edit\)?|flag|up|down|vote|\d+)\W*",
    re.IGNORECASE,
)


_WHOLE = frozenset(["body", "main", "article", "html"])


@dataclass(slots=True)
class _Open:
    kind: str
    author: str | None = None
    url: str | None = None
    date: str | None = None
    said: list[str] = field(default_factory=list)


def in_area(page: Page) -> list[bool]:
    """For each frame: does it stand in what visitors left, or in the form for it?"""
    out: list[bool] = []
    for frame in page.frames:
        inside = frame.parent >= 0 and out[frame.parent]
        if not inside and frame.marks and frame.tag not in _WHOLE:
            inside = _is_area(frame.marks)
        out.append(inside)
    return out


@lru_cache(1 << 14)
def _is_area(marks: str) -> bool:
    return bool(_AREA.search(marks)) and not _NOT_AREA.search(marks)


def references(page: Page, area: list[bool]) -> tuple[list[Reference], set[int]]:
    """The comments and linkbacks of a page, and the blocks that they are made of."""
    own = [
        inside and _ONE.search(f.marks) is not None
        for f, inside in zip(page.frames, area, strict=True)
    ]
    nearest = [-1] * len(page.frames)
    for i, frame in enumerate(page.frames):
        up = nearest[frame.parent] if frame.parent >= 0 else -1
        nearest[i] = i if own[i] and not _same_one(page, i, up) else up
    found: dict[int, _Open] = {}
    used: set[int] = set()
    for i, block in enumerate(page.blocks):
        if block.frame < 0 or not area[block.frame]:
            continue
        at = nearest[block.frame]
        if at < 0 or not area[at]:
            continue
        kind = _LINKBACK.search(page.frames[at].marks)
        one = found.setdefault(at, _Open(kind[1] if kind else "comment"))
        if _take(one, block, page):
            used.add(i)
    return list(_closed(found)), used


def _same_one(page: Page, inner: int, outer: int) -> bool:
    """A comment's own body is called by its name once more: "comment-7" in "li-comment-7"."""
    if outer < 0:
        return False
    numbers = [set(re.findall(r"\d{2,}", page.frames[i].marks)) for i in (inner, outer)]
    direct = page.frames[inner].parent == outer and page.frames[inner].tag != "li"
    return direct or bool(numbers[0] & numbers[1])


def _take(one: _Open, block: Block, page: Page) -> bool:
    text = block.text
    frame = page.frames[block.frame]
    marks = f"{frame.marks} {block.inner}"
    if _ACTION.fullmatch(text) or kind_of(text) in ("form", "notice", "navigation", "share"):
        return True
    if one.kind != "comment":
        one.said.append(re.sub(r"^(?:pingback|trackback)\s*:\s*", "", text, flags=re.IGNORECASE))
        one.url = one.url or next((u for _, _, u in block.links if u.startswith("http")), None)
        return True
    day = dates.day(text) if len(text) < 80 else None
    if one.author is None and not one.said and len(text) < 60 and _AUTHOR.search(marks) and not day:
        one.author = _SAYS.sub("", _BY.sub("", text)) or None
        one.url = next((u for _, _, u in block.links if u.startswith("http")), None)
    elif one.date is None and day and (len(text) < 45 or _WHEN.search(marks)):
        one.date = day
        before = _BY.sub("", _HEAD_END.split(text)[0].strip())
        if one.author is None and not one.said and before and not _NO_NAME.match(before):
            one.author = before
    elif one.author is None and not one.said and re.search(r"\bsays:?$", text):
        one.author = _SAYS.sub("", text) or None
    else:
        one.said.append(text)
    return True


def _closed(found: dict[int, _Open]) -> Iterator[Reference]:
    for one in found.values():
        said = "\n".join(one.said).strip()
        if said and fold(said):
            yield Reference(said, one.url, one.kind, one.author, one.date)
