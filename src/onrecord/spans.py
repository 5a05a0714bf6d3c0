"""Offsets into a report's text.

A span is ``(start, end)`` in characters (``str`` indices) of one text, end exclusive;
``text[start:end]`` gives its words back. A role of a statement (source, cue, content) is
a tuple of spans in text order, because a quotation is often broken by its attribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_HALF = re.compile("[\ud800-\udfff]")
Span = tuple[int, int]
Spans = tuple[Span, ...]


def whole(text: str) -> str:
    """The text with halves of characters (lone surrogates, which no file can hold) as U+FFFD;
    as long as before."""
    return text if _HALF.search(text) is None else _HALF.sub("\ufffd", text)


def words(text: str, spans: Iterable[Span], gap: str = " … ") -> str:
    """The words of several spans, joined by ``gap``."""
    return gap.join(text[start:end] for start, end in spans)


def covers(outer: Iterable[Span], inner: Iterable[Span]) -> bool:
    """True when every inner span lies inside one outer span (and there is an inner one)."""
    outer, inner = tuple(outer), tuple(inner)
    return bool(inner) and all(any(a <= s and e <= b for a, b in outer) for s, e in inner)


def overlap(one: Iterable[Span], other: Iterable[Span]) -> bool:
    """True when some character lies in both."""
    other = tuple(other)
    return any(a < e and s < b for a, b in one for s, e in other)


def merge(spans: Iterable[Span]) -> Spans:
    """Sorted, with spans that touch or overlap joined into one."""
    out: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)


def trim(text: str, span: Span) -> Span:
    """The span without white space at its edges."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def without(span: Span, holes: Iterable[Span]) -> Spans:
    """What is left of a span when the holes are cut out of it."""
    out, at = [], span[0]
    for start, end in merge(holes):
        if end <= at or start >= span[1]:
            continue
        if start > at:
            out.append((at, start))
        at = max(at, end)
    if at < span[1]:
        out.append((at, span[1]))
    return tuple(out)
