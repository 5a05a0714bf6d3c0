"""Report in, everything that is read in it out: statements, entities, names, times, findings.

The model (`encoder`) tags names and ties cue, source and content together; rules do the
rest. Importing this room is cheap: the model is loaded when a text is first read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from onrecord.records import Analysis, Evidence, Name, Report, Statement, bare_report
from onrecord.spans import Span, Spans, words

if TYPE_CHECKING:
    from onrecord.analyse.encoder import Encoder
    from onrecord.analyse.pairs import PairModel

__all__ = ["Reader"]

RULES = "rules-4"  # raise it when a rule changes what is read


def _within(names: Sequence[Name], sentences: Spans) -> tuple[Name, ...]:
    """Names cut where a sentence ends: two that only stand side by side are two."""
    out = []
    for name in names:
        cuts = [e for _, e in sentences if name.span[0] < e < name.span[1]]
        starts = [name.span[0], *(s for s, _ in sentences if name.span[0] < s < name.span[1])]
        ends = [*cuts, name.span[1]]
        out += [replace(name, span=span) for span in zip(starts, ends, strict=False)]
    return tuple(out)


class Reader:
    """Reads reports.

    ``threads`` bounds the processor threads of the model; ``least`` is the probability from
    which a statement counts (None: the best balance of finding and erring); ``model`` is
    "full", or "fast" for half the time and a little less found.
    """

    def __init__(self, threads: int = 1, least: float | None = None, model: str = "full") -> None:
        self.threads = threads
        self.least = least
        self.model = model

    @cached_property
    def _encoder(self) -> Encoder:
        from onrecord.analyse.encoder import Encoder

        return Encoder(self.threads, model=self.model)

    @cached_property
    def maker(self) -> str:
        """The versions of model and rules, as an Analysis carries them."""
        from onrecord.analyse.encoder import weights_of

        path = weights_of(self.model) / "reading.json"
        settings: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return f"{settings.get('version', 'reading')} {RULES}"

    def analyse(self, report: Report, vectors: bool = True) -> Analysis:
        """All that is to be found in one report; without ``vectors`` no sentence vectors.

        A text of more than ``parts.PART`` characters is read in parts. Raises ModelError
        without its weights.
        """
        from onrecord.analyse import parts

        spans = parts.cut(report.text)
        if len(spans) == 1:
            return self._read(report, vectors)
        read = ((s[0], self._read(parts.part_of(report, s), vectors)) for s in spans)
        return parts.joined(report, read)

    def _read(self, report: Report, vectors: bool) -> Analysis:
        from onrecord.analyse import (
            attributions,
            certainty,
            findings,
            names,
            publication,
            sentences,
            statements,
            times,
        )

        text = report.text
        split = sentences.split(text)
        reading = self._encoder.read(sentences.unglued(text), split)
        named = _within(names.extract(text, reading), split)
        when = times.resolve(text, report.published, split)
        found = attributions.extract(text, reading, self.least)
        said, entities = statements.build(report, found, named, split, when, self.least or 0.0)
        said = certainty.given(reading, said)
        if days := times.said_in(said):  # "yesterday" in a quotation is the speaker's
            when = times.resolve(text, report.published, split, days)
        likely = () if report.published else publication.likely_published(
            text, when, split, report.retrieved or None
        )  # fmt: skip
        return Analysis(
            report.id,
            self.maker,
            split,
            said,
            entities,
            named,
            when,
            findings.find(report, when),
            self._vectors(text, said) if vectors else {},
            certainty.own_voice(certainty.events(reading), said),
            likely,
        )

    def embed(self, texts: Sequence[str]) -> Any:
        """Unit vectors of texts: float32, one row of 384 a text."""
        return self._encoder.embed(list(texts))

    def embed_bytes(self, texts: Sequence[str]) -> list[bytes]:
        """The same as ``Analysis.vectors`` holds them: 384 float16, little-endian."""
        if not texts:
            return []
        return [row.astype("<f2").tobytes() for row in self.embed(texts)]

    def weigh(self, pairs: Sequence[tuple[str, str]]) -> Any:
        """How the first text of each pair stands to the second: `pairs.PairModel.logits`."""
        return self._pairs.logits(pairs)

    @cached_property
    def _pairs(self) -> PairModel:
        from onrecord.analyse.pairs import PairModel

        return PairModel(self._encoder)

    def annotate(self, text: str, published: str | None = None) -> Evidence:
        """A text as it stands, without cleaning: offsets are into ``text``."""
        lines: list[Span] = []
        at = 0
        for line in text.splitlines(keepends=True):
            if line.strip():
                lines.append((at, at + len(line.rstrip())))
            at += len(line)
        report = bare_report(text, paragraphs=tuple(lines), published=published)
        return Evidence(report, self.analyse(report, vectors=False))

    def _vectors(self, text: str, said: Sequence[Statement]) -> dict[str, bytes]:
        rows = self.embed_bytes([words(text, s.content, " ") for s in said])
        return dict(zip((s.id for s in said), rows, strict=True))
