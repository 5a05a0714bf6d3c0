"""Two machines' readings compared."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

EVAL = Path(__file__).parents[1] / "eval"


def said(content: int, speaker: str = "Ada", certainty: float = 3.0, score: float = 0.9) -> Any:
    spans = [[[0, 3]], [[4, 8]], [[9, content]]]
    return {"spans": spans, "else": [speaker], "certainty": certainty, "score": score}


def test_what_differs_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(EVAL)
    machines = importlib.import_module("machines")
    one = [
        {"id": "a", "statements": [said(20), said(30), said(40), said(50)]},
        {"id": "only here", "statements": [said(20)]},
    ]
    other = [
        {
            "id": "a",
            "statements": [said(20), said(30, "Ivo"), said(40, certainty=1.0), said(51, score=0.1)],
        }
    ]
    assert machines.measure(one, other) == {
        "documents": 1,
        "statements": 4,
        "same spans": 75.0,
        "same spans and all else": 50.0,
        "same spans, certainty near": 50.0,
        "same cue": 100.0,
        "largest difference of scores": 0.0,
    }
    assert machines.measure(one, one)["same spans"] == 100.0
