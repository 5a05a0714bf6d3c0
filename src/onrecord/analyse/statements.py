"""From what the model ties together to statements: who, through whom, with what stance.

Takes the model's attributions (source, cue and content spans), drops nonsense and doubles,
adds what rules see safely (silences, a report of a report), nests them, and names each
speaker. What stands outside every statement is the report's own voice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from onrecord.analyse import additions
from onrecord.analyse.encoder import inside_quotes
from onrecord.analyse.entities import Cast, Figure, entities_of
from onrecord.analyse.stance import cue_of, hedges, negated, stance_of
from onrecord.records import Entity, Kind, Name, Report, Statement, Time, entity_id, statement_id
from onrecord.spans import Span, Spans, covers, merge, overlap, trim, without

WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
DAY = r"(?:(?:late|early) )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|night|evening|afternoon))?"
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
TO = re.compile(
    r"\b(?:in an? (?:\w+ )?interview with|speaking to|speaking with|spoke to|spoke with)\s+"
)
SAID_TO = re.compile(r"\s*\bto (?=\w)")
VERBS = (
    r"is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|does|did|"
    r"went|came|took|made|left|began|met|held|became|got|gave|put|won|lost|ran|saw|fell|rose|grew|"
    r"kept|led|set|brought|sent|built|broke|stood|spoke|found|knew|wrote|told|said|says|remains?|"
    r"comes?|goes|seems?|stays?|lies?|[a-z]{2,}ed"
)
VERB = re.compile(rf"\b(?:{VERBS})\b")
FINITE = re.compile(rf"\b(?:{VERBS}|[a-z]{{3,}}[^s’'u]s)\b")


RULED = 0.9  # the score of what rules find
AUXILIARY = re.compile(
    r"(?:has|have|had|was|were|is|are|be|been|also|did|does|do|to|will|would)+", re.I
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
    """An attribution on its way to being a statement."""

    source: Spans
    cue: Spans
    content: Spans
    score: float = 1.0

    @property
    def size(self) -> int:
        return sum(end - start for start, end in self.content)

    @property
    def start(self) -> int:
        return min(start for start, _ in (*self.source, *self.cue, *self.content))


def build(
    report: Report,
    attributions: Sequence[RawAttribution],
    names: Sequence[Name],
    sentences: Spans,
    times: Sequence[Time],
) -> tuple[tuple[Statement, ...], tuple[Entity, ...]]:
    """Statements in text order, own voice among them, and the entities they speak of."""
    text = report.text
    drafts = drafted(text, attributions, names, sentences)
    cast = Cast(report, names, sentences)
    cast.add_roles(times)
    told = _speakers(cast, drafts)
    cast.add_roles(times)
    ids = [statement_id(report.id, d.source, d.cue, d.content) for d in drafts]
    parents = [_parent(i, drafts) for i in range(len(drafts))]
    mask = inside_quotes(text)
    statements = []
    for index, draft in enumerate(drafts):
        figure, named = told[index]
        to = _addressee(text, draft, times)
        parent = parents[index]
        statements.append(
            Statement(
                ids[index],
                report.id,
                draft.source,
                draft.cue,
                draft.content,
                kind_of(text, draft.content, mask),
                stance_of(text, draft.cue, draft.content),
                negated(text, draft.cue, draft.content),
                hedges(text, draft.cue, draft.content),
                named,
                _entity_id(cast, figure),
                tuple(_via(cast, index, drafts, parents, told, to)),
                ids[parent] if parent is not None else None,
                _said(draft, times, sentences),
                to,
                draft.score,
            )  # fmt: skip
        )
    statements += _own_voice(report, drafts, sentences)
    unique = {s.id: s for s in statements}
    ordered = sorted(unique.values(), key=lambda s: ((s.content or s.cue)[0], s.id))
    return tuple(ordered), entities_of(cast, cast.figures)


# ------------------------------------------------------------------- drafts


def drafted(
    text: str, attributions: Sequence[RawAttribution], names: Sequence[Name], sentences: Spans
) -> list[Draft]:
    """The model's attributions put right, with those that rules add, in text order."""
    drafts = [d for raw in attributions if (d := _clean(text, raw)) is not None]
    drafts = [_turned(text, d, sentences) for d in _distinct(_whole_cues(text, drafts))]
    for source, cue, content in additions.silences(text, sentences, names):
        drafts = [d for d in drafts if not overlap(d.cue, cue)]
        drafts.append(Draft(source, cue, content, RULED))
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
        for source, cue, content in additions.relayed(text, draft.content):
            if not any(overlap(d.cue, cue) for d in drafts):
                drafts.append(Draft(source, cue, content, min(draft.score, RULED)))
    drafts = [_conjunct(text, d, drafts) for d in drafts]
    drafts = [_with_subject(text, d, names, sentences) for d in drafts]
    return sorted(_distinct(drafts), key=lambda d: (d.start, -d.size, d.cue))


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


