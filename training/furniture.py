"""Train the furniture reader of `onrecord.clean`: labelled scrapes in, arrays out.

    python training/furniture.py DATA [--out FILE] [--check]

DATA is a folder of gzipped JSON Lines whose rows hold ``id``, ``url``, ``lines`` and ``y`` (1 the
report's line, 2 its title, 0 furniture, -1 either). Sites whose host hashes to 0 modulo 5
are never trained on: `eval/plain.py` measures on them. Deterministic; a few minutes on
one core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import numpy as np
from scipy.sparse import csr_matrix, vstack
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from onrecord.clean.lines import BUCKETS, hashes, lexical, measures

OUT = Path(__file__).parents[1] / "src/onrecord/clean/data/furniture.npz"
FOLDS = 4


def site(url: str) -> int:
    """The site's hash: www. and m. fall together, and so do a site's pages without address."""
    labels = (urlsplit(url).hostname or url.partition("_")[0]).split(".")
    size = 3 if len(labels) > 2 and len(labels[-2]) <= 3 else 2  # example.co.uk
    return crc32(".".join(labels[-size:]).encode())


def pages(folder: Path) -> Iterator[dict[str, Any]]:
    """Each row with its non-blank lines and their labels, in file order."""
    for path in sorted(folder.glob("plain_*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for raw in stream:
                row = json.loads(raw)
                held = [(x, y) for x, y in zip(row["lines"], row["y"], strict=True) if x.strip()]
                row["lines"] = [x.strip() for x, _ in held]
                row["y"] = np.array([y for _, y in held], int)
                row["site"] = site(row.get("url") or row["id"])
                yield row


def _bag(lines: list[str]) -> csr_matrix:
    """The lexical model's matrix: each row's buckets weigh 1 / sqrt(how many)."""
    rows = [hashes(line) for line in lines]
    ends = np.cumsum([0] + [len(r) for r in rows])
    cells = np.concatenate([np.full(len(r), len(r) ** -0.5) for r in rows])
    return csr_matrix((cells, np.concatenate(rows), ends), shape=(len(rows), BUCKETS))


def fit_lines(bag: csr_matrix, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    model = LogisticRegression(C=1.0, solver="liblinear", random_state=0, max_iter=200)
    model.fit(bag, y, sample_weight=weight)
    return model.coef_[0].astype(np.float16), float(model.intercept_[0])


def flatten(model: HistGradientBoostingClassifier) -> dict[str, np.ndarray]:
    """The trees end to end; a leaf's both children are the leaf itself."""
    parts: dict[str, list[np.ndarray]] = {
        k: [] for k in ("feature", "threshold", "left", "right", "value")
    }
    roots, at, depth = [], 0, 0
    for (tree,) in model._predictors:
        nodes = tree.nodes
        leaf = nodes["is_leaf"].astype(bool)
        me = np.arange(len(nodes)) + at
        parts["feature"].append(np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16))
        parts["threshold"].append(np.where(leaf, 0, nodes["num_threshold"]).astype(np.float32))
        parts["left"].append(np.where(leaf, me, nodes["left"] + at).astype(np.int32))
        parts["right"].append(np.where(leaf, me, nodes["right"] + at).astype(np.int32))
        parts["value"].append(np.where(leaf, nodes["value"], 0).astype(np.float32))
        roots.append(at)
        at += len(nodes)
        depth = max(depth, int(nodes["depth"].max()))
    out = {name: np.concatenate(held) for name, held in parts.items()}
    base = float(np.ravel(model._baseline_prediction)[0])
    return out | {
        "roots": np.array(roots, np.int32),
        "depth": np.array(depth),
        "base": np.array(base),
    }


def train(rows: list[dict[str, Any]], trees: int) -> dict[str, np.ndarray]:
    """Words first, out of fold by site, so that the trees see scores of unseen sites."""
    label = [np.where(r["y"] == 2, 1, r["y"]) for r in rows]
    words = [np.array([len(x.split()) for x in r["lines"]], float) for r in rows]
    bags = [_bag(r["lines"]) for r in rows]
    fold = np.array([(r["site"] // 5) % FOLDS for r in rows])
    areas = np.array([r["variant"] == "area" for r in rows])

    def join(of: np.ndarray) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
        at = np.flatnonzero(of)
        y = np.concatenate([label[i] for i in at])
        w = np.concatenate([np.minimum(2 + words[i], 40) * (2.0 if areas[i] else 1.0) for i in at])
        sure = y >= 0
        return vstack([bags[i] for i in at])[sure], y[sure], w[sure] / 10

    scores: list[np.ndarray] = [np.empty(0)] * len(rows)
    for k in range(FOLDS):
        weights, bias = fit_lines(*join(fold != k))
        for i in np.flatnonzero(fold == k):
            scores[i] = lexical(rows[i]["lines"], weights.astype(np.float64), bias)
        print(f"words, fold {k + 1} of {FOLDS}", file=sys.stderr)
    tables = [measures(r["lines"], s) for r, s in zip(rows, scores, strict=True)]

    def fit(of: np.ndarray) -> HistGradientBoostingClassifier:
        at = np.flatnonzero(of)
        y = np.concatenate([label[i] for i in at])
        w = np.concatenate(
            [(2 + np.minimum(words[i], 80)) * (2.0 if areas[i] else 1.0) for i in at]
        )
        x = np.concatenate([tables[i] for i in at])
        model = HistGradientBoostingClassifier(
            max_iter=trees, learning_rate=0.06, max_leaf_nodes=24, max_depth=7,
            min_samples_leaf=40, l2_regularization=1.0, early_stopping=False, random_state=0,
        )  # fmt: skip
        sure = y >= 0
        return model.fit(x[sure], y[sure], sample_weight=w[sure] / 10)

    weights, bias = fit_lines(*join(np.ones(len(rows), bool)))
    arrays = flatten(fit(np.ones(len(rows), bool)))
    return arrays | {"weights": weights, "bias": np.array(bias)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--trees", type=int, default=400)
    args = parser.parse_args()
    rows = [r for r in pages(args.data) if r["site"] % 5 and len(r["lines"])]
    print(f"{len(rows)} pages, {sum(len(r['lines']) for r in rows)} lines", file=sys.stderr)
    arrays = train(rows, args.trees)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(args.out, **arrays)
    print(f"{args.out} {args.out.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
