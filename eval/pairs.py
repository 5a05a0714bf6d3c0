"""How two texts stand to each other: python eval/pairs.py [--shared FOLDER] [--first N]

What `onrecord compare` says of pairs that the model has not learned from: the development
parts of MSRP, COVID-Fact, CAD and SICK, and of each other corpus the groups kept apart
(`unseen.py`; a fifth of Emergent's claims). Of every corpus the accuracy over support,
contradiction and neither ("same" counts as support), macro F1 over the labels that it has, and
precision, recall and F1 of "contradicts"; of MSRP also whether "same" is right. Beside it, the
commonest answer's accuracy, the calibration error of the scores, and pairs a second.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.analyse.encoder import Encoder
from onrecord.analyse.pairs import PairModel
from onrecord.link import compare
from polnear import rows
from unseen import part

TOLD = {
    "same": "support", "supports": "support", "contradicts": "contradict", "neutral": "neutral",
}  # fmt: skip
THREE = ("support", "contradict", "neutral")
TWO = {"not_support": "support", "different": "same"}  # label -> what it says is not so


@dataclass(frozen=True)
class Told:
    """A pair's label and what was said of it."""

    label: str
    relation: str
    score: float

    @property
    def right(self) -> bool:
        if self.label in THREE:
            return TOLD[self.relation] == self.label
        if self.label in TWO:
            wrong = TWO[self.label]
            return self.relation != "same" if wrong == "same" else TOLD[self.relation] != wrong
        return self.relation == self.label


def unseen_rows(claims: Path) -> dict[str, list[dict[str, Any]]]:
    """The pairs to measure on, by corpus."""
    out: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name in ("news", "fact", "nli"):
        for row in rows(claims / f"pairs_{name}.dev.jsonl.gz"):
            out[f"{name} {row['src']} dev"].append(row)
        for row in rows(claims / f"pairs_{name}.train.jsonl.gz"):
            known = (*THREE, *TWO, "same")
            if row["label"] in known and part(row) == "unseen":
                source = "anli" if row["src"].startswith("anli") else row["src"]
                out[f"{name} {source} unseen"].append(row)
    return {name: out[name] for name in sorted(out)}


def f1(told: Sequence[Told], label: str) -> tuple[float, float, float]:
    """Precision, recall and F1 of one of THREE."""
    hit = sum(t.label == label == TOLD[t.relation] for t in told)
    said, there = (
        sum(TOLD[t.relation] == label for t in told),
        sum(t.label == label for t in told),
    )
    return hit / max(said, 1), hit / max(there, 1), 2 * hit / max(said + there, 1)


def calibration(told: Sequence[Told]) -> float:
    """Expected calibration error of the scores over ten equal steps."""
    if not told:
        return 0.0
    scores, right = (np.array([getattr(t, name) for t in told]) for name in ("score", "right"))
    step = np.minimum((scores * 10).astype(int), 9)
    gaps = [
        (step == at).sum() * abs(scores[step == at].mean() - right[step == at].mean())
        for at in range(10)
        if (step == at).any()
    ]
    return float(sum(gaps) / len(told))


def judged(found: Sequence[dict[str, Any]], weigh: Callable[..., Any]) -> list[Told]:
    return [Told(row["label"], *compare(row["a"], row["b"], weigh)) for row in found]


def line(told: Sequence[Told]) -> dict[str, float]:
    """The figures of one corpus."""
    labels = sorted({t.label for t in told} & set(THREE))
    out = {
        "pairs": len(told),
        "accuracy": sum(t.right for t in told) / len(told),
        "commonest": max(Counter(t.label for t in told).values()) / len(told),
        "calibration error": calibration(told),
    }
    if "contradict" in labels:
        out["macro F1"] = sum(f1(told, label)[2] for label in labels) / len(labels)
        names = ("contradict precision", "contradict recall", "contradict F1")
        out |= dict(zip(names, f1(told, "contradict"), strict=True))
    return out


def figures(shared: Path, first: int | None = None) -> dict[str, dict[str, float]]:
    """`line` of every corpus, and how fast the pairs were read."""
    weigh = PairModel(Encoder()).logits
    weigh([("Rain fell.", "It rained.")])  # the weights are read before the clock runs
    began, count = time.perf_counter(), 0
    out = {}
    for name, found in unseen_rows(shared / "data" / "claims").items():
        told = judged(found[:first], weigh)
        out[name] = line(told)
        count += len(told)
    out["speed"] = {"pairs a second": count / (time.perf_counter() - began)}
    return out


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """The figures that are wanted, in percent."""
    found = figures(shared, first and 12 * first)
    emergent = found["news emergent unseen"]
    return {
        "Emergent": 100 * emergent["accuracy"],
        "Emergent contradict F1": 100 * emergent["contradict F1"],
        "MSRP": 100 * found["news msrp dev"]["accuracy"],
        "facts": 100 * found["fact covidfact dev"]["accuracy"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only so many pairs of each corpus")
    options = parser.parse_args()
    for name, found in figures(options.shared, options.first).items():
        shown = "  ".join(f"{k} {v:.3f}".replace(".000", "") for k, v in found.items())
        print(f"{name:26}{shown}", flush=True)


if __name__ == "__main__":
    main()
