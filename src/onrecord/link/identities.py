"""Who is meant: "deputy minister Ane Holm" where another report says "a senior official".

A name says more than a description that fits its bearer: his roles, which the story's reports
give, tell whether it does.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.link.demonyms import MARK
from onrecord.link.words import content, lexicon, stem
from onrecord.records import Entity, Evidence
from onrecord.spans import Span

Roles = Mapping[str, frozenset[str]]  # a party's key -> stems of all its roles


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in a text: named (``key``), or described by ``noun`` and what goes with it.

    ``stems`` are those of the roles of who is named, or of the description; ``words`` as they
    stand, ``start`` the offset in the report.
    """

    key: str | None
    noun: str | None
    stems: frozenset[str]
    words: str
    start: int


def known_roles(story: Iterable[Evidence], group: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """What the story's people are, in all of its reports."""
    out: dict[str, frozenset[str]] = defaultdict(frozenset)
    for entity in (entity for item in story for entity in item.analysis.entities):
        for role in entity.roles:
            out[group.get(entity.id, entity.id)] |= content(role.role)
    return dict(out)


def named(
    text: str, mentions: Sequence[tuple[Span, str, Entity]], roles: Roles
) -> tuple[Someone, ...]:
    """The people whom a statement's mentions name, each where it is named first."""
    out: dict[str, Someone] = {}
    for span, key, entity in sorted(mentions, key=lambda mention: mention[0]):
        words = text[slice(*span)]
        if entity.kind == "person" and span in entity.names and _NAME.search(words):
            out.setdefault(key, Someone(key, None, roles.get(key, frozenset()), words, span[0]))
    return tuple(out.values())


_NAME = re.compile(r"[A-Z][\w'’-]+ [A-Z][\w'’-]+$|^[A-Z][\w'’-]+$")


_SMALL = "the|a|an|of|in|on|at|to|by|for|from|with|and|or|between|against|his|her|its|their|who"


@functools.cache
def _described() -> re.Pattern[str]:
    nouns = sorted(lexicon("someone") | lexicon("titles") | lexicon("callings"), key=len)
    words = "|".join(map(re.escape, reversed(nouns)))
    return re.compile(
        rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:(?!(?:{_SMALL})\b)[\w'’-]+ ){{0,4}}?"
        rf"(?P<noun>{words})\b(?!['’-]| [A-Z]| (?:{words})\b)"
    )


def described(text: str, spans: Iterable[Span]) -> tuple[Someone, ...]:
    """The people whom a statement's content describes and does not name ("a senior official")."""
    return tuple(
        Someone(None, found["noun"].lower(), content(found[0]), found[0], found.start())
        for start, end in spans
        for found in _described().finditer(text, start, end)
    )


def fits(who: Someone, description: Someone) -> bool:
    """May it be the named person who is described?

    The noun must be one of the roles, or a word for whoever has such a one; so must a title
    that goes with it, and a country, where the roles tell of any.
    """
    noun = description.noun or ""
    if noun in lexicon("anybody"):
        suits = True
    elif noun in lexicon("official"):
        suits = bool(who.stems & _stems("titles"))
    elif noun in lexicon("diplomat"):
        suits = bool(who.stems & _stems("diplomat"))
    else:
        suits = stem(noun) in who.stems
    said = description.stems - {stem(noun)}
    titles = (said & _stems("titles")) - _stems("rank")
    lands = {one for one in said if one.startswith(MARK)}
    theirs = {one for one in who.stems if one.startswith(MARK)}
    return suits and titles <= who.stems and (not theirs or lands <= theirs)


@functools.cache
def _stems(name: str) -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon(name))
