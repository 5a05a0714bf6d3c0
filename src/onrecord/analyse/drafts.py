"""The model's attributions put right by rules, and those that rules add, before nesting.

Cues grow to their verb, a day after the cue leaves what is said, joined predicates get
their sentence's subject, a quotation goes to the speaker beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from onrecord.analyse import additions, hearsay, layouts
from onrecord.analyse.stance import cue_of
from onrecord.records import Kind, Name, Stance
from onrecord.spans import Span, Spans, covers, merge, overlap, trim, without, words

DAY = (
    r"(?:(?:late|early) )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?: (?:morning|night|evening|afternoon))?"
)
WHEN_FIRST = re.compile(rf"(?:on )?{DAY},?(?: that\b)?\s+")
TELLS = frozenset(
    [
        "tell",
        "inform",
        "assure",
        "notify",
        "remind",
        "warn",
        "brief",
        "advise",
        "ask",
        "urge",
        "address",
        "promise",
        "convince",
    ]
)
INFORMS = frozenset(["tell", "inform", "assure", "notify", "brief"])
VERBS = (
    r"is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|"
    r"went|came|took|made|left|began|met|held|became|got|gave|put|won|lost|ran|saw|fell|rose|grew|"
    r"kept|led|set|brought|sent|built|broke|stood|spoke|found|knew|wrote|told|said|says|remains?|"
    r"comes?|goes|seems?|stays?|lies?|[a-z]{2,}ed"
)
VERB = re.compile(rf"\b(?:{VERBS})\b")
FINITE = re.compile(rf"\b(?:{VERBS}|[a-z]{{3,}}[^s’'u]s)\b")
DESCRIBED = re.compile(r"[^,“”\"]{3,80}, (?:who|whose|which)\b[^“”\"]+")
OPENS = re.compile(rf"\s+(?:(?:the|an?) )?[\w’'-]+(?: [A-Z][\w’'-]+)*\s+(?:{VERBS})\b")
RULED = 0.9  # the score of what rules find
AUXILIARY = re.compile(
    r"(?:has|have|had|was|were|is|are|be|been|also|did|does|do|to|will|would)+", re.I
)
WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
SAYS_NOTHING = re.compile(  # "Not according to …", "what she says"; but "he said so"
    r"(?:(?:as|how|if|not|of|the|to|what|whether|which|who|why)\b\W*)+", re.IGNORECASE
)


class RawAttribution(Protocol):
    """What the model gives: three roles as spans, and how sure it is (0 to 1)."""

    @property
    def source(self) -> Spans: ...
    @property
    def cue(self) -> Spans: ...
    @property
    def content(self) -> Spans: ...
    @property
    def score(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """An attribution on its way to being a statement.

    Where the layout makes it (``laid``), it may know its kind and stance, where its speaker
    is named (``who``), and that its source is a label that is a person's name (``person``).
    """

    source: Spans
    cue: Spans
    content: Spans
    score: float = 1.0
    laid: bool = False
    kind: Kind | None = None
    stance: Stance | None = None
    who: Span | None = None
    person: bool = False

    @property
    def size(self) -> int:
        return sum(end - start for start, end in self.content)

    @property
    def start(self) -> int:
        return min(start for start, _ in (*self.source, *self.cue, *self.content))


def drafted(
    text: str, attributions: Sequence[RawAttribution], names: Sequence[Name], sentences: Spans
) -> list[Draft]:
    """The model's attributions put right, with those that rules add, in text order."""
    drafts = [d for raw in attributions if (d := _clean(text, raw)) is not None]
    drafts = _distinct(_whole_cues(text, _without_echoes(text, drafts)))
    drafts = [_swapped(text, d) for d in drafts]
    drafts = [_upright(text, _turned(text, d, sentences), sentences) for d in drafts]
    for source, cue, content in additions.silences(text, sentences, names):
        held = [d for d in drafts if overlap(d.cue, cue)]
        if not any(d.source for d in held):
            drafts = [*(d for d in drafts if d not in held), Draft(source, cue, content, RULED)]
    for source, cue, content in additions.quoted(text, sentences):
        held = [d for d in drafts if overlap(d.cue, (*cue, *source))]
        if any(overlap(d.content, content) for d in held):
            continue
        rest = [d for old in drafts if old not in held and (d := _without(old, content))]
        drafts = [*rest, Draft(source, cue, content, max([RULED, *(d.score for d in held)]))]
    for source, cue, content in additions.plain(text, sentences):
        if not any(overlap((*d.cue, *d.content), (*cue, *content)) for d in drafts):
            drafts.append(Draft(source, cue, content, RULED))
    for draft in tuple(drafts):
        for source, cue, content in additions.first_conjunct(text, draft.source, draft.cue):
            if not any(overlap((*d.cue, *d.content), (*cue, *content)) for d in drafts):
                drafts.append(Draft(source, cue, content, min(draft.score, RULED)))
        for source, cue, content in additions.relayed(text, draft.content):
            if not any(overlap(d.cue, cue) for d in drafts):
                drafts.append(Draft(source, cue, content, min(draft.score, RULED)))
    drafts = [_conjunct(text, d, drafts) for d in drafts]
    drafts = [_with_subject(text, d, names, sentences) for d in drafts]
    drafts = _with_hearsay(text, _distinct(drafts), sentences)
    return _with_layout(drafts, layouts.turns(text, names))


