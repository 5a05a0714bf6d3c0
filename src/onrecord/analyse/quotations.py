"""Quotations: where the marks of several habits open and close, and which run on.

English double and single, French « », German „ “ and » «, straight marks. A quotation left
open runs to the end of its paragraph; when the next paragraph opens with the same mark, it
goes on there, as newspapers print one speaker's quotation over several paragraphs.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.spans import Span

MARKS = "“”„«»‹›‘’‚\"'"
CLOSERS = {"“": "”", "„": "“”", "«": "»", "‹": "›", "``": "''", "''": "''"}
OPENER = re.compile(r"``|''(?=\w)|[“„«‹\"]|(?<!\w)»(?=\S)|(?<![\w’'])[‘‚'](?=[^\W\d]|[“\"…])")
ENDED = re.compile(r"[,.?!…;—–-]$")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation in one paragraph, its marks included."""

    span: Span
    mark: str
    closed: bool


def quotations(text: str) -> tuple[Quotation, ...]:
    """The quotations of a text in order; one inside another is part of the outer one."""
    out: list[Quotation] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        base, body = paragraph.start(), paragraph.group().rstrip()
        mark = OPENER.search(body)
        while mark:
            end = _end(body, mark)
            if end is None:
                mark = OPENER.search(body, mark.end())
                continue
            stop, closed = (end, True) if end >= 0 else (len(body), False)
            out.append(Quotation((base + mark.start(), base + stop), mark.group(), closed))
            mark = OPENER.search(body, stop)
    return tuple(out)


def _end(body: str, mark: re.Match[str]) -> int | None:
    """Where a quotation closes, -1 where it is left open, None where this opens none."""
    kind, at = mark.group(), mark.end()
    if kind in "‘‚'":
        return _single(body, mark)
    if kind == "»":
        end = body.find("«", at)
        return end + 1 if end > 0 else None
    if kind == '"':
        stray = body[mark.start() - 1 : mark.start()].strip() and not body[at : at + 1].strip()
        if stray and mark.start():
            return None
        close = re.compile(r'(?<=\S)"|"(?=[\s.,;:!?)]|$)').search(body, at)
        return close.end() if close else -1
    ends = [e + len(c) for c in _closers(kind) if (e := body.find(c, at)) >= 0]
    return min(ends) if ends else -1


def _closers(kind: str) -> tuple[str, ...]:
    return (CLOSERS[kind],) if len(kind) > 1 else tuple(CLOSERS[kind])


def _single(body: str, mark: re.Match[str]) -> int | None:
    """The closing single mark: after punctuation at best, for "workers’" may hold another."""
    kind, at = mark.group(), mark.end()
    close = "'" if kind == "'" else "’" if kind == "‘" else "‘’"
    following = OPENER.search(body, at)
    while following and following.group() not in "‘‚'":
        following = OPENER.search(body, following.end())
    limit = following.start() if following else len(body)
    marks = [m for m in re.finditer(rf"[{close}](?!\w)", body[:limit]) if m.start() > at]
    for found in marks:
        if ENDED.search(body[at : found.start()]):
            return found.end()
    first = marks[0] if marks else None
    if first and first.start() - at <= 60 and body[first.start() - 1] not in "sz":
        return first.end()
    if marks and kind != "'" and body[marks[-1].start() - 1] in "sz" and marks[-1].end() - at < 60:
        return marks[-1].end()
    return -1 if mark.start() == 0 and kind == "‘" and not marks else None


def mask(text: str, quotes: Sequence[Quotation]) -> bytearray:
    """1 for each character inside, or of, the marks."""
    out = bytearray(len(text))
    for quote in quotes:
        start, end = quote.span
        out[start:end] = b"\x01" * (end - start)
    return out


def runs(text: str, quotes: Sequence[Quotation]) -> list[list[Quotation]]:
    """Quotations that go on over paragraphs, each as its parts in order; none of one part."""
    out: list[list[Quotation]] = []
    for before, after in itertools.pairwise(quotes):
        gap = text[before.span[1] : after.span[0]]
        if before.closed or before.mark != after.mark or gap.strip() or "\n" not in gap:
            continue
        if out and out[-1][-1] is before:
            out[-1].append(after)
        else:
            out.append([before, after])
    return out
