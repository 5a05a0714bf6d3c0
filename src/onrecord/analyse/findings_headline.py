"""A headline that its own report does not bear out: another number, or more certainty."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.analyse.calendar import NUMBERS, number
from onrecord.analyse.sentences import split
from onrecord.records import Finding, Report
from onrecord.spans import Span

WORD_NUMBERS = "|".join(sorted((w for w in NUMBERS if w not in ("a", "an")), key=len, reverse=True))
DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
NUMBER = (
    rf"(?<![\w$£€.,#/-])(?P<n>{DIGITS}|(?:{WORD_NUMBERS})(?:-(?:{WORD_NUMBERS}))?)"
    r"(?![\w/%-]|[.,]\d)"
)
# What a headline and a report count in the same words; of each line any word says the same.
COUNTED = [
    ("dead", "killed", "deaths", "died", "die", "dies", "kills", "fatalities", "bodies"),
    ("injured", "wounded", "hurt", "injures", "wounds", "injuries"),
    ("arrested", "arrests", "detained", "arrest"),
    ("missing",),
    ("hostages",),
    ("jobs", "workers", "employees", "staff", "layoffs"),
    ("votes",),
    ("houses", "homes"),
]
MEANS = {word: group[0] for group in COUNTED for word in group}
BETWEEN = (
    r"(?: (?:people|persons|men|women|children|soldiers|troops|civilians|police|officers|others"
    r"|students|passengers|protesters|militants|rebels|workers|were|are|was|is|have been|had been"
    r"|been|more|feared|reported|confirmed)){0,4}"
)
AFTER = re.compile(rf"{NUMBER}(?P<gap>{BETWEEN}) (?P<what>{'|'.join(MEANS)})\b", re.IGNORECASE)
BEFORE = re.compile(
    r"\b(?P<what>kills?|killed|killing|injur(?:es|ed|ing)|wound(?:s|ed|ing))"
    r" (?P<about>at least |about |some |more than |over |nearly |up to )?"
    rf"{NUMBER}(?! (?:others|more|years?|months?|days?|hours?|minutes|miles|times|of)\b)",
    re.IGNORECASE,
)
ROUGH = re.compile(
    r"\b(?:at least|about|around|nearly|almost|some|more than|over|up to|as many as|dozens|scores"
    r"|under|fewer than|less than|approximately|estimated|hundreds|thousands)\s*$",
    re.IGNORECASE,
)
THING = re.compile(
    rf"{NUMBER} (?P<what>[A-Za-z]{{4,}}s)\b"
    r"(?! (?:of|per|more|fewer|less|sooner|earlier|later|before|after)\b)"
)
MANY = 10  # of anything else than the dead, the hurt …: fewer are told in many ways
TIMES = frozenset(
    ("seconds", "minutes", "hours", "days", "weeks", "months", "years", "decades", "times")
) | frozenset(("things", "reasons", "ways", "takeaways", "points", "others", "states", "percent"))
INCLUDED = re.compile(r"\b(?:including|suspects?|gunm[ae]n|shooter|attackers?)\b", re.IGNORECASE)
LEAD = 1200  # characters of a report in which its main matter is told
NUMBER_KIND = "headline and report give different numbers"


@dataclass(frozen=True, slots=True)
class Count:
    """So many of something, where it stands."""

    value: float
    what: str
    span: Span
    rough: bool


def counts(text: str) -> list[Count]:
    """The counts of the dead, the hurt, jobs … in a text."""
    out = []
    for pattern in (AFTER, BEFORE):
        for found in pattern.finditer(text):
            value = number(found["n"])
            word = found["what"].lower()
            what = MEANS.get(word) or ("dead" if word.startswith("kill") else "injured")
            if value is None:
                continue
            near = text[max(0, found.start("n") - 24) : found.start("n")]
            out.append(Count(value, what, found.span(), bool(ROUGH.search(near))))
    return sorted(out, key=lambda count: count.span)


def _things(text: str) -> list[Count]:
    """Counts of anything else in the plural: "40 ships"."""
    out = []
    for found in THING.finditer(text):
        value, what = number(found["n"]), found["what"].lower()
        if value is not None and value >= MANY and what not in TIMES and what not in MEANS:
            near = text[max(0, found.start() - 24) : found.start()]
            out.append(Count(value, what, found.span(), bool(ROUGH.search(near))))
    return out


def numbers(text: str) -> set[float]:
    """Every number in a text, in digits or words."""
    found = re.finditer(rf"\b(?:{DIGITS}|(?:{WORD_NUMBERS})(?:-(?:{WORD_NUMBERS}))?)\b", text, re.I)
    values = {number(one.group()) for one in found}
    values |= {float(d.replace(",", "")) for d in re.findall(r"\d{1,3}(?:,\d{3})+|\d+", text)}
    return {value for value in values if value is not None}


def headline(report: Report) -> Iterator[Finding]:
    """Findings in a report's text against its title."""
    title = report.title or ""
    yield from _numbers(report, title)
    yield from _certainty(report, title)


