"""How many of a page's authors are found, and how many of those found are its authors.

    python eval/authors.py [--shared FOLDER] [--sets n4k fundus wcxb] [--most N] [--all]

Names are compared by their letters. Pages whose gold names nobody are left out, for it may
only not have looked. trafilatura's metadata beside, in the same run.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import trafilatura

from pages import fold, ours, rows

SETS = ("n4k", "fundus", "wcxb")


def golden(row: dict[str, Any]) -> set[str]:
    told = row.get("author") or []
    names = told if isinstance(told, list) else re.split(r"[,;]", told)
    return {fold(name) for name in names if fold(name)}


def counted(shared: Path, name: str, first: int | None, every: bool) -> Counter[str]:
    tally: Counter[str] = Counter()
    for row in islice((r for r in rows(shared, name, every) if golden(r)), first):
        gold = golden(row)
        made = {fold(one) for one in ours(row).get("byline", [])}
        document = trafilatura.extract_metadata(row["html"])
        other = {fold(one) for one in ((document and document.author) or "").split(";") if one}
        tally["gold"] += len(gold)
        for label, found in (("ours", made), ("trafilatura", other)):
            tally[label] += len(found)
            tally[f"{label} right"] += len(found & gold)
    return tally


def measure(
    shared: Path, first: int | None = None, name: str = "n4k", every: bool = False
) -> dict[str, float]:
    tally = counted(shared, name, first, every)
    out = {}
    for label in ("ours", "trafilatura"):
        out[f"{label} precision"] = tally[f"{label} right"] / max(tally[label], 1)
        out[f"{label} recall"] = tally[f"{label} right"] / max(tally["gold"], 1)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sets", nargs="+", choices=SETS, default=["n4k"])
    parser.add_argument("--most", type=int)
    parser.add_argument("--all", action="store_true", help="pages of sites looked at, too")
    args = parser.parse_args()
    for name in args.sets:
        told = measure(args.shared, args.most, name, args.all)
        print(name, "  ".join(f"{label} {value:.3f}" for label, value in told.items()))


if __name__ == "__main__":
    main()
