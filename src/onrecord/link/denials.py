"""What speaks for and against one clause denying another: the traits of `conflicts`."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

from onrecord.link.clauses import Clause
from onrecord.link.negation import items, turns_round
from onrecord.link.propositions import Proposition
from onrecord.link.weight import weigh
from onrecord.link.words import lexicon, stem, synonym, tokens

NOWHERE: Mapping[str, float] = MappingProxyType({})


def denial_traits(
    no: Clause,
    denier: Proposition,
    yes: Clause,
    teller: Proposition,
    cosine: float,
    often: Mapping[str, float] = NOWHERE,
) -> dict[str, float]:
    """What speaks for and against a negative clause denying a positive one."""
    shared = no.shared(yes, denier.statement.report == teller.statement.report)
    first = no.object[:2]
    said = weigh(no.subject & shared) / weigh(no.subject) if no.subject else 0.0
    itself = denier.speaker is not None and f"@{denier.speaker}" in no.subject
    denied = no.denied or ""
    about = _turned_about(no, yes, denier.statement.report == teller.statement.report)
    beside = weigh(shared - {denied})
    meant = _meant(no, denied) - ({f"@{denier.speaker}"} if itself and not about else frozenset())
    told = _meant(yes, denied)
    return {
        "bias": 1.0,
        "cover": min(weigh(shared) / weigh(meant), 1.0),
        "back": min(weigh(shared) / weigh(told), 1.0),
        "cosine": cosine,
        "object said": float(bool(set(first) & shared)),
        "object not said": float(bool(first) and not set(first) & shared),
        "subject said": said,
        "subject not said": float(bool(no.subject) and not said and not itself),
        "no subject": float(not no.subject),
        "denies itself": float(itself),
        "itself denied": float(itself and denier.denial),
        "itself, more said": float(itself and beside >= 1.5),
        "denied word before the verb": float(no.denied in _head_subject(yes)),
        "only named": float(no.denied in yes.named),
        "not asserted": float(not yes.asserts),
        "stance denies": float(denier.statement.stance == "denies"),
        "no record": float(denier.statement.stance == "no record"),
        "whole said": float(no.whole <= yes.items),
        "words shared": min(beside, 4.0),
        "parties shared": min(len(no.parties & yes.parties), 2),
        "one report": float(denier.statement.report == teller.statement.report),
        "denied, own voice": float(teller.own_voice),
        "light": float(no.light),
        "both own voice": float(teller.own_voice and denier.own_voice),
        "same word": float(no.head in yes.words),
        "relative": float(no.relative),
        "copula": float(no.copula),
        "often": often.get(no.denied or "", 0.0),
        "dice": min(2 * weigh(shared) / (weigh(meant) + weigh(told)), 1.0),
        "long": float(len(yes.items) > 12),
        "both negate": float(any(clause.negated for clause in teller.clauses)),
        "described": float(no.denied in yes.described),
        "noun for verb": float(no.denied in yes.nouns and no.denied not in no.nouns),
        "turned about": float(about),
        "subjects at odds": float(not about and _odd_subjects(no, yes, denier.speaker)),
        "other subject": float(not about and _other_subject(no, yes)),
        "to be done": float(_to_be_done(yes, denied) and not _to_be_done(no, denied)),
        "verb for noun": float(not no.light and denied in no.nouns and denied not in yes.nouns),
        "infinitive": float(_infinitive(denier, no) or _infinitive(teller, yes)),
        "bare": float(not no.asserts),
        "from outside": float(not any(map(turns_round, tokens(no.text)))),
        "itself not meant": float(itself and not about and not no.subject & no.parties & yes.items),
        "looked into": float(_looked_into(yes, denied)),
        "prefixed": float(_prefixed(no, yes)),
        "pronoun": float(_unresolved(no) or _unresolved(yes)),
        "pronoun apart": float(
            denier.statement.report != teller.statement.report
            and (_unresolved(no) or _unresolved(yes))
        ),
        "of another": float(_led_by(yes, denied, "relaying")),
        "claim named": float(_led_by(yes, denied, "sayings")),
        "since": float(_since(no, denier)),
        "word for word": word_for_word(no, yes),
        "subject apart": float(not itself and not _same_subject(no, yes)),
        "addressed": float("you" in tokens(yes.text)[:4]),
        "quoted, own voice": float(teller.own_voice and teller.text[:1] in QUOTES),
    }


def word_for_word(no: Clause, yes: Clause) -> float:
    """How far one clause is the other with a negation in it: 0 where six of ten words follow
    each other in both, 1 where all do. Auxiliaries and what turns a clause round are left out."""
    left = lexicon("auxiliaries") | lexicon("joining") | {"that", "ever", "any", "a", "an", "the"}
    ours, theirs = (
        [stem(synonym(w)) for w in tokens(one.text) if w not in left and not turns_round(w)]
        for one in (no, yes)
    )
    if min(len(ours), len(theirs)) < 2:
        return 0.0
    ratio = SequenceMatcher(None, ours, theirs, autojunk=False).ratio()
    return max(0.0, (ratio - 0.6) / 0.4)


def _meant(clause: Clause, denied: str) -> frozenset[str]:
    """The items of a clause without its verbs that say little ("received", "has no record")."""
    small = lexicon("light") | lexicon("record")
    little = frozenset(items(word for word in tokens(clause.text) if word in small))
    return (clause.items - little) | {denied}


def _same_subject(no: Clause, yes: Clause) -> bool:
    """Does each speak of what the other speaks of: is a subject shared?"""
    return bool(no.shared(yes) & no.subject and yes.shared(no) & yes.subject)


QUOTES = frozenset("“\"‘'«„")


def _led_by(clause: Clause, denied: str, name: str) -> bool:
    """Stands one of the words of a list before the denied one there: "the claim that he left"?"""
    said = tokens(clause.text)
    at = next((n for n, word in enumerate(said) if denied in items([word])), 0)
    return bool(set(said[:at]) & lexicon(name))


def _since(no: Clause, denier: Proposition) -> bool:
    """Is it denied of a time only ("has not flown since May"), which a clause's text ends at?"""
    after = denier.text.partition(no.text)[2]
    return after.lstrip(" ,").startswith("since ")


