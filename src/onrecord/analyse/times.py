"""Time expressions: found by rules, resolved to TIMEX3 and EDTF against the report's date.

A bare weekday or month is the last one before publication, unless the verb beside it
looks ahead. "Early", "mid" and "late" make an EDTF approximate (``2018-11~``). Without a
publication date a relative expression has no EDTF. What is relative inside a quotation is
counted from the day on which it was said. The forms follow TIMEX3 (TimeML) as news text
uses it; measured in ``eval/times.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from onrecord.analyse import calendar as c
from onrecord.analyse import time_dates, time_lengths, time_quarters, timewords
from onrecord.analyse.calendar import Value
from onrecord.analyse.time_rules import Around, Function, matches
from onrecord.records import Statement, Time
from onrecord.spans import Span, Spans

RULE_PAGES = (
    time_dates,
    time_quarters,
    timewords,
    time_lengths,
)  # importing them registers their rules
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
COMPARED = re.compile(r"\b(?:ago|earlier|last year|same|corresponding|comparable)\b", re.IGNORECASE)
LONGER = re.compile(r"\b(?:six|nine|12|twelve) months|\b(?:full|fiscal) year\b", re.IGNORECASE)
Said = Sequence[tuple[Span, str]]


def resolve(
    text: str, published: str | None, sentences: Spans, said: Said = ()
) -> tuple[Time, ...]:
    """Every time expression of ``text``, in order.

    ``published`` is the report's date (EDTF; of day precision to anchor anything). ``said``
    gives stretches of ``text`` (quotations) with the EDTF date on which their words were
    said: expressions inside are counted from it (see `said_in`).
    """
    now = c.parse_day(published)
    days = [(span, day) for span, when in said if (day := c.parse_day(when))]
    out: list[Time] = []
    last: date | None = None
    year: int | None = None
    period: tuple[int, int] | None = None
    index = 0
    for span, match, function in _longest(text):
        while index + 1 < len(sentences) and sentences[index + 1][0] <= span[0]:
            index += 1
        home = sentences[index] if sentences else (0, len(text))
        base = next((day for (a, e), day in days if a <= span[0] and span[1] <= e), now)
        value = function(match, Around(text, base, home, last, year, period))
        if value is None:
            continue
        out.append(_time(text, span, value, base))
        last = c.parse_day(value.edtf) or last
        if value.edtf and value.edtf[:4].isdigit():
            year = int(value.edtf[:4])
        period = _period(value, match.group(), period, base)
    return tuple(out)


def _period(
    value: Value, words: str, period: tuple[int, int] | None, now: date | None
) -> tuple[int, int] | None:
    """The quarter that a report of results is about: the last one named that is over."""
    if LONGER.search(words):
        return None
    found = QUARTER.match(value.timex or "")
    if found is None or now is None or COMPARED.search(words):
        return period
    named = int(found[1]), int(found[2])
    if named >= (now.year, (now.month + 2) // 3) or (
        period and named <= (period[0] - 1, period[1])
    ):
        return period
    return named


def said_in(statements: Iterable[Statement]) -> tuple[tuple[Span, str], ...]:
    """The quotations whose day is known, innermost first: what ``resolve`` takes as ``said``."""
    spans = [
        (span, statement.said)
        for statement in statements
        if statement.said and statement.kind == "direct"
        for span in statement.content
    ]
    return tuple(sorted(spans, key=lambda item: item[0][1] - item[0][0]))


def _longest(text: str) -> list[tuple[Span, re.Match[str], Function]]:
    """The matches that stand, in text order: of two that overlap the longer one."""
    found = [(match.span(), match, function) for match, function in matches(text)]
    found.sort(key=lambda item: (item[0][0] - item[0][1], item[0][0]))
    used = bytearray(len(text))
    taken = []
    for span, match, function in found:
        start, end = span
        if any(used[start:end]) or function(match, Around(text, None, (start, end))) is None:
            continue
        used[start:end] = b"\x01" * (end - start)
        taken.append((span, match, function))
    return sorted(taken, key=lambda item: item[0])


def _time(text: str, span: Span, value: Value, now: date | None) -> Time:
    anchor = now.isoformat() if value.relative and now and value.edtf else None
    return Time(span, text[slice(*span)], value.edtf, value.type, value.timex, anchor)
