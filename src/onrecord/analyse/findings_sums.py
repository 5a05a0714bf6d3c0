"""Sums that do not add up: a change against its two values, a share against its two counts,
more votes than members.

Every number stands for all that could be rounded to it; a finding is only what no rounding
explains.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.analyse.calendar import number
from onrecord.records import Finding
from onrecord.spans import Span, Spans, merge

NUM = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![\w/])(?!\.\d|,\d)"
    r"(?!-(?!hundred|thousand|million|billion|trillion|per))"
)
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
SCALE = r"[ -](?:hundred|thousand|million|billion|trillion)\b"
MONEY = r"US\$|[$£€]"
SHARE_OF = r"\s?%|[ -]per\s?cent\b(?!age)"
ABOUT = r"about|around|nearly|almost|roughly|some|approximately|an estimated"
LESS = r"just over|more than|over|just under|less than|under|at least"
AMOUNT = re.compile(
    rf"(?P<about>(?:{ABOUT}|{LESS}) )?(?P<money>{MONEY})?(?P<digits>{NUM})(?P<scale>{SCALE})?"
    rf"(?P<share>{SHARE_OF})?",
    re.IGNORECASE,
)
A = rf"(?:(?:{ABOUT}|{LESS}) )?(?:{MONEY})?{NUM}(?:{SCALE})?(?:{SHARE_OF})?"
WORDS = r"(?:(?!to\b|from\b)[\w'’.]+ ){0,2}?"  # "April's", "a revised"
THING = r"(?: (?!to\b|from\b|or\b|and\b|a\b|an\b|in\b)[a-z]+)?"  # "jobs"
WHEN = r"(?: (?:in|on|at|last|a|the|during|since) [^.;,()]{2,28}?)?"
UP = r"rose|risen|rise[sn]?|grew|grown|grow|increased?|jumped|climbed|soared|surged|gained|raised"
DOWN = r"fell|fallen|falls?|dropped|drops?|declined?|decreased?|slid|slipped|sank|shrank|plunged"
MOVE = (
    r"(?:(?:edged|inched|ticked|went|moved) (?:(?P<up2>up)|(?P<down2>down))"
    rf"|(?P<up>{UP})|(?P<down>{DOWN}))"
)
BY = rf"(?: by)?(?: (?P<by>(?:{ABOUT} )?{NUM}(?:{SHARE_OF}| (?:percentage )?points?)))?"
CHANGES = [
    re.compile(
        rf"\b{MOVE}(?: \w+ly)?{BY},? to {WORDS}(?P<to>{A}){THING}{WHEN},?"
        rf" (?:up |down )?from {WORDS}(?P<from>{A})",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b{MOVE}(?: \w+ly)?{BY},? from {WORDS}(?P<from>{A}){THING}{WHEN} to {WORDS}(?P<to>{A})",
        re.IGNORECASE,
    ),
]
SHARE = re.compile(
    rf"(?<![\d.,$£€-])\b(?P<part>{NUM}(?:{SCALE})?) (?:out )?of (?:the |its |their |all )?"
    rf"(?P<whole>{NUM}(?:{SCALE})?)(?: [a-z-]+){{0,4}},? (?:or|–|—|\() ?"
    rf"(?P<percent>(?:(?:{ABOUT}|{LESS}) )?{NUM}(?:{SHARE_OF}))",
    re.IGNORECASE,
)
VOTE = re.compile(
    r"\b(?P<members>three|five|seven|nine|eleven|twelve|\d{1,2})-(?:member|judge|justice|person) "
    r"(?:\w+ )?(?P<body>board|council|panel|court|committee|commission|jury|bench|tribunal)\b"
    r"[^.;\n]{0,60}?\b(?:voted|vote|ruled|split|decided|approved)\b[^.;\n]{0,40}?"
    r"(?<![\d-])(?P<yes>\d{1,2})[-–](?P<no>\d{1,2})(?![-–\d]| ?(?:year|month|day))",
    re.IGNORECASE,
)
SIGN = re.compile(r"\b(?:from|of)\b(?=[^.\n]{0,50}\d)")
BODY = re.compile(r"-(?:member|judge|justice|person) ")
TURNED = re.compile(r"\b(?:yields?|yen|euros?|sterling|yuan|roubles?|rubles?|rupees?|currency)\b")
AROUND = 170  # characters to either side of a sign
SLACK = 0.06  # of a percentage, and at least half a point: what may be counted otherwise
KIND = "sum does not add up"
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written, and all that could be rounded to it."""

    words: str
    least: float
    most: float
    unit: str  # "$", "%" … or ""
    scaled: bool

    @property
    def middle(self) -> float:
        """Its value as written."""
        return (self.least + self.most) / 2


def sums(report: str, text: str) -> Iterator[Finding]:
    """Findings in ``text``, the report's; spans are the whole calculation."""
    for start, end in _near(SIGN, text):
        yield from _changes(report, text, start, end)
        yield from _shares(report, text, start, end)
    for start, end in _near(BODY, text):
        yield from _votes(report, text, start, end)


def _near(sign: re.Pattern[str], text: str) -> Spans:
    """The stretches around every place of a sign."""
    around = [(max(0, f.start() - AROUND), f.end() + AROUND) for f in sign.finditer(text)]
    return merge(around)


