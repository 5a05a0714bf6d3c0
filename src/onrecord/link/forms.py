"""All writings of one entity, taken apart so that two entities can be held side by side."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from onrecord.link.bodies import BodyName, body_name, same_body_name
from onrecord.link.demonyms import MARK, fold_countries
from onrecord.link.kinds import no_persons
from onrecord.link.people import (
    SUFFIX,
    FullName,
    PersonName,
    full_name,
    person_name,
    same_person_name,
)
from onrecord.link.words import fold, lexicon
from onrecord.records import Entity, Evidence, PartyKind

__all__ = [
    "BodyName",
    "Form",
    "PersonName",
    "body_name",
    "forms",
    "person_name",
    "same_body_name",
    "same_person_name",
]


PERSONAL = frozenset(["he", "she", "him", "her", "his", "who"])


@dataclass(frozen=True, slots=True)
class Form:
    """All writings of one entity, and what is known of it from its own report.

    ``kind`` is the entity's, but for a town that its report took for a person: an
    organization, as places are that say something. ``gender`` is what the courtesy titles
    before its names say ("m", "f"), "" where none stands or they differ. ``published`` is its
    report's date (EDTF).
    """

    entity: Entity
    published: str | None
    people: frozenset[FullName]
    bare: frozenset[str]  # single-token names
    titles: frozenset[str]
    countries: frozenset[str]
    gender: str
    suffix: str  # of a single-token name: "Mr. Vessin Jr."
    bodies: tuple[BodyName, ...]
    texts: tuple[str, ...]
    kind: PartyKind

    @property
    def alone(self) -> str | None:
        """The one word by which a person without a full name is called."""
        return max(sorted(self.bare), key=len) if self.bare and not self.people else None


def forms(evidence: Iterable[Evidence]) -> list[Form]:
    """The writings of every entity, unnamed ones too, in the order of the evidence."""
    evidence = list(evidence)
    found = [
        (form, item.report.text)
        for item in evidence
        for form in _of_report(item.report.text, item.report.published, item.analysis.entities)
    ]
    full = {word for form, _ in found for name in form.people for word in name.tokens}
    none = no_persons(evidence)
    return [_put_right(form, text, none) if not form.bare & full else form for form, text in found]


def _put_right(form: Form, text: str, none: frozenset[str]) -> Form:
    """A person of one name who is none by the story's other reports (`kinds`) is a body."""
    if form.kind != "person" or form.people or not none.issuperset(form.texts):
        return form
    mentions = {text[start:end].lower() for start, end in form.entity.mentions}
    if form.titles or form.gender or form.entity.roles or mentions & PERSONAL:
        return form
    bodies = tuple(filter(None, map(body_name, form.texts)))
    return replace(form, bare=frozenset(), bodies=bodies, kind="organization")


@functools.lru_cache(maxsize=4096)
def _of_report(text: str, published: str | None, entities: tuple[Entity, ...]) -> tuple[Form, ...]:
    """One report's: each new report of a story asks for all the others' again."""
    return tuple(_form(text, published, entity) for entity in entities)


def _form(text: str, published: str | None, entity: Entity) -> Form:
    """An entity's writings: the words of its name spans, and the titles before them."""
    texts = tuple(dict.fromkeys([text[s:e] for s, e in entity.names] or [entity.name]))
    if entity.kind == "person":
        return _person(text, published, entity, texts)
    bodies: dict[BodyName, None] = {}
    if entity.kind != "unnamed":
        bodies = {name: None for name in map(body_name, texts) if name}
    none: frozenset[str] = frozenset()
    return Form(
        entity, published, frozenset(), none, none, none, "", "", tuple(bodies), texts, entity.kind
    )


def _person(text: str, published: str | None, entity: Entity, texts: tuple[str, ...]) -> Form:
    spans = entity.names or ((0, 0),)
    people: Counter[FullName] = Counter()
    bare: set[str] = set()
    suffixes: set[str] = set()
    found: list[PersonName] = []
    for start, end in spans:
        words = text[start:end] or entity.name
        name = person_name(words)
        after = SUFFIX.match(text, end)
        suffix = name.suffix or ((after["roman"] or after["word"]).lower() if after else "")
        if full := full_name(name, suffix):
            people[full] += 1
        elif name.tokens and name.tokens[-1] not in lexicon("suffixes"):
            bare.add(name.tokens[-1])
            suffixes.add(suffix)
        found.append(name)
        before = text[max(0, start - 40) : start].split()[-3:]
        titled = [person_name(" ".join([*before[at:], words])) for at in range(len(before))]
        found += [longer for longer in titled if longer.tokens == name.tokens]
    titles = frozenset(title for name in found for title in name.titles)
    countries = frozenset(country for name in found for country in name.countries)
    for role in entity.roles:
        words = fold_countries(role.role)
        titles |= {fold(w).strip(".,") for w in words.split()} & lexicon("titles")
        countries |= {w for w in re.split(r"[\s-]+", words) if w.startswith(MARK)}
    genders = {name.gender for name in found if name.gender}
    return Form(
        entity,
        published,
        _of_one(people),
        frozenset(bare),
        titles,
        countries,
        genders.pop() if len(genders) == 1 else "",
        max(suffixes, default=""),
        (),
        texts,
        "person",
    )


def _of_one(people: Counter[FullName]) -> frozenset[FullName]:
    """The commonest full name, and those that may be the same person's: the rest is misread."""
    if len(people) < 2:
        return frozenset(people)
    main = max(people, key=lambda name: people[name])
    return frozenset(name for name in people if same_person_name(main, name))
