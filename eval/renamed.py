"""Does the reader lean on names? PolNeAR, and PolNeAR with every name replaced.

usage: python eval/renamed.py [--shared FOLDER] [--part dev] [--first N] [--seeds 3]

Person, place and outlet names, as CoreNLP tagged them (so that ours has no say in which
are swapped), become invented or other countries' names, each the same throughout its
document, by `training/augment.py`. Gold spans move along. "found" before and after, the
mean of several draws.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import statistics
from pathlib import Path
from types import ModuleType

import polnear


def _augment() -> ModuleType:
    place = Path(__file__).parents[1] / "training/augment.py"
    spec = importlib.util.spec_from_file_location("augment", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measure(
    shared: Path,
    first: int | None = None,
    part: str = "dev",
    seeds: int = 3,
    predict: polnear.Predict | None = None,
) -> dict[str, float]:
    """ "found" (percent) as published, renamed, and the loss; documents with silver tags only."""
    augment, scoring = _augment(), polnear.scorer(shared)
    folder = shared / "data/attribution"
    silver = {
        row["id"]: augment.entities(row)
        for row in polnear.rows(folder / f"polnear_silver_{part}.jsonl.gz")
    }
    data = [
        r for r in polnear.rows(folder / f"polnear_{part}.jsonl.gz", first) if r["id"] in silver
    ]
    predict = predict or polnear.by_reader()

    def found(texts: list[polnear.Row]) -> float:
        counts = polnear.counts(texts, [predict(row) for row in texts], scoring)
        return 100 * float(scoring.report(counts)["found"]["exact"]["f"])

    before = found(data)
    after = [
        found(
            [
                augment.renamed(row, silver[row["id"]], random.Random(f"{seed} {row['id']}"))
                for row in data
            ]
        )
        for seed in range(seeds)
    ]
    mean = statistics.mean(after)
    return {
        "found before": before,
        "found renamed": mean,
        "lost": before - mean,
        "lost at most": before - min(after),
        "words replaced": _share(augment, data, silver),
    }


def _share(
    augment: ModuleType, data: list[polnear.Row], silver: dict[str, list[tuple[int, int, str]]]
) -> float:
    """Percent of the words that were swapped."""
    rng = random.Random(0)
    swapped = sum(len(augment.name_swaps(row["text"], silver[row["id"]], rng)) for row in data)
    return 100 * swapped / sum(len(row["text"].split()) for row in data)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    parser.add_argument("--first", type=int, help="only the first so many documents")
    parser.add_argument("--seeds", type=int, default=3, help="draws of names")
    options = parser.parse_args()
    figures = measure(options.shared, options.first, options.part, options.seeds)
    for name, value in figures.items():
        print(f"{name:16}{value:8.1f}")


if __name__ == "__main__":
    main()
