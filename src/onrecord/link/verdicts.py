"""What is said of two propositions: the relation, how sure, and why.

Conflicts come first (`conflicts`), then what is finer, then expectations that differ, then
likeness.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from onrecord.link.clauses import Clause
from onrecord.link.conflicts import Conflict, conflict, opposites_in
from onrecord.link.demonyms import MARK
from onrecord.link.negation import turns_round
from onrecord.link.places import Within
from onrecord.link.propositions import Proposition
from onrecord.link.refinements import refinement
from onrecord.link.words import stem, weight
from onrecord.link.words import tokens as spoken
from onrecord.records import Relation
from onrecord.spans import overlap

ALIKE = 0.80  # cosine from which they say the same, unless something speaks against it
REACH = 900  # characters within which a pronoun may mean whom another statement names
LEAST = 0.88  # score from which a conflict is told (docs/link.md),
DENIED = 0.65  # and from which where one side denies it in so many words, see `_is_denied`
SURE = 0.9  # and from which opinions are told to disagree
ALL_WORDS = 0.95  # of what one says that the other says, too
KEPT = 60  # characters of a text shown in a reason


@dataclass(frozen=True, slots=True)
class Verdict:
    """A relation of the first proposition to the second (``turned``: of the second to the
    first), its score (0 to 1), and why. ``clauses`` are the two that exclude each other, the
    first proposition's first."""

    relation: Relation
    score: float
    why: str
    turned: bool = False
    clauses: tuple[Clause, Clause] | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two propositions, the later first, and how near they are.

    ``cosine`` is of their sentence vectors. ``cover`` is the shared weight over the lesser
    of the two, ``dice`` over both; a stem weighs 1; a party, a country, a title or a role
    ½: a story's parties are everywhere in it.
    """

    a: Proposition
    b: Proposition
    cosine: float
    often: Mapping[str, float] = field(
        default_factory=dict
    )  # share of the story's propositions that say an item
    within: Within = field(default_factory=dict)  # which place lies in which

    @property
    def stems(self) -> frozenset[str]:
        return self.a.stems & self.b.stems

    @property
    def about(self) -> frozenset[str]:
        return self.a.about & self.b.about

    @property
    def one_report(self) -> bool:
        return self.a.statement.report == self.b.statement.report

    @property
    def one_mouth(self) -> bool:
        return self.a.speaker is not None and self.a.speaker == self.b.speaker

    @property
    def one_article(self) -> bool:
        """Are their reports two versions of one article (same outlet, same address)?"""
        return (
            not self.one_report and self.a.article is not None and self.a.article == self.b.article
        )

    @property
    def touch(self) -> bool:
        """Do both speak of one party: by its mentions, or by "he" near its name?"""
        if self.about:
            return True
        one, other = self.a.statement, self.b.statement
        if not self.one_report or not (self.a.open or self.b.open):
            return False
        return abs(one.content[0][0] - other.content[0][0]) <= REACH

    @property
    def roles(self) -> frozenset[str]:
        return self.a.roles | self.b.roles

    @property
    def cover(self) -> float:
        least = min(self._weight(self.a), self._weight(self.b))
        return self._shared / least if least else 0.0

    @property
    def dice(self) -> float:
        both = self._weight(self.a) + self._weight(self.b)
        return 2 * self._shared / both if both else 0.0

    @property
    def _shared(self) -> float:
        parties = len(self.about) or int(self.touch)
        return self.weigh(self.stems) + parties / 2

    def weigh(self, stems: frozenset[str]) -> float:
        """What stems say of a matter, those of roles half."""
        return sum(min(weight(s), 0.5 if s in self.roles else 1.0) for s in sorted(stems))

    def _weight(self, one: Proposition) -> float:
        return self.weigh(one.stems) + len(one.about) / 2


def tension(pair: Pair) -> Conflict | None:
    """What may keep two propositions from both holding, however little likely; or None."""
    a, b = pair.a, pair.b
    if pair.one_report and (pair.one_mouth or (a.own_voice and b.own_voice) or entangled(a, b)):
        return None
    return conflict(a, b, pair.cosine, pair.often)


def decide(pair: Pair, found: Conflict | None) -> Verdict | None:
    """How two propositions stand to each other, or None where nothing is to be said.

    ``found`` is their `tension`, as likely as rules (and a model) find it.
    """
    a, b = pair.a, pair.b
    if pair.one_report and entangled(a, b):
        return None
    clash = _clash(pair, found) if found else None
    if clash:
        return clash
    if a.positive != b.positive and not (a.denial and b.denial):
        return None
    fine = refinement(a, b, pair.cosine, pair.cover, pair.touch, pair.within)
    if fine:
        return Verdict("refines", fine.score, fine.why, fine.turned)
    return _valued(pair) or _alike(pair)


def entangled(a: Proposition, b: Proposition) -> bool:
    """One inside the other, or two parts of one attribution: they are one utterance."""
    one, other = a.statement, b.statement
    return one.parent == other.id or other.parent == one.id or overlap(one.content, other.content)


def _clash(pair: Pair, found: Conflict) -> Verdict | None:
    """What excludes each other: contradicts, or disagrees of what is to come, or changed."""
    a, b = pair.a, pair.b
    if found.score < (DENIED if _is_denied(pair, found) else LEAST):
        return None
    why = _conflict_words(pair, found)
    if _history(pair, found):
        return Verdict("changed", found.score, f"{_days(a, b)}: {why}", turned=_later(b, a))
    if pair.one_mouth or (found.moving and pair.one_report):
        return None
    if found.expected or (a.opinion and b.opinion) or _of_doing(pair, found):
        if a.own_voice or b.own_voice or found.score < SURE:
            return None
        return Verdict(
            "disagrees", found.score, f"they expect or hold what excludes each other: {why}"
        )
    return Verdict("contradicts", found.score, why, clauses=(found.a, found.b))


def _is_denied(pair: Pair, found: Conflict) -> bool:
    """Says one that the other is not so ("denied that …", "has no record of …"), or that it
    does not do what the other says is done ("it is not guarding him", "he is under guard"),
    or all that the other says with a "not" in it?"""
    if found.kind != "denial":
        return False
    no, traits = pair.a if found.a.negated else pair.b, found.traits
    return bool(no.denial or traits["turned about"] or traits["word for word"] >= ALL_WORDS)


def _conflict_words(pair: Pair, found: Conflict) -> str:
    if found.kind != "denial":
        return found.why
    no, yes = (found.a, found.b) if found.a.negated else (found.b, found.a)
    denier = pair.a if found.a.negated else pair.b
    how = {"denies": "denied", "no record": "on no record"}.get(denier.statement.stance, "negated")
    return f"{shown(yes.text)} is {how} in {shown(no.text)}: both speak of {found.why}"


def _history(pair: Pair, found: Conflict) -> bool:
    """Are they two values at two times: of another version, or of what moves from day to day?

    What has not happened may happen the day after.
    """
    one, other = pair.a.published, pair.b.published
    if pair.one_article:
        return True
    if not one or not other or one[:10] == other[:10]:
        return False
    if found.moving or pair.one_mouth:
        return True
    no, first = (pair.a, one < other) if found.a.negated else (pair.b, other < one)
    clause = found.a if found.a.negated else found.b
    so_far = _SO_FAR.search(clause.text) and any(map(turns_round, spoken(clause.text)))
    return found.kind == "denial" and first and not no.denial and bool(so_far)


_SO_FAR = re.compile(r"\b(?:has|have|yet|still|so far)\b|\b(?:has|have)n['’]t\b", re.IGNORECASE)
_DOING = re.compile(r"(?:(?:the|an?|any) )?(?:(?:idea|notion|thought|proposal) of )?\w+ing\b")


def _of_doing(pair: Pair, found: Conflict) -> bool:
    """Is a thing to do turned down ("rejected the idea of leaving"), and none said not to be so?"""
    no, clause = (pair.a, found.a) if found.a.negated else (pair.b, found.b)
    return no.rejects and _DOING.match(clause.text) is not None


def _later(one: Proposition, other: Proposition) -> bool:
    return (one.published or "") > (other.published or "")


def _days(a: Proposition, b: Proposition) -> str:
    early, late = sorted(day[:10] for day in (a.published or "", b.published or ""))
    if early and early != late:
        return f"reported on {early} and on {late}"
    return "two versions of one article"


def _valued(pair: Pair) -> Verdict | None:
    """Two speakers who expect different things of one matter."""
    a, b = pair.a, pair.b
    if not (a.opinion and b.opinion) or a.own_voice or b.own_voice or a.carriers & b.carriers:
        return None
    if a.outcome & b.outcome or not (a.outcome and b.outcome):
        return None
    if "slight" not in a.outcome | b.outcome:  # good for one thing and bad for another
        return None
    if pair.cosine < 0.6 or pair.weigh(pair.stems) < 1.0:
        return None
    values = " / ".join(" and ".join(sorted(p.outcome)) for p in (a, b))
    why = f"they value {shared_words(pair)} differently: {values}"
    return Verdict("disagrees", pair.cosine, why)


def _alike(pair: Pair) -> Verdict | None:
    """The same content, or most of one in the other."""
    if pair.cosine < 0.5:
        return None
    a, b = pair.a, pair.b
    cover = pair.cover
    refusal = (a.denial or b.denial) and not a.positive and not (a.own_voice or b.own_voice)
    if refusal and a.speaker == b.speaker and cover >= 0.3:
        why = f"one refusal by one source: {_like(pair)}"
        return Verdict("same", 0.5 + pair.cosine / 2, why)
    if opposites_in(a, b):
        return None
    if (pair.cosine >= ALIKE and cover >= 0.3) or (pair.cosine >= 0.7 and pair.dice >= 0.6):
        return Verdict("same", pair.cosine, _like(pair))
    common = a.shares_source(b) and not (a.own_voice or b.own_voice)
    shared = len(pair.stems) + len(pair.about)
    # one speaker says many things of one matter; two ways to one source more likely say one
    near, least = (0.7, 0.6) if pair.one_mouth else (0.55, 0.3)
    if common and pair.cosine >= near and cover >= least and pair.stems and shared >= 3:
        why = f"both came through one source: {_like(pair)}"
        return Verdict("same origin", 0.5 + pair.cosine / 2, why)
    if pair.cosine < max(near, 0.6) or cover < 0.7 or len(pair.stems) < 3:
        return None
    return Verdict("supports", pair.cosine, _like(pair))


def _like(pair: Pair) -> str:
    return f"cosine {pair.cosine:.2f}; both speak of {shared_words(pair)}"


def shown(text: str) -> str:
    """A text as a reason quotes it: its beginning."""
    text = " ".join(text.split())
    return f"“{text[:KEPT].rstrip()}…”" if len(text) > KEPT else f"“{text}”"


def shared_words(pair: Pair) -> str:
    """The words that both texts share, as the first writes them."""
    told = [w for w in dict.fromkeys(spoken(pair.a.text)) if stem(w) in pair.stems]
    return ", ".join(word.replace(MARK, "").replace("_", " ") for word in told[:6]) or "one party"
