"""Lists of reports: RSS, Atom and JSON feeds, OPML, sitemaps and their indexes.

A list is told by its first element, not by its name or media type. RSS and Atom are
feedparser's; it is given no more entries than are wanted, since a feed may hold a million.
No entity that a document declares is expanded.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from email.utils import parsedate_to_datetime
from itertools import islice
from time import struct_time
from typing import Any
from urllib.parse import urljoin
from xml.parsers import expat

from onrecord.errors import PlaceError
from onrecord.read.addresses import key
from onrecord.spans import whole

FULL_TEXT = 100  # words from which an entry's own text stands for its report
_ROOT = re.compile(rb"<([A-Za-z][\w:.-]{0,40})")
_ASIDE = re.compile(rb"\s+|<\?[^>]{0,2000}>|<!--.{0,4000}?-->", re.DOTALL)
_DOCTYPE = re.compile(
    rb"<!DOCTYPE[^>\[]{0,500}(?:\[.{0,100000}?\]\s*)?>", re.DOTALL | re.IGNORECASE
)
_ENDS = re.compile(rb"</(?:\w{1,10}:)?(?:item|entry)\s*>", re.IGNORECASE)
_LONGEST = 4_000_000  # bytes of a feed that are read
_LOOSE = 1_000_000  # and of one that is no XML; reading such is slow
_DEEPEST = 200  # elements in elements
_DEEP = "nested too deep"
_MARKUP = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a list, and what the list tells of it. Dates are EDTF or None.

    ``stamp`` changes when the list says that the page changed. ``text`` is the report's
    own text as HTML, where the feed holds it whole.
    """

    url: str
    title: str | None = None
    published: str | None = None
    stamp: str | None = None
    text: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list holds. ``lists`` is True where its entries are lists themselves.

    ``left_out`` counts entries beyond the limit; ``fault`` says what of it was unreadable.
    """

    kind: str  # feed, sitemap, sitemap index, list in OPML, page of links
    title: str | None
    entries: tuple[Entry, ...]
    lists: bool = False
    left_out: int = 0
    fault: str | None = None


def listing(body: bytes, url: str, most: int) -> Listing | None:
    """The list in ``body``, with at most ``most`` entries in their order; None where it is none.

    ``url`` is what relative addresses are counted from. Raises PlaceError (about ``url``)
    where it is a list and holds nothing that can be read.
    """
    body = _plain(_ungzipped(body))
    root = _root(body)
    if root in ("rss", "feed", "rdf"):
        found: Listing | None = _feed(body, root, url, most)
    elif root in ("urlset", "sitemapindex"):
        found = _sitemap(body, root, url, most)
    elif root == "opml":
        found = _opml(body, url, most)
    elif body[:4096].lstrip(codecs.BOM_UTF8 + b" \r\n\t").startswith(b"{"):
        found = _json_feed(body, url, most)
    else:
        return None
    if found is not None and not found.entries and found.fault:
        raise PlaceError(url, f"is a {found.kind} that cannot be read ({found.fault})")
    return found and replace(found, entries=tuple(_each_once(found.entries)))


def dump(found: Listing) -> str:
    """What is kept of a list: its kind, its addresses and their stamps, as JSON."""
    rows = [[entry.url, entry.stamp] for entry in found.entries]
    return json.dumps({"kind": found.kind, "lists": found.lists, "entries": rows})


def load(kept: str) -> Listing:
    """The list that `dump` kept."""
    told = json.loads(kept)
    entries = tuple(Entry(url, stamp=stamp) for url, stamp in told["entries"])
    return Listing(told["kind"], None, entries, told["lists"])


def _each_once(entries: Iterable[Entry]) -> Iterator[Entry]:
    seen = set()
    for entry in entries:
        if (name := key(entry.url)) not in seen:
            seen.add(name)
            yield entry


def _ungzipped(body: bytes) -> bytes:
    """A list in a .gz file, as sitemaps are; never more than forty times its packed size."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        engine = zlib.decompressobj(31)
        return engine.decompress(body, min(40 * len(body) + 100_000, 50_000_000))
    except zlib.error:
        return body


