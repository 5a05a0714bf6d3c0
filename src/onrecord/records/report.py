"""What was found: captures, and the reports in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.records.ids import make_id
from onrecord.records.vocabulary import PageKind
from onrecord.spans import Span, Spans


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person says about a place, in options or a sidecar; it outranks the page.

    ``listed`` is the day that a feed or sitemap gives: it counts where the page is silent.
    """

    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    charset: str | None = field(default=None, repr=False)  # the server's word on the encoding
    listed: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Served:
    """What a server said beside the bytes of a capture.

    ``head`` is its answer's status line and headers as they came (Latin-1), ``url`` where the
    redirects ended, ``retrieved`` when (UTC, ISO 8601), ``address`` the server's IP address.
    The bytes came as ``head`` says: their codings and chunks are taken off in the capture.
    """

    url: str
    retrieved: str
    head: str = field(repr=False)
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes as they were found. ``id`` is their SHA-256 (64 hex digits).

    ``served`` is there where they came from a server, and not from a file.
    """

    id: str
    place: str
    body: bytes = field(repr=False)
    media_type: str  # "text/html" or "text/plain"
    retrieved: str  # UTC, ISO 8601, to the second
    hints: Hints = Hints()
    served: Served | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on the page and is not the report."""

    kind: str  # navigation, share, form, notice, promotion, related, caption slug, …
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A pingback's or trackback's excerpt, or a visitor's comment: never the report's words.

    ``kind`` is "pingback", "trackback", "comment" or "" where nothing tells; ``date`` is EDTF.
    """

    excerpt: str
    url: str | None = None
    kind: str = ""
    author: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a report; ``told_by`` is "json-ld", "meta" or "byline"."""

    name: str
    kind: str = "person"  # or "organization"
    url: str | None = None
    told_by: str = "byline"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a report's text: its words (a span of the text) and where it leads."""

    words: str
    url: str
    span: Span


@dataclass(frozen=True, slots=True)
class Report:
    """One published text of one outlet, cleaned.

    ``text`` is its paragraphs (captions among them) joined by a blank line; the title is
    apart. ``published``, ``modified`` are EDTF or None; ``published_from`` says where the
    date came from: "given", "text", "feed", or which voices of a page tell it ("json-ld +
    address"); ``published_trust`` how sure that is. ``byline`` are the names of ``authors``.
    """

    id: str
    capture: str
    place: str
    url: str | None
    title: str | None
    outlet: str | None
    byline: tuple[str, ...]
    contributors: tuple[str, ...]  # "Additional reporting by …"
    published: str | None
    published_from: str | None
    modified: str | None
    retrieved: str
    text: str = field(repr=False)
    paragraphs: Spans = field(repr=False)
    captions: Spans = ()
    furniture: tuple[Furniture, ...] = field(default=(), repr=False)
    references: tuple[Reference, ...] = ()
    page_kind: PageKind = "article"
    section: str | None = None
    language: str | None = None  # BCP 47, lower case, as the page says: "en", "de-at"
    authors: tuple[Author, ...] = ()
    agencies: tuple[str, ...] = ()  # news agencies that it credits
    links: tuple[Link, ...] = field(default=(), repr=False)
    published_trust: str | None = None  # "sure", "likely", "guess"
    modified_from: str | None = None
    notes: tuple[str, ...] = ()  # what was repaired or is missing, in words
    standfirst: Span | None = None  # the paragraph that sums it up below its title


def report_id(
    text: str, title: str | None, outlet: str | None, published: str | None, url: str | None
) -> str:
    """A report is its words, its outlet, its address and its date; not when we read it."""
    return make_id("r", text, title, outlet, published, url)


def bare_report(
    text: str,
    *,
    paragraphs: Spans | None = None,
    title: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    place: str = "",
) -> Report:
    """A text as it stands, as a report: nothing cleaned away, no capture behind it."""
    return Report(
        id=report_id(text, title, outlet, published, None),
        capture="",
        place=place,
        url=None,
        title=title,
        outlet=outlet,
        byline=(),
        contributors=(),
        published=published,
        published_from="given" if published else None,
        modified=None,
        retrieved="",
        text=text,
        paragraphs=((0, len(text)),) if paragraphs is None else paragraphs,
    )
