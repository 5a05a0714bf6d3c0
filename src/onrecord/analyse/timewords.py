"""Rules for times that are counted from another day: weekdays, "last week", "ago", lengths.

Importing it registers its rules with `times`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from onrecord.analyse import calendar as c
from onrecord.analyse.calendar import Value
from onrecord.analyse.times import LAST, N1, NEXT, OPEN, PART, PARTS, Around, D, U, rule

ANY = re.IGNORECASE
HOLIDAYS = {"christmas day": (12, 25), "christmas eve": (12, 24), "new year’s day": (1, 1),
            "new year’s eve": (12, 31), "boxing day": (12, 26), "halloween": (10, 31),
            "christmas": (12, 25), "valentine’s day": (2, 14)}  # fmt: skip


@rule(rf"(?:(?P<early>early|late) )?(?:(?P<which>last|next|this|this past|this coming) )?(?P<w>{D})"
      rf"(?: (?P<part>{PART}))?(?: (?P<rel>last week|next week|this week))?")  # fmt: skip
def _weekday(m: re.Match[str], around: Around) -> Value | None:
    now, at = around.now, c.DAYS[m["w"].lower().rstrip(".")]
    if now is None:
        return replace(OPEN, timex=f"XXXX-WXX-{at + 1}")
    back, on = (now.weekday() - at) % 7, (at - now.weekday()) % 7
    which, rel = m["which"] or "", m["rel"] or ""
    if rel:
        monday = now - timedelta(days=now.weekday())
        weeks = -1 if "last" in rel else 1 if "next" in rel else 0
        when = monday + timedelta(days=7 * weeks + at)
    elif which in ("last", "this past"):
        when = now - timedelta(days=back or 7)
    elif which in ("next", "this coming"):
        when = now + timedelta(days=on or 7)
    elif which == "this":
        when = now + timedelta(days=on) if around.ahead(m.span()) else now - timedelta(days=back)
    elif around.ahead(m.span()):
        when = now + timedelta(days=on)
    else:
        when = now - timedelta(days=back)
    value = c.day(when, True)
    if m["part"]:
        return replace(value, type="TIME", timex=when.isoformat() + PARTS[m["part"].lower()])
    return value


@rule(r"(?:the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|tonight|"
      rf"overnight)(?: (?P<part>{PART}))?|this (?P<part2>{PART})|last (?P<night>night|"
      rf"evening)", ANY)  # fmt: skip
def _today(m: re.Match[str], around: Around) -> Value | None:
    words, now = m.group().lower(), around.now
    before = around.text[max(0, m.start() - 12) : m.start()].lower()
    if now is None:
        return OPEN
    if re.search(r"\b(?:usa|russia|psychology|the|india|of) $", before) and m.group()[0] == "T":
        return None
    step = (-2 if "before yes" in words else 2 if "after tom" in words else -1
            if "yesterday" in words or m["night"] or words.startswith("overnight") else 1
            if "tomorrow" in words else 0)  # fmt: skip
    when = now + timedelta(days=step)
    part = (m["part"] or m["part2"] or m["night"] or "").lower()
    if words.startswith(("tonight", "overnight")):
        part = "night"
    value = c.day(when, True)
    if words.startswith("overnight"):
        value = replace(value, edtf=f"{when.isoformat()}/{now.isoformat()}")
    if part:
        return replace(value, type="TIME", timex=when.isoformat() + PARTS[part])
    return value


@rule(r"(?:(?:(?P<early>earlier|later|early|late) )?(?:(?P<this>this)|(?:the )?(?P<which>last|"
      r"next|past|previous|coming|"
      r"upcoming|following|same)) (?P<unit>day|week|weekend|month|quarter|year|decade)|"
      r"(?P<end>(?:the )?(?:end|start|"
      r"beginning|middle) of (?:the |this |last |next )(?P<unit2>week|month|year|decade))|"
      r"(?P<we>the weekend))", ANY)  # fmt: skip
def _relative(m: re.Match[str], around: Around) -> Value | None:
    now = around.now
    unit = (m["unit"] or m["unit2"] or "weekend").lower()
    which = (m["which"] or ("this" if m["this"] else "")).lower()
    if m["end"]:
        found = re.search(r"this|last|next", m["end"], ANY)
        which = found.group().lower() if found else "this"
    base = around.last if which in ("following", "previous", "same") else now
    base = base or now
    if base is None or now is None:
        return OPEN
    if unit == "weekend":
        return _weekend(which, now, around.ahead(m.span()))
    step = 1 if which in NEXT else -1 if which in LAST else 0
    if unit == "day" and which in LAST and which != "previous":
        return None
    value = c.shifted(base, step, unit)
    return value.about() if m["end"] or m["early"] else value


def _weekend(which: str, now: date, ahead: bool) -> Value:
    """The weekend before or after a day; on a weekend, that one."""
    if which in NEXT or (which in ("", "this") and ahead):
        return c.week(now + timedelta(weeks=1 if now.weekday() > 4 else 0), True)
    if which == "this" or (which == "" and now.weekday() > 4):
        return c.week(now, True)
    return c.week(now - timedelta(weeks=1), True)


@rule(r"(?:the |these |those )?(?P<which>coming|next few|recent|past few|last few|next several) "
      r"(?:days|weeks|months|years|decades|hours)", ANY)  # fmt: skip
def _open(m: re.Match[str], around: Around) -> Value | None:
    ahead = m["which"].lower().startswith(("coming", "next"))
    timex = "FUTURE_REF" if ahead else "PAST_REF"
    if around.now is None:
        return replace(OPEN, timex=timex)
    day = around.now.isoformat()
    return Value("DATE", timex, f"{day}/.." if ahead else f"../{day}", True)


@rule(r"now(?! that)|currently|nowadays|at present|at the moment|these days|at this point", ANY)
def _present(_m: re.Match[str], _around: Around) -> Value | None:
    return Value("DATE", "PRESENT_REF", None, True)


@rule(r"recently|in the past|previously|lately|once upon a time|the past", ANY)
def _past(m: re.Match[str], _around: Around) -> Value | None:
    return Value("DATE", "PAST_REF", None, True) if "prev" not in m.group().lower() else None


@rule(r"the (?:near )?future|soon", ANY)
def _future(_m: re.Match[str], _around: Around) -> Value | None:
    return Value("DATE", "FUTURE_REF", None, True)


COUNT = (
    rf"(?P<n>{N1}(?: and a half)?|an?|a (?:couple|dozen)(?: of)?|(?:a )?few|several|many|"
    r"dozens of|half an?|half)"
)


def _count(words: str) -> float | None:
    low = words.lower().removesuffix(" of")
    if low.startswith("half"):
        return 0.5
    plus = 0.5 if low.endswith(" and a half") else 0
    low = low.removesuffix(" and a half")
    if low.startswith("a ") and low[2:] in c.NUMBERS:
        low = low[2:]
    value = c.number(low)
    return value + plus if value is not None else None


@rule(rf"(?:(?:more than|less than|nearly|almost|about|around|some|at least|over|"
      rf"just) )?{COUNT}[ -]{U}s? "
      r"(?P<way>ago|earlier|before|later|after that|from now|hence|from today)", ANY)  # fmt: skip
def _ago(m: re.Match[str], around: Around) -> Value | None:
    way, unit = m["way"].lower(), m["unit"].lower()
    now = around.now
    count = _count(m["n"])
    if way == "before" and not re.match(r"[.,;]|$", around.text[m.end() :]):
        return None
    if count is None:
        return Value("DATE", "PAST_REF" if way == "ago" else "FUTURE_REF", None, True)
    base = now if way in ("ago", "from now", "hence", "from today") else around.last or now
    if base is None:
        return OPEN
    if unit in ("second", "minute", "hour"):
        return replace(c.day(base, True), type="TIME")
    ahead = way in ("later", "after that", "from now", "hence", "from today")
    value = c.shifted(base, round(count if ahead else -count) or (1 if ahead else -1), unit)
    loose = re.match(r"(?:more|less|nearly|almost|about|around|some|over)", m.group(), ANY)
    return value.about() if loose else value


@rule(rf"(?:the (?:past|last|next|first|previous|final|"
      rf"coming) )?{COUNT}(?P<dash>[ -]){U}(?P<s>s?)(?:['’])?"
      r"(?! (?:ago|earlier|later|from now|old)|-old|s old)", ANY)  # fmt: skip
def _length(m: re.Match[str], around: Around) -> Value | None:
    words, unit = m["n"].lower(), m["unit"].lower()
    if words in ("a", "an") and not re.search(
        r"\b(?:for|within|in|than|about|nearly|almost|least|after|over|of|took|spent|half|takes|"
        r"lasted|every) $",
        around.text[max(0, m.start() - 10) : m.start()],
    ):
        return None
    if unit == "second" and (words in ("a", "an") or not m["s"]):
        return None
    if unit == "quarter" and not m["s"]:
        return None
    return Value("DURATION", c.duration(_count(words), unit), None)


@rule(
    r"(?:(?:for|in|over|after|of|many) )?(?P<u>years|months|weeks|days|decades|centuries|hours)",
    ANY,
)
def _lengths(m: re.Match[str], _around: Around) -> Value | None:
    if " " not in m.group() or m.group().lower().startswith(("in", "of")):
        return None
    return Value("DURATION", c.duration(None, m["u"].lower().removesuffix("s")), None)


@rule(rf"(?:every|each)(?: (?P<n>{N1}|other))? (?P<unit>hour|day|night|morning|week|weekend|"
      rf"month|quarter|year|decade)s?|"
      r"(?P<ly>hourly|daily|nightly|weekly|monthly|quarterly|yearly|annually|"
      r"annual)", ANY)  # fmt: skip
def _set(m: re.Match[str], around: Around) -> Value | None:
    units = {"hourly": "hour", "daily": "day", "nightly": "day", "weekly": "week",
             "monthly": "month", "quarterly": "quarter", "yearly": "year", "annually": "year",
             "annual": "year"}  # fmt: skip
    if m["ly"]:
        if m["ly"][0].isupper() and around.text[m.end() : m.end() + 2][1:].isupper():
            return None
        return Value("SET", c.duration(1, units[m["ly"].lower()]), None)
    unit = {"morning": "day"}.get(m["unit"].lower(), m["unit"].lower())
    count = 2.0 if m["n"] == "other" else _count(m["n"] or "one")
    return Value("SET", c.duration(count, unit), None)


@rule(r"(?:every|each) (?P<w>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|(?:on )?(?P<w2>(?:Mon|"
      r"Tues|Wednes|Thurs|Fri|Satur|"
      r"Sun)day)s(?! |$)|(?:on )(?P<w3>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)s")  # fmt: skip
def _weekdays(m: re.Match[str], _around: Around) -> Value | None:
    name = m["w"] or m["w2"] or m["w3"]
    return Value("SET", f"XXXX-WXX-{c.DAYS[name.lower()] + 1}", None)


@rule(r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))? ?(?P<ap>[ap]\.?m\.?|noon|midnight|GMT|o['’]clock)"
      rf"(?P<day>,? (?:on )?(?:{D}|today|yesterday|tomorrow))?|(?P<word>noon|"
      rf"midnight)", ANY)  # fmt: skip
def _clock(m: re.Match[str], around: Around) -> Value | None:
    hour = 12 if m["word"] else int(m["h"])
    if hour > 24 or int(m["min"] or 0) > 59:
        return None
    kind = (m["ap"] or m["word"] or "").lower()
    hour = (hour % 12 + 12) if kind.startswith(("p", "noon")) else hour
    hour = 0 if kind.startswith("midnight") or (kind.startswith("a") and hour == 12) else hour
    if around.now is None:
        return replace(OPEN, type="TIME")
    when = around.now
    if m["day"]:
        name = re.search(r"\w+$", m["day"])
        word = name.group().lower() if name else ""
        if word in c.DAYS:
            step = (c.DAYS[word] - when.weekday()) % 7
            back = (when.weekday() - c.DAYS[word]) % 7
            when += timedelta(days=step if around.ahead(m.span()) else -back)
        else:
            when += timedelta(days={"yesterday": -1, "tomorrow": 1}.get(word, 0))
    clock = f"{when.isoformat()}T{hour:02d}:{m['min'] or '00'}"
    return Value("TIME", clock, f"{clock}:00", True)


@rule(r"(?:the )?(?P<which>same|that|following|next|previous) (?P<unit>day|week|month|year)", ANY)
def _same(m: re.Match[str], around: Around) -> Value | None:
    if m["which"].lower() == "next" and m["unit"].lower() != "day":
        return None
    base = around.last
    if base is None:
        return OPEN
    step = {"same": 0, "that": 0, "previous": -1}.get(m["which"].lower(), 1)
    return c.shifted(base, step, m["unit"].lower())


@rule(
    r"(?P<h>Christmas(?: Day| Eve)?|New Year['’]s (?:Day|Eve)|Boxing Day|Halloween|"
    r"Valentine['’]s Day)(?: (?P<y>\d{4}))?"
)
def _holiday(m: re.Match[str], around: Around) -> Value | None:
    number, at = HOLIDAYS[m["h"].lower().replace("'", "’")]
    if m["y"]:
        return c.day(date(int(m["y"]), number, at))
    if around.now is None:
        return replace(OPEN, timex=f"XXXX-{number:02d}-{at:02d}")
    year = around.now.year
    ahead = around.ahead(m.span())
    if not ahead and date(year, number, at) > around.now:
        year -= 1
    if ahead and date(year, number, at) < around.now:
        year += 1
    return c.day(date(year, number, at), True)
