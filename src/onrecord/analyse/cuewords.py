"""The words of reporting: what a cue's phrase is, its reporting word, and what the phrase says.

The lists are ``data/cues.toml``, our own compilation.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from onrecord.records import CueClass, Stance
from onrecord.spans import Spans

AUXILIARY = re.compile(
    r"(?:has|have|had|did|does|do|would|will|could|can|was|were|is|are|be|been|being|not|never|"
    r"also|yet|to|declined|refused|neither|nor|un\w+|\w+ly|\w+n['’]t|cannot)",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(?:^|[.,;:—“\"]\s+|\b(?:and|but|that|because)\s+)(?P<who>no one|nobody|none|neither|no)\b"
    r"(?:\s[\w’']+){0,5}\s*$",
    re.IGNORECASE,
)
REASON = re.compile(r"(?<=\w),? (?:because|on (?:the )?condition)\b")  # why, or how, not what
PARTICLE = re.compile(
    r"\b(push(?:es|ed|ing)?|[a-z]*(?:ed|ing)|shot|shoots?|hits?|fought)[ -]back\b"
)
TO_KNOW = re.compile(r"\b(want|demand|like)(s|ed|ing)? to know\b")
BY_SAYING = re.compile(r"(?:\bby|,)(?: \w+ly)? (\w+ing)\b")
DETERMINER = re.compile(r"(?:an?|the|any|no|his|her|its|their|this|that|these|several|some|of)")
ASIDE = re.compile(r"\s(?:in|on|at|during|via|through|from|when|after|before|for)\s")
WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Cue:
    """One reporting word: ``commitment`` is the speaker's to what it introduces.

    ``of_claims``: it denies only where its object is a claim ("rejected the idea").
    """

    lemma: str
    noun: bool
    stance: Stance
    commitment: str  # asserted, known, believed, possible, denied, wanted, open
    kind: CueClass
    of_claims: bool = False

    @property
    def speech(self) -> bool:
        return self.kind == "speech"


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the words of a cue, with what stands before and begins the content, say."""

    stance: Stance | None  # of the whole phrase, where one is told
    silent: bool  # and the phrase says that somebody did not, would not or could not tell
    checks: bool  # "could not confirm": something was looked into


@cache
def data() -> dict[str, Any]:
    """``data/cues.toml``."""
    text = (files("onrecord.analyse") / "data" / "cues.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def cues() -> dict[str, Cue]:
    """Every form of every reporting verb, adjective and noun; of two alike, the verb wins."""
    out: dict[str, Cue] = {}
    irregular: dict[str, str] = data()["irregular"]
    for part in ("verbs", "adjectives", "nouns"):
        for group in data()["group"]:
            for lemma in group.get(part, "").split():
                cue = Cue(
                    lemma,
                    part == "nouns",
                    group["stance"],
                    group["commitment"],
                    group["class"],
                    group.get("of") == "claims",
                )
                made = [] if part == "adjectives" else [plural(lemma)]
                if part == "verbs":
                    made = _forms(lemma, irregular.get(lemma))
                for form in (lemma, *made):
                    out.setdefault(form, cue)
    return out


def plural(noun: str) -> str:
    """A regular noun's plural."""
    return noun[:-1] + "ies" if re.search(r"[^aeiou]y$", noun) else noun + "s"


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


@lru_cache(maxsize=8192)
def cue_of(words: str) -> Cue | None:
    """The reporting word of a cue phrase: its last verb that the list knows, else noun.

    What follows "by" or a comma is the cue ("responded by saying"); what stands after a
    preposition is not ("wrote in response to questions"), where a verb stands before; nor is what
    is denied or confirmed ("denied reports").
    """
    low = words.lower()
    low = TO_KNOW.sub(r"\1\2", PARTICLE.sub(_particle, low))
    if (said := BY_SAYING.search(low)) and (found := cues().get(said[1])):
        return found
    best: Cue | None = None
    for part in (ASIDE.split(low, maxsplit=1)[0], low):
        before = ""
        for word in WORD.findall(part):
            found = cues().get(word)
            weak = found is None or found.noun or DETERMINER.fullmatch(before) is not None
            weak = weak or (_takes_claims(before) and word in claims()[1])
            if found and (best is None or best.noun or not weak):
                best = found
            before = word
        if best is not None and not best.noun:
            break
    return best


def _takes_claims(word: str) -> bool:
    found = cues().get(word)
    return found is not None and not found.noun and found.stance in ("denies", "confirms")


@cache
def claims() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What can be denied, singular and plural: "reports" is no verb after "denied"."""
    nouns = data()["claims"]["nouns"].split()
    return tuple(nouns), tuple(map(plural, nouns))


def _particle(match: re.Match[str]) -> str:
    """ "Pushed back" is one word, "shot back" no backing."""
    return "push-back" if match[1].startswith("push") else match[1]


@cache
def _pieces() -> dict[str, str]:
    pieces: dict[str, str] = {}
    for name, piece in data()["pieces"].items():
        pieces[name] = _filled(piece, pieces)
    return pieces


def _filled(pattern: str, pieces: dict[str, str]) -> str:
    return re.sub(r"\{([a-z]+)\}", lambda m: pieces[m[1]], pattern)


@cache
def _phrases() -> tuple[tuple[Phrase, re.Pattern[str]], ...]:
    """What phrases say, in the order in which they are tried."""
    out = []
    for section in ("phrase", "silence"):
        for entry in data()[section]:
            known = Phrase(entry["stance"], section == "silence", entry.get("checks", False))
            whole = "|".join(_filled(pattern, _pieces()) for pattern in entry["patterns"])
            out.append((known, re.compile(whole, re.IGNORECASE)))
    return tuple(out)


@lru_cache(maxsize=8192)
def phrase_of(words: str) -> Phrase | None:
    """What a cue phrase says beyond its reporting word, if anything."""
    return next((known for known, pattern in _phrases() if pattern.search(words)), None)


def silence(phrase: str) -> Stance | None:
    """Does a phrase say that somebody did not answer, would not, or could not know?"""
    found = phrase_of(phrase)
    return found.stance if found and found.silent else None


@lru_cache(maxsize=4)  # every question about a cue begins here
def around(text: str, cue: Spans) -> str:
    """The cue's words with the auxiliaries and negation before it: "could not confirm".

    A subject that is nobody comes first: "no one denies", "neither airline replied".
    """
    if not cue:
        return ""
    start, end = cue[0][0], cue[-1][1]
    before = text[max(0, start - 60) : start]
    taken: list[str] = []
    for word in reversed(before.split()):
        if not AUXILIARY.fullmatch(word):
            break
        taken.append(word)
    said = [*reversed(taken), *text[start:end].split()]
    if ("n" in before or "N" in before) and (nobody := NOBODY.search(before)):
        said.insert(0, "no one" if nobody["who"].lower() in ("no one", "nobody") else "never")
    return REASON.split(" ".join(said), maxsplit=1)[0]
