"""What differs between two texts, word by word: stretches of both."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from onrecord.records import Edit, Report
from onrecord.spans import Span

SMALL = 3  # letters of a word that does not keep two changes apart
WORD = re.compile(r"\w+(?:[.,:’'-]\w+)*|[^\w\s]")
_ENDS = frozenset(".!?…")
_UNITS = 5000  # and
_CELLS = 4_000_000  # what is more than that is not compared word by word

Key = Hashable
Region = tuple[int, int, int, int]  # from, to in the older text; from, to in the newer


def edits(before: Report, after: Report) -> tuple[Edit, ...]:
    """The stretches of words that differ, in order. White space alone is no difference.

    Paragraphs are compared first, then sentences in those that differ, then words, each by
    `difflib` (Ratcliff and Obershelp). A small word left standing amid changes is changed.
    """
    old, new = Tokens(before), Tokens(after)
    return as_spans(old, new, regions(old, new))


def regions(old: Tokens, new: Tokens) -> list[Region]:
    """The differences as stretches of words and marks, counted from the beginning."""
    return _finer(old, new, (0, len(old.words), 0, len(new.words)), 0)


def as_spans(old: Tokens, new: Tokens, found: Sequence[Region]) -> tuple[Edit, ...]:
    """Differences as `records.Edit` has them."""
    return tuple(Edit(old.span(i, j), new.span(k, n)) for i, j, k, n in found)


class Tokens:
    """A report's words and marks, and where its paragraphs and sentences begin among them."""

    def __init__(self, report: Report) -> None:
        self.words: list[str] = []
        self.spans: list[Span] = []
        paragraphs: list[int] = []
        sentences: list[int] = []
        for start, end in report.paragraphs:
            paragraphs.append(len(self.words))
            ended = True
            for found in WORD.finditer(report.text, start, end):
                if ended:
                    sentences.append(len(self.words))
                self.words.append(found[0])
                self.spans.append(found.span())
                ended = found[0] in _ENDS
        self.begins = (paragraphs, sentences)

    def units(self, level: int, start: int, end: int) -> list[tuple[int, int]]:
        """The paragraphs (level 0), sentences (1) or words (2) from one word to another."""
        if level == 2:
            return [(i, i + 1) for i in range(start, end)]
        begins = self.begins[level]
        inner = begins[bisect_right(begins, start) : bisect_left(begins, end)]
        return list(pairwise(dict.fromkeys([start, *inner, end])))

    def span(self, start: int, end: int) -> Span:
        """The characters of a stretch of words; of none, the place where they would stand."""
        if start == end:
            at = self.spans[start - 1][1] if start else 0
            return at, at
        return self.spans[start][0], self.spans[end - 1][1]


def _finer(old: Tokens, new: Tokens, region: Region, level: int) -> list[Region]:
    """The differences in a region, by units of this level and of those below it."""
    ours = old.units(level, region[0], region[1])
    theirs = new.units(level, region[2], region[3])
    found = _differences(
        [tuple(old.words[i:j]) for i, j in ours], [tuple(new.words[i:j]) for i, j in theirs]
    )
    out: list[Region] = []
    for i, j, k, n in found:
        inner = (*_stretch(ours, i, j, region[1]), *_stretch(theirs, k, n, region[3]))
        both = inner[0] < inner[1] and inner[2] < inner[3]
        out += _finer(old, new, inner, level + 1) if level < 2 and both else [inner]
    return _joined(out, old.words) if level == 2 else out


def _stretch(units: Sequence[tuple[int, int]], i: int, j: int, end: int) -> tuple[int, int]:
    """From and to, in words, of the units from ``i`` to ``j``, which may be none."""
    start = units[i][0] if i < len(units) else end
    return start, units[j - 1][1] if j > i else start


def _differences(ours: Sequence[Key], theirs: Sequence[Key]) -> list[Region]:
    """Where two sequences differ, as index ranges; all of both where that takes too long."""
    start, least = 0, min(len(ours), len(theirs))
    while start < least and ours[start] == theirs[start]:
        start += 1
    end = 0
    while end < least - start and ours[-1 - end] == theirs[-1 - end]:
        end += 1
    a, b = ours[start : len(ours) - end], theirs[start : len(theirs) - end]
    if not a and not b:
        return []
    times = Counter(b)
    if not a or not b or max(len(a), len(b)) > _UNITS or sum(times[x] for x in a) > _CELLS:
        return [(start, start + len(a), start, start + len(b))]
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [
        (i + start, j + start, k + start, n + start)
        for code, i, j, k, n in codes
        if code != "equal"
    ]


def _joined(found: Sequence[Region], words: Sequence[str]) -> list[Region]:
    """Differences with but a mark or a small word between them are one."""
    out: list[Region] = []
    for one in found:
        between = words[out[-1][1] : one[0]] if out else ()
        if len(between) == 1 and (len(between[0]) <= SMALL or not between[0][0].isalnum()):
            out[-1] = (out[-1][0], one[1], out[-1][2], one[3])
        else:
            out.append(one)
    return out
