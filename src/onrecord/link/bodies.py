"""How an organisation, an outlet or a document is named, and when two names are one body's."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from onrecord.link.demonyms import (
    MARK,
    countries_whole,
    country_named,
    fold_countries,
    is_country,
    one_country,
)
from onrecord.link.words import fold, lexicon

Tokens = tuple[str, ...]
SHORTENED = re.compile(r"[A-Z][a-z]{1,2}\.|(?:[A-Z]\.)+")  # "St. Olav Courier", "U.S. Mail"
ACRONYM = re.compile(r"[A-Z](?:[a-z]?[A-Z]){1,5}")  # "RFA", "DoJ"


@dataclass(frozen=True, slots=True)
class BodyName:
    """An organisation, outlet or document: its tokens, how it is written, what kind of name it is.

    ``government`` names are compared without regard to order ("Ministry of Trade of X" is
    "X's trade ministry"), others in order. ``acronym`` is set when the name is one;
    ``initials`` are the acronyms that the name may have.
    """

    tokens: Tokens
    written: str
    government: bool
    acronym: str | None
    initials: frozenset[str]

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which words a name is looked for: two that may be one share a key."""
        short = [f"={name}" for name in (self.initials or [self.acronym]) if name]
        if self.government:
            found = [token for token in self.tokens if not token.startswith(MARK)]
            return (*found, *sorted(short))
        return ("".join(self.tokens), *sorted(short))


@functools.cache
def _table() -> dict[str, Any]:
    raw = resources.files("onrecord.link").joinpath("data/names.toml").read_text("utf-8")
    return tomllib.loads(raw)


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_table()[name].split())


@functools.cache
def _spelled() -> dict[str, str]:
    pairs: list[str] = _table()["spellings"]
    return {pair.split()[0]: pair.split()[1] for pair in pairs}


@functools.lru_cache(maxsize=65536)
def body_name(text: str) -> BodyName | None:
    """The name in a text like "the Norlandic newspaper The Harbour Post", or None.

    None is a bare description ("the ministry", "an Italian report"): it names nobody by itself.
    """
    text = re.split(r"[,(;:–—]", text.replace("’", "'"))[0].strip()
    if land := country_named(text):  # as a source it is its government
        return BodyName(tuple(sorted(["government", land])), _plain(text), True, None, frozenset())
    indefinite = bool(re.match(r"(?:an?|some|several|two|one)\s", text, re.IGNORECASE))
    text = countries_whole(re.sub(r"^(?:the|an?)\s+", "", text, flags=re.IGNORECASE))
    heads = lexicon("government") | _words("public")
    words = _without_descriptors([word for word in text.split() if _bare(word)])
    words = " ".join(words).replace("_", " ").split()
    if any(fold(_bare(w)) in heads for w in words):
        return None if indefinite else _government(words)
    folded = fold_countries(" ".join(words)).split()
    if not any(w[:1].isupper() or w[:1].isdigit() for w in folded):
        return None
    shown = [w if SHORTENED.fullmatch(w) else w.strip('"“”.,') for w in words[:-1]]
    shown += [_bare(w) for w in words[-1:]]  # "Angie's List"
    words = [_bare(w) for w in words]
    dotless = "".join(words).replace(".", "")
    acronym = dotless.casefold() if ACRONYM.fullmatch(dotless) and len(words) == 1 else None
    pieces = (_spelled().get(p, p) for w in words for p in re.split(r"[-./]", fold(w)))
    tokens = tuple(p for p in pieces if p not in ("", "the", "and", "&"))
    while len(tokens) > 1 and tokens[-1] in _words("legal"):
        tokens = tokens[:-1]
    initials = frozenset() if acronym else _initials(words)
    return BodyName(tokens, " ".join(shown), False, acronym, initials)


def _plain(text: str) -> str:
    return re.sub(r"^the ", "", text, flags=re.IGNORECASE)


def _bare(word: str) -> str:
    return re.sub(r"'s?$", "", word.strip('"“”.,'))