def _numbers(report: Report, title: str) -> Iterator[Finding]:
    """The title's number stands nowhere in the report, which gives another of the same thing."""
    told = [*counts(title), *_things(title)]
    if not told or INCLUDED.search(title):
        return
    everywhere = numbers(report.text)
    body = [*counts(report.text), *_things(report.text)]
    for claim in told:
        same = [one for one in body if one.what == claim.what]
        leading = [one for one in same if one.span[0] < LEAD]
        if not leading or claim.value in everywhere or claim.rough or claim.value < 2:
            continue
        if any(one.rough and one.value <= claim.value for one in same):
            continue
        if _sums(claim.value, [one.value for one in same]):
            continue
        other = leading[0]
        if other.rough or other.value < 2:
            continue
        words = title[slice(*claim.span)]
        said = " ".join(report.text[slice(*other.span)].split())
        yield Finding(
            report.id,
            other.span,
            NUMBER_KIND,
            f"the headline says “{words}”, the report “{said}”,"
            f" and {claim.value:g} stands nowhere in it",
        )


def _sums(value: float, parts: Sequence[float]) -> bool:
    """Is it the sum of some of the parts ("12 dead": "nine … and three …")?"""
    reachable = {0.0}
    for part in list(parts)[:12]:
        reachable |= {r + part for r in reachable if r + part <= value}
    return value in reachable


# ----------------------------------------------------------------- certainty

CERTAINTY_KIND = "headline is surer than the report"
HEDGE = re.compile(
    r"\b(?P<hedge>may|might|possibly|perhaps|allegedly|reportedly)\b"
    r"(?: (?:also|soon|have|be|well|been|already|even|now)){0,3} (?P<word>\w+)"
)
# What makes a headline less than a flat assertion, or puts it into another's mouth.
SOFT = re.compile(
    r"\b(?:may|might|could|can|would|possibl[ey]|perhaps|alleged(?:ly)?|reported(?:ly)?|reports?"
    r"|says?|said|claims?|likely|if|suspect\w*|accus\w+|suggests?|believes?|thinks?|fears?"
    r"|expected|set|seeks?|wants?|consider\w*|weighs?|plans?|mulls?|eyes?|vows?|threaten\w*|warns?"
    r"|predicts?|potential\w*|rumou?r\w*|apparent\w*|should|must|why|how|what|who|is|are|will|to"
    r"|not|no)\b|[?:“”\"‘’]|'[A-Z]",
    re.IGNORECASE,
)
SMALL = re.compile(
    r"(?:the|of|on|at|for|and|but|with|from|was|were|been|has|had|his|her|their|its|she|they|you"
    r"|this|that|these|those|after|over|amid|when|new|into|out|off|than|more|most|about)",
    re.IGNORECASE,
)
SHARED = 0.6  # of the headline's words in the sentence that hedges
LEADING = 8  # sentences in which the headline's matter is told


def _certainty(report: Report, title: str) -> Iterator[Finding]:
    """The title says flatly what the report, in the same words, says with a hedge, and nowhere
    without one."""
    words = _stems(title)
    if SOFT.search(title) or len(words) < 4:
        return
    for start, end in split(report.text[:LEAD])[:LEADING]:
        sentence = report.text[start:end]
        if len(words & _stems(sentence)) < SHARED * len(words):
            continue
        for found in HEDGE.finditer(sentence):
            word = _stem(found["word"])
            if word not in words or sentence[found.end() :].startswith(" not"):
                continue
            rest = report.text[:start] + " " + report.text[end:]
            if word in _stems(rest):
                continue
            yield Finding(
                report.id,
                (start + found.start(), start + found.end()),
                CERTAINTY_KIND,
                f"the headline says “{title.strip()}”, the report only “{found.group()}”",
            )
            return


def _stems(text: str) -> set[str]:
    return {_stem(w) for w in re.findall(r"[A-Za-z]{3,}", text) if not SMALL.fullmatch(w)}


def _stem(word: str) -> str:
    word = word.lower()
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
