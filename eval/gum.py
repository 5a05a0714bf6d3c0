"""Statements outside the news: GUM's other genres, nesting and negated cues included.

usage: python eval/gum.py [--shared FOLDER] [--part dev] [--first N] [--genres]

Every statement of `onrecord annotate`, the report's own voice left out, against GUM's, by
the shared scorer. A nesting link is right when both its ends are aligned. GUM's cues are
single words; found asks only that they share one. The train part has taught the shipped
model; the dev part has not.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Any

import polnear


def measure(
    shared: Path,
    first: int | None = None,
    part: str = "dev",
    predict: polnear.Predict | None = None,
) -> dict[str, float]:
    """Percentages: found, nesting link, negated cue (F1 each), and found by genre."""
    scoring = polnear.scorer(shared)
    data = polnear.rows(shared / f"data/attribution/gum_{part}_nonnews.jsonl.gz", first)
    predict = predict or polnear.by_reader()
    everything: list[Any] = []
    genres: dict[str, list[Any]] = defaultdict(list)
    for row in data:
        one = scoring.count(row["attributions"], predict(row), row["text"])
        everything.append(one)
        genres[row["genre"]].append(one)
    table = scoring.report(everything)
    return {
        "found": _percent(table, "found", "f"),
        "found precision": _percent(table, "found", "p"),
        "found recall": _percent(table, "found", "r"),
        "nesting link": _percent(table, "nesting link", "f"),
        "negated cue": _percent(table, "negative", "f"),
        **{
            f"found, {genre}": _percent(scoring.report(some), "found", "f")
            for genre, some in sorted(genres.items())
        },
        "documents": len(data),
    }


def _percent(table: dict[str, Any], row: str, column: str) -> float:
    return 100 * float(table[row]["exact"][column]) if row in table else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    parser.add_argument("--first", type=int, help="only the first so many documents")
    options = parser.parse_args()
    for name, value in measure(options.shared, options.first, options.part).items():
        print(f"{name:20}{value:8.1f}")


if __name__ == "__main__":
    main()
