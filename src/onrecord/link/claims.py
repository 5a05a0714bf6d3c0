"""What the statements of a story come to: claims, who stands behind each, and who denies it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from onrecord.link.joining import Joined, by_person
from onrecord.link.origins import outlets
from onrecord.link.propositions import article
from onrecord.link.turns import turns
from onrecord.records import (
    Chain,
    Claim,
    Evidence,
    Judgement,
    Party,
    Report,
    Statement,
    Status,
    make_id,
)
from onrecord.spans import covers, words

JOINS = {"same": 0.6, "refines": 0.6, "same origin": 0.6, "supports": 0.65}
FLOOR = 0.3  # two members of one claim are never less alike than this, by cosine


class Claims:
    """The claims of a story, from statements, chains and judgements."""

    def __init__(
        self,
        evidence: Sequence[Evidence],
        judgements: Iterable[Judgement],
        chains: Mapping[str, Chain],
        parties: Iterable[Party],
        older: Sequence[Evidence] = (),
    ) -> None:
        self.place = {item.report.id: at for at, item in enumerate(evidence)}
        self.statements = {s.id: s for item in evidence for s in item.analysis.statements}
        self.texts = {item.report.id: item.report.text for item in evidence}
        self.days = {item.report.id: item.report.published for item in evidence}
        self.vectors = {k: v for item in evidence for k, v in item.analysis.vectors.items()}
        self.chains = chains
        self.parties = {party.id: party for party in parties}
        self.party_of = {e: party.id for party in self.parties.values() for e in party.entities}
        self.outlet_of = outlets(evidence, self.parties.values())
        judgements = list(judgements)
        self.gone = self._gone(judgements, evidence, older)
        self.judgements = ranked(j for j in judgements if {j.a, j.b} <= self.statements.keys())
        self.against: dict[str, list[tuple[str, Judgement]]] = defaultdict(list)
        self.changed: dict[str, list[tuple[str, Judgement]]] = defaultdict(list)
        for j in self.judgements:
            if j.relation == "contradicts":
                self.against[j.a].append((j.b, j))
                self.against[j.b].append((j.a, j))
            elif j.relation == "changed":
                self.changed[j.b].append((j.a, j))

    def _gone(
        self,
        judgements: Iterable[Judgement],
        evidence: Sequence[Evidence],
        older: Sequence[Evidence],
    ) -> dict[str, list[tuple[str, Report]]]:
        """Statement -> what older versions said of the same and no longer say: the words,
        and the last version."""
        last = {key: item.report for item in evidence if (key := article(item.report))}
        words_of = {
            s.id: (words(item.report.text, s.content), last[key])
            for item in older
            if (key := article(item.report)) in last
            for s in item.analysis.statements
        }
        out: dict[str, list[tuple[str, Report]]] = defaultdict(list)
        for j in ranked(judgements):
            if j.relation not in ("same", "supports") or j.score < JOINS[j.relation]:
                continue
            for here, there in ((j.a, j.b), (j.b, j.a)):
                if here in self.statements and there in words_of:
                    said, report = words_of[there]
                    if said not in report.text:
                        out[here].append((said, report))
        return out

    def all(self) -> tuple[Claim, ...]:
        """Every claim, by its earliest statement; a statement alone is a claim, too."""
        return tuple(self._claim(members) for members in self._clusters())

    # -------------------------------------------------------------- clusters

    def _clusters(self) -> list[list[str]]:
        """The statements of each claim, report by report: what was one claim stays one.

        Judgements join in the order of the later of their two reports, and by score within
        it, so that a report that is added later takes nothing apart: it may only add to a
        claim, or join two, of which the earlier one's id stays. A person's come first.
        """
        joined = Joined(self.statements)
        members = {key: [key] for key in self.statements}
        apart = {frozenset((j.a, j.b)) for j in self.judgements if j.relation == "contradicts"}
        for j in sorted(self.judgements, key=self._met):
            one, other = joined.find(j.a), joined.find(j.b)
            if one == other or j.relation not in JOINS:
                continue
            if not by_person(j) and (
                j.score < JOINS[j.relation] or not self._fit(members[one], members[other], j, apart)
            ):
                continue
            together = members.pop(one) + members.pop(other)
            joined.join(one, other)
            members[joined.find(one)] = together
        self._enfold(joined, members)
        order = joined.order
        return [sorted(members[head], key=order.__getitem__) for head in order if head in members]

    def _met(self, judgement: Judgement) -> tuple[bool, int]:
        """When its two statements stood in the story together: which report came with it."""
        reports = (self.statements[key].report for key in (judgement.a, judgement.b))
        return not by_person(judgement), max(self.place[report] for report in reports)

    def _enfold(self, joined: Joined, members: dict[str, list[str]]) -> None:
        """An outlet's "a source said that …" and the source's own "…" are one claim."""
        for child in self.statements.values():
            parent = self.statements.get(child.parent or "")
            if parent is None:
                continue
            whole = (*child.source, *child.cue, *child.content)
            length, within = (sum(e - s for s, e in x) for x in (parent.content, whole))
            one, other = joined.find(parent.id), joined.find(child.id)
            if covers(parent.content, child.content) and within >= 0.6 * length and one != other:
                together = members.pop(one) + members.pop(other)
                joined.join(one, other)
                members[joined.find(one)] = together

    def _fit(
        self,
        one: Sequence[str],
        other: Sequence[str],
        link: Judgement,
        apart: set[frozenset[str]],
    ) -> bool:
        """May two clusters become one? No member may contradict or be far from another."""
        for a in one:
            for b in other:
                if frozenset((a, b)) in apart:
                    return False
                if {a, b} != {link.a, link.b} and self._cosine(a, b) < FLOOR:
                    return False
        return True

    def _cosine(self, a: str, b: str) -> float:
        import numpy as np

        if a not in self.vectors or b not in self.vectors:
            return 1.0  # nothing tells them apart
        one, other = (np.frombuffer(self.vectors[key], dtype="<f2").astype("f4") for key in (a, b))
        return float(one @ other)

    # ---------------------------------------------------------------- claims

    def _claim(self, members: Sequence[str]) -> Claim:
        origins, named = self._origins(members)
        status, why = self._status(members, origins, named)
        first = self._first(members)
        return Claim(
            id=make_id("c", members[0]),
            members=(first, *(key for key in members if key != first)),
            origins=origins,
            status=status,
            why=why,
            turns=turns(self, members),
        )

    def _first(self, members: Sequence[str]) -> str:
        """The member that names the claim: the best of the first report that tells it, so
        that the name stays when other reports come."""
        report = self.statements[members[0]].report
        own = [key for key in members if self.statements[key].report == report]
        return min(own, key=lambda key: (self._rank(self.statements[key]), members.index(key)))

    def _rank(self, statement: Statement) -> tuple[int, int, int]:
        """Which member names a claim: an outermost attributed assertion, the fullest one."""
        length = sum(end - start for start, end in statement.content)
        plain = statement.stance in ("asserts", "confirms") and not statement.negated
        return (
            (statement.kind == "own voice") + (not plain),
            statement.parent is not None,
            -min(length, 200),
        )

    def _origins(self, members: Iterable[str]) -> tuple[tuple[str, ...], bool]:
        """The parties behind a claim, and whether every one is a named far end.

        An unnamed source that is reached only through an outlet counts as that outlet: in
        another's report that cites it, and then in its own reports, too. An outlet that
        relays a named origin of the claim is no second origin, and neither is who says it
        together with another.
        """
        found: dict[str, bool] = {}
        attributed = [key for key in members if self.statements[key].kind != "own voice"]
        chains = [self.chains[key] for key in attributed]
        relays = {party for chain in chains if chain.established for party in chain.via}
        answering = {chain.via[-1] for chain in chains if chain.via and not chain.established}
        answering |= {party for chain in chains for party in chain.origins}
        for key, chain in zip(attributed, chains, strict=True):
            through = chain.via[-1:]
            own = self.outlet_of.get(self.statements[key].report)
            if not through and own in answering:
                through = (own,)
            for party in chain.origins if chain.established else through or chain.origins:
                found[party] = found.get(party, True) and chain.established
        kept = {p: sure for p, sure in found.items() if not (p in relays and len(found) > 1)}
        if not kept:  # the report's own voice alone
            return self._outlets(members), False
        for party in list(kept):  # "A and B said": the first that the claim has of them
            for other in self._together(members, party) if party in kept else ():
                kept.pop(other, None)
        return tuple(kept), all(kept.values())

    def _together(self, members: Iterable[str], party: str) -> tuple[str, ...]:
        """Who says it together with a party, in one statement with several sources."""
        out: dict[str, None] = {}
        for statement in (self.statements[key] for key in members):
            several = [
                found
                for entity in (statement.speaker, *statement.co_speakers)
                if (found := self.party_of.get(entity or ""))
            ]
            if party in several and self.chains[statement.id].established:
                out |= dict.fromkeys(several)
        return tuple(other for other in out if other != party)

    def _outlets(self, members: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p for key in members for p in self.chains[key].origins))

    def _status(
        self, members: Sequence[str], origins: tuple[str, ...], named: bool
    ) -> tuple[Status, str]:
        others = [(other, j) for key in members for other, j in self.against[key]]
        denials = [(other, j) for other, j in others if self.denies(other)]
        if denials and not all(self.denies(key) for key in members):
            other, j = denials[0]
            return "denied", f"denied by {self._speaker(other)}: {j.why}"
        if others:
            other, j = others[0]
            return "disputed", f"contradicted by {self._speaker(other)}: {j.why}"
        if all(self.statements[key].kind == "own voice" for key in members):
            return "own voice", "only in the reports' own voice"
        names = " and ".join(self._with_others(members, party) for party in origins)
        if not origins:
            return "independence not established", "no source could be told from the words"
        if not named:
            unnamed = next(key for key in members if not self.chains[key].established)
            return "independence not established", self._unsure(unnamed)
        papers = [party for party in origins if self._is_any_paper(party)]
        if len(origins) > 1 and len(origins) - len(papers) < 2:
            why = f"nothing tells whether “{self.parties[papers[0]].name}” is another origin"
            return "independence not established", why
        if len(origins) > 1:
            return "independent origins", f"{names} say so, and neither is seen to relay the other"
        return "one origin", f"all of it comes from {names}"

    def _is_any_paper(self, party: str) -> bool:
        """Is it a document without a name of its own ("the complaint", "a report")?"""
        known = self.parties[party]
        own = known.name.split()
        own = own[1:] if len(own) == 1 or own[0].lower() in ("the", "a", "an") else own
        return known.kind == "document" and not any(
            word[:1].isupper() or word[:1].isdigit() for word in own
        )

    def _with_others(self, members: Sequence[str], party: str) -> str:
        others = self._together(members, party)
        beside = " and ".join(self.parties[other].name for other in others)
        return self.parties[party].name + (f" (together with {beside})" if beside else "")

    def _unsure(self, key: str) -> str:
        attributed = self.statements[key].kind != "own voice"
        return self.chains[key].why if attributed else "nothing tells how the report knows"

    def denies(self, key: str) -> bool:
        """Is it a denial, by a named party that speaks for itself?"""
        statement = self.statements[key]
        turned = statement.stance in ("denies", "no record") or statement.negated
        return turned and statement.named and statement.kind != "own voice"

    def _speaker(self, key: str) -> str:
        statement = self.statements[key]
        for party in self.chains[key].origins:
            return self.parties[party].name
        text = self.texts[statement.report]
        return words(text, statement.source) or "the report's own voice"


def ranked(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Judgements that hold, a person's before the models', each pair judged by its best rank.

    Where a person has judged a pair, the models' judgements on it are dropped. The order
    depends on nothing but the judgements.
    """
    holding = [j for j in judgements if j.retired is None]
    settled = {frozenset((j.a, j.b)) for j in holding if by_person(j)}
    kept = [j for j in holding if by_person(j) or frozenset((j.a, j.b)) not in settled]
    return sorted(kept, key=lambda j: (not by_person(j), -j.score, j.id))
