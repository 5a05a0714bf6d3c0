"""Time expressions: found by rules, resolved to TIMEX3 and EDTF against the report's date.

A bare weekday or month is the last one before publication, unless the verb beside it
looks ahead. "Early", "mid" and "late" make an EDTF approximate (``2018-11~``). Without a
publication date a relative expression has no EDTF. The forms follow TIMEX3 (TimeML) as
news text uses it; measured in ``eval/times.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from onrecord.analyse import calendar as c
from onrecord.analyse.calendar import Value
from onrecord.records import Time
from onrecord.spans import Span, Spans

M = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
D = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)\.(?=,? ))"
)
N1 = r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|" + (
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)"
)
U = (
    r"(?P<unit>second|minute|hour|day|night|week|fortnight|month|quarter|year|decade|centurie|"
    r"century)"
)
PART = r"morning|afternoon|evening|night"
EARLY = (
    r"(?:(?P<mod>early|mid|late)(?:-| in | )|(?:the )?(?P<mod2>beginning|start|middle|end) of "
    r"(?:the )?)?"
)
PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
NEXT = ("next", "coming", "following", "upcoming")
LAST = ("last", "past", "previous")
AHEAD = re.compile(
    r"\b(?:will|shall|won['’]t|to be|(?:is|are|was|were|be) (?:set|due|scheduled|expected|planned|"
    r"likely|slated|supposed|going|about|to)|plans?|planned|scheduled|hopes?|expects?|intends?|"
    r"upcoming|aims?|(?:is|are) \w+ing|would|until|by)\b|['’]ll\b"
)
BEHIND = re.compile(
    r"\b(?:was|were|had|has|have|did|said|told|[a-z]{2,}ed|went|came|took|made|left|began|met|held|"
    r"became|got|gave|put|won|lost|ran|saw|fell|rose|led|sent|broke|spoke|found|wrote|says|since)\b"
)


@dataclass(frozen=True, slots=True)
class Around:
    """What a rule may look at: the report's day, tense, and the last day resolved before."""

    text: str
    now: date | None
    sentence: Span
    last: date | None
    year: int | None = None  # of the last date

    def ahead(self, span: Span) -> bool:
        """Does the verb nearest to the expression look ahead?"""
        start = max(self.sentence[0], span[0] - 90)
        clause = re.split(
            r"[;:“”\"]|, (?:and|but|which|who|said|says)\b", self.text[start : span[0]]
        )[-1]
        marks = [(m.end(), True) for m in AHEAD.finditer(clause)]
        marks += [(m.end(), False) for m in BEHIND.finditer(clause)]
        if marks:
            best = max(at for at, _ in marks)
            return any(ahead for at, ahead in marks if at == best)
        after = self.text[span[1] : min(self.sentence[1], span[1] + 60)]
        first = min(
            ((m.start(), ahead) for rule, ahead in ((AHEAD, True), (BEHIND, False))
             if (m := rule.search(after))),
            default=(0, False),
        )  # fmt: skip
        return first[1]


Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Around], Value | None]]
RULES: list[Rule] = []


def rule(
    pattern: str, flags: int = 0
) -> Callable[[Callable[..., Value | None]], Callable[..., Value | None]]:
    """Register a function for what a pattern finds."""

    def keep(function: Callable[..., Value | None]) -> Callable[..., Value | None]:
        RULES.append((re.compile(rf"(?<![\w$£€]){pattern}(?!\w)", flags), function))
        return function

    return keep


def resolve(text: str, published: str | None, sentences: Spans) -> tuple[Time, ...]:
    """Every time expression of ``text``, in order.

    ``published`` is the report's date (EDTF; of day precision to anchor anything).
    """
    now = c.parse_day(published)
    found: list[tuple[Span, re.Match[str], Callable[..., Value | None]]] = []
    for pattern, function in RULES:
        found += [(m.span(), m, function) for m in pattern.finditer(text)]
    found.sort(key=lambda item: (-(item[0][1] - item[0][0]), item[0][0]))
    taken: list[tuple[Span, re.Match[str], Callable[..., Value | None]]] = []
    used = bytearray(len(text))
    for item in found:
        (start, end), match, function = item
        if any(used[start:end]) or function(match, Around(text, None, (start, end), None)) is None:
            continue
        used[start:end] = b"\x01" * (end - start)
        taken.append(item)
    out: list[Time] = []
    last: date | None = None
    year: int | None = None
    index = 0
    for span, match, function in sorted(taken, key=lambda item: item[0]):
        while index + 1 < len(sentences) and sentences[index + 1][0] <= span[0]:
            index += 1
        home = sentences[index] if sentences else (0, len(text))
        value = function(match, Around(text, now, home, last, year))
        if value is None:
            continue
        out.append(_time(text, span, value, now))
        last = c.parse_day(value.edtf) or last
        if value.edtf and value.edtf[:4].isdigit():
            year = int(value.edtf[:4])
    return tuple(out)


