"""Who wrote an HTML page's report, from all places that tell it: linked data, meta elements,
the byline that readers see.

One voice is believed at a time, the best first; a second adds what the first has no room
for (an address, whether a name is a person's).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from onrecord.clean import agencies, bylines
from onrecord.clean.agreement import fold
from onrecord.clean.blocks import Page
from onrecord.clean.head import Head, Writer
from onrecord.records import Author

_MARKED = re.compile(r"(?:^|[\W_])(?:byline|author|writer|contributor|reporter)s?(?:$|[\W_-])|"
                     r"(?:byline|author)[_-]?(?:name|link)|posted-?by", re.IGNORECASE)  # fmt: skip
_NOT_MARKED = re.compile(r"bio|related|comment|recommend|more-|avatar|desc|follow|social", re.I)
_ADDRESS = re.compile(r"/(?:authors?|by|people|person|profiles?|staff|contributors?|writers?|"
                      r"journalists?|reporters?|autor(?:en)?|auteur)/", re.IGNORECASE)  # fmt: skip
_JOB = re.compile(
    r"[\s,|–—-]+(?:(?:senior|staff|chief|deputy|managing|associate|assistant|contributing|special|"
    r"political|news|freelance|the|an?)\s+)*(?:writer|editor|reporter|correspondent|contributor|"
    r"columnist|producer|journalist|author|redakteur(?:in)?|critic)\b.*$|"
    r"\s+(?:for )?the associated press$|\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|"
    r"dec)[a-z]*\.?(?:\s+\d.*)?$|\s+\([^)]*\)|\s*<[^>]*>|\s+(?:is|was) (?:a|an|the)\b.*$|"
    r",?\s+(?:Ph\.?D|M\.?D|R\.?D|J\.?D)\b\.?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and\s+)?|;|\band\b|&|\bund\b|\s/\s|\s[|•·]\s|\n)\s*")
_PREFIX = re.compile(
    r"^\W*(?:(?:by|von|par|por|di|door|av|written by|posted by|words by|story by|reviewed by|"
    r"text by|author|reporter)\b\s*:?\s*)+",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"https?:|www\.|@|\.(?:com|org|net|de|uk)\b|^\d+$|^(?:admin|administrator|editor|guest|staff|"
    r"unknown|anonymous|none|null|undefined|author|user|contributor|redaktion|redakce|by|"
    r"wordpress|sponsored|default|webmaster|system|nan|follow|posted by|view all posts?.*|"
    r"read more.*)$",
    re.IGNORECASE,
)
_ORGANIZATION = re.compile(
    r"\b(?:news|staff|press|agency|agencies|university|institute|school|college|desk|team|times|"
    r"post|tribune|magazine|service|services|wire|reuters|media|network|center|centre|association|"
    r"editors?|editorial|board|council|department|ministry|foundation|redaktion|agentur(?:en)?|"
    r"correspondent|reporters|bureau|journal|society|inc|ltd|gmbh|company|corporation|group|tv|"
    r"radio|online|daily|weekly|newsroom|contributors|studio|studios|laboratory)\b|"
    r"^(?:[A-Z]{2,6}|[a-z]{2,4}|dpa[-/]\w+)$",
    re.IGNORECASE,
)
NEAR = (-8, 16)  # blocks around the heading in which a byline stands


def authors(head: Head, page: Page, heading: int, outlet: str | None) -> list[Author]:
    """The authors that the page names, persons and organisations, in its order."""
    house = fold(outlet or "")
    linked = list(_told((w for w in head.writers if w.origin == "json-ld"), house))
    meta = list(_told((w for w in head.writers if w.origin == "meta"), house))
    seen = list(_seen(page, heading, house))
    for voices in (linked, meta, seen):
        people = [a for a in voices if a.kind == "person"]
        if people:
            return _with_addresses(people, [*linked, *seen])
    return next((v for v in (linked, meta, seen) if v), [])


def _told(told: Iterable[Writer], house: str) -> Iterator[Author]:
    known: set[str] = set()
    for writer in told:
        for name in names(writer.name):
            key = fold(name)
            if key in known or key == house:
                continue
            known.add(key)
            url = writer.url if (writer.url or "").startswith("http") else None
            yield Author(name, _kind(name, writer.kind), url, writer.origin)


def _kind(name: str, told: str = "") -> str:
    if agencies.named(name) or _ORGANIZATION.search(name) or "organization" in told:
        return "organization"
    return "person"


def names(words: str) -> list[str]:
    """The names in a value that gives one or several of them.

    >>> names("By ANA DUARTE and Ben Okoro, senior writer")
    ['Ana Duarte', 'Ben Okoro']
    """
    out = []
    words = _PREFIX.sub("", words)
    for piece in re.split(
        r"\s*(?:,\s*(?:and\s+)?|;|\band\b|&|\bund\b|\s/\s|\s[|•·]\s|\n)\s*", words
    ):
        name = _JOB.sub("", f" {piece}").strip(" .,:;*_-–—|\u200b")
        name = _PREFIX.sub("", name)
        if not 2 <= len(name) <= 60 or len(name.split()) > 6 or _NOBODY.search(name):
            continue
        if not re.search(r"[^\W\d_]", name) or _JOB.fullmatch(f", {name}"):
            continue
        if name.isupper() and len(name) > 5:
            name = re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?", lambda m: m[0].capitalize(), name)
        if name not in out:
            out.append(name)
    return out


def _seen(page: Page, heading: int, house: str) -> Iterator[Author]:
    """Names in the byline by the heading: marked as one, linked to a person's page, or "By …"."""
    start = max(heading, 0)
    known: set[str] = set()
    for i in range(max(start + NEAR[0], 0), min(start + NEAR[1], len(page.blocks))):
        block = page.blocks[i]
        if len(block.text) > 200:
            continue
        found: list[tuple[str, str | None]] = []
        frames = page.around(i)[:3]
        marks = " ".join([block.inner, *(f.marks for f in frames[:2])])
        marked = bool(_MARKED.search(marks)) and not _NOT_MARKED.search(marks)
        for s, e, link in block.links:
            if _ADDRESS.search(link) or (marked and len(block.links) <= 4):
                found += [(n, link) for n in _people(block.text[s:e])]
        if not found and (credit := bylines.credit(block.text)) and credit.role == "byline":
            found = [(n, None) for one in credit.names for n in _people(one)]
        if not found and marked and len(block.text) < 80:
            found = [(n, None) for n in _people(block.text)]
        for name, href in found:
            key = fold(name)
            if key and key != house and key not in known:
                known.add(key)
                url = href if (href or "").startswith("http") else None
                yield Author(name, _kind(name), url, "byline")


def _people(words: str) -> list[str]:
    """The names in a byline's words that have a person's shape, jobs and months cut off."""
    return [bare for name in bylines.names(_PREFIX.sub("", words)) for bare in names(name)]


def _with_addresses(people: list[Author], others: list[Author]) -> list[Author]:
    urls = {fold(a.name): a.url for a in others if a.url}
    return [Author(a.name, a.kind, a.url or urls.get(fold(a.name)), a.told_by) for a in people]
