"""The persons of one report by their names: whom each name means, in full or alone."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Sequence

from onrecord.analyse.descriptions import NameIndex
from onrecord.analyse.figures import (
    SUFFIXES,
    Figure,
    add,
    base,
    gender_of,
    person_fit,
    person_key,
)
from onrecord.analyse.namesakes import Namesakes
from onrecord.analyse.pronouns import Focus
from onrecord.analyse.roles import titled
from onrecord.spans import Span

# a capitalised word that no other stands beside
CAPITAL = re.compile(r"(?<![A-Z][\w.’'-] )(?<!\w)(?P<name>[A-Z][a-z]\w+)\b(?![-.’'][A-Z]| [A-Z])")
SUFFIX = re.compile(r",? (?P<suffix>Jr|Sr|III?|IV)\b")


class People:
    """Persons by name. Full names are taken first, so that a surname alone can mean any of them.

    ``figures`` is the report's list of them all, to which new ones are added.
    """

    def __init__(self, text: str, focus: Focus, figures: list[Figure]) -> None:
        self.text, self.figures = text, figures
        self.plain: list[tuple[Span, Figure]] = []  # names, in text order
        self._focus = focus
        self._at: dict[Span, Figure] = {}
        self._by_word: dict[str, list[Figure]] = {}  # by the words of their names
        self._unclear: dict[str, tuple[Span, Figure]] = {}  # the last of a surname
        self._namesakes = Namesakes(text, focus, self.plain)

    def take(self, spans: Iterable[Span]) -> None:
        """Note names: those of two words and more first, then given names, then surnames."""
        alone: list[Span] = []
        given: list[Span] = []
        surnames: list[Span] = []
        for span in spans:
            if len(base(self._key(span))) > 1:
                self.named(span)
            else:
                alone.append(span)
        last = {base(key)[-1] for figure in self.figures for key in figure.keys}
        for span in alone:
            word = base(self._key(span))[0]
            (surnames if word in last or word not in self._by_word else given).append(span)
            self._namesakes.alone.setdefault(word, []).append(span)
        surnames.sort(key=self._told_apart, reverse=True)  # in text order otherwise
        for span in (*given, *surnames):
            self.named(span)

    def _told_apart(self, span: Span) -> bool:
        """Does "Mr." tell a surname from all who bear it in full ("Mr. Quill" beside Ada Quill)?"""
        key = self._key(span)
        gender = gender_of(self.text[titled(self.text, span)[0] : span[0]], key)
        known = list(self._bearers(key, ""))
        return bool(gender and known) and not any(self._bearers(key, gender))

    def missed(self, index: NameIndex) -> Iterator[Span]:
        """Surnames of persons known by full name, where the model missed them."""
        names = [base(k) for f in self.figures for k in f.keys]
        surnames = {k[-1] for k in names if len(k) > 1 and len(k[-1]) > 3}
        for found in CAPITAL.finditer(self.text):
            span = found.span("name")
            low = found["name"].lower()
            here = low in surnames and not index.within(span)
            if here and not re.search(rf"\b{low}\b", self.text):
                yield span

    def named(self, span: Span) -> Figure:
        """The person whom the name at ``span`` means; a new one where it fits none."""
        if span in self._at:
            return self._at[span]
        key = self._key(span)
        full = titled(self.text, span)
        title = self.text[full[0] : span[0]]
        gender = gender_of(title, key)
        figure = self._meant(span, key, title, gender)
        if figure is None:
            figure = Figure("person", proper=True)
            self.figures.append(figure)
        if key not in figure.keys:
            figure.keys.append(key)
            for word in key:
                add(self._by_word.setdefault(word, []), figure)
        figure.gender = figure.gender or gender
        self._at[span] = figure
        add(figure.plain, span)
        insort(self.plain, (span, figure), key=lambda item: item[0])
        self._focus.note_name(span, figure)
        for one in (span, full):
            add(figure.names, one)
        add(figure.mentions, full)
        return figure

    def _key(self, span: Span) -> tuple[str, ...]:
        """A name's words, with the "Jr." that follows it."""
        key = person_key(self.text[slice(*span)])
        after = SUFFIX.match(self.text, span[1])
        return (*key, after["suffix"].lower()) if after and key[-1] not in SUFFIXES else key

    def known(self, key: tuple[str, ...]) -> bool:
        """Does somebody bear this name?"""
        return any(self._bearers(key, ""))

    def _meant(self, span: Span, key: tuple[str, ...], title: str, gender: str) -> Figure | None:
        """Whom a name means, of those known so far; None where it is somebody new."""
        bearers = list(self._bearers(key, gender))
        if len(base(key)) > 1:
            fitting = sorted(
                bearers, key=lambda found: (found[0], len(found[1].plain), found[1].before(span[0]))
            )
            return fitting[-1][1] if fitting else None
        rivals = [figure for _, figure in bearers]
        if (
            len(key) == 1
            and self._namesakes.early(span, rivals)
            and self._namesakes.only_kin(rivals)
        ):
            return None  # "Quill … his daughter, Ada Quill": he is never named in full
        if len(rivals) < 2:
            return rivals[0] if rivals else None
        return self._namesakes.meant(span, title, gender, rivals) or self._nobody(span, key, rivals)

    def _bearers(self, key: tuple[str, ...], gender: str) -> Iterator[tuple[int, Figure]]:
        """The persons whom a name may mean, and how well it fits them."""
        ends = (key[0], base(key)[-1])
        for figure in {f: None for word in ends for f in self._by_word.get(word, ())}:
            if gender and figure.gender and gender != figure.gender:
                continue
            full = [known for known in figure.keys if len(known) > 1]
            rivals = full if full and len(key) > 1 else figure.keys
            if fit := max((person_fit(key, known) for known in rivals), default=0):
                yield fit, figure

    def _nobody(self, span: Span, key: tuple[str, ...], rivals: Sequence[Figure]) -> Figure:
        """Of two bearers neither: somebody by that surname, the same until a bearer is named."""
        last = self._unclear.get(key[0])
        between = any(last and last[0] < one < span for other in rivals for one in other.plain)
        figure = Figure("person", proper=True) if last is None or between else last[1]
        if figure not in self.figures:
            self.figures.append(figure)
            figure.keys.append(key)
        self._unclear[key[0]] = span, figure
        return figure

    def next_to(self, at: int) -> tuple[Span, Figure] | None:
        """The first name from ``at`` on."""
        index = bisect_left(self.plain, at, key=lambda item: item[0][0])
        return self.plain[index] if index < len(self.plain) else None
