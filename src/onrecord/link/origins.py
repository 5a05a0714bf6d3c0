"""Through whom a statement came, and from whom: its chain, and its far end.

A chain goes on into another report of the story where the statement's words cite its
outlet, link to its address, or are copied from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from onrecord.link import copies
from onrecord.link.forms import BodyName, body_name, same_body_name
from onrecord.records import Chain, Evidence, Judgement, Party, Statement
from onrecord.spans import covers, overlap

HOLDS = {"same", "supports"}  # what a statement in a cited outlet's own report must be to ours


class Chains:
    """The chains of all statements of a story."""

    def __init__(
        self,
        evidence: Sequence[Evidence],
        parties: Iterable[Party],
        party_of: Mapping[str, str],
        judgements: Iterable[Judgement],
    ) -> None:
        self.parties = {party.id: party for party in parties}
        self.party_of = party_of
        self.statements = {s.id: s for item in evidence for s in item.analysis.statements}
        self.outlet_of = outlets(evidence, self.parties.values())
        self.children: dict[str, list[Statement]] = defaultdict(list)
        for statement in self.statements.values():
            if statement.parent:
                self.children[statement.parent].append(statement)
        self.reports = {item.report.id: item.report for item in evidence}
        self.at = {
            _address(item.report.url): item.report.id for item in evidence if item.report.url
        }
        self.told: dict[str, list[str]] = defaultdict(list)
        self.copied: dict[str, list[tuple[str, str]]] = defaultdict(list)  # statement, why
        for j in sorted(judgements, key=lambda j: (-j.score, j.id)):
            if j.a not in self.statements or j.b not in self.statements:
                continue
            if j.relation in HOLDS:
                self.told[j.a].append(j.b)
                self.told[j.b].append(j.a)
            elif j.maker == copies.MAKER:
                self.copied[j.a].append((j.b, j.why))
                self.copied[j.b].append((j.a, j.why))

    def all(self) -> dict[str, Chain]:
        """Statement id -> chain, for every statement."""
        return {key: self.chain(statement) for key, statement in self.statements.items()}

    def chain(self, statement: Statement, walked: tuple[str, ...] = ()) -> Chain:
        """One statement's chain; ``walked`` are the statements that led here."""
        relayed = self._relayed(statement, (*walked, statement.id))
        if statement.kind == "own voice":
            if relayed is not None:
                return relayed
            outlet = self.outlet_of.get(statement.report)
            return Chain(
                statement.id,
                (),
                (outlet,) if outlet else (),
                False,
                "the report says so in its own voice, and nothing tells how it knows",
            )
        via = self._hops(statement)
        speaker = self.party_of.get(statement.speaker or "")
        if speaker is None:
            return Chain(statement.id, via, (), False, "no source could be told from the words")
        further = self._further(statement, speaker, (*walked, statement.id))
        if further is not None:
            onward = tuple(p for p in (speaker, *further.via) if p not in via)
            why = f"{self._name(speaker)} relays: {further.why}"
            return Chain(statement.id, via + onward, further.origins, further.established, why)
        if self.parties[speaker].kind == "unnamed":
            if relayed is not None:  # the same words, so the same person
                return replace(relayed, via=(*via, *(p for p in relayed.via if p not in via)))
            through = f", reached through {self._name(via[-1])}" if via else ""
            why = f"the source is unnamed (“{self._name(speaker)}”){through}"
            return Chain(statement.id, via, (speaker,), False, why)
        if relayed is not None and relayed.origins == (speaker,):
            via += tuple(hop for hop in relayed.via if hop not in via)
        through = "".join(f", through {self._name(hop)}" for hop in via)
        others = (self.party_of.get(entity) for entity in statement.co_speakers)
        beside = "".join(f", with {self._name(o)}" for o in others if o and o != speaker)
        why = f"{self._name(speaker)} says so{through}{beside}"  # one word of several: one origin
        return Chain(statement.id, via, (speaker,), True, why)

    def _name(self, party: str) -> str:
        return self.parties[party].name

    def _hops(self, statement: Statement) -> tuple[str, ...]:
        """Parties between the report and the speaker, nearest first.

        What the reading found, and outlets in whose reported words this statement stands.
        """
        speaker = self.party_of.get(statement.speaker or "")
        found = [self.party_of[entity] for entity in statement.via if entity in self.party_of]
        outer: list[str] = []
        above, seen = statement.parent, {statement.id}
        while above in self.statements and above not in seen:
            seen.add(above)
            party = self.party_of.get(self.statements[above].speaker or "")
            if party and self.parties[party].kind == "outlet":
                outer.insert(0, party)
            above = self.statements[above].parent
        hops = dict.fromkeys([*(p for p in outer if p not in found), *found])
        own = self.outlet_of.get(statement.report)  # the chain begins there: it is no hop
        return tuple(hop for hop in hops if hop not in (speaker, own))

    def _further(self, statement: Statement, speaker: str, walked: tuple[str, ...]) -> Chain | None:
        """Where an outlet's words come from: a source it relays, here or in its own report."""
        if self.parties[speaker].kind != "outlet":
            return None
        for child in self.children[statement.id]:
            whole = (*child.source, *child.cue, *child.content)
            length = sum(e - s for s, e in statement.content)
            inside = covers(statement.content, child.content)
            if inside and child.id not in walked and sum(e - s for s, e in whole) >= 0.6 * length:
                chain = self.chain(child, walked)
                return Chain(
                    chain.statement,
                    tuple(hop for hop in chain.via if hop != speaker),
                    chain.origins,
                    chain.established,
                    chain.why,
                )
        for other in self.told[statement.id]:
            report = self.statements[other].report
            if (
                report != statement.report
                and self.outlet_of.get(report) == speaker
                and self.statements[other].kind != "own voice"
                and other not in walked
            ):
                return self.chain(self.statements[other], walked)
        return None

    def _relayed(self, statement: Statement, walked: tuple[str, ...]) -> Chain | None:
        """Where a report took a statement from, as its links and its words tell.

        Copied words come from the report that was published on an earlier day; of one day,
        or without days, nothing tells who was first.
        """
        own = self.reports[statement.report]
        for other, why in self.copied[statement.id]:
            source = self.reports[self.statements[other].report]
            earlier = (source.published or "9") < (own.published or "") and other not in walked
            if earlier and source.published[:10] != own.published[:10]:  # type: ignore[index]
                return self._onward(statement, source.id, other, why, walked)
        spans = (*statement.source, *statement.cue, *statement.content)
        for link in own.links:
            target = self.at.get(_address(link.url))
            if target is None or target == own.id or not overlap([link.span], spans):
                continue
            told = (o for o in self.told[statement.id] if self.statements[o].report == target)
            other = next((o for o in told if o not in walked), "")
            return self._onward(statement, target, other, f"it links “{link.words}”", walked)
        return None

    def _onward(
        self, statement: Statement, report: str, other: str, why: str, walked: tuple[str, ...]
    ) -> Chain | None:
        """A chain that goes through a report: on from its statement, or ending at its outlet."""
        outlet = self.outlet_of.get(report)
        hops = (outlet,) if outlet and outlet != self.outlet_of.get(statement.report) else ()
        name = self.reports[report].outlet or self.reports[report].place
        if not other:
            end = f"{why}, the report of {name}, in which nothing is found that says so"
            return Chain(statement.id, (), hops, False, end) if hops else None
        chain = self.chain(self.statements[other], walked)
        via: tuple[str, ...] = hops if chain.origins != hops else ()
        via += tuple(hop for hop in chain.via if hop not in hops)
        return Chain(
            statement.id, via, chain.origins, chain.established, f"{why} ({name}); {chain.why}"
        )


def _address(url: str) -> str:
    """An address as it is compared: no scheme, no "www.", no query, no closing slash."""
    parts = urlsplit(url)
    return (parts.netloc.lower().removeprefix("www.") + parts.path).rstrip("/")


def outlets(evidence: Iterable[Evidence], parties: Iterable[Party]) -> dict[str, str]:
    """Report id -> the party that is its outlet, where some report of the story names it."""
    names = [
        (party, [name for name in map(body_name, party.aliases) if name])
        for party in parties
        if party.kind in ("outlet", "organization")
    ]
    known: dict[str, str | None] = {}
    out = {}
    for item in evidence:
        written = item.report.outlet
        if not written:
            continue
        if written not in known:
            known[written] = _named(body_name(written), names)
        if found := known[written]:
            out[item.report.id] = found
    return out


def _named(
    wanted: BodyName | None, names: Iterable[tuple[Party, Sequence[BodyName]]]
) -> str | None:
    if wanted is None:
        return None
    for party, writings in names:
        if any(same_body_name(wanted, name) for name in writings):
            return party.id
    return None
