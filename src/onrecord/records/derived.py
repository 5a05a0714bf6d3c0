"""What is derived from evidence and judgements, and can be dropped and made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from onrecord.records.analysis import Evidence, Finding, Role
from onrecord.records.judgements import Judgement
from onrecord.records.vocabulary import PartyKind, Status, TurnKind
from onrecord.spans import Span


@dataclass(frozen=True, slots=True)
class Party:
    """One source across reports: entities that the judgements join."""

    id: str
    name: str
    kind: PartyKind
    aliases: tuple[str, ...]
    roles: tuple[Role, ...]
    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The way from a report to the far end of one statement.

    ``via`` are the parties between, nearest hop first; ``origins`` the far end (one party
    but for joint statements); ``established`` is False where the far end is unnamed or
    nothing tells how it knows; ``why`` says so in words.
    """

    statement: str
    via: tuple[str, ...]
    origins: tuple[str, ...]
    established: bool
    why: str


@dataclass(frozen=True, slots=True)
class Turn:
    """What became of a claim in the reporting, and on which day.

    ``on`` is when the report that did it was published (EDTF), ``statement`` the one that
    did it (None where a claim is dropped). "hardened": said more surely, on the word of a
    source; "drifted": said more surely on nobody's.
    """

    kind: TurnKind
    on: str | None
    report: str
    statement: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Statements and own-voice sentences that say the same thing.

    ``turns`` are the timeline of its reporting, by day.
    """

    id: str
    members: tuple[str, ...]  # statement ids, the one that names the claim first
    origins: tuple[str, ...]  # party ids
    status: Status
    why: str
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A dated happening: when, the words that date it, and the sentence that tells it.

    Entries that tell of one happening share ``happening``; ``best`` is its date from all of
    them, and ``against`` the dates that some of them give and that share no day with it.
    """

    edtf: str
    words: str
    report: str
    span: Span  # the time expression
    statement: str | None  # the statement or own-voice sentence it stands in
    what: str  # the verbatim clause
    what_span: Span
    happening: str = ""
    best: str = ""
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from evidence and judgements."""

    parties: tuple[Party, ...]
    party_of: Mapping[str, str]  # entity id -> party id
    chains: Mapping[str, Chain]  # statement id -> chain
    claims: tuple[Claim, ...]
    timeline: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """Of which article a report is a version, at which address, and why that is so.

    ``address`` is what the addresses of one page have in common; None where there is none.
    """

    article: str
    address: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of an older version, and what stands for them in the newer one.

    Spans of the two texts; an empty one (start = end) is where words were put in or went.
    """

    before: Span
    after: Span


@dataclass(frozen=True, slots=True)
class StatementChange:
    """What became of a statement between two versions; ids, None where there is none."""

    kind: Literal["carried over", "altered", "new", "dropped"]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What was changed from one version of an article to the next.

    ``before`` and ``after`` are reports' ids; ``title`` the two titles where they differ.
    """

    before: str
    after: str
    title: tuple[str | None, str | None] | None
    edits: tuple[Edit, ...]
    statements: tuple[StatementChange, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article with its versions, oldest first, and what was changed from each to the next.

    ``seen`` is when a version (by its report's id) was read again with the same words.
    """

    key: str
    versions: tuple[Evidence, ...]
    changes: tuple[Changes, ...]
    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """The reports about one chain of events, with all that is on record about them.

    ``evidence`` holds of each article the last version; ``revised`` the articles that have
    more than one, with all of them. ``findings`` are those between reports; those inside
    one are its Analysis's.
    """

    id: str
    name: str
    evidence: tuple[Evidence, ...]
    judgements: tuple[Judgement, ...]
    derived: Derived
    revised: tuple[Article, ...] = ()
    findings: tuple[Finding, ...] = ()
