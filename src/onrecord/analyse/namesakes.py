"""Whom a surname alone means where two people of a report bear it.

Weighs what a reader goes by: who was called so last, who was named in full last and where in
the sentence, who leads the report, who is only brought in as somebody's wife or son, the
title, "he" or "she" beside the name, "the elder", "Quill's father". Where no bearer stands
out, nobody is meant.
"""

from __future__ import annotations

import re
from bisect import bisect_right
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
TOLD = re.compile(
    r"\b(?:said|says|told|believes|thinks|claims|claimed)(?: that)? $"
)  # somebody else
MY = re.compile(r"\b[Mm]y (?:\w+ )?(?P<kin>wife|husband)\b")
FADE = (1.0, 0.8, 0.6, 0.45, 0.35, 0.25)
# what each sign weighs; tuned on the stories of eval/gold/parties.jsonl's first two halves
WEIGHTS = {"title": 2.5, "pronoun": 1.5, "kin": 4.0, "age": 4.0, "called": 1.0, "usual": 1.0,
           "subject": 0.4, "named": 1.0, "leads": 0.4, "brought in": -0.8, "named soon": -1.1,
           "not yet": -2.3}  # fmt: skip
AHEAD = 0.8  # by how much the best must be


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
    """Tells the bearers of one surname apart; full names are known before it is asked."""

    def __init__(self, text: str, focus: Focus) -> None:
        self.text, self._focus = text, focus
        self.alone: dict[str, list[Span]] = {}  # where a word stands alone as a name
        self._usual: dict[tuple[str, tuple[int, ...]], list[float]] = {}
        self._facts: dict[Figure, Facts] = {}

    def meant(self, at: Span, title: str, gender: str, bearers: Sequence[Figure]) -> Figure | None:
        """The bearer that the name at ``at`` means, ``title`` before it; None if unclear.

        ``gender`` is "m" or "f" where the title says so.
        """
        told = [one for one in bearers if self.facts(one).gender in ("", gender)] if gender else []
        bearers = told or bearers
        if len(bearers) == 1:
            return bearers[0]
        scored = sorted(
            ((self._score(at, title, one, bearers), -n) for n, one in enumerate(bearers)),
            reverse=True,
        )
        (best, which), (second, _) = scored[:2]
        return bearers[-which] if best - second >= AHEAD else None

    def _score(self, at: Span, title: str, one: Figure, all_: Sequence[Figure]) -> float:
        signs = self.signs(at, title, one, all_)
        signs["usual"] = self.usual(at, all_)[all_.index(one)]
        return _weighed(signs)

    def usual(self, at: Span, all_: Sequence[Figure]) -> list[float]:
        """How far each bearer is ahead, -1 to 1, where all places of the surname are summed up.

        Reports seldom call two people so: one that is clear in one place is meant in others.
        """
        word = _word(self.text[slice(*at)])
        key = word, tuple(id(one) for one in all_)
        if key not in self._usual:
            sums = [0.0] * len(all_)
            places = self.alone.get(word, [at])
            for place in places:
                for n, one in enumerate(all_):
                    sums[n] += _weighed(self.signs(place, "", one, all_)) / len(places)
            best = sorted(sums)
            self._usual[key] = [
                max(-1.0, min(1.0, own - (best[-2] if own == best[-1] else best[-1])))
                for own in sums
            ]
        return self._usual[key]

    def signs(self, at: Span, title: str, one: Figure, all_: Sequence[Figure]) -> dict[str, float]:
        """What speaks for (or, negative, against) one bearer."""
        facts = self.facts(one)
        near = self._focus.sentence
        here = near(at[0])
        words = {w.strip(".,").lower() for w in title.split()} & heads("titles")
        out = {"title": float(bool(words & facts.titles))}
        if (gender := self._hint(at)) and facts.gender:
            out["pronoun"] = 1.0 if gender == facts.gender else -1.0
        if kin := KIN_OF.match(self.text, at[1]):
            out["kin"] = -float(kin["kin"] in facts.kin or _spouse(kin["kin"]) == facts.gender)
        if age := AGE.search(self.text, max(0, at[0] - 20), at[0]):
            old = age["age"] not in ("younger", "junior")
            out["age"] = float(facts.elder if old else facts.heir) - float(
                facts.heir if old else facts.elder
            )
        before = [(s, e) for other in all_ for s, e in other.plain if s < at[0]]
        mine = {span for span in one.plain if span[0] < at[0]}
        full = {span for other in all_ for span in self.facts(other).full}
        last = max((span for span in before if span not in full), default=None)
        if last in mine and last is not None:
            out["called"] = FADE[min(here - near(last[0]), 5)]
        last = max((span for span in before if self._focus.place(span) >= 0.9), default=None)
        if last in mine and last is not None:
            out["subject"] = FADE[min(here - near(last[0]), 5)]
        last = max((span for span in before if span in full), default=None)
        if last in mine and last is not None:
            out["named"] = FADE[min(here - near(last[0]), 5)] * self._focus.place(last)
        mains = [f for f in map(self.facts, all_) if not f.brought_in]
        leads = [span for main in mains for span in main.full]
        out["leads"] = float(bool(leads) and min(leads) in facts.full)
        if not self.early(at, all_):
            out["not yet"] = float(not mine)
        out["brought in"] = float(facts.brought_in)
        out["named soon"] = float(any(s > at[0] and near(s) == here for s, _ in facts.full))
        return out

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
            titles |= {word.removesuffix("’s").removesuffix("'s") for word in words}
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