def _time(text: str, span: Span, value: Value, now: date | None) -> Time:
    anchor = now.isoformat() if value.relative and now and value.edtf else None
    return Time(span, text[slice(*span)], value.edtf, value.type, value.timex, anchor)


OPEN = Value("DATE", None, None, True)


# ------------------------------------------------------------- dates with a year


def _four(text: str) -> int:
    number = int(text.strip("'’"))
    return number if number > 99 else 1900 + number if number > 40 else 2000 + number


def _month(word: str) -> int:
    return c.MONTHS[word.lower().rstrip(".")]


@rule(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?:[T ](?P<t>\d\d:\d\d(?::\d\d)?)Z?)?")
def _iso(m: re.Match[str], _around: Around) -> Value | None:
    when = c.real(int(m["y"]), int(m["m"]), int(m["d"]))
    if when is None:
        return None
    return replace(c.day(when), type="TIME", timex=f"{when}T{m['t']}") if m["t"] else c.day(when)


@rule(r"(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)")
def _slashes(m: re.Match[str], _around: Around) -> Value | None:
    a, b, year = int(m["a"]), int(m["b"]), _four(m["y"])
    european = m["sep"] == "." or a > 12
    when = c.real(year, b, a) if european else c.real(year, a, b)
    return c.day(when) if when else None


@rule(rf"(?:(?P<w>{D}),? )?(?:the )?(?:{M} (?P<d>\d{{1,2}})(?:st|nd|rd|th)?|"
      rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?"
      rf"(?: of)? {M})(?:,? (?P<y>\d{{4}}|this year|last year|next year)(?!\d))?")  # fmt: skip
def _dated(m: re.Match[str], around: Around) -> Value | None:
    found = re.search(M, m.group()[len(m["w"] or "") :])
    number, at = _month(found.group()) if found else 1, int(m["d"] or m["d2"])
    if c.real(2024, number, at) is None:
        return None
    named, now = m["y"], around.now
    if named and named[0].isdigit():
        when = c.real(int(named), number, at)
        return c.day(when) if when else None
    if now is None:
        return replace(OPEN, timex=f"XXXX-{number:02d}-{at:02d}")
    if named:
        when = c.real(_year_word(named, now), number, at)
        return c.day(when, True) if when else None
    near = [d for y in (-1, 0, 1) if (d := c.real(now.year + y, number, at))]
    if m["w"]:
        fits = [d for d in near if d.weekday() == c.DAYS[m["w"].lower().rstrip(".")]]
        near = fits or near
    ahead = around.ahead(m.span())
    sided = [d for d in near if (d >= now if ahead else d <= now + timedelta(days=45))]
    return c.day(min(sided or near, key=lambda d: abs(d - now)), True)


def _year_word(words: str, now: date) -> int:
    return now.year + (-1 if "last" in words else 1 if "next" in words else 0)


@rule(
    rf"{EARLY}(?P<m>{M})(?:,| of)? ?(?P<y>\d{{4}}|['’]\d\d|(?:of )?(?:this|last|next|that|"
    rf"the same) year|"
    rf"a year ago)"
)
def _month_year(m: re.Match[str], around: Around) -> Value | None:
    if m["y"][0].isdigit() or m["y"][0] in "'’":
        value = c.month(_four(m["y"]), _month(m["m"]))
    elif re.search(r"that|same", m["y"]):
        if around.year is None:
            return replace(OPEN, timex=f"XXXX-{_month(m['m']):02d}")
        value = c.month(around.year, _month(m["m"]))
    elif around.now is None:
        return replace(OPEN, timex=f"XXXX-{_month(m['m']):02d}")
    else:
        last = -1 if "ago" in m["y"] else 0
        value = c.month(_year_word(m["y"], around.now) + last, _month(m["m"]), True)
    return value.about() if m["mod"] or m["mod2"] else value


@rule(rf"(?:(?P<which>last|next|this|this past|this coming) |{EARLY})(?P<m>{M})")
def _month_alone(m: re.Match[str], around: Around) -> Value | None:
    loose = not (m["which"] or m["mod"] or m["mod2"])
    before = around.text[max(0, m.start() - 12) : m.start()]
    prepared = re.search(r"\b(?:in|since|until|till|by|of|from|to|through|for|during|between|and|"
                         r"after|before|every|each) $", before)  # fmt: skip
    if (
        loose
        and m["m"].rstrip(".") in ("May", "March", "Mar", "August", "June", "April", "Jan")
        and not prepared
    ):
        return None
    number, now = _month(m["m"]), around.now
    if now is None:
        return replace(OPEN, timex=f"XXXX-{number:02d}")
    which = m["which"] or ""
    ahead = "next" in which or "coming" in which or (which == "" and around.ahead(m.span()))
    if which == "last" or which == "this past":
        year = now.year - (number >= now.month)
    elif which == "this":
        year = now.year
    elif ahead:
        year = now.year + (number < now.month)
    else:
        year = now.year - (number > now.month)
    value = c.month(year, number, True)
    return value.about() if m["mod"] or m["mod2"] else value