def _with_hearsay(text: str, drafts: Sequence[Draft], sentences: Spans) -> list[Draft]:
    """Statements without a source, where no draft has their words for its own."""
    out = list(drafts)
    for source, cue, content in hearsay.unsourced(text, sentences):
        said = (*cue, *content)
        if not any(
            overlap(d.cue, cue)
            or (
                overlap((*d.source, *d.cue, *d.content), said)
                and not covers(d.content, said)
                and not covers(content, (*d.source, *d.cue, *d.content))
            )
            for d in drafts
        ):
            out.append(Draft(source, cue, content, RULED))
    return out


def _with_layout(drafts: Sequence[Draft], turns: Sequence[layouts.Turn]) -> list[Draft]:
    """What the layout says outranks what was read across its lines; inside a turn, that stays."""
    out = list(drafts)
    for turn in turns:
        area = (*turn.source, *turn.cue, *turn.content)
        size = sum(end - start for start, end in turn.content)
        out = [
            d
            for d in out
            if not overlap(area, whole := (*d.source, *d.cue, *d.content))
            or (covers(turn.content, whole) and d.size < 0.9 * size)
        ]
    out += [
        Draft(t.source, t.cue, t.content, RULED, True, t.kind, t.stance, t.who, t.person)
        for t in turns
    ]
    return out


