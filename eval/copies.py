"""How well copied text is found: python eval/copies.py [--shared FOLDER] [--first N]

The pairs of `data/reuse` were mined by shared runs of ten words, too, with a level for each
set and, between outlets, never within one: so the figures say whether the index, the runs
and the spans lose or add anything, not what an editor would call a copy. For each set:
precision and recall of pairs of one group at the set's level; of a group's copied pairs, how
many the prints find among all texts of the set (index); characters of the spans of both
sides, F1 over pairs found; and how much time a text and a pair take.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from onrecord.link import copies

# Words and share of the shorter text from which a pair is listed; whether pairs of one
# outlet are ("versions" are nothing else).
LEVELS = {"cross": (25, 0.08, False), "german": (50, 0.15, True), "versions": (66, 0.15, True)}


def groups(path: Path, first: int | None) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for at, line in enumerate(lines) if first is None or at < first]


def pairs(group: dict[str, Any], within: bool) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for a, b in combinations(group["docs"], 2):
        if within or a["outlet"] != b["outlet"]:
            yield a, b


def marked(spans: list[tuple[int, int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def span_f1(found: tuple[copies.Shared, ...], gold: list[list[int]], side: int) -> float:
    told = marked([run.b if side else run.a for run in found])
    meant = marked([(four[2 * side], four[2 * side + 1]) for four in gold])
    return 2 * len(told & meant) / max(len(told) + len(meant), 1)


def one_set(path: Path, name: str, first: int | None) -> dict[str, float]:
    least, share, within = LEVELS[name]
    rows = groups(path, first)
    right = told = meant = 0
    spans: list[float] = []
    shown: dict[int, set[str]] = defaultdict(set)
    began = time.perf_counter()
    for row in rows:
        for doc in row["docs"]:
            for one in copies.prints(doc["text"]):
                shown[one].add(doc["id"])
    indexed = time.perf_counter() - began
    near = {frozenset(two) for ids in shown.values() for two in combinations(sorted(ids), 2)}
    listed = compared = 0
    began = time.perf_counter()
    for row in rows:
        gold = {frozenset((pair["a"], pair["b"])): pair for pair in row["pairs"]}
        meant += len(gold)
        listed += len(gold.keys() & near)
        for a, b in pairs(row, within):
            compared += 1
            found = copies.copied(a["text"], b["text"], least, share)
            pair = gold.get(frozenset((a["id"], b["id"])))
            told += bool(found)
            if found and pair:
                right += 1
                theirs = pair["spans"]
                if pair["a"] != a["id"]:  # the corpus names the pair the other way round
                    theirs = [[c, d, a, b] for a, b, c, d in theirs]
                spans += [span_f1(found, theirs, side) for side in (0, 1)]
    return {
        f"{name} precision": right / max(told, 1),
        f"{name} recall": right / max(meant, 1),
        f"{name} index": listed / max(meant, 1),
        f"{name} spans": sum(spans) / max(len(spans), 1),
        f"{name} prints a text": sum(map(len, shown.values())) / sum(len(r["docs"]) for r in rows),
        f"{name} ms a text": 1000 * indexed / sum(len(r["docs"]) for r in rows),
        f"{name} ms a pair": 1000 * (time.perf_counter() - began) / max(compared, 1),
    }


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """The figures of every set; ``first`` groups of each."""
    folder = shared / "data" / "reuse"
    out: dict[str, float] = {}
    for name in LEVELS:
        out |= one_set(folder / f"reuse_{name}.train.jsonl.gz", name, first)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="so many groups of each set")
    options = parser.parse_args()
    for name, value in measure(options.shared, options.first).items():
        print(f"{name:24}{value:10.3f}")


if __name__ == "__main__":
    main()
