"""Calendar arithmetic for time expressions: an English word and a day in, values out.

A `Value` holds a TIMEX3 type and value and the EDTF (ISO 8601-2, levels 0 to 2) of the
same stretch of time. EDTF has no weeks: a week is the interval of its days.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
DAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thur thu",
         "friday fri", "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {"spring": ("SP", 21), "summer": ("SU", 22), "autumn": ("FA", 23), "fall": ("FA", 23),
           "winter": ("WI", 24)}  # fmt: skip
UNITS = {"second": "S", "minute": "M", "hour": "H", "day": "D", "night": "D", "week": "W",
         "weekend": "W", "fortnight": "W", "month": "M", "quarter": "Q", "year": "Y",
         "decade": "DE", "century": "CE", "centurie": "CE"}  # fmt: skip
NUMBERS: dict[str, int] = {
    name: number
    for number, name in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty""".split()  # noqa: SIM905
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
     "eighty": 80, "ninety": 90, "dozen": 12, "hundred": 100, "thousand": 1000,
     "couple": 2}  # fmt: skip
ORDINALS = {
    name: number
    for number, name in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
        twenty-first""".split(),  # noqa: SIM905
        1,
    )
}


@dataclass(frozen=True, slots=True)
class Value:
    """One time: ``relative`` when it was counted from another day."""

    type: str  # DATE, TIME, DURATION, SET
    timex: str | None
    edtf: str | None
    relative: bool = False

    def about(self) -> Value:
        """The same, approximate."""
        if self.edtf is None or "/" in self.edtf or "T" in self.edtf:
            return self
        return replace(self, edtf=self.edtf.rstrip("~") + "~")


def day(when: date, relative: bool = False) -> Value:
    return Value("DATE", when.isoformat(), when.isoformat(), relative)


def month(year: int, number: int, relative: bool = False) -> Value:
    text = f"{year:04d}-{number:02d}"
    return Value("DATE", text, text, relative)


def year(number: int, relative: bool = False) -> Value:
    return Value("DATE", f"{number:04d}", f"{number:04d}", relative)


def decade(first: int, relative: bool = False) -> Value:
    return Value("DATE", f"{first // 10:03d}", f"{first // 10:03d}X", relative)


def century(number: int) -> Value:
    return Value("DATE", f"{number - 1:02d}", f"{number - 1:02d}XX")


def season(number: int, name: str, relative: bool = False) -> Value:
    code, edtf = SEASONS[name]
    return Value("DATE", f"{number:04d}-{code}", f"{number:04d}-{edtf}", relative)


def quarter(number: int, which: int, relative: bool = False) -> Value:
    return Value("DATE", f"{number:04d}-Q{which}", f"{number:04d}-{32 + which}", relative)


def half(number: int, which: int, relative: bool = False) -> Value:
    return Value("DATE", f"{number:04d}-H{which}", f"{number:04d}-{39 + which}", relative)


def week(of: date, weekend: bool = False, relative: bool = True) -> Value:
    number, index, _ = of.isocalendar()
    monday = of - timedelta(days=of.weekday())
    first, last = monday + timedelta(days=5 if weekend else 0), monday + timedelta(days=6)
    timex = f"{number:04d}-W{index:02d}" + ("-WE" if weekend else "")
    return Value("DATE", timex, f"{first.isoformat()}/{last.isoformat()}", relative)


def real(number: int, which: int, at: int) -> date | None:
    """The day, where the calendar has it."""
    try:
        return date(number, which, at)
    except ValueError:
        return None


def months_on(of: date, count: int) -> tuple[int, int]:
    """(year, month) so many months after (before) a day."""
    index = of.year * 12 + of.month - 1 + count
    return index // 12, index % 12 + 1


def shifted(of: date, count: int, unit: str) -> Value:
    """``count`` units after ``of`` (before, where negative), as coarse as the unit."""
    letter = UNITS[unit]
    if letter == "D":
        return day(of + timedelta(days=count), True)
    if letter == "W":
        return week(of + timedelta(weeks=count * (2 if unit == "fortnight" else 1)))
    if letter == "Q":
        at = months_on(of, 3 * count)
        return quarter(at[0], (at[1] - 1) // 3 + 1, True)
    if letter == "M" and unit == "month":
        return month(*months_on(of, count), True)
    if letter in ("Y", "DE", "CE"):
        number = of.year + count * {"Y": 1, "DE": 10, "CE": 100}[letter]
        if letter == "DE":
            return decade(number // 10 * 10, True)
        return year(max(number, 0), True)
    return Value("TIME", of.isoformat(), of.isoformat(), True)


def number(word: str) -> float | None:
    """The value of a number in words or digits; None for "several"."""
    low = word.lower().strip().replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", low):
        return float(low)
    total = 0
    for piece in re.split(r"[\s-]+", low):
        if piece not in NUMBERS:
            return None
        if piece in ("hundred", "thousand"):
            total = max(total, 1) * NUMBERS[piece]
        else:
            total += NUMBERS[piece]
    return float(total) if low else None


PARTS_OF = {"year": (12, "M"), "day": (24, "H"), "hour": (60, "M"), "minute": (60, "S")}


def duration(count: float | None, unit: str) -> str:
    """ISO duration; X for a count that the text leaves open, a half in the next finer unit."""
    letter, clock = UNITS[unit], unit in ("second", "minute", "hour")
    scale = {"fortnight": 2, "quarter": 3, "decade": 10, "centurie": 100, "century": 100}
    if count is None and unit != "quarter":
        return ("PT" if clock else "P") + "X" + letter
    if unit == "quarter":
        letter = "M"
    if count is None:
        return "PX" + letter
    count *= scale.get(unit, 1)
    if unit in ("decade", "centurie", "century"):
        letter = "Y"
    whole, part = divmod(count, 1)
    if not part or unit not in PARTS_OF:
        return ("PT" if clock else "P") + f"{count:g}" + letter
    size, finer = PARTS_OF[unit]
    head = f"{whole:g}{letter}" if whole else ""
    if unit == "day":
        return f"P{head}T{part * size:g}{finer}"
    return ("PT" if clock else "P") + head + f"{part * size:g}{finer}"


def easter(number: int) -> date:
    """Easter Sunday of a year (the anonymous Gregorian computus, Meeus 1991)."""
    a, (b, rest) = number % 19, divmod(number, 100)
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (rest // 4) - d - rest % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(number, f // 31, f % 31 + 1)


def parse_day(edtf: str | None) -> date | None:
    """The day of an EDTF date of day precision (a time behind it is let go)."""
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)(?!\d)", edtf or "")
    return real(*(int(part) for part in found.groups())) if found else None
