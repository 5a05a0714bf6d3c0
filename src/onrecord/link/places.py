"""Where one place lies in another: Rome in Italy, in "a European capital"; Karsk in Norland.

Three things tell: the countries with their capitals in data/demonyms.toml, the parts of the
world in data/regions.toml, and what the reports say themselves ("Karsk, a port in Norland",
"the Norlandic town of Karsk", "KARSK, Norland").
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources

from onrecord.link.demonyms import MARK, country_key, fold_countries, table
from onrecord.link.words import fold
from onrecord.records import Evidence
from onrecord.spans import Span, overlap

Within = Mapping[str, frozenset[str]]  # a place -> all that it lies in

_KINDS = (
    "capital|city|town|village|port|resort|suburb|district|country|nation|state|province|region"
    "|island"
)
_ADJECTIVE = r"[A-Z][\w-]+(?: (?:American|Eastern|Korean|African|Arabian|Rican|Lankan))?"
_DESCRIBED = re.compile(
    rf"\b(?P<the>[Aa]n?|[Tt]he|[Aa]nother|[Oo]ne) (?:[a-z]+ )?(?P<of>{_ADJECTIVE} )?"
    rf"(?P<kind>{_KINDS})\b"
    r"(?: (?:in|of|on) (?:the |northern |southern |eastern |western |central )?"
    r"(?P<in>[A-Z][\w-]+(?: [A-Z][\w-]+)?))?"
)
_IN = re.compile(r"^,? (?:in|on) (?:the |[a-z]+ern |central )?$")
_DATELINE = re.compile(r"^, $")
_APPOSED = re.compile(
    rf"^, (?:an?|the) (?:[\w-]+ )*?(?:{_KINDS})\b(?: [a-z]+)* (?:in|of|on) "
    r"(?:the |[a-z]+ern |central )?$"
)
_AFTER = re.compile(rf"^, (?:an?|the) (?P<of>{_ADJECTIVE}) (?:{_KINDS})\b")
_BEFORE = re.compile(rf"\b(?P<of>{_ADJECTIVE}) (?:{_KINDS})(?:,| of)? $")
_AREAS = frozenset({"country", "nation"})
_TOWNS = frozenset({"capital", "city", "town", "village", "port", "resort"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a text names (``key``) or describes: what ``kind`` of one, and in what.

    ``words`` as they stand, ``start`` the offset in the report.
    """

    key: str | None
    kind: str | None
    within: frozenset[str]
    words: str
    start: int


def place_key(name: str) -> str:
    """How a place is written to be compared: a country by its key, another in small letters."""
    name = (
        re.sub(r"^(?:the|The) ", "", " ".join(name.split())).removesuffix("’s").removesuffix("'s")
    )
    return fold_countries(name).strip() if fold_countries(name).startswith(MARK) else fold(name)


@functools.cache
def _regions() -> dict[str, frozenset[str]]:
    """The word for a part of the world -> its countries' keys."""
    raw = resources.files("onrecord.link").joinpath("data/regions.toml").read_text("utf-8")
    return {
        name: frozenset(country_key(" ".join(one.split())) for one in countries.split(";"))
        for name, countries in tomllib.loads(raw).items()
    }


@functools.cache
def _known() -> dict[str, frozenset[str]]:
    """What capitals and countries lie in, whatever the reports say."""
    out: dict[str, set[str]] = defaultdict(set)
    for region, countries in _regions().items():
        for country in countries:
            out[country].add(region)
    for name, (capital, *_) in table().items():
        if capital:
            out[fold(capital)].add(country_key(name))
    return {key: frozenset(found) for key, found in out.items()}


@functools.cache
def _capitals() -> frozenset[str]:
    return frozenset(fold(capital) for capital, *_ in table().values() if capital)


