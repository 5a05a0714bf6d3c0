"""Quotations that go on: after their attribution, in the next paragraph, with no speaker there.

"“A,” he said, “B.”" is one statement of two spans; so is a quotation of two paragraphs. A
paragraph that is all quotation goes to "He added." after it, to the words that introduce it
before it, or to whoever has just been quoted. PolNeAR annotates them so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from onrecord.analyse.drafts import RULED, Draft
from onrecord.analyse.layouts import lines_of
from onrecord.analyse.quotations import Quotation, runs
from onrecord.spans import Span, covers, merge, overlap

TELLS = (
    r"(?:(?:has|have|had|also|then|later)\s+)*(?:said|says|added|adds|told\s[^,;:.\n]{2,40}|wrote|"
    r"writes|explained|explains|continued|continues|went on|goes on|noted|recalled|recalls|"
    r"concluded|insisted|replied|asked|answered|argued|warned|stated|tweeted|posted)"
)
WHO = r"(?:[Hh]e|[Ss]he|[Tt]hey|(?:The|the|An?|One)\s[^,;:.“”\"\n]{2,50}?|[A-Z][^,;:“”\"\n]{1,60}?)"
WHEN = r"(?:\s+(?:(?:late|early|on|in)\s)?[\w ]{2,30})?"
TAG = re.compile(rf"(?P<source>{WHO})\s+(?P<cue>{TELLS}){WHEN}[.:]?")
LEAD = re.compile(
    rf"(?:(?<![^\n])|[.!?]\s|,\s|\band\s)(?P<source>{WHO})\s+(?P<cue>{TELLS})(?:[^.:“”\"\n]{{0,80}})?:$"
)
ENDS_SENTENCE = re.compile(r"[,.?!…—–]\s*['’”\"»“›«]*$")


def joined(text: str, drafts: Sequence[Draft], quotes: Sequence[Quotation]) -> list[Draft]:
    """The drafts with what their quotations go on with, and new ones for those left alone."""
    held = [d for d in drafts if not d.laid]
    laid = [d for d in drafts if d.laid]
    free = [q for q in quotes if not any(covers(d.content, (q.span,)) for d in laid)]
    held = _broken(text, held, free)
    held = _over_paragraphs(text, held, free)
    return [*_alone(text, held, free), *laid]


def _owner(drafts: Sequence[Draft], quote: Quotation) -> int | None:
    """The draft that says a quotation: its content holds half of it, its cue stands outside."""
    start, end = quote.span
    for index, draft in enumerate(drafts):
        if draft.cue and start <= draft.cue[0][0] < end:
            continue
        common = sum(max(0, min(e, end) - max(s, start)) for s, e in draft.content)
        if 2 * common >= end - start:
            return index
    return None


def _touched(drafts: Sequence[Draft], span: Span) -> bool:
    """Is some of this said by somebody outside it?"""
    return any(
        overlap(d.content, (span,)) and not (d.cue and covers((span,), d.cue)) for d in drafts
    )


def _grown(draft: Draft, span: Span) -> Draft:
    return replace(draft, content=merge((*draft.content, span)))


def _broken(text: str, drafts: Sequence[Draft], quotes: Sequence[Quotation]) -> list[Draft]:
    """ "“A,” he said. “B.”": B goes to him, if nobody else is between, and A if only B has him."""
    out = list(drafts)
    for one, two in pairwise(quotes):
        gap = one.span[1], two.span[0]
        if gap[1] - gap[0] > 220 or not one.closed or "\n" in text[slice(*gap)]:
            continue
        if not (
            ENDS_SENTENCE.search(text[slice(*one.span)])
            and (ENDS_SENTENCE.search(text[slice(*two.span)]) or not two.closed)
        ):
            continue  # fmt: skip
        first, second = _owner(out, one), _owner(out, two)
        have = first if first is not None else second
        if have is None or (first is not None and second is not None):
            continue
        draft, other = out[have], two if first is not None else one
        if not draft.cue or not covers((gap,), draft.cue) or _touched(out, other.span):
            continue
        if any(d is not draft and d.cue and covers((gap,), d.cue) for d in out):
            continue
        if re.search(r"[.!?]\s+\S", text[max(e for _, e in draft.cue) : gap[1]].rstrip()):
            continue  # another sentence stands between
        out[have] = _grown(draft, other.span)
    return out


def _over_paragraphs(
    text: str, drafts: Sequence[Draft], quotes: Sequence[Quotation]
) -> list[Draft]:
    """The later paragraphs of a quotation left open are its speaker's too; so are the earlier."""
    out = list(drafts)
    for run in runs(text, quotes):
        owners = [_owner(out, part) for part in run]
        for at in [*range(1, len(run)), *range(len(run) - 2, -1, -1)]:
            beside = [owners[i] for i in (at - 1, at + 1) if 0 <= i < len(run)]
            near = next((o for o in beside if o is not None), None)
            if owners[at] is None and near is not None and not _touched(out, run[at].span):
                out[near], owners[at] = _grown(out[near], run[at].span), near
    return out


def _alone(text: str, drafts: Sequence[Draft], quotes: Sequence[Quotation]) -> list[Draft]:
    """Paragraphs that are all quotation, and said by nobody so far."""
    out = list(drafts)
    lines = lines_of(text)
    starts = {q.span[0]: q for q in quotes}
    for number, line in enumerate(lines):
        quote = starts.get(line[0])
        inside = [q for q in quotes if line[0] <= q.span[0] < line[1]] if quote else []
        filled = sum(e - s for s, e in (q.span for q in inside))
        if quote is None or filled < line[1] - line[0] - len(inside) or filled < 20:
            continue
        if _touched(out, line):
            continue
        before = lines[number - 1] if number else None
        after = lines[number + 1] if number + 1 < len(lines) else None
        found = after and TAG.fullmatch(text, *after)
        if not found and before:
            found = LEAD.search(text[: before[1]], max(before[0], before[1] - 200))
        if found and not any(overlap(d.cue, (found.span("cue"),)) for d in out):
            roles = (found.span("source"),), (found.span("cue"),), (line,)
            out.append(Draft(*roles, RULED))
        elif before and (last := _last(text, out, before, quotes)) is not None:
            out[last] = _grown(out[last], line)
    return out


def _last(
    text: str, drafts: Sequence[Draft], line: Span, quotes: Sequence[Quotation]
) -> int | None:
    """Who spoke last in a paragraph: its last attribution that is not inside a quotation."""
    spans = [q.span for q in quotes if overlap((q.span,), (line,))]
    inside = [
        (d.cue[-1][1], index)
        for index, d in enumerate(drafts)
        if d.source and d.cue and covers((line,), d.cue) and not covers(spans, d.cue)
    ]
    if not inside:
        return None
    index = max(inside)[1]
    said = drafts[index]
    ends = text[line[1] - 1] == ":" or overlap(said.content, spans)
    return index if ends and line[1] - max(e for _, e in (*said.cue, *said.content)) < 60 else None
