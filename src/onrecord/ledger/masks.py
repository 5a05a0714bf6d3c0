"""Names that were forgotten on request: known by digests alone, blacked out wherever they stand.

A name is blacked out letter by letter, so that every offset into a text stays true. Where
the whole name is found in a report, its words alone ("Quill" of "Ada Quill") go, too:
rather too much is blacked out than too little.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from onrecord.spans import Span

BLACK = "█"
# A word; in an address its letters may be percent-encoded.
TOKEN = re.compile(r"(?:[^\W_][\u0300-\u036f]*|(?:%[C-Fc-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f])+))+")
PARTICLES = frozenset(
    (
        *("the", "and", "for", "von", "van", "der", "den", "del", "della", "des", "dos", "das"),
        *("bin", "ibn", "abu", "san", "sir", "lord", "lady"),
    )
)
PLAIN = frozenset(("text", "title", "what", "words", "name", "why", "place", "story"))


def plain(word: str) -> str:
    """A word without case and accents."""
    word = unquote(word) if "%" in word else word
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))


def tokens(text: str) -> list[tuple[str, Span]]:
    """The words of a text, without case and accents, and where they stand."""
    return [(plain(found.group()), found.span()) for found in TOKEN.finditer(text)]


def names_of(names: Iterable[str]) -> dict[str, int]:
    """Digests of names, with their number of words: as they are written, and as one word
    ("adaquill", as addresses and accounts have it)."""
    out: dict[str, int] = {}
    for name in names:
        words = [word for word, _ in tokens(name)]
        out |= {digest("name", words): len(words), digest("name", ["".join(words)]): 1}
    return out


def digest(kind: str, words: Iterable[str]) -> str:
    """SHA-256 over words, told apart by what they are (text, address, name)."""
    return hashlib.sha256(f"{kind}\n{' '.join(words)}".encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Masks:
    """All forgotten names: digest -> number of words."""

    digests: Mapping[str, int]

    def __bool__(self) -> bool:
        return bool(self.digests)

    def bears(self, *values: Any) -> bool:
        """True where a forgotten name stands in one of the strings (or lists, dicts of them)."""
        return any(self.found(text) for text in strings(values))

    def found(self, text: str) -> tuple[tuple[str, ...], ...]:
        """The forgotten names that stand in a text, as words."""
        return tuple(words for words, _ in self._hits(text))

    def _hits(self, text: str) -> list[tuple[tuple[str, ...], Span]]:
        if not self.digests:
            return []
        all_words = tokens(text)
        out = []
        for size in sorted(set(self.digests.values())):
            for at in range(len(all_words) - size + 1):
                run = all_words[at : at + size]
                words = tuple(word for word, _ in run)
                if self.digests.get(digest("name", words)) == size:
                    out.append((words, (run[0][1][0], run[-1][1][1])))
        return out

    def over(self, values: Iterable[Any], besides: Iterable[str] = ()) -> Mask:
        """The mask for what belongs together (a report and all that was read in it).

        ``values`` are its strings (or lists and dicts of them); ``besides`` are words to be
        blacked out although the whole name stands nowhere in them.
        """
        names = {name for value in values for text in strings(value) for name in self.found(text)}
        parts = {word for name in names if len(name) > 1 for word in name} | set(besides)
        words = frozenset(w for w in parts if len(w) > 2 and w not in PARTICLES)
        return Mask(self, words, bool(names or words))


@dataclass(frozen=True, slots=True)
class Mask:
    """What is to be blacked out in one report: forgotten names, and their words alone.

    ``is_needed`` is False where nothing that it was made for has a forgotten name.
    """

    masks: Masks
    parts: frozenset[str]
    is_needed: bool = True

    def text(self, text: str, anywhere: bool = False) -> str:
        """The text, blacked out; as long as before. Words alone only with a capital letter,
        unless ``anywhere``."""
        spans = [span for _, span in self.masks._hits(text)]
        if self.parts:
            spans += [
                span
                for word, span in tokens(text)
                if word in self.parts and (anywhere or text[span[0]].isupper())
            ]
        if not spans:
            return text
        letters = list(text)
        for start, end in spans:
            for at in range(start, end):
                if not letters[at].isspace() and letters[at] not in ".,-'’":
                    letters[at] = BLACK
        return "".join(letters)

    def value(self, value: Any) -> Any:
        """Strings, lists and dicts, blacked out; everything else as it is."""
        if isinstance(value, str):
            # an address or a path writes names in small letters
            return self.text(value, anywhere=" " not in value.strip())
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        return value

    def row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A table row, blacked out, JSON columns among them."""
        return {name: self._column(name, value) for name, value in row.items()}

    def _column(self, name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if name not in PLAIN and value[:1] in ("[", "{"):
            try:
                held = json.loads(value)
            except ValueError:
                return self.value(value)
            masked = self.value(held)
            if masked == held:
                return value
            return json.dumps(masked, ensure_ascii=False, separators=(",", ":"))
        return self.value(value)


def strings(value: Any) -> Iterable[str]:
    """Every string in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)
