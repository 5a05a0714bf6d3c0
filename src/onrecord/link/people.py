"""How a person's name is written, apart from what stands before and after it."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from onrecord.link.demonyms import countries_whole, fold_countries, is_country, table
from onrecord.link.spelling import (
    bones,
    initials,
    same_given,
    same_spelling,
    syllabic,
    syllables,
)
from onrecord.link.words import fold, lexicon

Tokens = tuple[str, ...]
SUFFIX = re.compile(r",? (?:(?P<roman>II|III|IV)|(?P<word>Jr|Sr|jr|sr))\b\.?")
SONS = frozenset(["bin", "ibn", "bint", "ben"])  # "Ali bin Omar" has no surname
ARTICLES = frozenset(["al", "el", "ul"])
MEN = frozenset(["mr", "sir", "lord", "mister", "king", "prince", "emperor", "congressman"])
WOMEN = frozenset(["mrs", "ms", "miss", "dame", "lady", "madam", "queen", "princess"])


@functools.cache
def _named_with() -> frozenset[str]:
    raw = resources.files("onrecord.link").joinpath("data/names.toml").read_text("utf-8")
    return frozenset(tomllib.loads(raw)["named_with"].split())


@functools.cache
def _before_names() -> frozenset[str]:
    return lexicon("titles") | lexicon("courtesy") | _named_with()


@dataclass(frozen=True, slots=True)
class PersonName:
    """The text "Prime Minister Ana Lo" gives tokens (ana, lo), ``written`` "Ana Lo", its titles.

    ``suffix`` tells a son from his father: "jr", "sr", "ii" or "". ``gender`` is "m" or "f"
    where a courtesy title says so.
    """

    tokens: Tokens
    written: str
    titles: frozenset[str]
    countries: frozenset[str]
    suffix: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class FullName:
    """A name of two words or more, as it is compared: articles ("al-") are left out."""

    tokens: Tokens
    suffix: str = ""

    @property
    def surnames(self) -> Tokens:
        """The words by which others may call this person alone: the last, of some the first."""
        if SONS & set(self.tokens[1:-1]):
            return ()
        return (self.tokens[-1], self.tokens[0]) if syllabic(self.tokens) else self.tokens[-1:]

    @property
    def callings(self) -> Tokens:
        """The surnames, and of a name of three words the first ("Kim" of "Kim Jong Un")."""
        return (*self.surnames, *self.tokens[:1]) if len(self.tokens) == 3 else self.surnames

    @property
    def shown(self) -> str:
        """The name in capitals and small letters."""
        return " ".join(
            [*(word.capitalize() for word in self.tokens), *filter(None, [self.ending])]
        )

    @property
    def ending(self) -> str:
        """ "Jr.", "III" or ""."""
        return {"jr": "Jr.", "sr": "Sr."}.get(self.suffix, self.suffix.upper())


@functools.lru_cache(maxsize=65536)
def keys(name: FullName) -> frozenset[str]:
    """Under which words a name is looked for: two that may be one person's share a key."""
    tokens = name.tokens
    last, given = bones(tokens[-1]), initials(tokens[0])
    found = {f"{consonants} {letter}" for consonants in last for letter in given}
    found |= {"".join(tokens), " ".join(sorted(tokens)), " ".join(syllables(tokens))}
    return frozenset(found | {" ".join(three) for three in _threes(tokens)})


def _threes(tokens: Tokens) -> Iterable[Tokens]:
    return zip(tokens, tokens[1:], tokens[2:], strict=False)


@functools.lru_cache(maxsize=65536)
def person_name(text: str) -> PersonName:
    """A person's name apart from titles, countries and descriptions; tokens () when none is left.

    Case, accents, hyphens, a possessive and what follows a comma do not count.
    """
    text = text.replace("’", "'")
    if ending := SUFFIX.search(text):
        text = text[: ending.start()] + text[ending.end() :]
    text = re.sub(r"'s?$", "", re.split(r"[,(;:–—]", text)[0].strip())
    described = bool(re.match(r"(?:the|an?)\s", text, re.IGNORECASE))
    titles: set[str] = set()
    countries: set[str] = set()
    words = countries_whole(text).split()
    whole = [fold(word).strip(".,") for word in words]
    while words and _before_name(words, titles, countries):
        words = words[1:]
    for at in range(len(words) - 1, -1, -1):  # "Norlandic Foreign Minister Ana Lo"
        title = fold(words[at]).strip(".,").rpartition("-")[2]  # "Co-Chairwoman Ana Lo"
        if title in lexicon("titles") and (described or words[at + 1 :]):
            titles.add(title)
            words = words[at + 1 :]
            break
    tokens, shown = _tokens(words)
    before = set(whole[: len(whole) - len(words)])
    gender = "m" if before & MEN else "f" if before & WOMEN else ""
    suffix = (ending["roman"] or ending["word"]).lower() if ending else ""
    return PersonName(tokens, shown, frozenset(titles), frozenset(countries), suffix, gender)


