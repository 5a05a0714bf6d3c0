"""An entity in the making, and when two names are one's.

Persons join by their tokens (full name, surname, title and name) unless their genders or
first names differ; organisations by their words, their acronym, or one country in two forms.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from onrecord.analyse.descriptions import heads
from onrecord.records import PartyKind, Role
from onrecord.spans import Span

SMALL = frozenset(["the", "a", "an", "of", "for", "and", "in", "'s", "’s"])
ENDING = re.compile(r"['’]s?$")
LANDS = frozenset(["republic", "country", "nation", "kingdom"])  # "the republic's port authority"
NUMERAL = re.compile(r" [IVX]+\b")  # "Queen Ada IV"
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])  # they tell a son from his father


@dataclass(eq=False)
class Figure:
    """An entity in the making."""

    kind: PartyKind
    names: list[Span] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    plain: list[Span] = field(default_factory=list)  # its bare names
    keys: list[tuple[str, ...]] = field(default_factory=list)  # its names' tokens
    noun: str = ""
    words: frozenset[str] = frozenset()
    gender: str = ""
    plural: bool = False
    proper: bool = False
    roles: list[Role] = field(default_factory=list)
    offices: frozenset[str] = frozenset()  # nouns that may stand for it: "senator", "lawmaker"
    told: frozenset[str] = frozenset()  # the words of its titles and roles, as written
    party: str = ""  # "republican", "democrat", where it stands beside the name
    age: str = ""  # in years, where the report gives it beside the name
    deputy: frozenset[str] = frozenset()  # nouns of offices of which it is only the deputy's
    qualified: bool = False  # only ever "French President X", never "President X"
    owner: Figure | None = None  # whose: "his campaign"
    stands_for: Figure | None = None  # the body for which this spokesperson speaks

    def before(self, at: int) -> int:
        """Where its last mention before ``at`` begins, or -1."""
        return max((s for s, _ in self.mentions if s < at), default=-1)


def add(held: list[Any], item: Any) -> None:
    """Append what is not there yet."""
    if item not in held:
        held.append(item)


def person_key(words: str) -> tuple[str, ...]:
    """A person's name as lower-case tokens, without titles."""
    words = ENDING.sub("", words.strip()).lower()
    tokens = [token for token in re.split(r"[\s.-]+", words) if token]
    last = [t for t in tokens[-1:] if len(tokens) > 1]  # "Ada King", "Ole Judge"
    kept = [t for t in tokens[: len(tokens) - len(last)] if t not in heads("titles")]
    return (*kept, *last) or (words,)


def base(key: tuple[str, ...]) -> tuple[str, ...]:
    """A person's name without "Jr." at its end."""
    return key[:-1] if len(key) > 1 and key[-1] in SUFFIXES else key


def person_fit(key: tuple[str, ...], known: tuple[str, ...]) -> int:
    """0 no; 1 by a name's part; 2 first and last agree; 3 the same.

    Of two full names one with and one without "Jr." are two people's, and so are "George W."
    and "George H.W.".
    """
    if key == known:
        return 3
    one, other = base(key), base(known)
    short, long = sorted((one, other), key=len)
    if len(short) > 1:
        if key[len(one) :] != known[len(other) :]:
            return 0
        given = _same_given(short[0], long[0])
        whole = given and short[-1] == long[-1] and _middles(short, long)
        return 2 if whole or long[-len(short) :] == short else 0
    alone = key if one == short else known
    if alone[-1] in SUFFIXES and alone[-1] != (known if alone is key else key)[-1]:
        return 0  # "Quill Jr."
    return 1 if short[0] in (long[0], long[-1]) else 0


def _same_given(one: str, other: str) -> bool:
    """One given name, cut short or spelt otherwise: "Ken" of Kenneth, "Sara" and "Sarah".

    "Eric" is not "Erica": what is cut off has two letters or more.
    """
    short, long = sorted((one, other), key=len)
    if len(short) > 2 and long.startswith(short) and len(long) - len(short) > 1:
        return True
    return _plain(one) == _plain(other)


def _plain(given: str) -> str:
    """Without doubled letters and a silent h at the end."""
    return re.sub(r"(.)\1", r"\1", given).removesuffix("h")


def _middles(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """May the middle names be one person's? What one leaves out, the other may give."""
    pairs = zip(one[1:-1], other[1:-1], strict=False)
    return all(a == b or (a[0] == b[0] and 1 in (len(a), len(b))) for a, b in pairs)


def called_by_title(text: str, figure: Figure) -> str:
    """ "Prince Olaf", "Pope Olaf II", where nothing else of the name is known; else ""."""
    known = [base(key) for key in figure.keys]
    if figure.kind != "person" or any(len(key) > 1 for key in known):
        return ""
    found: Counter[str] = Counter()
    for start, end in figure.plain:
        for span in figure.mentions:
            title = text[span[0] : start].split() if span[1] == end else []
            if title and title[-1].lower().strip(".") in heads("named_with"):
                numeral = NUMERAL.match(text, end)
                found[f"{title[-1]} {text[start : numeral.end() if numeral else end]}"] += 1
    return max(found, key=lambda name: (found[name], len(name), name), default="")


def gender_of(title: str, key: tuple[str, ...]) -> str:
    """ "m", "f" or "" by the title before a name, or else by a common given name."""
    words = {w.strip(".,").lower() for w in title.split()}
    if words & heads("male"):
        return "m"
    if words & heads("female"):
        return "f"
    if len(key) < 2:
        return ""
    return "m" if key[0] in heads("male_names") else "f" if key[0] in heads("female_names") else ""


def org_key(words: str) -> tuple[str, ...]:
    """An organisation's name as lower-case tokens, without articles and small words."""
    tokens = [ENDING.sub("", t).lower() for t in re.findall(r"[\w.&-]+(?:['’]s?)?", words)]
    return tuple(t.rstrip(".") for t in tokens if t and t not in SMALL)


def org_fit(key: tuple[str, ...], known: tuple[str, ...], outlet: bool) -> bool:
    """The same words, an acronym, one country in two forms, or an outlet's last words.

    Of the country in two forms one may be "the republic's".
    """
    if not key or not known:
        return False
    if key == known:
        return True
    short, long = (key, known) if len(key) < len(known) else (known, key)
    if len(short) < len(long):
        if len(short) == 1 and len(long) > 2:
            initials = "".join(t[0] for t in long)
            if short[0].replace(".", "") in (initials, initials.removeprefix("u")):
                return True
        return outlet and long[-len(short) :] == short and short[0] not in ("news", "agency")
    if len(key) < 2:
        return False
    mine, other = set(key) - set(known), set(known) - set(key)
    if not mine and not other:
        return True
    if len(mine) != 1 or len(other) != 1:
        return False
    one, two = mine.pop(), other.pop()
    return (one[:4] == two[:4] and len(one) > 4) or bool({one, two} & LANDS)
