"""Make the weights of `onrecord.link.compare` from published pairs of claims.

usage: python training/relations.py DATA [--out FILE]

DATA holds pairs_news.train.jsonl.gz and pairs_fact.train.jsonl.gz (rows with a, b, label).
The result is JSON: the features' mean and deviation, and one line of weights and a bias
for each outcome. Nothing in it depends on chance: the rows are taken in file order.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from onrecord.link.comparing import OUTCOMES, cosine, features

LABELS = {
    "same": "same",
    "support": "supports",
    "contradict": "contradicts",
    "neutral": "neutral",
    "different": "neutral",
    "not_support": "neutral",
}
LONGEST = 700  # characters; a longer text is a document, not a statement
FACT = 0.1  # weight of a pair about encyclopaedic facts beside one from the news
OUT = Path(__file__).resolve().parent.parent / "src/onrecord/link/data/pairs.json"


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file whose label is one of ours and whose texts are short enough."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        row
        for row in rows
        if row["label"] in LABELS and max(map(len, (row["a"], row["b"]))) < LONGEST
    ]


def embed(texts: Sequence[str]) -> list[bytes]:
    """Each text's stored vector, from the shipped embedder."""
    from onrecord.analyse.encoder import Encoder

    return [vector.astype("<f2").tobytes() for vector in Encoder().embed(list(texts))]


def table(rows: Sequence[dict[str, Any]]) -> tuple[list[list[float]], list[int]]:
    """Features and outcome numbers of rows."""
    texts = sorted({row[side] for row in rows for side in "ab"})
    vector = dict(zip(texts, embed(texts), strict=True))
    seen = [features(r["a"], r["b"], cosine(vector[r["a"]], vector[r["b"]])) for r in rows]
    return seen, [OUTCOMES.index(LABELS[row["label"]]) for row in rows]  # type: ignore[arg-type]


def fit(
    seen: Sequence[Sequence[float]], outcomes: Sequence[int], weights: Sequence[float]
) -> dict[str, Any]:
    """Multinomial logistic regression (L2, C 0.3) on standardised features, as plain lists."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(seen)
    model = LogisticRegression(max_iter=3000, C=0.3)
    model.fit(scaler.transform(seen), outcomes, sample_weight=weights)

    def plain(numbers: Any) -> list[float]:
        return [round(float(n), 5) for n in numbers]

    return {
        "format": 1,
        "scale": [plain(scaler.mean_), plain(scaler.scale_)],
        "weights": [plain(line) for line in model.coef_],
        "bias": plain(model.intercept_),
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("data", type=Path)
    options.add_argument("--out", type=Path, default=OUT)
    chosen = options.parse_args()
    news = read(chosen.data / "pairs_news.train.jsonl.gz")
    fact = read(chosen.data / "pairs_fact.train.jsonl.gz")
    seen, outcomes = table([*news, *fact])
    model = fit(seen, outcomes, [1.0] * len(news) + [FACT] * len(fact))
    chosen.out.write_text(json.dumps(model) + "\n", encoding="utf-8")
    print(f"{len(news)} news and {len(fact)} fact pairs -> {chosen.out}")


if __name__ == "__main__":
    main()
