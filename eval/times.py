"""Time expressions against TIMEX3 gold and against our own list, beside kept libraries.

usage: python eval/times.py [TIMEML.jsonl.gz] [--cases FILE] [--misses] [--no-peers]

TIMEML.jsonl.gz holds documents (text, dct, timex with a, b, type, value). As in TempEval-3
(UzZaman et al. 2013), "span" counts an expression that overlaps a gold one (each gold one is
matched once), "value" one that also has its value, letter for letter, and "strict value" one
with the very offsets too; the document's own date is no expression of its text.

The list holds sentences of our own with the document's date, the expression, and its TIMEX3
value and EDTF; its rules were written with the part "tune" in sight, "kept" only measures.

The peers, where they are installed: dateparser reads each expression alone, Microsoft's
recognizers-text (which needs emoji<2) the whole sentence. Both get what helps them: only
gold expressions are asked for, an answer is cut to the gold value's length, and "any" takes
any of the readings that recognizers-text offers.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import re
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from onrecord.analyse.sentences import split
from onrecord.analyse.times import resolve
from onrecord.records import Time

HERE = Path(__file__).parent
# a sentence, the expression's offsets in it, the document's date -> the values that are offered
Peer = Callable[[str, int, int, str], list[str]]


def timeml(docs: list[dict[str, Any]], name: str, misses: bool) -> float:
    """The value F1 on TimeML documents; prints it with the others, and the speed on one text."""
    hit = same = strict = made = gold = 0
    for doc in docs:
        mine = list(resolve(doc["text"], doc["dct"][:10], split(doc["text"])))
        theirs = _gold(doc)
        made, gold = made + len(mine), gold + len(theirs)
        for want in theirs:
            found = next((t for t in mine if _overlaps(t, want["a"], want["b"])), None)
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
    scores = {}
    for label, right in (("span", hit), ("value", same), ("strict value", strict)):
        p, r = right / made, right / gold
        f1 = scores[label] = 200 * p * r / (p + r)
        print(f"{name} {label:12} P {100 * p:.1f} R {100 * r:.1f} F1 {f1:.1f}"
              f"  ({gold} gold, {made} found)")  # fmt: skip
    text = "\n\n".join(doc["text"] for doc in docs)
    sentences = split(text)
    start = time.process_time()
    resolve(text, "1998-03-01", sentences)
    words = len(text.split())
    print(f"{name} speed: {words / (time.process_time() - start):,.0f} words a CPU second")
    return scores["value"]


def _gold(doc: dict[str, Any]) -> list[dict[str, Any]]:
    return [t for t in doc["timex"] if t.get("a") is not None and t["id"] != doc["dct_id"]]


def gold_spans(docs: list[dict[str, Any]], name: str, peers: dict[str, Peer]) -> None:
    """Print how many gold expressions come out with their value, here and with the peers."""
    total = ours = 0
    first, other = dict.fromkeys(peers, 0), dict.fromkeys(peers, 0)
    for doc in docs:
        text, published = doc["text"], doc["dct"][:10]
        sentences = split(text)
        mine = resolve(text, published, sentences)
        for want in _gold(doc):
            total += 1
            found = next((t for t in mine if _overlaps(t, want["a"], want["b"])), None)
            ours += found is not None and found.timex3_value == want["value"]
            start, end = next(
                ((a, e) for a, e in sentences if a <= want["a"] < e), (want["a"], want["b"])
            )
            for peer, read in peers.items():
                values = read(text[start : max(end, want["b"])], want["a"] - start,
                              want["b"] - start, published)  # fmt: skip
                cut = [_cut(value, want["value"]) for value in values]
                first[peer] += want["value"] in cut[:1]
                other[peer] += want["value"] in cut
    scores = [f"{peer} {first[peer]} (any {other[peer]})" for peer in peers]
    print(f"{name} value right of {total} gold: " + ", ".join([f"onrecord {ours}", *scores]))


def cases(rows: list[dict[str, Any]], name: str, peers: dict[str, Peer], misses: bool) -> float:
    """The share of the list (%) that comes out right; prints it, with the peers' beside it."""
    ours = edtf = 0
    first, other = dict.fromkeys(peers, 0), dict.fromkeys(peers, 0)
    for row in rows:
        text, published = row["text"], row["published"]
        start = text.index(row["words"])
        end = start + len(row["words"])
        times = resolve(text, published, split(text))
        found = next((t for t in times if _overlaps(t, start, end)), None)
        right = found is not None and found.timex3_value == row["value"]
        fits = found is not None and found.edtf == row["edtf"]
        ours, edtf = ours + right, edtf + fits
        if misses and not (right and fits):
            print("  ours:", row["words"], "|", row["value"], row["edtf"], "| got",
                  found and (found.words, found.timex3_value, found.edtf))  # fmt: skip
        for peer, read in peers.items():
            cut = [_cut(value, row["value"]) for value in read(text, start, end, published)]
            first[peer] += row["value"] in cut[:1]
            other[peer] += row["value"] in cut
    scores = [f"{peer} {first[peer]} (any {other[peer]})" for peer in peers]
    print(f"{name}, {len(rows)} expressions: value right "
          + ", ".join([f"onrecord {ours} (EDTF {edtf})", *scores]))  # fmt: skip
    return 100 * ours / len(rows)


