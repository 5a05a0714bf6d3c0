"""How well the furniture reader parts reports from furniture, on sites it never saw.

    python eval/plain.py [--shared FOLDER] [--model-only] [--all]

Prints precision, recall and F1 of the words kept, over the pages whose site
`training/furniture.py` sets aside (host hash 0 modulo 5), and of those the ones on which no
bound was set (0 modulo 3; --all takes both); `area` is the article's area, `full` the whole page.
Lines labelled -1 (either) count for nothing; a title (2) counts as the report's.
"""

from __future__ import annotations

import argparse
import importlib.util
import time
from collections import defaultdict
from pathlib import Path

from onrecord.clean import furniture, lines
from onrecord.clean.sift import fold, sift


def _training():  # type: ignore[no-untyped-def]
    place = Path(__file__).parents[1] / "training/furniture.py"
    spec = importlib.util.spec_from_file_location("train_furniture", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--model-only", action="store_true", help="the learned part, no rules")
    parser.add_argument("--all", action="store_true")
    args = parser.parse_args()
    tally: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    titles: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    seconds, pages = 0.0, 0
    for row in _training().pages(args.shared / "data/plain"):
        if row["site"] % 5 or not row["lines"] or (row["site"] % 3 and not args.all):
            continue
        start = time.perf_counter()
        if args.model_only:
            keep = [c >= furniture.KEEP for c in lines.chances(row["lines"])]
        else:
            sorted_lines = furniture.sort_lines(row["lines"])
            keep = [line.kind is None for line in sorted_lines]
            if named := {fold(t) for t, y in zip(row["lines"], row["y"], strict=True) if y == 2}:
                titles[row["variant"]][0] += fold(sift(sorted_lines).title or "") in named
                titles[row["variant"]][1] += 1
        seconds, pages = seconds + time.perf_counter() - start, pages + 1
        for name in (row["id"].split("/")[0], "all"):
            cell = tally[row["variant"], name]
            cell[4] += 1
            for line, y, kept in zip(row["lines"], row["y"], keep, strict=True):
                if y < 0:
                    continue
                n = len(line.split())
                cell[0] += n * bool(kept and y)
                cell[1] += n * bool(kept)
                cell[2] += n * bool(y)
                cell[3] += 1
    print(f"{'':14}pages  precision recall   F1")
    for (variant, name), (hit, kept, true, _, count) in sorted(tally.items()):
        p, r = hit / max(kept, 1), hit / max(true, 1)
        print(f"{variant:5} {name:8}{count:5}  {p:9.4f} {r:6.4f} {2 * p * r / (p + r or 1):.4f}")
    for variant, (right, count) in sorted(titles.items()):
        print(f"{variant:5} title right: {right} of {count}")
    print(f"{1000 * seconds / max(pages, 1):.1f} ms a page")


if __name__ == "__main__":
    main()
