"""Who in a story bears which name, and which names may be two people's or two bodies'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from onrecord.link.bodies import BodyName, same_body_name
from onrecord.link.demonyms import MARK
from onrecord.link.forms import Form
from onrecord.link.people import FullName, keys, same_person_name, torn

RANKS = frozenset(["former", "acting", "deputy", "vice", "first", "assistant", "lady"])


class Bearers:
    """What the reports of one story, all together, say of its names.

    A writing that fits two names that cannot be one person's ("George Vessin" beside "George
    A. Vessin" and "George B. Vessin") joins neither, and a surname that two people bear joins
    nobody.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = {form.entity.id: form for form in forms}
        self.alike: dict[FullName, tuple[FullName, ...]] = {}
        self._surnames: dict[str, dict[FullName, None]] = defaultdict(dict)
        self._given: dict[str, dict[FullName, None]] = defaultdict(dict)
        self._inside: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._countries: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._initials: dict[str, list[Form]] = defaultdict(list)
        self._named: dict[FullName, list[Form]] = defaultdict(list)
        self._sole: dict[str, tuple[FullName, ...]] = {}
        for form in self.forms.values():
            self._take(form)
        self._compare()

    def _take(self, form: Form) -> None:
        for name in sorted(form.people, key=lambda name: (name.tokens, name.suffix)):
            for word in (*name.surnames, name.tokens[0]):
                self._inside[form.entity.report, word].add(form.entity.id)
            for word in name.surnames:
                self._surnames[word][name] = None
            self._named[name].append(form)
            self._given[name.tokens[0]][name] = None
            self.alike.setdefault(name, ())
        for body in form.bodies:
            if body.government:
                rest = tuple(token for token in body.tokens if not token.startswith(MARK))
                self._countries[rest].update(t for t in body.tokens if t.startswith(MARK))
            for letters in body.initials:
                self._initials[letters].append(form)

    def _compare(self) -> None:
        """Which names are one person's, each held against those that share a key with it."""
        blocks: dict[str, list[FullName]] = defaultdict(list)
        found: dict[FullName, set[FullName]] = defaultdict(set)
        for name in self.alike:
            for other in dict.fromkeys(o for key in sorted(keys(name)) for o in blocks[key]):
                if same_person_name(name, other):
                    found[name].add(other)
                    found[other].add(name)
            for key in keys(name):
                blocks[key].append(name)
        for name, others in found.items():
            if not torn(frozenset(others), frozenset(others)):
                self.alike[name] = tuple(sorted(others, key=lambda o: (o.tokens, o.suffix)))

    def one_person(self, one: Form, other: Form) -> bool:
        """Do two entities share a full name, or have two that are written for one?"""
        return any(
            a == b or (b in self.alike[a] and a in self.alike[b])
            for a in one.people
            for b in other.people
        )

    def called(self, form: Form) -> tuple[FullName, ...]:
        """The full names of the one person in the story whom a single name can mean, or ().

        Nobody where two bear it. Where its own report sets it beside somebody's full name, the
        reading took it for another's: then it means the one other bearer who has its title.
        """
        word = form.alone
        if word is None:
            return ()
        beside = self.beside(form)
        if beside and not (len(beside) > 1 and self._one(n for f in beside for n in f.people)):
            here = frozenset(name for one in beside for name in one.people)
            others = [n for n in self._surnames.get(word, ()) if not _alike(n, here)]
            titled = [n for n in others if any(fits(f, form) for f in self._named[n])]
            return tuple(titled) if self._one(titled) else ()
        if word not in self._sole:
            names = tuple(self._surnames.get(word) or self._given.get(word) or ())
            self._sole[word] = names if self._one(names) else ()
        return tuple(name for name in self._sole[word] if name.suffix == form.suffix)

    def beside(self, form: Form) -> tuple[Form, ...]:
        """Those of its own report who bear in full the single name that a form is called by."""
        ids = self._inside[form.entity.report, form.alone or ""] - {form.entity.id}
        return tuple(sorted((self.forms[one] for one in ids), key=lambda f: f.entity.mentions))

    @staticmethod
    def _one(names: Iterable[FullName]) -> bool:
        """May these all be one person's?"""
        held = frozenset(names)
        return not torn(held, held)

    def borne(self, word: str) -> bool:
        """Does anybody in the story bear this name in full?"""
        return bool(self._surnames.get(word) or self._given.get(word))

    # ------------------------------------------------------------------ bodies

    def one_body(self, one: Form, other: Form) -> str | None:
        """Why two organisations are one, in words, or None."""
        for a in one.bodies:
            for b in other.bodies:
                short = a.acronym or b.acronym
                if short and (a.acronym is None) != (b.acronym is None) and self._unclear(short):
                    continue
                if a.tokens == b.tokens and len(a.tokens) == 1 and len(self._lands(a)) > 1:
                    continue  # "Parliament", of two countries
                if why := same_body_name(a, b):
                    return why
                less, more = sorted((a.tokens, b.tokens), key=len)
                rest = tuple(token for token in more if not token.startswith(MARK))
                only = less == rest and len(self._lands(a)) == 1
                if a.government and b.government and only:
                    return "the only such body in the story"
        return None

    def _lands(self, body: BodyName) -> set[str]:
        """The countries that the story gives to such a body."""
        return self._countries[tuple(t for t in body.tokens if not t.startswith(MARK))]

    def _unclear(self, acronym: str) -> bool:
        """Could an acronym stand for two bodies of the story?"""
        long = self._initials.get(acronym, [])
        names = [body for form in long for body in form.bodies if acronym in body.initials]
        return any(not same_body_name(names[0], name) for name in names[1:])


def _alike(name: FullName, others: Iterable[FullName]) -> bool:
    return any(same_person_name(name, other) for other in others)


def against(one: Form, other: Form) -> bool:
    """Do courtesy titles or countries tell two people of one surname apart?"""
    genders = {one.gender, other.gender} - {""}
    apart = one.countries and other.countries and not one.countries & other.countries
    return len(genders) > 1 or bool(apart)


def fits(one: Form, other: Form) -> str | None:
    """What speaks for two people who share a surname, or None."""
    if against(one, other):
        return None
    titles = sorted((one.titles & other.titles) - RANKS)
    if titles:
        return f"both are called {' '.join(titles)}"
    countries = sorted(one.countries & other.countries)
    if countries and not (one.titles and other.titles):
        return f"both are of {countries[0][1:].replace('_', ' ').title()}"
    return None
