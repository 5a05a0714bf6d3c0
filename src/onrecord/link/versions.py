"""Versions of one article: which reports they are, and what was changed between two.

The same address read again is the same article. So is a report that its outlet put under
a second address in nearly the same words: agencies and their national sites do so.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from urllib.parse import urlsplit

from onrecord.link.dates import days
from onrecord.records import Article, Changes, Edit, Evidence, Report, Statement, StatementChange
from onrecord.spans import Span

SHARED = 0.8  # of the runs of words of each of two texts: one article under two addresses
WITHIN = 0.97  # of the shorter's runs, where the titles are the same: one was cut or continued
APART = 7  # days between two versions under two addresses, at most
RUN = 5  # words in a run
ALTERED = 0.5  # of the words of two statements in common: one is the other, altered
SMALL = 3  # letters of a word that does not keep two changes apart
_WORD = re.compile(r"\w+(?:[.,:’'-]\w+)*|[^\w\s]")
_ENDS = frozenset(".!?…")
_UNITS = 5000  # and
_CELLS = 4_000_000  # what is more than that is not compared word by word
_COMMON = 60  # statements that share a word, beyond which it tells nothing

Key = Hashable
Region = tuple[int, int, int, int]  # from, to in the older text; from, to in the newer


def same_article(new: Report, known: Iterable[Report]) -> tuple[Report, str] | None:
    """The known report of which ``new`` is a version under another address, and why."""
    candidates = [old for old in known if _may_be_same(new, old)]
    words = _runs(new.text) if candidates else set()
    for old in candidates:
        theirs = _runs(old.text)
        shared = len(words & theirs)
        least, most = sorted((shared / max(len(words), 1), shared / max(len(theirs), 1)))
        titled = new.title is not None and _fold(new.title) == _fold(old.title or "")
        if least >= SHARED or (titled and most >= WITHIN):
            return old, f"{new.outlet} has {round(100 * least)}% of its words at another address"
    return None


def is_same_text(new: Report, old: Report) -> bool:
    """True where nothing that a reader sees was changed: title and words."""
    return (new.title, new.text) == (old.title, old.text)


def _may_be_same(new: Report, old: Report) -> bool:
    """One outlet on one site, in about the same days."""
    if not new.outlet or not old.outlet or _fold(new.outlet) != _fold(old.outlet):
        return False
    sites = {_site(r.url) for r in (new, old) if r.url}
    if len(sites) > 1:
        return False
    one, other = days(new.published), days(old.published)
    return not one or not other or abs((one[0] - other[0]).days) <= APART


def _site(url: str) -> str:
    """The last two labels of a host (three where the second last is as short as "co")."""
    host = (urlsplit(url).hostname or "").split(".")
    return ".".join(host[-3:] if len(host) > 2 and len(host[-2]) <= 3 else host[-2:])


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


# ------------------------------------------------------------------- changes


def article(key: str, versions: Sequence[Evidence], seen: Mapping[str, tuple[str, ...]]) -> Article:
    """An article from its versions, oldest first, with what was changed between them."""
    return Article(
        key=key,
        versions=tuple(versions),
        changes=tuple(changes(old, new) for old, new in pairwise(versions)),
        seen=seen,
    )


def changes(old: Evidence, new: Evidence) -> Changes:
    """What was changed from one version to the next: title, words, statements."""
    before, after = old.report, new.report
    title = (before.title, after.title) if before.title != after.title else None
    return Changes(
        before=before.id,
        after=after.id,
        title=title,
        edits=edits(before, after),
        statements=_statement_changes(old, new),
    )


def edits(before: Report, after: Report) -> tuple[Edit, ...]:
    """The stretches of words that differ, in order. White space alone is no difference.

    Paragraphs are compared first, then sentences in those that differ, then words, each by
    `difflib` (Ratcliff and Obershelp). A small word left standing amid changes is changed.
    """
    old, new = _Tokens(before), _Tokens(after)
    found = _finer(old, new, (0, len(old.words), 0, len(new.words)), 0)
    return tuple(Edit(old.span(i, j), new.span(k, n)) for i, j, k, n in found)


class _Tokens:
    """A report's words and marks, and where its paragraphs and sentences begin among them."""

    def __init__(self, report: Report) -> None:
        self.words: list[str] = []
        self.spans: list[Span] = []
        paragraphs: list[int] = []
        sentences: list[int] = []
        for start, end in report.paragraphs:
            paragraphs.append(len(self.words))
            ended = True
            for found in _WORD.finditer(report.text, start, end):
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


def _finer(old: _Tokens, new: _Tokens, region: Region, level: int) -> list[Region]:
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


# ---------------------------------------------------------------- statements


def _statement_changes(old: Evidence, new: Evidence) -> tuple[StatementChange, ...]:
    """Each statement of the newer version beside what it was, then those that were dropped.

    A statement in the same words is carried over; of the rest, the two with most words in
    common are one and the same, altered.
    """
    before = {s.id: _said(old.report, s) for s in old.analysis.statements}
    after = {s.id: _said(new.report, s) for s in new.analysis.statements}
    same: dict[str, str] = {}  # of the newer -> of the older
    waiting: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, words in before.items():
        waiting[words].append(key)
    for key, words in after.items():
        if waiting[words]:
            same[key] = waiting[words].pop(0)
    carried = set(same)
    gone = set(before) - set(same.values())
    same |= _altered(
        {key: words for key, words in before.items() if key in gone},
        {key: words for key, words in after.items() if key not in carried},
    )
    out = [
        StatementChange(
            "carried over" if key in carried else "altered" if key in same else "new",
            same.get(key),
            key,
        )
        for key in after
    ]
    left = gone - set(same.values())
    return (*out, *(StatementChange("dropped", key, None) for key in before if key in left))


def _said(report: Report, statement: Statement) -> tuple[str, ...]:
    """Who says what in which words; of the report's own voice its words alone."""
    spans = sorted({*statement.source, *statement.cue, *statement.content})
    held = " ".join(report.text[start:end] for start, end in spans)
    return (statement.kind, *_WORD.findall(held))


def _altered(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Newer -> older, of those that share most of their words (Dice), the nearest first."""
    by_word: defaultdict[str, list[str]] = defaultdict(list)
    for key, words in before.items():
        for word in {word.casefold() for word in words[1:] if word[:1].isalnum()}:
            by_word[word].append(key)
    sizes = {key: Counter(w.casefold() for w in words[1:]) for key, words in before.items()}
    pairs = []
    for key, words in after.items():
        mine = Counter(word.casefold() for word in words[1:])
        near = {k for word in mine for k in by_word.get(word, ()) if len(by_word[word]) <= _COMMON}
        for other in near:
            shared = (mine & sizes[other]).total()
            score = 2 * shared / (mine.total() + sizes[other].total())
            if score >= ALTERED:
                pairs.append((-score, key, other))
    out: dict[str, str] = {}
    taken: set[str] = set()
    for _, key, other in sorted(pairs):
        if key not in out and other not in taken:
            out[key] = other
            taken.add(other)
    return out
