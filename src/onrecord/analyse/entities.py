"""Who is who within one report: names, descriptions, pronouns, "the report", "the ministry".

Rules over names and heads. Persons join by their tokens (full name, surname, title and
name), organisations by their words or their acronym, descriptions by head noun and
modifiers; an unnamed source is an entity of its own unless a definite phrase points back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from onrecord.analyse.descriptions import Description, bare, describe, heads, is_outlet
from onrecord.analyse.encoder import inside_quotes
from onrecord.analyse.roles import roles_of
from onrecord.records import Entity, Name, PartyKind, Report, Role, Time, entity_id
from onrecord.spans import Span, Spans, trim

TITLED = re.compile(r"(?:[\w.’'-]+\s+){1,6}$")
DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
SMALL = frozenset(["the", "a", "an", "of", "for", "and", "in", "'s", "’s"])


@dataclass(eq=False)
class Figure:
    """An entity in the making."""

    kind: PartyKind
    names: list[Span] = field(default_factory=list)
    mentions: list[Span] = field(default_factory=list)
    plain: list[Span] = field(default_factory=list)  # its bare names
    keys: list[tuple[str, ...]] = field(default_factory=list)  # its names' tokens
    noun: str = ""
    words: frozenset[str] = frozenset()
    gender: str = ""
    plural: bool = False
    proper: bool = False
    roles: list[Role] = field(default_factory=list)

    def before(self, at: int) -> int:
        """Where its last mention before ``at`` begins, or -1."""
        return max((s for s, _ in self.mentions if s < at), default=-1)


class Cast:
    """The entities of one report, and who each source is."""

    def __init__(self, report: Report, names: Sequence[Name], sentences: Spans) -> None:
        self.report, self.text, self.sentences = report, report.text, sentences
        self.names = [n for n in names if n.span[1] > n.span[0]]
        self.figures: list[Figure] = []
        self.quoted = inside_quotes(self.text)
        self.places = {self.text[slice(*n.span)] for n in self.names if n.kind == "place"}
        self.speakers: list[tuple[int, Figure]] = []  # position of each source so far
        self.pending: list[tuple[int, Figure]] = []  # "a press report", not yet named
        self.joined: dict[int, Figure] = {}
        for name in sorted(self.names, key=lambda n: (not self._is_person(n), n.span)):
            self._take_name(name)

    # -------------------------------------------------------------- names

    def _take_name(self, name: Name) -> None:
        words = self.text[slice(*name.span)]
        outlet = is_outlet(words, self.report.outlet)
        if words in self.places and not outlet:
            return  # tagged otherwise by mistake
        if self._is_person(name) and not (outlet and len(words.split()) > 1):
            self._person(name.span)
        elif name.kind == "organization" or (outlet and name.kind == "other"):
            described = describe(self.text, self._wider(name.span), self.names, self.report.outlet)
            kind: PartyKind = "outlet" if outlet or described.kind == "outlet" else "organization"
            self._organization(name.span, kind)

    def _is_person(self, name: Name) -> bool:
        """Tagged so, or with a person's title before it: "then-Ambassador X"."""
        if name.kind == "person":
            return True
        start, _ = self._titled(name.span)
        title = self.text[start : name.span[0]].split()
        return bool(title) and title[-1].lower().strip(".") not in heads("fields")

    def _wider(self, span: Span) -> Span:
        """The name with the outlet noun beside it: "newspaper X", "X newspaper"."""
        line = self.text[span[1] : span[1] + 30]
        after = re.match(
            r"(?: (?:newspaper|daily|news|agency|broadcaster|magazine|website))+", line
        )
        before = re.search(
            r"(?:newspaper|daily|agency|service|broadcaster|magazine|channel|website|site|tabloid|"
            r"weekly) $",
            self.text[max(0, span[0] - 20) : span[0]],
        )
        start = span[0] - len(before.group()) if before else span[0]
        return start, span[1] + (after.end() if after else 0)

    def _person(self, span: Span) -> Figure:
        key = _person_key(self.text[slice(*span)])
        full = self._titled(span)
        gender = _gender(self.text[full[0] : span[0]])
        figure = self._known_person(key, span[0], gender)
        if figure is None:
            figure = Figure("person", proper=True)
            self.figures.append(figure)
        _add(figure.keys, key)
        figure.gender = figure.gender or gender
        for one in (span, full):
            _add(figure.names, one)
        _add(figure.mentions, full)
        _add(figure.plain, span)
        return figure

    def _known_person(self, key: tuple[str, ...], at: int, gender: str) -> Figure | None:
        best: tuple[int, int, Figure] | None = None
        for figure in self.figures:
            if figure.kind != "person" or (gender and figure.gender and gender != figure.gender):
                continue
            full = [known for known in figure.keys if len(known) > 1]
            rivals = full if full and len(key) > 1 else figure.keys
            fit = max((_person_fit(key, known) for known in rivals), default=0)
            if fit and (best is None or (fit, figure.before(at)) > best[:2]):
                best = fit, figure.before(at), figure
        return best[2] if best else None

    def _titled(self, span: Span) -> Span:
        """The name with the titles before it: "Italian Prime Minister X", "then-Mayor X"."""
        opening = max(0, span[0] - 60, self.text.rfind("\n", 0, span[0]) + 1)
        before = TITLED.search(self.text[opening : span[0]])
        if not before:
            return span
        start, seen = span[0], False
        for word in reversed(list(re.finditer(r"\S+", before.group()))):
            low = word.group().lower().strip(".")
            piece = low.removeprefix("then-").removeprefix("ex-").split("-")[-1]
            capital = word.group()[0].isupper()
            if piece in heads("titles") and (capital or low.startswith(("then-", "ex-"))):
                seen = True
            elif not (seen and capital and _qualifies(word.group())):
                break
            start = opening + before.start() + word.start()
        return start, span[1]

    def _organization(self, span: Span, kind: PartyKind) -> Figure:
        words = self.text[slice(*span)]
        if kind == "organization" and self._known_person(_person_key(words), span[0], ""):
            return self._person(span)
        key = _org_key(words)
        for figure in reversed(self.figures):
            if figure.kind in ("organization", "outlet") and any(
                _org_fit(key, known, figure.kind == "outlet") for known in figure.keys
            ):
                break
        else:
            figure = Figure(kind, noun=key[-1] if key else "", words=frozenset(key), proper=True)
            self.figures.append(figure)
        figure.kind = "outlet" if kind == "outlet" else figure.kind
        for held, item in ((figure.names, span), (figure.mentions, span)):
            _add(held, item)
        _add(figure.keys, key)
        _add(figure.plain, span)
        return figure

    # ------------------------------------------------------------ sources

    def source(self, span: Span, outer: Figure | None) -> tuple[Figure, bool]:
        """Who a source is, and whether its own words name it. Call in text order.

        ``outer`` is the speaker of the statement that holds this one.
        """
        seen = describe(self.text, span, self.names, self.report.outlet)
        figure = self._resolve(seen, outer)
        body = figure.kind == "organization" and seen.definite  # "the transport ministry"
        named = (figure.proper or body) and figure.kind != "unnamed"
        if seen.kind == "outlet" and not seen.name and not seen.definite:
            named = False
        if figure.kind == "outlet" and seen.name is not None:
            for at, waiting in self.pending:
                if self._sentence(seen.core[0]) - self._sentence(at) <= 2:
                    self._join(waiting, figure)
            self.pending = []
        _add(figure.mentions, seen.core)
        self.speakers.append((seen.core[0], figure))
        return figure, named

    def _resolve(self, seen: Description, outer: Figure | None) -> Figure:
        at = seen.core[0]
        if seen.pronoun:
            found = self._pronoun(seen.pronoun, at, outer)
            return found or self._new(Figure("unnamed"), seen)
        if seen.name is not None:
            figure = (
                self._person(seen.name)
                if seen.kind == "person"
                else self._organization(seen.name, seen.kind)
            )
            if seen.kind != "person":
                _add(figure.names, seen.core)
            return figure
        if seen.noun in heads("spokespeople") and (speaks_for := self._principal(seen)):
            return speaks_for
        if found := self._described(seen):
            if seen.kind != "unnamed" and seen.proper:
                _add(found.names, seen.core)
            return found
        figure = self._new(Figure(seen.kind), seen)
        if seen.kind == "outlet" and not seen.definite:
            self.pending.append((at, figure))
        return figure

    def _new(self, figure: Figure, seen: Description) -> Figure:
        figure.noun, figure.words, figure.proper = seen.noun, seen.words, seen.proper
        figure.plural = seen.noun.endswith("s")
        figure.names.append(seen.core)
        figure.mentions.append(seen.core)
        if figure.kind in ("organization", "outlet"):
            figure.keys.append(_org_key(self.text[slice(*seen.core)]))
        self.figures.append(figure)
        return figure

    def _principal(self, seen: Description) -> Figure | None:
        """The organisation that an unnamed spokesperson speaks for."""
        start, end = seen.core
        after = re.search(r"\b(?:for|of|at|from|with) (?=\w)", self.text[start:end])
        at = self.text.lower().rfind(seen.noun, start, end)
        part = (start + after.end(), end) if after else trim(self.text, (start, at))
        if part[1] - part[0] < 3:
            return None
        inner = describe(self.text, part, self.names, self.report.outlet)
        if inner.kind == "unnamed" or inner.pronoun or (inner.kind == "person"):
            return None
        return self._resolve(inner, None)

    def _described(self, seen: Description) -> Figure | None:
        """The earlier entity that a description repeats or points back to."""
        at = seen.core[0]
        words = frozenset(w for w in seen.words if w not in SMALL)
        best: tuple[int, int, Figure] | None = None
        for figure in self.figures:
            place = figure.before(at)
            if place < 0:
                continue
            fit = self._fit(seen, words, figure)
            if fit and (best is None or (fit, place) > best[:2]):
                best = fit, place, figure
        return best[2] if best else None

    def _fit(self, seen: Description, words: frozenset[str], figure: Figure) -> int:
        """0 no; more the surer."""
        if seen.kind == "organization" and figure.kind == "organization":
            for known in figure.keys:
                if _org_fit(tuple(sorted(words)), tuple(sorted(known)), False):
                    return 4
            same = figure.noun == seen.noun or seen.noun in figure.words
            return 2 if same and seen.definite and words <= figure.words else 0
        if not seen.definite:
            return 0
        if seen.kind == "outlet" and figure.kind == "outlet":
            return 3 if seen.noun and not seen.proper else 0
        if seen.kind == "document" and seen.noun == figure.noun:
            return 2
        if seen.kind == "document" and seen.noun == "report" and figure.kind == "outlet":
            return 2
        if seen.kind in ("unnamed", "person"):
            if figure.kind == "unnamed" and figure.noun == seen.noun and words <= figure.words:
                return 2
            if figure.kind == "person" and any(
                seen.noun in role.role.lower().split() for role in figure.roles
            ):
                return 1
        return 0

    def _pronoun(self, form: str, at: int, outer: Figure | None) -> Figure | None:
        if outer is not None and (form == "1" or self._agrees(form, outer)):
            return outer
        here = self._sentence(at)
        for place, figure in reversed(self.speakers):
            if here - self._sentence(place) > 4:
                break
            if form != "1" and self._agrees(form, figure) and figure.kind != "document":
                rival = self._subject(form, at) if here - self._sentence(place) > 3 else None
                return rival or figure
        return self._subject(form, at)

    def _subject(self, form: str, at: int) -> Figure | None:
        """The first agreeing entity of this sentence (before ``at``), or of one of two before."""
        here = self._sentence(at)
        for index in range(here, max(-1, here - 3), -1):
            start, end = self.sentences[index]
            found = [
                (s, figure)
                for figure in self.figures
                for s, _ in figure.mentions
                if start <= s < min(end, at) and not self.quoted[s] and self._agrees(form, figure)
            ]
            if found:
                return min(found, key=lambda pair: pair[0])[1]
        return None

    def _agrees(self, form: str, figure: Figure) -> bool:
        if form in "mf":
            person = figure.kind == "person" or (
                figure.kind == "unnamed" and not figure.plural and figure.noun in heads("people")
            )
            return person and figure.gender in ("", form)
        if form == "p":
            return figure.kind == "organization" or figure.plural
        if form == "i":
            return figure.kind in ("organization", "outlet", "document")
        return False

    def _sentence(self, at: int) -> int:
        found = [i for i, (s, _) in enumerate(self.sentences) if s <= at]
        return found[-1] if found else 0

    def _join(self, one: Figure, into: Figure) -> None:
        if one is into or one not in self.figures:
            return
        for span in one.names:
            _add(into.names, span)
        for span in one.mentions:
            _add(into.mentions, span)
        self.figures.remove(one)
        self.speakers = [(at, into if f is one else f) for at, f in self.speakers]
        self.joined[id(one)] = into

    def final(self, figure: Figure) -> Figure:
        """The figure that this one became."""
        return self.joined.get(id(figure), figure)

    def is_own(self, figure: Figure) -> bool:
        """Is this the outlet whose report it is (or a desk of it)?"""
        own = _org_key(self.report.outlet or "")
        return bool(own) and any(key[: len(own)] == own for key in figure.keys)

    def outlets_in(self, span: Span) -> list[Figure]:
        """Named outlets mentioned inside a span, in text order."""
        found = [
            (s, f)
            for f in self.figures
            if f.kind == "outlet" and f.proper
            for s, e in f.mentions
            if span[0] <= s and e <= span[1]
        ]
        return [f for _, f in sorted(found, key=lambda pair: pair[0])]

    # ------------------------------------------------------------ records

    def add_roles(self, times: Sequence[Time]) -> None:
        """What each person is or was, from titles, appositions and "became … in …"."""
        for figure in self.figures:
            if figure.kind == "person":
                spans, roles = roles_of(
                    self.text, self.report.id, figure.mentions, figure.names, times
                )
                figure.roles = list(roles)
                for span in spans:
                    _add(figure.names, span)
                    _add(figure.mentions, span)

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

        return max(
            (clean(s) for s in figure.plain or names), key=lambda w: (len(w.split()), len(w))
        )