def _initials(words: list[str]) -> frozenset[str]:
    """The acronyms that a name may have: of its capitals, of all words, without its country."""
    found: set[str] = set()
    own = fold_countries(" ".join(words), capitals=True).split()
    rest = [w for w in own if not w.startswith(MARK)] if own[0].startswith(MARK) else words
    for some in (words, rest):
        parts = [p for w in some for p in w.split("-") if p]
        if sum(p[0].isupper() for p in parts) < 2:
            continue
        big = [p for p in parts if p[0].isupper()]
        found.add("".join(p[0] for p in big).casefold())
        found.add("".join(p[0] for p in parts).casefold())
        if fold(_bare(big[-1])) in _words("legal"):
            found.add("".join(p[0] for p in big[:-1]).casefold())
    return frozenset(name for name in found if 2 <= len(name) <= 7)


def _government(words: list[str]) -> BodyName | None:
    folded = fold_countries(" ".join(words), capitals=True).split()
    small = {"of", "the", "for", "and", "affairs", "&"}
    pieces = (fold(_bare(w)) for w in folded)
    tokens = tuple(_spelled().get(t, t) for t in pieces if t not in small)
    alone = len(tokens) == 1 and words[0][:1].isupper() and tokens[0] in _words("alone")
    if (len(tokens) < 2 and not alone) or not any(
        w[:1].isupper() or w.startswith(MARK) for w in folded
    ):
        return None
    return BodyName(tuple(sorted(tokens)), " ".join(words), True, None, _initials(words))


def _without_descriptors(words: list[str]) -> list[str]:
    """What is left when apposed descriptions around a capitalised name are taken away.

    "Italian newspaper La Voce" -> "La Voce"; "Italy's La Voce daily" -> "La Voce"; but
    "Italian Airways" and "Italy's spy agency" stay whole.
    """

    def proper(word: str) -> bool:
        return (word[:1].isupper() or word[:1].isdigit()) and not is_country(word)

    def describes(word: str) -> bool:
        return word[:1].islower() and fold(word) in lexicon("describing")

    named = [at for at, word in enumerate(words) if proper(word)]
    if not named:
        return words
    end = len(words)
    while end - 1 > named[-1] and describes(words[end - 1]):
        end -= 1
    starts = [at + 1 for at in range(named[-1]) if describes(words[at])]
    start = starts[-1] if starts else 0
    owned = [at + 1 for at in range(start, named[-1]) if words[at].endswith(("'s", "'"))]
    lower = any(word[:1].islower() for word in words[named[-1] + 1 : end])
    if not starts and owned and not lower:
        owner = " ".join(words[: owned[0]])
        heads = any(fold(_bare(w)) in lexicon("government") for w in words[owned[0] : end])
        if is_country(owner) and not heads:
            start = owned[0]
    return words[start:end]


# ------------------------------------------------------------- two writings


def same_body_name(one: BodyName, other: BodyName) -> str | None:
    """Why two body names are one, in words, or None."""
    for short, long in ((one, other), (other, one)):
        if short.acronym and short.acronym in long.initials:
            return f"“{short.acronym.upper()}” are the initials of the other"
    for short, long in ((one, other), (other, one)):
        if short.acronym and long.tokens == (*short.tokens, "news"):
            return f"“{long.written}” is the news of “{short.written}”"
    if one.government and other.government:
        if one.tokens == other.tokens:
            return "the same body of the same country"
        rest = set(one.tokens) ^ set(other.tokens)
        if len(rest) == 2 and len(one.tokens) == len(other.tokens):
            a, b = sorted(rest, key=lambda word: (word not in one.tokens, word))
            if MARK not in a + b and (one_country(a, b) or one_country(b, a)):
                return f"“{a}” and “{b}” are one country's"
        return None
    if one.government or other.government:
        return None
    if one.tokens == other.tokens or "".join(one.tokens) == "".join(other.tokens):
        return "the same name"
    return None
