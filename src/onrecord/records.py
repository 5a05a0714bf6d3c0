"""What travels between the rooms: frozen records, no behaviour beyond their own ids.

Evidence (Capture, Report, Analysis and what it holds) comes from one report alone and
never changes. Judgements link evidence. Everything else (Party, Chain, Claim,
TimelineEntry, Story) is derived from the two and can be dropped and derived again.

Offsets are characters into ``Report.text``, end exclusive. Times are EDTF (ISO 8601-2)
strings. Ids are the first 16 hex digits of a SHA-256 over the content named in each
``..._id`` function, behind a letter that says what they name.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from onrecord.spans import Span, Spans

Kind = Literal["direct", "indirect", "mixed", "own voice"]
Stance = Literal[
    "asserts",
    "denies",
    "confirms",
    "declines to comment",
    "no response",
    "asks",
    "speculates",
    "no record",
]
PartyKind = Literal["person", "organization", "outlet", "unnamed", "document"]
NameKind = Literal["person", "organization", "place", "other"]
CueClass = Literal["speech", "belief", "plan", "shows"]
Relation = Literal[
    "same",
    "supports",
    "contradicts",
    "refines",
    "disagrees",
    "same origin",
    "changed",
    "may be the same",
    "renames",
]
PageKind = Literal["article", "live blog", "gallery", "paywalled stub", "part of several pages"]
TurnKind = Literal["first seen", "hardened", "drifted", "denied", "changed", "dropped"]
Status = Literal[
    "one origin",
    "independent origins",
    "independence not established",
    "denied",
    "disputed",
    "own voice",
]
STANCES: tuple[Stance, ...] = get_args(Stance)
RELATIONS: tuple[Relation, ...] = get_args(Relation)
CUE_CLASSES: tuple[CueClass, ...] = get_args(CueClass)


def make_id(letter: str, *content: object) -> str:
    """A content hash: ``letter`` + 16 hex digits over the content's canonical JSON."""
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return letter + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# ------------------------------------------------------------------ evidence


@dataclass(frozen=True, slots=True)
class Hints:
    """What a person says about a place, in options or a sidecar; it outranks the page.

    ``listed`` is the day that a feed or sitemap gives: it counts where the page is silent.
    """

    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    charset: str | None = field(default=None, repr=False)  # the server's word on the encoding
    listed: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Served:
    """What a server said beside the bytes of a capture.

    ``head`` is its answer's status line and headers as they came (Latin-1), ``url`` where the
    redirects ended, ``retrieved`` when (UTC, ISO 8601), ``address`` the server's IP address.
    The bytes came as ``head`` says: their codings and chunks are taken off in the capture.
    """

    url: str
    retrieved: str
    head: str = field(repr=False)
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes as they were found. ``id`` is their SHA-256 (64 hex digits).

    ``served`` is there where they came from a server, and not from a file.
    """

    id: str
    place: str
    body: bytes = field(repr=False)
    media_type: str  # "text/html" or "text/plain"
    retrieved: str  # UTC, ISO 8601, to the second
    hints: Hints = Hints()
    served: Served | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on the page and is not the report."""

    kind: str  # navigation, share, form, notice, promotion, related, caption slug, …
    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A pingback's or trackback's excerpt, or a visitor's comment: never the report's words.

    ``kind`` is "pingback", "trackback", "comment" or "" where nothing tells; ``date`` is EDTF.
    """

    excerpt: str
    url: str | None = None
    kind: str = ""
    author: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a report; ``told_by`` is "json-ld", "meta" or "byline"."""

    name: str
    kind: str = "person"  # or "organization"
    url: str | None = None
    told_by: str = "byline"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a report's text: its words (a span of the text) and where it leads."""

    words: str
    url: str
    span: Span


@dataclass(frozen=True, slots=True)
class Report:
    """One published text of one outlet, cleaned.

    ``text`` is its paragraphs (captions among them) joined by a blank line; the title is
    apart. ``published``, ``modified`` are EDTF or None; ``published_from`` says where the
    date came from: "given", "text", "feed", or which voices of a page tell it ("json-ld + address");
    ``published_trust`` how sure that is. ``byline`` are the names of ``authors``.
    """

    id: str
    capture: str
    place: str
    url: str | None
    title: str | None
    outlet: str | None
    byline: tuple[str, ...]
    contributors: tuple[str, ...]  # "Additional reporting by …"
    published: str | None
    published_from: str | None
    modified: str | None
    retrieved: str
    text: str = field(repr=False)
    paragraphs: Spans = field(repr=False)
    captions: Spans = ()
    furniture: tuple[Furniture, ...] = field(default=(), repr=False)
    references: tuple[Reference, ...] = ()
    page_kind: PageKind = "article"
    section: str | None = None
    language: str | None = None  # BCP 47, lower case, as the page says: "en", "de-at"
    authors: tuple[Author, ...] = ()
    agencies: tuple[str, ...] = ()  # news agencies that it credits
    links: tuple[Link, ...] = field(default=(), repr=False)
    published_trust: str | None = None  # "sure", "likely", "guess"
    modified_from: str | None = None
    notes: tuple[str, ...] = ()  # what was repaired or is missing, in words
    standfirst: Span | None = None  # the paragraph that sums it up below its title


