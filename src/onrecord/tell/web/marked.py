"""A report's text cut into pieces, so that every marked word knows what it is part of.

Statements nest, break and cross, which elements cannot. So a text is cut flat, at every
edge of every span; each piece carries all the roles it plays, and the ids of the things
it belongs to. An id stands once, before its first piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from onrecord.records import Report, Statement
from onrecord.spans import Span, Spans


@dataclass(frozen=True, slots=True)
class Marking:
    """Words with a role in something: ``id`` is what links point to."""

    id: str
    role: str  # source, cue, content, hedge, when, title, finding, own
    spans: Spans


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that play the same roles; ``begins`` are the ids whose first words these are."""

    text: str
    roles: tuple[str, ...]
    ids: tuple[str, ...]
    begins: tuple[str, ...]
    gap: bool = False  # words were left out before this piece


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a report, or a caption."""

    pieces: tuple[Piece, ...]
    caption: bool

    @property
    def begins(self) -> tuple[str, ...]:
        """The ids that begin here, in text order."""
        return tuple(i for piece in self.pieces for i in piece.begins)


def statement_markings(statement: Statement) -> list[Marking]:
    """The roles of one statement; an own-voice sentence has one, which is not drawn."""
    if statement.kind == "own voice":
        return [Marking(statement.id, "own", statement.content)]
    roles = {
        "source": statement.source,
        "cue": statement.cue,
        "content": statement.content,
        "hedge": statement.hedges,
    }
    return [Marking(statement.id, role, spans) for role, spans in roles.items() if spans]


def pieces(
    text: str, span: Span, markings: Iterable[Marking], begun: set[str]
) -> tuple[Piece, ...]:
    """One stretch of text cut at the edges of the markings in it.

    ``begun`` holds the ids that already began earlier in the report, and is added to.
    """
    start, end = span
    near = [(a, b, m) for m in markings for a, b in m.spans if a < end and b > start and a < b]
    edges = {start, end} | {x for a, b, _ in near for x in (a, b) if start < x < end}
    cuts = sorted(edges)
    out = []
    for s, e in pairwise(cuts):
        here = [m for a, b, m in near if a <= s and e <= b]
        ids = tuple(dict.fromkeys(m.id for m in here))
        out.append(Piece(text[s:e], roles_of(here), ids, tuple(i for i in ids if i not in begun)))
        begun.update(ids)
    return tuple(out)


def roles_of(here: Sequence[Marking]) -> tuple[str, ...]:
    """The roles of one piece; content within content is told apart by its depth."""
    roles = list(dict.fromkeys(m.role for m in here if m.role != "own"))
    depth = len({m.id for m in here if m.role == "content"})
    if depth > 1:
        roles.append("deep")
    return tuple(roles)


def paragraphs(report: Report, markings: Sequence[Marking]) -> tuple[Paragraph, ...]:
    """The report's text as marked paragraphs, captions told apart."""
    begun: set[str] = set()
    ordered = sorted(markings, key=lambda m: (min(m.spans, default=(0, 0)), m.id, m.role))
    return tuple(
        Paragraph(
            pieces(report.text, span, ordered, begun),
            any(a <= span[0] and span[1] <= b for a, b in report.captions),
        )
        for span in report.paragraphs
    )


def excerpt(report: Report, statement: Statement, runs: Spans) -> tuple[Piece, ...]:
    """One statement in the words of its report: ``runs`` are the stretches to quote."""
    markings = statement_markings(statement)
    out: list[Piece] = []
    for run in runs:
        for n, piece in enumerate(pieces(report.text, run, markings, set())):
            out.append(replace(piece, begins=(), gap=n == 0 and bool(out)))
    return tuple(out)
