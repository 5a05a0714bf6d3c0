"""The way of one statement to its far end, hop by hop, with the words that name each hop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onrecord.records import Entity, Party, Report, Statement
from onrecord.spans import Span
from onrecord.tell.lookup import Lookup, first


@dataclass(frozen=True, slots=True)
class Hop:
    """A party on the way, and the stretch of a report that puts it there (None: none does)."""

    party: Party
    report: Report | None
    span: Span | None
    statement: str | None = None  # the hop's own words in its own report, where that is known

    @property
    def words(self) -> str:
        """The stretch in the report's words."""
        return self.report.text[slice(*self.span)] if self.report and self.span else ""


@dataclass(frozen=True, slots=True)
class Way:
    """From the report, over the hops (nearest first), to the origins."""

    statement: Statement
    report: Report
    hops: tuple[Hop, ...]
    origins: tuple[Hop, ...]
    established: bool
    why: str


def way(look: Lookup, statement: Statement) -> Way:
    """The way of a statement; without a chain it ends where the words leave it."""
    chain = look.chain(statement)
    speaker = look.party(look.speaker(statement))
    report = look.report(statement)
    if chain is None:
        ends = (_hop(look, statement, speaker),) if speaker else ()
        return Way(statement, report, (), ends, False, "no chain was found for it")
    return Way(
        statement,
        report,
        tuple(_hop(look, statement, look.parties[p]) for p in chain.via if p in look.parties),
        tuple(_hop(look, statement, look.parties[p]) for p in chain.origins if p in look.parties),
        chain.established,
        chain.why,
    )


def _hop(look: Lookup, statement: Statement, party: Party) -> Hop:
    """A party with the words that put it on the way: in the report, or else in its own."""
    above = [statement, *_parents(look, statement)]
    for one in above:
        if look.speaker(one) == party.id and one.source:
            return Hop(party, look.report(one), _run(one), None)
    mention = _nearest(look, statement, party)
    if mention:
        return Hop(party, look.report(statement), mention, None)
    for other in _told(look, statement):
        if look.speaker(other) == party.id or look.outlet(look.report(other)) == party.name:
            return Hop(party, look.report(other), look.runs(other)[0], other.id)
    return Hop(party, None, None)


def _run(statement: Statement) -> Span:
    """Source and cue where they stand beside each other, else the source."""
    start, end = statement.source[0][0], statement.source[-1][1]
    cue = [span for span in statement.cue if span[1] <= start + 80 and span[0] >= end - 80]
    if cue and min(s for s, _ in cue) - end <= 2 and cue[0][0] >= end:
        return start, cue[-1][1]
    return start, end


def _parents(look: Lookup, statement: Statement) -> list[Statement]:
    out: list[Statement] = []
    above = look.statements.get(statement.parent or "")
    while above is not None and above not in out:
        out.append(above)
        above = look.statements.get(above.parent or "")
    return out


def _nearest(look: Lookup, statement: Statement, party: Party) -> Span | None:
    """The mention of a party in a statement's report that stands nearest to it."""
    entities = (e for item in look.story.evidence for e in item.analysis.entities)
    here: list[Entity] = [
        e for e in entities if e.report == statement.report and e.id in party.entities
    ]
    at = first(statement)
    mentions = [span for entity in here for span in entity.names or entity.mentions]
    return min(mentions, key=lambda span: (abs(span[0] - at), span), default=None)


def _told(look: Lookup, statement: Statement) -> list[Statement]:
    """Statements of other reports that are judged to say as much, the surest first."""
    found = []
    for j in sorted(look.story.judgements, key=lambda j: (-j.score, j.id)):
        if j.retired or statement.id not in (j.a, j.b):
            continue
        other = look.statements.get(j.b if j.a == statement.id else j.a)
        if other is not None and other.report != statement.report:
            found.append(other)
    return found


def way_object(look: Lookup, found: Way) -> dict[str, Any]:
    """A way as `onrecord chain --json` writes it (format 1)."""
    return {
        "format": 1,
        "story": look.story.name,
        "statement": found.statement.id,
        "words": look.spoken(found.statement),
        "report": found.report.id,
        "outlet": look.outlet(found.report),
        "published": found.report.published,
        "via": [_row(hop) for hop in found.hops],
        "origins": [_row(hop) for hop in found.origins],
        "established": found.established,
        "why": found.why,
    }


def _row(hop: Hop) -> dict[str, Any]:
    return {
        "party": hop.party.id,
        "name": hop.party.name,
        "kind": hop.party.kind,
        "report": hop.report.id if hop.report else None,
        "span": list(hop.span) if hop.span else None,
        "words": hop.words or None,
        "statement": hop.statement,
    }
