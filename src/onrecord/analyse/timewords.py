"""Rules for times that are counted from another day: weekdays, "last week", "ago", clocks.

Importing it registers its rules with `time_rules`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from onrecord.analyse import calendar as c
from onrecord.analyse.calendar import Value
from onrecord.analyse.time_dates import sided
from onrecord.analyse.time_lengths import COUNT, count
from onrecord.analyse.time_rules import (
    ANY,
    DAY_WORDS,
    LAST,
    NEXT,
    OPEN,
    PART,
    PARTS,
    UNIT_PLURALS,
    UNIT_WORDS,
    Around,
    D,
    M,
    U,
    rule,
)  # fmt: skip


@rule(rf"(?:(?P<early>[Ee]arly|[Ll]ate) )?(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his|[Tt]his past|"
      rf"[Tt]his coming|the previous|the following) )?(?P<w>{D})"
      rf"(?: (?P<part>{PART})(?!s))?(?: (?P<rel>last week|next week|this week))?",
      DAY_WORDS)  # fmt: skip
def _weekday(m: re.Match[str], around: Around) -> Value | None:
    now, at = around.now, c.DAYS[m["w"].lower().rstrip(".")]
    if now is None:
        return replace(OPEN, timex=f"XXXX-WXX-{at + 1}")
    which, rel = (m["which"] or "").lower(), m["rel"] or ""
    if rel:
        weeks = -1 if "last" in rel else 1 if "next" in rel else 0
        when = now + timedelta(days=at - now.weekday() + 7 * weeks)
    elif which in ("the previous", "the following") and around.last:
        step = -1 if "previous" in which else 1
        when = _on_weekday(around.last + timedelta(days=step), at, step)
    elif which in ("last", "this past", "the previous"):
        when = _on_weekday(now - timedelta(days=1), at, -1)
    elif which in ("next", "this coming", "the following"):
        when = _on_weekday(now + timedelta(days=1), at, 1)
    else:
        when = _on_weekday(now, at, 1 if around.ahead(m.span()) else -1)
    value = c.day(when, True)
    if m["part"]:
        return replace(value, type="TIME", timex=when.isoformat() + PARTS[m["part"].lower()])
    return value


def _on_weekday(start: date, at: int, step: int) -> date:
    """The first such weekday from a day on (``step`` 1) or back (-1), that day included."""
    return start + timedelta(days=step * ((at - start.weekday()) * step % 7))


@rule(r"(?:the day before yesterday|the day after tomorrow|today|yesterday|tomorrow|tonight|"
      rf"overnight)(?: (?P<part>{PART}))?|(?:(?:later|earlier) )?this (?P<part2>{PART})|"
      r"last (?P<night>night|evening)|(?:mid|early|late)[- ](?P<part3>morning|afternoon|evening)"
      r"(?: (?P<day>yesterday|today|tomorrow))?",
      "today yesterday tomorrow tonight overnight morning afternoon evening night",
      ANY)  # fmt: skip
def _today(m: re.Match[str], around: Around) -> Value | None:
    words, now = m.group().lower(), around.now
    if now is None:
        return OPEN
    before = around.text[max(0, m.start() - 12) : m.start()].lower()
    if re.search(r"\b(?:usa|russia|psychology|the|india|of) $", before) and m.group()[0] == "T":
        return None
    step = (-2 if "before yes" in words else 2 if "after tom" in words else -1
            if "yesterday" in words or m["night"] or words.startswith("overnight") else 1
            if "tomorrow" in words else 0)  # fmt: skip
    when = now + timedelta(days=step)
    part = (m["part"] or m["part2"] or m["part3"] or m["night"] or "").lower()
    if words.startswith(("tonight", "overnight")):
        part = "night"
    value = c.day(when, True)
    if words.startswith("overnight"):
        value = replace(value, edtf=f"{when.isoformat()}/{now.isoformat()}")
    if part:
        return replace(value, type="TIME", timex=when.isoformat() + PARTS[part])
    return value


@rule(rf"the (?P<which>next|following|previous) (?P<part>{PART})",
      "morning afternoon evening night", ANY)  # fmt: skip
def _next_morning(m: re.Match[str], around: Around) -> Value | None:
    base = around.last or around.now
    if base is None:
        return replace(OPEN, type="TIME")
    when = base + timedelta(days=-1 if m["which"].lower() == "previous" else 1)
    return Value("TIME", when.isoformat() + PARTS[m["part"].lower()], when.isoformat(), True)


@rule(r"(?:(?:sometime )?(?:(?P<early>earlier|later|early|late) )?(?:(?P<this>this)|(?:the )?"
      r"(?P<which>last|next|past|previous|coming|upcoming|following|same|current)) "
      r"(?P<unit>day|week|weekend|month|quarter|year|decade)|"
      r"(?P<end>(?:the )?(?:end|start|beginning|middle) of (?:the |this |last |next )"
      r"(?P<unit2>week|month|year|decade))|(?P<ye>(?:around |the )?year[-’' ](?:s )?end)|"
      r"(?P<we>the weekend))", UNIT_WORDS + " weekend", ANY)  # fmt: skip
def _relative(m: re.Match[str], around: Around) -> Value | None:
    now = around.now
    unit = (m["unit"] or m["unit2"] or ("year" if m["ye"] else "weekend")).lower()
    which = (m["which"] or ("this" if m["this"] else "")).lower()
    if m.group().istitle() and m.group().startswith("This"):  # the name of a broadcast
        return None
    if m["end"]:
        found = re.search(r"this|last|next", m["end"], ANY)
        which = found.group().lower() if found else "this"
    base = around.last if which in ("following", "previous", "same") else now
    base = base or now
    if base is None or now is None:
        return OPEN
    if which == "previous" and unit == "year" and around.year is not None:
        return c.year(around.year - 1, True)
    if which == "following" and unit == "year" and around.year is not None:
        return c.year(around.year + 1, True)
    if unit == "weekend":
        return _weekend(which, now, around.ahead(m.span()))
    step = 1 if which in NEXT else -1 if which in LAST else 0
    if unit == "day" and which in LAST and which != "previous":
        return None
    if unit == "decade" and which == "past":
        return Value("DURATION", "P10Y", None)
    value = c.shifted(base, step, unit)
    return value.about() if m["end"] or m["early"] or m["ye"] else value


def _weekend(which: str, now: date, ahead: bool) -> Value:
    """The weekend before or after a day; on a weekend, that one."""
    if which in NEXT or (which in ("", "this") and ahead):
        return c.week(now + timedelta(weeks=1 if now.weekday() > 4 else 0), True)
    if which == "this" or (which == "" and now.weekday() > 4):
        return c.week(now, True)
    return c.week(now - timedelta(weeks=1), True)


@rule(rf"the week (?:of|beginning|starting) (?P<day>{M} \d{{1,2}})(?:,? (?P<y>\d{{4}}))?",
      "week")  # fmt: skip
def _week_of(m: re.Match[str], around: Around) -> Value | None:
    found = re.search(r"\d+", m["day"])
    word = re.match(r"\w+", m["day"])
    if around.now is None or found is None or word is None:
        return OPEN
    year = int(m["y"] or around.now.year)
    when = c.real(year, c.MONTHS[word.group().lower()], int(found.group()))
    return c.week(when) if when else None


@rule(r"(?:the |these |those )?(?P<which>coming|future) "
      r"(?:days|weeks|months|quarters|years|decades|hours)", UNIT_PLURALS, ANY)  # fmt: skip
def _coming(_m: re.Match[str], around: Around) -> Value | None:
    edtf = f"{around.now.isoformat()}/.." if around.now else None
    return Value("DATE", "FUTURE_REF", edtf, True)


@rule(r"now|currently|nowadays|at present|at the moment|these days|at this point|"
      r"current(?= [a-z])", "now currently nowadays present moment days point current",
      ANY)  # fmt: skip
def _present(_m: re.Match[str], _around: Around) -> Value | None:
    return Value("DATE", "PRESENT_REF", None, True)


@rule(r"(?:more |most )?recently|lately|once upon a time|"
      r"the (?:recent )?past(?! (?:\w+ )?(?:centur|decade|year|month|week|day|summer|winter))",
      "recently lately once past", ANY)  # fmt: skip
def _past(_m: re.Match[str], _around: Around) -> Value | None:
    return Value("DATE", "PAST_REF", None, True)


@rule(r"the (?:near |foreseeable )?future(?!s)|the (?:near|short|long) term", "future term", ANY)
def _future(_m: re.Match[str], _around: Around) -> Value | None:
    return Value("DATE", "FUTURE_REF", None, True)


@rule(r"(?:years|months|weeks|days|decades|centuries) ago", UNIT_PLURALS, ANY)
def _long_ago(_m: re.Match[str], _around: Around) -> Value | None:
    return Value("DATE", "PAST_REF", None, True)


# "3 million a year earlier", "up from a year ago": the period a year before the one named
COMPARES = re.compile(r"(?:\d[\d.,/]*%?|million|billion|cents?|shares?|from|than|over|with|against|"
                      r"versus|by|of|loss|income|profit|,) $")  # fmt: skip


@rule(rf"(?:(?:more than|less than|nearly|almost|about|around|some|at least|over|"
      rf"just) )?{COUNT}[ -]{U}s?(?: or so)? "
      r"(?P<way>ago|earlier|before|later|after that|from now|hence|from today)",
      "ago earlier before later after from hence", ANY)  # fmt: skip
def _ago(m: re.Match[str], around: Around) -> Value | None:
    way, unit, now = m["way"].lower(), m["unit"].lower(), around.now
    number = count(m["n"])
    if way == "before" and not re.match(r"[.,;]|$", around.text[m.end() :]):
        return None
    if number is None:
        if way == "ago":
            return Value("DATE", "PAST_REF", None, True)
        return Value("DURATION", c.duration(None, unit), None)
    if unit == "year" and number == 1 and way in ("ago", "earlier") and around.period and now:
        before = around.text[max(0, m.start() - 12) : m.start()]
        if COMPARES.search(before) or m.group()[0] == "A":
            return c.quarter(around.period[0] - 1, around.period[1], True)
    base = now if way in ("ago", "from now", "hence", "from today") else around.last or now
    if base is None:
        return OPEN
    if unit in ("second", "minute", "hour"):
        return replace(c.day(base, True), type="TIME")
    ahead = way in ("later", "after that", "from now", "hence", "from today")
    value = c.shifted(base, round(number if ahead else -number) or (1 if ahead else -1), unit)
    loose = re.match(r"(?:more|less|nearly|almost|about|around|some|over)", m.group(), ANY)
    return value.about() if loose or " or so " in m.group() else value


ON_DAY = rf"(?:{D}|{M} \d{{1,2}}|today|yesterday|tomorrow)"
ZONE = r"(?: (?:[ECMP][SD]T|GMT|UTC|local time)\b)?"


@rule(r"(?P<h>\d{1,2})(?:[:.](?P<min>\d\d))? ?"
      r"(?P<ap>[ap]\.?m\.?|AM|PM|noon|midnight|GMT|o['’]clock|in the (?:morning|afternoon|evening))"
      rf"{ZONE}(?P<day>,? (?:on )?{ON_DAY})?|"
      rf"(?P<word>noon|midday|midnight){ZONE}(?P<day2>,? (?:on )?{ON_DAY})?",
      "# noon midday midnight")  # fmt: skip
def _clock(m: re.Match[str], around: Around) -> Value | None:
    hour = 12 if m["word"] else int(m["h"])
    if hour > 24 or int(m["min"] or 0) > 59:
        return None
    kind = (m["ap"] or m["word"] or "").lower()
    if kind.startswith(("p", "noon", "in the a", "in the e")):
        hour = hour % 12 + 12
    if kind.startswith("midnight") or (kind.startswith("a") and hour == 12):
        hour = 0
    when = _clock_day(m, around)
    if when is None:
        return replace(OPEN, type="TIME", timex=f"XXXX-XX-XXT{hour:02d}:{m['min'] or '00'}")
    clock = f"{when.isoformat()}T{hour % 24:02d}:{m['min'] or '00'}"
    return Value("TIME", clock, f"{clock}:00", True)


def _clock_day(m: re.Match[str], around: Around) -> date | None:
    """The day of a clock time: the one beside it, or the last one named nearby."""
    now = around.now
    if now is None:
        return None
    named = re.search(r"\w+", (m["day"] or m["day2"] or "").replace(" on ", " "))
    if named is None:
        return around.last or now
    word = named.group().lower()
    if word in c.MONTHS:
        at = int(re.findall(r"\d+", m["day"] or m["day2"])[-1])
        near = [d for y in (-1, 0, 1) if (d := c.real(now.year + y, c.MONTHS[word], at))]
        return sided(near, now, around.side(m.span())) if near else now
    if word in c.DAYS:
        return _on_weekday(now, c.DAYS[word], 1 if around.ahead(m.span()) else -1)
    return now + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(word, 0))


@rule(r"(?:(?:later|earlier) )?(?:the )?(?P<which>same|that|that same|following|next|previous) "
      r"(?P<unit>day|week|month|year)",
      "day week month year", ANY)  # fmt: skip
def _same(m: re.Match[str], around: Around) -> Value | None:
    which, unit = m["which"].lower(), m["unit"].lower()
    if which == "next" and unit != "day":
        return None
    step = {"same": 0, "that": 0, "that same": 0, "previous": -1}.get(which, 1)
    if unit == "year" and around.year is not None:
        return c.year(around.year + step, True)
    return c.shifted(around.last, step, unit) if around.last else OPEN
