"""The organisations and outlets of one report by their names."""

from __future__ import annotations

import re
from bisect import insort

from onrecord.analyse.descriptions import heads
from onrecord.analyse.figures import Figure, add, org_fit, org_key, person_key
from onrecord.analyse.people import People
from onrecord.analyse.pronouns import Focus
from onrecord.records import PartyKind
from onrecord.spans import Span

BEFORE = re.compile(r"(?<!\w)(?P<noun>[a-z]+) $")
AFTER = re.compile(r" (?P<noun>[a-z]+)\b")


class Bodies:
    """Organisations by name; ``figures`` is the report's list, to which new ones are added."""

    def __init__(self, text: str, focus: Focus, figures: list[Figure], people: People) -> None:
        self.text, self.figures = text, figures
        self._focus, self._people = focus, people
        self.plain: list[tuple[Span, Figure]] = []  # names, in text order
        self._known: list[Figure] = []

    def named(self, span: Span, kind: PartyKind) -> Figure:
        """The organisation or outlet of this name, or the person who bears it."""
        words = self.text[slice(*span)]
        if kind == "organization" and self._people.known(person_key(words)):
            return self._people.named(span)
        key = org_key(words)
        figure = self._abbreviated(span) or next(
            (
                body
                for body in reversed(self._known)
                if any(org_fit(key, known, body.kind == "outlet") for known in body.keys)
            ),
            None,
        )
        if figure is None:
            figure = Figure(kind, noun=key[-1] if key else "", words=frozenset(key), proper=True)
            self.figures.append(figure)
            self._known.append(figure)
        figure.kind = "outlet" if kind == "outlet" else figure.kind
        for held in (figure.names, figure.mentions):
            add(held, span)
        add(figure.keys, key)
        figure.words |= self._called(span)
        if span not in figure.plain:
            figure.plain.append(span)
            insort(self.plain, (span, figure), key=lambda item: item[0])
            self._focus.note_name(span, figure)
        return figure

    def note(self, figure: Figure, core: Span) -> None:
        """A body that is only described: its words may come again."""
        figure.keys.append(org_key(self.text[slice(*core)]))
        self._known.append(figure)

    def _called(self, span: Span) -> frozenset[str]:
        """What kind of body its name stands beside: "the Tarn Vale clinic", "the charity X"."""
        before = BEFORE.search(self.text, max(0, span[0] - 24), span[0])
        after = AFTER.match(self.text, span[1])
        found = {match["noun"] for match in (before, after) if match}
        return frozenset(found & heads("organizations"))

    def _abbreviated(self, span: Span) -> Figure | None:
        """The organisation that a name in parentheses shortens: "Harbour Watch (HW)"."""
        start, end = span
        if self.text[start - 2 : start] != " (" or self.text[end : end + 1] != ")":
            return None
        return next(
            (b for b in reversed(self._known) if b.plain and b.plain[-1][1] == start - 2), None
        )
