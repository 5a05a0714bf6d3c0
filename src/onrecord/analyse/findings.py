"""Inconsistencies inside one report, each with its words and a message that a reader can check.

A weekday that does not fit its date, a date that the calendar does not have, a headline
against its report, a caption against the day of publication, sums, ages, spellings. Rather
one too few than one that is none: a reader who looks in vain does not look again.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from onrecord.analyse.calendar import DAY_NAMES, DAYS, MONTHS, parse_day, real
from onrecord.analyse.findings_headline import headline
from onrecord.analyse.findings_names import spellings
from onrecord.analyse.findings_people import people
from onrecord.analyse.findings_sums import sums
from onrecord.records import Finding, Name, Report, Time
from onrecord.spans import overlap

WEEKDAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b"
)
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATE = re.compile(
    rf"\b(?P<month>{MONTH})\.? (?P<day>\d{{1,2}})\b(?!\s?[%:]|[./]\d|,\d)"
    r"(?:, (?P<year>\d{4})\b)?",
    re.IGNORECASE,
)
BEFORE, AHEAD = 45, 14  # days from the report's, where a date without a year has its year
REACH = 10  # years to either side in which a fitting one is looked for


def find(report: Report, times: Sequence[Time], names: Sequence[Name] = ()) -> tuple[Finding, ...]:
    """What does not fit together in a report, in text order; spans into its text.

    ``names`` are the names tagged in it; without them fewer spellings are compared.
    """
    found = [
        *_weekdays(report, times),
        *_no_such_dates(report),
        *_captions(report, times),
        *headline(report),
        *sums(report.id, report.text),
        *people(report),
        *spellings(report, names),
    ]
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.kind)))


def _weekdays(report: Report, times: Sequence[Time]) -> Iterator[Finding]:
    for time in times:
        named = WEEKDAY.match(time.words)
        when = parse_day(time.edtf)
        if named is None or when is None or not re.search(r"\d", time.words):
            continue
        wanted = DAYS[named.group().lower()]
        if when.weekday() == wanted or (time.anchor and _far(time.anchor, when)):
            continue
        years = [
            year
            for year in range(when.year - REACH, when.year + REACH + 1)
            if (day := real(year, when.month, when.day)) and day.weekday() == wanted
        ]
        years = sorted(sorted(years, key=lambda year: abs(year - when.year))[:2])
        counted = " (its year counted from the report's date)" if time.anchor else ""
        fits = " and ".join(map(str, years)) or "no near year"
        yield Finding(
            report.id,
            time.span,
            "weekday does not fit date",
            f"{when.isoformat()}{counted} was a {DAY_NAMES[when.weekday()]}, "
            f"not a {DAY_NAMES[wanted]}; "
            f"that day was a {DAY_NAMES[wanted]} in {fits}",
        )


def _far(anchor: str, when: date) -> bool:
    """Is a day so far from the report's that its year may be another than was counted?"""
    day = parse_day(anchor)
    return day is None or not -BEFORE <= (when - day).days <= AHEAD


def _no_such_dates(report: Report) -> Iterator[Finding]:
    """ "June 31", "February 29, 2022"."""
    for found in DATE.finditer(report.text):
        word = found["month"]
        month, day = MONTHS[word.lower()], int(found["day"])
        if not word[0].isupper() or not 29 <= day <= 31:
            continue
        most = monthrange(int(found["year"] or 2024), month)[1]
        if day > most:
            year = f" in {found['year']}" if found["year"] and month == 2 and day == 29 else ""
            yield Finding(
                report.id,
                found.span(),
                "no such date",
                f"{word.rstrip('.')} has {most} days{year}",
            )


def _captions(report: Report, times: Sequence[Time]) -> Iterator[Finding]:
    """A picture taken after the report was published."""
    published = parse_day(report.published)
    last = parse_day(report.modified) or published
    if published is None or last is None:
        return
    for time in times:
        when = parse_day(time.edtf)
        if when is None or not overlap(report.captions, [time.span]) or time.anchor:
            continue
        if when > max(published, last):
            yield Finding(
                report.id,
                time.span,
                "caption is later than the report",
                f"the picture is dated {when.isoformat()}, the report {last.isoformat()}",
            )
