"""Inconsistencies inside one report: a weekday that does not fit its date."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.analyse.calendar import DAY_NAMES, DAYS, parse_day, real
from onrecord.records import Finding, Report, Time

WEEKDAY = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b"
)
REACH = 10  # years to either side in which a fitting one is looked for


def find(report: Report, times: Sequence[Time]) -> tuple[Finding, ...]:
    """What does not fit together in a report, in text order; spans into its text."""
    return tuple(sorted(_weekdays(report, times), key=lambda finding: finding.span))


def _weekdays(report: Report, times: Sequence[Time]) -> Iterator[Finding]:
    for time in times:
        named = WEEKDAY.match(time.words)
        when = parse_day(time.edtf)
        if named is None or when is None or not re.search(r"\d", time.words):
            continue
        wanted = DAYS[named.group().lower()]
        if when.weekday() == wanted:
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
