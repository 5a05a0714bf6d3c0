"""Where somebody stands in the reports: by name, by description, by pronoun.

A party is found by any of its names. What is no party (a product, a ship) is found by its
name, and by those parts of it that nobody else bears: "Dart" and "310" for "Corvel Dart 310".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.link.people import full_name, person_name, same_person_name
from onrecord.link.words import fold
from onrecord.records import Derived, Entity, Evidence, Party
from onrecord.spans import Span, Spans, overlap

NAME = 200  # characters that a name or description has at most
_PERSON = re.compile(r"\b(?:he|she|his|her|him)\b", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|its|itself|they|their|them)\b", re.IGNORECASE)
_SPEAKER = re.compile(r"\b(?:[Ww]e|[Oo]ur|us|I|[Mm]y)\b")


@dataclass(frozen=True, slots=True)
class Present:
    """Where one stands in a report, and which of its entities one is.

    ``spans`` are names, descriptions and pronouns; ``entities`` is empty for what is no party.
    """

    spans: Spans
    entities: frozenset[str] = frozenset()
    person: bool = False


def named(name: str, parties: Sequence[Party]) -> list[Party]:
    """The parties that bear a name (or an id); else those with another writing of a person's
    name, of two words or more."""
    asked = fold(name)
    found = [p for p in parties if asked in {p.id, *(fold(n) for n in (p.name, *p.aliases))}]
    if found:
        return found
    wanted = full_name(person_name(name))
    if not wanted or len(name.split()) < 2:
        return []
    return [
        p
        for p in parties
        if p.kind == "person"
        and (full := full_name(person_name(p.name)))
        and same_person_name(wanted, full)
    ]


def present(name: str, evidence: Sequence[Evidence], derived: Derived) -> dict[str, Present]:
    """Report id -> where one of that name stands in it; reports without one are left out.

    A name without letters and digits is nobody's.
    """
    if not any(char.isalnum() for char in name):
        return {}
    parties = named(name, derived.parties)
    entities = {key for party in parties for key in party.entities}
    person = any(party.kind == "person" for party in parties)
    forms = {fold(name)}
    if not parties:
        borne = {fold(n) for party in derived.parties for n in (party.name, *party.aliases)}
        forms = _parts(name, borne)
    out = {}
    for item in evidence:
        mine = [e for e in item.analysis.entities if e.id in entities]
        spans = _written(item, mine, forms, anywhere=not parties)
        if spans:
            spans |= _pronouns(item, mine, spans, person)
            keys = frozenset(e.id for e in mine)
            out[item.report.id] = Present(tuple(sorted(spans)), keys, person)
    return out


def _parts(name: str, borne: set[str]) -> set[str]:
    """The name, its endings that are nobody's name, and its words that hold a digit."""
    words = fold(name).split()
    numbers = {word for word in words if any(char.isdigit() for char in word)}
    tails = {" ".join(words[at:]) for at in range(1, len(words))} if numbers else set()
    return {fold(name), *(tails - borne), *numbers}


def _written(item: Evidence, mine: Iterable[Entity], forms: set[str], anywhere: bool) -> set[Span]:
    """The mentions of these entities and the names of these forms; ``anywhere``: tagged or not."""
    text = item.report.text
    spans = {span for entity in mine for span in entity.mentions}
    spans |= {n.span for n in item.analysis.names if fold(text[slice(*n.span)]) in forms}
    if anywhere:
        options = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
        pattern = re.compile(rf"(?<!\w)(?:{options})(?=s?\b)", re.IGNORECASE)
        known = sorted(spans)
        spans |= {m.span() for m in pattern.finditer(text) if not _touches(m.span(), known)}
    return spans


def _pronouns(
    item: Evidence, mine: Sequence[Entity], spans: Iterable[Span], person: bool
) -> set[Span]:
    """Pronouns that mean one: in what one says, and after one's name in its sentence where no
    other of the kind is named between."""
    text, keys = item.report.text, {entity.id for entity in mine}
    pronoun = _PERSON if person else _THING
    out = set()
    for said in item.analysis.statements:
        if keys & {said.speaker, *said.co_speakers} and said.kind != "own voice":
            pattern = _SPEAKER if said.kind == "direct" else pronoun
            out |= {m.span() for a, b in said.content for m in pattern.finditer(text, a, b)}
    kinds = ("person",) if person else ("organization", "other")
    spans = sorted(spans)
    names = (n.span for n in item.analysis.names if n.kind in kinds)
    others = sorted(span for span in names if not _touches(span, spans))
    for start, end in item.analysis.sentences:
        here = spans[bisect_left(spans, (start, 0)) : bisect_left(spans, (end, 0))]
        if not here:
            continue
        near = others[bisect_left(others, (start, 0)) : bisect_left(others, (end, 0))]
        for found in pronoun.finditer(text, here[0][1], end):
            if _last(here, found.start()) > _last(near, found.start()):
                out.add(found.span())
    return out


def _touches(span: Span, others: Sequence[Span]) -> bool:
    """Does it overlap one of the others, which are sorted and of the length of names?"""
    near = others[bisect_left(others, (span[0] - NAME, 0)) : bisect_left(others, (span[1], 0))]
    return overlap([span], near)


def _last(spans: Iterable[Span], end: int) -> int:
    """Where the last of the spans ends that stand before a place; 0 where none does."""
    return max((b for _, b in spans if b <= end), default=0)
