"""Pages of links: a section front, an index, a tag's page.

Such a page is no report, and reading all that it leads to is more than was asked for. It is
told by its many headlines that are links and its want of prose; `--links` says to follow.

The scan is one pass over the page's tags, so no page can make it slow; what it takes for a
tag is near enough for counting words, and not for more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from onrecord.read.addresses import key
from onrecord.read.feed import Entry, Listing

HEADLINE = 4  # words from which the text of a link is one
HEADLINES = 20  # from which a page may be a list
PROSE = 25  # words from which a block outside links is prose
PROSE_EACH = 2  # words of prose for each headline, below which a page may be a list
RUN = 80  # words of prose that no headline breaks, below which a page of teasers is one, too
_MOST = 3_000_000  # characters of a page
_ATTRIBUTE = re.compile(r"""\b(href|rel|type)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_SILENT = ("script", "style", "noscript", "template", "svg", "select", "textarea")
_BLOCK_TAGS = """
p div li td th h1 h2 h3 h4 h5 h6 article section ul ol table tr br dd dt figcaption main
"""
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_ARTICLE = re.compile(
    r"""og:type["'][^<>]{0,60}["']article|"@type"\s*:\s*\[?\s*"\w*(?:NewsArticle|Article)\"""",
    re.IGNORECASE,
)
_FEED = re.compile(r"application/(?:rss|atom|feed)\+(?:xml|json)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a list: headlines with where they lead, its words of prose, its own feed."""

    headlines: tuple[Entry, ...]
    prose: int  # words in blocks of prose outside links
    run: int  # … the most of them that no headline of another page breaks
    feed: str | None  # the feed that the page announces
    article: bool  # it says that it is an article


def page(html: str, url: str) -> Page:
    """Count a page's headlines and prose. Addresses of other sites are no headlines."""
    found: dict[str, Entry] = {}
    feed = None
    prose = block = run = longest = 0
    href: str | None = None
    words: list[str] = []
    host = _host(url)
    for tag, marks, text in _tags(html[:_MOST]):
        if tag == "link" and feed is None and _FEED.search(marks):
            feed = _attributes(marks).get("href")
        if tag in ("a", "/a"):
            if href is not None and len(words) >= HEADLINE:
                address = _joined(url, href)
                if address and _host(address) == host and key(address) != key(url):
                    if block < HEADLINE and key(address) not in found:  # no link in a sentence
                        longest, run = max(longest, run), 0
                    found.setdefault(key(address), Entry(address, " ".join(words)[:500]))
            href = _attributes(marks).get("href") if tag == "a" else None
            words = []
        elif tag.lstrip("/") in _BLOCKS:
            run += block if block >= PROSE else 0
            prose += block if block >= PROSE else 0
            block = 0
        told = text.split()
        if href is not None:
            words += unescape(text).split()[: 60 - len(words)] if len(words) < 60 else []
        else:
            block += len(told)
    prose += block if block >= PROSE else 0
    longest = max(longest, run + (block if block >= PROSE else 0))
    announced = urljoin(url, feed) if feed else None
    article = bool(_ARTICLE.search(html[:_MOST]))
    return Page(tuple(found.values()), prose, longest, announced, article)


def is_list(found: Page) -> bool:
    """True for a page that is surely a list: many headlines, hardly any prose between them."""
    count = len(found.headlines)
    short = found.prose < PROSE_EACH * count or found.run < RUN
    return not found.article and count >= HEADLINES and short


def listing(found: Page, most: int) -> Listing:
    """The headlines as a list, in the order of the page."""
    entries = found.headlines[:most]
    return Listing("page of links", None, entries, left_out=max(len(found.headlines) - most, 0))


def _tags(html: str) -> Iterator[tuple[str, str, str]]:
    """(name, attributes, text behind it) of each tag; comments and scripts are left out."""
    closing = ""
    for piece in html.split("<"):
        if closing:
            if closing == "-->":
                if "-->" not in piece:
                    continue
                piece = "x>" + piece.partition("-->")[2]
            elif not piece[:12].lower().startswith(closing):
                continue
            closing = ""
        elif piece.startswith("!--"):
            if "-->" not in piece:
                closing = "-->"
                continue
            piece = "x>" + piece.partition("-->")[2]
        inside, bracket, text = piece.partition(">")
        if not bracket:
            inside, text = "", piece
        parts = inside.split(None, 1)
        name = parts[0].lower().rstrip("/") if parts else ""
        if name in _SILENT and not inside.endswith("/"):
            closing = "/" + name
            continue
        yield name, parts[1] if len(parts) > 1 else "", text


def _attributes(marks: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(marks[:4000])
    return {m[1].lower(): unescape(m[2] or m[3] or m[4] or "").strip() for m in found}


def _joined(url: str, href: str) -> str | None:
    try:
        address = urljoin(url, href)
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _host(url: str) -> str:
    try:
        return re.sub(r"^www\d?\.", "", urlsplit(url).hostname or "")
    except ValueError:
        return ""