def _turned(text: str, draft: Draft, sentences: Spans) -> Draft:
    """ "…, X told LAWMAKERS.": what was told stands before the source, not after the cue."""
    if not (draft.cue and draft.source and len(draft.content) == 1):
        return draft
    known = cue_of(text[draft.cue[0][0] : draft.cue[-1][1]])
    start, end = draft.content[0]
    after = draft.source[-1][1] <= draft.cue[0][0] < draft.cue[-1][1] <= start
    if known is None or known.lemma not in TELLS or not after or VERB.search(text, start, end):
        return draft
    home = next((s for s in sentences if s[0] <= draft.source[0][0] < s[1]), None)
    if home is None or re.match(r"to\b|that\b", text[start:end]):
        return draft
    before = text[home[0] : draft.source[0][0]]
    if not before.rstrip().endswith(",") or not FINITE.search(before):
        return draft
    return replace(draft, content=((home[0], home[0] + len(before.rstrip()) - 1),))


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
    joined = re.search(
        r"\b(?:and|but|then)\s+(?:(?:has|have|had|also|later)\s+)*$", text[home[0] : at]
    )
    if joined is None:
        return draft
    subject = additions.subject(text, home[0], home[0] + joined.start(), names)
    return replace(draft, source=(subject,)) if subject else draft


def _conjunct(text: str, draft: Draft, drafts: Sequence[Draft]) -> Draft:
    """ "X denied A, and stated B": A ends where the same source's next cue is joined on."""
    for other in drafts:
        if other is draft or not other.cue or len(draft.content) != 1 or not draft.source:
            continue
        start, end = draft.content[0]
        at = other.cue[0][0]
        own = other.source and not covers(draft.content, other.source)
        if not (start < at < end and own and overlap(other.source, draft.source)):
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
    if not content or not (source or cue):
        return None
    if covers(source or cue, content) or (cue and covers(content, cue) and covers(content, source)):
        return None
    if not cue and not any(text[s] in '“"«' or text[e - 1] in '”"»' for s, e in content):
        return None
    return Draft(source, cue, content, raw.score)


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
    for draft in sorted(drafts, key=lambda d: (-d.score, d.start, d.cue)):
        double = any(
            (draft.cue and overlap(draft.cue, k.cue))
            or (draft.content == k.content and draft.source == k.source)
            for k in kept
        )
        if not double:
            kept.append(draft)
    return kept


def _parent(index: int, drafts: Sequence[Draft]) -> int | None:
    """The smallest statement whose content holds this one's source, cue and content."""
    mine = drafts[index]
    whole = (*mine.source, *mine.cue, *mine.content)
    holders = [
        (other.size, at)
        for at, other in enumerate(drafts)
        if at != index and other.size > mine.size and covers(other.content, whole)
    ]
    return min(holders)[1] if holders else None


def kind_of(text: str, content: Spans, mask: bytearray) -> Kind:
    """direct, indirect or mixed, by which words stand inside quotation marks."""
    quoted = [bool(mask[m.start()]) for span in content for m in WORD.finditer(text, *span)]
    return "direct" if all(quoted) else "mixed" if any(quoted) else "indirect"


# ----------------------------------------------------------------- speakers


def _speakers(cast: Cast, drafts: Sequence[Draft]) -> list[tuple[Figure | None, bool]]:
    """Who says each draft, and whether its own words name the speaker."""
    order = sorted(
        range(len(drafts)), key=lambda i: (drafts[i].source or drafts[i].cue or ((0, 0),))[0]
    )
    told: list[tuple[Figure | None, bool]] = [(None, False)] * len(drafts)
    for index in order:
        draft = drafts[index]
        if not draft.source:
            continue
        holder = _parent(index, drafts)
        outer = told[holder][0] if holder is not None else None
        span = draft.source[0][0], draft.source[-1][1]
        if len(draft.source) > 1 and span[1] - span[0] > 120:
            span = draft.source[0]
        told[index] = cast.source(span, outer)
    return [(cast.final(f) if f is not None else None, named) for f, named in told]


def _entity_id(cast: Cast, figure: Figure | None) -> str | None:
    if figure is None:
        return None
    return entity_id(cast.report.id, figure.kind, min(figure.mentions))


