"""A person's word on what the models found: judged, merged, split, renamed, retired.

Each is a row with who, when and why, added beside the models' and outranking them. What the
same person, or another, said of the same before is retired for it, never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord import carrying
from onrecord.errors import JudgementError, UnknownIdError
from onrecord.ledger import Ledger
from onrecord.ledger.subjects import Subject
from onrecord.records import RELATIONS, Judgement, Party, Relation, judgement_id

OF_STATEMENTS = tuple(r for r in RELATIONS if r not in ("may be the same", "renames"))


class Corrections:
    """What one person does at one time. The derived tables must be fresh (`flow.derive`)."""

    def __init__(self, ledger: Ledger, by: str, now: str) -> None:
        """``by`` is the person's name, ``now`` the time (UTC, ISO 8601)."""
        self.ledger = ledger
        self.maker = f"person: {by}"
        self.now = now

    def judge(self, a: str, relation: str, b: str, why: str = "") -> Judgement:
        """How statement ``a`` stands to statement ``b`` (ids or their beginnings).

        Of two parties, "same" merges them and "contradicts" keeps them apart. Raises
        JudgementError, UnknownIdError.
        """
        if relation not in OF_STATEMENTS:
            known = ", ".join(OF_STATEMENTS)
            raise JudgementError(relation, f"is no relation; there are: {known}")
        kind, one = self._found(a, "statement", "party", "entity")
        other_kind, other = self._found(b, "statement", "party", "entity")
        if (kind == "statement") != (other_kind == "statement"):
            raise JudgementError(
                a, f"is a {kind} and {b} a {other_kind}: only like can be judged with like"
            )
        if kind != "statement":
            return self._of_parties(one, relation, other, why)
        self._together(one, other)
        made = self._made(relation, one, other, why)
        self._keep([made], self._said([one], [other]))
        return made

    def _of_parties(self, a: str, relation: str, b: str, why: str) -> Judgement:
        if relation == "same":
            return self.merge(a, b, why)
        if relation != "contradicts":
            raise JudgementError(relation, "is said of statements; parties are the same or not")
        one, other = self._entities(a), self._entities(b)
        made = self._made("contradicts", one[0], other[0], why)
        self._keep([made], self._said(one, other))
        return made

    def merge(self, a: str, b: str, why: str = "") -> Judgement:
        """Two parties are one."""
        one, other = self._entities(a), self._entities(b)
        if set(one) & set(other):
            raise JudgementError(b, f"is {a} already: both are one party")
        self._together(one[0], other[0])
        made = self._made("same", one[0], other[0], why)
        self._keep([made], self._said(one, other))
        return made

    def split(self, party: str, leaving: Sequence[str], why: str = "") -> list[Judgement]:
        """Some of whom a party was made of are somebody else.

        ``leaving`` are entity ids, ids of the reports that mean somebody else, or the name
        as a report writes it. Those who leave, leave together.
        """
        held = self._party(party)
        going: list[str] = []
        for who in leaving:
            going += [entity for entity in self._meant(held, who) if entity not in going]
        staying = [entity for entity in held.entities if entity not in going]
        if not going or not staying:
            what = "nobody" if not going else "everybody"
            raise JudgementError(party, f"{what} would leave it; name some of its members")
        made = [self._made("contradicts", one, staying[0], why) for one in going]
        made += [self._made("same", one, going[0], why) for one in going[1:]]
        self._keep(made, self._said(going, staying))
        return made

    def _meant(self, party: Party, who: str) -> list[str]:
        by_report = {entity: self.ledger.report_of(entity) for entity in party.entities}
        found = [e for e, report in by_report.items() if e == who or report == who]
        if not found and who[:1] in "er" and who.isalnum() and len(who) > 2:
            found = [e for e, r in by_report.items() if e.startswith(who) or r.startswith(who)]
        if not found:
            written = self.ledger.names_of(party.entities)
            same = {e: {name.casefold() for name in written[e]} for e in party.entities}
            found = [e for e in party.entities if who.casefold() in same[e]]
        if not found:
            raise UnknownIdError(who, f"is no member of “{party.name}” ({party.id})")
        return found

    def members(self, party: str) -> list[tuple[str, str, str]]:
        """Of whom a party is made: (entity id, its longest name, report id)."""
        held = self._party(party).entities
        written = self.ledger.names_of(held)
        return [(one, max(written[one], key=len), self.ledger.report_of(one)) for one in held]

    def rename(self, party: str, name: str, why: str = "") -> Judgement:
        """A party is shown under another name."""
        held = self._party(party)
        name = " ".join(name.split())
        if not name:
            raise JudgementError(party, "a name has at least one letter")
        made = self._made("renames", held.entities[0], name, why)
        self._keep([made], self._said(held.entities))
        return made

    def retire(self, judgement: str, why: str = "") -> Judgement:
        """A judgement no longer counts; a model's stays retired when a newer one makes it."""
        _, whole = self.ledger.find(judgement, "judgement")
        found = self.ledger.judgement(whole)
        if found.retired is not None:
            raise JudgementError(judgement, f"is retired already: {found.retired or 'no reason'}")
        self.ledger.retire(whole, why, self.maker, self.now)
        return self.ledger.judgement(whole)

    # -------------------------------------------------------------- subjects

    def _found(self, prefix: str, *kinds: Subject) -> tuple[Subject, str]:
        """What an id or its beginning means; what stands in an older version of an article is
        taken for the same in the last one, where it is there."""
        kind, whole = self.ledger.find(prefix, *kinds)
        if kind in ("statement", "entity"):
            whole = carrying.ways_of(self.ledger, [whole]).of(whole) or whole
        return kind, whole

    def _said(self, one: Sequence[str], other: Sequence[str] = ()) -> list[Judgement]:
        """What persons said of these before, of older versions too."""
        ways = carrying.ways_of(self.ledger, (*one, *other))
        return self.ledger.by_persons(ways.back(one), ways.back(other))

    def _party(self, prefix: str) -> Party:
        kind, whole = self._found(prefix, "party", "entity")
        return self.ledger.party(whole) if kind == "party" else self.ledger.party_with(whole)

    def _entities(self, prefix: str) -> tuple[str, ...]:
        """A party's entities; an entity's own id first, then the rest of its party."""
        kind, whole = self._found(prefix, "party", "entity")
        if kind == "party":
            return self.ledger.party(whole).entities
        rest = self.ledger.party_with(whole).entities
        return (whole, *(entity for entity in rest if entity != whole))

    def _together(self, a: str, b: str) -> None:
        if a == b:
            raise JudgementError(a, "cannot be judged with itself")
        one, other = (self.ledger.report_of(subject) for subject in (a, b))
        if not set(self.ledger.stories_of(one)) & set(self.ledger.stories_of(other)):
            raise JudgementError(a, f"is in no story together with {b}")

    def _made(self, relation: Relation, a: str, b: str, why: str) -> Judgement:
        made = judgement_id(relation, a, b, self.maker, self.now)
        return Judgement(made, relation, a, b, 1.0, self.maker, why, made=self.now)

    def _keep(self, made: Sequence[Judgement], before: Iterable[Judgement]) -> None:
        known = {judgement.id for judgement in made}
        self.ledger.judge(made, [old.id for old in before if old.id not in known])
