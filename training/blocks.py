"""Train the page reader of `onrecord.clean`: labelled HTML pages in, arrays out.

    python training/blocks.py DATA [--out FOLDER]

DATA is a folder of gzipped JSON Lines ``pages_*`` whose rows hold ``id``, ``url``, ``html`` and
``text`` (the report, a paragraph a line). A block of the page is the report's when the gold text
holds its words. Sites whose host hashes to 0 modulo 3 are never trained on: `eval/pages.py`
measures on them. Deterministic, bit for bit with the same libraries; five minutes on one core.
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
from threadpoolctl import threadpool_limits

from furniture import flatten, site
from onrecord.clean import chooser, forest, shapes, signs
from onrecord.clean.agreement import fold, shares

OUT = Path(__file__).parents[1] / "src/onrecord/clean/data"
FOLDS = 2
FAR = 10  # blocks from the report beyond which most link lists are left out of training
GLANCE = 50, 0.15, 24  # trees of the first look, their learning rate, their leaves
LOOK = 140, 0.1, 24  # … of the second
THIRD = 100, 0.06, 8  # … of the third
UNSURE = 0.03  # the doubt (see `chooser.doubt`) from which a page teaches the third look
SETS = ("aeb", "fundus", "n4k", "wcxb")


@dataclass
class Example:
    """One page: what `chooser.view` sees of it, and each block's label (share of gold)."""

    name: str
    site: int
    view: chooser.View
    y: np.ndarray
    words: np.ndarray
    article: np.ndarray  # the share of each block that trafilatura takes


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
    words = np.array([shapes.words_of(b.text) for b in view.page.blocks], float)
    return Example(name, fold_, view, labels(view.keys, gold), words, chooser.article(view))


def _bag(each: list[signs.Signs], sizes: list[int], width: int) -> csr_matrix:
    """The signs of all pages' blocks, a row a block; each weighs 1 / sqrt(how many)."""
    starts = np.cumsum(sizes) - sizes
    rows = np.concatenate([rows + at for (rows, _), at in zip(each, starts, strict=True)])
    columns = np.concatenate([buckets for _, buckets in each])
    many = np.maximum(np.bincount(rows, minlength=sum(sizes)), 1)
    bag = csr_matrix((many[rows] ** -0.5, (rows, columns)), shape=(sum(sizes), width))
    bag.sum_duplicates()
    return bag


def _fit(bag: csr_matrix, y: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, float]:
    model = LogisticRegression(C=0.5, solver="lbfgs", max_iter=60, tol=1e-3)
    model.fit(bag, y, sample_weight=weight)
    return model.coef_[0].astype(np.float16), float(model.intercept_[0])


def _used(example: Example) -> np.ndarray:
    """Blocks worth learning from: all near the report, every fifth of the rest."""
    near = np.convolve(example.y > 0.3, np.ones(2 * FAR + 1), "same")[: len(example.y)] > 0
    return near | (np.arange(len(example.y)) % 5 == 0)


def _learner(trees: int, rate: float, leaves: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=rate, max_leaf_nodes=leaves, max_depth=7,
        min_samples_leaf=40, l2_regularization=2.0, max_features=0.25,
        early_stopping=False, random_state=0,
    )  # fmt: skip


