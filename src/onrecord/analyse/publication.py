"""When an undated report was likely published: days that its own words speak for.

Evidence, strongest first: a dateline; a weekday beside a date, which fits few years; the
newest date that is told as past, moved on to the weekday that the report calls by its
bare name; a "last year" beside the newest year named. Nothing here knows today's date.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.analyse.calendar import DAY_NAMES, DAYS, parse_day, real
from onrecord.analyse.time_rules import Around
from onrecord.records import LikelyDate, Time
from onrecord.spans import Spans

MOST = 3  # days offered
FITTING = 7  # years after the newest one named in which a weekday may fit its date
OPENING = 200  # characters in which a dateline stands
DATELINE = re.compile(r"(?:,? ?\([^)\n]{1,30}\))?\s*(?:--|[—–_:]|-\s)")
WEEKDAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")


@dataclass(frozen=True, slots=True)
class Read:
    """What the time expressions of a report say of its date."""

    days: tuple[tuple[date, str], ...]  # whole dates told as past, oldest first
    yearless: tuple[tuple[int, int, int | None, str, bool], ...]
    # month, day, weekday, words, in the dateline
    dateline: tuple[date, str] | None
    weekday: int | None  # the one most often named alone
    year: int | None  # the newest named
    last_year: bool


def likely_published(
    text: str, times: Sequence[Time], sentences: Spans, before: str | None = None
) -> tuple[LikelyDate, ...]:
    """The dates (EDTF) on which an undated report may have been published, likeliest first.

    ``times`` and ``sentences`` are those of ``text``, resolved without a date. ``before`` is
    an EDTF day after which it cannot have been (the day on which it was retrieved). At most
    three, each with its reasons in words; none where the text says nothing. A date is as
    coarse as the evidence: a day, or a year where no day is named.
    """
    read = _read(text, times, sentences)
    bound = parse_day(before)
    scores: dict[str, float] = defaultdict(float)
    reasons: dict[str, list[str]] = defaultdict(list)
    for score, edtf, why in _candidates(read, bound):
        if bound and edtf > bound.isoformat():
            continue
        scores[edtf] += score
        reasons[edtf] += [reason for reason in why if reason not in reasons[edtf]]
    if any(len(edtf) > 4 for edtf in scores):  # a day says more than its year
        scores = defaultdict(float, {e: s for e, s in scores.items() if len(e) > 4})
    best = sorted(scores, key=lambda edtf: (-scores[edtf], edtf))[:MOST]
    return tuple(LikelyDate(edtf, tuple(reasons[edtf])) for edtf in best)


def _read(text: str, times: Sequence[Time], sentences: Spans) -> Read:
    days, yearless, years = [], [], []
    dateline = None
    bare: Counter[int] = Counter()
    for time in times:
        home = next((s for s in sentences if s[0] <= time.span[0] < s[1]), (0, len(text)))
        heads = time.span[0] < OPENING and bool(DATELINE.match(text, time.span[1]))
        if not heads and Around(text, None, home).side(time.span) > 0:
            continue
        named = WEEKDAY.match(time.words)
        weekday = DAYS[named.group().lower()] if named else None
        day = parse_day(time.edtf) if time.anchor is None else None
        timex = time.timex3_value or ""
        if day:
            days.append((day, time.words))
            if heads and dateline is None:
                dateline = (day, time.words)
        elif found := re.fullmatch(r"XXXX-(\d\d)-(\d\d)", timex):
            yearless.append((int(found[1]), int(found[2]), weekday, time.words, heads))
        elif (found := re.fullmatch(r"XXXX-WXX-(\d)", timex)) and time.timex3_type != "SET":
            bare[int(found[1]) - 1] += 1
        if time.anchor is None and re.match(r"[12]\d{3}", time.edtf or ""):
            years.append(int((time.edtf or "")[:4]))
    often = bare.most_common(1)
    return Read(
        tuple(sorted(days)), tuple(yearless), dateline, often[0][0] if often else None,
        max(years, default=None), bool(re.search(r"\blast year\b", text, re.IGNORECASE)),
    )  # fmt: skip


Candidate = tuple[float, str, list[str]]


def _candidates(read: Read, bound: date | None) -> Iterator[Candidate]:
    if read.dateline:
        day, words = read.dateline
        yield 9.0, day.isoformat(), [f"the dateline reads “{words}”"]
    if read.days:
        newest, words = read.days[-1]
        yield from _misdated(newest, words, read.weekday)
        yield from _moved(3.0, newest, [f"the newest date named is “{words}”"], read.weekday)
    for month, at, weekday, words, heads in read.yearless:
        weight = 6.0 if heads else 2.0
        start = "the dateline reads" if heads else "it names"
        for share, year, why in _years(read, bound, month, at, weekday):
            day_ = real(year, month, at)
            if day_ and not (read.days and day_ < read.days[-1][0]):
                yield from _moved(
                    weight * share, day_, [f"{start} “{words}”", *why],
                    None if weekday is not None or heads else read.weekday,
                )  # fmt: skip
    if read.year is not None:
        yield (2.0 if read.last_year else 1.5), str(read.year + 1), _year_after(read)
        yield 1.0, str(read.year), [f"the newest year named is {read.year}"]


def _misdated(day: date, words: str, weekday: int | None) -> Iterator[Candidate]:
    """A day whose own weekday does not fit it: the next year in which it does."""
    named = WEEKDAY.match(words)
    wanted = DAYS[named.group().lower()] if named else day.weekday()
    if wanted == day.weekday():
        return
    for step in (1, -1):  # a year is more often written too early, out of habit, than too late
        fits = real(day.year + step, day.month, day.day)
        if fits and fits.weekday() == wanted:
            name = DAY_NAMES[wanted]
            why = [f"the newest date named is “{words}”", f"that day was a {name} in {fits.year}"]
            yield from _moved(3.5, fits, why, weekday if weekday == wanted else None)


def _years(
    read: Read, bound: date | None, month: int, at: int, weekday: int | None
) -> Iterator[tuple[float, int, list[str]]]:
    """The years in which a day without a year may lie, with a weight and the reasons."""
    first = read.year
    if first is None:
        if bound is None:
            return
        first = bound.year - FITTING
    if weekday is not None:
        for year in range(first, first + FITTING + 1):
            day = real(year, month, at)
            if day and day.weekday() == weekday and not (bound and day > bound):
                # the nearer to the newest year named, or to the day of retrieval, the likelier
                own = first + 1 if read.year is not None or bound is None else bound.year
                far = abs(own - year)
                why = [f"that day was a {DAY_NAMES[weekday]} in {year}"]
                if read.year is not None:
                    why.append(f"the newest year named is {read.year}")
                yield 1.5 / (1 + far / 4), year, why
        return
    if read.year is None:
        return
    yield (2.0 if read.last_year else 1.5), read.year + 1, _year_after(read)
    yield 1.0, read.year, [f"the newest year named is {read.year}"]


def _year_after(read: Read) -> list[str]:
    """Why the year after the newest one named: news seldom spells out its own."""
    if read.last_year:
        return [f"it says “last year” and names no year after {read.year}"]
    return [f"the newest year named is {read.year}; a report seldom names its own"]


def _moved(score: float, day: date, why: list[str], weekday: int | None) -> Iterator[Candidate]:
    """A day, and before it the next one of the weekday that the report names alone."""
    if weekday is not None:
        on = day + timedelta(days=(weekday - day.weekday()) % 7)
        name = DAY_NAMES[weekday]
        if on == day:
            yield score * 1.5, on.isoformat(), [*why, f"which was a {name}, as the report says"]
            return
        yield score * 1.2, on.isoformat(), [*why, f"the {name} after it is the one it speaks of"]
    yield score, day.isoformat(), why
