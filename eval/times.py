"""Time expressions against TIMEX3 gold and against our own list, beside dateparser.

usage: python eval/times.py [TIMEML.jsonl.gz] [--cases eval/time_cases.jsonl] [--misses]

TIMEML.jsonl.gz holds documents (text, dct, timex with a, b, type, value); "value F1" counts
an expression that overlaps a gold one and has its value, "span" one that overlaps, and
"strict" one with the very offsets and value. The list holds sentences of our own with the
document's date, the expression, and its TIMEX3 value and EDTF.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import re
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any

from onrecord.analyse import timewords
from onrecord.analyse.sentences import split
from onrecord.analyse.times import resolve
from onrecord.records import Time

assert timewords  # its rules are registered by importing it
HERE = Path(__file__).parent


def timeml(path: Path, misses: bool) -> None:
    """Print span and value scores on TimeML documents."""
    hit = same = strict = made = gold = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            doc = json.loads(line)
            text = doc["text"]
            mine = list(resolve(text, doc["dct"][:10], split(text)))
            theirs = [
                t for t in doc["timex"] if t.get("a") is not None and t["id"] != doc["dct_id"]
            ]
            made, gold = made + len(mine), gold + len(theirs)
            for want in theirs:
                found = next(
                    (t for t in mine if t.span[0] < want["b"] and want["a"] < t.span[1]), None
                )
                if found is None:
                    if misses:
                        print("  missed", want["text"], want["value"], doc["dct"][:10])
                    continue
                mine.remove(found)
                hit += 1
                if found.timex3_value == want["value"]:
                    same += 1
                    strict += found.span == (want["a"], want["b"])
                elif misses:
                    print("  value ", want["text"], "|", found.words, want["value"],
                          found.timex3_value, doc["dct"][:10])  # fmt: skip
            if misses:
                for extra in mine:
                    print("  extra ", extra.words, extra.timex3_value)
    for name, right in (("span", hit), ("value", same), ("strict value", strict)):
        p, r = right / made, right / gold
        f1 = 200 * p * r / (p + r)
        print(f"{path.name} {name:12} P {100 * p:.1f} R {100 * r:.1f} F1 {f1:.1f}"
              f"  ({gold} gold, {made} found)")  # fmt: skip


def cases(path: Path, misses: bool) -> None:
    """Print how many of the list come out right, here and with dateparser."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    ours = edtf = theirs = 0
    peer = _dateparser()
    for row in rows:
        text = row["text"]
        start = text.index(row["words"])
        times = resolve(text, row["published"], split(text))
        found = next((t for t in times if _covers(t, start, row["words"])), None)
        right = found is not None and found.timex3_value == row["value"]
        ours += right
        fits = found is not None and found.edtf == row["edtf"]
        edtf += fits
        if misses and not (right and fits):
            print("  ours:", row["words"], "|", row["value"], row["edtf"], "| got",
                  found and (found.words, found.timex3_value, found.edtf))  # fmt: skip
        theirs += peer is not None and _peer(peer, row) == row["value"]
    print(f"{path.name}: {len(rows)} expressions; value right {ours}, EDTF right {edtf}"
          + (f"; dateparser's value right {theirs}" if peer else ""))  # fmt: skip


def _covers(time: Time, start: int, words: str) -> bool:
    return time.span[0] <= start + len(words) - 1 and start < time.span[1]


def _dateparser() -> Any:
    warnings.simplefilter("ignore")
    try:
        return importlib.import_module("dateparser")
    except ImportError:
        return None


def _peer(peer: Any, row: dict[str, Any]) -> str | None:
    """dateparser's reading of the expression alone, as coarse as the gold value."""
    settings = {
        "RELATIVE_BASE": datetime.fromisoformat(row["published"]),
        "PREFER_DATES_FROM": "past",
    }
    got = peer.parse(re.sub(r"^the ", "", row["words"]), languages=["en"], settings=settings)
    if got is None:
        return None
    return str(got.date().isoformat()[: len(row["value"])] if len(row["value"]) <= 10 else got)


def main() -> None:
    args = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    args.add_argument("timeml", type=Path, nargs="?")
    args.add_argument("--cases", type=Path, default=HERE / "time_cases.jsonl")
    args.add_argument("--misses", action="store_true")
    options = args.parse_args()
    cases(options.cases, options.misses)
    if options.timeml:
        timeml(options.timeml, options.misses)


if __name__ == "__main__":
    main()
