"""The last step of both ways of cleaning: parts and hints to one frozen report."""

from __future__ import annotations

from onrecord.clean import dates
from onrecord.clean.outlets import of_host
from onrecord.clean.sift import Parts, is_prose
from onrecord.errors import PageError
from onrecord.records import Capture, Report, report_id
from onrecord.spans import Span

GAP = "\n\n"


def assemble(
    capture: Capture,
    parts: Parts,
    *,
    url: str | None = None,
    outlet: str | None = None,
    published: tuple[str, str] | None = None,
    modified: str | None = None,
) -> Report:
    """The report; ``published`` is (EDTF, where from). Hints outrank what the page says.

    Raises PageError when no paragraph is left, or a given date is none.
    """
    if not any(is_prose(text) for text, _ in parts.paragraphs):
        raise PageError(capture.place, "no report in it: nothing is left after cleaning")
    hints = capture.hints
    if hints.published:
        told = dates.given(hints.published)
        if told is None:
            raise PageError(capture.place, f"published: {hints.published!r} is not a date")
        published = told, "given"
    at = 0
    paragraphs: list[Span] = []
    captions: list[Span] = []
    for words, caption in parts.paragraphs:
        span = at, at + len(words)
        at = span[1] + len(GAP)
        (captions if caption else []).append(span)
        paragraphs.append(span)
    text = GAP.join(words for words, _ in parts.paragraphs)
    url = hints.url or url
    title = hints.title or parts.title
    outlet = hints.outlet or outlet or of_host(url)
    day = published[0] if published else None
    return Report(
        id=report_id(text, title, outlet, day, url),
        capture=capture.id,
        place=capture.place,
        url=url,
        title=title,
        outlet=outlet,
        byline=tuple(parts.byline),
        contributors=tuple(parts.contributors),
        published=day,
        published_from=published[1] if published else None,
        modified=modified,
        retrieved=capture.retrieved,
        text=text,
        paragraphs=tuple(paragraphs),
        captions=tuple(captions),
        furniture=tuple(parts.furniture),
        references=tuple(parts.references),
    )