@functools.lru_cache(maxsize=65536)
def titled_name(text: str) -> str:
    """A single name, or one with a numeral, with the title that belongs to it; else "".

    "Crown Prince Olaf of Norland" is "Prince Olaf", "Pope Olaf II" itself; a president's title
    belongs to no name.
    """
    name = person_name(text)
    if not name.written:
        return ""
    title, _, rest = text.replace("’", "'").partition(name.written)
    before = title.split()[-1:]
    if not before or fold(before[0]).strip(".") not in _named_with():
        return ""
    numeral = re.match(r" [IVX]+\b", rest)
    if len(name.tokens) > 1 and not numeral:
        return ""
    return f"{before[0]} {name.written}{numeral.group() if numeral else ''}"


def _tokens(words: list[str]) -> tuple[Tokens, str]:
    name: list[str] = []
    written: list[str] = []
    for word in " ".join(words).replace("_", " ").split():
        low = fold(word).strip(".\"'“”")
        if not word[:1].isupper() and low.split("-")[0] not in lexicon("particles"):
            break
        written.append(word)
        name += [piece for piece in re.split(r"[-.]", low) if piece]
    if all(piece in lexicon("particles") for piece in name):
        name = []
    return tuple(name), " ".join(written).strip("\"'“”")


def _before_name(words: list[str], titles: set[str], countries: set[str]) -> bool:
    """Is the first word a title, a country or a description? (It is then noted.)"""
    word = words[0]
    low = fold(word).strip(".,")
    if is_country(word) and not (word in table() and len(words) == 2):  # "Jordan Reyes" is a name
        countries.add(fold_countries(word.replace("_", " ")).strip())
        return True
    pieces = [piece for piece in low.split("-") if piece not in ("then", "ex")]
    if pieces and _before_names().issuperset(pieces):
        titles.update(p for p in pieces if p == "dr" or p not in lexicon("courtesy"))
        return True
    if low == "of" and titles and len(words) > 2:  # "Secretary of State Ana Lo"
        words.pop(0)
        return True
    return word[:1].islower() and low.split("-")[0] not in lexicon("particles")


@functools.lru_cache(maxsize=65536)
def full_name(name: PersonName, suffix: str = "") -> FullName | None:
    """What of a name is compared, or None where it is one word alone."""
    kept = tuple(token for token in name.tokens if token not in ARTICLES)
    return FullName(kept, name.suffix or suffix) if len(kept) > 1 else None


# ------------------------------------------------------------- two writings


@functools.lru_cache(maxsize=131072)
def same_person_name(one: FullName, other: FullName) -> bool:
    """Two full names that may be one person's: in two spellings, or with names left out.

    "Moammar Gaddafi" and "Muammar Qadhafi"; "Bill Barr" and "William P. Barr"; "Moon
    Jae-in" and "Mun Chae In". Not: "Ana Lo Jr." and "Ana Lo", "Ana B. Lo" and "Ana C. Lo".
    """
    if one.suffix != other.suffix:
        return False
    a, b = one.tokens, other.tokens
    if "".join(a) == "".join(b):
        return True
    if (syllabic(a) or syllabic(b)) and {len(a), len(b)} <= {2, 3}:
        turned = (*b[1:], b[0]) == a or (*a[1:], a[0]) == b  # "Jae-in Moon"
        return syllables(a) == syllables(b) or turned
    if set(_threes(a)) & set(_threes(b)):
        return True  # "Abu Bakr al-Karski", and what his name goes on with
    if not same_spelling(a[-1], b[-1], 5) or not same_given(a[0], b[0]):
        return False
    middles = zip(a[1:-1], b[1:-1], strict=False)
    return all(same_given(x, y) for x, y in middles)


def torn(some: frozenset[FullName], others: frozenset[FullName]) -> bool:
    """Do two sides hold full names that cannot be one person's?"""
    return any(not same_person_name(a, b) for a in some for b in others)
