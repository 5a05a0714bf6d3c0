"""What was changed between two versions, in the words of both: for the terminal and the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from onrecord.records import Article, Changes, Evidence, Report, Statement, StatementChange
from onrecord.spans import Span, merge, words

AROUND = 60  # characters of unchanged words shown on either side of a change
Op = Literal["kept", "out", "in", "gap"]
ORDER = ("altered", "new", "dropped", "carried over")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words as they stand in one of the two versions: kept in both, taken out, or put in.

    A "gap" has no words: unchanged ones are left out there.
    """

    op: Op
    text: str


def hunks(before: Report, after: Report, changes: Changes) -> list[list[Piece]]:
    """The changes with some words around them, those close together in one hunk."""
    out: list[list[Piece]] = []
    at = 0  # in the newer text
    for edit in changes.edits:
        kept = after.text[at : edit.after[0]]
        if not out or len(kept) > 2 * AROUND or "\n\n" in kept:
            if out:
                out[-1] += _tail(kept)
            out.append(_head(kept))
        else:
            out[-1].append(Piece("kept", kept))
        if edit.before[0] < edit.before[1]:
            out[-1].append(Piece("out", before.text[slice(*edit.before)]))
        if edit.after[0] < edit.after[1]:
            out[-1].append(Piece("in", after.text[slice(*edit.after)]))
        at = edit.after[1]
    if out:
        out[-1] += _tail(after.text[at:])
    return [[piece for piece in hunk if piece.text or piece.op == "gap"] for hunk in out]


def _head(kept: str) -> list[Piece]:
    """The last unchanged words before a change, from their paragraph."""
    inside = kept.rpartition("\n\n")[2]
    if len(inside) <= AROUND:
        return [Piece("kept", inside)]
    cut = inside[len(inside) - AROUND :]
    return [Piece("gap", ""), Piece("kept", cut[max(cut.find(" "), 0) :])]


def _tail(kept: str) -> list[Piece]:
    """The first unchanged words after a change, to the end of their paragraph."""
    inside = kept.partition("\n\n")[0]
    if len(inside) <= AROUND:
        return [Piece("kept", inside)]
    cut = inside[:AROUND]
    return [Piece("kept", cut[: cut.rfind(" ")] if " " in cut else cut), Piece("gap", "")]


def by_kind(changes: Changes) -> dict[str, list[StatementChange]]:
    """The statements' changes by their kind, those that tell most first; all four kinds."""
    out: dict[str, list[StatementChange]] = {kind: [] for kind in ORDER}
    for change in changes.statements:
        out[change.kind].append(change)
    return out


def counted(changes: Changes) -> str:
    """ "2 statements altered, 1 new, 14 carried over": what is none is left out."""
    counts = [f"{len(held)} {kind}" for kind, held in by_kind(changes).items() if held]
    return f"statements: {', '.join(counts)}" if counts else "no statements"


def said(evidence: Evidence, statement: str) -> str:
    """A statement's words as they stand, source and cue among them."""
    held = _statements(evidence)[statement]
    text = evidence.report.text
    runs: list[Span] = []
    for start, end in merge((*held.source, *held.cue, *held.content)):
        if runs and not re.search(r"\w", text[runs[-1][1] : start]):
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    return words(text, runs)


def _statements(evidence: Evidence) -> Mapping[str, Statement]:
    return {s.id: s for s in evidence.analysis.statements}


def article_object(article: Article) -> dict[str, Any]:
    """An article's versions and changes as JSON has them; offsets into the versions' texts."""
    return {
        "article": article.key,
        "versions": [
            {
                "report": one.report.id,
                "url": one.report.url,
                "title": one.report.title,
                "retrieved": one.report.retrieved,
                "modified": one.report.modified,
                "seen_again": list(article.seen.get(one.report.id, ())),
                "text": one.report.text,
            }
            for one in article.versions
        ],
        "changes": [
            {
                "before": change.before,
                "after": change.after,
                "title": list(change.title) if change.title else None,
                "edits": [
                    {"before": list(edit.before), "after": list(edit.after)}
                    for edit in change.edits
                ],
                "statements": [
                    {"kind": one.kind, "before": one.before, "after": one.after}
                    for one in change.statements
                ],
            }
            for change in article.changes
        ],
    }
