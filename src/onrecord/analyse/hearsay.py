"""Statements with no source named: "reportedly", "it emerged that", "was said to".

The source is empty, the cue is the word and the content its clause without it, as PolNeAR
annotates them. "The alleged thief" attributes nothing here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from onrecord.spans import Span, Spans, trim

Roles = tuple[Spans, Spans, Spans]

SAID = r"(?:said|believed|reported|thought|understood|alleged|claimed|rumou?red|assumed)"
HOW = r"(?:(?:also|now|still|widely|generally|variously|locally|later|then|once)\s+)*"
BE = r"(?:(?:is|are|was|were|(?:has|have|had)(?:\s+long)?\s+been)\s+)"
ADVERB = re.compile(r"\b(?:reportedly|allegedly|purportedly)\b", re.IGNORECASE)
PASSIVE = re.compile(rf"\b{BE}{HOW}{SAID}(?=\s+to\s+\w)")
IT = rf"it (?:(?:has |had |since |later )*(?:emerged|transpired)|{BE}{HOW}{SAID})"
LEADS = re.compile(
    rf"(?P<cue>\b{IT})\b(?:\s+(?:on |late |early )*\w+day)?,?\s+(?P<that>that\s+)"
    rf"|(?P<rumour>\b(?:rumou?r|word|legend) (?:has it|is))\s+(?P<that2>that\s+)?",
    re.IGNORECASE,
)
TRAILS = re.compile(rf",\s+(?P<cue>{IT})\b(?P<after>[^,;:.]{{0,40}}?)(?P<end>,|[.!]?\s*$)")
HINT = re.compile(
    rf"reportedly|allegedly|purportedly|\bit (?:ha|is|wa|later|since|emerged|transpired)"
    rf"|\b(?:rumou?r|word|legend) (?:has|is)|{SAID}\s+to\b",
    re.IGNORECASE,
)
OPENS = re.compile(
    r"[;:—–]\s*|,\s+(?:and|but|who|which|while|where|when|as|because|after|before|that)\s+"
    r"|\b(?:and|but|that|who|which|because|while|with|after|when|where)\s+|[,(]\s*"
)
ENDS = re.compile(r"[;:—–),]|\s(?:but|while|although)\s")
SLIGHT = re.compile(r"(?:however|also|then|meanwhile|later|still|now|had|has|was|is|and|but)?\W*")


def unsourced(text: str, sentences: Spans) -> Iterator[Roles]:
    """Source (always empty), cue and content of what "is said" by nobody in particular."""
    for home in _hinted(text, sentences):
        yield from _led(text, home)
        for match in ADVERB.finditer(text, *home):
            if content := _around(text, home, match.span()):
                yield (), (match.span(),), content
        for match in PASSIVE.finditer(text, *home):
            content = _around(text, home, match.span())
            if len(content) == 2:
                yield (), (match.span(),), content


def _hinted(text: str, sentences: Spans) -> Iterator[Span]:
    """The sentences worth a closer look."""
    last = -1
    for hint in HINT.finditer(text):
        at = bisect_right(sentences, hint.start(), key=lambda s: s[0]) - 1
        if at > last:
            last = at
            yield sentences[at]


def _led(text: str, home: Span) -> Iterator[Roles]:
    """ "It emerged that Y" and "Y, it emerged"."""
    if match := LEADS.search(text, *home):
        cue = match.span("cue") if match["cue"] else match.span("rumour")
        said = trim(text, (match.end(), _full(text, home)))
        if said[1] - said[0] > 8:
            yield (), (cue,), (said,)
        return
    if match := TRAILS.search(text, *home):
        parts = [trim(text, (home[0], match.start()))]
        if match["end"] == ",":
            parts.append(trim(text, (match.end(), _full(text, home))))
        if len(text[slice(*parts[0])].split()) > 2 and not re.search('[“”"]', text[slice(*home)]):
            yield (), (match.span("cue"),), tuple(p for p in parts if p[1] > p[0])


def _full(text: str, home: Span) -> int:
    """The sentence's end without its full stop."""
    return home[0] + len(text[slice(*home)].rstrip().rstrip(".!?").rstrip())


def _around(text: str, home: Span, cue: Span) -> Spans:
    """The clause that a cue stands in, without it; empty where nothing is said."""
    start = home[0]
    for opening in OPENS.finditer(text, home[0], cue[0]):
        rest = text[opening.end() : cue[0]]
        mark = opening.group().strip()
        if not SLIGHT.fullmatch(rest) or mark in (";", ":", "—", "–", "who", "and", "but"):
            start = opening.end()
    stop = ENDS.search(text, cue[1] + 12, home[1])
    end = min(stop.start() if stop else home[1], _full(text, home))
    before, after = trim(text, (start, cue[0])), trim(text, (cue[1], end))
    before = before[0], before[0] + len(text[slice(*before)].rstrip(" ,("))
    if after[1] - after[0] < 4:  # "… was stolen, reportedly"
        return (before,) if before[1] - before[0] > 8 else ()
    return tuple(span for span in (before, after) if span[1] - span[0] > 1)
