"""Reports and attributions by hand, so that the rules are tested without the model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from onrecord.records import Name, NameKind, Report
from onrecord.spans import Spans


@dataclass(frozen=True)
class Raw:
    """What the model would give."""

    source: Spans
    cue: Spans
    content: Spans
    score: float = 0.8


def _report(text: str, published: str | None = "2021-06-16", outlet: str | None = None) -> Report:
    return Report(
        id="r0", capture="", place="", url=None, title=None, outlet=outlet, byline=(),
        contributors=(), published=published, published_from="given", modified=None,
        retrieved="", text=text, paragraphs=((0, len(text)),),
    )  # fmt: skip


def _spans(text: str, words: str) -> Spans:
    """Spans of "a … b", each part looked for behind the one before."""
    out, at = [], 0
    for part in words.split(" … "):
        if part:
            start = text.index(part, at)
            at = start + len(part)
            out.append((start, at))
    return tuple(out)


def _nearest(text: str, words: str, at: int) -> Spans:
    starts = [m.start() for m in re.finditer(re.escape(words), text)] if words else []
    return tuple((s, s + len(words)) for s in sorted(starts, key=lambda s: abs(s - at))[:1])


@pytest.fixture
def make_report() -> Callable[..., Report]:
    return _report


@pytest.fixture
def make_raw() -> Callable[..., Raw]:
    """(text, source, cue, content) as words -> an attribution: the cue that stands nearest to
    the content, and the source nearest to the cue."""

    def make(text: str, source: str, cue: str, content: str) -> Raw:
        said = _spans(text, content)
        at = said[0][0] if said else 0
        told = _nearest(text, cue, at)
        return Raw(_nearest(text, source, told[0][0] if told else at), told, said)

    return make


@pytest.fixture
def make_names() -> Callable[..., tuple[Name, ...]]:
    """(text, {words: kind}) -> every place where the words stand, as names."""

    def make(text: str, kinds: dict[str, NameKind]) -> tuple[Name, ...]:
        out = []
        for words, kind in kinds.items():
            at = text.find(words)
            while at >= 0:
                out.append(Name((at, at + len(words)), kind, 0.9))
                at = text.find(words, at + 1)
        longest = [n for n in out if not any(
            o is not n and o.span[0] <= n.span[0] and n.span[1] <= o.span[1] for o in out
        )]  # fmt: skip
        return tuple(sorted(longest, key=lambda n: n.span))

    return make
