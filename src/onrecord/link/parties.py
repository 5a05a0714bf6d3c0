"""Who is who across reports: entities that are one party, and the parties that follow."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.link.bearers import Bearers, against, fits
from onrecord.link.bodies import BodyName, body_name
from onrecord.link.demonyms import MARK
from onrecord.link.forms import Form, forms
from onrecord.link.joining import Joined, by_person, join
from onrecord.link.offices import Holder, holders
from onrecord.link.people import (
    FullName,
    full_name,
    person_name,
    same_person_name,
    titled_name,
    torn,
)
from onrecord.link.unnamed import described, loose_names, meant_by
from onrecord.records import (
    Entity,
    Evidence,
    Judgement,
    Party,
    PartyKind,
    Relation,
    judgement_id,
    make_id,
)

__all__ = ["MAKER", "Joined", "groups", "matches", "parties", "rejoined", "same_parties"]

MAKER = "rules-1"
FEW = 8  # how many earlier bearers of one name are tried


@dataclass(frozen=True, slots=True)
class Match:
    """Two entities that the rules hold to be, or that may be, one party; the later one first."""

    late: str
    early: str
    score: float
    why: str
    relation: Relation = "same"

    def judged(self) -> Judgement:
        """The match as a judgement of the rules."""
        key = judgement_id(self.relation, self.late, self.early, MAKER)
        return Judgement(key, self.relation, self.late, self.early, self.score, MAKER, self.why)


def same_parties(new: Evidence, known: Sequence[Evidence]) -> list[Judgement]:
    """ "same" and "may be the same" between a new report's entities, and with the known ones'."""
    own = {entity.id for entity in new.analysis.entities}
    return [m.judged() for m in matches(forms([*known, new])) if m.late in own or m.early in own]


def rejoined(evidence: Sequence[Evidence], judged: Iterable[Judgement]) -> list[Judgement]:
    """What `same_parties` would say of a story's entities, of pairs that nobody has judged.

    Each entity is joined to the first that bears its name. Where that one's report has left
    the story (forgotten, moved, replaced by a later version), the rest would fall apart.
    """
    done = {frozenset((j.a, j.b)) for j in judged}
    found = (match.judged() for match in matches(forms(evidence)))
    return [one for one in found if frozenset((one.a, one.b)) not in done]


def groups(evidence: Sequence[Evidence]) -> dict[str, str]:
    """Entity id -> the id of the earliest entity that the rules hold to be the same."""
    bearers = Bearers(forms(evidence))
    joined = join(
        [
            Judgement("", "same", m.late, m.early, m.score, MAKER, m.why)
            for m in _matches(bearers)
            if m.relation == "same"
        ],
        bearers,
        lambda _: (),
    )
    return {member: joined.find(member) for member in joined.order}


def matches(all_forms: Sequence[Form]) -> list[Match]:
    """Pairs of entities that are, or may be, one party; of each pair the first that is found.

    Full names are compared with each other; then a surname with the one person in the story
    who bears it, if a title or a country speaks for it; organisations by their names; an
    office with its holder, if the dates allow. Two people are never joined for a surname
    alone, and unnamed sources never.
    """
    return _matches(Bearers(all_forms))


def _matches(bearers: Bearers) -> list[Match]:
    found: dict[frozenset[str], Match] = {}
    for match in (
        *_full_names(bearers),
        *_surnames(bearers),
        *_bodies(bearers),
        *_offices(bearers),
    ):
        found.setdefault(frozenset((match.late, match.early)), match)
    return list(found.values())


def _full_names(bearers: Bearers) -> Iterable[Match]:
    seen: dict[FullName, list[Form]] = defaultdict(list)
    for late in bearers.forms.values():
        done: set[str] = set()
        names = sorted(late.people, key=lambda name: (name.tokens, name.suffix))
        for name in names:
            for written in (name, *bearers.alike[name]):
                for early in seen[written][:FEW]:
                    if early.entity.id in done or not _may_be(early, late):
                        continue
                    if not bearers.one_person(early, late):
                        continue
                    done.add(early.entity.id)
                    why = f"“{name.shown}” and “{written.shown}” are one name"
                    yield _match(early, late, 0.97 if name == written else 0.85, why)
                    break
        for name in names:
            seen[name].append(late)


def _may_be(one: Form, other: Form) -> bool:
    """Nothing in the names and courtesy titles of two people tells them apart."""
    genders = {one.gender, other.gender} - {""}
    return len(genders) < 2 and not torn(one.people, other.people)


def _match(one: Form, other: Form, score: float, why: str) -> Match:
    return Match(other.entity.id, one.entity.id, score, why)


def _surnames(bearers: Bearers) -> Iterable[Match]:
    order = {entity: at for at, entity in enumerate(bearers.forms)}
    full: dict[FullName, list[Form]] = defaultdict(list)
    for form in bearers.forms.values():
        for name in form.people:
            full[name].append(form)
    alone: dict[str, list[Form]] = defaultdict(list)
    for form in bearers.forms.values():
        word = form.alone
        if word is None:
            continue
        if not bearers.borne(word):
            for early in alone[word]:
                why = fits(early, form) if early.entity.report != form.entity.report else None
                if why:
                    why = f"both write “{word.capitalize()}” and {why}"
                    yield _match(early, form, 0.75, why)
                    break
            alone[word].append(form)
            continue
        for one, why in _unclear(bearers, form):
            early, late = sorted((one, form), key=lambda f: order[f.entity.id])
            yield Match(late.entity.id, early.entity.id, 0.5, why, "may be the same")
        bearing = [f for name in bearers.called(form) for f in full[name]]
        spoken = [f for f in bearing if fits(f, form)]
        for bearer in (spoken or bearing)[:1]:
            speaks = fits(bearer, form)
            shown = min(bearer.people, key=lambda name: (-len(name.tokens), name.tokens)).shown
            why = f"“{shown}” is the only “{word.capitalize()}” in the story"
            early, late = sorted((bearer, form), key=lambda f: order[f.entity.id])
            if speaks:
                yield _match(early, late, 0.8, f"{why}, and {speaks}")
            elif not against(bearer, form):
                why = f"{why}, but nothing else speaks for it"
                yield Match(late.entity.id, early.entity.id, 0.5, why, "may be the same")


def _unclear(bearers: Bearers, form: Form) -> Iterable[tuple[Form, str]]:
    """Whom a surname may mean that two people of its own report bear, and why."""
    beside = bearers.beside(form)
    for one in beside[:FEW] if len(beside) > 1 else ():
        if not against(one, form):
            yield one, f"“{form.texts[0]}” may be “{one.texts[0]}”: its report has more than one"


def _bodies(bearers: Bearers) -> Iterable[Match]:
    blocks: dict[str, dict[str, Form]] = defaultdict(dict)
    for late in bearers.forms.values():
        keys = list(dict.fromkeys(key for name in late.bodies for key in name.keys))
        before = {entity: form for key in keys for entity, form in blocks[key].items()}
        for early in before.values():
            if why := bearers.one_body(early, late):
                why = f"“{late.texts[0]}” and “{early.texts[0]}”: {why}"
                yield _match(early, late, 0.9, why)
                break
        for key in keys:
            blocks[key][late.entity.id] = late


def _offices(bearers: Bearers) -> Iterable[Match]:
    known = _holders(bearers.forms.values())
    order = {entity: at for at, entity in enumerate(bearers.forms)}
    for late, early, score, why, relation in described(bearers, known):
        first, second = sorted((late, early), key=order.__getitem__)
        yield Match(second, first, score, why, relation)


def _holders(some: Iterable[Form]) -> list[Holder]:
    return [
        holder
        for form in some
        if form.entity.kind == "person" and (form.people or form.bare)
        for holder in holders(form.entity.id, form.entity.roles, form.published)
    ]


# ------------------------------------------------------------------ derived


def parties(
    evidence: Sequence[Evidence], judgements: Iterable[Judgement]
) -> tuple[tuple[Party, ...], dict[str, str]]:
    """The parties that judgements make of all entities, and entity id -> party id.

    A person's judgement outranks the rules' (see `joining` and `records.Judgement`). The
    rules never join two people whose full names differ, not even by way of a third.
    """
    entities = {e.id: (item, e) for item in evidence for e in item.analysis.entities}
    bearers = Bearers(forms(evidence))
    holding = [j for j in judgements if j.retired is None and j.a in entities]
    joined = join(
        [j for j in holding if j.b in entities],
        bearers,
        lambda some: [(m.late, m.early) for m in matches(some) if m.relation == "same"],
    )
    members: dict[str, list[str]] = defaultdict(list)
    for entity in entities:
        members[joined.find(entity)].append(entity)
    renamed = _renamed(holding, joined)
    more = _more_aliases(evidence, bearers, joined)
    out, party_of = [], {}
    for head, ids in members.items():
        known = frozenset(name for member in ids for name in bearers.forms[member].people)
        own = [entities[member] for member in ids]
        kinds = {bearers.forms[member].kind for member in ids}
        party = _party(own, known, kinds, more.get(head, ()), renamed.get(head))
        out.append(party)
        party_of.update(dict.fromkeys(ids, party.id))
    return tuple(out), party_of


def _renamed(judgements: Iterable[Judgement], joined: Joined) -> dict[str, str]:
    """Head of a party -> the name that a person gave it."""
    told = [j for j in judgements if j.relation == "renames" and by_person(j)]
    ordered = sorted(told, key=lambda j: (j.made or "", j.score, j.id))
    return {joined.find(j.a): j.b for j in ordered}


def _more_aliases(
    evidence: Sequence[Evidence], bearers: Bearers, joined: Joined
) -> dict[str, list[str]]:
    """Head of a party -> what else the reports call it: loose surnames, its office."""
    known = [
        Holder(joined.find(one.who), one.office, one.role, one.told)
        for one in _holders(bearers.forms.values())
    ]
    out: dict[str, list[str]] = defaultdict(list)
    for item in evidence:
        for entity, words in loose_names(item, bearers):
            out[joined.find(entity)].append(words)
        for head, words in meant_by(item, known):
            out[head].append(words)
    return out


def _party(
    members: Sequence[tuple[Evidence, Entity]],
    known: frozenset[FullName],
    told: Iterable[PartyKind],
    more: Iterable[str],
    renamed: str | None,
) -> Party:
    """``known`` are its full names: another that a report's entity holds was misread there.
    ``told`` are the kinds of its members."""
    texts = [item.report.text[s:e] for item, entity in members for s, e in entity.names]
    texts = [words for words in texts if _names(words, known)]
    names = [entity.name for _, entity in members if _names(entity.name, known)]
    kinds: tuple[PartyKind, ...] = ("person", "outlet", "organization", "document", "unnamed")
    kind = min(told, key=kinds.index)
    roles = dict.fromkeys(role for _, entity in members for role in entity.roles)
    return Party(
        id=make_id("p", members[0][1].id),
        name=renamed or _fullest([*names, *texts], kind, known),
        kind=kind,
        aliases=tuple(dict.fromkeys([*names, *texts, *more])),
        roles=tuple(roles),
        entities=tuple(entity.id for _, entity in members),
    )


def _names(words: str, known: frozenset[FullName]) -> bool:
    """May these words be a person's of whom full names are known?"""
    found = full_name(person_name(words))
    return (
        found is None
        or not known
        or any(same_person_name(FullName(found.tokens, name.suffix), name) for name in known)
    )


