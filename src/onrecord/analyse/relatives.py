"""Whom or what "who", "which" and "that" take up: the name or the noun phrase before them.

Reads one sentence backwards, without a parse: a name with what hangs on it ("X of Tarn, a
donor, who"), else the nearest noun phrase whose head suits the pronoun ("sources in the
ministry who" are the sources, "members of the council, which" is the council).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence

from onrecord.analyse.descriptions import PARTISANS, heads
from onrecord.analyse.figures import Figure
from onrecord.spans import Span

FORMS = frozenset(["who", "whom", "whose", "which", "that"])
PERSONAL = frozenset(["who", "whom", "whose"])
# what may stand between a name and "who": "X of Tarn, a longtime donor, who", "X (R-Tarn), who"
BETWEEN = re.compile(
    r"(?: (?:of|from|in) (?:the )?[A-Z][\w’'-]*(?: (?:of (?:the )?)?[A-Z][\w’'-]*){0,4})?"
    r"(?:,? ?\([^()\n]{1,24}\)|, [A-Z]{1,4}-[A-Z][\w.-]*)?"
    r"(?:,(?! (?:and|or|but|while)\b)(?: [^,.;:()“”\"\n]{1,90},?){1,2})?[\s,(–—-]*"
)
AGAIN = re.compile(
    r", who(?:m|se)? [^.;:“”\"\n]{3,120}?,$|\bwho(?:m|se)? [^.;:“”\"\n]{3,120}?,? and$"
)
FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|said|says)\b")
WORD = re.compile(r"[^\s]+")
NEGATED = re.compile(r"n[’']t$")
DAY = re.compile(r"day$")
ADJOINED = re.compile(r"\w(?:[’']s?)?$")


def taken_up(
    text: str,
    opening: int,
    at: int,
    named: Sequence[tuple[Span, Figure]],
    form: str,
    people: Collection[str] = (),
) -> Figure | Span:
    """What the relative at ``at`` takes up in the sentence that starts at ``opening``.

    A figure of ``named`` (their bare names, in text order) or the span of a phrase, which is
    empty where there is none. ``form`` is the pronoun in lower case; ``people`` are words of
    the persons' names, which no "which" takes up.
    """
    index = bisect_left(named, at, key=lambda item: item[0][0])
    for (start, end), figure in reversed(named[max(0, index - 3) : index]):
        if start >= opening and _hangs_on(text[end:at]):
            return figure
    before = text[opening:at].rstrip(" (–—-")
    if form in PERSONAL and (chained := AGAIN.search(before)):
        first = opening + chained.start() + chained.group().index("who")
        found = taken_up(text, opening, first, named, "who", people)
        if isinstance(found, Figure) or found[0] < found[1]:
            return found
    if before.endswith(tuple('!?”"')):
        return at, at
    return _phrase(text, opening, len(before.rstrip(" ,")) + opening, form, people)


def _hangs_on(between: str) -> bool:
    """May these words between a name and its relative say who it is?"""
    if between.startswith((" is a", " was a")):
        return True
    return BETWEEN.fullmatch(between) is not None and not FINITE.search(between)


def _phrase(text: str, opening: int, end: int, form: str, people: Collection[str]) -> Span:
    """The noun phrase that ends at ``end``: the nearest whose head suits, else the nearest."""
    words = [match.span() for match in WORD.finditer(text, opening, end)]
    stop = len(words)
    nearest: Span | None = None
    while stop > 0:
        start = _start(text, words, stop)
        if start == stop:
            break
        first, last = words[start][0], words[stop - 1]
        head = text[slice(*last)].strip(",()")
        person = form not in PERSONAL and head in people
        if not person and _suits(_low(text, last), head, form):
            if form in PERSONAL and start > 1 and _low(text, words[start - 1]) == "of":
                several = _start(text, words, start - 1)  # "a handful of lawmakers"
                counts = _low(text, words[start - 2]) in heads("quantities")
                first = words[several][0] if counts and several < start - 1 else first
            return first, end if nearest is None else last[1]
        nearest = nearest or (None if person else (first, last[1]))
        if start == 0 or _low(text, words[start - 1]) not in heads("prepositions"):
            break
        stop = start - 1  # "sources in the ministry": what the preposition hangs on
    return nearest or (end, end)


def _start(text: str, words: Sequence[Span], stop: int) -> int:
    """Index of the first word of the noun phrase whose last is the one before ``stop``."""
    start = stop
    while start > 0:
        word = text[slice(*words[start - 1])]
        low = _low(text, words[start - 1])
        abbreviated = re.fullmatch(r"[A-Z]\w{0,3}\.", word)
        ends = start < stop and not ADJOINED.search(word) and not abbreviated
        if ends or low in heads("stops") or low in heads("prepositions") or NEGATED.search(low):
            break
        start -= 1
        before = _low(text, words[start - 1]) if start else ""
        if low in heads("determiners") and before not in heads("determiners"):
            return start
    # "to convince lawmakers", "did not sway voters": a verb before them is none of it
    if 0 < start < stop - 1:
        first, last = text[slice(*words[start])], _low(text, words[start - 1])
        verb = last in heads("auxiliaries") or NEGATED.search(last)
        start += bool(verb and first.islower() and first not in heads("modifiers"))
    return start


def _low(text: str, span: Span) -> str:
    return text[slice(*span)].lower().strip("“”\"'‘(),")


def _suits(noun: str, first: str, form: str) -> bool:
    """May the pronoun take up a phrase with this head?"""
    if not any(letter.isalpha() for letter in noun) or DAY.search(noun):
        return False  # "in 2017", "on Tuesday"
    one = noun[:-1] if noun.endswith("s") else noun
    people = {noun, one} & (heads("people") | heads("roles") | heads("titles") | PARTISANS)
    if form in PERSONAL:
        return bool(people) or noun in heads("plurals")
    return not people or first.isupper()
