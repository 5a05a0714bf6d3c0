"""From what the model ties together to statements: who, through whom, with what stance.

Takes the model's attributions (source, cue and content spans), drops nonsense and doubles,
adds what rules see safely (silences, a report of a report), nests them, and names each
speaker. What stands outside every statement is the report's own voice.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from onrecord.analyse.continued import joined
from onrecord.analyse.cueclass import cue_class
from onrecord.analyse.drafts import FINITE, TELLS, WORD, Draft, RawAttribution, drafted
from onrecord.analyse.entities import Cast, Figure, entities_of
from onrecord.analyse.jointly import beside, lands
from onrecord.analyse.quotations import mask, quotations
from onrecord.analyse.stance import cue_negated, cue_of, hedges, negated, stance_of
from onrecord.records import Entity, Kind, Name, Report, Statement, Time, entity_id, statement_id
from onrecord.spans import Span, Spans, covers, merge, trim, without, words

TO = re.compile(
    r"\b(?:in an? (?:\w+ )?interview with|speaking to|speaking with|spoke to|spoke with)\s+"
)
STOP = re.compile(r"[.\n;]")
SAID_TO = re.compile(r"\s*\bto (?=\w)")


def build(
    report: Report,
    attributions: Sequence[RawAttribution],
    names: Sequence[Name],
    sentences: Spans,
    times: Sequence[Time],
    least: float = 0.0,
) -> tuple[tuple[Statement, ...], tuple[Entity, ...]]:
    """Statements in text order, own voice among them, and the entities they speak of.

    Attributions less probable than ``least`` are left to the own voice.
    """
    text = report.text
    quotes = quotations(text)
    drafts = joined(text, drafted(text, attributions, names, sentences), quotes)
    drafts = [d for d in drafts if d.score >= least]
    drafts.sort(key=lambda d: (d.start, -d.size, d.cue))
    labels = [Name(d.who or d.source[0], "person", d.score) for d in drafts if d.person]
    cast = Cast(report, [*names, *labels], sentences)
    cast.add_roles(times)
    parents = _parents(drafts)
    told = _speakers(cast, drafts, parents)
    parents = _without_self(text, drafts, parents, told)
    cast.add_roles(times)
    ids = [statement_id(report.id, d.source, d.cue, d.content) for d in drafts]
    inside = mask(text, quotes)
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
                draft.kind or kind_of(text, draft.content, inside),
                draft.stance or stance_of(text, draft.cue, draft.content),
                negated(text, draft.cue, draft.content),
                hedges(text, draft.cue, draft.content),
                named,
                _entity_id(cast, figure),
                tuple(_via(cast, index, drafts, parents, told, to)),
                ids[parent] if parent is not None else None,
                _said(draft, times, sentences),
                to,
                draft.score,
                cue_class(text, draft.cue, draft.source),
                cue_negated(text, draft.cue),
                co_speakers=_co_speakers(cast, draft, names, figure),
            )
        )
    statements += _own_voice(report, drafts, sentences)
    unique = {s.id: s for s in statements}
    ordered = sorted(unique.values(), key=lambda s: ((s.content or s.cue)[0], s.id))
    return tuple(ordered), entities_of(cast, cast.figures)


# ------------------------------------------------------------ nesting and kind


def _parents(drafts: Sequence[Draft]) -> list[int | None]:
    """For each, the smallest statement whose content holds its source, cue and content."""
    held = [(d.content[0][0], d.content[-1][1], d.size) for d in drafts]
    out: list[int | None] = []
    for mine, (_, _, size) in zip(drafts, held, strict=True):
        whole = (*mine.source, *mine.cue, *mine.content)
        low, high = min(whole)[0], max(end for _, end in whole)
        holders = [
            (other, at)
            for at, (start, end, other) in enumerate(held)
            if start <= low and high <= end and other > size and covers(drafts[at].content, whole)
        ]
        out.append(min(holders)[1] if holders else None)
    return out


def _without_self(
    text: str,
    drafts: Sequence[Draft],
    parents: Sequence[int | None],
    told: Sequence[tuple[Figure | None, bool]],
) -> list[int | None]:
    """The parents; what a transcript's speaker says of himself ("I think …") hangs on no turn."""
    out = list(parents)
    for index, parent in enumerate(parents):
        own = words(text, drafts[index].source).lower() in ("i", "we", "me", "my", "us", "our")
        turn = parent is not None and drafts[parent].laid and told[parent][0] is told[index][0]
        if own and turn and parent is not None:
            out[index] = parents[parent]
    return out