def report_id(
    text: str, title: str | None, outlet: str | None, published: str | None, url: str | None
) -> str:
    """A report is its words, its outlet, its address and its date; not when we read it."""
    return make_id("r", text, title, outlet, published, url)


def bare_report(
    text: str,
    *,
    paragraphs: Spans | None = None,
    title: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    place: str = "",
) -> Report:
    """A text as it stands, as a report: nothing cleaned away, no capture behind it."""
    return Report(
        id=report_id(text, title, outlet, published, None),
        capture="",
        place=place,
        url=None,
        title=title,
        outlet=outlet,
        byline=(),
        contributors=(),
        published=published,
        published_from="given" if published else None,
        modified=None,
        retrieved="",
        text=text,
        paragraphs=((0, len(text)),) if paragraphs is None else paragraphs,
    )


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


# ---------------------------------------------------------------- judgements


@dataclass(frozen=True, slots=True)
class Judgement:
    """A link between two statements (or two entities): added and retired, never changed.

    ``refines`` runs from the finer (a) to the coarser (b), ``changed`` from the later value to
    the earlier: two values at two times are a history, no contradiction.
    ``retired`` is None while it holds.

    Of entities the rules say "same", or "may be the same": nothing tells them apart and too
    little joins them, so nothing is joined (two unnamed sources of like words, an office
    without a date). A person (maker "person:…") says of entities

    - "same": a and b are one party (merge);
    - "contradicts": a is not of b's party (split). What else held a and b together stays
      with b, a leaves alone; whom the rules would join with both, stays with b, too;
    - "renames": the party that holds entity a is shown as b, which is the new name itself
      and no id.

    A person's outrank the rules'. Of two persons' that cannot both hold, the split wins over
    the merge, and of two names the later: retire the one that is over.
    """

    id: str
    relation: Relation
    a: str
    b: str
    score: float
    maker: str
    why: str
    retired: str | None = None
    made: str | None = None  # when a person made it (UTC, to the second); None for a model's


def judgement_id(relation: str, a: str, b: str, maker: str, made: str | None = None) -> str:
    """A judgement is who says what of which two; a person's also when, so that what was
    taken back can be said again."""
    return make_id("j", relation, a, b, maker, *([made] if made else []))


# ------------------------------------------------------------------- derived


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


# ----------------------------------------------------------- what persons do


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that a person did to the ledger.

    ``done`` is judge, merge, split, rename, retire, place or forget; ``as_what`` the relation,
    the story, or what was forgotten (report, name); ``subjects`` the ids it is about (of a
    rename the second is the new name). ``over`` is True where it was retired since.
    """

    made: str | None  # UTC, to the second
    by: str
    done: str
    as_what: str
    subjects: tuple[str, ...]
    why: str
    judgement: str | None
    over: bool = False


# ------------------------------------------------------------------ problems


@dataclass(frozen=True, slots=True)
class Problem:
    """A place that gave no report, and why. ``again`` is False where it cannot be tried again,
    since what is there was forgotten on request, or came on standard input: nothing is noted of
    it then."""

    place: str
    message: str
    again: bool = True


# ------------------------------------------------------------------- the web


@dataclass(frozen=True, slots=True)
class Visit:
    """What an address gave when it was last read.

    ``name`` is its canonical address; ``capture`` the id of a page's capture, ``listing`` a
    list's addresses as JSON; ``etag`` and ``modified`` are what a server is asked with whether
    anything is new; ``stamp`` is what the list that led here said of its last change.
    ``first`` and ``last`` (UTC, ISO 8601) say when it was read for the first and last time.
    """

    name: str
    first: str
    last: str
    capture: str | None = None
    listing: str | None = field(default=None, repr=False)
    etag: str | None = None
    modified: str | None = None
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A place that gave no report when it was last read, how often, and what is known of it.

    ``story`` is empty where the report was to find its own.
    """

    place: str
    story: str
    hints: Hints
    message: str
    times: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Watch:
    """A place to look at again and again: every so many seconds, last looked at when (UTC)."""

    place: str
    story: str  # empty where each report finds its own
    every: int
    links: bool = False
    last: str | None = None
