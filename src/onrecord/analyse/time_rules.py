"""How a rule for time expressions is written: its pattern, its key words, what it may look at.

A rule is tried only near the words that it needs (``on``), so that a long text costs little
more than one walk through its words. The rules are in `time_dates`, `timewords` and
`time_lengths`; `times` runs them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.analyse import calendar as c
from onrecord.analyse.calendar import Value
from onrecord.spans import Span

M = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
D = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"(?:Mon|Tues|Tue|Wed|Thurs|Thur|Thu|Fri|Sat|Sun)\.(?=,? ))"
)
N1 = r"(?:\d+(?:[.,]\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|" + (
    r"thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?)"
)
U = (
    r"(?P<unit>second|minute|hour|day|night|week|fortnight|month|quarter|year|decade|centurie|"
    r"century)"
)
PART = r"morning|afternoon|evening|night"
PARTS = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}
EARLY = (
    r"(?:(?P<mod>[Ee]arly|[Mm]id|[Ll]ate)(?:-| in | )|"
    r"(?:[Tt]he )?(?P<mod2>beginning|start|middle|end) of (?:the )?)?"
)
NEXT = ("next", "coming", "following", "upcoming")
LAST = ("last", "past", "previous")
ANY = re.IGNORECASE
OPEN = Value("DATE", None, None, True)

MONTH_WORDS = " ".join(c.MONTHS)
DAY_WORDS = " ".join(c.DAYS)
UNIT_WORDS = "second minute hour day night week fortnight month quarter year decade century"
UNIT_PLURALS = "seconds minutes hours days nights weeks months quarters years decades centuries"

WORD = re.compile(r"[A-Za-z]+|\d+")
REACH = 64  # characters to either side of a key word that a rule may read

# What the verb beside an expression says of past and future.
WISH = (
    r"(?:plan|expect|want|hope|agree|set|due|schedul|ready|likely|seek|offer|vow|promis|pledg|"
    r"intend|prepar|decid|threaten|order|ask|call|urg|need|has|have|try|aim|about|going|slat|"
    r"suppos|will)\w*(?: \w+)?"
)
PLAIN = r"(?!the\b|an?\b|his\b|her\b|its\b|their\b)[a-z]+"
AHEAD = re.compile(
    rf"\b(?:(?:will|shall|won['’]t|would|may|might)(?: not| also| still| soon| now| then| only| "
    rf"likely| \w+ly)?(?: be| have)? {PLAIN}|"
    rf"(?:{WISH}|is|are|was|were) to (?:be )?{PLAIN}|to be {PLAIN}|plans? to|planned|"
    r"planning|scheduled|hopes?|expects?|expected|intends?|slated|due|upcoming|aims?|"
    r"(?:is|are) (?:\w+ing|\w+ed|heard|held|sworn)|deadline|meets?|begins|starts|opens|votes?|"
    r"faces|expires|resumes|ends|takes? effect|comes? into (?:force|effect))\b|"
    r"['’]ll (?:be )?\w+"
)
BEHIND = re.compile(
    r"\b(?:was|were|had|has|have|did|"
    r"(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bstill )(?!need)[a-z]{2,}ed|"
    r"went|came|took|made|left|began|met|held|"
    r"became|got|gave|won|lost|ran|saw|fell|rose|led|sent|broke|spoke|found|wrote|since|sold|"
    r"bought|told|said|says|(?<!due )(?<!expected )after|grew|threw|drew|shot|paid|kept|stood|"
    r"tore|fled|hit|brought|built|fought|set on|struck|sank|died|flew|drove|hid|quit|put)\b"
)
CLAUSE = re.compile(r"[;:“”\"]|``|'', |, (?:and|but|which|who|said|says)\b")
UNTIL = re.compile(
    r"\b(?:until|till|through|due|effective|payable|of record|as (?:early|soon|late) as) "
    r"(?:on |next |the |early |late |noon |midnight |[\d:]+ ?[ap]\.m\. (?:[A-Z]+ )?)*$"
)
# "extended until Friday" lies ahead, "lived there until Friday" does not
OPEN_END = re.compile(
    r"\b(?:extend|postpon|delay|suspend|cancel|adjourn|clos|shut|bann|barr|defer|schedul|reschedul|"
    r"valid|remand|order|put off|g[ai]ve|effective|payable|of record|due|could|may|might|will|"
    r"would|can|plan|expect|deadline|ha[sd] until|offer)"
)
BY = re.compile(r"\bby (?:next |the |early |late |noon |end of |middle of )*$")
NOUN = re.compile(r"\b(?:an?|the|its|their|his|her|this) $")


@dataclass(frozen=True, slots=True)
class Around:
    """What a rule may look at: the day it counts from, tense, and what was resolved before."""

    text: str
    now: date | None
    sentence: Span
    last: date | None = None  # the last day named
    year: int | None = None  # the last year named
    period: tuple[int, int] | None = None  # the last quarter named: year, number

    def side(self, span: Span) -> int:
        """1 where the verb nearest to the expression looks ahead, -1 behind, 0 unknown."""
        text = self.text
        start = max(self.sentence[0], span[0] - 90)
        clause = CLAUSE.split(text[start : span[0]])[-1]
        if UNTIL.search(clause):
            over = BEHIND.search(clause) and not OPEN_END.search(clause)
            return -1 if over else 1
        if text[span[1] : span[1] + 2] in ("'s", "’s") or (
            NOUN.search(clause) and re.match(r" [a-z]", text[span[1] : span[1] + 2])
        ):  # "Tuesday's ruling", "a June accord": named as known
            return -1
        marks = [(m.end(), 1) for m in AHEAD.finditer(clause)]
        marks += [(m.end(), -1) for m in BEHIND.finditer(clause)]
        if marks:
            best = max(at for at, _ in marks)
            return max(side for at, side in marks if at == best)
        if BY.search(clause):
            return 1
        after = CLAUSE.split(text[span[1] : min(self.sentence[1], span[1] + 60)])[0]
        first = min(
            ((m.start(), -side) for rule, side in ((AHEAD, 1), (BEHIND, -1))
             if (m := rule.search(after))),
            default=(0, 0),
        )  # fmt: skip
        return -first[1]

    def ahead(self, span: Span) -> bool:
        """Does the verb nearest to the expression look ahead?"""
        return self.side(span) > 0


Function = Callable[[re.Match[str], Around], Value | None]
RULES: list[tuple[re.Pattern[str], Function]] = []
KEYS: dict[str, list[int]] = defaultdict(list)  # a word -> the rules that it calls for


def rule(pattern: str, on: str, flags: int = 0) -> Callable[[Function], Function]:
    """Register a function for what a pattern finds near one of the words ``on``.

    Words are lower case, separated by spaces; "####" is a number of four digits, "#" any
    other.
    """

    def keep(function: Function) -> Function:
        for word in on.split():
            KEYS[word].append(len(RULES))
        RULES.append((re.compile(rf"(?<![\w$£€])(?:{pattern})(?!\w)", flags), function))
        return function

    return keep


def matches(text: str) -> Iterator[tuple[re.Match[str], Function]]:
    """What the rules find in a text, rule by rule; a find may overlap another."""
    places: dict[int, list[list[int]]] = defaultdict(list)
    for word in WORD.finditer(text):
        found = word.group()
        if found[0].isdigit():
            found = "####" if len(found) == 4 else "#"
        called = KEYS.get(found.lower())
        if not called:
            continue
        start, end = max(0, word.start() - REACH), word.end() + REACH
        for number in called:
            near = places[number]
            if near and start <= near[-1][1]:
                near[-1][1] = end
            else:
                near.append([start, end])
    for number, spans in sorted(places.items()):
        pattern, function = RULES[number]
        for start, end in spans:
            while end < len(text) and text[end].isalnum():
                end += 1
            for match in pattern.finditer(text, start, end):
                yield match, function
