"""Who is who within one report: names, descriptions, pronouns, "the report", "the ministry".

Rules over names and heads. `figures` says when two names are one's, `pronouns` who is in
focus, `offices` for whom a description may stand; an unnamed source is an entity of its own
unless a definite phrase points back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from onrecord.analyse import offices
from onrecord.analyse.behind import Behind
from onrecord.analyse.bodies import Bodies
from onrecord.analyse.descriptions import (
    Description,
    NameIndex,
    bare,
    beside,
    describe,
    heads,
    is_outlet,
)
from onrecord.analyse.figures import (
    Figure,
    add,
    called_by_title,
    gender_of,
    org_key,
)
from onrecord.analyse.people import People
from onrecord.analyse.pronouns import SPEAKING, Focus, agrees, quoter
from onrecord.analyse.quotations import mask, quotations
from onrecord.analyse.relatives import PERSONAL, taken_up
from onrecord.analyse.roles import roles_of, titled
from onrecord.analyse.tagged import called, places, put_right, whole
from onrecord.records import Entity, Name, PartyKind, Report, Time, entity_id
from onrecord.spans import Span, Spans

__all__ = ["Cast", "Figure", "entities_of"]


class Cast:
    """The entities of one report, and who each source is."""

    def __init__(self, report: Report, names: Sequence[Name], sentences: Spans) -> None:
        self.report, self.text = report, report.text
        cut = sorted(whole(self.text, names), key=lambda name: name.span)
        own = [name for name in cut if not called(self.text, name)]
        self.names = list(put_right(self.text, own))
        self._index = NameIndex(self.text, self.names)
        self.figures: list[Figure] = []
        self.quoted = mask(self.text, quotations(self.text))
        self.places = places(self.text, self.names)
        self.pending: list[tuple[int, Figure]] = []  # "a press report", not yet named
        self.joined: dict[int, Figure] = {}
        self.author: Figure | None = None  # "I" outside every quotation
        self._focus = Focus(self.text, sentences, self.quoted)
        self.people = People(self.text, self._focus, self.figures)
        self.bodies = Bodies(self.text, self._focus, self.figures, self.people)
        self.behind = Behind(self.text, self._index, report.outlet, self.people)
        self._spoke: list[tuple[int, Figure]] = []  # where sources stand
        self._told: dict[Figure, int] = {}  # how many mentions its roles were read from
        self._take_names()

    def _take_names(self) -> None:
        """Persons first: a body is none where a person bears its name."""
        people = [self._is_person(name) for name in self.names]
        persons: list[Span] = []
        others: list[tuple[Name, bool]] = []
        for name, person in zip(self.names, people, strict=True):
            words = self.text[slice(*name.span)]
            outlet = is_outlet(words, self.report.outlet)
            if words in self.places and not outlet:
                continue  # tagged otherwise by mistake
            if person and not (outlet and len(words.split()) > 1):
                persons.append(name.span)
            elif name.kind in ("organization", "person") or (outlet and name.kind == "other"):
                others.append((name, outlet))
        self.people.take(persons)
        self.people.take(list(self.people.missed(self._index)))
        for name, outlet in others:
            described = describe(
                self.text, beside(self.text, name.span), self._index, self.report.outlet
            )
            kind: PartyKind = "outlet" if outlet or described.kind == "outlet" else "organization"
            self.bodies.named(name.span, kind)

    def _is_person(self, name: Name) -> bool:
        """Tagged so, or with a person's title before it: "then-Ambassador X"."""
        if name.kind == "person":
            return True
        words = self.text[slice(*name.span)]
        if name.kind == "place" and words not in self.places:
            return True
        start, _ = titled(self.text, name.span)
        title = self.text[start : name.span[0]].split()
        return bool(title) and title[-1].lower().strip(".") not in heads("fields")

    # ------------------------------------------------------------ sources

    def source(self, span: Span, outer: Figure | None) -> tuple[Figure, bool]:
        """Who a source is, and whether its own words name it. Call in text order.

        ``outer`` is the speaker of the statement that holds this one.
        """
        self._focus.follow(span[0])
        seen = self._seen(span)
        figure = self._resolve(seen, outer)
        words = self.text[slice(*seen.core)]
        definite = seen.definite or " the " in words  # "the ministry", "a letter from the ministry"
        body = figure.kind == "organization" and definite
        named = (figure.proper or body) and figure.kind != "unnamed"
        if seen.kind == "outlet" and not seen.name and not seen.definite:
            named = False
        if figure.kind == "outlet" and seen.name is not None:
            here = self._focus.sentence(seen.core[0])
            for at, waiting in self.pending:
                if here - self._focus.sentence(at) <= 2:
                    self._join(waiting, figure)
            self.pending = []
        add(figure.mentions, seen.core)
        self._spoke.append((seen.core[0], figure))
        told = seen.name is not None or seen.pronoun == "r"  # the antecedent has been noted
        self._focus.speaks(seen.core[0], figure, told)
        return figure, named

    def _seen(self, span: Span) -> Description:
        """A source's phrase, read; of "(a source whom) the Courier did not name" the "whom"."""
        before = RELATIVE.search(self.text, max(0, span[0] - 6), span[0])
        if before and CLAUSE.search(self.text, *span):
            span = before.start(), before.start() + len(before.group().rstrip())
        return describe(self.text, span, self._index, self.report.outlet)

    def _resolve(self, seen: Description, outer: Figure | None) -> Figure:
        at = seen.core[0]
        if seen.pronoun:
            found = self._pronoun(seen, outer)
            if found is not None and found.stands_for is not None:
                add(self.figures, found)
            return found or self._new(Figure("unnamed"), seen)
        if seen.name is not None:
            figure = (
                self.people.named(seen.name)
                if seen.kind == "person"
                else self.bodies.named(seen.name, seen.kind)
            )
            if seen.kind != "person":
                add(figure.names, seen.core)
            return figure
        if found := self._behind(seen):
            return found
        owner = self._owner(seen, outer)
        if found := self._owned(seen, owner) if owner else self._described(seen):
            if seen.kind != "unnamed" and seen.proper:
                add(found.names, seen.core)
                found.proper = True
            return found
        figure = self._new(Figure(seen.kind, owner=owner or self._principal(seen)), seen)
        if seen.kind == "outlet" and not seen.definite:
            self.pending.append((at, figure))
        return figure

    def _behind(self, seen: Description) -> Figure | None:
        """Who is behind a spokesman, a story, a statement, or named beside the description."""
        if (found := self._principal(seen)) and found.kind != "person":
            self._stand_in(seen, found)
            return found
        if seen.noun in offices.REPORTS:
            outlets = ((s, f) for s, f in self.bodies.plain if f.kind == "outlet")
            if found := self.behind.teller(seen, outlets):
                return found
        if seen.noun in heads("own_words") and (author := self.behind.author(seen)):
            return self._resolve(author, None)
        return self.behind.apposed(seen)

    def _principal(self, seen: Description) -> Figure | None:
        """For whom a spokesperson speaks."""
        if seen.noun not in heads("spokespeople"):
            return None
        found = self.behind.principal(seen)
        return self._resolve(found, None) if found else None

    def _stand_in(self, seen: Description, body: Figure) -> None:
        """An unnamed spokeswoman, whom a later "she" means, and who is no body herself."""
        one = Figure("unnamed", noun=seen.noun, words=seen.words, stands_for=body)
        one.gender = gender_of(seen.noun, ())
        one.names, one.mentions = [seen.core], [seen.core]
        self._focus.note(seen.core[0], one, SPEAKING)

    def _new(self, figure: Figure, seen: Description) -> Figure:
        figure.noun, figure.words, figure.proper = seen.noun, seen.words, seen.proper
        figure.plural = seen.noun.endswith("s") or seen.noun in heads("plurals")
        figure.names.append(seen.core)
        figure.mentions.append(seen.core)
        if figure.kind in ("organization", "outlet"):
            self.bodies.note(figure, seen.core)
        self.figures.append(figure)
        return figure

    def _owner(self, seen: Description, outer: Figure | None) -> Figure | None:
        """Whose it is: "his campaign", "her spokesman"."""
        if not seen.owner:
            return None
        if outer is not None and not self.quoted[seen.core[0]] and agrees(seen.owner, outer):
            return outer
        return self._focus.meant(seen.core[0], partial(agrees, seen.owner))

    def _owned(self, seen: Description, owner: Figure) -> Figure | None:
        """The same thing of the same owner, told of before."""
        surnames = {key[-1] for key in owner.keys}
        for figure in reversed(self.figures):
            whose = figure.owner is owner or (figure.words & surnames and not figure.plain)
            if whose and figure.noun == seen.noun and figure.kind == seen.kind:
                return figure
            if figure.kind == "person" and figure is not owner and seen.kind == "unnamed":
                for role in figure.roles:
                    words = re.findall(r"\w+", role.role.lower())
                    what = offices.HANGS_ON.split(role.role.lower(), maxsplit=1)[0].split()
                    if what and what[-1] == seen.noun and surnames & set(words):
                        return figure
        return None

    def _described(self, seen: Description) -> Figure | None:
        """The earlier entity that a description repeats or points back to."""
        at = seen.core[0]
        if seen.kind == "organization":
            for figure in reversed(self.figures):
                body = figure.kind == "organization" and (
                    offices.same_body(seen, figure) or offices.same_owned(seen, figure)
                )
                if body and figure.before(at) >= 0:
                    return figure
            if not seen.definite:
                return None
            return self._pointed(partial(offices.is_body, seen), at) or self._focus.meant(
                at, partial(offices.may_be_body, seen), 8
            )
        if not seen.definite:
            return None
        if seen.kind == "outlet":
            fits = seen.noun and not seen.proper
            return self._pointed(lambda f: float(f.kind == "outlet"), at) if fits else None
        if seen.kind == "document":
            return self._paper(seen)
        if seen.noun in heads("plurals") or seen.noun.endswith("s"):
            return self._pointed(lambda f: float(offices.holds(seen, f) > 1), at)
        found = self._pointed(partial(offices.holds, seen), at)
        if found is not None and found.stands_for is not None:
            return found.stands_for  # "the spokeswoman"
        if found is None and offices.may_be_held(seen) and not self.behind.another(seen):
            found = self._focus.meant(at, partial(offices.may_hold, seen))
        return found or self._ahead(seen)

    def _paper(self, seen: Description) -> Figure | None:
        """The document that is told of again, or the other outlet whose report it is."""
        at, stories = seen.core[0], offices.REPORTS
        if seen.noun in heads("own_words") and (whose := self.behind.earlier(seen, self._spoke)):
            return whose if isinstance(whose, Figure) else self._resolve(whose, None)
        nouns = stories if seen.noun in stories else {seen.noun}
        same = self._pointed(lambda f: float(f.kind == "document" and f.noun in nouns), at)
        plain = seen.words <= heads("plain_story") | stories
        if same or seen.noun not in stories or not plain:
            return same
        return self._pointed(lambda f: float(f.kind == "outlet" and not self.is_own(f)), at)

    def _ahead(self, seen: Description) -> Figure | None:
        """Who is named only later: "The weary mayor stepped out. … Mayor Ana Quill said"."""
        if seen.noun not in heads("titles") or seen.owner:
            return None
        holders = [f for f in self.figures if f.kind == "person" and offices.holds(seen, f) >= 1]
        return holders[0] if len(holders) == 1 else None

    def _pointed(self, fits: Callable[[Figure], float], at: int) -> Figure | None:
        """The fitting figure in focus, or else the one last mentioned before ``at``."""
        if found := self._focus.meant(at, fits):
            return found
        places = [(f.before(at), i) for i, f in enumerate(self.figures) if fits(f)]
        place, index = max(places, default=(-1, 0))
        return self.figures[index] if place >= 0 else None

    # ----------------------------------------------------------- pronouns

    def _pronoun(self, seen: Description, outer: Figure | None) -> Figure | None:
        form, at = seen.pronoun, seen.core[0]
        if form == "1":
            return outer or self._first_person(seen)
        if form == "r":
            return self._relative(seen)
        barred = outer if self.quoted[at] else None  # who is quoted says "I"
        if outer is not None and barred is None and agrees(form, outer):
            owner = outer.owner if outer.noun in heads("spokespeople") else None
            return owner if owner and agrees(form, owner) else outer
        return self._focus.meant(at, partial(agrees, form), barred=barred)

    def _first_person(self, seen: Description) -> Figure | None:
        """Who is quoted; outside quotations the author, who has no name here."""
        if self.quoted[seen.core[0]]:
            return quoter(self.text, self.quoted, seen.core[0], self.people.plain)
        if self.author is None:
            self.author = self._new(Figure("unnamed"), seen)
        return self.author

    def _relative(self, seen: Description) -> Figure | None:
        """Whom or what "who", "which", "that" takes up: the name before it, or the phrase."""
        at = seen.core[0]
        form = self.text[slice(*seen.core)].lower().split()[0]
        opening = self._focus.starts[self._focus.sentence(at)] if self._focus.starts else 0
        named = self.people.plain if form in PERSONAL else self.bodies.plain
        found = taken_up(self.text, opening, at, named, form, self._index.people)
        if isinstance(found, Figure):
            return found
        if found[0] == found[1]:
            return None
        phrase = describe(self.text, found, self._index, self.report.outlet)
        return None if phrase.pronoun else self._resolve(phrase, None)

    def _join(self, one: Figure, into: Figure) -> None:
        if one is into or one not in self.figures:
            return
        for span in one.names:
            add(into.names, span)
        for span in one.mentions:
            add(into.mentions, span)
        self.figures.remove(one)
        self._focus.replace(one, into)
        self.joined[id(one)] = into

    def final(self, figure: Figure) -> Figure:
        """The figure that this one became."""
        return self.joined.get(id(figure), figure)

    def is_own(self, figure: Figure) -> bool:
        """Is this the outlet whose report it is (or a desk of it), by its name or a part of it?"""
        own = org_key(self.report.outlet or "")
        keys = [key for key in figure.keys if key and key[0] not in ("news", "agency")]
        return bool(own) and any(
            key[: len(own)] == own or key in (own[: len(key)], own[-len(key) :]) for key in keys
        )

    def outlets_in(self, span: Span) -> list[Figure]:
        """Named outlets mentioned inside a span, in text order; or the one that it points to.

        "Told the newspaper" points to the newspaper named before, "told this newspaper" to none.
        """
        found = [
            (s, f)
            for f in self.figures
            if f.kind == "outlet" and f.proper
            for s, e in f.mentions
            if span[0] <= s and e <= span[1]
        ]
        if not found:
            seen = describe(self.text, span, self._index, self.report.outlet)
            if seen.kind == "outlet" and THE.match(self.text, span[0]) and not seen.proper:
                meant = self._pointed(lambda f: float(f.kind == "outlet" and f.proper), span[0])
                return [meant] if meant else []
        return [f for _, f in sorted(found, key=lambda pair: pair[0])]

    # ------------------------------------------------------------ records

    def add_roles(self, times: Sequence[Time]) -> None:
        """What each person is or was, from titles, appositions and "became … in …"."""
        for figure in self.figures:
            if figure.kind == "person" and self._told.get(figure) != len(figure.mentions):
                spans, roles = roles_of(
                    self.text, self.report.id, figure.mentions, figure.names, times
                )
                figure.roles = list(roles)
                figure.offices = offices.offices_of(self.text, figure)
                for span in spans:
                    add(figure.names, span)
                    add(figure.mentions, span)
                self._told[figure] = len(figure.mentions)

    def entity(self, figure: Figure) -> Entity:
        first = min(figure.mentions)
        names = sorted(set(figure.names))
        return Entity(
            entity_id(self.report.id, figure.kind, first),
            self.report.id,
            figure.kind,
            self._fullest(figure, names),
            tuple(names),
            tuple(sorted(set(figure.mentions))),
            tuple(figure.roles),
        )

    def _fullest(self, figure: Figure, names: list[Span]) -> str:
        def clean(span: Span) -> str:
            words = " ".join(self.text[slice(*span)].split())
            return words if figure.kind in ("unnamed", "document") else bare(words)

        fullest = max(
            (clean(s) for s in figure.plain or names), key=lambda w: (len(w.split()), len(w))
        )
        return called_by_title(self.text, figure) or fullest


RELATIVE = re.compile(r"\b(?:whom?|which) $")
CLAUSE = re.compile(r"\b(?:did|does|do|has|had|have|is|was|are|were|could|would|can)\b")
THE = re.compile(r"the ", re.IGNORECASE)


def entities_of(cast: Cast, figures: Iterable[Figure]) -> tuple[Entity, ...]:
    """Records of the figures, in order of first mention."""
    made = {id(f): cast.entity(f) for f in figures}
    unique = {entity.id: entity for entity in made.values()}
    return tuple(sorted(unique.values(), key=lambda e: (min(e.mentions), e.id)))
