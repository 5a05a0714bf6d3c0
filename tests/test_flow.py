"""The way of a report: what the rooms are asked on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from . import shelf

SAID = "Ines Ossel said that the ferry was carrying 12 cars when it struck the breakwater."
DENIED = "Dag Holm said that the ferry was not carrying cars when it struck the breakwater."


@pytest.mark.parametrize(("sure", "told"), [(9.0, 1), (-9.0, 0)])
def test_the_pair_model_has_a_say_in_what_contradicts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sure: float, told: int
) -> None:
    asked: list[tuple[str, str]] = []

    def weigh(_: shelf.Reader, pairs: Sequence[tuple[str, str]]) -> Any:
        asked.extend(pairs)
        return np.tile([-sure, -sure, sure, -sure, 0.0], (len(pairs), 1))

    monkeypatch.setattr(shelf.Reader, "weigh", weigh)
    one = shelf.Shelf(tmp_path)
    one.read(SAID)
    one.read(DENIED, url="https://post.example/ferry", outlet="Holm Post", title="Ferry")
    found = one.ledger.judgements_on(one.ledger.evidence_of("ferry"))
    assert asked
    assert [j.relation for j in found].count("contradicts") == told
