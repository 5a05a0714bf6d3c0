"""A sentence as its words: what stands between two of them, without a parse."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from onrecord.spans import Span

_TOKEN = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


BREAKS = _words(
    "that which who while when after before because if whose where although though since "
)
JOINS = BREAKS | _words("and but or as what than")
MARKS = frozenset(',;:()—–-"“”')
PREPOSITIONS = _words(
    "by of for to from with in at on against between over under about into through "
)
DETERMINERS = _words("the a an its their his her this that these those our my any some no ")
MODALS = _words("will would could may might should can must shall")
NEGATIONS = _words("not n't never no without")
HAVE = _words("has have had")
BE = _words("is was are were be been")

Range = tuple[int, int]  # of words, end exclusive


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where it stands in its text, and its words and marks in lower case with their spans."""

    span: Span
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    starts: list[int] = field(repr=False)

    @classmethod
    def of(cls, text: str, span: Span) -> Sentence:
        found = [(m.group().lower(), m.span()) for m in _TOKEN.finditer(text, *span)]
        spans = tuple(at for _, at in found)
        return cls(span, tuple(word for word, _ in found), spans, [start for start, _ in spans])

    def range_of(self, span: Span) -> Range:
        """The words that a stretch of the text covers, one at least."""
        first = max(bisect_right(self.starts, span[0]) - 1, 0)
        return first, max(bisect_left(self.starts, span[1]), first + 1)

    def between(self, word: int, other: Range) -> Range:
        """What stands between a word and a stretch of words; empty where it lies inside."""
        if word < other[0]:
            return word + 1, other[0]
        return (other[1], word) if word >= other[1] else (word, word)
