"""What kind of thing a single name stands for, by all reports of a story.

One report's reading may take a town or a committee that it names once for a person. What the
other reports take it for, and words such as "the town of Vessin", tell.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from onrecord.records import Evidence, Name

NAME = r"(?P<name>[A-Z][\w’'-]*\w)"
OTHER = NAME.replace("name", "name2")
SETTLED = r"(?:town|city|village|port|island|region|province|district|county|capital|suburb|resort)"
# "the town of Vessin", "Vessin, a port in Norland"
CALLED = re.compile(rf"\b{SETTLED} of {NAME}|\b{OTHER}, (?:an?|the) (?:[\w-]+ ){{0,3}}?{SETTLED}\b")
INSIDE = re.compile(rf"\b(?:in|near|outside) {NAME}\b(?!['’]s| [A-Z])")
# "Mr. Vessin", "Vessin said", "Vessin, who"
PERSONAL = re.compile(
    rf"\b(?:M(?:r|rs|s)|Dr)\.? {NAME}"
    rf"|\b{OTHER}(?:, who\b| (?:said|says|told|added|wrote|himself|herself)\b)"
)


def no_persons(evidence: Iterable[Evidence]) -> frozenset[str]:
    """Single names that more of the reports take for a place or a body than for a person."""
    count: dict[str, Counter[bool]] = defaultdict(Counter)
    for item in evidence:
        for name, person in _votes(item.report.text, item.analysis.names):
            count[name][person] += 1
    return frozenset(name for name, votes in count.items() if votes[False] > votes[True])


@functools.lru_cache(maxsize=4096)
def _votes(text: str, names: tuple[Name, ...]) -> tuple[tuple[str, bool], ...]:
    """Each single name of a report, and whether the report takes it for a person's."""
    tags: dict[str, Counter[bool]] = defaultdict(Counter)
    for name in names:
        written = text[slice(*name.span)]
        if " " not in written and name.kind != "other":
            tags[written][name.kind == "person"] += 1
    if not tags:
        return ()
    called, inside, personal = (_found(text, rule) for rule in (CALLED, INSIDE, PERSONAL))
    placed = called | (inside - personal)
    return tuple(
        (name, votes[True] > votes[False] and name not in placed)
        for name, votes in tags.items()
        if votes[True] != votes[False] or name in placed
    )


def _found(text: str, rule: re.Pattern[str]) -> set[str]:
    return {
        found["name"] or found["name2"] if "name2" in rule.groupindex else found["name"]
        for found in rule.finditer(text)
    }
