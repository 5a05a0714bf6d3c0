"""How often the day of publication is right, and how often it is wrong when said to be sure.

    python eval/dates.py [--shared FOLDER] [--most N] [--unseen]

On htmldate's own pages, beside htmldate (extensive search) in the same run. The weights of the
voices are a few round numbers set by hand; --unseen takes only sites whose hash is 0 modulo 3,
at which nobody looked while setting them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from itertools import islice
from pathlib import Path

import htmldate

from pages import ours, rows


def measure(shared: Path, first: int | None = None, unseen: bool = False) -> dict[str, float]:
    """Shares of pages: right (ours, htmldate's), wrong of those said sure, sure of all."""
    tally: Counter[str] = Counter()
    for row in islice(rows(shared, "htmldate", every=not unseen), first):
        made = ours(row)
        gold = row["date"]
        tally["pages"] += 1
        if "error" in made:  # no report in the page; its date is not asked for
            tally["no report"] += 1
        trust, day = made.get("published_trust"), made.get("published")
        tally["right"] += day == gold
        tally[f"{trust}"] += 1
        tally[f"{trust} wrong"] += day != gold
        other = htmldate.find_date(row["html"], original_date=True, extensive_search=True)
        tally["htmldate"] += other == gold
    pages = tally["pages"]
    return {
        "pages": pages,
        "no report": tally["no report"],
        "right": tally["right"] / pages,
        "htmldate right": tally["htmldate"] / pages,
        "sure": tally["sure"] / pages,
        "wrong when sure": tally["sure wrong"] / max(tally["sure"], 1),
        "wrong when likely": tally["likely wrong"] / max(tally["likely"], 1),
        "wrong when a guess": tally["guess wrong"] / max(tally["guess"], 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--most", type=int)
    parser.add_argument("--unseen", action="store_true")
    args = parser.parse_args()
    for name, value in measure(args.shared, args.most, args.unseen).items():
        print(f"{name:20} {value:8.4g}")


if __name__ == "__main__":
    main()
