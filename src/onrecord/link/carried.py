"""What became of the statements of a report in its next version."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from onrecord.link.edits import WORD, Region, Tokens
from onrecord.records import Evidence, Report, Statement, StatementChange

ALTERED = 0.5  # of the words of two statements in common: one is the other, altered
_COMMON = 60  # statements that share a word, beyond which it tells nothing


def statement_changes(
    old: Evidence, new: Evidence, tokens: tuple[Tokens, Tokens], regions: Sequence[Region]
) -> tuple[StatementChange, ...]:
    """Each statement of the newer version beside what it was, then the rest of the older.

    A statement in the same words is carried over, and so is one in words that no edit
    touched, although it may be cut otherwise: a reader reads the same sentence a little
    differently in another text. Of what is left, the two with most words in common are one
    and the same, altered; then there is only new and dropped.
    """
    before = {s.id: _said(old.report, s) for s in old.analysis.statements}
    after = {s.id: _said(new.report, s) for s in new.analysis.statements}
    same = _equal(before, after)  # of the newer -> of the older
    kept = set(same)
    ours = _untouched(old.analysis.statements, tokens[0], [(i, j) for i, j, _, _ in regions])
    theirs = _untouched(new.analysis.statements, tokens[1], [(k, n) for _, _, k, n in regions])
    theirs = {key: _before(held, regions) for key, held in theirs.items()}
    for key, held in theirs.items():
        if key not in same and (match := _nearest(held, ours)):
            same[key] = match
            kept.add(key)
    left = [key for key in before if key not in set(same.values())]
    moved = {key: match for key in left if (match := _nearest(ours.get(key, set()), theirs))}
    same |= _altered(
        {key: before[key] for key in left if key not in moved},
        {key: words for key, words in after.items() if key not in same},
    )
    out = [
        StatementChange(
            "carried over" if key in kept else "altered" if key in same else "new",
            same.get(key),
            key,
        )
        for key in after
    ]
    out += [StatementChange("carried over", key, match) for key, match in moved.items()]
    gone = set(left) - set(moved) - set(same.values())
    return (*out, *(StatementChange("dropped", key, None) for key in before if key in gone))


def _said(report: Report, statement: Statement) -> tuple[str, ...]:
    """Who says what in which words; of the report's own voice its words alone."""
    spans = sorted({*statement.source, *statement.cue, *statement.content})
    held = " ".join(report.text[start:end] for start, end in spans)
    return (statement.kind, *WORD.findall(held))


def _equal(
    before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Newer -> older, of those in the same words, in their order."""
    waiting: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, words in before.items():
        waiting[words].append(key)
    return {key: waiting[words].pop(0) for key, words in after.items() if waiting[words]}


def _untouched(
    statements: Iterable[Statement], tokens: Tokens, changed: Sequence[tuple[int, int]]
) -> dict[str, set[int]]:
    """The words, by number, of each statement in which no edit changed a word."""
    touched = {number for start, end in changed for number in range(start, end)}
    starts = [start for start, _ in tokens.spans]
    out = {}
    for one in statements:
        held = {
            number
            for start, end in (*one.source, *one.cue, *one.content)
            for number in range(bisect_left(starts, start), bisect_left(starts, end))
        }
        inside = range(min(held), max(held)) if held else ()
        cut = any(start == end and start - 1 in inside for start, end in changed)
        if held and not cut and held.isdisjoint(touched):
            out[one.id] = held
    return out


def _before(numbers: set[int], regions: Sequence[Region]) -> set[int]:
    """The numbers in the older text of words that were kept, from those in the newer."""
    ends = [n for _, _, _, n in regions]
    moved = [0, *(j - n for _, j, _, n in regions)]
    return {number + moved[bisect_right(ends, number)] for number in numbers}


def _nearest(held: set[int], others: Mapping[str, set[int]]) -> str | None:
    """The statement that shares most of its words' places with these, if any."""
    best = max(others, key=lambda key: len(held & others[key]), default=None)
    return best if best is not None and held & others[best] else None


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