class _Pages:
    """The blocks of all pages end to end, and what is known of each."""

    def __init__(self, held: list[Example]) -> None:
        self.held = held
        sizes = [len(e.y) for e in held]
        page = np.repeat(np.arange(len(held)), sizes)
        self.cuts = np.cumsum(sizes)[:-1]
        self.folds = np.array([(e.site // 3) % FOLDS for e in held])[page]
        y, words = (np.concatenate([getattr(e, name) for e in held]) for name in ("y", "words"))
        self.used = np.concatenate([_used(e) for e in held])
        self.sure = self.used & ((y < 0.35) | (y > 0.65))
        self.label = y > 0.5
        # A page's blocks weigh by their words, a short page's no less than a long one's.
        mass = np.array([np.minimum(e.words * (e.y > 0.5), 100).sum() for e in held])
        self.weight = (3 + np.minimum(words, 80)) * (300 / np.clip(mass, 150, 1500))[page] / 10

    def each(self, column: np.ndarray) -> list[np.ndarray]:
        """A block column by pages."""
        return np.split(column, self.cuts)

    def linear(self, bag: csr_matrix) -> tuple[np.ndarray, float, np.ndarray]:
        """A linear model over all pages, and its scores out of fold by site."""
        scores = np.empty(len(self.label))
        for k in range(FOLDS):
            learn, other = self.used & (self.folds != k), self.folds == k
            weights, bias = _fit(bag[learn], self.label[learn], self.weight[learn])
            scores[other] = bag[other] @ weights.astype(float) + bias
        return *_fit(bag[self.used], self.label[self.used], self.weight[self.used]), scores

    def trees(self, table: np.ndarray, which: np.ndarray, shape: tuple[int, float, int]) -> Any:
        learn = self.sure & which
        model = _learner(*shape)
        return model.fit(table[learn], self.label[learn], sample_weight=self.weight[learn])

    def unseen(self, table: np.ndarray, shape: tuple[int, float, int]) -> np.ndarray:
        """What such trees say out of fold by site."""
        out = np.empty(len(table))
        for k in range(FOLDS):
            model = self.trees(table, self.folds != k, shape)
            out[self.folds == k] = model.predict_proba(table[self.folds == k])[:, 1]
        return out


def train(held: list[Example]) -> dict[str, dict[str, np.ndarray]]:
    """The arrays of each look: linear models, first look, second and third, each over the scores
    that the one before gives to sites which it did not see."""
    pages = _Pages(held)
    sizes = [len(e.y) for e in held]
    of_words = [signs.word_signs([b.text for b in e.view.page.blocks], e.view.said) for e in held]
    of_marks = [signs.Names(e.view.page).signs() for e in held]
    bags = {
        "word": _bag(of_words, sizes, 1 << signs.WORD_BITS),
        "mark": _bag(of_marks, sizes, 1 << signs.MARK_BITS),
    }
    linear: dict[str, np.ndarray] = {}
    scores = {}
    for name, bag in bags.items():
        linear[name], bias, scores[name] = pages.linear(bag)
        linear[f"{name}_bias"] = np.array(bias)
        print(f"{name}s: linear model fitted", file=sys.stderr)
    views = [
        e.view.traits(words_say, marks_say)
        for e, words_say, marks_say in zip(
            held, pages.each(scores["word"]), pages.each(scores["mark"]), strict=True
        )
    ]

    def table(kept: np.ndarray) -> np.ndarray:
        looks = zip(views, pages.each(kept), strict=True)
        return np.concatenate([view.upon(one).astype(np.float32) for view, one in looks])

    def unvisited(guess: np.ndarray) -> np.ndarray:
        of_pages = zip(held, pages.each(guess), strict=True)
        return np.concatenate([chooser.unvisited(e.view, one) for e, one in of_pages])

    every = np.ones(len(pages.label), bool)
    first = table(unvisited(forest.chances(scores["word"] + scores["mark"])))
    glance = flatten(pages.trees(first, every, GLANCE))
    second = table(unvisited(pages.unseen(first, GLANCE)))
    print("first look fitted", file=sys.stderr)
    look = flatten(pages.trees(second, every, LOOK))
    kept = pages.each(unvisited(pages.unseen(second, LOOK)))
    print("second look fitted", file=sys.stderr)
    third = np.concatenate(
        [
            view.beside(one, e.article).astype(np.float32)
            for view, one, e in zip(views, kept, held, strict=True)
        ]
    )
    doubts = [chooser.doubt(e.view, one) for e, one in zip(held, kept, strict=True)]
    unsure = np.repeat(np.array(doubts) > UNSURE, [len(one) for one in kept])
    beside = flatten(pages.trees(third, unsure, THIRD))
    return {"glance": glance, "blocks": look | linear, "beside": beside}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=OUT, help="the folder of the arrays")
    args = parser.parse_args()
    held = list(examples(args.data))
    print(f"{len(held)} pages, {sum(len(e.y) for e in held)} blocks", file=sys.stderr)
    with threadpool_limits(1):  # sums in one order, whatever the machine
        made = train(held)
    for name in (*chooser.LOOKS, chooser.THIRD):
        path = args.out / f"{name}.npz"
        np.savez_compressed(path, **made[name])
        print(f"{path} {path.stat().st_size} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
