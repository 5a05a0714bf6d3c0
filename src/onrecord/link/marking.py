"""A text's words with the parties in them marked: "@" and a key for each mention.

What is compared is who is meant, however each report calls them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from onrecord.link.negation import items
from onrecord.link.words import tokens
from onrecord.records import Entity
from onrecord.spans import Span

PARTY = "qxparty"  # a mention in a text whose words are being taken; no word begins so
LONGEST = 60  # characters of a mention that is a name; longer ones describe
_SPACED = re.compile(r"n ?[’'] ?t\b")


def outermost(mentions: Iterable[tuple[Span, str, Entity]]) -> list[tuple[Span, str]]:
    """Mentions that are short enough to be names, without those inside another."""
    out: list[tuple[Span, str]] = []
    for (start, end), key, _ in sorted(mentions, key=lambda m: (m[0][0], -m[0][1])):
        if end - start <= LONGEST and (not out or start >= out[-1][0][1]):
            out.append(((start, end), key))
    return out


def marked(text: str, span: Span, names: Sequence[tuple[Span, str]]) -> list[str]:
    """The words of a span in lower case, a mention as "@" and its party's key."""
    pieces: list[str] = []
    keys: list[str] = []
    at = span[0]
    for (start, end), key in names:
        if span[0] <= start and end <= span[1]:
            pieces.append(text[at:start])
            pieces.append(f" {PARTY}{len(keys)} ")
            keys.append(key)
            at = end
    pieces.append(text[at : span[1]])
    said = _SPACED.sub("n't", "".join(pieces))
    return [
        "@" + keys[int(word[len(PARTY) :])] if word.startswith(PARTY) else word
        for word in tokens(said)
    ]


def names_called(text: str, span: Span, names: Sequence[tuple[Span, str]]) -> dict[str, str]:
    """A party's item -> the last word of its mention there, where that is a name."""
    out: dict[str, str] = {}
    for (start, end), key in names:
        if span[0] <= start and end <= span[1]:
            last = last_name(text[start:end])
            if last:
                out[f"@{key}"] = last
    return out


def last_name(mention: str) -> str | None:
    """The last word of a mention as an item, where that is a name; or None."""
    words = mention.split()
    if not words or not words[-1][:1].isupper():
        return None
    return next(iter(items(tokens(words[-1]))), None)