def kind_of(text: str, content: Spans, inside: bytearray) -> Kind:
    """direct, indirect or mixed, by which words stand inside quotation marks."""
    quoted = [bool(inside[m.start()]) for span in content for m in WORD.finditer(text, *span)]
    return "direct" if all(quoted) else "mixed" if any(quoted) else "indirect"


# ----------------------------------------------------------------- speakers


def _speakers(
    cast: Cast, drafts: Sequence[Draft], parents: Sequence[int | None]
) -> list[tuple[Figure | None, bool]]:
    """Who says each draft, and whether its own words name the speaker."""
    order = sorted(
        range(len(drafts)), key=lambda i: (drafts[i].source or drafts[i].cue or ((0, 0),))[0]
    )
    told: list[tuple[Figure | None, bool]] = [(None, False)] * len(drafts)
    labelled: dict[Span, tuple[Figure, bool]] = {}
    for index in order:
        draft = drafts[index]
        if not (draft.source or draft.who):
            continue
        holder = parents[index]
        outer = told[holder][0] if holder is not None else None
        if draft.who:
            if draft.who not in labelled:
                labelled[draft.who] = cast.source(draft.who, outer)
            told[index] = labelled[draft.who]
            continue
        span = draft.source[0][0], draft.source[-1][1]
        if len(draft.source) > 1 and span[1] - span[0] > 120:
            span = draft.source[0]
        if several := lands(cast.report.text, draft.source, cast.names):
            span = several[0]
        told[index] = cast.source(span, outer)
    return [(cast.final(f) if f is not None else None, named) for f, named in told]


def _entity_id(cast: Cast, figure: Figure | None) -> str | None:
    if figure is None:
        return None
    return entity_id(cast.report.id, figure.kind, min(figure.mentions))


def _co_speakers(
    cast: Cast, draft: Draft, names: Sequence[Name], speaker: Figure | None
) -> tuple[str, ...]:
    """The entities named beside the speaker in a draft's source."""
    if speaker is None or draft.who:
        return ()
    text, source = cast.report.text, draft.source
    spans = lands(text, source, names)[1:] or beside(text, source, names)
    found = (cast.final(cast.source(span, None)[0]) for span in spans)
    ids = (_entity_id(cast, figure) for figure in found if figure is not speaker)
    return tuple(dict.fromkeys(one for one in ids if one))


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
    if not (anchors and times):
        return None
    low, high = anchors[0][0], anchors[-1][1]
    first = max(0, bisect_right(sentences, low, key=lambda s: s[0]) - 1)
    last = bisect_left(sentences, high, key=lambda s: s[0])
    home = sentences[first:last]
    best: tuple[int, str] | None = None
    for time in times[bisect_left(times, low - 200, key=lambda t: t.span[0]) :]:
        if time.span[0] > high + 200:
            break
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
    stops = [s for s, _ in (*draft.content, *draft.source) if s >= start]
    first = bisect_left(times, start, key=lambda t: t.span[0])
    stops += [t.span[0] for t in times[first : first + 1]]
    spoken = TO.search(text, start, min(len(text), start + 160))
    line = STOP.search(text, start)
    limit = min([start + 90, *stops, line.start() if line else len(text)])
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
        first = bisect_right(taken, sentence[0], key=lambda s: s[1])
        last = bisect_left(taken, sentence[1], key=lambda s: s[0])
        rest = [trim(text, span) for span in without(sentence, taken[first:last])]
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
                )
            )
    return out