def _whole_cues(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """No cue is a mere auxiliary: it grows to its verb, or goes where that is a cue."""
    out = []
    for draft in drafts:
        if draft.cue and AUXILIARY.fullmatch(text[draft.cue[0][0] : draft.cue[-1][1]]):
            verb = re.compile(r"\s+(?:\w+ly\s+)?(\w+)").match(text, draft.cue[-1][1])
            if verb is None or any(overlap(d.cue, (verb.span(1),)) for d in drafts):
                continue
            cue = ((draft.cue[0][0], verb.end()),)
            content = tuple(x for s in draft.content for x in without(s, cue))
            draft = replace(draft, cue=cue, content=tuple(trim(text, s) for s in content))
            if not draft.content:
                continue
        out.append(draft)
    return out


def _swapped(text: str, draft: Draft) -> Draft:
    """ "Y, A SOURCE told the paper": not the paper is the source, and A SOURCE not part of Y."""
    if not (draft.cue and draft.source and draft.content):
        return draft
    known = cue_of(text[draft.cue[0][0] : draft.cue[-1][1]])
    start, end = draft.content[-1]
    after = 0 <= draft.source[0][0] - draft.cue[-1][1] <= 1
    if known is None or known.lemma not in TELLS or not after or end > draft.cue[0][0]:
        return draft
    said = text[start : draft.cue[0][0]]
    teller = re.search(r",\s+((?:the|an?|one|another|[A-Z][\w’'-]*)(?:\s[\w’'-]+){0,6})\s+$", said)
    if teller is None or VERB.search(teller.group(1)) or teller.start() < 10:
        return draft
    source = start + teller.start(1), start + teller.end(1)
    content = (*draft.content[:-1], (start, start + teller.start()))
    return replace(draft, source=(source,), content=content)


def _turned(text: str, draft: Draft, sentences: Spans) -> Draft:
    """ "…, X told LAWMAKERS.": what was told stands before the source, not after the cue."""
    if not (draft.cue and draft.source and len(draft.content) == 1):
        return draft
    known = cue_of(text[draft.cue[0][0] : draft.cue[-1][1]])
    start, end = draft.content[0]
    after = draft.source[-1][1] <= draft.cue[0][0] < draft.cue[-1][1] <= start
    if known is None or known.lemma not in INFORMS or not after or VERB.search(text, start, end):
        return draft
    home = next((s for s in sentences if s[0] <= draft.source[0][0] < s[1]), None)
    if home is None or re.match(r"to\b|that\b", text[start:end]):
        return draft
    before = text[home[0] : draft.source[0][0]]
    if not before.rstrip().endswith(",") or not FINITE.search(before):
        return draft
    return replace(draft, content=((home[0], home[0] + len(before.rstrip()) - 1),))


def _upright(text: str, draft: Draft, sentences: Spans) -> Draft:
    """ "A, WHO …, said X LEFT": X, a verb after it, opens what is said; A is the source."""
    if not draft.cue or len(draft.content) != 1:
        return draft
    (start, end), after = draft.content[0], draft.cue[-1][1]
    home = next((s for s in sentences if s[0] <= start < s[1]), None)
    if home is None or end > draft.cue[0][0] or not OPENS.match(text[after : home[1]]):
        return draft
    who = text[start:end].rstrip(", ")
    if not DESCRIBED.fullmatch(who) or FINITE.search(who.split(",")[0]):
        return draft
    said = trim(text, (after, after + len(text[after : home[1]].rstrip().rstrip(".!?"))))
    return replace(draft, source=((start, start + len(who)),), content=(said,))


def _without(draft: Draft, holes: Spans) -> Draft | None:
    """A draft whose content leaves a quotation to another; None when nothing is left."""
    content = tuple(part for span in draft.content for part in without(span, holes))
    content = tuple(s for s in content if s[1] - s[0] > 3)
    return replace(draft, content=content) if content else None


def _with_subject(text: str, draft: Draft, names: Sequence[Name], sentences: Spans) -> Draft:
    """ "X has praised it, and has said Y": the sentence's subject is Y's source."""
    if draft.source or not draft.cue:
        return draft
    at = draft.cue[0][0]
    home = next((s for s in sentences if s[0] <= at < s[1]), (at, at))
    before = text[home[0] : at]
    joined = re.search(r"(?<=, )wh(?:o|ose|ich|om)\b[^“”\"]+,\s*$", before)
    joined = joined or re.search(
        r"\b(?:and|but|then)\s+(?:(?:has|have|had|also|later)\s+)*$", before
    )
    if joined is None:
        return draft
    subject = additions.subject(text, home[0], home[0] + joined.start(), names)
    return replace(draft, source=(subject,)) if subject else draft


def _conjunct(text: str, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """ "X denied A, and stated B": A ends where the same source's next cue is joined on."""
    if len(draft.content) != 1 or not draft.source:
        return draft
    start, end = draft.content[0]
    for other in drafts:
        at = other.cue[0][0] if other.cue else -1
        if not start < at < end or other is draft:
            continue
        own = other.source and not covers(draft.content, other.source)
        if not (own and overlap(other.source, draft.source)):
            continue
        joined = re.search(
            r",?\s+(?:and|but)\s+(?:(?:has|have|had|also|then|later)\s+)*$", text[start:at]
        )
        if joined and joined.start() > 8:
            return replace(draft, content=((start, start + joined.start()),))
    return draft


def _clean(text: str, raw: RawAttribution) -> Draft | None:
    """Trimmed spans; None when there is nothing said or nobody and no cue to say it."""
    source, cue, content = (
        tuple(s for s in (trim(text, span) for span in merge(role)) if s[1] > s[0])
        for role in (raw.source, raw.cue, raw.content)
    )
    if cue and content:
        content = _past_the_day(text, cue, content)
    content = tuple(s for s in content if WORD.search(text, *s))
    if len(content) > 1 and text[slice(*content[0])].lower() == "it":
        content = content[1:]  # "it was revealed that …"
    if not content or not (source or cue) or SAYS_NOTHING.fullmatch(words(text, content)):
        return None
    if covers(source or cue, content) or (cue and covers(content, cue) and covers(content, source)):
        return None
    if not cue and not any(text[s] in '“"«' or text[e - 1] in '”"»' for s, e in content):
        return None
    return Draft(source, cue, content, raw.score)


def _without_echoes(text: str, drafts: list[Draft]) -> list[Draft]:
    """Of two readings of one saying, one with the verb in its content ("The panel last week
    « announced that … »") and one with it in its cue, the latter."""

    def speaks(draft: Draft) -> bool:
        return any(cue_of(word) for word in re.findall(r"\w+", words(text, draft.cue)))

    return [
        one
        for one in drafts
        if speaks(one)
        or not any(
            other.source == one.source and covers(one.content, other.cue) and speaks(other)
            for other in drafts
            if other is not one
        )
    ]


def _past_the_day(text: str, cue: Spans, content: Spans) -> Spans:
    """ "reported Friday the mayor left": the day belongs to the report, not to what it says."""
    start, end = content[0]
    day = WHEN_FIRST.match(text, start, end)
    if day and 0 <= start - cue[-1][1] <= 2 and end - day.end() > 3:
        return ((day.end(), end), *content[1:])
    return content


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """Without doubles: of two with one cue, or one source and content, the surer stays."""
    kept: list[Draft] = []
    cued: set[int] = set()  # characters of the cues kept
    said: set[tuple[Spans, Spans]] = set()
    for draft in sorted(drafts, key=lambda d: (-d.score, d.start, d.cue)):
        at = {place for start, end in draft.cue for place in range(start, end)}
        if at & cued or (draft.content, draft.source) in said:
            continue
        kept.append(draft)
        cued |= at
        said.add((draft.content, draft.source))
    return kept
