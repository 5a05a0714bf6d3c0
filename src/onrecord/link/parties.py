"""Who is who across reports: entities that are one party, and the parties that follow."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from onrecord.link.demonyms import MARK
from onrecord.link.forms import (
    BodyName,
    Form,
    Tokens,
    body_name,
    form,
    person_name,
    same_body_name,
    same_person_name,
)
from onrecord.records import (
    Entity,
    Evidence,
    Judgement,
    Party,
    PartyKind,
    judgement_id,
    make_id,
)

MAKER = "rules-1"
Match = tuple[str, str, float, str]  # two entities, score, why


class Joined:
    """Disjoint sets whose heads are their earliest members."""

    def __init__(self, members: Iterable[str]) -> None:
        self.order = {member: at for at, member in enumerate(members)}
        self.head = {member: member for member in self.order}

    def find(self, member: str) -> str:
        while self.head[member] != member:
            self.head[member] = self.head[self.head[member]]
            member = self.head[member]
        return member

    def join(self, one: str, other: str) -> None:
        early, late = sorted((self.find(one), self.find(other)), key=self.order.__getitem__)
        self.head[late] = early


def forms(evidence: Iterable[Evidence]) -> list[Form]:
    """The writings of every named entity, in the order of the evidence."""
    return [
        form(item, entity)
        for item in evidence
        for entity in item.analysis.entities
        if entity.kind != "unnamed"
    ]


def same_parties(new: Evidence, known: Sequence[Evidence]) -> list[Judgement]:
    """ "same" judgements between the entities of a new report and those of known ones."""
    own = {entity.id for entity in new.analysis.entities}
    return [
        Judgement(judgement_id("same", a, b, MAKER), "same", a, b, score, MAKER, why)
        for a, b, score, why in matches(forms([*known, new]))
        if (a in own) != (b in own)
    ]


def groups(evidence: Sequence[Evidence]) -> dict[str, str]:
    """Entity id -> the id of the earliest entity that the rules hold to be the same."""
    ids = [entity.id for item in evidence for entity in item.analysis.entities]
    joined = Joined(dict.fromkeys(ids))
    for a, b, _, _ in matches(forms(evidence)):
        joined.join(a, b)
    return {member: joined.find(member) for member in joined.order}


def matches(all_forms: Sequence[Form]) -> list[Match]:
    """Pairs of entities of different reports that are one party, the later one first.

    Full names are compared with each other; then a surname with the one full name in the
    story that it fits, if a title or a country speaks for it; organisations by their names.
    Two people are never joined for a surname alone.
    """
    people = [f for f in all_forms if f.entity.kind == "person"]
    bodies = [f for f in all_forms if f.entity.kind != "person"]
    found = {(m[0], m[1]): m for m in (*_full_names(people), *_surnames(people), *_bodies(bodies))}
    return list(found.values())


def _pair(one: Form, other: Form, score: float, why: str) -> Match:
    return other.entity.id, one.entity.id, score, why


def _full_names(people: Sequence[Form]) -> list[Match]:
    out: list[Match] = []
    blocks: dict[str, list[tuple[Form, Tokens]]] = defaultdict(list)
    for late in people:
        seen: set[str] = {late.entity.id}
        for name in late.people:
            keys = {name[0][:1] + name[-1][-1:], "".join(name)[:1] + "".join(name)[-1:]}
            for key in sorted(keys):
                for early, written in blocks[key]:
                    if (
                        early.entity.id not in seen
                        and early.entity.report != late.entity.report
                        and same_person_name(name, written)
                        and not _torn(early, late)
                    ):
                        seen.add(early.entity.id)
                        alike = name == written
                        why = f"“{_title(name)}” and “{_title(written)}” are one name"
                        out.append(_pair(early, late, 0.97 if alike else 0.85, why))
                        break
            for key in sorted(keys):
                blocks[key].append((late, name))
    return out


def _torn(one: Form, other: Form) -> bool:
    """Do two entities hold full names that cannot be one person's?"""
    return any(not same_person_name(a, b) for a in one.people for b in other.people)


def _title(name: Tokens) -> str:
    return " ".join(piece.capitalize() for piece in name)


def _surnames(people: Sequence[Form]) -> list[Match]:
    out: list[Match] = []
    order = {f.entity.id: at for at, f in enumerate(people)}
    full: dict[str, list[Form]] = defaultdict(list)
    for f in people:
        for word in sorted({word for name in f.people for word in (name[0], name[-1])}):
            full[word].append(f)
    alone: dict[str, list[Form]] = defaultdict(list)
    for f in people:
        if f.people or not f.bare:
            continue
        word = max(sorted(f.bare), key=len)
        bearers = full[word]
        if any(_torn(a, b) for at, a in enumerate(bearers) for b in bearers[:at]):
            continue
        if not bearers:
            for early in alone[word]:
                why = _fits(early, f) if early.entity.report != f.entity.report else None
                if why:
                    out.append(_pair(early, f, 0.75, f"both write “{word.capitalize()}” and {why}"))
                    break
            alone[word].append(f)
            continue
        for bearer in bearers:
            why = _fits(bearer, f) if bearer.entity.report != f.entity.report else None
            if why:
                name = _title(bearer.people[0])
                why = f"“{name}” is the only “{word.capitalize()}” in the story, and {why}"
                early, late = sorted((bearer, f), key=lambda g: order[g.entity.id])
                out.append(_pair(early, late, 0.8, why))
                break
    return out


def _fits(one: Form, other: Form) -> str | None:
    """What speaks for two people who share a surname, or None."""
    titles = sorted((one.titles & other.titles) - {"former", "acting", "deputy", "vice", "first"})
    if titles:
        return f"both are called {' '.join(titles)}"
    countries = sorted(one.countries & other.countries)
    if countries and not (one.titles and other.titles):
        return f"both are of {countries[0][1:].replace('_', ' ').title()}"
    return None