def _qualifies(word: str) -> bool:
    """May a capitalised word stand before a title ("Italian Prime Minister")?"""
    return word.lower() not in SMALL and word[-1] not in '.,;:!?”"' and not DAY.match(word)


def _add(held: list[Any], item: Any) -> None:
    if item not in held:
        held.append(item)


def _person_key(words: str) -> tuple[str, ...]:
    words = re.sub(r"['’]s?$", "", words.strip()).lower()
    tokens = [t for t in re.split(r"[\s.-]+", words) if t and t not in heads("titles")]
    return tuple(tokens) or (words,)


def _person_fit(key: tuple[str, ...], known: tuple[str, ...]) -> int:
    """0 no; 1 by a name's part; 2 first and last agree; 3 the same."""
    if key == known:
        return 3
    if len(key) > 1 and len(known) > 1:
        return 2 if key[0] == known[0] and key[-1] == known[-1] else 0
    short, long = sorted((key, known), key=len)
    return 1 if short[0] in (long[0], long[-1]) else 0


def _gender(title: str) -> str:
    words = {w.strip(".").lower() for w in title.split()}
    return "m" if words & heads("male") else "f" if words & heads("female") else ""


def _org_key(words: str) -> tuple[str, ...]:
    tokens = [re.sub(r"['’]s?$", "", t).lower() for t in re.findall(r"[\w.&-]+(?:['’]s?)?", words)]
    return tuple(t.rstrip(".") for t in tokens if t and t not in SMALL)


def _org_fit(key: tuple[str, ...], known: tuple[str, ...], outlet: bool) -> bool:
    """The same words, an acronym, one country in two forms, or an outlet's last words."""
    if not key or not known:
        return False
    if sorted(key) == sorted(known):
        return True
    short, long = sorted((key, known), key=len)
    if (
        len(short) == 1
        and len(long) > 2
        and short[0].replace(".", "") == "".join(t[0] for t in long)
    ):
        return True
    if len(short) < len(long):
        return outlet and long[-len(short) :] == short and short[0] not in ("news", "agency")
    mine, other = sorted(set(key) - set(known)), sorted(set(known) - set(key))
    return (
        len(mine) == len(other) == 1 < len(key) and mine[0][:4] == other[0][:4] and len(mine[0]) > 4
    )


def entities_of(cast: Cast, figures: Iterable[Figure]) -> tuple[Entity, ...]:
    """Records of the figures, in order of first mention."""
    made = {id(f): cast.entity(f) for f in figures}
    unique = {entity.id: entity for entity in made.values()}
    return tuple(sorted(unique.values(), key=lambda e: (min(e.mentions), e.id)))
