"""Quick figures against pinned floors (eval/floors.toml), where the corpora are at hand.

They lie in a folder beside the checkout, or where ONRECORD_SHARED says; they are not ours
to ship, so without them nothing is measured.
"""

from __future__ import annotations

import importlib
import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

EVAL = Path(__file__).parents[1] / "eval"
SHARED = Path(os.environ.get("ONRECORD_SHARED", EVAL.parents[1] / "shared"))
FLOORS: dict[str, dict[str, Any]] = tomllib.loads((EVAL / "floors.toml").read_text("utf-8"))
BOUNDS = ("at_least", "at_most")


@pytest.mark.parametrize("script", FLOORS)
def test_every_floor_names_a_script_that_measures(script: str) -> None:
    assert "def measure(" in (EVAL / f"{script}.py").read_text("utf-8")
    assert any(FLOORS[script].get(bound) for bound in BOUNDS)


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason=f"no corpora in {SHARED}")
@pytest.mark.parametrize("script", FLOORS)
def test_quick_figures_stay_above_their_floors(
    script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(EVAL)
    module = importlib.import_module(script)
    settings = {key: value for key, value in FLOORS[script].items() if key not in BOUNDS}
    figures = module.measure(SHARED, **settings)
    if figures is None:
        pytest.skip("the shipped model has no such head")
    low, high = (FLOORS[script].get(bound, {}) for bound in BOUNDS)
    missed = {name: figures[name] for name, floor in low.items() if figures[name] < floor}
    missed |= {name: figures[name] for name, top in high.items() if figures[name] > top}
    assert not missed
