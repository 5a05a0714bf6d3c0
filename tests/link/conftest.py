"""Invented reports, marked up by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from onrecord.records import (
    Analysis,
    Entity,
    Evidence,
    Name,
    PartyKind,
    Report,
    Statement,
    Time,
    entity_id,
    make_id,
    statement_id,
)
from onrecord.spans import Span


def vector(*weights: float) -> bytes:
    """A unit vector with these first components."""
    row = np.zeros(8, dtype=np.float32)
    row[: len(weights)] = weights
    return (row / np.linalg.norm(row)).astype("<f2").tobytes()


@dataclass
class Draft:
    """A report under construction: things are named by the words that they are."""

    text: str
    outlet: str | None = None
    published: str = "2031-03-05"
    entities: dict[str, Entity] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    times: list[Time] = field(default_factory=list)
    vectors: dict[str, bytes] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)

    @property
    def id(self) -> str:
        return make_id("r", self.text)

    def at(self, words: str, after: int = 0) -> Span:
        start = self.text.index(words, after)
        return start, start + len(words)

    def who(
        self, *names: str, kind: PartyKind = "person", also: Sequence[str] = (), key: str = ""
    ) -> Draft:
        """An entity by its writings in the text; ``also`` are pronouns and the like."""
        spans = tuple(self.at(name) for name in names)
        mentions = tuple(sorted([*spans, *(self.at(word) for word in also)]))
        made = Entity(entity_id(self.id, kind, spans[0]), self.id, kind, names[0], spans, mentions)
        self.entities[key or names[0]] = made
        return self

    def says(self, speaker: str, cue: str, content: str, **more: object) -> Draft:
        """A statement of an entity that `who` named."""
        near: tuple[float, ...] = more.pop("near", (1.0,))  # type: ignore[assignment]
        via = tuple(self.entities[hop].id for hop in more.pop("through", ()))  # type: ignore[attr-defined]
        inside = more.pop("inside", None)
        entity = self.entities[speaker]
        source, cues = (entity.names[0],), (self.at(cue),)
        made = Statement(
            statement_id(self.id, source, cues, (self.at(content),)),
            self.id, source, cues, (self.at(content),), "indirect",
            named=entity.kind != "unnamed", speaker=entity.id, via=via,
            parent=self.statements[str(inside)].id if inside else None,
            **more,  # type: ignore[arg-type]
        )  # fmt: skip
        self.statements[content] = made
        self.vectors[made.id] = vector(*near)
        return self

    def tells(self, content: str, near: tuple[float, ...] = (1.0,)) -> Draft:
        """A sentence in the report's own voice."""
        span = (self.at(content),)
        made = Statement(statement_id(self.id, (), (), span), self.id, (), (), span, "own voice")
        self.statements[content] = made
        self.vectors[made.id] = vector(*near)
        return self

    def where(self, *names: str) -> Draft:
        """Places by their names in the text."""
        self.names += [Name(self.at(name), "place", 1.0) for name in names]
        return self

    def when(self, words: str, edtf: str, kind: str = "DATE") -> Draft:
        self.times.append(Time(self.at(words), words, edtf, kind, None))
        return self

    def done(self) -> Evidence:
        sentences, at = [], 0
        for sentence in self.text.split(". "):
            sentences.append((at, at + len(sentence)))
            at += len(sentence) + 2
        report = Report(
            self.id, "capture", "", None, None, self.outlet, (), (), self.published, "given",
            None, "", self.text, ((0, len(self.text)),),
        )  # fmt: skip
        analysis = Analysis(
            self.id, "by hand", tuple(sentences), tuple(self.statements.values()),
            tuple(self.entities.values()), tuple(self.names), tuple(self.times), (), self.vectors,
        )  # fmt: skip
        return Evidence(report, analysis)


@pytest.fixture
def draft() -> Callable[..., Draft]:
    return Draft
