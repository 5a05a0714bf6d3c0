"""What a page says of itself: JSON-LD, meta and link elements, the title, its language.

Nothing is decided here. Each thing told keeps its origin ("json-ld", "meta", …), the more
trustworthy first; `facts` weighs them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_ARTICLE = re.compile(r"(?:article|blogposting|report|liveblogposting|review)$", re.IGNORECASE)
_NOT_ARTICLE = re.compile(r"(?:claimreview|aggregate)", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_TAGS = re.compile(r"<[^<>]{1,300}>")
_COMMENT = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*;?\s*$")
_LOOSE = re.compile(
    r"\"(datePublished|dateModified|dateCreated|headline)\"\s*:\s*\"((?:[^\"\\]|\\.){4,300})\""
)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published",
    "og:published_time", "publishdate", "publish_date", "publish-date", "pubdate",
    "article_date_original", "sailthru.date", "parsely-pub-date", "dc.date.issued", "dcterms.date",
    "dcterms.issued", "dcterms.created", "dc.date", "dc.date.created", "dc.created",
    "date", "article.published", "publication_date", "published_time", "datecreated",
    "citation_publication_date", "citation_date", "originalpublicationdate", "bt:pubdate",
    "cxenseparse:recs:publishtime", "rnews:datepublished", "shareaholic:article_published_time",
    "article.created", "created", "displaydate", "date_published", "dc:date", "dc:created",
    "article:post_date",
    "prism.publicationdate", "eprints.date", "iso-8601-publish-date", "publishedat",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:modified_time", "datemodified", "og:updated_time",
    "article:modified", "last-modified", "lastmod", "dc.date.modified", "dcterms.modified",
    "modified", "article.updated", "revision_date", "updated_time", "date_modified",
)  # fmt: skip
_AUTHORS = (
    "author", "article:author", "article:author_name", "dc.creator", "dcterms.creator",
    "sailthru.author", "parsely-author", "byl", "authors", "citation_author", "cxenseparse:author",
    "article.author", "bt:author", "creator", "rbauthors", "dc:creator", "lp.article:author",
)  # fmt: skip
_TITLES = ("og:title", "twitter:title", "sailthru.title", "parsely-title", "dc.title", "title")
_ABOUT = ("og:description", "description", "twitter:description", "dc.description")
_SITES = ("og:site_name", "application-name", "dc.publisher", "apple-mobile-web-app-title")
_SECTIONS = (
    "article:section",
    "parsely-section",
    "section",
    "cxenseparse:recs:category",
    "og:section",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing the page says of itself, and where: "json-ld", "meta", "title", …"""

    value: str
    origin: str
    name: str = ""  # the property it stood under


@dataclass(frozen=True, slots=True)
class Writer:
    """An author as told: ``kind`` is schema.org's type in lower case, or ""."""

    name: str
    origin: str
    kind: str = ""
    url: str | None = None


@dataclass(slots=True)
class Head:
    """All that a page says of itself, in the order of trust."""

    titles: list[str] = field(default_factory=list)
    description: str | None = None
    writers: list[Writer] = field(default_factory=list)
    sites: list[Told] = field(default_factory=list)
    sections: list[Told] = field(default_factory=list)
    languages: list[Told] = field(default_factory=list)
    published: list[Told] = field(default_factory=list)
    modified: list[Told] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    types: set[str] = field(default_factory=set)  # schema.org and Open Graph, lower case
    body: str = ""
    free: bool | None = None  # may everybody read it whole?
    next_url: str | None = None
    source: str | None = None  # an agency that linked data names as the source

    @property
    def author_names(self) -> list[str]:
        return [w.name for w in self.writers]


def head_of(tree: Any) -> Head:
    """What the page's head and linked data say. Never raises."""
    head = Head()
    metas: dict[str, list[str]] = {}
    scripts: list[str] = []
    titles: list[str] = []
    for node in tree.iter("meta", "link", "title", "script"):
        if node.tag == "meta":
            told = (node.get("property") or "").split()  # RDFa may give several names
            told = told or [node.get("name") or node.get("itemprop") or ""]
            content = node.get("content")
            for name in told if told[0] else [node.get("http-equiv") or ""]:
                if name and content:
                    metas.setdefault(name.lower(), []).append(content[:3000])
        elif node.tag == "link":
            _link(head, node)
        elif node.tag == "title":
            titles.append(node.text or "")
        elif "ld+json" in (node.get("type") or ""):
            scripts.append(node.text or "")
    for script in scripts:
        _linked_data(head, script)
    _meta(head, metas)
    if titles and (title := clear(titles[0])):
        head.titles.append(title)
    if language := tree.get("lang") or tree.get("xml:lang"):
        head.languages.insert(0, Told(language, "html"))
    return head


def clear(words: object) -> str:
    """A value's words: no tags, no entities, white space even."""
    if not isinstance(words, str):
        return ""
    words = words[:5000]
    if "&" in words:
        words = html.unescape(html.unescape(words))
    return _SPACE.sub(" ", _TAGS.sub(" ", words)).strip()


def _link(head: Head, node: Any) -> None:
    rel, address = (node.get("rel") or "").lower(), node.get("href") or ""
    if rel == "canonical" and address:
        head.urls.insert(0, address.strip()[:2000])
    elif rel == "next" and address:
        head.next_url = address.strip()[:2000]


