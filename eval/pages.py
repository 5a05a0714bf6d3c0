"""How whole and how clean an HTML page's report comes out, on labelled pages.

    python eval/pages.py PAGES.jsonl.gz ... [--most 200]

Rows hold ``html``, ``text`` (gold), and maybe ``title``, ``author``, ``date``, ``url``.
Prints the mean F1 over pages and word precision and recall over all (bags of words,
captions left out, for gold leaves them out), how often gold's first paragraph is lost, and
how often title, one author and the day are right.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

from onrecord.clean.rows import clean_row


def _fold(text: object) -> str:
    return re.sub(r"\W", "", str(text or "").casefold())


def _one(row: dict[str, Any], tally: Counter[str]) -> None:
    made = clean_row({"html": row["html"], "url": row.get("url"), "id": row["id"]})
    gold = row["text"]
    tally["pages"] += 1
    if "error" in made:
        tally["no report"] += 1
        return
    text = made["text"]
    for start, end in reversed(made["captions"]):
        text = text[:start] + text[end:]
    ours, theirs = Counter(re.findall(r"\w+", text)), Counter(re.findall(r"\w+", gold))
    hit = (ours & theirs).total()
    tally["hit"] += hit
    tally["ours"] += ours.total()
    tally["gold"] += theirs.total()
    tally["f1"] += 2 * hit / max(ours.total() + theirs.total(), 1)
    first = next((p for p in gold.split("\n") if len(p.split()) > 5), "")
    tally["first lost"] += _fold(first)[:60] not in _fold(made["text"])
    if row.get("title"):
        tally["titles"] += 1
        tally["title"] += _fold(row["title"]) == _fold(made["title"])
    if row.get("author"):
        tally["authors"] += 1
        tally["author"] += any(_fold(name) in _fold(row["author"]) for name in made["byline"])
    if row.get("date"):
        tally["dates"] += 1
        tally["date"] += str(row["date"])[:10] == made["published"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=200, help="pages of each file")
    args = parser.parse_args()
    for path in args.files:
        tally: Counter[str] = Counter()
        start = time.perf_counter()
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for raw in islice(stream, args.most):
                _one(json.loads(raw), tally)
        spent = 1000 * (time.perf_counter() - start) / tally["pages"]
        print(
            f"{path.name}: {tally['pages']} pages, {tally['no report']} without a report; "
            f"F1 {tally['f1'] / tally['pages']:.3f}, "
            f"precision {tally['hit'] / tally['ours']:.3f}, "
            f"recall {tally['hit'] / tally['gold']:.3f}; first paragraph lost {tally['first lost']}"
        )
        for one, all_ in (("title", "titles"), ("author", "authors"), ("date", "dates")):
            if tally[all_]:
                print(f"  {one} right: {tally[one]} of {tally[all_]}")
        print(f"  {spent:.0f} ms a page")


if __name__ == "__main__":
    main()
