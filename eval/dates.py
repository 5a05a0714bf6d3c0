"""How often the day of publication is right, and how often it is wrong when said to be sure.

    python eval/dates.py [--shared FOLDER] [--sets htmldate fundus wcxb] [--most N] [--unseen]

On htmldate's own pages, fundus' and wcxb's, beside htmldate (extensive search) in the same run.
The weights of the voices are a few round numbers set by hand on htmldate's pages; --unseen takes
of these only the sites whose hash is 0 modulo 3, at which nobody looked while setting them, and
all of the other sets. n4k's days are no gold: on one page of twelve they contradict what two
or more of the page's own voices say and none denies.
"""

from __future__ import annotations

import argparse
from collections import Counter
from itertools import islice
from pathlib import Path

import htmldate

from pages import ours, rows

SETS = ("htmldate", "fundus", "wcxb")
DAY = 10  # characters: wcxb gives some months, which are left out


def counted(shared: Path, name: str, first: int | None, unseen: bool) -> Counter[str]:
    """The pages of one set by what was said of their day."""
    tally: Counter[str] = Counter()
    every = not unseen or name != "htmldate"
    dated = (row for row in rows(shared, name, every) if len(str(row.get("date") or "")) >= DAY)
    for row in islice(dated, first):
        made = ours(row)
        gold = row["date"][:DAY]
        tally["pages"] += 1
        if "error" in made:  # no report in the page; its date is not asked for
            tally["no report"] += 1
        trust, day = made.get("published_trust"), made.get("published")
        tally["right"] += day == gold
        tally[f"{trust}"] += 1
        tally[f"{trust} wrong"] += day != gold
        tally["htmldate"] += _htmldate(row["html"]) == gold
    return tally


def _htmldate(html: str) -> str | None:
    try:
        return htmldate.find_date(html, original_date=True, extensive_search=True)
    except ValueError:  # no page to it
        return None


def shares(tally: Counter[str]) -> dict[str, float]:
    """Shares of pages: right (ours, htmldate's), wrong of those said sure, sure of all."""
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


def measure(
    shared: Path, first: int | None = None, unseen: bool = True, sets: tuple[str, ...] = SETS
) -> dict[str, float]:
    """The shares over all sets together, of the first so many pages of each."""
    return shares(sum((counted(shared, name, first, unseen) for name in sets), Counter()))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--most", type=int, help="pages of each set")
    parser.add_argument("--unseen", action="store_true")
    args = parser.parse_args()
    told = {name: counted(args.shared, name, args.most, args.unseen) for name in args.sets}
    told["all"] = sum(told.values(), Counter())
    columns = {name: shares(tally) for name, tally in told.items()}
    print(f"{'':20}" + "".join(f"{name:>10}" for name in columns))
    for figure in columns["all"]:
        print(f"{figure:20}" + "".join(f"{told[figure]:10.4g}" for told in columns.values()))


if __name__ == "__main__":
    main()
