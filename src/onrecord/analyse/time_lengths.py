"""Rules for lengths of time ("three weeks", "for years") and for what recurs ("every Friday").

Importing it registers its rules with `time_rules`.
"""

from __future__ import annotations

import re

from onrecord.analyse import calendar as c
from onrecord.analyse.calendar import Value
from onrecord.analyse.time_rules import (
    ANY,
    DAY_WORDS,
    MONTH_WORDS,
    N1,
    PART,
    PARTS,
    UNIT_PLURALS,
    UNIT_WORDS,
    Around,
    M,
    U,
    rule,
)  # fmt: skip

UNITS_ALL = f"{UNIT_WORDS} {UNIT_PLURALS}"
COUNT = (
    rf"(?P<n>{N1}(?: and a half| 1/2)?|an?|a (?:couple|dozen|hundred|thousand)(?: of)?|"
    r"(?:a )?couple of|(?:a )?few|several|many|some|dozens of|(?:another|an additional)(?: \w+)?|"
    r"half an?|half)"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"


def count(words: str) -> float | None:
    """How many; None where the words leave it open ("several")."""
    low = words.lower().removesuffix(" of")
    if low.startswith("half"):
        return 0.5
    low = re.sub(r"^(?:another|an additional) ?", "", low) or "one"
    plus = 0.5 if low.endswith((" and a half", " 1/2")) else 0
    low = low.removesuffix(" and a half").removesuffix(" 1/2")
    if low.startswith("a ") and low[2:] in c.NUMBERS:
        low = low[2:]
    value = c.number(low)
    return value + plus if value is not None else None


MEASURED = re.compile(
    r"\b(?:for|within|in|than|about|nearly|almost|least|after|over|of|took|spent|half|takes|lasts|"
    r"lasted|every|only|barely|long as|just|once|twice|times|up to|and|or|under|full) $", ANY
)  # fmt: skip


@rule(rf"(?:the (?:past|last|next|first|previous|final|"
      rf"coming) |(?:past|last|next) (?=\d|\w+ \w+s))?(?:{N1} to )?{COUNT}(?: more| full| straight|"
      rf" consecutive)?(?P<dash>[ -]){U}(?P<s>s?)(?P<half> and a half)?(?:['’])?"
      r"(?! (?:ago|earlier|later|from now|old)|-old|s old)", UNITS_ALL, ANY)  # fmt: skip
def _length(m: re.Match[str], around: Around) -> Value | None:
    words, unit = m["n"].lower(), m["unit"].lower()
    before = around.text[max(0, m.start() - 10) : m.start()]
    if words in ("a", "an") and not m["half"] and m.group().lower().startswith("a"):
        measured = MEASURED.search(before) or re.match(
            r" (?:after|before|or two|and a half)\b", around.text[m.end() : m.end() + 11]
        )
        if m["dash"] == "-" or not (measured or unit == "year"):
            return None
    if words == "some" and not m["s"]:
        return None
    if unit == "second" and (words in ("a", "an") or not m["s"]):
        return None
    if m["unit"].istitle() and m["dash"] == " ":  # the name of a broadcast
        return None
    if unit == "quarter" and (not m["s"] or m["dash"] == "-"):
        return None
    number = count(words)
    if m["half"] and number is not None:
        number += 0.5
    return Value("DURATION", c.duration(number, unit), None)


@rule(r"(?:the )?(?:(?P<open>recent|past few|last few|next few|next several)) "
      r"(?P<u>years|months|weeks|days|decades|centuries|hours|quarters)", UNIT_PLURALS,
      ANY)  # fmt: skip
def _recent(m: re.Match[str], _around: Around) -> Value | None:
    unit = m["u"].lower().removesuffix("s")
    return Value("DURATION", c.duration(None, unit), None)


@rule(r"(?P<p>for|over|after|of|many|within|in|took|take|spent|waited) "
      r"(?P<u>years|months|weeks|days|decades|centuries|hours)(?! (?:ago|earlier|later))",
      UNIT_PLURALS, ANY)  # fmt: skip
def _lengths(m: re.Match[str], _around: Around) -> Value | None:
    if m["p"].lower() == "of" and m["u"].lower() == "days":
        return None
    return Value("DURATION", c.duration(None, m["u"].lower().removesuffix("s")), None)


@rule(r"(?P<u>years|months|weeks|days|decades|hours)-long|"
      r"(?P<u2>year|month|week|day|decade|hour)-long", UNITS_ALL, ANY)  # fmt: skip
def _long(m: re.Match[str], _around: Around) -> Value | None:
    if m["u"]:
        return Value("DURATION", c.duration(None, m["u"].lower().removesuffix("s")), None)
    return Value("DURATION", c.duration(1, m["u2"].lower()), None)


@rule(rf"(?P<n>{N1})-(?P<unit>day|week|month|year)(?=-old)", "day week month year", ANY)
def _age(m: re.Match[str], _around: Around) -> Value | None:
    if m["unit"].lower() == "year":  # a person's age is no time told
        return None
    return Value("DURATION", c.duration(count(m["n"]), m["unit"].lower()), None)


LY = {"hourly": "hour", "daily": "day", "nightly": "day", "weekly": "week", "monthly": "month",
      "quarterly": "quarter", "yearly": "year", "annually": "year"}  # fmt: skip


@rule(rf"(?:every|each)(?: (?P<n>{N1}|other|few))? (?P<unit>minute|hour|day|week|weekend|"
      rf"month|quarter|year|decade)s?|(?:once|twice|\w+ times) (?:an?|each|per) "
      rf"(?P<per>hour|day|week|month|quarter|year|decade)|(?P<ly>{'|'.join(LY)})",
      f"every each once twice times {' '.join(LY)}", ANY)  # fmt: skip
def _set(m: re.Match[str], around: Around) -> Value | None:
    if m["ly"]:
        word = m["ly"].lower()
        after = around.text[m.end() : m.end() + 2]
        if m["ly"][0].isupper() and after[1:].isupper():  # a name: "Daily Herald"
            return None
        if word == "quarterly" and after[1:].isalpha():  # a kind of report or dividend
            return None
        return Value("SET", c.duration(1, LY[word]), None)
    unit = (m["unit"] or m["per"]).lower()
    every = 2.0 if m["n"] == "other" else None if m["n"] == "few" else count(m["n"] or "one")
    return Value("SET", c.duration(every, unit), None)


@rule(rf"(?:every|each) (?P<w>{WEEKDAY})(?: (?P<p>{PART}))?|"
      rf"(?:on )?(?P<w2>{WEEKDAY})(?: (?P<p2>{PART}))?s(?! |$)|"
      rf"(?:on )?(?P<w3>{WEEKDAY})(?: (?P<p3>{PART}))?s",
      f"{DAY_WORDS} mondays tuesdays wednesdays thursdays fridays saturdays sundays")  # fmt: skip
def _weekdays(m: re.Match[str], _around: Around) -> Value | None:
    name, part = m["w"] or m["w2"] or m["w3"], m["p"] or m["p2"] or m["p3"]
    return Value("SET", f"XXXX-WXX-{c.DAYS[name.lower()] + 1}{PARTS[part] if part else ''}", None)


@rule(rf"(?:every|each) (?:(?P<m>{M})|(?P<p>{PART})|(?P<s>spring|summer|autumn|fall|winter))",
      f"{MONTH_WORDS} morning afternoon evening night spring summer autumn fall winter",
      )  # fmt: skip
def _each(m: re.Match[str], _around: Around) -> Value | None:
    if m["m"]:
        return Value("SET", f"XXXX-{c.MONTHS[m['m'].lower().rstrip('.')]:02d}", None)
    if m["p"]:
        return Value("SET", f"XXXX-XX-XX{PARTS[m['p']]}", None)
    return Value("SET", f"XXXX-{c.SEASONS[m['s']][0]}", None)
