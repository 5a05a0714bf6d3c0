"""What a statement says, in a form that two statements can be compared in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from onrecord.link.clauses import (
    NO_OFFICE,
    OFFICE,
    Clause,
    Holder,
    Offices,
    Speaker,
    clauses,
)
from onrecord.link.demonyms import MARK
from onrecord.link.forms import body_name, same_body_name
from onrecord.link.identities import Roles, Someone, described, known_roles, named
from onrecord.link.marking import last_name
from onrecord.link.places import Place, containment, places
from onrecord.link.slots import Amount, amounts
from onrecord.link.words import content, lexicon, negative, tokens
from onrecord.records import Entity, Evidence, Report, Statement
from onrecord.spans import Span, overlap, without, words

Outcome = frozenset[str]
NO_ROLES: Roles = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a statement and the stems around it."""

    edtf: str
    words: str
    near: frozenset[str]
    start: int


@dataclass(frozen=True, slots=True)
class Proposition:
    """One statement or own-voice sentence, taken apart.

    ``about`` are the parties that its content mentions (group keys; its speaker where a
    pronoun means it), ``stems`` its other content words. ``positive`` is False where what
    is said is that something is not so: a denial or "no record" turns the content round.
    ``carriers`` are the speaker and everyone it came through. ``roles`` are stems of the
    offices that the story's people hold: "the harbour master" says who, not what. ``open`` is
    True where a pronoun or a description ("the envoy") means someone whom no mention tells.
    ``places`` and ``people`` are named or described. ``published`` is the report's last day;
    ``article`` its outlet and address, which another version of it shares; ``outlet`` the
    party that is its outlet, where the story's reports name it.
    """

    statement: Statement
    text: str
    stems: frozenset[str]
    about: frozenset[str]
    positive: bool
    opinion: bool
    outcome: Outcome
    clauses: tuple[Clause, ...]
    dates: tuple[Dated, ...]
    speaker: str | None
    carriers: frozenset[str]
    roles: frozenset[str]
    open: bool
    published: str | None
    article: tuple[str, str] | None
    places: tuple[Place, ...] = ()
    people: tuple[Someone, ...] = ()
    outlet: str | None = None
    rejects: bool = False  # it is denied by another word than "denied": perhaps turned down

    @property
    def own_voice(self) -> bool:
        return self.statement.kind == "own voice"

    @property
    def unsaid(self) -> bool:
        """Is the saying negated ("did not list …", "don't agree that …")?"""
        return self.statement.cue_negated and not self.denial

    @property
    def denial(self) -> bool:
        return not self.own_voice and self.statement.stance in ("denies", "no record")

    def shares_source(self, other: Proposition) -> bool:
        """Did both come through one party, or does one cite the other's outlet?"""
        if self.carriers & other.carriers:
            return True
        if self.statement.report == other.statement.report:
            return False
        return self.outlet in other.carriers or other.outlet in self.carriers

    def amounts_in(self, clause: Clause) -> tuple[Amount, ...]:
        return amounts(clause.text)

    def dates_in(self, clause: Clause) -> tuple[Dated, ...]:
        return tuple(date for date in self.dates if clause.start <= date.start < clause.end)


_CLAUSE = re.compile(r"[,;:–—]| and | but |[.?!][”\"’]? ")
_BUT = re.compile(r"[,;:–—] (?:but|though|although|however)\b")
_PRONOUNS = frozenset({"he", "she", "him", "her", "his"})
SPEAKS = {"asserts", "denies", "confirms", "speculates", "no record"}


def telling(item: Evidence) -> list[Statement]:
    """Every statement of a report that says something; no answers that are none, no questions."""
    return [
        statement
        for statement in item.analysis.statements
        if statement.stance in SPEAKS
        and statement.content
        and not _asks(item.report.text, statement)
    ]


def _asks(text: str, statement: Statement) -> bool:
    """Is it a question in the report's own voice, or in one ("Did she say that he left?")?"""
    if statement.kind == "direct":
        return False
    end = statement.content[-1][1]
    stop = _STOP.search(text, max(end - 2, 0))
    return stop is not None and "?" in stop.group() and stop.start() <= end + REACH


_STOP = re.compile(r"[.!?]+(?=[”\"’')\]]*(?:\s|$))|\n")
REACH = 120  # characters from the end of what is said to the mark that ends its sentence