def _turned_about(no: Clause, yes: Clause, near: bool) -> bool:
    """Is whom the one is said not to act upon what the other speaks of ("it is not guarding
    him", "he is under guard")? In one report (``near``) "the envoy" may be whoever that is."""
    subject = yes.subject & yes.parties
    upon = frozenset(no.object)
    return bool(subject & upon) or (near and bool(subject) and bool(no.titled & upon))


def _odd_subjects(no: Clause, yes: Clause, denier: str | None) -> bool:
    """Is one party said not to do what another party is said to do?

    Whom the other clause mentions in another place ("it does not guard him", "he is under
    guard") is at no odds with it. Who "denied having sold it" denies that he did.
    """
    mine, theirs = no.subject & no.parties, yes.subject & yes.parties
    if denier and not no.subject and re.match(r"\w+ing\b", no.text):
        mine = frozenset({f"@{denier}"})
    if not mine or not theirs or mine & yes.items or theirs & no.items:
        return False
    called = {no.called.get(one) for one in mine} & {yes.called.get(one) for one in theirs}
    return not called - {None}


def _looked_into(yes: Clause, denied: str) -> bool:
    """Is it something that is asked or looked into, and not said to be so?"""
    said = tokens(yes.text)
    return denied not in _inquiries() and bool(set(said) & lexicon("inquiry"))


@functools.cache
def _inquiries() -> frozenset[str]:
    return frozenset(stem(synonym(word)) for word in lexicon("inquiry"))


def _prefixed(no: Clause, yes: Clause) -> bool:
    """Does one negate what the other negates by a prefix ("not proper", "improper")?"""
    plain = frozenset(tokens(no.text))
    return any(
        word.startswith(prefix) and word[len(prefix) :] in plain and word not in plain
        for word in tokens(yes.text)
        for prefix in lexicon("prefixes")
    )


def _unresolved(clause: Clause) -> bool:
    """Does a pronoun stand for whom the clause tells of, and nothing tell who that is?"""
    first = next((word for word in tokens(clause.text) if word != "that"), "")
    return first in lexicon("pronouns") and not clause.subject


def _other_subject(no: Clause, yes: Clause) -> bool:
    """Does each speak of something that the other says nothing of?"""
    if not no.subject or not yes.subject:
        return False
    return not no.shared(yes) & no.subject and not yes.shared(no) & yes.subject


def _to_be_done(clause: Clause, denied: str) -> bool:
    """Is the word only in an infinitive there: something planned, tried, or agreed on?"""
    said = tokens(clause.text)
    at = [n for n, word in enumerate(said) if denied in items([word])]
    return bool(at) and all("to" in said[max(0, n - 2) : n] for n in at)


def _infinitive(one: Proposition, clause: Clause) -> bool:
    """Is it a thing to do ("refused to sell"), and not one that is or was?"""
    return clause.text.lower().startswith("to ") and clause.start == one.statement.content[0][0]


def _head_subject(yes: Clause) -> frozenset[str]:
    """What a clause speaks of before its verb: it is there, but not what is said of it."""
    return yes.subject if len(yes.items) > len(yes.subject) else frozenset()


def turned_round(no: Clause, yes: Clause) -> bool:
    """Do they compare the same two the other way round: "not older than it", "it is older than"?"""
    sides = []
    for clause in (no, yes):
        before, than, after = clause.text.lower().partition(" than ")
        if not than:
            return False
        sides.append((frozenset(items(tokens(before))), frozenset(items(tokens(after)))))
    (mine, against), (yours, other) = sides
    return bool(against & yours and other & mine) and not against & other


def moods_fit(no: Clause, yes: Clause, denier: Proposition) -> bool:
    """Do both speak of what is, or both of what will be or can be?

    What should be, or would be on a condition, is neither so nor not so. Who denies a thing
    outright denies that it could be, too.
    """
    either = no.moods | yes.moods
    if {"condition", "duty", "topic"} & either:
        return False
    if ("future" in no.moods) != ("future" in yes.moods):
        return False
    return denier.denial or ("ability" in no.moods) == ("ability" in yes.moods)


@functools.cache
def knowing() -> frozenset[str]:
    names = ("knowing", "unsure")
    return frozenset(stem(synonym(word)) for name in names for word in lexicon(name))