def containment(story: Iterable[Evidence]) -> Within:
    """Which place lies in which, by what is known of countries and by what the reports say."""
    direct: dict[str, set[str]] = defaultdict(set)
    for key, found in _known().items():
        direct[key] |= found
    for item in story:
        for inner, outer in _told(item):
            if inner != outer and inner not in direct[outer]:
                direct[inner].add(outer)
    return {key: _closed(key, direct) for key in list(direct)}


def _closed(key: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = [key]
    while waiting:
        more = direct.get(waiting.pop(), set()) - found
        found |= more
        waiting += more
    return frozenset(found - {key})


def _told(item: Evidence) -> Iterable[tuple[str, str]]:
    """(place, what it lies in) as a report's own words have it."""
    text = item.report.text
    spans = sorted(name.span for name in item.analysis.names if name.kind == "place")
    for at, span in enumerate(spans):
        key = place_key(text[slice(*span)])
        if found := _BEFORE.search(text, max(0, span[0] - 40), span[0]):
            yield from ((key, one) for one in _theirs(found["of"]))
        if found := _AFTER.match(text[span[1] : span[1] + 60]):
            yield from ((key, one) for one in _theirs(found["of"]))
        if at + 1 == len(spans):
            continue
        after = spans[at + 1]
        between = text[span[1] : after[0]]
        dateline = _DATELINE.match(between) and not _listed(text, spans, at)
        if dateline or _IN.match(between) or _APPOSED.match(between):
            yield key, place_key(text[slice(*after)])


def _listed(text: str, spans: list[Span], at: int) -> bool:
    """Do two places with a comma between them stand in a list ("Karsk, Norvik and Lo")?"""
    before, here, after = spans[at - 1] if at else None, spans[at], spans[at + 1]
    if before and re.match(r"^(?:,| and| or) ?$", text[before[1] : here[0]]):
        return True
    following = spans[at + 2] if at + 2 < len(spans) else None
    if following and re.match(r"^,? (?:and|or) $|^, $", text[after[1] : following[0]]):
        return True
    return bool(re.match(r"^,? (?:and|or) [A-Z]", text[after[1] : after[1] + 8]))


def _theirs(adjective: str) -> Iterable[str]:
    """The country or part of the world whose an adjective is, if it is one's."""
    if adjective in _regions():
        yield adjective
        return
    folded = fold_countries(adjective).strip()
    if folded.startswith(MARK) and " " not in folded:
        yield folded


def places(item: Evidence, content: Iterable[Span]) -> tuple[Place, ...]:
    """The places that a statement's content names or describes, in order."""
    text, out = item.report.text, []
    names = [name.span for name in item.analysis.names if name.kind == "place"]
    for start, end in content:
        described = [
            (found.span(), _description(found)) for found in _DESCRIBED.finditer(text, start, end)
        ]
        out += [place for _, place in described if place]
        taken = [span for span, _ in described]
        for span in names:
            if start <= span[0] and span[1] <= end and not overlap([span], taken):
                words = text[slice(*span)]
                out.append(Place(place_key(words), None, frozenset(), words, span[0]))
    return tuple(sorted(out, key=lambda place: place.start))


def _description(found: re.Match[str]) -> Place | None:
    """A place that is described; "the city" is one that was told of before, and says nothing."""
    within = set(_theirs(found["of"].strip())) if found["of"] else set()
    if found["in"]:
        within.add(place_key(found["in"]))
    if found["the"].lower() == "the" and not within:
        return None
    return Place(None, found["kind"], frozenset(within), found[0], found.start())


def is_finer(fine: Place, coarse: Place, within: Within) -> bool:
    """Does a named place lie in another, or is it one of those that the other describes?"""
    if fine.key is None or fine.key == coarse.key:
        return False
    around = within.get(fine.key, frozenset())
    if coarse.key is not None:
        return coarse.key in around
    is_country = fine.key.startswith(MARK)
    if coarse.kind == "capital" and fine.key not in _capitals():
        return False
    if (coarse.kind in _AREAS) != is_country or not coarse.within <= around:
        return False
    return bool(coarse.within) or coarse.kind in _AREAS | {"capital"}
