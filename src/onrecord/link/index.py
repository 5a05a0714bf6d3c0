"""Reports that share rare words, found without looking at the rest: an index in memory.

The ledger holds the same index in tables (`ledger.near`); both look at the last so many
reports of each word, so what a report costs does not grow with what was met before.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict

from onrecord.link.sketches import Sketch, keys, unpacked

REACH = 30  # days: what is further apart is no candidate, where both days are known
MOST = 64  # candidates
PER_KEY = 48  # reports that one word leads to, the last ones; of the undated so many again


class Index:
    """Sketches by id, found by their keys."""

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._packed: list[bytes] = []
        self._dated: dict[int, list[tuple[int, int]]] = defaultdict(list)  # (day, number)
        self._undated: dict[int, list[int]] = defaultdict(list)

    def add(self, name: str, sketch: Sketch) -> None:
        """Take in a report."""
        number = len(self._ids)
        self._ids.append(name)
        self._packed.append(sketch.packed())
        for key in keys(sketch):
            if sketch.day is None:
                self._undated[key].append(number)
            else:
                insort(self._dated[key], (sketch.day, number))

    def near(self, sketch: Sketch) -> dict[str, Sketch]:
        """Id -> sketch of the reports that share most keys with this one, oldest first.

        Where its day is known: those within ``REACH`` days, and undated ones.
        """
        found: Counter[int] = Counter()
        for key in keys(sketch):
            found.update(self._undated.get(key, ())[-PER_KEY:])
            dated = self._dated.get(key, [])
            start, stop = 0, len(dated)
            if sketch.day is not None:
                start = bisect_left(dated, (sketch.day - REACH, -1))
                stop = bisect_right(dated, (sketch.day + REACH, len(self._ids)))
            found.update(number for _, number in dated[max(start, stop - PER_KEY) : stop])
        best = sorted(found, key=lambda number: (-found[number], -number))[:MOST]
        return {self._ids[number]: unpacked(self._packed[number]) for number in sorted(best)}
