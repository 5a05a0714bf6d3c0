"""A stream of reports falls into stories, which join and part as they grow: in memory, for rows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count, islice

from onrecord.link.index import Index
from onrecord.link.sketches import Sketch, dot, sketch, unpacked
from onrecord.link.stories import LOOKED_AT, Known, best, choices, joined, parted

STORIES = 8  # that a report is held against at most: those of its likest candidates


class Grouping:
    """Stories by name, and the index that leads to them."""

    def __init__(self) -> None:
        self._index = Index()
        self._stories: dict[str, dict[str, bytes]] = {}  # packed sketches by report
        self._story_of: dict[str, str] = {}
        self._age: dict[str, int] = {}
        self._clock = count()  # stories are as old as their number

    def place(
        self, report: str, title: str | None, text: str, published: str | None, vector: bytes
    ) -> str:
        """The story of a report: a known one, or a new one by the report's own id.

        No two reports have one id. ``vector`` is the embedding of its `opening`. The report
        may show that two stories are one, or that one is two: `story_of` says where a report
        is by now.
        """
        new = sketch(title, text, published, vector)
        found, near = self.candidates(new)
        chosen = choices(new, near, found)
        story = best(chosen) or self._free(report)
        self.add(report, new, story)
        known = self._known(story)
        if other := joined(known, [one for one in near if one.story != story], chosen):
            older, younger = sorted((story, other.story), key=self._age.__getitem__)
            self._move(list(self._stories[younger]), younger, older)
        elif going := parted(known):
            self._move(going, story, self._free(going[0]))
        return self._story_of[report]

    def story_of(self, report: str) -> str:
        """The story that a report is in by now."""
        return self._story_of[report]

    def candidates(self, new: Sketch) -> tuple[dict[str, Sketch], list[Known]]:
        """The reports that the index finds for one, and their stories, the likest first."""
        near = self._index.near(new)
        names = (self._story_of[report] for report in ranked(new, near))
        return near, [self._known(story) for story in islice(dict.fromkeys(names), STORIES)]

    def add(self, report: str, new: Sketch, story: str) -> None:
        """Put a report into a story."""
        self._index.add(report, new)
        self._story_of[report] = story
        self._stories.setdefault(story, {})[report] = new.packed()
        self._age.setdefault(story, next(self._clock))

    def _known(self, story: str) -> Known:
        last = list(islice(reversed(self._stories[story].items()), LOOKED_AT))
        return Known(story, {report: unpacked(packed) for report, packed in reversed(last)})

    def _free(self, name: str) -> str:
        """A name for a new story that no story has."""
        while name in self._stories:
            name += "'"
        return name

    def _move(self, reports: list[str] | tuple[str, ...], story: str, to: str) -> None:
        there = self._stories.setdefault(to, {})
        self._age.setdefault(to, next(self._clock))
        for report in reports:
            there[report] = self._stories[story].pop(report)
            self._story_of[report] = to
        if not self._stories[story]:
            del self._stories[story], self._age[story]


def ranked(new: Sketch, near: Mapping[str, Sketch]) -> list[str]:
    """Candidates, the one with the likest words first; of equal ones the earlier."""
    score = {
        report: dot(new.opening, old.opening) + dot(new.whole, old.whole)
        for report, old in near.items()
    }
    return sorted(score, key=lambda report: -score[report])
