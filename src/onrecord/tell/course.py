"""What one party took part in, as rows and in the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from onrecord.link.course import Happening, Telling
from onrecord.spans import Span
from onrecord.tell.lookup import Lookup, count
from onrecord.tell.terminal import MOST, plain, title
from onrecord.tell.visible import visible

WIDE = 200  # characters of a sentence that are shown
LEFT = "…"
NOT_SO, OPEN = -1, 1  # the certainty below which a happening is told as not so, and as open
_SPACE = re.compile(r"\s+")


def happening_row(look: Lookup, happening: Happening) -> dict[str, Any]:
    """A happening as JSON has it; ``told`` is false where only the report's day dates it."""
    return {
        "happening": happening.id,
        "edtf": happening.best,
        "told": happening.told,
        "against": list(happening.against),
        "mentions": [_telling_row(look, telling) for telling in happening.tellings],
    }


def _telling_row(look: Lookup, telling: Telling) -> dict[str, Any]:
    text = look.reports[telling.report].text
    return {
        "report": telling.report,
        "span": list(telling.span),
        "words": text[slice(*telling.span)],
        "sentence": list(telling.sentence),
        "edtf": telling.edtf,
        "dated_by": list(telling.words) if telling.words else None,
        "certainty": telling.certainty,
        "score": telling.score,
    }


def show(look: Lookup, name: str, found: tuple[Happening, ...], console: Console) -> None:
    """A table: the best date and how it is known, the words of the first report, who else."""
    title(console, f"When: {visible(name)}")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for heading, ratio in (("Date (EDTF)", 3), ("What", 7), ("In", 3)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    lines = _lines(found)
    for told in lines[:MOST]:
        best = _best(told[0])
        report = look.reports[best.report]
        where = f"{look.outlet(report)}, {report.published or 'no date'}"
        others = len({t.report for happening in told for t in happening.tellings}) - 1
        if others:
            where += f" and {count(others, 'more report')}"
        spans = [_best(happening).span for happening in told]
        table.add_row(
            plain(_date(told[0])), _quoted(report.text, best.sentence, spans), plain(where)
        )
    console.print(table)
    if len(lines) > MOST:
        console.print(f"… and {count(len(lines) - MOST, 'line')} more; --json writes them all.")


def _best(happening: Happening) -> Telling:
    """The telling with the best date, the first one where none has it."""
    dated = (t for t in happening.tellings if t.edtf == happening.best)
    return next(dated, happening.tellings[0])


def _lines(found: Iterable[Happening]) -> list[list[Happening]]:
    """Happenings of one date that the same sentence tells are shown as one."""
    lines: dict[tuple[str, str, Span], list[Happening]] = {}
    for happening in found:
        best = _best(happening)
        lines.setdefault((_date(happening), best.report, best.sentence), []).append(happening)
    return list(lines.values())


def _date(happening: Happening) -> str:
    """The best date, whether it is the report's own, how sure the happening is, other dates."""
    told = happening.best or "no date"
    if happening.best and not happening.told:
        told = f"reported {told}"
    sure = _best(happening).certainty
    doubt = ", as not so" if sure < NOT_SO else ", as open" if sure < OPEN else ""
    return told + doubt + "".join(f", else {edtf}" for edtf in happening.against)


def _quoted(text: str, sentence: Span, spans: Sequence[Span]) -> Text:
    """The sentence, cut to what stands around the words, which are bold."""
    start, end = _around(sentence, spans)
    out, at = Text(LEFT if start > sentence[0] else ""), start
    for first, last in sorted(spans):
        out.append(_flat(text[at:first]))
        out.append(_flat(text[first:last]), style="bold")
        at = last
    out.append(_flat(text[at:end]) + (LEFT if end < sentence[1] else ""))
    return out


def _flat(text: str) -> str:
    return _SPACE.sub(" ", visible(text))


def _around(sentence: Span, spans: Sequence[Span]) -> Span:
    start, end = sentence
    if end - start <= WIDE:
        return start, end
    first, last = min(spans)[0], max(spans)[1]
    left = max(start, first - WIDE // 2)
    return left, min(end, max(last, left + WIDE))
