"""How good a timeline is: the score of SemEval-2015's task 4 (Minard et al. 2015).

A timeline is a graph (an event at its date, an event before the next one), and precision is
the share of the system's reduced graph that follows from the gold graph's closure, recall the
other way round (temporal awareness: UzZaman and Allen 2011, UzZaman et al. 2013). Counts are
summed over timelines before a ratio is taken. An event is its report, sentence and words;
events without a date (order 0) do not count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

UNDATED = "XXXX-XX-XX"


@dataclass(frozen=True)
class Line:
    """A line of a timeline: its place (0: cannot be placed), its date, one event's mentions."""

    order: int
    date: str
    mentions: tuple[str, ...]


Node = tuple[str, int]  # a mention, and which one of the same words it is
Tie = tuple[Node, Node | str]  # an event before another, or at a date


@dataclass
class Graph:
    """A timeline as a graph: each event's place, the dates of each place, the ties that no
    other tells."""

    place: dict[Node, int] = field(default_factory=dict)
    dates: dict[int, set[str]] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)

    def holds(self, tie: Tie) -> bool:
        """Does it follow from the graph?"""
        one, other = tie
        if one not in self.place:
            return False
        if isinstance(other, str):
            return other in self.dates[self.place[one]]
        return other in self.place and self.place[one] < self.place[other]


def graph(lines: Iterable[Line]) -> Graph:
    """Of the lines that are placed, in the task's order: by number, date and words."""
    out, seen = Graph(), Counter[str]()
    last: Node | None = None
    for line in sorted((one for one in lines if one.order), key=_natural):
        out.dates.setdefault(line.order, set()).add(line.date)
        for mention in line.mentions:
            node = mention, seen[mention]
            seen[mention] += 1
            out.place[node] = line.order
            out.ties.append((node, line.date))
            if last is not None and out.place[last] < line.order:
                out.ties.append((last, node))
            last = node
    return out


def _natural(line: Line) -> list[tuple[int, str]]:
    parts = re.findall(r"\d+|\D+", "\t".join([str(line.order), line.date, *line.mentions]))
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


@dataclass
class Score:
    """Ties told and right, ties wanted and found, summed over timelines."""

    right: int = 0
    told: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, gold: Iterable[Line], got: Iterable[Line]) -> None:
        a, b = graph(gold), graph(got)
        self.right += sum(a.holds(tie) for tie in b.ties)
        self.told += len(b.ties)
        self.found += sum(b.holds(tie) for tie in a.ties)
        self.wanted += len(a.ties)

    @property
    def precision(self) -> float:
        return 100 * self.right / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def lines(events: Iterable[tuple[str, str]]) -> list[Line]:
    """Mentions with their dates as a timeline, in the order of the dates."""
    told = [(date, mention) for mention, date in events if date != UNDATED]
    order = {date: at for at, date in enumerate(sorted({date for date, _ in told}), 1)}
    return [Line(order[date], date, (mention,)) for date, mention in told]