def _meta(head: Head, metas: dict[str, list[str]]) -> None:
    def all_of(names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for name in names:
            for value in metas.get(name, ()):
                if words := clear(value):
                    yield name, words

    head.published += [Told(v, "meta", n) for n, v in all_of(_PUBLISHED)]
    head.modified += [Told(v, "meta", n) for n, v in all_of(_MODIFIED)]
    head.titles += [v for _, v in all_of(_TITLES)]
    head.sites += [Told(v, "meta", n) for n, v in all_of(_SITES)]
    head.sections += [Told(v, "meta", n) for n, v in all_of(_SECTIONS)]
    head.languages += [
        Told(v, "meta", n) for n, v in all_of(("content-language", "og:locale", "language"))
    ]
    head.writers += [Writer(v, "meta", n) for n, v in all_of(_AUTHORS)]
    if about := next((v for _, v in all_of(_ABOUT)), None):
        head.description = head.description or about
    head.urls += [v for _, v in all_of(("og:url",))]
    head.types |= {v.lower() for _, v in all_of(("og:type",))}
    if tier := next((v.lower() for _, v in all_of(("article:content_tier",))), None):
        head.free = head.free if head.free is not None else tier == "free"


# ------------------------------------------------------------------ linked data


def _linked_data(head: Head, script: str) -> None:
    """One JSON-LD script; where it is broken JSON, the dates that can be read in it."""
    script = _COMMENT.sub("", script[:2_000_000])
    try:
        held = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        for name, value in _LOOSE.findall(script):
            into = head.modified if name == "dateModified" else head.published
            if name == "headline":
                head.titles.append(clear(value))
            else:
                into.append(Told(clear(value), "json-ld", f"loose {name}"))
        return
    things = list(_things(held))
    by_id = {str(t.get("@id")): t for t in things if len(t) > 2 and t.get("@id")}
    articles = [t for t in things if _is_article(t)]
    for thing in things:
        head.types |= _types(thing)
    for thing in articles[:3]:
        _article(head, thing, by_id)
    for thing in things:
        if "webpage" in _types(thing):
            _dates(head, thing, "page ")
        if _types(thing) & {"newsmediaorganization", "website"} and (n := clear(thing.get("name"))):
            head.sites.append(Told(n, "json-ld", "site"))


def _things(held: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value, outer ones first; no recursion."""
    queue: list[Any] = [held]
    for count, one in enumerate(queue):
        if count > 5000:
            return
        if isinstance(one, list):
            queue += one
        elif isinstance(one, dict):
            yield one
            queue += [v for v in one.values() if isinstance(v, dict | list)]


def _types(thing: dict[str, Any]) -> set[str]:
    held = thing.get("@type")
    names = held if isinstance(held, list) else [held]
    return {n.rsplit("/", 1)[-1].lower() for n in names if isinstance(n, str)}


def _is_article(thing: dict[str, Any]) -> bool:
    if not ("headline" in thing or "datePublished" in thing or "articleBody" in thing):
        return False
    return any(_ARTICLE.search(t) and not _NOT_ARTICLE.search(t) for t in _types(thing))


def _dates(head: Head, thing: dict[str, Any], prefix: str = "") -> None:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        if value := clear(thing.get(name)):
            head.published.append(Told(value, "json-ld", prefix + name))
    if value := clear(thing.get("dateModified") or thing.get("datemodified")):
        head.modified.append(Told(value, "json-ld", prefix + "dateModified"))


def _article(head: Head, thing: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> None:
    _dates(head, thing)
    head.titles += [t for t in (clear(thing.get("headline")), clear(thing.get("name"))) if t]
    body = thing.get("articleBody")
    if isinstance(body, str) and len(body) > len(head.body):
        head.body = _TAGS.sub("\n", html.unescape(body))
    head.description = head.description or clear(thing.get("description")) or None
    for one in _list(thing.get("author") or thing.get("creator")):
        head.writers += _writers(one, by_id)
    for one in _list(thing.get("publisher"))[:1]:
        if name := clear(_resolved(one, by_id).get("name") if isinstance(one, dict) else one):
            head.sites.append(Told(name, "json-ld", "publisher"))
    for one in _list(thing.get("articleSection"))[:2]:
        if name := clear(one):
            head.sections.append(Told(name, "json-ld", "articleSection"))
    if isinstance(language := thing.get("inLanguage"), str):
        head.languages.append(Told(language, "json-ld"))
    free = str(thing.get("isAccessibleForFree", "")).lower()
    if free in ("true", "false"):
        head.free = free == "true"
    for name in ("sourceOrganization", "provider"):
        for one in _list(thing.get(name))[:1]:
            if told := clear(one.get("name") if isinstance(one, dict) else one):
                head.source = head.source or told


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _resolved(one: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return one if "name" in one else by_id.get(str(one.get("@id")), one)


def _writers(one: Any, by_id: dict[str, dict[str, Any]]) -> list[Writer]:
    if isinstance(one, str):
        return [Writer(name, "json-ld")] if (name := clear(one)) else []
    if not isinstance(one, dict):
        return []
    one = _resolved(one, by_id)
    kind = next(iter(sorted(_types(one))), "")
    names = [n for n in map(clear, _list(one.get("name"))) if n]
    url = one.get("url") if isinstance(one.get("url"), str) else None
    return [Writer(name, "json-ld", kind, url) for name in names]
