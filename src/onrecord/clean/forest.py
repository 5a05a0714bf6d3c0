"""Boosted trees (histogram gradient boosting, as in LightGBM) as arrays, run with numpy.

The arrays of a model are one file in `data/`, made by a command in ``training/``; no pickle.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.errors import ModelError

Arrays = dict[str, NDArray[Any]]
TOGETHER = 4096  # rows that walk the trees at once: each of them is in every tree


@cache
def arrays(name: str) -> Arrays:
    """The arrays of `data/NAME.npz`. Raises ModelError where they cannot be read."""
    place = files("onrecord.clean") / "data" / f"{name}.npz"
    try:
        with place.open("rb") as stream, np.load(stream, allow_pickle=False) as held:
            out = {key: held[key] for key in held.files}
    except (OSError, ValueError) as error:
        raise ModelError(f"{name}.npz", str(error)) from error
    # Both ways out of a node side by side, so that one look-up takes either.
    out["ways"] = np.stack([out.pop("left"), out.pop("right")], axis=1).ravel().astype(np.intp)
    out["feature"] = out["feature"].astype(np.intp)
    return out


def vote(rows: NDArray[np.float64], model: Arrays) -> NDArray[np.float64]:
    """The trees' summed log-odds for each row: (rows, traits) in, (rows,) out.

    All trees lie end to end; a leaf points at itself, so that walking ``depth`` steps brings
    every row to its leaf.
    """
    parts = [_vote(rows[i : i + TOGETHER], model) for i in range(0, len(rows), TOGETHER)]
    return np.concatenate(parts) if parts else np.empty(0)


def _vote(rows: NDArray[np.float64], model: Arrays) -> NDArray[np.float64]:
    feature, threshold, ways = model["feature"], model["threshold"], model["ways"]
    table = np.ascontiguousarray(rows, np.float32)
    cells, width = table.ravel(), table.shape[1]
    at = np.repeat(model["roots"].astype(np.intp)[None, :], len(rows), axis=0)
    line = (np.arange(len(rows), dtype=np.intp) * width)[:, None]
    for _ in range(int(model["depth"])):
        high = cells.take(line + feature.take(at)) > threshold.take(at)
        at = ways.take(2 * at + high)
    total: NDArray[np.float64] = model["value"].take(at).sum(axis=1, dtype=np.float64) + float(
        model["base"]
    )
    return total


def chances(votes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds as probabilities."""
    return 1 / (1 + np.exp(-votes))
