"""Rules for quarters, halves and fiscal years, and for what reports of results compare them with.

"A year earlier" beside a quarter is that quarter of the year before. Importing it registers
its rules with `time_rules`.
"""

from __future__ import annotations

import re

from onrecord.analyse import calendar as c
from onrecord.analyse.calendar import Value
from onrecord.analyse.time_dates import four, month_number, year_word
from onrecord.analyse.time_rules import ANY, OPEN, Around, M, rule

WHICH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
YEARS = r"\d{4}|this year|last year|next year"


@rule(rf"(?:the )?(?:(?P<before>\d{{4}}|(?:this|last|next) year['’]s|year[- ]ago|year[- ]earlier|"
      rf"fiscal|fiscal \d{{4}}(?:['’]s)?)[ -])?"
      rf"(?:(?P<n>first|second|third|fourth|latest|last|next|current|1st|2nd|3rd|4th)"
      rf"[ -](?:fiscal[ -])?(?P<k>quarter|half|period)(?!s)|(?P<q>Q[1-4]|H[12]))"
      rf"(?:,?(?: of)?(?: fiscal(?: year)?)? (?P<y>{YEARS}))?",
      "quarter half period q h", ANY)  # fmt: skip
def _quarter(m: re.Match[str], around: Around) -> Value | None:
    now, kind = around.now, (m["k"] or "").lower()
    which = int(m["q"][1]) if m["q"] else WHICH.get((m["n"] or "").lower())
    year, relative = _named_year(m, around)
    if kind == "half" and year is None:
        return None
    if kind == "half" and which is None and m["n"].lower() == "last":
        which = 2
    if kind == "period" and (which is not None or m["n"].lower() == "last"):
        return None
    if now is None and (year is None or which is None):
        return OPEN
    if which is None:
        if year is not None or now is None:
            return None
        word = m["n"].lower()
        if word == "latest" and around.period:
            return c.quarter(*around.period, True)
        return c.shifted(
            now, {"next": 1, "current": 0}.get(word, -1), "quarter"
        )  # fmt: skip
    if year is None and now is not None:
        year, relative = now.year, True
        if (which - 1) * 3 + 1 > now.month and not around.ahead(m.span()):
            year -= 1
        if re.search(r"year[- ](?:ago|earlier)", m["before"] or "", ANY):
            year -= 1
    is_half = kind == "half" or (m["q"] or "")[:1].lower() == "h"
    return (c.half if is_half and which < 3 else c.quarter)(int(year or 0), which, relative)


def _named_year(m: re.Match[str], around: Around) -> tuple[int | None, bool]:
    words = (m["y"] or m["before"] or "").lower()
    digits = re.search(r"\d{4}", words)
    if digits:
        return int(digits.group()), False
    if re.match(r"(?:this|last|next) year", words) and around.now:
        return year_word(words, around.now), True
    return None, False


@rule(r"(?:the )?(?:comparable )?(?P<w>year[- ](?:ago|earlier)(?: (?:quarter|period))?|"
      r"(?P<y>\d{4}|last year['’]s) (?:quarter|period)|(?:quarter|period) a year (?:ago|earlier)|"
      r"(?:same|corresponding|comparable|like) (?:quarter|period)(?: of| in)?(?: last year| "
      r"a year ago| a year earlier| (?P<y2>\d{4})))", "year quarter period", ANY)  # fmt: skip
def _compared(m: re.Match[str], around: Around) -> Value | None:
    digits = re.search(r"\d{4}", m.group())
    if around.now is None:
        return OPEN
    year = int(digits.group()) if digits else around.now.year - 1
    if around.period is None:
        return c.year(year, digits is None)
    if digits is None:
        year = around.period[0] - 1
    return c.quarter(year, around.period[1], True)


@rule(rf"(?:the|that|this) quarter(?! of\b| a year\b|['’-]|s)"
      rf"(?= end(?:ed|ing) (?P<end>{M}(?: \d+)?))?", "quarter", ANY)  # fmt: skip
def _the_quarter(m: re.Match[str], around: Around) -> Value | None:
    if around.now is None:
        return OPEN
    if m["end"]:
        number = month_number(re.split(r"[. ]", m["end"])[0])
        year = around.now.year - (number > around.now.month)
        return c.quarter(year, (number + 2) // 3, True)
    this = m.group().lower().startswith("this")
    if around.period and not this:
        return c.quarter(*around.period, True)
    return c.shifted(around.now, 0 if this or around.ahead(m.span()) else -1, "quarter")


@rule(r"the (?:fiscal )?year(?= end(?:ed|ing)\b)|the (?:full|fiscal) year(?! of)|"
      r"(?:(?:earlier|later|early|late) in )?the year(?! (?:of|that|after|before|when|in|\d))",
      "year", ANY)  # fmt: skip
def _the_year(m: re.Match[str], around: Around) -> Value | None:
    words, text = m.group().lower(), around.text
    if re.match(r" end(?:ed|ing)\b", text[m.end() : m.end() + 8]):
        return Value("DURATION", "P1Y", None)
    if words == "the year" and not re.search(
        r"\b(?:of|in|for|during|so far) $", text[max(0, m.start() - 7) : m.start()], ANY
    ):
        return None
    return c.year(around.now.year, True) if around.now else OPEN


@rule(r"(?:the )?(?:fiscal(?: year)?|FY) ?(?P<y>\d{4}|['’]?\d\d)|"
      r"the (?P<which>current|latest|last|next) fiscal year", "fiscal fy", ANY)  # fmt: skip
def _fiscal(m: re.Match[str], around: Around) -> Value | None:
    if m["y"]:
        return c.year(four(m["y"])).about()
    if around.now is None:
        return OPEN
    step = {"current": 0, "next": 1}.get(m["which"].lower(), -1)
    return c.year(around.now.year + step, True).about()
