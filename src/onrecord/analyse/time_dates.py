"""Rules for calendar dates: days, months, years, decades, seasons, holidays.

Importing it registers its rules with `time_rules`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from onrecord.analyse import calendar as c
from onrecord.analyse.calendar import Value
from onrecord.analyse.time_rules import ANY, EARLY, MONTH_WORDS, OPEN, Around, D, M, rule

HALF_YEAR = 200  # days within which a weekday may choose the year of its date
FAR_BACK = 6  # how much nearer the next such day must be to be meant against a past tense
TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
ONES = "one|two|three|four|five|six|seven|eight|nine"
SPELLED = (
    rf"(?:(?:seventeen|eighteen|nineteen)[ -](?:hundred|(?:oh|o)[ -](?:{ONES})|ten|eleven|twelve|"
    rf"\w+teen|(?:{TENS})(?:[ -](?:{ONES}))?)|two thousand(?:(?: and)? (?:{ONES}|ten|eleven|"
    rf"twelve|\w+teen))?|twenty[ -](?:ten|eleven|twelve|\w+teen|twenty(?:[ -](?:{ONES}))?))"
)
DECADES = ("twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties",
           "nineties")  # fmt: skip
SEASON_START = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
NOT_YEARS = (
    "people|dollars|miles|tons|troops|feet|points|workers|jobs|votes|meters|metres|soldiers|"
    "shares|students|men|women|homes|acres|pounds|euros|employees|kilometers|kilometres|cases"
)


def four(text: str) -> int:
    """A year in digits ("1997", "'97") or in words ("nineteen ninety-seven")."""
    digits = re.search(r"\d+", text)
    if digits:
        number = int(digits.group())
        return number if number > 99 else 1900 + number if number > 40 else 2000 + number
    words = re.split(r"[ -]", text.lower().replace(" and ", " "))
    start = 2000 if words[:2] == ["two", "thousand"] else int(c.NUMBERS[words[0]]) * 100
    rest = words[2:] if start == 2000 and words[0] == "two" else words[1:]
    return start + sum(int(c.NUMBERS.get(word, 0)) for word in rest)


def month_number(word: str) -> int:
    return c.MONTHS[word.lower().rstrip(".")]


def _about(value: Value, m: re.Match[str]) -> Value:
    return value.about() if m["mod"] or m["mod2"] else value


@rule(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ](?P<t>\d\d:\d\d(?::\d\d)?)Z?)?", "####")
def _iso(m: re.Match[str], _around: Around) -> Value | None:
    when = c.real(int(m["y"]), int(m["m"]), int(m["d"]))
    if when is None:
        return None
    return replace(c.day(when), type="TIME", timex=f"{when}T{m['t']}") if m["t"] else c.day(when)


@rule(r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)", "#")
def _slashes(m: re.Match[str], _around: Around) -> Value | None:
    a, b, year = int(m["a"]), int(m["b"]), four(m["y"])
    european = m["sep"] == "." or a > 12
    when = c.real(year, b, a) if european else c.real(year, a, b)
    return c.day(when) if when else None


@rule(rf"(?:(?P<w>{D}),? )?(?:the )?(?:(?:(?P<last>last) )?{M} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?|"
      rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?"
      rf"(?: of)? {M})(?:,? (?P<y>\d{{4}}|this year|last year|next year)(?!\d))?",
      MONTH_WORDS)  # fmt: skip
def _dated(m: re.Match[str], around: Around) -> Value | None:
    found = re.search(M, m.group()[len(m["w"] or "") :])
    number, at = month_number(found.group()) if found else 1, int(m["d"] or m["d2"])
    if c.real(2024, number, at) is None:
        return None
    named, now = m["y"], around.now
    if named and named[0].isdigit():
        when = c.real(int(named), number, at)
        return c.day(when) if when else None
    if now is None:
        return replace(OPEN, timex=f"XXXX-{number:02d}-{at:02d}")
    if named:
        when = c.real(year_word(named, now), number, at)
        return c.day(when, True) if when else None
    near = [d for y in (-1, 0, 1) if (d := c.real(now.year + y, number, at))]
    if m["w"]:
        fits = [d for d in near if d.weekday() == c.DAYS[m["w"].lower().rstrip(".")]]
        near = [d for d in fits if abs(d - now) < timedelta(days=HALF_YEAR)] or near
    side = -1 if m["last"] or m.group().startswith("the ") else around.side(m.span())
    return c.day(sided(near, now, side), True)


SECOND = re.compile(rf"(?P<m>{M}) \d{{1,2}}(?:,| and| or|-|–| to) ?$")


@rule(r"(?P<d>\d{1,2})", "#")
def _second_day(m: re.Match[str], around: Around) -> Value | None:
    """The 25 of "April 24 and 25"."""
    found = SECOND.search(around.text[max(0, m.start() - 22) : m.start()])
    if found is None or re.match(r",? \d", around.text[m.end() : m.end() + 3]):
        return None
    number, at = month_number(found["m"]), int(m["d"])
    if around.last is None or around.last.month != number:
        return replace(OPEN, timex=f"XXXX-{number:02d}-{at:02d}") if at < 32 else None
    when = c.real(around.last.year, number, at)
    return c.day(when, True) if when else None


def sided(days: list[date], now: date, side: int) -> date:
    """The day that the verb means; without one the last, unless the next is much nearer."""
    back = [d for d in days if d <= now]
    on = [d for d in days if d >= now]
    if not back or not on:
        return min(days, key=lambda d: abs(d - now))
    behind, ahead = max(back), min(on)
    if side > 0:
        return behind if (ahead - now).days > 330 else ahead
    near = 1 if side == 0 else FAR_BACK
    return ahead if (ahead - now).days * near < (now - behind).days else behind


def year_word(words: str, now: date) -> int:
    """The year of "this", "last" or "next" year."""
    return now.year + (-1 if "last" in words else 1 if "next" in words else 0)


@rule(
    rf"{EARLY}(?P<m>{M})(?:,| of)? ?(?P<y>\d{{4}}|['’]\d\d|{SPELLED}|(?:of )?(?:this|last|next|"
    rf"that|the same) year|a year ago)",
    MONTH_WORDS,
)
def _month_year(m: re.Match[str], around: Around) -> Value | None:
    if not re.search(r"year", m["y"]):
        value = c.month(four(m["y"]), month_number(m["m"]))
    elif re.search(r"that|same", m["y"]):
        if around.year is None:
            return replace(OPEN, timex=f"XXXX-{month_number(m['m']):02d}")
        value = c.month(around.year, month_number(m["m"]))
    elif around.now is None:
        return replace(OPEN, timex=f"XXXX-{month_number(m['m']):02d}")
    else:
        last = -1 if "ago" in m["y"] else 0
        value = c.month(year_word(m["y"], around.now) + last, month_number(m["m"]), True)
    return _about(value, m)


NAMES = ("May", "March", "Mar", "August", "June", "April", "Jan")  # also words or people
PREPARED = re.compile(
    r"\b(?:in|since|until|till|by|of|from|to|through|for|during|between|and|after|before|an?|its|"
    r"late|early|mid|the|or) $", ANY)  # fmt: skip


@rule(rf"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Tt]his past|[Tt]his coming) |{EARLY})(?P<m>{M})",
      MONTH_WORDS)  # fmt: skip
def _month_alone(m: re.Match[str], around: Around) -> Value | None:
    number, now = month_number(m["m"]), around.now
    which = (m["which"] or "").lower()
    before = around.text[max(0, m.start() - 12) : m.start()]
    bare = not (which or m["mod"] or m["mod2"]) and m["m"].rstrip(".") in NAMES
    if bare and (
        not PREPARED.search(before) or re.match(r" [A-Z]", around.text[m.end() : m.end() + 2])
    ):
        return None
    if re.search(r"\b(?:each|every) $", before, ANY):
        return None
    if now is None:
        return replace(OPEN, timex=f"XXXX-{number:02d}")
    if which in ("last", "this past"):
        year = now.year - (number >= now.month)
        if which == "last" and now.month - number == 1:  # "last February" in March: a year ago
            year -= 1
    elif which == "this":
        year = now.year
    elif "next" in which or "coming" in which:
        year = now.year + (number <= now.month if which == "next" else number < now.month)
    else:
        year = _month_side(number, now, around.side(m.span()))
    return _about(c.month(year, number, True), m)


def _month_side(number: int, now: date, side: int) -> int:
    """The year of a bare month: the last one, the next one where the verb looks ahead."""
    months_on = (number - now.month) % 12
    if side > 0:
        return now.year + (number < now.month) if months_on <= 9 else now.year
    return now.year - (number > now.month) + (side == 0 and months_on == 1 and number != 1)


@rule(rf"(?:the year )?{EARLY}(?P<y>(?:1[5-9]|20)\d\d)(?!-|[,.]\d| (?:{NOT_YEARS})\b)",
      "####")  # fmt: skip
def _year(m: re.Match[str], around: Around) -> Value | None:
    before = around.text[max(0, m.start() - 3) : m.start()]
    if re.search(r"[-–/.,\d]$|No\. $", before) and not around.text.endswith("post-", 0, m.start()):
        return None
    return _about(c.year(int(m["y"])), m)


@rule(rf"(?:the year )?{EARLY}(?P<y>{SPELLED})",
      "seventeen eighteen nineteen thousand twenty", ANY)  # fmt: skip
def _spelled_year(m: re.Match[str], around: Around) -> Value | None:
    if "thousand" in m["y"].lower() and not re.search(
        r"\b(?:in|year|since|by|of|until) $", around.text[max(0, m.start("y") - 6) : m.start("y")]
    ):
        return None
    return _about(c.year(four(m["y"])), m)


@rule(rf"(?:the )?{EARLY}(?P<y>(?:(?:1[5-9]|20)\d0|['’]\d0)['’]?s|{'|'.join(DECADES)})",
      " ".join(DECADES) + " # ####", ANY)  # fmt: skip
def _decade(m: re.Match[str], _around: Around) -> Value | None:
    words = m["y"].lower()
    spoken = words in DECADES
    return _about(c.decade(1920 + 10 * DECADES.index(words) if spoken else four(words)), m)


@rule(rf"(?:the )?{EARLY}(?P<n>\d{{1,2}}(?:st|nd|rd|th)|[a-z]+(?:-[a-z]+)?)[ -]century",
      "century", ANY)  # fmt: skip
def _century(m: re.Match[str], around: Around) -> Value | None:
    low = m["n"].lower()
    if low in ("this", "last"):
        now = around.now
        return c.century(now.year // 100 + (low == "this")) if now else OPEN
    digits = re.match(r"\d+", low)
    number = int(digits.group()) if digits else c.ORDINALS.get(low)
    return _about(c.century(number), m) if number and 0 < number < 23 else None


@rule(r"(?:(?P<which>last|this|next|this past|the|early|late|"
      r"mid)[ -])?(?P<s>spring|summer|autumn|fall|"
      rf"winter)(?:(?: of)? (?P<y>\d{{4}}|{SPELLED}))?",
      "spring summer autumn fall winter", ANY)  # fmt: skip
def _season(m: re.Match[str], around: Around) -> Value | None:
    which, name, now = (m["which"] or "").lower(), m["s"].lower(), around.now
    if m["y"]:
        return c.season(four(m["y"]), name)
    if name in ("fall", "spring") and (not which or "the" in which):
        return None
    if not which and (m["s"][0].isupper() or re.search(
        r"\b(?:each|every|[Ii]ndian) $", around.text[max(0, m.start() - 8) : m.start()]
    )):  # fmt: skip
        return None
    if now is None:
        return OPEN
    first, year = SEASON_START[name], now.year
    if which == "last":
        year -= now.month < first + 3
    elif which == "next":
        year += now.month >= first
    elif which != "this" and now.month < first and not around.ahead(m.span()):
        year -= 1
    return c.season(year, name, True)


HOLIDAYS = {"christmas day": (12, 25), "christmas eve": (12, 24), "new year’s day": (1, 1),
            "new year’s eve": (12, 31), "boxing day": (12, 26), "halloween": (10, 31),
            "christmas": (12, 25), "valentine’s day": (2, 14),
            "independence day": (7, 4), "fourth of july": (7, 4)}  # fmt: skip


def _holiday_in(name: str, year: int) -> date:
    if name.startswith("thanksgiving"):  # the fourth Thursday of November
        first = date(year, 11, 1)
        return first + timedelta(days=(3 - first.weekday()) % 7 + 21)
    if name.startswith("election"):  # the Tuesday after the first Monday of November
        first = date(year, 11, 1)
        return first + timedelta(days=(0 - first.weekday()) % 7 + 1)
    if name.startswith("labor"):  # the first Monday of September
        first = date(year, 9, 1)
        return first + timedelta(days=(0 - first.weekday()) % 7)
    if name.startswith(("easter", "good friday")):
        easter = c.easter(year)
        return easter - timedelta(days=2 if name.startswith("good") else 0)
    return date(year, *HOLIDAYS[name])


@rule(
    r"(?:(?P<which>last|this|next) )?(?P<h>Christmas(?: Day| Eve)?|New Year['’]s (?:Day|Eve)|"
    r"Boxing Day|Halloween|Thanksgiving(?: Day)?|Election Day|Labor Day|Easter(?: Sunday)?|"
    r"Good Friday|Independence Day|Fourth of July|Valentine['’]s Day)"
    r"(?:(?P<week> week)|,? (?P<y>\d{4}))?",
    "christmas day eve halloween thanksgiving easter good fourth",
)
def _holiday(m: re.Match[str], around: Around) -> Value | None:
    name = m["h"].lower().replace("'", "’")
    if m["y"]:
        return c.day(_holiday_in(name, int(m["y"])))
    now = around.now
    if now is None:
        fixed = HOLIDAYS.get(name)
        return replace(OPEN, timex=f"XXXX-{fixed[0]:02d}-{fixed[1]:02d}" if fixed else None)
    side = {"last": -1, "next": 1}.get(m["which"] or "", 0) or around.side(m.span())
    near = [_holiday_in(name, now.year + step) for step in (-1, 0, 1)]
    if m["which"] == "this":
        return c.day(near[1], True)
    day = sided(near, now, side)
    return c.week(day) if m["week"] else c.day(day, True)
