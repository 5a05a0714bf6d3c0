"""Whom a surname alone means where two people of a report bear it.

Weighs what a reader goes by: who was called so last, who was named in full last and where in
the sentence, who leads the report, who is only brought in as somebody's wife or son, the
title, "he" or "she" beside the name, "the elder", "Quill's father". Where no bearer stands
out, nobody is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.analyse.descriptions import heads
from onrecord.analyse.figures import SUFFIXES, Figure, base, person_key
from onrecord.analyse.pronouns import Focus
from onrecord.spans import Span

ELDERS = frozenset(["father", "mother", "dad", "mom", "grandfather", "grandmother"])
HEIRS = frozenset(["son", "daughter", "grandson", "granddaughter"])
MEN = frozenset(["husband", "brother", "uncle", "nephew", "father", "dad", "son", "grandfather",
                 "grandson", "widower"])  # fmt: skip
WOMEN = frozenset(["wife", "sister", "aunt", "niece", "mother", "mom", "daughter", "grandmother",
                   "granddaughter", "widow"])  # fmt: skip
LADY = frozenset(["first lady", "First lady"])
KIN = "|".join(sorted(MEN | WOMEN | {"cousin", "sibling", "spouse", "[Ff]irst lady"}))
# "his wife, X", "Quill's son, former Mayor X"; "X, the father of", "X, Quill's widow"
BEFORE = re.compile(
    rf"\b(?:step)?(?P<kin>{KIN})(?: and (?!of )[\w ]{{2,30}})?,? (?:[-–—] )?"
    r"(?:(?:[A-Z][\w.]*|former|then|late|the|writer|actor|author|businessman) ){0,3}$"
)
AFTER = re.compile(
    rf"(?:,| is| was) (?:who (?:is|was) )?(?:(?:the|his|her|a|their|an|elder|younger|eldest|late|"
    rf"youngest|older) |[\w.]+(?: [A-Z][\w.]*)?['’]s? ){{0,3}}(?P<kin>{KIN})\b(?!-)"
)
KIN_OF = re.compile(rf"['’]s? (?:[\w-]+ ){{0,2}}?(?P<kin>{KIN})\b")
AGE = re.compile(r"\b(?P<age>elder|older|senior|younger|junior) (?:M(?:r|rs|s)\.? )?$")
# "Quill said he", "Quill, in her speech"; not past another name or a quotation mark
PRONOUN = re.compile(r"[^A-Z“”\"\n]{0,90}?\b(?:(?P<m>he|his|himself)|(?:she|hers?|herself))\b")
SPOUSE = re.compile(r"\b(?:[Hh]is (?:\w+ )?wife|[Hh]er (?:\w+ )?husband)\b")
SAYS = re.compile(r" (?:said|says|told|wrote|added|tweeted|asked|continued|explained)\b")
SPEAKS = re.compile(
    r"\b(?P<one>[Hh]e|[Ss]he) (?:also |later )?(?:said|says|added|told|continued|wrote|explained)\b"
    r"|\b(?:said|added) (?P<two>he|she)\b"
)
# "Marlow said Quill …": the next "she" may be Marlow
TOLD = re.compile(r"\b(?:said|says|told|believes|thinks|claims|claimed)(?: that)? $")
MY = re.compile(r"\b[Mm]y (?:\w+ )?(?P<kin>wife|husband)\b")
FADE = (1.0, 0.8, 0.6, 0.45, 0.35, 0.25)
# what each sign weighs; chosen on the "tune", "measure" and "second" parts of
# eval/gold/parties.jsonl, beside "Mr." and "Mrs." hidden in other reports
WEIGHTS = {"title": 2.5, "pronoun": 1.5, "kin": 4.0, "age": 4.0, "called": 1.0, "usual": 1.0,
           "subject": 0.4, "named": 1.0, "leads": 0.4, "brought in": -0.8, "named soon": -1.1,
           "not yet": -2.3}  # fmt: skip
AHEAD = 0.8  # by how much the best must be
MANY = 30  # bearers of one surname, of whom nothing tells who is meant
PLACES = 60  # of one surname that are summed up
BACK = 400  # names that are looked at for the last of each kind


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report says of one bearer, in its full names' surroundings."""

    full: tuple[Span, ...]
    titles: frozenset[str]
    gender: str
    kin: frozenset[str]  # whose what it is, anywhere
    brought_in: bool  # as that, when it is first named in full
    elder: bool
    heir: bool


