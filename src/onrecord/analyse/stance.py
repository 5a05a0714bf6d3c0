"""What a speaker does with what is said: asserts it, denies it, has no record of it …

The words are in ``data/cues.toml``. A stance comes from the cue and its negation; the
polarity of what is said (`negated`) is another matter: "denied it met him" denies an
affirmative, "said it never met him" asserts a negative, "did not say" negates the cue
(`cue_negated`) and leaves what is said open. ``docs/stance.md`` is the guideline.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from onrecord.analyse.cuewords import (
    WORD,
    Cue,
    around,
    claims,
    cue_of,
    cues,
    data,
    phrase_of,
    silence,
)
from onrecord.records import Stance
from onrecord.spans import Span, Spans, merge

__all__ = ["cue_negated", "cue_of", "cues", "hedges", "negated", "silence", "stance_of"]

NEGATION = re.compile(
    r"\b(?:not(?! (?:only|just|least)\b)|never|no(?! (?:doubt|less|matter|wonder)\b)|cannot|none|"
    r"nobody|nothing|neither|nor|without)\b|n['’]t\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"[,;:—–…]|\b(?:that|if|because|while|who|which|whose|whom|when|although|though|but|unless|"
    r"until|since|whether|after|before|so)\b",
    re.IGNORECASE,
)
SUBORDINATE = re.compile(
    r"(?:if|when|while|although|though|because|since|as|after|before)\b", re.IGNORECASE
)
NEGATED_CUE = re.compile(
    r"\b(?:not|never|neither|nor|no|cannot|without)\b|n['’]t\b|\bfail(?:s|ed|ing)? to\b|"
    r"\bneglect(?:s|ed|ing)? to\b|\bstop(?:s|ped|ping)? short of\b|^no one\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“\"].*?[”\"]")
REQUEST = re.compile(
    r"(?!(?:if|whether|how|what|who|whose|why|when|where|which|about)\b)"
    r"(?:for\b|(?:not )?to [a-z]|(?:[\w’'-]+ ){1,4}?(?:not )?to [a-z]+)",
    re.IGNORECASE,
)
DISPUTE = re.compile(
    r"\b(?:an?|the|in|\w+ing) (?:\w+ )?disputes?\b|\bdisputes? (?:over|between|among)\b"
)
OPEN = re.compile(
    r"\b(?:not|never|no|unable|yet|fail\w*|declin\w*|refus\w*|ha[sd]|have|was|were|provid\w*|"
    r"gave|giv\w+|ma[dk]\w+|without)\b|n['’]t\b",
    re.IGNORECASE,
)
COMPLETED = re.compile(r"decline|refus(?:e|al)|balk|choose|offer")  # by what follows: to comment
ELEVATED = re.compile(
    r"\bSenate|\bnomin|\bnominees?\b|\bjudges?\b|\bjustices?\b|as (?:\w+ )?secretary"
)


def window(text: str, cue: Spans, content: Spans) -> str:
    """The cue phrase, with the content's first words where they complete it ("declined to …")."""
    phrase = around(text, cue)
    known = cue_of(phrase)
    if not (COMPLETED.fullmatch(known.lemma) if known else OPEN.search(phrase)):
        return phrase
    if cue and content and 0 <= content[0][0] - cue[-1][1] <= 1:
        start, end = content[0]
        return " ".join((phrase, *text[start : min(end, start + 48)].split()[:5]))
    return phrase


def stance_of(text: str, cue: Spans, content: Spans) -> Stance:
    """The stance of a statement, from its cue, what stands before that, and the content's start."""
    phrase = around(text, cue)
    told = phrase_of(window(text, cue, content))
    known = cue_of(phrase)
    if told and told.stance and not (known and known.of_claims):
        return told.stance
    said = _said(text, content)
    if known and known.lemma in CALLS and _called_untrue().match(said):
        return "denies"
    if known is None:
        return "asks" if _is_question(said) else "asserts"
    if known.stance == "denies":
        return _denial(text, cue, known, phrase, said)
    if known.stance == "confirms":
        near = text[max(0, cue[0][0] - 40) : cue[-1][1] + 30]
        elevated = known.lemma == "confirm" and ELEVATED.search(near)
        return "asserts" if elevated else "confirms"
    if known.lemma in ("ask", "asks") and (
        phrase.endswith((" for", " of", " to")) or REQUEST.match(said)
    ):
        return "asserts"
    if known.stance != "asserts" or not (known.speech or known.lemma in ("find", "see")):
        return known.stance
    if _ignorance().match(said):
        return "no record"
    return "asks" if _is_question(said) else "asserts"


def _denial(text: str, cue: Spans, known: Cue, phrase: str, said: str) -> Stance:
    """What is denied must be something said: not entry, not a motion, not a bill."""
    clause = re.match(r"\s*that\s", text[cue[-1][1] : cue[-1][1] + 8]) is not None
    first = " ".join(said.split()[:9])
    if known.of_claims:
        claim = clause or _claims().search(f"{phrase} {first}") is not None
    elif known.lemma == "deny":
        claim = clause or _denied().match(first) is None
    else:
        claim = known.lemma != "dispute" or DISPUTE.search(phrase) is None
    if not claim:
        return "asserts"
    return "declines to comment" if NEGATED_CUE.search(phrase) else known.stance


