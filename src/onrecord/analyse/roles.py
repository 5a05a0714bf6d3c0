"""What a person is or was, in the report's words, and since when.

Three places tell: the title before the name, an apposition beside it, and a clause such
as "became harbour master in June 2019".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from onrecord.analyse.descriptions import heads
from onrecord.analyse.figures import SMALL
from onrecord.records import Role, Time
from onrecord.spans import Span, Spans

ABBREVIATED = r"(?:(?<=Mr)|(?<=Mrs)|(?<=Ms)|(?<=Dr)|(?<=\b[A-Z]))\."  # its full stop
AFTER = re.compile(
    r", (?:who (?:is|was) )?(?!who |which )(?P<role>(?:(?:an?|the|its|his|her|their) |former |"
    r"then-|acting )?"
    rf"(?:[^,.;:()“”\"—–\n]|{ABBREVIATED}){{3,120}}?)"
    rf"(?=[,;:()“”\"—–\n]|(?!{ABBREVIATED})\.| who | said| says| told| wrote| tweeted| added|"
    r" in an? interview|$)"
)
COURTESY = frozenset(["mr", "mrs", "ms", "miss", "mx", "mme", "sir", "lord", "lady", "dame", "dr"])
OFFICE = re.compile(
    r"(?:,? who)?(?: (?:had|has|also|then|later|first|since|now|only))* "
    r"(?P<verb>became|becomes|"
    r"was (?:named|appointed|elected|made|promoted|posted|assigned)(?: as| to)?|"
    r"took over as|took office as|has been|has served as|served as|serves as|started as|"
    r"was sworn in as|assumed the|stepped down as|resigned as|left as)(?P<gap> (?:the |an? )?)"
)
ARTICLES = frozenset(["the", "a", "an", "in", "on", "but", "and", "when", "as", "for", "said"])
PROPER = re.compile(r"[A-Z][\w.’'-]*\w")
WORD = re.compile(r"\S+")
PLAIN = re.compile(r"[\w.’'-]+")
DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
SAYS = re.compile(r"\b(?:he|she|they|it|is|was|has|had|tweeted|said|says|told)\b")
DESCRIBES = re.compile(r"(?:ous|ful|less|ed|able|ible|ing|['’]s)$")
LEAVES = re.compile(r"stepped down|resigned|left")


@cache
def _before() -> re.Pattern[str]:
    nouns = "|".join(sorted(heads("roles"), key=len, reverse=True))
    return re.compile(
        r"(?P<role>(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts) |\b(?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+['’]s? )"
        rf"(?:[\w-]+ ){{0,4}}?(?:{nouns})"
        r"(?: (?:of|to|for|at|in) (?:the )?[A-Z][\w’'-]*(?: (?:of |the )?[A-Z][\w’'-]*){0,4})?), $"
    )


def titled(text: str, span: Span) -> Span:
    """The name with the titles before it: "Italian Prime Minister X", "then-Mayor X"."""
    opening = max(0, span[0] - 60, text.rfind("\n", 0, span[0]) + 1)
    before = text[opening : span[0]]
    if not before[-1:].isspace():
        return span
    start, seen = span[0], False
    for word in reversed(list(WORD.finditer(before))[-6:]):
        if not PLAIN.fullmatch(word.group()):
            break
        low = word.group().lower().strip(".")
        piece = low.removeprefix("then-").removeprefix("ex-").split("-")[-1]
        capital = word.group()[0].isupper()
        if piece in heads("titles") and (capital or low.startswith(("then-", "ex-"))):
            seen = True
        elif not (seen and capital and _qualifies(word.group())):
            break
        start = opening + word.start()
    return start, span[1]


def _qualifies(word: str) -> bool:
    """May a capitalised word stand before a title ("Italian Prime Minister")?"""
    low = word.lower()
    if any(low in heads(kind) for kind in ("stops", "prepositions", "determiners", "openers")):
        return False
    return word.lower() not in SMALL and word[-1] not in '.,;:!?”"' and not DAY.match(word)


def roles_of(
    text: str, report: str, mentions: Sequence[Span], names: Sequence[Span], times: Sequence[Time]
) -> tuple[Spans, tuple[Role, ...]]:
    """(descriptions that stand for the person, roles) of one person's mentions in ``text``."""
    found: list[Role] = []
    described: list[Span] = []
    for start, end in mentions:
        inner = [n for n in names if start < n[0] and n[1] <= end]
        if inner:
            at, title = _before_name(text, start, inner[0][0])
            if title and title.lower().strip(".") not in COURTESY:
                found.append(Role(title, None, None, report, (at, at + len(title))))
        if after := AFTER.match(text, end):
            span = after.span("role")
            if _is_role(text[slice(*span)]):
                found.append(_dated(text, report, span, times))
                described += [span] if _stands_alone(text[slice(*span)]) else []
        opening = max(0, start - 120)
        beside_comma = text[start - 2 : start] == ", "
        if beside_comma and (before := _before().search(text[opening:start])):
            span = before.start("role") + opening, before.end("role") + opening
            found.append(_dated(text, report, span, times))
            described += [span] if _stands_alone(text[slice(*span)]) else []
        if beside := _premodifier(text, start):
            found.append(_dated(text, report, beside, times))
        if office := OFFICE.match(text, end):
            role = _office(text, report, office, times)
            found += [role] if role else []
    for span in tuple(described):
        described += _again(text, span)
    unique = {(role.role.lower(), role.start, role.end): role for role in reversed(found)}
    roles = sorted(unique.values(), key=lambda r: (r.span, r.role))
    return tuple(sorted(set(described))), tuple(roles)


