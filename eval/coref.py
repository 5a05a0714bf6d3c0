"""Coreference's CoNLL score: python eval/coref.py [--shared FOLDER] [--part dev]

MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998) and CEAF by entity (Luo 2005),
and the mean of their F1, as CoNLL-2012 has it. Mentions are predicted, exact spans, and a
cluster of one is no cluster. Counts are summed over documents before a ratio is taken.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import time
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from onrecord.analyse import sentences
from onrecord.analyse.coreference import Resolver
from onrecord.analyse.encoder import Encoder, Reading

Clusters = Sequence[frozenset[Hashable]]


@dataclass
class Ratio:
    """Recall and precision as sums of numerators and denominators."""

    right: float = 0.0
    gold: float = 0.0
    found: float = 0.0
    predicted: float = 0.0

    def add(self, right: float, gold: float, found: float, predicted: float) -> None:
        self.right += right
        self.gold += gold
        self.found += found
        self.predicted += predicted

    @property
    def recall(self) -> float:
        return self.right / max(self.gold, 1e-9)

    @property
    def precision(self) -> float:
        return self.found / max(self.predicted, 1e-9)

    @property
    def f1(self) -> float:
        return 2 * self.recall * self.precision / max(self.recall + self.precision, 1e-9)

    def __str__(self) -> str:
        return f"P {100 * self.precision:5.1f}  R {100 * self.recall:5.1f}  F1 {100 * self.f1:5.1f}"


def muc(one: Clusters, other: Clusters) -> tuple[float, float]:
    """Links of ``one`` that ``other`` keeps, and all its links."""
    home = {mention: number for number, cluster in enumerate(other) for mention in cluster}
    kept = total = 0
    for cluster in one:
        parts = len({home[m] for m in cluster if m in home}) + sum(m not in home for m in cluster)
        kept += len(cluster) - parts
        total += len(cluster) - 1
    return kept, total


def b_cubed(one: Clusters, other: Clusters) -> tuple[float, float]:
    """Over the mentions of ``one``: the part of its cluster that ``other`` has with it."""
    home = {mention: number for number, cluster in enumerate(other) for mention in cluster}
    right = 0.0
    for cluster in one:
        shared = Counter(home[m] for m in cluster if m in home)
        right += sum(count * count for count in shared.values()) / len(cluster)
    return right, sum(map(len, one))


def ceaf(gold: Clusters, predicted: Clusters) -> float:
    """The similarity of the best one-to-one map of clusters (Luo's fourth)."""
    if not gold or not predicted:
        return 0.0
    home = {mention: number for number, cluster in enumerate(predicted) for mention in cluster}
    likeness = np.zeros((len(gold), len(predicted)))
    for row, cluster in enumerate(gold):
        for column, shared in Counter(home[m] for m in cluster if m in home).items():
            likeness[row, column] = 2 * shared / (len(cluster) + len(predicted[column]))
    return float(likeness[linear_sum_assignment(-likeness)].sum())


@dataclass
class Score:
    """The three measures, and how well the mentions themselves were found."""

    measures: dict[str, Ratio] = field(
        default_factory=lambda: {name: Ratio() for name in ("mentions", "MUC", "B-cubed", "CEAFe")}
    )

    def add(self, gold: Iterable[Iterable[Hashable]], predicted: Iterable[Iterable[Hashable]]):
        """One document; clusters of one are left out on both sides."""
        one, other = (
            [frozenset(cluster) for cluster in side if len(set(cluster)) > 1]
            for side in (gold, predicted)
        )
        mine, theirs = (frozenset().union(*side) for side in (one, other))
        both = len(mine & theirs)
        self.measures["mentions"].add(both, len(mine), both, len(theirs))
        self.measures["MUC"].add(*muc(one, other), *muc(other, one))
        self.measures["B-cubed"].add(*b_cubed(one, other), *b_cubed(other, one))
        best = ceaf(one, other)
        self.measures["CEAFe"].add(best, len(one), best, len(other))

    @property
    def conll(self) -> float:
        """The mean of the three F1, 0 to 1."""
        return float(np.mean([self.measures[m].f1 for m in ("MUC", "B-cubed", "CEAFe")]))

    def __str__(self) -> str:
        lines = [f"  {name:9} {ratio}" for name, ratio in self.measures.items()]
        return "\n".join([*lines, f"  CoNLL F1 {100 * self.conll:.1f}"])


def clusters_of(
    shared: Path, encoder: Encoder, part: str = "dev", genre: str | None = None
) -> Iterator[tuple[dict[str, Any], Reading]]:
    """OntoGUM's documents of a part, each with what the reader sees in it."""
    with gzip.open(shared / "data/coref/ontogum.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["split"] == part and genre in (None, row["genre"]):
                yield row, encoder.read(row["text"], sentences.split(row["text"]))


def gold_of(row: dict[str, Any]) -> list[list[tuple[int, int]]]:
    return [[tuple(row["mentions"][m]) for m in cluster] for cluster in row["clusters"]]


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """Percentages: CoNLL F1 of the shipped weights on OntoGUM's dev part."""
    encoder = Encoder()
    resolver, score = Resolver.load(encoder.weights), Score()
    for row, reading in islice(clusters_of(shared, encoder), first):
        score.add(gold_of(row), resolver.clusters(row["text"], reading.layout, reading.states))
    return {"CoNLL F1": 100 * score.conll}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    parser.add_argument("--weights", type=Path, help="a folder of weights other than the shipped")
    parser.add_argument("--genre", help="one of the corpus's: news, interview, fiction …")
    parser.add_argument("--bias", type=float, default=0.0, help="above it two mentions are linked")
    options = parser.parse_args()
    encoder = Encoder(weights=options.weights) if options.weights else Encoder()
    resolver, score, words, took, count = Resolver.load(encoder.weights), Score(), 0, 0.0, 0
    for row, reading in clusters_of(options.shared, encoder, options.part, options.genre):
        began = time.process_time()
        found = resolver.clusters(row["text"], reading.layout, reading.states, bias=options.bias)
        took += time.process_time() - began
        words, count = words + len(row["text"].split()), count + 1
        score.add(gold_of(row), found)
    print(
        f"OntoGUM {options.part}, {count} documents; 1 thread, {platform.machine()}, "
        f"Python {platform.python_version()}\n{score}\n"
        f"  {words} words; linking alone {words / took:.0f} words/s of CPU time"
    )


if __name__ == "__main__":
    main()
