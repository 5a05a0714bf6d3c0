"""The timeline as a drawing: how exact a date is can be seen in its shape.

A day is a dot, a month or an interval a bar, a year a long bar, a date that is only
approximate or open fades at its ends. Long empty stretches are shortened: the place of
two dates tells their order, and only roughly their distance.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import month_name, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import log1p

from onrecord.records import TimelineEntry

WIDTH, LEFT, RIGHT, LANE, TOP = 980, 24, 90, 26, 34  # px
DOT = 9  # px, radius
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}  # EDTF seasons by their first month


@dataclass(frozen=True, slots=True)
class Extent:
    """The days an EDTF string covers, as ordinals, the last included."""

    first: int
    last: int
    precision: str  # day, month, year, interval
    vague: bool  # "~", "?", "%", or X for a digit
    open_start: bool = False
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """One entry as drawn, numbered as in the rows below the drawing."""

    number: int
    entry: TimelineEntry
    extent: Extent
    x1: float
    x2: float
    y: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The axis, in px: shapes, and ticks with their labels."""

    shapes: tuple[Shape, ...]
    ticks: tuple[tuple[float, str], ...]
    width: int
    height: int


def extent(edtf: str) -> Extent | None:
    """The days that an EDTF date, interval or season covers; None for what has no place.

    Years before 1 and after 9999, and strings that are not EDTF, have none.
    """
    if "/" in edtf:
        a, _, b = edtf.partition("/")
        start, end = extent(a), extent(b)
        ends = [x for x in (start, end) if x]
        if not ends:
            return None
        vague = any(x.vague for x in ends)
        first, last = ends[0].first, ends[-1].last
        return Extent(first, max(first, last), "interval", vague, start is None, end is None)
    bare = re.sub(r"[~?%]", "", edtf)
    vague = bare != edtf or "X" in bare
    found = re.fullmatch(r"(\d{1,4}X{0,3})(?:-(\d\d|XX))?(?:-(\d\d|XX))?(?:T.*)?", bare)
    if not found or len(found[1]) != 4:
        return None
    try:
        return _place(found[1], found[2], found[3], vague)
    except ValueError:
        return None


def _place(year: str, month: str | None, day: str | None, vague: bool) -> Extent:
    low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if not month or month == "XX" or low != high:
        return Extent(date(low, 1, 1).toordinal(), date(high, 12, 31).toordinal(), "year", vague)
    at = int(month)
    if at in _SEASONS:
        begin = date(low, _SEASONS[at], 1).toordinal()
        return Extent(begin, begin + 89, "interval", vague)
    if not day or day == "XX":
        first = date(low, at, 1).toordinal()
        return Extent(first, first + monthrange(low, at)[1] - 1, "month", vague)
    on = date(low, at, int(day)).toordinal()
    return Extent(on, on, "day", vague)


class Scale:
    """Days to px: stretches between dates shrink with the logarithm of their length."""

    def __init__(self, days: Sequence[int]) -> None:
        self.days = sorted(set(days))
        steps = [log1p(b - a) for a, b in pairwise(self.days)]
        whole = sum(steps) or 1.0
        room = WIDTH - LEFT - 20 - RIGHT
        self.at = [float(LEFT + 20)]
        for step in steps:
            self.at.append(self.at[-1] + room * step / whole)

    def __call__(self, day: int) -> float:
        """Where a day is; the days are those that the scale was made of."""
        return round(self.at[bisect_right(self.days, day) - 1], 1)


def draw(entries: Sequence[TimelineEntry]) -> Drawing | None:
    """The entries on one axis, numbered from 1 in their order; None if none has a place."""
    placed = [(n, e, x) for n, e in enumerate(entries, 1) if (x := extent(e.edtf))]
    if not placed:
        return None
    scale = Scale([d for _, _, x in placed for d in (x.first, x.last + (x.precision != "day"))])
    shapes: list[Shape] = []
    lanes: list[float] = []  # where each lane is free from
    for number, entry, where in sorted(placed, key=lambda p: (p[2].first, p[0])):
        x1 = scale(where.first)
        x2 = x1 if where.precision == "day" else max(scale(where.last + 1), x1 + 24)
        x1, x2 = (x1 - 18 if where.open_start else x1), (x2 + 18 if where.open_end else x2)
        lane = next((n for n, free in enumerate(lanes) if free <= x1 - DOT), len(lanes))
        lanes[lane : lane + 1] = [x2 + DOT + 6]
        shapes.append(Shape(number, entry, where, x1, x2, TOP + lane * LANE + DOT + 4))
    return Drawing(tuple(shapes), ticks(shapes, scale), WIDTH, TOP + len(lanes) * LANE + 10)


def ticks(shapes: Sequence[Shape], scale: Scale) -> tuple[tuple[float, str], ...]:
    """Labels where shapes begin, as many as there is room for."""
    out: list[tuple[float, str]] = []
    for shape in sorted(shapes, key=lambda s: (scale(s.extent.first), s.number)):
        x = scale(shape.extent.first)
        if not out or x - out[-1][0] > 104:
            out.append((x, label(shape.extent)))
    return tuple(out)


def label(where: Extent) -> str:
    """The first day in words, no finer than the date is."""
    first = date.fromordinal(where.first)
    month = f"{month_name[first.month][:3]} {first.year}"
    if where.precision == "year":
        return str(first.year)
    return month if where.precision == "month" else f"{first.day} {month}"