def _fullest(writings: Sequence[str], kind: PartyKind, known: frozenset[FullName]) -> str:
    """The name to show: of people the one with most parts, else the commonest full one.

    Titles, countries before it and descriptions are taken off, but for the title of who is
    only known by one name ("Prince Olaf"); an unnamed source, and what is only ever described,
    stays as first written.
    """
    if kind == "unnamed":
        return writings[0]
    if kind == "person":
        return _person_shown(writings, known) or writings[0]
    bodies: Counter[BodyName] = Counter(name for name in map(body_name, writings) if name)
    if not bodies:
        return writings[0]
    order = list(bodies)
    best = max(order, key=lambda name: (not name.acronym, bodies[name], -order.index(name)))
    longer = [name for name in order if _goes_on(best, name, kind)]
    return max(longer, key=lambda name: bodies[name], default=best).written


def _person_shown(writings: Sequence[str], known: frozenset[FullName]) -> str:
    people = Counter(name for name in map(person_name, writings) if name.tokens)
    shown: Counter[tuple[int, str]] = Counter()
    for name, times in people.items():
        shown[len(name.tokens), name.written] += times
    if not shown:
        return ""
    order = list(shown)
    length, best = max(order, key=lambda name: (name[0], shown[name], -order.index(name)))
    titled = Counter(filter(None, map(titled_name, writings)))
    if titled and (length == 1 or any(name.ending for name in known)):
        return max(titled, key=lambda name: (titled[name], len(name), name))
    endings = {name.ending for name in known if len(name.tokens) > 1}
    return f"{best} {endings.pop()}".rstrip() if len(endings) == 1 and length > 1 else best


def _goes_on(short: BodyName, long: BodyName, kind: PartyKind) -> bool:
    """Does an outlet's longer name end with the shorter: "the Post", "the Tarn Post"?

    Or does it give the country of a ministry?
    """
    if short.government and long.government and len(short.tokens) < len(long.tokens):
        return set(short.tokens) == {t for t in long.tokens if not t.startswith(MARK)}
    more = len(long.tokens) - len(short.tokens)
    ends = long.tokens[-len(short.tokens) :] == short.tokens
    return kind == "outlet" and not short.acronym and 0 < more < 4 and ends
