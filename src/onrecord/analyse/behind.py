"""Who stands behind a description: for whom a spokesman speaks, whose a story or statement is.

"The Courier's story said" and "the story, first reported by the Courier, said" are the
Courier's words, "a statement from the ministry said" the ministry's, "an interview with Ada
Quill claimed" hers. Whom the phrase found here means, `entities` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from onrecord.analyse.descriptions import PARTISANS, Description, NameIndex, describe, heads
from onrecord.analyse.figures import Figure
from onrecord.analyse.people import People
from onrecord.analyse.roles import titled
from onrecord.spans import Span, trim

# "the story, first reported by X": who told it
FIRST = re.compile(
    r"(?:, (?:which|that) (?:was|were))?,? ?(?:first |originally |also )?"
    r"(?:reported|published|told|run|carried|broken|posted|released|printed)(?: \w+day)? "
    r"(?:by|in|on) (?:the )?"
)
INSIDE = re.compile(r"\b(?:in|by|from|of)(?: the| an?)?(?: \w+){0,2} $")
BY = re.compile(
    r" (?:(?:just |newly )?(?:released|issued|signed|sent|posted|published|written|made|read|"
    r"given|put out)(?: (?:on )?\w+day)? by|from|by|of) (?=\S)"
)
WITH = re.compile(r" with (?=\S)")
PHRASE_ENDS = re.compile(r"[,;:(“\"\n]| (?:that|which|who|in|on|about|after|to)\b")
OWNER = re.compile(r"[A-Z]|['’]s?$")
IN_A = (
    r"\b(?:in|with|(?P<sent>issued|released|posted|sent|wrote|made)|[Aa]ccording to) "
    r"(?:an?|his|her|its|their|the) (?:[\w-]+ ){{0,3}}{}\b"
)
SENTENCE = re.compile(r"[.?!][”\"]? (?=[A-Z“\"])|\n")
OF_WHICH = re.compile(r" (?:of|for) (?:the |an? )?[A-Z]")
FAR, LONGEST = 1500, 80  # characters: back to "in a statement"; of whose it is
POSSESSIVE = re.compile(r"(?:['’]s?)?$")
SPEAKS_FOR = re.compile(r"\b(?:for|of|at|from|with) (?=\w)")


class Behind:
    """Looks behind the descriptions of one report."""

    def __init__(self, text: str, index: NameIndex, own_outlet: str | None, people: People) -> None:
        self.text, self._index, self._own, self._people = text, index, own_outlet, people

    def teller(self, seen: Description, outlets: Iterable[tuple[Span, Figure]]) -> Figure | None:
        """The outlet whose story it is; ``outlets`` are the report's names of outlets."""
        first, last = self._noun(seen)
        low, high = seen.core
        for (start, end), figure in outlets:
            before = low <= start and end <= first
            after = last <= start and end <= high and INSIDE.search(self.text, last, start)
            told = high <= start and end <= seen.end and FIRST.fullmatch(self.text, high, start)
            if before or after or told:
                return figure
        return None

    def author(self, seen: Description) -> Description | None:
        """Whose a statement, a letter or an interview is, where the phrase says so."""
        first, last = self._noun(seen)
        after = (WITH if seen.noun == "interview" else BY).match(self.text, last)
        if after:
            end = max(after.end(), seen.end)
            stop = PHRASE_ENDS.search(self.text, after.end(), end)
            part = after.end(), stop.start() if stop else end
            return self._body(trim(self.text, part))
        part = trim(self.text, (seen.core[0], first))
        words = self.text[slice(*part)]
        if seen.noun == "interview" or not OWNER.search(words[1:]):
            return None
        ending = POSSESSIVE.search(words)
        return self._body((part[0], part[1] - len(ending.group() if ending else "")))

    def earlier(
        self, seen: Description, spoke: Sequence[tuple[int, Figure]]
    ) -> Figure | Description | None:
        """Who said something in it: "Quill said in a statement … The statement added".

        ``spoke`` are the sources so far, with where they stand, in text order.
        """
        at = seen.core[0]
        told = re.compile(IN_A.format(re.escape(seen.noun)))
        found = list(told.finditer(self.text, max(0, at - FAR), at))
        if not found or seen.proper or seen.owner:
            return None
        if after := BY.match(self.text, found[-1].end()):
            stop = PHRASE_ENDS.search(self.text, after.end())
            part = after.end(), min(stop.start() if stop else at, after.end() + LONGEST)
            return self._body(trim(self.text, part))
        place = found[-1].start()
        here = [
            (start > place, abs(start - place), figure)
            for start, figure in spoke
            if figure.proper and not SENTENCE.search(self.text, *sorted((start, place)))
        ]
        if found[-1]["sent"]:
            here = [one for one in here if not one[0]]  # who sent it stands before
        return min(here, key=lambda one: one[1])[2] if here else None

    def another(self, seen: Description) -> bool:
        """Does a definite description mean somebody else than those named so far?

        It says whose ("the owner of the Little Auk"), or takes up "a young man".
        """
        _, last = self._noun(seen)
        if OF_WHICH.match(self.text, last, seen.core[1]):
            return True
        told = re.compile(rf"(?P<by>(?:, |\b(?:is|was|as|became|be) )?)\b(?:an?|another|one) "
                          rf"(?:[\w-]+ ){{0,3}}?{re.escape(seen.noun)}\b(?! [A-Z])")  # fmt: skip
        at = seen.core[0]
        found = list(told.finditer(self.text, max(0, at - FAR), at))
        return bool(found) and not found[-1]["by"]

    def principal(self, seen: Description) -> Description | None:
        """For whom an unnamed spokesperson speaks: an organisation, or a person."""
        start, end = seen.core
        after = SPEAKS_FOR.search(self.text[start:end])
        at = self.text.lower().rfind(seen.noun, start, end)
        part = (start + after.end(), end) if after else trim(self.text, (start, at))
        if part[1] - part[0] < 3 or self.text[slice(*part)].lower() in ("his", "her", "the"):
            return None
        return self._body(part)

    def _body(self, part: Span) -> Description | None:
        """Whom a phrase means: a named body, one that is described, or a named person."""
        if part[1] - part[0] < 2:
            return None
        inner = describe(self.text, part, self._index, self._own)
        return None if inner.pronoun or inner.kind in ("unnamed", "document") else inner

    def apposed(self, seen: Description) -> Figure | None:
        """The person whom a description of one introduces: "One pastor, X of Y, said"."""
        plural = seen.noun.endswith("s") or seen.noun in heads("plurals")
        after = self._people.next_to(seen.core[1])
        if seen.kind != "unnamed" or not seen.noun or plural or after is None:
            return None
        start, _ = titled(self.text, after[0])
        between = self.text[seen.core[1] : start]
        called = {word.lower() for word in between[2:].split()}
        fits = between[:2] == ", " and called <= PARTISANS | heads("roles") | heads("titles")
        return after[1] if fits else None

    def _noun(self, seen: Description) -> Span:
        """Where the head noun stands."""
        noun = re.compile(rf"\b{re.escape(seen.noun)}\b", re.IGNORECASE)
        found = noun.search(self.text, *seen.core)
        return found.span() if found else seen.core