def amount(words: str) -> Amount | None:
    """A number as written in ``words``; None for what is none."""
    found = AMOUNT.fullmatch(words.strip())
    value = number(found["digits"]) if found else None
    if found is None or value is None:
        return None
    digits = found["digits"]
    half = 0.5 * 10 ** -len(digits.partition(".")[2])
    if "." not in digits and digits[-1:] == "0" and value >= 100:
        half = 0.5 * 10 ** (len(digits.replace(",", "")) - len(digits.replace(",", "").rstrip("0")))
    if found["about"]:
        half = max(half, 0.08 * value)
    scale = SCALES[found["scale"].strip(" -").lower()] if found["scale"] else 1.0
    unit = (found["money"] or "").removeprefix("US") or ("%" if found["share"] else "")
    return Amount(
        " ".join(words.split()), (value - half) * scale, (value + half) * scale, unit, scale != 1
    )


def _pair(old: str, new: str) -> tuple[Amount, Amount] | None:
    """Two values of one thing, or None. "from 6.3 to 6 percent", "from 1.2 to 1.5 million":
    the first takes unit and scale of the second."""
    one, two = amount(old), amount(new)
    if one is None or two is None:
        return None
    lacking = not one.unit and not one.scaled
    if lacking and (two.unit == "%" or two.scaled) and one.most < 1000:
        word = re.search(rf"(?:{SCALE})|(?:{SHARE_OF})", new, re.IGNORECASE)
        one = amount(old.strip() + (word[0] if word else ""))
    if one is None or one.unit != two.unit or one.least <= 0:
        return None
    grouped = all("," in words or "." in words for words in (old, new))
    return (one, two) if one.unit or one.scaled or grouped else None


def _changes(report: str, text: str, start: int, end: int) -> Iterator[Finding]:
    taken: list[Span] = []
    for pattern in CHANGES:
        for found in pattern.finditer(text, start, end):
            pair = _pair(found["from"], found["to"])
            around = text[max(0, found.start() - 90) : found.end() + 40]
            crossed = any(found.start() < e and s < found.end() for s, e in taken)
            if pair is None or crossed or TURNED.search(around):
                continue
            why = _change(*pair, bool(found["down"] or found["down2"]), found["by"])
            if why:
                taken.append(found.span())
                yield Finding(report, found.span(), KIND, why)


def _change(old: Amount, new: Amount, down: bool, by: str | None) -> str | None:
    """What is wrong with a change, in words; None where nothing is."""
    told = f"from {old.words} to {new.words}"
    if (new.least > old.most) if down else (new.most < old.least):
        return f"{told} is a {'rise' if down else 'fall'}, not a {'fall' if down else 'rise'}"
    if not by:
        return None
    points = re.fullmatch(r"(.*?) (?:percentage )?points?", by, re.IGNORECASE)
    said = amount(points[1] if points else by)
    if said is None:
        return None
    sign = -1 if down else 1
    ends = [(a, b) for a in (old.least, old.most) for b in (new.least, new.most)]
    differences = sorted((b - a) * sign for a, b in ends)
    if points or (old.unit == "%" and _fits(differences, said)):
        if not points or old.unit != "%" or _fits(differences, said):
            return None
        gap = abs(new.middle - old.middle)
        return f"{told} is {gap:.4g} points, not {said.words}"
    shares = sorted((b / a - 1) * 100 * sign for a, b in ends)
    if _fits(shares, said):
        return None
    share = abs(new.middle / old.middle - 1) * 100
    exact = f"{share:.1f}" if share < 20 else f"{share:.0f}"
    return f"{told} is a {'fall' if down else 'rise'} of {exact} percent, not of {said.words}"


def _fits(ends: list[float], said: Amount) -> bool:
    slack = max(0.5, SLACK * said.most)
    return ends[0] - slack <= said.most and said.least <= ends[-1] + slack


def _shares(report: str, text: str, start: int, end: int) -> Iterator[Finding]:
    for found in SHARE.finditer(text, start, end):
        part, whole, said = (amount(found[name]) for name in ("part", "whole", "percent"))
        if part is None or whole is None or said is None:
            continue
        if whole.least <= 0 or part.least > whole.most:
            continue
        wholes = (whole.least, whole.most)
        ends = sorted(100 * a / b for a in (part.least, part.most) for b in wholes)
        if _fits(ends, said):
            continue
        share = 100 * part.middle / whole.middle
        exact = f"{share:.1f}" if share < 20 else f"{share:.0f}"
        why = f"{part.words} of {whole.words} is {exact} percent, not {said.words}"
        yield Finding(report, found.span(), KIND, why)


def _votes(report: str, text: str, start: int, end: int) -> Iterator[Finding]:
    for found in VOTE.finditer(text, start, end):
        members = number(found["members"])
        yes, no = int(found["yes"]), int(found["no"])
        if members is None or yes + no <= members or yes < no or yes > members + 3:
            continue
        why = f"{yes} and {no} are {yes + no} votes, and the {found['body'].lower()} has"
        yield Finding(report, found.span(), KIND, f"{why} {found['members']} members")
