"""EDTF values as stretches of days, for comparing and sorting."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

# EDTF season code -> its first month and its length in months
_SEASONS = {
    21: (3, 3),
    22: (6, 3),
    23: (9, 3),
    24: (12, 3),
    33: (1, 3),
    34: (4, 3),
    35: (7, 3),
    36: (10, 3),
    37: (1, 4),
    38: (5, 4),
    39: (9, 4),
    40: (1, 6),
    41: (7, 6),
}
_PART = re.compile(r"\b(early|mid|middle|late|beginning|start|end)\b", re.IGNORECASE)

Days = tuple[date, date]


def days(edtf: str | None) -> Days | None:
    """First and last day of an EDTF value (levels 0 and 1), both included; None if unreadable.

    An open end of an interval reaches to the calendar's end; qualifiers (~ ? %) do not widen.
    """
    if not edtf:
        return None
    if "/" in edtf:
        left, _, right = edtf.partition("/")
        start = date.min if left in ("", "..") else (days(left) or (None,))[0]
        end = date.max if right in ("", "..") else (days(right) or (None, None))[1]
        return (start, end) if start and end and start <= end else None
    value = re.sub(r"[~?%]", "", edtf).split("T")[0]
    found = re.fullmatch(r"(\d{2}XX|\d{3}X|\d{4})(?:-(\d\d|XX))?(?:-(\d\d|XX))?", value)
    if not found:
        return None
    year, month, day = found.groups()
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    try:
        if month in (None, "XX"):
            return date(first, 1, 1), date(last, 12, 31)
        if int(month) in _SEASONS:
            return _season(first, int(month))
        if day in (None, "XX"):
            length = calendar.monthrange(first, int(month))[1]
            return date(first, int(month), 1), date(first, int(month), length)
        return (date(first, int(month), int(day)),) * 2
    except ValueError:
        return None


def _season(year: int, code: int) -> Days:
    month, length = _SEASONS[code]
    start, after = date(year, month, 1), month - 1 + length
    return start, date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)


def finer(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Does the first (edtf, words) narrow the second: lie within it and say more?

    "early November" (2018-11~) narrows "November" (2018-11) by its words.
    """
    inner, outer = days(one[0]), days(other[0])
    if not inner or not outer or inner[0] < outer[0] or inner[1] > outer[1]:
        return False
    if inner != outer:
        return True
    return bool(_PART.search(one[1])) and not _PART.search(other[1])


def apart(one: str, other: str) -> bool:
    """True when both are readable, neither is approximate, and they share no day."""
    a, b = days(one), days(other)
    if not a or not b or re.search(r"[~?%]", one + other):
        return False
    return a[1] < b[0] or b[1] < a[0]
