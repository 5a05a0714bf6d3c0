"""Names in a text, from the reader's tags: people, organisations, places and the rest.

The tags are CoNLL-2003's (person, organisation, location, miscellaneous), in BIO.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from onrecord.analyse.descriptions import heads
from onrecord.analyse.encoder import Reading, best_tags
from onrecord.records import Name, NameKind
from onrecord.spans import Span

KINDS: Mapping[str, NameKind] = {
    "PER": "person",
    "ORG": "organization",
    "LOC": "place",
    "MISC": "other",
}
INITIAL = re.compile(r"[A-Z]\.")
POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)


def extract(text: str, reading: Reading) -> tuple[Name, ...]:
    """The names in text order; ``score`` is the mean probability of the tokens' tags.

    A possessive ending belongs to the token but not to the name.
    """
    tags = reading.name_tags
    path = best_tags(reading.name_scores)
    runs: list[list[int]] = []
    for at, tag in enumerate(path):
        if tags[tag].startswith("B-"):
            runs.append([at, at])
        elif tags[tag].startswith("I-"):
            runs[-1][1] = at
    out: list[Name] = []
    for first, last in runs:
        span = reading.tokens[first][0], reading.tokens[last][1]
        chosen = [float(reading.name_scores[at, path[at]]) for at in range(first, last + 1)]
        kind = KINDS[tags[path[first]][2:]]
        name = Name(_bare(text, span), kind, float(np.exp(chosen).mean()))
        if out and _goes_on(text, out[-1], name):
            held = out.pop()
            score = min(held.score, name.score)
            name = Name((held.span[0], name.span[1]), kind, score)
        out.append(name)
    return _as_elsewhere(text, out)


def _as_elsewhere(text: str, names: Sequence[Name]) -> tuple[Name, ...]:
    """ "Ada" | "Quill" is one person's name where "Ada Quill" is one elsewhere in the text."""
    whole = {text[slice(*name.span)] for name in names if name.kind == "person"}
    out: list[Name] = []
    for name in names:
        if out and out[-1].kind == name.kind == "person":
            span = out[-1].span[0], name.span[1]
            if out[-1].span[1] + 1 == name.span[0] and text[slice(*span)] in whole:
                name = Name(span, "person", min(out.pop().score, name.score))
        out.append(name)
    return tuple(out)


def _goes_on(text: str, one: Name, other: Name) -> bool:
    """ "Ada" | "B. Quill", "Ada" | "Quill": what stands right after a given name is its rest.

    What begins with an initial is the rest of any person's name.
    """
    if one.kind != "person" or other.kind != "person" or text[one.span[1] : other.span[0]] != " ":
        return False
    if INITIAL.match(text, *other.span):
        return True
    given = heads("male_names") | heads("female_names")
    first = text[slice(*other.span)].split()[0].lower()
    return text[slice(*one.span)].lower() in given and first not in given


def _bare(text: str, span: Span) -> Span:
    start, end = span
    return start, start + len(POSSESSIVE.sub("", text[start:end])) if end - start > 2 else end