class Namesakes:
    """Tells the bearers of one surname apart; full names are known before it is asked.

    ``plain`` are the persons' names in text order, as far as they are known.
    """

    def __init__(self, text: str, focus: Focus, plain: list[tuple[Span, Figure]]) -> None:
        self.text, self._focus, self._plain = text, focus, plain
        self.alone: dict[str, list[Span]] = {}  # where a word stands alone as a name
        self._usual: dict[tuple[str, tuple[int, ...]], list[float]] = {}
        self._facts: dict[Figure, Facts] = {}

    def meant(self, at: Span, title: str, gender: str, bearers: Sequence[Figure]) -> Figure | None:
        """The bearer that the name at ``at`` means, ``title`` before it; None if unclear.

        ``gender`` is "m" or "f" where the title says so.
        """
        told = [one for one in bearers if self.facts(one).gender in ("", gender)] if gender else []
        bearers = told or bearers
        office = {w.strip(".,").lower() for w in title.split()} & heads("titles") - MEN - WOMEN
        never = [one for one in bearers if not self.facts(one).full]  # named in full
        theirs = any(office & self.facts(one).titles for one in bearers)
        if office and not gender and len(never) == 1 and not theirs:
            return never[0]  # "President Quill" beside "Mr. Quill" and Ada Quill
        if len(bearers) == 1 or len(bearers) > MANY:
            return bearers[0] if len(bearers) == 1 else None
        signs = self.signs(at, title, gender, bearers)
        for one, usual in zip(signs, self.usual(at, bearers), strict=True):
            one["usual"] = usual
        scored = sorted(((_weighed(one), -n) for n, one in enumerate(signs)), reverse=True)
        (best, which), (second, _) = scored[:2]
        return bearers[-which] if best - second >= AHEAD else None

    def usual(self, at: Span, bearers: Sequence[Figure]) -> list[float]:
        """How far each bearer is ahead, -1 to 1, where the places of the surname are summed up.

        Reports seldom call two people so: one that is clear in one place is meant in others.
        """
        word = _word(self.text[slice(*at)])
        key = word, tuple(id(one) for one in bearers)
        if key not in self._usual:
            places = self.alone.get(word, [at])[:PLACES]
            scores = [[_weighed(one) for one in self.signs(p, "", "", bearers)] for p in places]
            means = [sum(column) / len(places) for column in zip(*scores, strict=True)]
            best = sorted(means)
            self._usual[key] = [
                max(-1.0, min(1.0, own - (best[-2] if own == best[-1] else best[-1])))
                for own in means
            ]
        return self._usual[key]

    def signs(
        self, at: Span, title: str, gender: str, bearers: Sequence[Figure]
    ) -> list[dict[str, float]]:
        """What speaks for (or, negative, against) each bearer."""
        known = [self.facts(one) for one in bearers]
        here = self._focus.sentence(at[0])
        words = {w.strip(".,").lower() for w in title.split()} & heads("titles")
        hint = gender or self._hint(at)
        kin, age = KIN_OF.match(self.text, at[1]), AGE.search(self.text, max(0, at[0] - 20), at[0])
        mains = [span for facts in known if not facts.brought_in for span in facts.full]
        early = self.early(at, bearers)
        out = []
        for one, facts in zip(bearers, known, strict=True):
            signs = {
                "title": float(bool(words & facts.titles) or facts.gender == gender != ""),
                "leads": float(bool(mains) and min(mains) in facts.full),
                "brought in": float(facts.brought_in),
                "named soon": float(
                    any(s > at[0] and self._focus.sentence(s) == here for s, _ in facts.full)
                ),
            }
            if hint and facts.gender:
                signs["pronoun"] = 1.0 if hint == facts.gender else -1.0
            if kin:
                own = kin["kin"] in facts.kin or _spouse(kin["kin"]) == facts.gender
                signs["kin"] = -float(own)
            if age:
                old = float(facts.elder) - float(facts.heir)
                signs["age"] = -old if age["age"] in ("younger", "junior") else old
            if not early:
                signs["not yet"] = float(not any(s < at[0] for s, _ in one.plain))
            out.append(signs)
        for sign, (span, figure, weight) in self._last(at, bearers).items():
            away = FADE[min(here - self._focus.sentence(span[0]), len(FADE) - 1)]
            out[bearers.index(figure)][sign] = away * weight
        return out

    def _last(self, at: Span, bearers: Sequence[Figure]) -> dict[str, tuple[Span, Figure, float]]:
        """Who of them was called by surname last, stood as subject last, was named last."""
        found: dict[str, tuple[Span, Figure, float]] = {}
        index = bisect_left(self._plain, at, key=lambda item: item[0]) - 1
        for span, figure in self._plain[max(0, index - BACK) : index + 1][::-1]:
            if figure not in bearers:
                continue
            place = self._focus.place(span)
            full = span in self.facts(figure).full
            found.setdefault("named" if full else "called", (span, figure, place if full else 1.0))
            if place >= 0.9:
                found.setdefault("subject", (span, figure, 1.0))
            if len(found) == 3:
                break
        return found

    def early(self, at: Span, bearers: Sequence[Figure]) -> bool:
        """Does the report use the surname at ``at`` alone before it names a bearer in full?"""
        first = min((s for one in bearers for s, _ in self.facts(one).full), default=-1)
        return self.alone.get(_word(self.text[slice(*at)]), [at])[0][0] < first

    def only_kin(self, bearers: Sequence[Figure]) -> bool:
        """Are all of them brought in as somebody's relatives?"""
        return all(self.facts(one).brought_in for one in bearers)

    def facts(self, one: Figure) -> Facts:
        """What stands around its full names; the same each time."""
        if one not in self._facts:
            self._facts[one] = self._read(one)
        return self._facts[one]

    def _read(self, one: Figure) -> Facts:
        full = tuple(s for s in one.plain if len(person_key(self.text[slice(*s)])) > 1)
        kin: set[str] = set()
        brought_in = False
        titles: set[str] = set()
        last = {key[-1] for key in map(base, one.keys) if len(key) > 1}
        for start, end in one.plain:
            if _word(self.text[start:end]) in last:
                continue  # a surname alone says nothing of whose it is
            line = self.text[max(0, start - 70) : start]
            words = re.findall(r"[\w’']+", line.rpartition("\n")[2].lower())[-5:]
            titles |= set(words)  # not of "the president's daughter"
            before, after = BEFORE.search(line), AFTER.match(self.text, end)
            kin |= {found["kin"] for found in (before, after) if found}
            first = bool(full) and start == min(full)[0]
            brought_in = brought_in or (first and before is not None)
        gender = one.gender or ("m" if kin & MEN else "f" if kin & (WOMEN | LADY) else "")
        son = any(key[-1] in SUFFIXES - {"sr"} for key in one.keys)
        titles = titles & heads("titles") - MEN - WOMEN
        young = bool(kin & HEIRS) or son
        return Facts(
            full, frozenset(titles), gender, frozenset(kin), brought_in, bool(kin & ELDERS), young
        )

    def _hint(self, at: Span) -> str:
        """ "m" or "f": the sentence goes on with "he" or "she", the quotation says "my wife"."""
        starts = self._focus.starts
        index = bisect_right(starts, at[0])
        end = min(starts[index] if index < len(starts) else len(self.text), at[1] + 160)
        speaks = SAYS.match(self.text, at[1])
        if speaks:
            opens = max(starts[max(0, index - 2)], at[0] - 300) if starts else 0
            if found := MY.search(self.text, opens, end):
                return "m" if found["kin"] == "wife" else "f"
        if found := SPOUSE.search(self.text, at[1], end):
            return "m" if found.group().lower().startswith("his") else "f"
        told = TOLD.search(self.text, max(0, at[0] - 20), at[0])
        if self._focus.place(at) >= 0.9 and not told and (found := PRONOUN.match(self.text, at[1])):
            return "m" if found["m"] else "f"
        found = SPEAKS.search(self.text, at[1], at[1] + 400) if speaks else None
        if found and not self._focus.between(at[1], found.start()):
            return "m" if "he" in (found["one"] or found["two"]).lower().split() else "f"
        return ""


def _word(name: str) -> str:
    return base(person_key(name))[0]


def _weighed(signs: dict[str, float]) -> float:
    return sum(WEIGHTS[sign] * value for sign, value in signs.items())


def _spouse(kin: str) -> str:
    """Whose husband or wife somebody is, is of the other gender."""
    return {"wife": "f", "widow": "f", "husband": "m", "widower": "m"}.get(kin, "?")
