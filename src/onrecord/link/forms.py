"""How a name is written, taken apart so that two writings can be held side by side."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from onrecord.link.demonyms import (
    MARK,
    countries_whole,
    fold_countries,
    is_country,
    one_country,
    table,
)
from onrecord.link.words import fold, lexicon
from onrecord.records import Entity, Evidence

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonName:
    """The text "Prime Minister Ana Lo" gives tokens (ana, lo), ``written`` "Ana Lo", its titles."""

    tokens: Tokens
    written: str
    titles: frozenset[str]
    countries: frozenset[str]


@functools.lru_cache(maxsize=65536)
def person_name(text: str) -> PersonName:
    """A person's name apart from titles, countries and descriptions; tokens () when none is left.

    Case, accents, hyphens, a possessive, "Jr." and what follows a comma do not count.
    """
    text = re.split(r"[,(;:–—]", text.replace("’", "'"))[0].strip()
    text = re.sub(r"'s?$", "", text)
    described = bool(re.match(r"(?:the|an?)\s", text, re.IGNORECASE))
    titles: set[str] = set()
    countries: set[str] = set()
    words = countries_whole(text).split()
    while words and _before_name(words, titles, countries):
        words = words[1:]
    for at in range(len(words) - 1, -1, -1):  # "Norlandic Foreign Minister Ana Lo"
        if fold(words[at]).strip(".,") in lexicon("titles") and (
            described or _names_on(words[at + 1 :])
        ):
            titles.add(fold(words[at]).strip(".,"))
            words = words[at + 1 :]
            break
    name: list[str] = []
    written: list[str] = []
    for word in " ".join(words).replace("_", " ").split():
        low = fold(word).strip(".\"'“”")
        if name and low in lexicon("suffixes"):
            continue
        if not word[:1].isupper() and low not in lexicon("particles"):
            break
        written.append(word)
        name += [piece for piece in re.split(r"[-.]", low) if piece]
    if name and all(piece in lexicon("particles") for piece in name):
        name = []
    shown = " ".join(written).strip("\"'“”")
    return PersonName(tuple(name), shown, frozenset(titles), frozenset(countries))


def _names_on(words: list[str]) -> bool:
    return any(fold(word).strip(".,") not in lexicon("suffixes") for word in words)


def _before_name(words: list[str], titles: set[str], countries: set[str]) -> bool:
    """Is the first word a title, a country or a description? (It is then noted.)"""
    word = words[0]
    low = fold(word).strip(".,")
    if is_country(word) and not (word in table() and len(words) == 2):  # "Jordan Reyes" is a name
        countries.add(fold_countries(word.replace("_", " ")).strip())
        return True
    pieces = [piece for piece in low.split("-") if piece not in ("then", "ex")]
    if pieces and all(p in lexicon("titles") or p in lexicon("courtesy") for p in pieces):
        titles.update(p for p in pieces if p not in lexicon("courtesy"))
        return True
    if low == "of" and titles and len(words) > 2:  # "Secretary of State Ana Lo"
        words.pop(0)
        return True
    return word[:1].islower() and low not in lexicon("particles")


@dataclass(frozen=True, slots=True)
class BodyName:
    """An organisation, outlet or document: its tokens, how it is written, what kind of name it is.

    ``government`` names are compared without regard to order ("Ministry of Trade of X" is
    "X's trade ministry"), others in order. ``acronym`` is set when the name is one.
    """

    tokens: Tokens
    written: str
    government: bool
    acronym: str | None
    initials: str


@functools.lru_cache(maxsize=65536)
def body_name(text: str) -> BodyName | None:
    """The name in a text like "the Norlandic newspaper The Harbour Post", or None.

    None is a bare description ("the ministry", "an Italian report"): it names nobody by itself.
    """
    text = re.split(r"[,(;:–—]", text.replace("’", "'"))[0].strip()
    indefinite = bool(re.match(r"(?:an?|some|several|two|one)\s", text, re.IGNORECASE))
    text = countries_whole(re.sub(r"^(?:the|an?)\s+", "", text, flags=re.IGNORECASE))
    heads = lexicon("government")
    words = _without_descriptors([word for word in text.split() if _bare(word)])
    words = " ".join(words).replace("_", " ").split()
    if any(fold(_bare(w)) in heads for w in words):
        return None if indefinite else _government(words)
    folded = fold_countries(" ".join(words)).split()
    if not any(w[:1].isupper() or w[:1].isdigit() for w in folded):
        return None
    words = [_bare(w) for w in words]
    initials = "".join(w[0] for w in words if w[:1].isupper()).casefold()
    pieces = (p for w in words for p in re.split(r"[-./]", fold(w)))
    dotless = "".join(words).replace(".", "")
    acronym = dotless.casefold() if re.fullmatch(r"[A-Z]{2,6}", dotless) else None
    tokens = tuple(p for p in pieces if p not in ("", "the"))
    return BodyName(tokens, " ".join(words), False, acronym, initials)


def _bare(word: str) -> str:
    return re.sub(r"'s?$", "", word.strip('"“”.,'))


def _government(words: list[str]) -> BodyName | None:
    folded = fold_countries(" ".join(words), capitals=True).split()
    small = {"of", "the", "for", "and", "affairs"}
    tokens = tuple(t for t in (fold(_bare(w)) for w in folded) if t not in small)
    if len(tokens) < 2 or not any(w[:1].isupper() or w.startswith(MARK) for w in folded):
        return None
    return BodyName(tuple(sorted(tokens)), " ".join(words), True, None, "")


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


@dataclass(frozen=True, slots=True)
class Form:
    """All writings of one entity, and what is known of it from its own report."""

    entity: Entity
    people: tuple[Tokens, ...]  # full names, at least two tokens
    bare: frozenset[str]  # single-token names
    titles: frozenset[str]
    countries: frozenset[str]
    bodies: tuple[BodyName, ...]
    texts: tuple[str, ...]


def form(evidence: Evidence, entity: Entity) -> Form:
    """An entity's writings: the words of its name spans, and the titles before them."""
    text = evidence.report.text
    texts = tuple(dict.fromkeys([text[s:e] for s, e in entity.names] or [entity.name]))
    people: dict[Tokens, None] = {}
    bare: set[str] = set()
    titles: set[str] = set()
    countries: set[str] = set()
    bodies: dict[BodyName, None] = {}
    if entity.kind == "person":
        before = [[*text[max(0, s - 40) : s].split()[-3:], text[s:e]] for s, e in entity.names]
        for written in (*texts, *(" ".join(words) for words in before if len(words) > 1)):
            name = person_name(written)
            if written in texts and len(name.tokens) == 1:
                bare.add(name.tokens[0])
            elif written in texts and name.tokens:
                people[name.tokens] = None
            known = name.tokens in people or (len(name.tokens) == 1 and name.tokens[0] in bare)
            if written in texts or known:
                titles |= name.titles
                countries |= name.countries
        for role in entity.roles:
            words = fold_countries(role.role).split()
            titles |= {fold(w).strip(".,") for w in words} & lexicon("titles")
            countries |= {w for w in words if w.startswith(MARK)}
    else:
        bodies = {name: None for name in map(body_name, texts) if name}
    return Form(
        entity,
        tuple(people),
        frozenset(bare),
        frozenset(titles),
        frozenset(countries),
        tuple(bodies),
        texts,
    )


