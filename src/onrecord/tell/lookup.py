"""A story with its ids looked up: what the page, the terminal and the export all ask."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import get_args
from urllib.parse import urlsplit

from onrecord.records import (
    Chain,
    Claim,
    Finding,
    Judgement,
    Party,
    Report,
    Statement,
    Status,
    Story,
    TimelineEntry,
)
from onrecord.spans import Span, Spans, merge, words

CONFLICTS = ("contradicts", "disagrees")
FAR = 240  # characters between two parts of a statement that are too many to quote


class Lookup:
    """Answers by id over one ``Story``. It reads, and never changes or adds anything."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.reports = {e.report.id: e.report for e in story.evidence}
        self.statements = {s.id: s for e in story.evidence for s in e.analysis.statements}
        self.entities = {x.id: x for e in story.evidence for x in e.analysis.entities}
        self.parties = {p.id: p for p in story.derived.parties}

    @cached_property
    def ordered(self) -> tuple[Report, ...]:
        """The reports by date of publication; those without one come last."""
        return tuple(
            sorted(self.reports.values(), key=lambda r: (r.published or "~", self.outlet(r), r.id))
        )

    @cached_property
    def outlets(self) -> tuple[str, ...]:
        """Each outlet once, in the order of their first reports."""
        return tuple(dict.fromkeys(self.outlet(r) for r in self.ordered))

    @cached_property
    def attributed(self) -> tuple[Statement, ...]:
        """The statements that somebody is said to have made, in order of report and text."""
        return tuple(
            sorted(
                (s for s in self.statements.values() if s.kind != "own voice"),
                key=lambda s: (self.position[s.report], first(s), s.id),
            )
        )

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each report stands among the ordered ones."""
        return {r.id: n for n, r in enumerate(self.ordered)}

    @cached_property
    def happenings(self) -> list[list[TimelineEntry]]:
        """The timeline with what tells of one happening together, its best date first."""
        groups: dict[str, list[TimelineEntry]] = {}
        for at, entry in enumerate(self.story.derived.timeline):
            groups.setdefault(entry.happening or f"alone {at}", []).append(entry)
        for told in groups.values():
            told.sort(key=lambda entry: entry.edtf != entry.best)
        return list(groups.values())

    @cached_property
    def on_record(self) -> frozenset[str]:
        """The parties that say something, carry what another said, or are an origin."""
        said = (
            p
            for s in self.attributed
            for p in (self.speaker(s), *self.co_speakers(s), *self.via(s))
            if p
        )
        return frozenset((*said, *self.origins))

    @cached_property
    def origins(self) -> tuple[str, ...]:
        """The far ends of all attributed statements: party ids, each once."""
        chains = (self.chain(s) for s in self.attributed)
        return tuple(dict.fromkeys(o for c in chains if c for o in c.origins))

    @cached_property
    def counts(self) -> str:
        """How much is on record, in words."""
        return ", ".join(
            (
                count(len(self.reports), "report"),
                count(len(self.outlets), "outlet"),
                count(len(self.on_record), "party", "parties"),
                count(len(self.origins), "origin"),
            )
        )

    @cached_property
    def tally(self) -> dict[Status, int]:
        """How many claims have each status; those that none has are left out."""
        held = Counter(c.status for c in self.claims)
        return {status: held[status] for status in get_args(Status) if held[status]}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What does not fit inside one report or between two, in the order of the reports."""
        found = [f for e in self.story.evidence for f in e.analysis.findings]
        found += self.story.findings
        return tuple(sorted(found, key=lambda f: (self.position[f.report], f.span)))

    @cached_property
    def conflicts(self) -> tuple[Judgement, ...]:
        """The standing judgements that two statements contradict or disagree; surest first."""
        return self._standing(*CONFLICTS)

    @cached_property
    def refinements(self) -> tuple[Judgement, ...]:
        """The standing judgements that one statement (a) says more exactly what b says."""
        return self._standing("refines")

    @cached_property
    def overtaken(self) -> tuple[Judgement, ...]:
        """The standing judgements that two values held at two times: a history, no conflict."""
        return self._standing("changed")

    @cached_property
    def against(self) -> dict[str, tuple[Judgement, ...]]:
        """The conflicts of each statement."""
        found: defaultdict[str, list[Judgement]] = defaultdict(list)
        for judgement in self.conflicts:
            for end in dict.fromkeys((judgement.a, judgement.b)):
                found[end].append(judgement)
        return {end: tuple(held) for end, held in found.items()}

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """Claims by importance: on how many outlets, in how many conflicts, how often said.

        One sentence in one report's own voice is no claim of anyone's and is left out.
        """
        kept = [c for c in self.story.derived.claims if not self.lone(c)]
        return tuple(sorted(kept, key=self._importance))

    def lone(self, claim: Claim) -> bool:
        """True for a claim of one report's own voice alone, which nothing speaks against."""
        members = self.members(claim)
        return (
            all(m.kind == "own voice" for m in members)
            and len({m.report for m in members}) < 2
            and not any(m.id in self.against for m in members)
        )

    def _importance(self, claim: Claim) -> tuple[int, int, int, int, str]:
        members = self.members(claim)
        clashes = {j.id for m in members for j in self.against.get(m.id, ())}
        clashing = len(clashes) + (claim.status in ("denied", "disputed"))
        earliest = min((self.position[m.report] for m in members), default=0)
        return -len(self.claim_outlets(claim)), -clashing, -len(members), earliest, claim.id

    def _standing(self, *relations: str) -> tuple[Judgement, ...]:
        found = (
            j
            for j in self.story.judgements
            if not j.retired
            and j.relation in relations
            and j.a in self.statements
            and j.b in self.statements
        )
        return tuple(sorted(found, key=lambda j: (-j.score, j.id)))

    def members(self, claim: Claim) -> tuple[Statement, ...]:
        """The statements of a claim, the one that names it first."""
        return tuple(self.statements[m] for m in claim.members if m in self.statements)

    def claim_outlets(self, claim: Claim) -> tuple[str, ...]:
        """The outlets that print a claim."""
        return tuple(
            dict.fromkeys(self.outlet(self.reports[m.report]) for m in self.members(claim))
        )

    def report(self, statement: Statement) -> Report:
        """The report that a statement stands in."""
        return self.reports[statement.report]

    def chain(self, statement: Statement) -> Chain | None:
        """The way of one statement to its far end, where one was found."""
        return self.story.derived.chains.get(statement.id)

    def speaker(self, statement: Statement) -> str | None:
        """The id of the party that a statement is laid to."""
        return self.story.derived.party_of.get(statement.speaker or "")

    def co_speakers(self, statement: Statement) -> tuple[str, ...]:
        """The ids of the parties that say it too, the speaker's left out."""
        found = (self.story.derived.party_of.get(entity) for entity in statement.co_speakers)
        speaker = self.speaker(statement)
        return tuple(dict.fromkeys(party for party in found if party and party != speaker))

    def via(self, statement: Statement) -> tuple[str, ...]:
        """The ids of the parties between the report and the far end, nearest hop first."""
        chain = self.chain(statement)
        if chain:
            return chain.via
        found = (self.story.derived.party_of.get(entity) for entity in statement.via)
        return tuple(party for party in found if party)

    def party(self, party: str | None) -> Party | None:
        """The party of an id, or None."""
        return self.parties.get(party or "")

    def said_by(self, statement: Statement) -> str:
        """The name of who is said to say it; the report's words where nobody was resolved."""
        if statement.kind == "own voice":
            return self.outlet(self.report(statement))
        party = self.party(self.speaker(statement))
        others = [self.parties[other].name for other in self.co_speakers(statement)]
        if party and others:
            return f"{', '.join([party.name, *others[:-1]])} and {others[-1]}"
        return party.name if party else self.source(statement) or "nobody named"

    def source(self, statement: Statement) -> str:
        """The words that name the source."""
        return words(self.report(statement).text, statement.source)

    def runs(self, statement: Statement) -> Spans:
        """The stretches of the report that hold a statement, source and cue with the content.

        Words between its parts are kept, they are the report's; only a long way is left out.
        """
        text = self.report(statement).text
        out: list[Span] = []
        for start, end in merge(
            (*statement.source, *statement.cue, *statement.content, *statement.hedges)
        ):
            if out and start - out[-1][1] < FAR and "\n\n" not in text[out[-1][1] : start]:
                out[-1] = (out[-1][0], end)
            else:
                out.append((start, end))
        return tuple(out)

    def spoken(self, statement: Statement) -> str:
        """A statement with its source and cue, in the words and the order of its report."""
        return words(self.report(statement).text, self.runs(statement))

    def matter(self, statement: Statement) -> str:
        """What a statement is about, whether it asserts or denies it."""
        found = words(self.report(statement).text, statement.content)
        return found or self.spoken(statement)

    def content(self, statement: Statement) -> str:
        """The words that are said; of a denial or refusal, the words that deny or refuse too."""
        if statement.stance in ("asserts", "confirms") and statement.content:
            return words(self.report(statement).text, statement.content)
        return self.spoken(statement)

    def route(self, statement: Statement) -> tuple[str, ...]:
        """Names on the way of a statement: outlet, the hops between, the far end."""
        chain = self.chain(statement)
        hops: Iterable[str] = chain.via if chain else self.via(statement)
        ends = chain.origins if chain else ()
        far = " and ".join(self.parties[o].name for o in ends if o in self.parties)
        names = [self.outlet(self.report(statement))]
        names += [self.parties[h].name for h in hops if h in self.parties]
        if statement.kind != "own voice":
            names.append(far or self.said_by(statement))
        return tuple(names)

    def outlet(self, report: Report) -> str:
        """Who published a report: its outlet, or else the host of its address.

        Names that differ only in case are one outlet, spelled as in the story's first report.
        """
        return self._spelling[printed_by(report).casefold()]

    @cached_property
    def _spelling(self) -> dict[str, str]:
        names = [printed_by(r) for r in self.reports.values()]
        return {name.casefold(): name for name in reversed(names)}


def printed_by(report: Report) -> str:
    """The outlet as one report names it."""
    return " ".join((report.outlet or host(report.url) or "outlet not known").split())


def first(statement: Statement) -> int:
    """Where a statement begins in its report."""
    return min((s for s, _ in (*statement.content, *statement.source, *statement.cue)), default=0)


def host(url: str | None) -> str | None:
    """The host of an address without its "www."."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def count(number: int, one: str, more: str = "") -> str:
    """A number with its noun: ``count(2, "outlet")`` is "2 outlets"."""
    return f"{number} {one if number == 1 else more or one + 's'}"
