"""The model's names of one report, put right before anybody is made of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from onrecord.analyse.descriptions import PARTISANS, heads
from onrecord.analyse.figures import SUFFIXES
from onrecord.analyse.roles import COURTESY
from onrecord.records import Name

AFFILIATED = re.compile(r"(?:, |\()[A-Z]-[A-Z][\w.]*")  # "Sen. Ada Quill, D-Tarn,"
# what pages do to names: "Ada Quill Ada Quill"
DOUBLED = re.compile(r"(?P<once>\w[\w.’'-]* \w.*?)\s(?P<again>(?P=once))")
# "Ada QuillOle Quill", glued; not "MacDonald"
GLUED = re.compile(r"(?<=[a-z]{4})(?=[A-Z][a-z])")


def whole(text: str, names: Iterable[Name]) -> Iterator[Name]:
    """The names that hold a word, without what a sentence's end left before them (". Quill")."""
    for name in names:
        start, end = name.span
        start += len(text[start:end]) - len(text[start:end].lstrip(" .,"))
        glued = GLUED.finditer(text, start, end) if name.kind == "person" else ()
        cuts = [start, *(found.start() for found in glued), end]
        if doubled := DOUBLED.fullmatch(text, start, end):
            cuts = [start, doubled.start("again"), end]
        for one, other in pairwise(cuts):
            if one < other:
                yield replace(name, span=(one, other))


def called(text: str, name: Name) -> bool:
    """Is this what somebody is, tagged as a name: "a Democrat", "Mr.", "R-Tarn"?"""
    start, end = name.span
    word = text[start:end].lower()
    words = {piece.strip(".,") for piece in word.split()}
    if words <= SUFFIXES | COURTESY | {"the", "a", "an"} or AFFILIATED.fullmatch(
        text, max(0, start - 2), end
    ):
        return True
    is_office = word in heads("titles") & heads("roles")
    if name.kind == "person":
        return is_office and text[max(0, start - 4) : start].lower() == "the "
    return name.kind in ("organization", "other") and (is_office or word in PARTISANS)


def places(text: str, names: Iterable[Name]) -> set[str]:
    """What is a place's name. Of what ends like a person's full name the commoner tag holds."""
    count: Counter[tuple[str, str]] = Counter()
    full: set[str] = set()
    found: set[str] = set()
    for name in names:
        words = text[slice(*name.span)]
        count[name.kind, words.split()[-1]] += 1
        if name.kind == "place":
            found.add(words)
        elif name.kind == "person" and " " in words:
            full.add(words.split()[-1])
    return {
        words
        for words in found
        if (last := words.split()[-1]) not in full or count["place", last] > count["person", last]
    }