# ------------------------------------------------------------- two writings


def same_person_name(one: Tokens, other: Tokens) -> bool:
    """Two full names of one person: written alike, or one with its middle names left out."""
    if "".join(one) == "".join(other):
        return True
    if len(one) == len(other):
        return all(_same_spelling(a, b) for a, b in zip(one, other, strict=True))
    short, long = sorted((one, other), key=len)
    if len(short) != 2 or (short[0], short[-1]) != (long[0], long[-1]):
        return False
    return len(long) == 3


def _same_spelling(one: str, other: str) -> bool:
    """One name transliterated two ways: "Moammar" and "Muammar"; not "Maria" and "Mario"."""
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:  # an initial
        return one[0] == other[0]
    a, b = _sound(one), _sound(other)
    if a == b:
        return True
    skeleton = re.sub(r"[aeiou]", "", a)
    return (
        len(skeleton) >= 3
        and skeleton == re.sub(r"[aeiou]", "", b)
        and (a[0], a[-1]) == (b[0], b[-1])
        and len(one) > 4
    )


def _sound(name: str) -> str:
    for old, new in (
        ("dh", "d"),
        ("kh", "k"),
        ("gh", "g"),
        ("ph", "f"),
        ("ou", "u"),
        ("oo", "u"),
        ("ee", "i"),
        ("y", "i"),
        ("q", "k"),
    ):
        name = name.replace(old, new)
    return re.sub(r"(.)\1", r"\1", name)


def same_body_name(one: BodyName, other: BodyName) -> str | None:
    """Why two body names are one, in words, or None."""
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
    for short, long in ((one, other), (other, one)):
        if short.acronym and len(long.tokens) > 1 and short.acronym == long.initials:
            return f"“{short.acronym.upper()}” are the initials of the other"
    return None