CALLS = frozenset(["call", "label", "brand", "describe", "denounce"])
UNTRUE = r"\b(?:untrue|false|baseless|unfounded|nonsense|lies?|hoax|invention)[\W_]*$"


@cache
def _called_untrue() -> re.Pattern[str]:
    """ "Called reports that he left false": what is called so is a claim, named first."""
    return re.compile(rf"(?:[\w’'-]+ ){{0,2}}(?:{_nouns()}) .*{UNTRUE}", re.I | re.S)


@cache
def _claims() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_nouns()})\b", re.I)


def _nouns() -> str:
    return "|".join((*claims()[0], *claims()[1]))


@cache
def _denied() -> re.Pattern[str]:
    nouns = data()["claims"]["denied"].split()
    no_clause = r"(?!(?:it|he|she|they|there|that|having|ever)\b)"
    words = r"(?:(?!(?:ha[sd]|was|were|\w+ing)\b)[\w’'.-]+ ){0,4}"
    noun = rf"(?:{'|'.join(nouns)})s?\b(?! (?:ha[sd]|was|were)\b)"
    return re.compile(no_clause + words + noun, re.IGNORECASE)


@cache
def _ignorance() -> re.Pattern[str]:
    entry = data()["ignorance"]
    whole = "|".join(entry["patterns"]).replace("{subject}", entry["subject"])
    return re.compile(whole, re.IGNORECASE)


def _is_question(said: str) -> bool:
    """One question, and nothing else."""
    bare = said.rstrip("'\"”’ ")
    return bare.endswith("?") and not re.search(r"[.!?…][\"”’']* [A-Z“\"‘']", bare)


@lru_cache(maxsize=4)
def _said(text: str, content: Spans) -> str:
    words = " … ".join(text[start:end] for start, end in content)
    return re.sub(r"^(?:that\s|[\W_])+", "", " ".join(words.split()), flags=re.IGNORECASE)


# ------------------------------------------------------------------- negation


@lru_cache(maxsize=8192)
def _negative(phrase: str) -> tuple[bool, bool]:
    """Is a cue phrase negated, and is that negation its content's (raised)?"""
    bare = _idioms().sub(" ", QUOTED.sub(" ", phrase))
    if not NEGATED_CUE.search(bare):
        return False, False
    known = cue_of(phrase)
    raised = known is not None and known.lemma in _raising()
    return True, raised or re.search(data()["negation"]["absent"], bare, re.I) is not None


@cache
def _raising() -> frozenset[str]:
    """ "Does not believe he left" believes that he did not: the negation is the content's."""
    return frozenset(data()["negation"]["raising"].split())


@cache
def _idioms() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(data()['negation']['idioms'])})", re.IGNORECASE)


def cue_negated(text: str, cue: Spans) -> bool:
    """Is the cue itself negated ("did not say")? Not where the negation is the content's."""
    negative, raised = _negative(around(text, cue))
    return negative and not raised


def negated(text: str, cue: Spans, content: Spans) -> bool:
    """Is the content's own main clause negative ("it is not protecting", "no record of")?

    A negation that belongs to it but stands before the cue counts: "does not believe he
    left", "doubts that he left".
    """
    said = _said(text, content)
    phrase = around(text, cue)
    negative, raised = _negative(phrase)
    if raised:
        return True
    known = cue_of(phrase)
    if known and known.lemma in ("doubt", "doubtful") and not known.noun and not negative:
        return not phrase.endswith((" about", " of", " on", " over"))
    if known and known.stance in ("denies", "asks") and (claim := _claim_that().match(said)):
        said = said[claim.end() :]
    if SUBORDINATE.match(said):
        said = re.split(r"[,…]", said, maxsplit=1)[-1]
    clause = CLAUSE.split(said.strip(), maxsplit=1)[0]
    return NEGATION.search(" ".join(clause.split()[:14])) is not None


@cache
def _claim_that() -> re.Pattern[str]:
    return re.compile(
        rf"(?:[\w’'.-]+ ){{0,9}}?{_claims().pattern} (?:[\w’'.-]+ ){{0,6}}?that ", re.I
    )


# --------------------------------------------------------------------- hedges


@cache
def _hedges() -> tuple[re.Pattern[str], frozenset[str]]:
    """The words that weaken, and what at least one of them begins with."""
    entry = data()["hedges"]
    words = sorted(entry["words"].split(), key=len, reverse=True)
    loose = "|".join([*entry["phrases"], *words])
    pattern = re.compile(rf"\b(?:may(?: have| well| be| not)*|(?i:{loose}))\b")
    return pattern, frozenset([*words, *entry["triggers"].split()])


@cache
def _hearsay() -> re.Pattern[str]:
    """A cue that names no speaker: "is said (to have left)", "reportedly"."""
    return re.compile(data()["hedges"]["hearsay"], re.IGNORECASE)


def hedges(text: str, cue: Spans, content: Spans) -> Spans:
    """Spans of the words that weaken the statement: in its content, and the cue if it does."""
    pattern, triggers = _hedges()
    found: list[Span] = []
    for start, end in content:
        if not triggers.isdisjoint(WORD.findall(text[start:end].lower())):
            found += [m.span() for m in pattern.finditer(text, start, end)]
    phrase = around(text, cue)
    known = cue_of(phrase)
    if (known and known.commitment in ("possible", "believed")) or _hearsay().search(phrase):
        found += cue
    return merge(found)
