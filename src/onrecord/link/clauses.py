"""A statement's clauses: who does what, and whether it is said to be so.

There is no parse behind them. A clause is a stretch between stops and conjunctions; its
denied word is the first that says something after the negation; what stands before that is
its subject, what follows its object. Two statements are set against each other clause by
clause, so that what is denied meets only what says it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from onrecord.link.marking import marked, names_called, outermost
from onrecord.link.negation import (
    denied_from,
    finite_at,
    is_contrast,
    is_copula,
    is_partial,
    is_verdict,
    item,
    items,
    negation_at,
    of_nobody,
    scope,
    true_that,
    turns_round,
    verb_at,
)
from onrecord.link.words import lexicon, stem, tokens
from onrecord.records import Entity, Statement
from onrecord.spans import Span

MOODS = ("future", "duty", "ability", "condition", "topic")
_BREAK = re.compile(
    r"[.?!;:](?=[\s”\"’']|$)|(?<=[a-z”\"]{2})[.?!](?=[“\"]?[A-Z])|\s[–-]{1,2}\s|\s?[—―]\s?"
    r"|,?\s(?:but|while|although|though|because|after|before"
    r"|since|when|unless|despite|amid|and (?=(?:he|she|it|they|that|has|have|had|is|are|was|were"
    r"|will|would|did|does|do|can|could|not|never|also|then)\b|"
    r"(?:his|her|its|their|the|no|any|some) \w+ (?:has|have|had|is|are|was|were|will|would)\b))\s?"
    r"|,\s(?:and|who|which|where|as)\s|,\s"
)


@dataclass(frozen=True, slots=True, order=True)
class Holder:
    """Who holds an office: a party's key and the last word of its name, as an item."""

    key: str
    last: str


Offices = Mapping[frozenset[str], Holder]  # by the stems of the office
NO_OFFICE: Offices = MappingProxyType({})
OFFICE = 4  # words of an office at most


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: a party's key, and the pronouns that may stand for it."""

    key: str | None = None
    pronouns: frozenset[str] = frozenset()


