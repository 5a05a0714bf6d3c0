"""Who "he", "she", "it", "they" and "I" are: by gender, number and who is in focus.

Focus follows the text. Each mention weighs by its place in its sentence (a subject more
than an object, a speaker most) and fades with the sentences between, after the salience
factors of Lappin and Leass (1994); the agreeing figure with the greatest sum is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable
from functools import partial

from onrecord.analyse.descriptions import heads
from onrecord.analyse.figures import Figure
from onrecord.spans import Span, Spans

THIRD = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im)\b")
FORMS = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}
FADE = (1.0, 0.72, 0.4, 0.2, 0.1, 0.06)
VERB = re.compile(
    r"(?:['’]s)?(?:,[^,.;\n]{1,60},)? (?:later |still |never |once |[a-z]+ly )?"
    r"(?:has|had|have|was|were|is|will|would|could|also|then|who|did|does|told|made|took|went|came|sees|spoke|wrote|gave|got|kept|thinks|[a-z]+(?:ed|ies)|"
    r"sa(?:id|ys)|[a-z]{3,}[^s\W]s)\b"
)
OBLIQUE = re.compile(
    r"\b(?:of|to|for|with|by|from|on|at|in|about|against|than|between|like|over|under|upon|"
    r"toward|towards|via|into|behind|and)(?: (?:the|then))?\s+$"
)
# "…," he said: the pronoun that closes what is said
TRAILING = re.compile(r"[,?!—–”\"'’]['’”\"]*\s+$")
SPEAKING = 1.5


class Focus:
    """The mentions of a text by position, and who is in focus at each place."""

    def __init__(self, text: str, sentences: Spans, quoted: bytearray) -> None:
        self.text, self.quoted = text, quoted
        self.starts = [start for start, _ in sentences]
        self._seen: list[tuple[int, int, Figure, float]] = []
        self._thirds = [m.span() for m in THIRD.finditer(text) if not quoted[m.start()]]
        self._read = 0  # how many of them have been resolved
        self._known: set[int] = set()

    def sentence(self, at: int) -> int:
        """Index of the sentence that holds a position."""
        return max(0, bisect_right(self.starts, at) - 1)

    def note(self, at: int, figure: Figure, weight: float) -> None:
        """A mention of ``figure`` that begins at ``at``."""
        insort(self._seen, (at, len(self._seen), figure, weight), key=lambda seen: seen[:2])

    def note_name(self, span: Span, figure: Figure) -> None:
        """A name: it weighs by the words beside it."""
        self.note(span[0], figure, self.place(span))

    def place(self, span: Span) -> float:
        """How much a name weighs by its place: a subject 1, a possessive or an object less."""
        start, end = span
        if self.text[end - 2 : end] in ("'s", "’s") or self.text[end : end + 2] in ("'s", "’s"):
            return 0.45
        if OBLIQUE.search(self.text, max(0, start - 12), start):
            return 0.35
        if VERB.match(self.text, end):
            return 1.0
        return 0.9 if start - self.starts[self.sentence(start)] < 4 else 0.5

    def between(self, start: int, end: int) -> bool:
        """Is anybody mentioned there?"""
        first = bisect_left(self._seen, start, key=lambda seen: seen[0])
        return first < len(self._seen) and self._seen[first][0] < end

    def speaks(self, at: int, figure: Figure, named: bool) -> None:
        """The source of a statement; a name has been noted already."""
        self._known.add(at)
        self.note(at, figure, SPEAKING - 0.9 if named else SPEAKING)

    def replace(self, one: Figure, other: Figure) -> None:
        """``one`` turned out to be ``other``."""
        self._seen = [(at, n, other if f is one else f, w) for at, n, f, w in self._seen]

    def follow(self, at: int) -> None:
        """Resolve the pronouns before ``at`` that are no sources, so that focus moves along."""
        while self._read < len(self._thirds) and self._thirds[self._read][0] < at:
            start, end = self._thirds[self._read]
            self._read += 1
            if start in self._known:
                continue
            found = self.meant(start, partial(agrees, FORMS[self.text[start:end].lower()]))
            if found is not None:
                self.note(start, found, 0.45 if self.text[start + 1] == "i" else 0.8)

    def meant(
        self, at: int, fits: Callable[[Figure], float], reach: int = 5, barred: Figure | None = None
    ) -> Figure | None:
        """The figure in focus at ``at`` that fits (0 no, else a factor), or None."""
        here, inside = self.sentence(at), self.quoted[at]
        trailing = not inside and TRAILING.search(self.text, max(0, at - 4), at) is not None
        factors: dict[Figure, float] = {}
        scores: dict[Figure, float] = {}
        for index in range(bisect_left(self._seen, at, key=lambda seen: seen[0]) - 1, -1, -1):
            place, _, figure, weight = self._seen[index]
            away = here - self.sentence(place)
            if away > reach:
                break
            if figure not in factors:
                factors[figure] = 0.0 if figure is barred else fits(figure)
            if not factors[figure]:
                continue
            weight *= FADE[min(away, len(FADE) - 1)]
            if not away and weight < SPEAKING:
                weight *= 0.3 if trailing else 1.6
            if self.quoted[place] and not inside:
                weight *= 0.1
            scores[figure] = scores.get(figure, 0.0) + weight * factors[figure]
        return max(scores, key=lambda figure: scores[figure], default=None)


def agrees(form: str, figure: Figure) -> float:
    """0, or how well a figure agrees with a pronoun: m, f, p (they), i (it)."""
    if form in "mf":
        person = figure.kind == "person" or (
            figure.kind == "unnamed" and not figure.plural and figure.noun in heads("people")
        )
        if not person or figure.gender not in ("", form):
            return 0.0
        return 1.0 if figure.gender else 0.75
    if form == "p":
        if figure.plural:
            return 1.3
        return 1.0 if figure.kind in ("organization", "outlet") else 0.0
    if form == "i":
        fits = figure.kind in ("organization", "outlet", "document") and not figure.plural
        return 1.0 if fits else 0.0
    return 0.0


# "…," said X / X said at either side of a quotation
AFTER = re.compile(
    r"[,.]?[”\"’']*\s*(?:[\w ]{0,12}?\b(?:said|says|told|wrote|added|tweeted|continued|"
    r"explained|asked|argued)\s+)?"
)


def quoter(
    text: str, quoted: bytearray, at: int, plain: list[tuple[Span, Figure]]
) -> Figure | None:
    """Who speaks the quotation that holds ``at``: the person named at its end or before it.

    ``plain`` are the persons' names in text order.
    """
    end = quoted.find(b"\x00", at)
    end = len(text) if end < 0 else end
    follows = AFTER.match(text, end)
    close = follows.end() if follows else end
    index = bisect_left(plain, end, key=lambda item: item[0][0])
    if index < len(plain) and plain[index][0][0] - close < 25:
        between = text[end : plain[index][0][0]]
        if "\n" not in between and ". " not in between.replace("Mr. ", ""):
            return plain[index][1]
    begin = quoted.rfind(b"\x00", 0, at)
    index = bisect_left(plain, begin, key=lambda item: item[0][0]) - 1
    while index >= 0 and quoted[plain[index][0][0]]:
        index -= 1
    if index >= 0 and begin - plain[index][0][1] < 250:
        return plain[index][1]
    return None