def _before_name(text: str, start: int, name: int) -> tuple[int, str]:
    """Where and what the title before a name is; "" of "both", of "an incredulous Ada Quill"."""
    start = max(start, text.rfind("\n", start, name) + 1)
    words = [word.span() for word in WORD.finditer(text, start, name)]
    while words and text[slice(*words[0])].lower() in heads("openers") | heads("stops"):
        words = words[1:]
    if not words:
        return name, ""
    title = text[words[0][0] : name].strip()
    low = title.lower().split()[-1]
    if (heads("prepositions") - {"of"}) & set(title.lower().split()):
        return name, ""  # "a letter from Ada Quill"
    called = low.strip(".") in heads("titles") | heads("roles") | heads("people")
    if (
        not re.search(r"\w", low)
        or low.endswith(("'s", "’s"))
        or (DESCRIBES.search(low) and not called)
    ):
        return name, ""
    return words[0][0], "" if low in heads("determiners") else title


def _premodifier(text: str, start: int) -> Span | None:
    """A role in front of a name without a comma: "senior campaign adviser", "British diplomat"."""
    opening = max(0, start - 80, text.rfind("\n", 0, start) + 1)
    found = None
    for word in reversed(list(WORD.finditer(text, opening, start))):
        low = word.group().lower()
        if found is None:
            if word.group() != low or low not in heads("roles"):
                return None
        elif low in ARTICLES or not (low in heads("modifiers") or PROPER.fullmatch(word.group())):
            break
        found = word.start()
    return (found, start - 1) if found is not None else None


def _is_role(words: str) -> bool:
    if SAYS.search(words):
        return False  # "insistent that he is no candidate"
    head = re.split(r"\b(?:of|for|at|in|to|with|and|from|on)\b", words, maxsplit=1)[0].split()
    return bool(head) and head[-1].lower().removeprefix("then-") in heads("roles")


def _stands_alone(words: str) -> bool:
    """ "Norland's ambassador to Vessin", "the head of X": a description of one person."""
    definite = re.match(r"(?:the|its)\b|(?:[\w-]+ ){0,2}[\w-]+['’]s? ", words, re.IGNORECASE)
    return definite is not None and re.search(r"[A-Z]", words[1:]) is not None


def _again(text: str, span: Span) -> list[Span]:
    """Where the same description stands elsewhere in the text."""
    plain = text.replace("’", "'").casefold()
    if len(plain) != len(text):
        return []
    words = plain[slice(*span)]
    return [
        m.span()
        for m in re.finditer(r"\b" + re.escape(words) + r"\b", plain)
        if m.start() != span[0]
    ]


def _dated(text: str, report: str, span: Span, times: Sequence[Time]) -> Role:
    """A role in apposition, with the "since …" that follows it."""
    start = None
    for time in times:
        if span[0] <= time.span[0] <= span[1] + 12 and re.search(
            r"\bsince $", text[max(0, time.span[0] - 6) : time.span[0]]
        ):
            start = time.edtf
    return Role(" ".join(text[slice(*span)].split()), start, None, report, span)


def _office(text: str, report: str, match: re.Match[str], times: Sequence[Time]) -> Role | None:
    """ "became X in June 2019": the role and its beginning (or end)."""
    start = match.end()
    stop = re.search(r"[.;\n]|, (?!who)| and | but | after | when ", text[start : start + 160])
    end = start + stop.start() if stop else min(len(text), start + 160)
    when = next((t for t in times if start < t.span[0] < end and t.edtf), None)
    cut = when.span[0] if when else end
    words = re.sub(r"\s+(?:in|since|from|on|late|early|as of)?\s*$", "", text[start:cut])
    if not when:
        words = re.split(r" (?:in|since|until|at a|on) ", words, maxsplit=1)[0]
    if (
        not words
        or len(words.split()) > 14
        or not (_is_role(words) or "to" in match["verb"].split())
    ):
        return None
    leaves = LEAVES.match(match["verb"]) is not None
    edtf = when.edtf if when else None
    return Role(words, None if leaves else edtf, edtf if leaves else None, report,
                (start, start + len(words)))  # fmt: skip
