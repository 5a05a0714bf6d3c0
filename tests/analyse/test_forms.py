"""Each file in tests/cases/forms is a text with its expectation on top.

`names` are what the model tags, `raw` what it ties together (source, cue, content); `says`
is a statement that must come out of it, by those of its properties that are given ("in" is
how the content of its parent begins); `none` is a cue that must not, `count` how many there
are, the report's own voice apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.analyse import timewords  # noqa: F401  (registers its rules)
from onrecord.analyse.sentences import split
from onrecord.analyse.statements import build
from onrecord.analyse.times import resolve
from onrecord.records import Statement

CASES = sorted((Path(__file__).parents[1] / "cases" / "forms").glob("*.txt"))
Make = Callable[..., Any]


def load(path: Path) -> tuple[list[tuple[str, Any]], str]:
    lines = path.read_text("utf-8").split("\n")
    count = next(i for i, line in enumerate(lines) if not line.startswith("#!"))
    told = [re.fullmatch(r"#! (\w+) (.*)", line) for line in lines[:count]]
    return [(m[1], json.loads(m[2])) for m in told if m], "\n".join(lines[count:])


def shown(text: str, said: Statement, of: dict[str, Statement], names: dict[str, str]) -> Any:
    """What a case may ask of a statement, in words."""

    def one(spans: Any) -> str:
        return " … ".join(text[s:e] for s, e in spans)

    holder = of.get(said.parent or "")
    return {
        "source": one(said.source),
        "cue": one(said.cue),
        "content": [text[s:e] for s, e in said.content],
        "kind": said.kind,
        "stance": said.stance,
        "speaker": names.get(said.speaker or ""),
        "co_speakers": [names[one] for one in said.co_speakers],
        "in": text[holder.content[0][0] :] if holder else "",
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, make_report: Make, make_raw: Make, make_names: Make) -> None:
    told, text = load(path)
    names = make_names(text, next((v for k, v in told if k == "names"), {}))
    report, sentences = make_report(text), split(text)
    raw = [make_raw(text, *roles) for key, roles in told if key == "raw"]
    times = resolve(text, report.published, sentences)
    found, entities = build(report, raw, names, sentences, times)
    said = [s for s in found if s.kind != "own voice"]
    of, called = {s.id: s for s in said}, {e.id: e.name for e in entities}
    rows = [shown(text, s, of, called) for s in said]
    for key, wanted in told:
        if key == "says":
            assert any(_fits(row, wanted) for row in rows), (wanted, rows)
        elif key == "none":
            assert not any(row["cue"] == wanted for row in rows), (wanted, rows)
        elif key == "count":
            assert len(rows) == wanted, rows


def _fits(row: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return all(
        row[key].startswith(value) if key == "in" else row[key] == value
        for key, value in wanted.items()
    )


def test_the_content_is_the_texts_own_words() -> None:
    """No case expects words that its text does not have."""
    for path in CASES:
        told, text = load(path)
        for key, wanted in told:
            for part in wanted.get("content", []) if key == "says" else []:
                assert part in text, (path.name, part)