class Propositions:
    """The propositions of several reports, in order, each taken apart when it is asked for."""

    def __init__(
        self, story: Sequence[Evidence], group: Mapping[str, str], held: Offices = NO_OFFICE
    ) -> None:
        self.told = [(item, statement) for item in story for statement in telling(item)]
        self.group, self.held, self.roles = group, held, known_roles(story, group)
        self.within, self.outlets = containment(story), own_outlets(story, group)
        self._made: dict[int, Proposition] = {}

    def __len__(self) -> int:
        return len(self.told)

    def __getitem__(self, at: int) -> Proposition:
        if at not in self._made:
            item, statement = self.told[at]
            made = proposition(item, statement, self.group, self.held, self.roles)
            self._made[at] = replace(made, outlet=self.outlets.get(item.report.id))
        return self._made[at]


def own_outlets(story: Iterable[Evidence], group: Mapping[str, str]) -> dict[str, str]:
    """Report id -> the key of the party that is its outlet, where a report names it."""
    story = list(story)
    named = {
        name: group.get(entity.id, entity.id)
        for item in story
        for entity in item.analysis.entities
        if entity.kind in ("outlet", "organization") and (name := body_name(entity.name))
    }
    out = {}
    for item in story:
        own = body_name(item.report.outlet) if item.report.outlet else None
        key = next((k for name, k in named.items() if own and same_body_name(own, name)), None)
        if key:
            out[item.report.id] = key
    return out


def offices(story: Iterable[Evidence], group: Mapping[str, str]) -> dict[frozenset[str], Holder]:
    """The short roles of a story's people ("harbour master"), each held by one of them only.

    A long role describes more than an office, and one that several hold says nobody's name.
    """
    holders: dict[frozenset[str], dict[str, Holder]] = {}
    for entity in (entity for item in story for entity in item.analysis.entities):
        holder = Holder(group.get(entity.id, entity.id), last_name(entity.name) or "")
        for role in entity.roles:
            stems = content(role.role)
            if stems and len(tokens(role.role)) <= OFFICE:
                holders.setdefault(stems, {}).setdefault(holder.key, holder)
    return {stems: min(held.values()) for stems, held in holders.items() if len(held) == 1}


def proposition(
    item: Evidence,
    statement: Statement,
    group: Mapping[str, str],
    held: Offices = NO_OFFICE,
    roles: Roles = NO_ROLES,
) -> Proposition:
    """One statement taken apart; ``group`` says which entities are one party.

    ``held`` are the story's `offices`: who speaks of "the harbour master" speaks of him.
    ``roles`` are what its people are said to be.
    """
    text = item.report.text
    mentions = [
        (span, group.get(entity.id, entity.id), entity)
        for entity in item.analysis.entities
        for span in entity.mentions
        if overlap([span], statement.content)
    ]
    about = {key for _, key, _ in mentions}
    spoken = content(words(text, statement.content, " "))
    about |= {holder.key for stems, holder in held.items() if stems <= spoken}
    bare = _bare(text, statement.content, mentions)
    said = words(text, statement.content, " ")
    positive = _positive(statement, said)
    if not positive:
        bare = _denied(bare)
    record = lexicon("record") if statement.negated or statement.stance == "no record" else ()
    speaker = group.get(statement.speaker, statement.speaker) if statement.speaker else None
    carriers = {group.get(hop, hop) for hop in statement.via} | ({speaker} if speaker else set())
    return Proposition(
        statement=statement,
        text=said,
        stems=content(bare) - content(" ".join(record)),
        about=frozenset(about),
        positive=positive,
        opinion=_opinion(statement, said),
        outcome=outcome(said),
        clauses=clauses(
            text,
            statement,
            mentions,
            _said_by(item, statement, speaker),
            _told_by_others(item, statement),
            held,
        ),
        dates=tuple(_dates(item, statement, content(bare))),
        speaker=speaker,
        carriers=frozenset(carriers),
        roles=frozenset().union(*held),
        open=_open(bare),
        published=_day(item.report),
        article=article(item.report),
        places=places(item, statement.content),
        people=(*named(text, mentions, roles), *described(text, statement.content)),
        rejects=statement.stance == "denies" and not _says_denied(text, statement),
    )


def _says_denied(text: str, statement: Statement) -> bool:
    return bool(set(tokens(words(text, statement.cue, " "))) & lexicon("denying"))


