"""Countries and the words for what is theirs: "Italy's", "Italian", "Rome" as a government."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources

MARK = "§"  # a country's name in folded text: "§italy"; no letter of any report's names


@functools.cache
def table() -> dict[str, tuple[str, ...]]:
    """Country name -> (capital or "", other names, adjectives, people), from demonyms.toml."""
    raw = resources.files("onrecord.link").joinpath("data/demonyms.toml").read_text("utf-8")
    return {name: tuple(forms) for name, forms in tomllib.loads(raw).items()}


def country_key(name: str) -> str:
    """How a country is written in folded text."""
    return MARK + name.lower().replace(" ", "_")


@functools.cache
def _pattern(capitals: bool) -> tuple[re.Pattern[str], dict[str, str]]:
    forms: dict[str, str] = {}
    for name, (capital, *others) in table().items():
        for form in (name, *others, *((capital,) if capitals and capital else ())):
            forms.setdefault(form, country_key(name))
    longest = sorted(forms, key=lambda form: (-len(form), form))
    words = "|".join(re.escape(form) for form in longest)
    return re.compile(rf"(?<![\w.])(?:{words})(?!\w)(?:'s?(?!\w))?"), forms


@functools.lru_cache(maxsize=65536)
def fold_countries(text: str, capitals: bool = False) -> str:
    """``text`` with each country form, possessive included, written as its key.

    Case counts ("Polish", not "polish"). With ``capitals`` a capital stands for its
    government ("Oslo's foreign ministry" is Norway's).
    """
    pattern, forms = _pattern(capitals)

    def key(found: re.Match[str]) -> str:
        form = found[0]
        for ending in ("'s", "'"):
            if form not in forms and form.endswith(ending):
                form = form.removesuffix(ending)
        return forms[form] + " "

    return pattern.sub(key, text.replace("’", "'"))


def countries_whole(text: str) -> str:
    """``text`` with "_" in countries of several words ("South_Korea's"): to split it by words."""
    return _pattern(False)[0].sub(lambda found: found[0].replace(" ", "_"), text)


def is_country(word: str) -> bool:
    """Is a word (or several joined by "_") a country or what is its own?"""
    return fold_countries(word.replace("_", " ")).startswith(MARK)


NOUN = re.compile(r"(?:[A-Z]\.?){2,4}|.* .*|.*(?:land|stan|tain|ica|ea)")


def country_named(text: str) -> str | None:
    """The key of the country that a text names, and no more: "Chile", "the U.S."; None for
    "Chilean", "the Chileans"."""
    name = re.sub(r"^the ", "", text.strip(), flags=re.IGNORECASE)
    for form in (name, f"{name}."):
        key = fold_countries(form).strip()
        if form in _pattern(False)[1] and (form in table() or NOUN.fullmatch(form)):
            return key
    return None


_ADJECTIVE = re.compile(r"(?:ic|ish|ian|ean|ese|an|n|i|er|s)$")


def one_country(noun: str, adjective: str) -> bool:
    """Could ``adjective`` be ``noun``'s, for countries that no table has ("Norland", "Norlandic")?

    Both in lower case. They must share a beginning of at least four letters and all but
    the last two letters of the noun, and the adjective must end like one.
    """
    if noun == adjective:
        return True
    shared = 0
    while shared < min(len(noun), len(adjective)) and noun[shared] == adjective[shared]:
        shared += 1
    return (
        shared >= max(4, len(noun) - 2)
        and len(adjective) - shared <= 4
        and bool(_ADJECTIVE.search(adjective))
    )
