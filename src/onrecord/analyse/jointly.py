"""Sources that are several: "Ana Roth and Ole Lind said", "Reuters, AFP and Dawn report".

The speaker of a statement is the first of them; the rest say it too, and are found here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.analyse.descriptions import PARTISANS, heads
from onrecord.records import Name
from onrecord.spans import Span, Spans

LONGEST = 250  # characters of a source that is looked at
LINKS = r"and|&|as well as|along with|together with"
# "of Alaska", "(R-Maine)", ", D-Ohio,"; a title before the next name: "Foreign Minister", "the
# party's spokesman", "secretary of state"
PLACED = (
    r"(?:,? (?:of|from) (?:[A-Z][\w.’'-]*\s?)+| ?\([^()]{1,30}\)|, [A-Z]{1,4}-[A-Z][\w.]*)?"
    r"(?:, (?:an?|the|who|now|then) [^,.;:()“”\"\n]{3,60}(?=,? (?:and|&) ))?"
)
# what a name that stands before it does not speak for: "Ada Roth's aide", "another Roth aide"
OWNED = re.compile(r"['’]s?\b| (?P<noun>[\w-]+)")
NOT_A_TITLE = r"(?!(?:of|for|to|with|by|from|in|at|on|like|about|against|that|who|whose|which)\b)"
TITLE = rf"(?:(?:{NOT_A_TITLE}[\w.’'-]+|of(?= [a-z]))\s+){{0,6}}"
BETWEEN = re.compile(rf"{PLACED}(?:,? (?P<last>{LINKS})|(?P<comma>,)) {TITLE}")
LISTED = re.compile(r",|\band\b|&|\b(?:of|for|at)\b")
BEFORE = re.compile(rf"(?:(?:both|either|neither) )?{TITLE}")


def beside(text: str, source: Spans, names: Sequence[Name]) -> tuple[Span, ...]:
    """The names in a source that say it with its first one, in text order.

    They are of the first one's kind and listed with it, by an "and" at the end: what follows
    a comma alone says who the first one is.
    """
    if len(source) != 1 or source[0][1] - source[0][0] > LONGEST:
        return ()
    start, end = source[0]
    inside = [
        n
        for n in names
        if start <= n.span[0] and n.span[1] <= end and not _called(text[slice(*n.span)])
    ]
    people = [n for n in inside if n.kind == "person"]
    if people and not LISTED.search(text, start, people[0].span[0]):
        inside = inside[inside.index(people[0]) :]  # "Senate leader Ana Roth": the rest is title
    if not inside or not BEFORE.fullmatch(text, start, inside[0].span[0]):
        return ()
    kind = inside[0].kind
    listed, sure = [inside[0].span], 1
    for name in inside[1:]:
        if name.kind != kind:
            continue  # "of Alaska", "(Harbour Watch)": the words between must allow for it
        gap = BETWEEN.fullmatch(text, listed[-1][1], name.span[0])
        if not gap or _owns(text, name.span[1], end):
            break
        listed.append(name.span)
        if gap["last"]:
            sure = len(listed)
    return tuple(listed[1:sure])


def _called(words: str) -> bool:
    """Is it no name but what somebody is: "Mr.", "Democrats"?"""
    return all(w.lower().strip(".") in heads("titles") | PARTISANS for w in words.split())


def _owns(text: str, at: int, end: int) -> bool:
    """Does the name that ends here only say whose somebody is?"""
    after = OWNED.match(text, at, end)
    noun = (after["noun"] or "").lower() if after else ""
    kinds = ("people", "roles", "organizations", "outlets")
    return after is not None and (
        not noun or noun in PARTISANS or any(noun in heads(kind) for kind in kinds)
    )


# whose ministers speak in the name of their countries
SPEAK_FOR = re.compile(
    r"(?:[Tt]he )?(?:[\w-]+ ){0,3}(?:leaders|presidents|premiers|prime ministers|ministers|"
    r"ministries|governments|chancellors|foreign secretaries|authorities|embassies|delegations) "
    r"of (?:both )?(?:the )?"
)


def lands(text: str, source: Spans, names: Sequence[Name]) -> tuple[Span, ...]:
    """The places in whose name several ministers speak together: "the ministers of A and B".

    Empty where the source is none such. In text order, the first one's too.
    """
    if len(source) != 1 or source[0][1] - source[0][0] > LONGEST:
        return ()
    start, end = source[0]
    inside = [n for n in names if start <= n.span[0] and n.span[1] <= end]
    if not inside or inside[0].kind != "place":
        return ()
    first = inside[0].span
    others = beside(text, ((first[0], end),), names)
    return (first, *others) if others and SPEAK_FOR.fullmatch(text, start, first[0]) else ()
