"""The last step of both ways of cleaning: parts and hints to one frozen report."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.clean import dates
from onrecord.clean.agencies import credited
from onrecord.clean.dating import Dated
from onrecord.clean.outlets import of_host
from onrecord.clean.sift import Parts, is_prose
from onrecord.errors import PageError
from onrecord.records import Author, Capture, Link, PageKind, Report, report_id
from onrecord.spans import Span

GAP = "\n\n"
CLOSING = 8  # lines of furniture after the report in which an agency may be credited


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a report beside its words."""

    url: str | None = None
    outlet: str | None = None
    published: Dated | None = None
    modified: Dated | None = None
    page_kind: PageKind = "article"
    section: str | None = None
    language: str | None = None
    source: str | None = None  # an agency that linked data names
    notes: tuple[str, ...] = ()


def assemble(capture: Capture, parts: Parts, facts: Facts) -> Report:
    """The report. Hints outrank what the page says.

    Raises PageError when no paragraph is left, or a given date is none.
    """
    if not any(is_prose(one.text) for one in parts.paragraphs):
        raise PageError(capture.place, "no report in it: nothing is left after cleaning")
    published = _published(capture, facts)
    text, paragraphs, captions, links = _laid_out(parts)
    leads = [span for span, one in zip(paragraphs, parts.paragraphs, strict=True) if one.is_lead]
    url = capture.hints.url or facts.url
    title = capture.hints.title or parts.title
    outlet = capture.hints.outlet or facts.outlet or of_host(url)
    day = published.day if published else None
    authors = tuple(parts.authors) or tuple(Author(name) for name in parts.byline)
    return Report(
        id=report_id(text, title, outlet, day, url),
        capture=capture.id,
        place=capture.place,
        url=url,
        title=title,
        outlet=outlet,
        byline=tuple(author.name for author in authors),
        contributors=tuple(parts.contributors),
        published=day,
        published_from=published.told_by if published else None,
        modified=facts.modified.day if facts.modified else None,
        retrieved=capture.retrieved,
        text=text,
        paragraphs=paragraphs,
        captions=captions,
        furniture=tuple(parts.furniture),
        references=tuple(parts.references),
        page_kind=facts.page_kind,
        section=facts.section,
        language=facts.language,
        authors=authors,
        agencies=_agencies(parts, authors, facts.source),
        links=links,
        standfirst=leads[0] if leads else None,
        published_trust=published.trust if published else None,
        modified_from=facts.modified.told_by if facts.modified else None,
        notes=(*facts.notes, *_foreign(facts.language)),
    )


def _foreign(language: str | None) -> tuple[str, ...]:
    """A note on a language that nothing here reads."""
    if not language or language.lower().startswith("en"):
        return ()
    return (f"the page calls its language “{language}”; statements are found in English only",)


def _published(capture: Capture, facts: Facts) -> Dated | None:
    if not capture.hints.published:
        return facts.published
    told = dates.given(capture.hints.published)
    if told is None:
        raise PageError(capture.place, f"published: {capture.hints.published!r} is not a date")
    return Dated(told, "given", "sure")


def _laid_out(
    parts: Parts,
) -> tuple[str, tuple[Span, ...], tuple[Span, ...], tuple[Link, ...]]:
    """The text, and the spans of its paragraphs, captions and links."""
    at = 0
    paragraphs: list[Span] = []
    captions: list[Span] = []
    links: list[Link] = []
    for one in parts.paragraphs:
        span = at, at + len(one.text)
        paragraphs.append(span)
        if one.is_caption:
            captions.append(span)
        links += [Link(one.text[s:e], url, (at + s, at + e)) for s, e, url in one.links]
        at = span[1] + len(GAP)
    text = GAP.join(one.text for one in parts.paragraphs)
    return text, tuple(paragraphs), tuple(captions), tuple(links)


def _agencies(parts: Parts, authors: tuple[Author, ...], source: str | None) -> tuple[str, ...]:
    body = [one.text for one in parts.paragraphs if not one.is_caption and not one.is_lead]
    names = [*(a.name for a in authors), *([source] if source else [])]
    told = [f.text for f in parts.furniture if f.kind in ("byline", "contributors", "copyright")]
    closing = [*body[-2:], *told[:CLOSING]]
    return tuple(credited(names, body[:2], closing))
