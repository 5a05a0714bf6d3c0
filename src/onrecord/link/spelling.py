"""One name written in two ways: romanised by different systems, shortened, or an initial.

Names are single words in lower case without accents (see `words.fold`). The rules are in
``data/romanisation.toml``; which given names are short for which comes from the package
nicknames.
"""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources
from typing import Any

from nicknames import NickNamer

_VOWELS = re.compile(r"[aeiou]")
_SYLLABLE = re.compile(r"[bcdfghjklmnpqrstvwxyz']{0,3}[aeiouyw]+(?:ng|[nklmptrhs])?")


@functools.cache
def _table() -> dict[str, Any]:
    raw = resources.files("onrecord.link").joinpath("data/romanisation.toml").read_text("utf-8")
    return tomllib.loads(raw)


@functools.cache
def _rules(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((pair.split()[0], pair.split()[1]) for pair in _table()[name])


@functools.lru_cache(maxsize=65536)
def sound(name: str) -> str:
    """A name with one letter for what is written in several ways: "gaddhafi" is "gadafi"."""
    for old, new in _rules("sounds"):
        name = name.replace(old, new)
    return re.sub(r"(?<=[aeiou])h$", "", re.sub(r"(.)\1+", r"\1", name))


@functools.lru_cache(maxsize=65536)
def _sounds(name: str) -> frozenset[str]:
    """All sounds of a name: a letter such as "q" stands for either of two."""
    found = {name}
    for letters in _table()["doubtful"]:
        found = {one.replace(letters, new) for one in found for new in _table()["either"]}
    return frozenset(sound(one) for one in found)


def bones(name: str) -> frozenset[str]:
    """The consonants of a name's sounds, or the name itself where it has none."""
    return frozenset(_VOWELS.sub("", one) or one for one in _sounds(name))


def initials(name: str) -> frozenset[str]:
    """With which letters a given name, or what it is short for, begins by its sound."""
    return frozenset(sound(one)[:1] for one in _formal(name))


@functools.lru_cache(maxsize=65536)
def same_spelling(one: str, other: str, consonants: int = 3) -> bool:
    """One word romanised two ways: "moammar" and "muammar"; not "maria" and "mario".

    Written otherwise, they must sound the same, or have the same first and last letter and
    the same consonants, at least so many.
    """
    if one == other or _sounds(one) & _sounds(other):
        return True
    a, b = sound(one), sound(other)
    skeleton = _VOWELS.sub("", a)
    return (
        len(skeleton) >= consonants
        and skeleton == _VOWELS.sub("", b)
        and (a[0], a[-1]) == (b[0], b[-1])
        and abs(len(a) - len(b)) < 2
    )


@functools.lru_cache(maxsize=65536)
def same_given(one: str, other: str) -> bool:
    """Two given names of one person: one spelling, an initial, or the short form of a name.

    Two English names that are not short for one another must sound the same.
    """
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    if _formal(one) & _formal(other):
        return True
    both = _is_given(one) and _is_given(other)
    return same_spelling(one, other, 5 if both else 3)


@functools.cache
def _names() -> NickNamer:
    return NickNamer()


@functools.lru_cache(maxsize=65536)
def _formal(name: str) -> frozenset[str]:
    """The names that a name may be short for, itself among them."""
    return frozenset({name, *_names().canonicals_of(name)})


def _is_given(name: str) -> bool:
    return bool(_names().canonicals_of(name) or _names().nicknames_of(name))


# ------------------------------------------------------ names of syllables


def syllabic(name: tuple[str, ...]) -> bool:
    """Is a name written in three parts of one syllable each: "kim jong un", "mao tse tung"?"""
    return len(name) == 3 and all(
        len(part) < 7 and _SYLLABLE.fullmatch(part) is not None for part in name
    )


@functools.lru_cache(maxsize=65536)
def syllables(name: tuple[str, ...]) -> tuple[str, str]:
    """Surname and given name of a name of syllables, in one writing for all romanisations."""
    surname, given = name[0], "".join(name[1:])
    return _surnames().get(surname, _romanised(surname)), _romanised(given)


def _romanised(part: str) -> str:
    for old, new in _rules("syllables"):
        part = part.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", part.replace("'", ""))


@functools.cache
def _surnames() -> dict[str, str]:
    lists = [line.split() for line in _table()["surnames"]]
    return {written: names[0] for names in lists for written in names}
