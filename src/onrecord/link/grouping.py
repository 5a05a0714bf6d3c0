"""A stream of reports falls into stories, each as it comes: in memory, for rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from onrecord.link.index import Index
from onrecord.link.sketches import Sketch, dot, sketch
from onrecord.link.stories import LOOKED_AT, Known, assign

STORIES = 8  # that a report is held against at most: those of its likest candidates


class Grouping:
    """Stories by name, and the index that leads to them."""

    def __init__(self) -> None:
        self._index = Index()
        self._story_of: dict[str, str] = {}
        self._stories: dict[str, dict[str, Sketch]] = {}

    def place(
        self, report: str, title: str | None, text: str, published: str | None, vector: bytes
    ) -> str:
        """The story of a report: a known one, or a new one by the report's own id.

        ``vector`` is the embedding of its `opening`.
        """
        new = sketch(title, text, published, vector)
        story = assign(new, self.candidates(new)) or report
        self.add(report, new, story)
        return story

    def candidates(self, new: Sketch) -> list[Known]:
        """The stories that the index finds for a report."""
        near = self._index.near(new)
        names = (self._story_of[report] for report in ranked(new, near))
        return [
            Known(story, dict(islice(reversed(self._stories[story].items()), LOOKED_AT)))
            for story in islice(dict.fromkeys(names), STORIES)
        ]

    def add(self, report: str, new: Sketch, story: str) -> None:
        """Put a report into a story."""
        self._index.add(report, new)
        self._story_of[report] = story
        self._stories.setdefault(story, {})[report] = new


def ranked(new: Sketch, near: Mapping[str, Sketch]) -> Iterable[str]:
    """Candidates, the one with the likest words first; of equal ones the earlier."""
    score = {report: dot(new.opening, old.opening) + dot(new.whole, old.whole)
             for report, old in near.items()}  # fmt: skip
    return sorted(score, key=lambda report: -score[report])