NOBODY = Speaker()


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause in comparable items: a party's key behind "@", else a word's stem.

    ``denied`` is the item that the negation falls on (None where nothing is denied or the
    negation is a partial one), ``subject`` and ``object`` the items before and after it.
    ``moods`` are those of MOODS that its words tell ("topic": it names something and asserts
    nothing, as "about his time at sea").
    """

    text: str  # verbatim
    start: int  # offset in the report
    end: int
    items: frozenset[str]
    ordered: tuple[str, ...]
    negated: bool
    denied: str | None
    subject: frozenset[str]
    object: tuple[str, ...]
    whole: frozenset[str]  # items that must all be said for the denied thing to be the same
    light: bool  # the verb says little: its object is what is denied
    asserts: bool  # it has a verb
    named: frozenset[str]  # items that only a word in "-ing" without a verb before it gives
    moods: frozenset[str]
    words: frozenset[str]  # stems of the words as they stand, synonyms apart
    head: str | None  # the denied word's own stem
    relative: bool  # the negation stands in a clause that only describes ("who never …")
    copula: bool  # "is not X": what is denied is what something is
    described: frozenset[str]  # items after a "who" or "which": of somebody, in passing
    nouns: frozenset[str]  # items that a noun made from a verb gives ("service")
    titled: frozenset[str]  # titles after a "the": of somebody whom no mention tells
    called: Mapping[str, str]  # a party's item -> the last word of its mention, as an item

    def shared(self, other: Clause, near: bool = False) -> frozenset[str]:
        """This clause's items that the other has, too; a surname is whoever bears it.

        In one report (``near``) "the envoy" may be whomever the other clause mentions.
        """
        both = self.items & other.items
        more = {
            one
            for one in self.items - both
            if (one.startswith("@") and self.called.get(one) in other.items)
            or one in other.called.values()
            or (near and one in self.titled and other.parties)
        }
        return both | more

    @property
    def parties(self) -> frozenset[str]:
        return frozenset(item for item in self.items if item.startswith("@"))


def clauses(
    text: str,
    statement: Statement,
    mentions: Sequence[tuple[Span, str, Entity]],
    said_by: Speaker = NOBODY,
    others: Sequence[Span] = (),
    held: Offices = NO_OFFICE,
) -> tuple[Clause, ...]:
    """The clauses of a statement's content, in order.

    ``mentions`` are the spans that mention a party inside the content, with its key; "I" and
    "we" mention the speaker, and so does an "it" or "she" that the content begins with.
    "The harbour master" mentions who is ``held`` to be it. A stance that denies ("denied
    that …", "has no record of …") turns the first clause round. A clause without a subject
    has the one before's. ``others`` are what the statement gives as another's words: left out.
    """
    names = outermost(mentions)
    turned = _turned(text, statement)
    out: list[Clause] = []
    subject: frozenset[str] = frozenset()
    for span in statement.content:
        for start, end in _split(text, span, names):
            found = marked(text, (start, end), names)
            found = _seated(found, held)
            found = _self(found, said_by, not out)
            said = _of_saying(found) if turned else found
            if not any(map(item, said)) and not any(map(turns_round, said)):
                turned = turned and said == found
                continue
            called = {f"@{one.key}": one.last for one in held.values()}
            called |= names_called(text, (start, end), names)
            called = {key: last for key, last in called.items() if key in said}
            made = _clause(text[start:end], start, said, turned, subject, called)
            turned = False
            if any(_overlaps((start, end), told) for told in others):
                continue  # another's words, which are a statement of their own
            subject = made.subject if verb_at(said) is not None and made.subject else subject
            out.append(made)
    return tuple(out)


def _turned(text: str, statement: Statement) -> bool:
    """Is the content denied from outside: by its stance, or by a cue ("never planned to …")?"""
    said = tokens(" ".join(text[start:end] for start, end in statement.content))
    cue = tokens(" ".join(text[start:end] for start, end in statement.cue))
    if statement.stance == "denies" or set(cue) & lexicon("denying"):
        if said and said[0] in lexicon("objects"):  # "denied him the money"
            return False
        if statement.kind == "direct" and _is_sentence(text, statement):
            return False  # “We told the truth” is how it is denied, and not what is
        if "to" in cue and "to" in said[1:] and verb_at(said) is None:
            return False  # "tried to deny funds to the clinic"
        inside = statement.negated and any(map(turns_round, said))
        # "rejected the claim that he never left" says that he did; "denied it: 'I never left'" not
        return not inside or (statement.kind == "indirect" and _is_claim(said))
    if statement.stance == "no record":  # who cannot confirm a thing does not deny it
        told = bool((set(cue) | set(said[:4])) & lexicon("record"))
        told = told or "unaware of any " in " ".join([*cue, *said])
        return told and not any(map(turns_round, said)) and said[0] not in lexicon("definite")
    told = statement.negated and any(map(turns_round, cue)) and "doubt" not in cue
    return told and not any(map(turns_round, said))


def _is_sentence(text: str, statement: Statement) -> bool:
    begins = text[slice(*statement.content[0])].lstrip("“\"‘'«„ ")
    return begins[:1].isupper() and len(begins.split()) >= SENTENCE


SENTENCE = 5  # words from which what is quoted behind a "denied" is a sentence of its own


def _is_claim(said: Sequence[str]) -> bool:
    return said[:1] == ["that"] or bool(set(said[:5]) & lexicon("sayings"))


def _overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _of_saying(found: list[str]) -> list[str]:
    """What a denied "report that …" or "claim that …" says; its name alone says nothing."""
    at = next((n for n, word in enumerate(found) if word in lexicon("sayings")), None)
    if at is None or any(word in lexicon("finite") for word in found[:at]):
        return found
    that = next((n for n in range(at + 1, min(at + 3, len(found))) if found[n] in _THAT), None)
    return found[that + 1 :] if that is not None else []


_THAT = frozenset({"that", "said", "saying", "claiming", "alleging", "which", "suggesting", "he"})


def _seated(found: list[str], held: Offices) -> list[str]:
    """Words in which "the" and an office stand for who holds it."""
    out: list[str] = []
    at = 0
    while at < len(found):
        step = 1
        if found[at] == "the":
            for length in range(min(OFFICE, len(found) - at - 1), 0, -1):
                stems = frozenset(stem(word) for word in found[at + 1 : at + 1 + length])
                if stems in held:
                    out.append(f"@{held[stems].key}")
                    step = length + 1
                    break
        if step == 1:
            out.append(found[at])
        at += step
    return out


def _self(found: list[str], said_by: Speaker, first: bool) -> list[str]:
    """Words in which "I", and the pronoun that a reported content begins with, are the speaker."""
    if said_by.key is None:
        return found
    mine = [f"@{said_by.key}" if word in _FIRST else word for word in found]
    if first:
        at = next((n for n, word in enumerate(mine) if word != "that"), 0)
        if mine and mine[at] in said_by.pronouns:
            mine[at] = f"@{said_by.key}"
    return mine


_FIRST = frozenset(
    [
        "i",
        "we",
        "me",
        "us",
        "my",
        "our",
        "i'm",
        "i've",
        "i'll",
        "i'd",
        "we're",
        "we've",
        "we'll",
        "we'd",
    ]
)


def _split(text: str, span: Span, names: Sequence[tuple[Span, str]]) -> list[Span]:
    """A span cut at stops, commas and conjunctions that stand in no mention."""
    cuts, start = [], span[0]
    for found in _BREAK.finditer(text, *span):
        if any(s < found.end() and found.start() < e for (s, e), _ in names):
            continue
        if re.search(r"\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|St|[A-Z])$", text[start : found.start()]):
            continue
        cuts.append((start, found.start()))
        start = found.end()
    cuts.append((start, span[1]))
    return [(s, e) for s, e in cuts if text[s:e].strip()]


def _clause(
    text: str,
    start: int,
    found: Sequence[str],
    turned: bool,
    before: frozenset[str],
    called: Mapping[str, str],
) -> Clause:
    at = negation_at(found)
    untrue = _called_untrue(found[:at]) if at is not None and is_verdict(found, at) else []
    if untrue:  # "the claim that he left is false" is as good as "he did not leave"
        found, at, turned = untrue, None, True
    ordered = tuple(items(found))
    negated = (at is not None) != turned
    verb = verb_at(found)
    subject = frozenset(items(found[:verb])) if verb is not None else frozenset()
    denied: str | None = None
    rest: tuple[str, ...] = ()
    whole: frozenset[str] = frozenset()
    light = False
    hinge = verb if at is None and turned else at
    copula = hinge is not None and is_copula(found, hinge)
    if negated:
        begins = denied_from(found, verb) if at is None else true_that(found, at) or at + 1
        nobody = of_nobody(found, at) if at is not None else None
        denied, rest, whole, light = scope(found, nobody[0] if nobody else begins, copula)
        whole |= nobody[1] if nobody else frozenset()
        vague = at is not None and (is_verdict(found, at) or _denies_something(found[at:]))
        if vague or (at is not None and (is_partial(found, at) or is_contrast(found, at))):
            denied = None
    inherited = (
        before if verb is not None and set(found[:verb]) <= lexicon("joining") else frozenset()
    )
    return Clause(
        text, start, start + len(text), frozenset(ordered) | inherited, ordered, negated, denied,
        subject | inherited, rest, whole, light, _verbal(found), _gerunds(found),
        frozenset(mood for mood in MOODS if _is(found, mood)),
        frozenset(map(stem, found)), _own_stem(found, denied),
        at is not None and bool(set(found[:at]) & lexicon("relatives")),
        copula, _described(found), _nouns(found), _titled(found), called,
    )  # fmt: skip


def _denies_something(found: Sequence[str]) -> bool:
    """ "Denied the allegation", "that is false": which one is not said."""
    return found[0] in lexicon("denying") and not _of_saying(list(found[1:]))


def _called_untrue(before: Sequence[str]) -> list[str]:
    """What is called false: the words before, without "the claim that" and "is"."""
    told = _of_saying(list(before))
    while told and item(told[-1]) is None:
        told.pop()
    return told


def _own_stem(found: Sequence[str], denied: str | None) -> str | None:
    if denied is None:
        return None
    return next((stem(word) for word in reversed(found) if item(word) == denied), None)


def _verbal(found: Sequence[str]) -> bool:
    if verb_at(found) is not None:
        return True
    return any(word.endswith("ing") and len(word) > 4 for word in found)


def _gerunds(found: Sequence[str]) -> frozenset[str]:
    """What is only named ("the concept of banning", "staying away is …"), and not told."""
    return frozenset(
        one
        for n, word in enumerate(found)
        for near in (word, found[n - 1] if n else word)
        if word.endswith("ing") and (one := item(near))
        and not set(found[max(0, n - 3) : n]) & (lexicon("auxiliaries") | lexicon("be"))
    )  # fmt: skip


def _described(found: Sequence[str]) -> frozenset[str]:
    at = next((n for n, word in enumerate(found) if n and word in lexicon("relatives")), None)
    return frozenset() if at is None else frozenset(items(found[at:])) - set(items(found[:at]))


_NOUN = re.compile(r"(?:[ts]ions?|ments?|[ae]nces?|ices?|it(?:y|ies)|als?|ers?)$")


def _nouns(found: Sequence[str]) -> frozenset[str]:
    """ "Under protection" is as good as "protected"."""
    return frozenset(
        items(
            word
            for n, word in enumerate(found)
            if len(word) > 6 and _NOUN.search(word) and "under" not in found[max(0, n - 2) : n]
        )
    )


def _titled(found: Sequence[str]) -> frozenset[str]:
    return frozenset(
        items(
            word
            for n, word in enumerate(found)
            if word in lexicon("titles") and "the" in found[max(0, n - 4) : n]
        )
    )


def _is(found: Sequence[str], mood: str) -> bool:
    if mood == "topic":
        verbs = any(word.endswith("ed") and len(word) > 4 for word in found)
        return found[0] in lexicon("topics") and finite_at(found) is None and not verbs
    if mood == "future" and any(word.endswith("'ll") for word in found):
        return True
    return bool(set(found) & lexicon(mood))
