"""What a report says: names, times, events, statements, and what does not fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onrecord.records.ids import make_id
from onrecord.records.report import Report
from onrecord.records.vocabulary import CueClass, Kind, NameKind, PartyKind, Stance
from onrecord.spans import Span, Spans


@dataclass(frozen=True, slots=True)
class Name:
    """A named entity as the model tagged it."""

    span: Span
    kind: NameKind
    score: float


@dataclass(frozen=True, slots=True)
class Role:
    """What a party is or was, in the report's words, and since when (EDTF or None)."""

    role: str
    start: str | None
    end: str | None
    report: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entity:
    """One person, organisation, outlet, document or unnamed source within one report.

    ``mentions`` are all its spans, pronouns and descriptions included; ``names`` only
    those that name or describe it (what may become a party's aliases).
    """

    id: str
    report: str
    kind: PartyKind
    name: str
    names: Spans
    mentions: Spans
    roles: tuple[Role, ...] = ()


def entity_id(report: str, kind: str, first: Span) -> str:
    """An entity is its first mention in its report."""
    return make_id("e", report, kind, list(first))


@dataclass(frozen=True, slots=True)
class Statement:
    """An attribution (source, cue, content) or a sentence in the report's own voice.

    ``cue_class`` tells speech from belief ("thinks"), plan ("intends", "hopes") and what a
    document or a fact shows; None in the report's own voice. ``certainty`` is FactBank's
    scale (Saurí and Pustejovsky 2009), from 3, certain, over 0, open, to -3, certainly not:
    how certain the words present it as being, whoever's they are. ``score`` is the
    probability that the statement is there as it stands.
    """

    id: str
    report: str
    source: Spans
    cue: Spans
    content: Spans
    kind: Kind
    stance: Stance = "asserts"
    negated: bool = False  # what is said is a negative: "it is not …", "no record of …"
    hedges: Spans = ()
    named: bool = False
    speaker: str | None = None  # an Entity's id
    via: tuple[str, ...] = ()  # Entities that carried it inside this report, nearest hop first
    parent: str | None = None  # the statement whose content holds this one
    said: str | None = None  # when it was said, EDTF
    to: Span | None = None  # to whom
    score: float = 1.0
    cue_class: CueClass | None = None
    cue_negated: bool = False  # "did not say": the saying is negated, not what is said
    certainty: float | None = None
    co_speakers: tuple[str, ...] = ()  # Entities that say it too: "Ana Roth and Ole Lind said"


def statement_id(report: str, source: Spans, cue: Spans, content: Spans) -> str:
    """A statement is its spans in its report."""
    return make_id("s", report, [list(map(list, role)) for role in (source, cue, content)])


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression: TIMEX3 type and value, EDTF, and what it was counted from."""

    span: Span
    words: str
    edtf: str | None
    timex3_type: str  # DATE, TIME, DURATION, SET
    timex3_value: str | None
    anchor: str | None = None  # an EDTF date, or None where the expression needs none


@dataclass(frozen=True, slots=True)
class Event:
    """A word that names a happening, and how certain it is presented as being (-3 to 3)."""

    span: Span
    certainty: float


@dataclass(frozen=True, slots=True)
class LikelyDate:
    """A day (or a year, where no day is named) on which an undated report may have been
    published, and why."""

    edtf: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """An inconsistency inside one report."""

    report: str
    span: Span
    kind: str  # "weekday does not fit date", …
    message: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """All that the reading found in one report.

    ``vectors`` maps the id of each statement (own voice included), and of the report for
    its gist, to a sentence embedding: 384 float16 as little-endian bytes, unit length.
    """

    report: str
    maker: str  # the models' and rules' version
    sentences: Spans
    statements: tuple[Statement, ...]
    entities: tuple[Entity, ...]
    names: tuple[Name, ...]
    times: tuple[Time, ...]
    findings: tuple[Finding, ...]
    vectors: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    events: tuple[Event, ...] = ()  # of the report's own voice
    likely_published: tuple[LikelyDate, ...] = ()  # only where ``published`` is not known


@dataclass(frozen=True, slots=True)
class Evidence:
    """A report and what was read in it."""

    report: Report
    analysis: Analysis
