"""Are reports taken for pages of links? python eval/lists.py [--shared FOLDER] [--first N]

Counts, over the pages of the corpora that all hold a report, those that `read.links` would
refuse as lists.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from onrecord.read.links import is_list, page

SETS = ("aeb", "fundus", "n4k", "wcxb")


def rows(shared: Path, name: str) -> Iterator[dict[str, Any]]:
    """Pages of one set: html, url."""
    with gzip.open(shared / f"data/pages/pages_{name}.train.jsonl.gz", "rt") as file:
        yield from map(json.loads, file)


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """Pages, and how many were taken for lists, in all sets."""
    counts = {"pages": 0, "taken for lists": 0}
    for name in SETS:
        for row in islice(rows(shared, name), first):
            counts["pages"] += 1
            counts["taken for lists"] += is_list(
                page(row["html"], row.get("url") or "https://page.example/")
            )
    return dict(counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only the first so many of each set")
    options = parser.parse_args()
    for name, value in measure(options.shared, options.first).items():
        print(f"{name:20}{value:8.0f}")


if __name__ == "__main__":
    main()
