"""What a speaker does with what is said: asserts it, denies it, has no record of it …

The words are in ``data/cues.toml``. A stance comes from the cue and its negation; the
polarity of what is said (`negated`) is another matter: "denied it met him" denies an
affirmative, "said it never met him" asserts a negative.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from onrecord.records import Stance
from onrecord.spans import Span, Spans, merge

NEGATION = re.compile(
    r"\b(?:not|never|no|cannot|none|nobody|nothing|neither|nor|without)\b|n['’]t\b", re.IGNORECASE
)
CLAUSE = re.compile(
    r"[,;:—–]|\b(?:that|if|because|while|who|which|whose|whom|when|although|though|but|unless|"
    r"until|since|whether|after|before|so)\b",
    re.IGNORECASE,
)
AUXILIARY = re.compile(
    r"(?:\b(?:has|have|had|did|does|do|would|will|could|can|was|were|is|are|be|been|being|not|"
    r"never|also|yet|to|declined|refused|neither|nor|immediately|independently|repeatedly|"
    r"un\w+|\w+ly)\b|\b\w+n['’]t\b|\bcannot\b|\s)+$",
    re.IGNORECASE,
)
NEGATED_CUE = re.compile(r"\b(?:not|never|neither|nor|no|cannot)\b|n['’]t\b", re.IGNORECASE)
RAISING = frozenset(["think", "believe", "expect", "want", "suppose", "imagine", "feel"])


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word: ``commitment`` is the speaker's to what it introduces."""

    lemma: str
    noun: bool
    stance: Stance
    commitment: str  # asserted, known, believed, possible, denied, wanted, open
    speech: bool


@cache
def _data() -> dict[str, Any]:
    text = (files("onrecord.analyse") / "data" / "cues.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def cues() -> dict[str, Cue]:
    """Every form of every reporting verb and noun; where two share a form, the verb wins."""
    out: dict[str, Cue] = {}
    irregular: dict[str, str] = _data()["irregular"]
    for noun in (False, True):
        for group in _data()["group"]:
            for lemma in group["nouns" if noun else "verbs"].split():
                cue = Cue(lemma, noun, group["stance"], group["commitment"], group["speech"])
                made = [lemma + "s"] if noun else _forms(lemma, irregular.get(lemma))
                for form in (lemma, *made):
                    out.setdefault(form, cue)
    return out


def _forms(verb: str, irregular: str | None) -> list[str]:
    """Third person, past, participles."""
    if verb.endswith("y") and verb[-2] not in "aeiou":
        forms = [verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    elif verb.endswith("e"):
        forms = [verb + "s", verb + "d", verb[:-1] + "ing"]
    elif re.search(r"(?:s|x|z|ch|sh)$", verb):
        forms = [verb + "es", verb + "ed", verb + "ing"]
    else:
        forms = [verb + "s", verb + "ed", verb + "ing"]
    if irregular:
        keep = [f for f in forms if not f.endswith("ed")]
        forms = keep + irregular.split()
    return forms


def cue_of(words: str) -> Cue | None:
    """The reporting word of a cue phrase: its last one that the list knows."""
    known = cues()
    for word in reversed(re.findall(r"[a-z]+(?:-[a-z]+)?", words.lower().replace("’", "'"))):
        if word in known:
            return known[word]
    return None


@cache
def _patterns(section: str, key: str) -> tuple[re.Pattern[str], ...]:
    found = cast(list[str], _data()[section][key])
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in found)


def around(text: str, cue: Spans) -> str:
    """The cue's words with the auxiliaries and negation before it: "could not confirm"."""
    if not cue:
        return ""
    start, end = cue[0][0], cue[-1][1]
    before = AUXILIARY.search(text[max(0, start - 40) : start])
    return " ".join(((before.group() if before else "") + text[start:end]).split())


def silence(phrase: str) -> Stance | None:
    """Does a phrase say that somebody did not answer, would not, or could not know?"""
    for stance in _data()["silence"]:
        if any(pattern.search(phrase) for pattern in _patterns("silence", stance)):
            return cast(Stance, stance)
    return None


def stance_of(text: str, cue: Spans, content: Spans) -> Stance:
    """The stance of a statement, from its cue, what stands before that, and the content's start."""
    phrase = around(text, cue)
    known = cue_of(phrase)
    said = _said(text, content)
    follows = cue and content and 0 <= content[0][0] - cue[-1][1] <= 1
    if found := silence(f"{phrase} {' '.join(said.split()[:2])}" if follows else phrase):
        return found
    if known is None:
        return "asserts"
    refused = NEGATED_CUE.search(phrase) is not None
    if known.stance in ("denies", "confirms") and refused:
        return "declines to comment"
    if known.stance == "asserts" and any(p.match(said) for p in _patterns("ignorance", "patterns")):
        return "no record"
    if known.lemma == "doubt":
        return "speculates" if not refused else "asserts"
    return known.stance


def _said(text: str, content: Spans) -> str:
    words = " ".join(text[start:end] for start, end in content)
    return re.sub(r"^(?:that|[\W_])+\s*", "", " ".join(words.split()), flags=re.IGNORECASE)


def negated(text: str, cue: Spans, content: Spans) -> bool:
    """Is the content's own main clause negative ("it is not protecting", "no record of")?"""
    said = _said(text, content)
    if re.match(r"(?:if|when|while|although|though|because|since|as|after|before)\b", said, re.I):
        said = said.partition(",")[2]
    known = cue_of(around(text, cue))
    if known and known.lemma in RAISING and NEGATED_CUE.search(around(text, cue)):
        return True
    clause = CLAUSE.split(said.strip(), maxsplit=1)[0]
    return NEGATION.search(" ".join(clause.split()[:14])) is not None


@cache
def _hedges() -> re.Pattern[str]:
    data = _data()["hedges"]
    parts = [*data["phrases"], *sorted(data["words"].split(), key=len, reverse=True)]
    return re.compile(r"\b(?:" + "|".join(parts) + r")\b")


def hedges(text: str, cue: Spans, content: Spans) -> Spans:
    """Spans of the words that weaken the statement: in its content, and the cue if it does."""
    found: list[Span] = []
    for start, end in content:
        found += [m.span() for m in _hedges().finditer(text, start, end)]
    known = cue_of(around(text, cue))
    if known and known.commitment in ("possible", "believed"):
        found += cue
    return merge(found)
