"""How well `onrecord compare` tells support, contradiction and neither.

usage: python eval/relations.py DATA [--limit N]

DATA holds the development parts pairs_news.dev, pairs_fact.dev and pairs_nli.dev
(.jsonl.gz, rows with a, b, label). Three-way accuracy ("same" counts as support) and macro
F1 for each corpus, beside always giving the commonest answer.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path

from onrecord.analyse.encoder import Encoder
from onrecord.link import compare

LABELS = {
    "same": "support",
    "support": "support",
    "contradict": "contradict",
    "neutral": "neutral",
    "different": "neutral",
    "not_support": "neutral",
}
TOLD = {
    "same": "support",
    "supports": "support",
    "contradicts": "contradict",
    "neutral": "neutral",
}


def f1(pairs: list[tuple[str, str]]) -> float:
    """Macro F1 over the labels that the gold has."""
    scores = []
    for label in sorted({gold for gold, _ in pairs}):
        hit = sum(gold == told == label for gold, told in pairs)
        all_ = sum(gold == label for gold, _ in pairs) + sum(told == label for _, told in pairs)
        scores.append(2 * hit / all_)
    return sum(scores) / len(scores)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("data", type=Path)
    options.add_argument("--limit", type=int, default=500, help="pairs of each corpus")
    chosen = options.parse_args()
    encoder = Encoder()
    for part in ("pairs_news", "pairs_fact", "pairs_nli"):
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        with gzip.open(chosen.data / f"{part}.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                if row["label"] not in LABELS or len(found[row["src"]]) >= chosen.limit:
                    continue
                one, other = encoder.embed([row["a"], row["b"]]).astype("<f2")
                told, _ = compare(row["a"], row["b"], (one.tobytes(), other.tobytes()))
                found[row["src"]].append((LABELS[row["label"]], TOLD[told]))
        for corpus, pairs in sorted(found.items()):
            right = sum(gold == told for gold, told in pairs) / len(pairs)
            floor = max(Counter(gold for gold, _ in pairs).values()) / len(pairs)
            print(
                f"{part:10} {corpus:12} {len(pairs):4d} pairs  accuracy {right:.3f}"
                f"  macro F1 {f1(pairs):.3f}  (commonest answer {floor:.3f})"
            )


if __name__ == "__main__":
    main()