def _plain(body: bytes) -> bytes:
    """XML in UTF-16 as UTF-8, without the line that says otherwise."""
    if not body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body
    text = body.decode("utf-16", "replace")
    return re.sub(r"^\s*<\?xml[^>]{0,200}>", "", text).encode("utf-8", "replace")


def _root(body: bytes) -> str | None:
    """The local name of the first element, in lower case."""
    head = body[:200_000]
    at = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    while found := (_ASIDE.match(head, at) or _DOCTYPE.match(head, at)):
        at = found.end()
    found = _ROOT.match(head, at)
    return found[1].decode("ascii").rpartition(":")[2].lower() if found else None


# ------------------------------------------------------------- RSS and Atom


def _feed(body: bytes, root: str, url: str, most: int) -> Listing:
    import feedparser

    body, left_out = _first_entries(_DOCTYPE.sub(b"", body, 1), most)
    fault = _fault(body)
    if fault == _DEEP:
        raise PlaceError(url, f"is a feed that cannot be read ({fault})")
    if fault is not None:
        body = body[:_LOOSE]
    headers = {"content-location": url}
    try:
        told = feedparser.parse(
            io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False,
            response_headers=headers,
        )  # fmt: skip
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError, AssertionError) as bad:
        raise PlaceError(url, f"is a feed ({root}) that cannot be read ({bad})") from bad
    entries = [made for one in told.entries[:most] if (made := _entry(one, url)) is not None]
    return Listing(
        "feed", _words(told.feed.get("title")), tuple(entries), left_out=left_out, fault=fault
    )


def _first_entries(body: bytes, most: int) -> tuple[bytes, int]:
    """The feed with its first entries only, and how many were left out."""
    ends = [found.end() for found in islice(_ENDS.finditer(body), most + 1)]
    taken = min(most, bisect_right(ends, _LONGEST))
    if taken == len(ends):
        return body[:_LONGEST], 0
    at = ends[taken - 1] if taken else _LONGEST
    total = len(ends) if len(ends) <= most else body.count(b"</item") + body.count(b"</entry")
    root = _ROOT.search(body, 0, at)
    name = root[1] if root else b"rss"
    closed = b"</channel></" + name + b">" if name.lower() == b"rss" else b"</" + name + b">"
    return body[:at] + closed, max(total - taken, 1)


def _fault(body: bytes) -> str | None:
    """What is wrong with the body as XML, or None. It is only looked through."""
    depth = 0

    def start(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _StopError(_DEEP)

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    return _walk(body, start, end, None)


def _entry(told: Any, url: str) -> Entry | None:
    link = next(
        (
            one.get("href")
            for one in told.get("links", ())
            if one.get("rel", "alternate") == "alternate" and one.get("href")
        ),
        told.get("link"),
    )
    guid = told.get("id")
    if not link and isinstance(guid, str) and guid.startswith("http"):
        link = guid
    if not isinstance(link, str) or not link.strip():
        return None
    try:
        address = urljoin(url, link.strip())
    except ValueError:
        return None
    texts = [one.get("value") or "" for one in told.get("content", ())]
    text = max(texts, key=len, default="")
    return Entry(
        address,
        _words(told.get("title")),
        _day(told.get("published"), told.get("published_parsed")),
        told["updated"] if "updated" in told else told.get("published"),
        text if len(_MARKUP.sub(" ", text).split()) >= FULL_TEXT else None,
    )


def _words(text: object) -> str | None:
    words = " ".join(_MARKUP.sub(" ", str(text or "")).split())
    return words[:500] or None


def _day(told: str | None, when: struct_time | None) -> str | None:
    """The day as the feed writes it, in its own time zone; else in universal time."""
    if written := _date(told):
        return written
    try:
        return parsedate_to_datetime(told or "").date().isoformat()
    except (ValueError, TypeError):
        return f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02}" if when else None


# ------------------------------------------------------------------- JSON Feed


