"""Who wrote a report: "By A and B", "Posted by", "Additional reporting by", a lone name.

A name is told by its shape (two to four capitalised words, particles between them), for
the names worth finding are in no list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARTICLE = r"(?:de|da|di|del|della|der|den|von|van|bin|ben|al|el|la|le|du|dos|ibn|y|ter|zu|st\.?)"
_PART = r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž](?:[\w’'.-]*[\w.])?)"
_NAME = rf"{_PART}(?: (?:{_PARTICLE}|{_PART})){{1,4}}"
_FULL = re.compile(_NAME)
_LABEL = re.compile(
    r"\W*(?:(?:posted|published|written|reported|story|text|words|report|authored|edited|"
    r"compiled|created)\s+by|by|von|par|author(?:\(?s\)?)?\s*:|reporter\s*:|byline\s*:|writer\s*:)"
    r"[\s:]*",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    rf"\b(?:posted|published|written|submitted|filed)\b.{{0,120}}?\bby\s+(?P<who>{_NAME})",
)
_POSTED = re.compile(
    r"(?:this (?:entry|post|article|story) was )?(?:posted|published)\b", re.IGNORECASE
)
_MORE = re.compile(
    r"(?:additional|further|extra|contributing|with additional|with)?\s*(?:reporting|research|"
    r"translation|contributions?|editing|writing)"
    r"(?: (?:and|by|&) (?:reporting|writing|editing|research))? "
    r"(?:for (?:this|the) (?:report|story|article) )?(?:was |were )?"
    r"(?:(?:also )?(?:contributed|provided|done) )?(?:by|from)\s+(?P<who>.+)",
    re.IGNORECASE,
)
_GAVE = re.compile(
    rf"(?P<who>{_NAME}(?:(?:,| and|, and) {_NAME})*)"
    r"(?:,? (?:in|reporting from|from) [A-Z][\w ,.-]{1,40}?)?,? (?:also )?"
    r"(?:contributed|provided|assisted)\b.{0,40}\b(?:report(?:ing)?|story|article|research)\b"
)
_TAIL = re.compile(
    r"\s*(?:\||·|•|—|–|\(|@|\bfor\b|\bin [A-Z]|\bat\b|\bof\b|\bfrom\b|\bon\b|\d|"
    r",\s*(?:the |a |an )?(?:[a-z]|[A-Z][\w&. ]*(?:News|Press|Times|Post|Service|Agency|"
    r"Correspondent|Editor|Reporter|Writer|Staff|Bureau|Reuters|AP|AFP|BBC|CNN)\b)).*$"
)
# Words that look like a name's and are a desk's, a section's or a place's.
_NOT_A_NAME = re.compile(
    r"\b(?:news|staff|editors?|editorial|reporters?|correspondents?|desk|team|agency|agencies|"
    r"press|service|world|politics|business|sports?|opinion|home|menu|contact|about|share|read|"
    r"more|photo|image|images|video|comments?|subscribe|newsletter|privacy|policy|terms|rights|"
    r"street|university|ministry|department|bank|party|united|the|updated|published|latest|top|"
    r"breaking|live|watch|sign|log|search|related|stories|leave|reply|times|post|daily|weekly|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday|getty|reuters|afp|guest|admin|"
    r"cookies?|follow|us|and|or|of|for|in|on|at|to|with|is|are|was|after|before|new|how|why|what)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Credit:
    """Names that a line gives, and as what: "byline" or "contributor"."""

    names: tuple[str, ...]
    role: str


def names(words: str) -> tuple[str, ...]:
    """The people in the words after "by".

    >>> names("Ana Duarte, Ben Okoro and Li-Mei Chan in Portmouth")
    ('Ana Duarte', 'Ben Okoro', 'Li-Mei Chan')
    """
    found = []
    if words.isupper():
        words = re.sub(r"\b(And|Und|Et)\b", lambda m: m[0].lower(), words.title())
    for piece in re.split(r"\s*(?:,\s*(?:and\s+)?|;|\band\b|&|\bund\b|\bet\b|\s/\s)\s*", words):
        bare = _TAIL.sub("", piece.strip()).strip(" .,:;*_")
        if _FULL.fullmatch(bare) and not _NOT_A_NAME.search(bare):
            found.append(bare)
        elif found:
            break  # what follows a name's end is where and for whom
    return tuple(dict.fromkeys(found))


def credit(line: str) -> Credit | None:
    """What a line says of the report's makers, or None when it is no such line.

    >>> credit("Additional reporting by Ada Brandt for the Harbour Courier.")
    Credit(names=('Ada Brandt',), role='contributor')
    """
    line = line.strip(" *_#()[]")
    if len(line) > 600 or len(line.split()) > 45:
        return None
    if found := _MORE.match(line) or _GAVE.match(line):
        who = names(found["who"])
        return Credit(who, "contributor") if who else None
    if (label := _LABEL.match(line)) and len(line.split()) <= 30:
        who = names(line[label.end() :])
        return Credit(who, "byline") if who else None
    if _POSTED.match(line) and (found := _INSIDE.search(_capital(line))):
        who = names(found["who"])
        return Credit(who, "byline") if who else None
    return None


def _capital(line: str) -> str:
    return line[:1].lower() + line[1:]


def empty_label(line: str) -> bool:
    """A label whose names a scrape has lost: "Posted on by", "By"."""
    return bool(
        re.fullmatch(
            r"\W*(?:(?:posted|published|written)\s*)?(?:on|in|at)?[\s,]*(?:by)?\W*", line, re.I
        )
        and re.search(r"[a-z]", line, re.I)
    )


def lone_name(line: str) -> tuple[str, ...]:
    """A line that is nothing but names: one under a title is its byline."""
    line = line.strip(" *_|•·")
    if (
        len(line) > 200
        or len(line.split()) > 12
        or re.search(r"[.!?:]$", line)
        or re.search(r"\d", line)
    ):
        return ()
    pieces = [p for p in re.split(r"\s*(?:,|;|\band\b|&)\s*", line) if p]
    held = names(line)
    return held if held and len(held) == len(pieces) else ()