def _overlaps(found: Time, start: int, end: int) -> bool:
    return found.span[0] < end and start < found.span[1]


def _cut(value: str, wanted: str) -> str:
    """A date as coarse as the one that is wanted."""
    return value[: len(wanted)] if re.match(r"\d{4}-\d\d-\d\d", value) else value


def find_peers() -> Iterator[tuple[str, Peer]]:
    """The kept libraries that are installed; says which are not."""
    warnings.simplefilter("ignore")
    for name, make in (("dateparser", _dateparser), ("recognizers-text", _recognizers)):
        try:
            yield name, make()
        except ImportError as error:
            print(f"skipped {name}: {error} (pip install {name})")


def _dateparser() -> Peer:
    parse = importlib.import_module("dateparser").parse

    def read(text: str, start: int, end: int, published: str) -> list[str]:
        settings = {
            "RELATIVE_BASE": datetime.fromisoformat(published),
            "PREFER_DATES_FROM": "past",
        }
        words = re.sub(r"^the ", "", text[start:end])
        got = parse(words, languages=["en"], settings=settings)
        return [got.isoformat()] if got else []

    return read


def _recognizers() -> Peer:
    recognize = importlib.import_module("recognizers_date_time").recognize_datetime

    def read(text: str, start: int, end: int, published: str) -> list[str]:
        try:
            found = recognize(text, "en-us", reference=datetime.fromisoformat(published))
        except Exception:  # it fails on some sentences: nothing found
            return []
        out: list[str] = []
        for item in found:
            if item.start < end and start <= item.end:
                for value in (item.resolution or {}).get("values", []):
                    timex = str(value.get("timex", ""))
                    open_date = "XXXX" in timex or timex.startswith("(")
                    said = value.get("value") or value.get("start") or timex
                    out.append(str(said) if open_date and value.get("type") != "set" else timex)
        return out

    return read


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """Percentages: value F1 on TimeML's dev part, and right of the kept half of our own list."""
    with gzip.open(shared / "data/time/timeml.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        docs = [json.loads(line) for line in lines][:first]
    rows = [
        json.loads(line) for line in (HERE / "time_cases.jsonl").read_text("utf-8").splitlines()
    ]
    kept = [row for row in rows if row["part"] != "tune"]
    return {
        "value F1": timeml(docs, "timeml dev", False),
        "own list": cases(kept, "our own list, kept half", {}, False),
    }


def main() -> None:
    args = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    args.add_argument("timeml", type=Path, nargs="?")
    args.add_argument("--cases", type=Path, default=HERE / "time_cases.jsonl")
    args.add_argument("--misses", action="store_true")
    args.add_argument("--no-peers", action="store_true")
    options = args.parse_args()
    peers = {} if options.no_peers else dict(find_peers())
    rows = [json.loads(line) for line in options.cases.read_text("utf-8").splitlines()]
    for part in sorted({row["part"] for row in rows}):
        chosen = [row for row in rows if row["part"] == part]
        cases(chosen, f"{options.cases.name} {part}", peers, options.misses and part == "tune")
    if options.timeml:
        with gzip.open(options.timeml, "rt", encoding="utf-8") as lines:
            docs = [json.loads(line) for line in lines]
        timeml(docs, options.timeml.name, options.misses)
        if peers:
            gold_spans(docs, options.timeml.name, peers)


if __name__ == "__main__":
    main()