def _via(
    cast: Cast,
    index: int,
    drafts: Sequence[Draft],
    parents: Sequence[int | None],
    told: Sequence[tuple[Figure | None, bool]],
    to: Span | None,
) -> list[str]:
    """Entities that carried a statement: outlets in its source, its holders, nearest first."""
    hops: list[Figure] = []
    draft, speaker = drafts[index], told[index][0]
    spans = [(s, e) for s, e in draft.source] + ([to] if to else [])
    for span in spans:
        hops += [f for f in cast.outlets_in(span) if f is not speaker]
    at = parents[index]
    while at is not None:
        holder = told[at][0]
        if holder is not None and holder is not speaker:
            hops.append(holder)
        at = parents[at]
    own = cast.report.outlet
    out: list[str] = []
    for figure in hops:
        entity = cast.entity(figure)
        if entity.id not in out and not (own and cast.is_own(figure)):
            out.append(entity.id)
    return out


# -------------------------------------------------------------- when, to whom


def _said(draft: Draft, times: Sequence[Time], sentences: Spans) -> str | None:
    """The time that stands beside the cue or source, outside what is said."""
    anchors = draft.cue or draft.source
    home = [s for s in sentences if overlap((s,), anchors)]
    best: tuple[int, str] | None = None
    for time in times:
        inside = covers(draft.content, (time.span,)) or covers(draft.source, (time.span,))
        if inside or not time.edtf or not covers(home, (time.span,)):
            continue
        if time.timex3_type not in ("DATE", "TIME"):
            continue
        gap = min(
            max(time.span[0] - e, s - time.span[1], 0) for s, e in (*draft.cue, *draft.source)
        )
        low, high = sorted((time.span[0], anchors[0][0]))
        if any(low < s < high for s, _ in draft.content) and gap > 30:
            continue
        if len(time.edtf) < 10 and gap > 4:
            continue  # a year or a month dates what happened, rarely what was said
        if gap <= 45 and (best is None or gap < best[0]):
            best = gap, time.edtf
    return best[1] if best else None


def _addressee(text: str, draft: Draft, times: Sequence[Time]) -> Span | None:
    """To whom: "told LAWMAKERS IN OSTREL", "said to", "in an interview with"."""
    if not draft.cue:
        return None
    start = draft.cue[-1][1]
    known = cue_of(text[draft.cue[0][0] : start])
    stops = [s for s, _ in draft.content if s >= start] + [
        t.span[0] for t in times if t.span[0] >= start
    ]
    stops += [s for s, _ in draft.source if s >= start]
    spoken = TO.search(text, start, min(len(text), start + 160))
    line = re.search(r"[.\n;]", text[start:])
    limit = min([start + 90, *stops, start + line.start() if line else len(text)])
    if known and known.lemma in TELLS and known.speech:
        at = start
    elif known and (to := SAID_TO.match(text, start, limit)):
        at = to.end()
    elif spoken and not re.search(r"[.\n]", text[start : spoken.start()]):
        at, limit = spoken.end(), min([spoken.end() + 60, *(s for s in stops if s > spoken.end())])
    else:
        return None
    end = re.search(
        r",|;|:|[“”\"—]|\.(?:\s|$)|\n|\b(?:that|whether|if|how|why|what)\b", text[at:limit]
    )
    stop = at + end.start() if end else limit
    stop = len(text[:stop].rstrip())
    tail = re.search(r"\s+(?:on|in|at|by|late|early|during)$", text[at:stop])
    span = trim(text, (at, at + tail.start() if tail else stop))
    return span if span[1] - span[0] > 1 else None


# ----------------------------------------------------------------- own voice


def _own_voice(report: Report, drafts: Sequence[Draft], sentences: Spans) -> list[Statement]:
    """Sentences, and what is left of them, that no statement holds."""
    text = report.text
    taken = merge(span for d in drafts for span in (*d.source, *d.cue, *d.content))
    out = []
    for sentence in sentences:
        rest = [trim(text, span) for span in without(sentence, taken)]
        if not rest:
            continue
        whole = rest == [sentence]
        least = 4 if whole else 6
        for span in rest:
            words = WORD.findall(text[slice(*span)])
            if len(words) < least or not FINITE.search(text, *span):
                continue
            if not whole and re.match(
                r"[,;]?\s*(?:and|but|or|who|which|in|on|at)\b", text[slice(*span)]
            ):
                continue
            content = (span,)
            out.append(
                Statement(
                    statement_id(report.id, (), (), content),
                    report.id,
                    (),
                    (),
                    content,
                    "own voice",
                    negated=negated(text, (), content),
                    hedges=hedges(text, (), content),
                )  # fmt: skip
            )
    return out