@rule(rf"{EARLY}(?P<y>(?:1[5-9]|20)\d\d)(?!-|[,.]\d| (?:people|dollars|miles|tons|troops|feet|"
      rf"points|"
      r"workers|jobs|votes|meters|metres|soldiers|shares|students|men|women|homes|"
      r"acres))")  # fmt: skip
def _year(m: re.Match[str], around: Around) -> Value | None:
    before = around.text[max(0, m.start() - 3) : m.start()]
    if re.search(r"[-–/.,\d]$|No\. $", before):
        return None
    value = c.year(int(m["y"]))
    return value.about() if m["mod"] or m["mod2"] else value


@rule(rf"(?:the )?{EARLY}(?P<y>(?:(?:1[5-9]|20)\d0|['’]\d0|twenties|thirties|forties|fifties|"
      rf"sixties|seventies|"
      r"eighties|nineties)['’]?s?)", re.IGNORECASE)  # fmt: skip
def _decade(m: re.Match[str], _around: Around) -> Value | None:
    words = m["y"].lower()
    if not words.endswith("s"):
        return None
    digits = re.search(r"\d+", words)
    if digits is None:
        tens = [
            "twenties",
            "thirties",
            "forties",
            "fifties",
            "sixties",
            "seventies",
            "eighties",
            "nineties",
        ]
        first = 1920 + 10 * tens.index(words)
    else:
        first = _four(digits.group())
    value = c.decade(first)
    return value.about() if m["mod"] or m["mod2"] else value


@rule(rf"the {EARLY}(?P<n>\d{{1,2}}(?:st|nd|rd|th)|[a-z-]+) century", re.IGNORECASE)
def _century(m: re.Match[str], _around: Around) -> Value | None:
    digits = re.match(r"\d+", m["n"])
    number = int(digits.group()) if digits else c.ORDINALS.get(m["n"].lower())
    return c.century(number) if number and 0 < number < 23 else None


@rule(r"(?P<which>last|this|next|this past|(?:in|of|during|since|by|until) the|the|early|late|"
      r"mid)?[ -]?(?P<s>spring|summer|autumn|fall|"
      r"winter)(?:(?: of)? (?P<y>\d{4}))?")  # fmt: skip
def _season(m: re.Match[str], around: Around) -> Value | None:
    which, now = m["which"] or "", around.now
    if m["y"]:
        return c.season(int(m["y"]), m["s"])
    if not which or which == "the" or (m["s"] in ("fall", "spring") and "the" in which):
        return None
    if now is None:
        return OPEN
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[m["s"]]
    year = now.year
    if which == "last":
        year -= now.month < first + 3
    elif which == "next":
        year += now.month >= first
    elif which != "this" and now.month < first and not around.ahead(m.span()):
        year -= 1
    return c.season(year, m["s"], True)


@rule(r"(?:(?:the )?(?P<n>first|second|third|fourth|latest|last|next|current|1st|2nd|3rd|"
      r"4th)[ -](?P<k>quarter|half)"
      r"|(?P<q>Q[1-4]|H[12]))(?:(?: of)?(?: fiscal)? (?P<y>\d{4}|this year|last year|"
      r"next year))?", re.IGNORECASE)  # fmt: skip
def _quarter(m: re.Match[str], around: Around) -> Value | None:
    now = around.now
    if m["n"] and m["k"].lower() == "half" and not m["y"]:
        return None
    which = {
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "1st": 1,
        "2nd": 2,
        "3rd": 3,
        "4th": 4,
    }.get((m["n"] or "").lower())
    if m["q"]:
        which = int(m["q"][1])
    if m["y"] and m["y"][0].isdigit():
        year, relative = int(m["y"]), False
    elif now is None:
        return OPEN
    else:
        year, relative = _year_word(m["y"] or "", now), True
        if which is None:
            step = {"next": 1, "current": 0}.get(m["n"].lower(), -1)
            return c.shifted(now, step, "quarter")
        if not m["y"] and (which - 1) * 3 + 1 > now.month and not around.ahead(m.span()):
            year -= 1
    if which is None:
        return None
    is_half = (m["k"] or "").lower() == "half" or (m["q"] or "")[:1].lower() == "h"
    return (c.half if is_half and which < 3 else c.quarter)(year, which, relative)


@rule(r"(?:the )?fiscal(?: year)? (?P<y>\d{4}|['’]?\d\d)", re.IGNORECASE)
def _fiscal(m: re.Match[str], _around: Around) -> Value | None:
    return c.year(_four(m["y"])).about()