def _said_by(item: Evidence, statement: Statement, speaker: str | None) -> Speaker:
    kinds = {entity.id: entity.kind for entity in item.analysis.entities}
    kind = kinds.get(statement.speaker or "")
    pronouns = ("he", "she", "they") if kind in ("person", "unnamed") else ("it", "they")
    return Speaker(speaker, frozenset(pronouns if statement.kind != "own voice" else ()))


def _told_by_others(item: Evidence, statement: Statement) -> list[Span]:
    """What a statement gives as another's words, unless that is nearly all that it says."""
    length = sum(end - start for start, end in statement.content)
    out: list[Span] = []
    for child in item.analysis.statements:
        within = sum(end - start for start, end in child.content)
        if child.parent == statement.id and within < 0.6 * length:
            out += child.content
    return out


def _day(report: Report) -> str | None:
    """The last day of which a report speaks: when it was changed, else when published."""
    return max(filter(None, (report.published, report.modified)), default=None)


def article(report: Report) -> tuple[str, str] | None:
    """What versions of one article share: outlet and address; None where one is not known."""
    return (report.outlet, report.url) if report.outlet and report.url else None


def _bare(text: str, spans: Sequence[Span], mentions: Sequence[tuple[Span, str, Entity]]) -> str:
    """The content without the words that mention its parties.

    A long mention ("the envoy who …") holds more than a name, so only short ones go.
    """
    holes = [span for span, _, _ in mentions if span[1] - span[0] <= 60]
    return " ".join(words(text, without(span, holes), " ") for span in spans)


def _positive(statement: Statement, said: str) -> bool:
    turned = statement.stance in ("denies", "no record")
    if not turned and (_negative_aside(said) or _unsure(said)):
        return True
    if turned:  # "denied it had not …" is rare; "no record" already holds its negation
        return statement.stance == "denies" and statement.negated
    if statement.kind == "own voice":
        return not (statement.negated or negative(said))
    return not statement.negated


def _negative_aside(said: str) -> bool:
    """Is the negation in a later clause only ("he left and has not been seen since")?"""
    first, *rest = _CLAUSE.split(said)
    return not negative(first) and any(map(negative, rest)) and len(tokens(first)) >= 3


def _denied(bare: str) -> str:
    """The part of a negative content that is said not to be: its negated clauses.

    Where a verb of the reporter's denies ("denied it had X, but would Y"), all up to "but".
    """
    clauses = [clause for clause in _CLAUSE.split(bare) if negative(clause)]
    return " ".join(clauses) or _BUT.split(bare)[0]


def _unsure(said: str) -> bool:
    found = tokens(said)
    pairs = itertools.pairwise(found)
    return any(
        (a in lexicon("negations") or a.endswith("n't")) and b in lexicon("unsure")
        for a, b in pairs
    )


def _open(bare: str) -> bool:
    """Does what is left without the mentions hold a pronoun, or "the" and a title?"""
    found = tokens(bare)
    if set(found) & _PRONOUNS:
        return True
    titled = [at for at, word in enumerate(found) if word in lexicon("titles")]
    return any("the" in found[max(0, at - 4) : at] for at in titled)


def _opinion(statement: Statement, said: str) -> bool:
    if statement.stance == "speculates" or statement.hedges:
        return True
    return bool(set(tokens(said)) & lexicon("opinion"))


def outcome(said: str) -> Outcome:
    """How a text values what comes of something: "slight", "good", "bad"."""
    found = tokens(said)
    out = set()
    if set(found) & lexicon("good"):
        out.add("good")
    if set(found) & lexicon("bad"):
        out.add("bad")
    for at, word in enumerate(found):
        small = set(found[max(0, at - 4) : at])
        if word in lexicon("outcome") and small & (lexicon("slight") | lexicon("negations")):
            out.add("slight")
    return frozenset(out)


def _dates(item: Evidence, statement: Statement, stems: frozenset[str]) -> Iterable[Dated]:
    """The dates in a content, each with those of the content's stems that stand around it."""
    text = item.report.text
    for time in item.analysis.times:
        if not time.edtf or time.timex3_type not in ("DATE", "TIME"):
            continue
        piece = next((p for p in statement.content if overlap([p], [time.span])), None)
        if piece is None:
            continue
        before = " ".join(text[piece[0] : time.span[0]].split()[-12:])
        after = " ".join(text[time.span[1] : piece[1]].split()[:6])
        near = content(f"{before} {after}") & stems
        near = frozenset(word for word in near if not word.startswith(MARK))
        yield Dated(time.edtf, time.words, near, time.span[0])
