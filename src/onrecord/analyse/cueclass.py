"""What kind of act a cue names: speech, belief, plan, or what a document or a fact shows.

The source decides between "shows" and the rest: a poll suggests, and so does a senator.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from onrecord.analyse.cuewords import around, cue_of, data, phrase_of
from onrecord.analyse.descriptions import PRONOUNS, heads
from onrecord.records import CueClass
from onrecord.spans import Spans

TAIL = re.compile(
    r"[,(]|\s(?:that|which|who|whose|where|of|by|from|in|on|for|to|with|conducted|commissioned|"
    r"taken|published|released|obtained|filed|about|at|as)\s"
)
SOME_OF = re.compile(
    r"^(?:some|several|many|most|all|both|one|two|three|an? (?:number|series|average|set)) of ",
    re.I,
)
THINGS = frozenset(["that", "which", "it", "this", "these", "those", "what", "where"])
UNSAID = frozenset(["decline", "refuse", "refusal"])
SETTLED = frozenset(["agree", "determine", "decide", "vote"])  # to do something
SIGN = re.compile(r"\bsho\w+ (?:\w+ )?signs?\b", re.IGNORECASE)
TOLD = re.compile(r"according|\btitled?\b|^(?:\W|of$|about$|as follows)", re.IGNORECASE)
LETTERS = re.compile(r"[A-Za-z]+")


def cue_class(text: str, cue: Spans, source: Spans) -> CueClass:
    """The class of a cue, from its reporting word, its negation and its source.

    ``cue`` and ``source`` are spans of ``text``. Whatever the lists do not know is speech.
    """
    phrase = around(text, cue)
    known = cue_of(phrase)
    told = phrase_of(phrase)
    if told is None and known and known.lemma in UNSAID:  # "declined | to comment"
        after = text[cue[-1][1] : cue[-1][1] + 48].split()[:5]
        told = phrase_of(" ".join((phrase, *after)))
    if told and told.silent:
        return "belief" if told.stance == "no record" and not told.checks else "speech"
    words = " ".join(text[start:end] for start, end in source[:1])
    if known is None:
        return "shows" if not TOLD.search(phrase) and is_fact(words) else "speech"
    if known.lemma in _shows():
        plain = known.lemma in ("show", "demonstrate", "signal", "prove", "underscore")
        if is_fact(words) or (plain and (not words or is_thing(words))):
            return "shows"
        if SIGN.search(phrase) or is_fact(phrase.rpartition(" ")[0]):  # "its analysis shows"
            return "shows"
    if known.lemma in SETTLED and text[cue[-1][1] : cue[-1][1] + 5].lstrip().startswith("to "):
        return "plan"
    return known.kind


@cache
def _shows() -> frozenset[str]:
    return frozenset(data()["shows"]["verbs"].split())


@cache
def _facts() -> frozenset[str]:
    return frozenset(data()["shows"]["facts"].split()) | heads("documents")


@lru_cache(maxsize=4096)
def is_fact(source: str) -> bool:
    """Does a source's head name a document or a fact ("a new poll of voters", "which")?"""
    words = LETTERS.findall(TAIL.split(SOME_OF.sub("", source.strip()), maxsplit=1)[0])
    if not words:
        return False
    last = words[-1].lower()
    singular = last[:-3] + "y" if last.endswith("ies") else last.removesuffix("s")
    if last in THINGS and len(words) == 1:
        return True
    return last in _facts() or singular in _facts() or "statistics" in last


@lru_cache(maxsize=4096)
def is_thing(source: str) -> bool:
    """Is a source's head a common noun that names neither people nor a body of people?"""
    words = LETTERS.findall(TAIL.split(source.strip(), maxsplit=1)[0])
    if not words or not words[-1].islower() or words[-1] in PRONOUNS:
        return False
    kinds = ("people", "roles", "organizations", "outlets")
    return not any({words[-1], words[-1].removesuffix("s")} & heads(kind) for kind in kinds)