def _json_feed(body: bytes, url: str, most: int) -> Listing | None:
    if b"jsonfeed.org" not in body[:2000]:
        return None
    try:
        told = json.loads(body.decode("utf-8-sig"))
        items = told["items"]
        version = str(told["version"])
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        return Listing("JSON feed", None, (), fault=f"{type(error).__name__}: {error}")
    if "jsonfeed.org" not in version or not isinstance(items, list):
        return None
    entries = [made for one in items[:most] if (made := _json_entry(one, url)) is not None]
    left_out = max(len(items) - most, 0)
    return Listing("feed", _words(told.get("title")), tuple(entries), left_out=left_out)


def _json_entry(told: object, url: str) -> Entry | None:
    if not isinstance(told, dict):
        return None
    held = {name: whole(value) for name, value in told.items() if isinstance(value, str)}
    link = held.get("url") or held.get("external_url") or held.get("id", "")
    if not link.startswith(("http", "/")):
        return None
    text = held.get("content_html") or ""
    return Entry(
        urljoin(url, link),
        _words(held.get("title")),
        _date(held.get("date_published")),
        held.get("date_modified") or held.get("date_published"),
        text if len(_MARKUP.sub(" ", text).split()) >= FULL_TEXT else None,
    )


def _date(told: str | None) -> str | None:
    try:
        return date.fromisoformat((told or "").strip()[:10]).isoformat()
    except ValueError:
        return None


# ------------------------------------------------------------- sitemaps, OPML


class _StopError(Exception):
    """Enough was read, or more must not be."""


_SITEMAP_FIELDS = frozenset(["loc", "lastmod", "publication_date", "title"])


def _sitemap(body: bytes, root: str, url: str, most: int) -> Listing:
    index = root == "sitemapindex"
    unit = "sitemap" if index else "url"
    rows: list[dict[str, str]] = []
    path: list[str] = []
    words: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        local = name.rpartition(":")[2].lower()
        path.append(local)
        if len(path) > _DEEPEST:
            raise _StopError(_DEEP)
        if local == unit:
            if len(rows) == most:
                raise _StopError
            rows.append({})
        words.clear()

    def end(_: str) -> None:
        local = path.pop()
        # A picture's own <image:loc> stands deeper than the page's.
        told = local in _SITEMAP_FIELDS and unit in path and (local != "loc" or path[-1] == unit)
        if rows and told:
            rows[-1].setdefault(local, "".join(words).strip())
        words.clear()

    def text(data: str) -> None:
        if len(words) < 1000:
            words.append(data)

    fault = _walk(body, start, end, text)
    entries = (
        Entry(
            urljoin(url, row["loc"]),
            row.get("title"),
            _date(row.get("publication_date")),
            row.get("lastmod") or row.get("publication_date"),
        )
        for row in rows
        if row.get("loc")
    )
    total = len(re.findall(rb"<(?:\w{1,10}:)?" + unit.encode() + rb"[\s>]", body))
    kind = "sitemap index" if index else "sitemap"
    return Listing(kind, None, tuple(entries), index, max(total - len(rows), 0), fault)


def _opml(body: bytes, url: str, most: int) -> Listing:
    entries: list[Entry] = []
    left_out = 0

    def start(name: str, marks: dict[str, str]) -> None:
        nonlocal left_out
        marks = {name.lower(): value for name, value in marks.items()}
        link = marks.get("xmlurl")
        if name.lower() == "outline" and link:
            if len(entries) < most:
                entries.append(Entry(urljoin(url, link), marks.get("title") or marks.get("text")))
            else:
                left_out += 1

    fault = _walk(body, start, lambda _: None, lambda _: None)
    return Listing("list in OPML", None, tuple(entries), True, left_out, fault)


def _walk(body: bytes, start: Any, end: Any, text: Any) -> str | None:
    """Read XML with three handlers; what stopped it early, or None."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text

    def refuse(*_: object) -> None:
        raise _StopError("declares entities of its own")

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(body, True)
    except _StopError as stop:
        return str(stop) or None
    except (expat.ExpatError, ValueError) as error:
        return f"not well-formed: {error}"
    return None
