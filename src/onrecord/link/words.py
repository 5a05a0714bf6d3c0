"""The words of a proposition: stems without the small ones, and what they tell about it."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from importlib import resources

from onrecord.link.demonyms import MARK, fold_countries

_WORD = re.compile(rf"{MARK}[\w'-]+|[^\W_]+(?:[.,]\d+)*(?:['’][^\W\d_]+)*", re.UNICODE)


@functools.cache
def lexicon(name: str) -> frozenset[str]:
    """One of the word lists in data/lexicon.toml."""
    return frozenset(str(_lexicon()[name]).split())


@functools.cache
def _lexicon() -> dict[str, object]:
    raw = resources.files("onrecord.link").joinpath("data/lexicon.toml").read_text("utf-8")
    return tomllib.loads(raw)


@functools.cache
def _endings() -> tuple[str, ...]:
    return tuple(str(_lexicon()["endings"]).split())


@functools.cache
def pairs_of(name: str) -> dict[str, frozenset[str]]:
    """A list of pairs in data/lexicon.toml, either way; each word as its synonyms' stem."""
    out: dict[str, set[str]] = {}
    pairs = _lexicon()[name]
    assert isinstance(pairs, list)
    for pair in pairs:
        one, other = (stem(synonym(word)) for word in pair.split())
        out.setdefault(one, set()).add(other)
        out.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in out.items()}


@functools.cache
def _synonyms() -> dict[str, str]:
    lists, verbs = _lexicon()["synonyms"], _lexicon()["irregular"]
    assert isinstance(lists, list)
    assert isinstance(verbs, list)
    like = {word: group.split()[0] for group in lists for word in group.split()}
    forms = {form: verb.split()[0] for verb in verbs for form in verb.split()}
    return {**{form: like.get(verb, verb) for form, verb in forms.items()}, **like}


def synonym(word: str) -> str:
    """The word that stands for a group of like meaning or for a verb's forms, or itself."""
    return _synonyms().get(word, word)


_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def fold(text: str) -> str:
    """Lower case, without accents, with straight apostrophes."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(c for c in text if not unicodedata.combining(c)).casefold()


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word without its endings: a light stemmer, enough to see "protecting" in "protection".

    Endings go, longest first and at most twice, while four letters are left (three for a
    plural); a doubled last consonant becomes one.
    """
    if not word.isalpha():
        return word
    for _ in range(2):
        for ending in _endings():
            left = len(word) - len(ending)
            if word.endswith(ending) and left >= (3 if ending in ("s", "ed", "ing") else 4):
                word = word[:left]
                break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiousl":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] in "iy" else word


def tokens(text: str) -> list[str]:
    """The words of a text in lower case; a country in any form is one token."""
    return list(_tokens(text))


@functools.lru_cache(maxsize=16384)
def _tokens(text: str) -> tuple[str, ...]:
    words = map(fold, _WORD.findall(fold_countries(text)))
    return tuple(word[:-2] if word.endswith("'s") else word for word in words)


@functools.lru_cache(maxsize=65536)
def content(text: str) -> frozenset[str]:
    """Stems of what a text is about: no small words, negations, years or words of time."""
    small = lexicon("stop") | lexicon("negations") | lexicon("dates")
    return frozenset(
        stem(word)
        for word in tokens(text)
        if word not in small and not word.endswith("n't") and not _YEAR.fullmatch(word)
    )


@functools.lru_cache(maxsize=65536)
def terms(text: str) -> frozenset[str]:
    """What a text is about, like words under one stem: by which statements find each other."""
    small = lexicon("stop") | lexicon("negations") | lexicon("dates")
    return frozenset(
        stem(synonym(word))
        for word in tokens(text)
        if word not in small and not word.endswith("n't") and not _YEAR.fullmatch(word)
    )


@functools.lru_cache(maxsize=65536)
def negative(text: str) -> bool:
    """Does the text say that something is not so? (An even count of negations cancels out.)"""
    found = [w for w in tokens(text) if w in lexicon("negations") or w.endswith("n't")]
    return len(found) % 2 == 1


@functools.cache
def _number_words() -> dict[str, int]:
    return {word: n for n, word in enumerate(str(_lexicon()["numbers"]).split()) if n != 1}


@functools.lru_cache(maxsize=65536)
def numbers(text: str) -> frozenset[tuple[float, str]]:
    """Numbers with the stem they count ("12 people" -> (12, "peopl")); dates are not counted."""
    found, out = tokens(text), []
    for at, word in enumerate(found):
        value: float | None = _number_words().get(word)
        if re.fullmatch(r"\d[\d.,]*", word):
            try:
                value = float(word.replace(",", ""))
            except ValueError:
                continue
        if value is None or 1800 <= value <= 2100:
            continue
        near = next((w for w in found[at + 1 : at + 3] if w.isalpha()), "")
        if near not in lexicon("dates") and (at == 0 or found[at - 1] not in lexicon("dates")):
            out.append((value, stem(near)))
    return frozenset(out)


@functools.lru_cache(maxsize=65536)
def weight(stemmed: str) -> float:
    """How much a shared stem says: 1, and ½ for countries and titles, which stand everywhere."""
    return 0.5 if stemmed.startswith(MARK) or stemmed in _titles() else 1.0


@functools.cache
def _titles() -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon("titles"))
