"""Which entities are one party: what the rules judged and, above it, what a person judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from onrecord.link.bearers import Bearers
from onrecord.link.forms import Form
from onrecord.link.people import FullName, torn
from onrecord.records import Judgement

Pairs = Iterable[tuple[str, str]]


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


def by_person(judgement: Judgement) -> bool:
    """Did a person make it?"""
    return judgement.maker.startswith("person:")


def join(
    judgements: Sequence[Judgement], bearers: Bearers, again: Callable[[Sequence[Form]], Pairs]
) -> Joined:
    """The parties of a story's entities.

    A person's merge holds whatever the rules say; a person's split takes its a out of b's
    party. Where it breaks what held by way of the leaver, ``again`` gives the rules' pairs
    among those who stay, and among those who leave. The order of judgements is nothing.
    """
    persons = sorted(filter(by_person, judgements), key=lambda j: (j.made or "", j.id))
    merges = [(j.a, j.b) for j in persons if j.relation == "same"]
    splits = [(j.a, j.b) for j in persons if j.relation == "contradicts"]
    said = {frozenset(pair) for pair in (*merges, *splits)}
    rules = sorted(
        (j for j in judgements if j.relation == "same" and not by_person(j)),
        key=lambda j: (-j.score, j.id),
    )
    links = [(j.a, j.b) for j in rules if frozenset((j.a, j.b)) not in said]
    leavers = {a for a, _ in splits}
    if splits:
        whole = _Joining(bearers, ())
        for a, b in merges:
            whole.join(a, b, told=True)
        for j in rules:
            whole.join(j.a, j.b)
        links += whole.broken(leavers, splits, again)
    joining = _Joining(bearers, splits)
    for a, b in merges:
        joining.join(a, b, told=True)
    for leaving in (False, True):
        for a, b in links:
            if bool({a, b} & leavers) is leaving:
                joining.join(a, b)
    return joining.joined


class _Joining:
    """Disjoint sets that know whom they must not hold together."""

    def __init__(self, bearers: Bearers, apart: Iterable[tuple[str, str]]) -> None:
        self.bearers = bearers
        self.joined = Joined(bearers.forms)
        self.against: dict[str, set[str]] = defaultdict(set)
        for a, b in apart:
            self.against[a].add(b)
            self.against[b].add(a)
        self.names: dict[str, set[FullName]] = {
            member: set(form.people) for member, form in bearers.forms.items()
        }
        self.genders = {member: form.gender for member, form in bearers.forms.items()}
        self.merged: set[str] = set()  # heads of sets in which a person merged two

    def join(self, a: str, b: str, told: bool = False) -> None:
        one, other = self.joined.find(a), self.joined.find(b)
        if one == other or self._apart(one, other):
            return
        if not told and (self._doubtful(a, b) or self._torn(one, other)):
            return
        self.joined.join(a, b)
        head = self.joined.find(a)
        gone = other if head == one else one
        self.names[head] |= self.names.pop(gone)
        self.against[head] |= self.against.pop(gone, set())
        self.genders[head] = self.genders[head] or self.genders[gone]
        if told or gone in self.merged:
            self.merged.add(head)

    def _apart(self, one: str, other: str) -> bool:
        few, head = min((self.against[one], other), (self.against[other], one), key=_size)
        return any(self.joined.find(member) == head for member in few)

    def _doubtful(self, a: str, b: str) -> bool:
        """Do the rules, now that all reports are known, still hold two for one?"""
        one, other = self.bearers.forms[a], self.bearers.forms[b]
        if one.people and other.people:
            return not self.bearers.one_person(one, other)
        for alone, full in ((one, other), (other, one)):
            if alone.alone and full.people:
                return not full.people & set(self.bearers.called(alone))
        return bool(one.bodies and other.bodies) and self.bearers.one_body(one, other) is None

    def _torn(self, one: str, other: str) -> bool:
        """Would a set hold two people by their names or courtesy titles?

        Where a person merged two names, a third need fit only one of them.
        """
        genders = {self.genders[one], self.genders[other]} - {""}
        a, b = frozenset(self.names[one]), frozenset(self.names[other])
        if not {one, other} & self.merged:
            return len(genders) > 1 or torn(a, b)
        return bool(a and b) and all(torn(frozenset([x]), frozenset([y])) for x in a for y in b)

    def broken(
        self,
        leavers: set[str],
        splits: Iterable[tuple[str, str]],
        again: Callable[[Sequence[Form]], Pairs],
    ) -> list[tuple[str, str]]:
        """The rules' pairs among those who stay, and those who leave, of each split set."""
        members: Mapping[str, list[Form]] = defaultdict(list)
        wanted = {self.joined.find(a) for a, b in splits if self.joined.find(b)}
        for member, form in self.bearers.forms.items():
            if (head := self.joined.find(member)) in wanted:
                members[head].append(form)
        out: list[tuple[str, str]] = []
        for held in members.values():
            for leaving in (False, True):
                out += again([f for f in held if (f.entity.id in leavers) is leaving])
        return out


def _size(pair: tuple[set[str], str]) -> int:
    return len(pair[0])
