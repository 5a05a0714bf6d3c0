"""How much it says of a matter that two texts share an item."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from onrecord.link.demonyms import MARK
from onrecord.link.words import lexicon, stem, synonym


@functools.lru_cache(maxsize=65536)
def item_weight(one: str) -> float:
    """What a shared item says of a matter: a word 1, a title or a country or a party ½."""
    if one.startswith(("@", MARK)) or one in _weak():
        return 0.5
    return 1.0


@functools.cache
def _weak() -> frozenset[str]:
    return frozenset(
        stem(synonym(w)) for name in ("titles", "light", "someone") for w in lexicon(name)
    )


def weigh(items: Iterable[str]) -> float:
    """The weight of several items together."""
    return sum(map(item_weight, sorted(items)))