def _bodies(bodies: Sequence[Form]) -> list[Match]:
    out: list[Match] = []
    blocks: dict[str, list[Form]] = defaultdict(list)
    countries = _countries_of(bodies)
    for late in bodies:
        keys = dict.fromkeys(key for name in late.bodies for key in _keys(name))
        before = {f.entity.id: f for key in keys for f in blocks[key]}
        for early in before.values():
            if early.entity.report == late.entity.report:
                continue
            why = _same_body(early, late, countries)
            if why:
                why = f"“{late.texts[0]}” and “{early.texts[0]}”: {why}"
                out.append(_pair(early, late, 0.9, why))
                break
        for key in keys:
            blocks[key].append(late)
    return out


def _keys(name: BodyName) -> list[str]:
    """Under which words a name is looked for: two that may be one share a key."""
    if name.government:
        return [token for token in name.tokens if not token.startswith(MARK)]
    return ["".join(name.tokens), name.acronym or name.initials]


def _countries_of(bodies: Sequence[Form]) -> dict[Tokens, set[str]]:
    """Words of a government body -> the countries that the story names with them."""
    out: dict[Tokens, set[str]] = defaultdict(set)
    for name in (name for f in bodies for name in f.bodies if name.government):
        rest = tuple(token for token in name.tokens if not token.startswith(MARK))
        out[rest].update(token for token in name.tokens if token.startswith(MARK))
    return out


def _same_body(one: Form, other: Form, countries: Mapping[Tokens, set[str]]) -> str | None:
    for a in one.bodies:
        for b in other.bodies:
            if why := same_body_name(a, b):
                return why
            short, long = sorted((a.tokens, b.tokens), key=len)
            rest = tuple(token for token in long if not token.startswith(MARK))
            if a.government and b.government and short == rest and len(countries[rest]) == 1:
                return "the only such body in the story"
    return None


# ------------------------------------------------------------------ derived


def parties(
    evidence: Sequence[Evidence], judgements: Iterable[Judgement]
) -> tuple[tuple[Party, ...], dict[str, str]]:
    """The parties that "same" judgements make of all entities, and entity id -> party id.

    A person's judgement outranks the rules'; a person's "contradicts" keeps two apart. The
    rules never join two people whose full names differ, not even by way of a third.
    """
    entities = {e.id: (item, e) for item in evidence for e in item.analysis.entities}
    joined = _join(evidence, [j for j in judgements if j.a in entities and j.b in entities])
    members: dict[str, list[str]] = defaultdict(list)
    for entity in entities:
        members[joined.find(entity)].append(entity)
    out, party_of = [], {}
    for ids in members.values():
        party = _party([entities[member] for member in ids])
        out.append(party)
        party_of.update(dict.fromkeys(ids, party.id))
    return tuple(out), party_of


def _join(evidence: Sequence[Evidence], judgements: Sequence[Judgement]) -> Joined:
    by_id = {f.entity.id: f for f in forms(evidence)}
    joined = Joined(e.id for item in evidence for e in item.analysis.entities)
    holds: dict[str, list[Form]] = {
        member: [by_id[member]] if member in by_id else [] for member in joined.order
    }
    by_person = [j for j in judgements if j.maker.startswith("person:")]
    apart = [(j.a, j.b) for j in by_person if j.relation == "contradicts"]
    said = {frozenset((j.a, j.b)) for j in by_person}
    rest = [j for j in judgements if frozenset((j.a, j.b)) not in said]
    ranked = sorted(by_person, key=lambda j: j.id) + sorted(rest, key=lambda j: (-j.score, j.id))
    for j in ranked:
        one, other = joined.find(j.a), joined.find(j.b)
        if j.relation != "same" or one == other:
            continue
        sides = {one, other}
        if any({joined.find(a), joined.find(b)} == sides for a, b in apart):
            continue
        if j in rest and any(_torn(a, b) for a in holds[one] for b in holds[other]):
            continue
        together = holds.pop(one) + holds.pop(other)
        joined.join(one, other)
        holds[joined.find(one)] = together
    return joined


def _party(members: Sequence[tuple[Evidence, Entity]]) -> Party:
    texts = [item.report.text[s:e] for item, entity in members for s, e in entity.names]
    names = [entity.name for _, entity in members]
    kinds: tuple[PartyKind, ...] = ("person", "outlet", "organization", "document", "unnamed")
    kind = min((entity.kind for _, entity in members), key=kinds.index)
    roles = dict.fromkeys(role for _, entity in members for role in entity.roles)
    return Party(
        id=make_id("p", members[0][1].id),
        name=_fullest([*names, *texts], kind),
        kind=kind,
        aliases=tuple(dict.fromkeys([*names, *texts])),
        roles=tuple(roles),
        entities=tuple(entity.id for _, entity in members),
    )


def _fullest(writings: Sequence[str], kind: PartyKind) -> str:
    """The name to show: of people the one with most parts, else the commonest full one.

    Titles, countries before it and descriptions are taken off; an unnamed source, and what
    is only ever described, stays as first written.
    """
    count: Counter[tuple[int, str]] = Counter()
    for written in writings:
        person, body = person_name(written), body_name(written)
        if kind == "person" and person.tokens:
            count[len(person.tokens), person.written] += 1
        elif kind not in ("person", "unnamed") and body:
            count[1 if body.acronym else 2, body.written] += 1
    if not count:
        return writings[0]
    return max(count, key=lambda name: (name[0], count[name], -list(count).index(name)))[1]
