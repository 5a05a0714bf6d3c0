"""The model's names of one report, put right before anybody is made of them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from onrecord.analyse.descriptions import CONTRACTED, PARTISANS, PRONOUNS, heads
from onrecord.analyse.figures import SUFFIXES
from onrecord.analyse.roles import COURTESY, titled
from onrecord.records import Name, NameKind

AFFILIATED = re.compile(r"[A-Z]-[A-Z][\w.]*")  # "Sen. Ada Quill, D-Tarn,"
SHORT_TITLES = frozenset(
    ["rep", "reps", "sen", "sens", "gov", "gen", "col", "lt", "sgt", "capt", "prof", "amb", "rev"]
)
THING = re.compile(r", which\b")
ACRONYM = re.compile(r"[A-Z]{2,5}")
# a lost space: "the council.It", "AFK.It"; not "U.S.Steel"
GLUED_STOP = re.compile(r"(?<=[a-z]{2})\.(?=[A-Z])|(?<=[A-Z]{3})\.(?=[A-Z][a-z])")
# what pages do to names: "Ada Quill Ada Quill"
DOUBLED = re.compile(r"(?P<once>\w[\w.’'-]* \w.*?)\s(?P<again>(?P=once))")
# "Ada QuillOle Quill", glued; not "MacDonald"
GLUED = re.compile(r"(?<=[a-z]{4})(?=[A-Z][a-z])")


def whole(text: str, names: Iterable[Name]) -> Iterator[Name]:
    """The names that hold a word, without what a sentence's end left before them (". Quill")."""
    for name in _apart(text, names):
        start, end = name.span
        start += len(text[start:end]) - len(text[start:end].lstrip(" .,"))
        glued = GLUED.finditer(text, start, end) if name.kind == "person" else ()
        cuts = [start, *(found.start() for found in glued), end]
        long = text.count(" ", start, end) > 2
        if long and (doubled := DOUBLED.fullmatch(text, start, end)):
            cuts = [start, doubled.start("again"), end]
        for one, other in pairwise(cuts):
            span = one, one + len(text[one:other].rstrip())
            if one < other:
                yield name if span == name.span else replace(name, span=span)


def _apart(text: str, names: Iterable[Name]) -> Iterator[Name]:
    """Names without a lost space in them: "the council.Ada Quill", "Ada Quill."."""
    for name in names:
        start, end = name.span
        if "." not in text[start : end + 1]:
            yield name
            continue
        stops = list(GLUED_STOP.finditer(text, start, min(end + 2, len(text))))
        edges = [start, *(stop.end() for stop in stops), end]
        for one, other in pairwise(edges):
            piece = text[one:other].rstrip(".") if other != end or stops else text[one:other]
            opens = piece.split()[0].lower() if piece.split() else ""
            if piece == text[start:end] or (piece[:1].isupper() and opens not in heads("stops")):
                yield replace(name, span=(one, one + len(piece)))


def called(text: str, name: Name) -> bool:
    """Is this what somebody is, tagged as a name: "a Democrat", "Mr.", "R-Tarn"?"""
    start, end = name.span
    word = text[start:end].lower()
    words = {piece.strip(".,") for piece in word.split()}
    if len(word) < 8 and CONTRACTED.sub("", word) in PRONOUNS:
        return True  # "I've"
    if len(word) < 10 and words <= SUFFIXES | COURTESY | SHORT_TITLES | heads("determiners"):
        return True
    if AFFILIATED.fullmatch(text, start, end) and text[:start].rstrip(" ").endswith((",", "(")):
        return True
    is_office = word in heads("titles") & heads("roles")
    if name.kind == "person":
        if word not in heads("titles"):
            return False
        common = re.search(rf"\b{re.escape(word)}\b", text) is not None  # written small, too
        return common or (is_office and text[max(0, start - 4) : start].lower() == "the ")
    offices = words <= heads("titles") and not words <= heads("fields")  # "Former Speaker"
    return name.kind in ("organization", "other") and (
        offices or word in PARTISANS | {"democratic"} or word in heads("people")
    )


def put_right(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """Names that are tagged as a person's though they are none: oftener tagged otherwise, or an
    acronym ("GOP") that is nobody's initials. With a title before it a name is a person's."""
    count: dict[str, Counter[NameKind]] = defaultdict(Counter)
    initials: set[str] = set()
    borne: set[str] = set()  # in full names
    for name in names:
        words = text[slice(*name.span)]
        count[words][name.kind] += 1
        if name.kind == "person" and " " in words:
            borne.update(words.split())
            initials.add("".join(word[0] for word in re.split(r"[\s.-]+", words) if word))
    for name in names:
        words = text[slice(*name.span)]
        kind, times = count[words].most_common(1)[0]
        thing = THING.match(text, name.span[1]) is not None
        acronym = ACRONYM.fullmatch(words) and words not in initials and text.upper() != text
        if times == count[words]["person"]:
            kind = "organization" if acronym else "person"
        kind = "organization" if thing and kind == "person" else kind
        wrong = name.kind == "person" != kind and words not in borne
        wrong = wrong and titled(text, name.span) == name.span
        yield replace(name, kind=kind) if wrong else name


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
