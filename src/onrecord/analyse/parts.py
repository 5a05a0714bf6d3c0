"""A text too long for one reading is read in parts, so that time grows with its length and
memory does not (but for what is found).

A part ends with a paragraph where one ends in time, and is read as a report of its own.
Statements, names and times are what they would be; who "he" is, is not looked for across
an edge. `PART` is beyond the length of news reports: only books, archives pasted together
and attacks are cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from onrecord.records import (
    Analysis,
    Entity,
    Name,
    Report,
    Statement,
    Time,
    entity_id,
    statement_id,
)
from onrecord.spans import Span, Spans

__all__ = ["PART", "cut", "joined", "part_of"]

PART = 40_000  # characters, about 7,000 words


def cut(text: str, limit: int = PART) -> Spans:
    """Spans that cover the text, each at most ``limit`` characters.

    They end at the last blank line that lies in the latter half of the limit, else at the
    last line break, sentence end or space there, else at the limit.
    """
    out = []
    start = 0
    while len(text) - start > limit:
        for mark in ("\n\n", "\n", ". ", " "):
            at = text.rfind(mark, start + limit // 2, start + limit)
            if at >= 0:
                end = at + len(mark)
                break
        else:
            end = start + limit
        out.append((start, end))
        start = end
    return (*out, (start, len(text)))


def part_of(report: Report, span: Span) -> Report:
    """The report's words from ``span`` as a report, its offsets counted from the part's start.

    It keeps the whole's id, date and outlet.
    """
    start, end = span

    def inside(spans: Spans) -> Spans:
        kept = ((max(a, start) - start, min(b, end) - start) for a, b in spans)
        return tuple(one for one in kept if one[0] < one[1])

    return replace(
        report,
        text=report.text[start:end],
        paragraphs=inside(report.paragraphs),
        captions=inside(report.captions),
    )


def joined(report: Report, read: Iterable[tuple[int, Analysis]]) -> Analysis:
    """One analysis of the whole from those of its parts, each with the offset of its part.

    A named entity of one name and kind is the same in every part. Raises ValueError when
    there is no part.
    """
    moved = [_moved(report.id, one, by) for by, one in read]
    if not moved:
        raise ValueError("no parts")
    entities, same = _one_for_each_name(report.id, [e for one in moved for e in one.entities])
    return Analysis(
        report=report.id,
        maker=moved[0].maker,
        sentences=tuple(x for one in moved for x in one.sentences),
        statements=tuple(_renamed(x, same) for one in moved for x in one.statements),
        entities=entities,
        names=tuple(x for one in moved for x in one.names),
        times=tuple(x for one in moved for x in one.times),
        findings=tuple(x for one in moved for x in one.findings),
        vectors={key: row for one in moved for key, row in one.vectors.items()},
        events=tuple(x for one in moved for x in one.events),
        likely_published=moved[0].likely_published,
    )


def _shift(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _shift_all(spans: Spans, by: int) -> Spans:
    return tuple((start + by, end + by) for start, end in spans)


def _moved(report: str, one: Analysis, by: int) -> Analysis:
    """The analysis of a part, with offsets and ids of the whole."""
    if not by:
        return one
    entities = tuple(_entity(report, entity, by) for entity in one.entities)
    ids = {old.id: new.id for old, new in zip(one.entities, entities, strict=True)}
    statements = [_statement(report, statement, by) for statement in one.statements]
    ids |= {old.id: new.id for old, new in zip(one.statements, statements, strict=True)}
    return replace(
        one,
        sentences=_shift_all(one.sentences, by),
        statements=tuple(_renamed(statement, ids) for statement in statements),
        entities=entities,
        names=tuple(_name(name, by) for name in one.names),
        times=tuple(_time(time, by) for time in one.times),
        findings=tuple(replace(x, span=_shift(x.span, by)) for x in one.findings),
        vectors={ids.get(key, key): row for key, row in one.vectors.items()},
        events=tuple(replace(x, span=_shift(x.span, by)) for x in one.events),
    )


def _entity(report: str, entity: Entity, by: int) -> Entity:
    mentions = _shift_all(entity.mentions, by)
    return replace(
        entity,
        id=entity_id(report, entity.kind, min(mentions)),
        names=_shift_all(entity.names, by),
        mentions=mentions,
        roles=tuple(replace(role, span=_shift(role.span, by)) for role in entity.roles),
    )


def _statement(report: str, statement: Statement, by: int) -> Statement:
    source, cue, content = (
        _shift_all(spans, by) for spans in (statement.source, statement.cue, statement.content)
    )
    return replace(
        statement,
        id=statement_id(report, source, cue, content),
        source=source,
        cue=cue,
        content=content,
        hedges=_shift_all(statement.hedges, by),
        to=_shift(statement.to, by) if statement.to else None,
    )


def _name(name: Name, by: int) -> Name:
    return replace(name, span=_shift(name.span, by))


def _time(time: Time, by: int) -> Time:
    return replace(time, span=_shift(time.span, by))


def _renamed(statement: Statement, ids: Mapping[str, str]) -> Statement:
    """The statement with the ids that it names replaced."""
    return replace(
        statement,
        speaker=ids.get(statement.speaker, statement.speaker) if statement.speaker else None,
        via=tuple(ids.get(one, one) for one in statement.via),
        parent=ids.get(statement.parent, statement.parent) if statement.parent else None,
        co_speakers=tuple(ids.get(one, one) for one in statement.co_speakers),
    )


def _one_for_each_name(
    report: str, entities: list[Entity]
) -> tuple[tuple[Entity, ...], dict[str, str]]:
    """Entities with those of one kind and name made one, and which id each old one now has."""
    groups: dict[tuple[str, str], list[Entity]] = {}
    for entity in entities:
        named = entity.kind in ("person", "organization", "outlet") and entity.name
        groups.setdefault((entity.kind, entity.name if named else entity.id), []).append(entity)
    out: list[Entity] = []
    same: dict[str, str] = {}
    for (kind, _), some in groups.items():
        one = some[0]
        if len(some) > 1:
            mentions = tuple(sorted(m for e in some for m in e.mentions))
            one = replace(
                one,
                id=entity_id(report, kind, mentions[0]),
                names=tuple(sorted(n for e in some for n in e.names)),
                mentions=mentions,
                roles=tuple(role for e in some for role in e.roles),
            )
        same |= {entity.id: one.id for entity in some}
        out.append(one)
    return tuple(out), same
