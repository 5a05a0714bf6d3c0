"""A reader without a model, and a ledger that rows are read into, each at its own time."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from onrecord import flow
from onrecord.ledger import Ledger
from onrecord.records import (
    Analysis,
    Entity,
    Hints,
    Report,
    Statement,
    entity_id,
    statement_id,
)

URL = "https://courier.example/ferry"


class Reader:
    """Reads "NAME said that …" as a statement, and every other sentence as the report's own."""

    def analyse(self, report: Report) -> Analysis:
        statements, entities = [], []
        for found in re.finditer(r"(?m)^(?:(\w+ \w+) (said) (that .*)|.+)$", report.text):
            source, cue, content = ((found.span(n),) for n in (1, 2, 3))
            if found[1] is None:
                source, cue, content = (), (), (found.span(),)
            else:
                entity = entity_id(report.id, "person", source[0])
                entities.append(Entity(entity, report.id, "person", found[1], source, source, ()))
            statements.append(
                Statement(
                    id=statement_id(report.id, source, cue, content),
                    report=report.id,
                    source=source,
                    cue=cue,
                    content=content,
                    kind="indirect" if found[1] else "own voice",
                    named=bool(found[1]),
                    speaker=entities[-1].id if found[1] else None,
                )
            )
        spans = tuple(s.content[0] for s in statements)
        texts = [report.text[s:e] for s, e in spans]
        vectors = dict(zip([s.id for s in statements], self.embed_bytes(texts), strict=True))
        return Analysis(
            report.id, "test", spans, tuple(statements), tuple(entities), (), (), (), vectors
        )

    def weigh(self, pairs: Sequence[tuple[str, str]]) -> Any:
        return np.zeros((len(pairs), 5))

    def embed_bytes(self, texts: Sequence[str]) -> list[bytes]:
        out = []
        for text in texts:
            vector = np.zeros(384, dtype=np.float32)
            for word in re.findall(r"\w+", text.lower()):
                vector[crc32(word.encode()) % 384] += 1
            out.append((vector / max(float(np.linalg.norm(vector)), 1)).astype("<f2").tobytes())
        return out


class Blank:
    """Finds nothing in a report, quickly."""

    def analyse(self, report: Report) -> Analysis:
        return Analysis(report.id, "nobody", ((0, len(report.text)),), (), (), (), (), ())

    def weigh(self, pairs: Sequence[tuple[str, str]]) -> Any:
        return np.zeros((len(pairs), 5))

    def embed_bytes(self, texts: Sequence[str]) -> list[bytes]:
        return [bytes(768) for _ in texts]


class Shelf:
    """A ledger that rows are read into, each at its own time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = Ledger(folder / "ledger.sqlite")
        self.hour = 0

    def read(self, text: str, story: str | None = "ferry", **row: str) -> flow.Step:
        self.hour += 1
        path = self.folder / f"{self.hour}.jsonl"
        told = {"url": URL, "title": "Ferry strikes breakwater", "outlet": "Courier", **row}
        path.write_text(json.dumps({"id": self.hour, "text": text, **told}), "utf-8")
        now = f"2031-03-04T{self.hour:02}:00:00Z"
        (step,) = flow.read([str(path)], self.ledger, Reader(), story, Hints(), now)
        assert step.problem is None, step.problem
        return step

    def texts(self, story: str = "ferry") -> list[str]:
        return [one.report.text for one in self.ledger.evidence_of(story)]
