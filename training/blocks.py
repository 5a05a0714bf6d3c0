"""Train the page reader of `onrecord.clean`: labelled HTML pages in, arrays out.

    python training/blocks.py DATA [--out FILE] [--trees 140]

DATA is a folder of gzipped JSON Lines ``pages_*`` whose rows hold ``id``, ``url``, ``html`` and
``text`` (the report, a paragraph a line). A block of the page is the report's when the gold text
holds its words. Sites whose host hashes to 0 modulo 3 are never trained on: `eval/pages.py`
measures on them. Deterministic; about ten minutes on one core.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from furniture import flatten, site
from onrecord.clean import chooser, traits
from onrecord.clean.agreement import fold, shares

OUT = Path(__file__).parents[1] / "src/onrecord/clean/data/blocks.npz"
FOLDS = 2
FAR = 15  # blocks from the report beyond which most link lists are left out of training
SETS = ("aeb", "fundus", "n4k", "wcxb")


@dataclass
class Example:
    """One page: what `chooser.view` sees of it, and each block's label (share of gold)."""

    name: str
    site: int
    view: chooser.View
    y: np.ndarray
    words: np.ndarray


def rows(folder: Path, sets: tuple[str, ...] = SETS) -> Iterator[dict[str, Any]]:
    for name in sets:
        path = next(folder.glob(f"pages_{name}.*.jsonl.gz"))
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for raw in stream:
                row = json.loads(raw)
                row["fold"] = site(row.get("url") or row["id"])
                yield row


def labels(keys: list[str], gold: str) -> np.ndarray:
    """The share of each block that gold holds; of equal blocks only the best placed ones."""
    y = np.array(shares(keys, gold))
    joined = fold(gold)
    places: dict[str, list[int]] = defaultdict(list)
    for i, key in enumerate(keys):
        if y[i] >= 0.99:
            places[key].append(i)
    size = np.array([len(key) for key in keys], float) * (y > 0.5)
    for key, held in places.items():
        most = max(joined.count(key), 1)
        if len(held) > most:
            company = [size[max(i - 6, 0) : i + 7].sum() for i in held]
            for k in np.argsort(company, kind="stable")[: len(held) - most]:
                y[held[k]] = 0.0
    return y


def examples(folder: Path) -> Iterator[Example]:
    for row in rows(folder):
        if row["fold"] % 3 == 0:
            continue
        view = chooser.view_of(row["html"])
        if view is None or not view.page.blocks:
            continue
        yield example(row["id"], row["fold"], view, row["text"])


def example(name: str, fold_: int, view: chooser.View, gold: str) -> Example:
    words = np.array([b.text.count(" ") + 1 for b in view.page.blocks], float)
    return Example(name, fold_, view, labels(view.keys, gold), words)


def _bag(lists: list[list[int]], width: int) -> csr_matrix:
    """Rows of buckets, each weighing 1 / sqrt(how many)."""
    ends = np.cumsum([0] + [len(r) for r in lists])
    cells = np.concatenate([np.full(len(r), max(len(r), 1) ** -0.5) for r in lists])
    columns = np.concatenate([np.array(r, int) for r in lists])
    return csr_matrix((cells, columns, ends), shape=(len(lists), width))


def _fit(bag: csr_matrix, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    model = LogisticRegression(C=0.5, solver="lbfgs", max_iter=60, tol=1e-3)
    model.fit(bag, y, sample_weight=weight)
    return model.coef_[0].astype(np.float16), float(model.intercept_[0])


def _used(example: Example) -> np.ndarray:
    """Blocks worth learning from: all near the report, every fourth of the rest."""
    near = np.convolve(example.y > 0.3, np.ones(2 * FAR + 1), "same")[: len(example.y)] > 0
    near |= example.view.kept > 0.3
    return near | (np.arange(len(example.y)) % 4 == 0)


def train(held: list[Example], trees: int) -> dict[str, np.ndarray]:
    """The linear models first, out of fold by site; then the trees over all their scores."""
    sizes = [len(e.y) for e in held]
    page = np.repeat(np.arange(len(held)), sizes)
    folds = np.array([(e.site // 3) % FOLDS for e in held])[page]
    y = np.concatenate([e.y for e in held])
    words = np.concatenate([e.words for e in held])
    used = np.concatenate([_used(e) for e in held])
    # A page's blocks weigh by their words, a short page's no less than a long one's.
    mass = np.array([np.minimum(e.words * (e.y > 0.5), 100).sum() for e in held])
    weight = (3 + np.minimum(words, 80)) * (300 / np.clip(mass, 150, 1500))[page] / 10
    label = y > 0.5
    bags = {
        "word": _bag(
            [traits.word_buckets(b.text) for e in held for b in e.view.page.blocks],
            traits.WORD_BUCKETS,
        ),
        "mark": _bag(
            [x for e in held for x in traits.mark_buckets(e.view.page)], traits.MARK_BUCKETS
        ),
    }
    models = {}
    scores = {name: np.empty(len(y)) for name in bags}
    for name, bag in bags.items():
        for k in range(FOLDS):
            learn = used & (folds != k)
            linear, bias = _fit(bag[learn], label[learn], weight[learn])
            scores[name][folds == k] = bag[folds == k] @ linear.astype(float) + bias
        models[name] = _fit(bag[used], label[used], weight[used])
        print(f"{name}s: linear model fitted", file=sys.stderr)
    at = np.cumsum([0, *sizes])
    tables = [
        e.view.table(scores["word"][a:b], scores["mark"][a:b])
        for e, a, b in zip(held, at[:-1], at[1:], strict=True)
    ]
    sure = used & ((y < 0.35) | (y > 0.65))
    table = np.concatenate(tables)[sure].astype(np.float32)
    model = HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=0.1, max_leaf_nodes=24, max_depth=7,
        min_samples_leaf=40, l2_regularization=2.0, max_features=0.4,
        early_stopping=False, random_state=0,
    )  # fmt: skip
    arrays = flatten(model.fit(table, label[sure], sample_weight=weight[sure]))
    for name, (linear, bias) in models.items():
        arrays[name] = linear
        arrays[f"{name}_bias"] = np.array(bias)
    return arrays


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--trees", type=int, default=140)
    args = parser.parse_args()
    held = list(examples(args.data))
    print(f"{len(held)} pages, {sum(len(e.y) for e in held)} blocks", file=sys.stderr)
    arrays = train(held, args.trees)
    np.savez_compressed(args.out, **arrays)
    print(f"{args.out} {args.out.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
