"""The learned furniture reader: two small models in one file of arrays, run with numpy.

A logistic regression over hashed words gives each line a lexical score; boosted trees
(histogram gradient boosting, as in LightGBM) over `lines.measures` give the chance that
the line belongs to the report. Made by ``training/furniture.py``; no pickle.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.clean.lines import lexical, measures
from onrecord.errors import ModelError


@cache
def _arrays() -> dict[str, NDArray[Any]]:
    place = files("onrecord.clean") / "data" / "furniture.npz"
    try:
        with place.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
            return {name: held[name] for name in held.files}
    except (OSError, ValueError) as error:
        raise ModelError("furniture.npz", str(error)) from error


def vote(rows: NDArray[np.float64], arrays: dict[str, NDArray[Any]]) -> NDArray[np.float64]:
    """The trees' summed log-odds for each row.

    All trees lie end to end in four arrays; a leaf points at itself, so that walking
    ``depth`` steps brings every row to its leaf.
    """
    feature, threshold = arrays["feature"], arrays["threshold"]
    left, right = arrays["left"], arrays["right"]
    at = np.broadcast_to(arrays["roots"], (len(rows), len(arrays["roots"]))).copy()
    line = np.arange(len(rows))[:, None]
    for _ in range(int(arrays["depth"])):
        low = rows[line, feature[at]] <= threshold[at]
        at = np.where(low, left[at], right[at])
    total: NDArray[np.float64] = arrays["value"][at].sum(axis=1) + float(arrays["base"])
    return total


def chances(lines: Sequence[str]) -> list[float]:
    """For each non-blank line of a page, in order: how likely it belongs to the report."""
    if not lines:
        return []
    arrays = _arrays()
    scores = lexical(lines, arrays["weights"], float(arrays["bias"]))
    votes = vote(measures(lines, scores), arrays)
    return [float(v) for v in 1 / (1 + np.exp(-votes))]


def threshold() -> float:
    """The chance from which a line is kept, as tuned in training."""
    return float(_arrays()["keep_from"])
