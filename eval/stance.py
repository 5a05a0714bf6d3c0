"""Stance, negation and kind of cue against our own annotation (docs/stance.md).

usage: python eval/stance.py [--half tune|measure|fresh] [--shared FOLDER] [--misses]

Reads eval/gold/stance.jsonl: cues in context, as offsets into texts under FOLDER/data, or
sentences of our own. Prints F1 of the stances other than "asserts" (micro, and each), the
accuracy of the rest, and the time that a cue takes. Rules are tuned on one half alone; the
"fresh" cues, of other documents and genres, were chosen and annotated when the rules stood.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.analyse.cueclass import cue_class
from onrecord.analyse.stance import cue_negated, hedges, negated, stance_of
from onrecord.records import CUE_CLASSES, STANCES
from onrecord.spans import Spans, words

GOLD = Path(__file__).parent / "gold" / "stance.jsonl"
FACTS = ("stance", "cue_negated", "negated", "cue_class")


def rows(half: str, shared: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each annotated cue of a half, with its text."""
    with GOLD.open(encoding="utf-8") as lines:
        gold = [row for row in map(json.loads, lines) if row["half"] == half]
    texts: dict[str, str] = {}
    for file in {row["file"] for row in gold if "file" in row}:
        place = shared / "data" / file
        if not place.exists():
            sys.exit(f"{place} is not there: name the shared data's folder with --shared")
        with gzip.open(place, "rt", encoding="utf-8") as lines:
            texts |= {doc["id"]: doc["text"] for doc in map(json.loads, lines)}
    for row in gold:
        yield row["text"] if "text" in row else texts[row["id"]], row


def spans(row: dict[str, Any], role: str) -> Spans:
    return tuple((start, end) for start, end in row[role])


def read(text: str, row: dict[str, Any]) -> dict[str, Any]:
    """What the rules make of one cue."""
    source, cue, content = (spans(row, role) for role in ("source", "cue", "content"))
    hedges(text, cue, content)  # no gold, but its time counts
    return {
        "stance": stance_of(text, cue, content),
        "cue_negated": cue_negated(text, cue),
        "negated": negated(text, cue, content),
        "cue_class": cue_class(text, cue, source),
    }


def f1(both: int, gold: int, made: int) -> float:
    return 100 * 2 * both / (gold + made) if gold + made else 0.0


def table(pairs: list[tuple[str, str]], labels: tuple[str, ...]) -> Iterator[str]:
    """A line for each label: how many there are, precision, recall, F1."""
    gold, made = Counter(want for want, _ in pairs), Counter(got for _, got in pairs)
    both = Counter(want for want, got in pairs if want == got)
    for label in labels:
        precision = 100 * both[label] / made[label] if made[label] else 0.0
        recall = 100 * both[label] / gold[label] if gold[label] else 0.0
        score = f1(both[label], gold[label], made[label])
        yield f"  {label:20} {gold[label]:4}  P {precision:5.1f}  R {recall:5.1f}  F1 {score:5.1f}"


def measure(shared: Path, first: int | None = None, half: str = "fresh") -> dict[str, float]:
    """Percentages: F1 of the stances other than asserts, and the other facts' accuracy."""
    gold = list(rows(half, shared))[:first]
    made = [read(text, row) for text, row in gold]
    pairs = [(row["stance"], got["stance"]) for (_, row), got in zip(gold, made, strict=True)]
    told = STANCES[1:]
    both = sum(want == got != STANCES[0] for want, got in pairs)
    return {
        "F1": f1(both, sum(w in told for w, _ in pairs), sum(g in told for _, g in pairs)),
        **{
            fact: 100
            * sum(row[fact] == got[fact] for (_, row), got in zip(gold, made, strict=True))
            / len(gold)
            for fact in FACTS[1:]
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--half", choices=("tune", "measure", "fresh"), default="measure")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--misses", action="store_true")
    asked = parser.parse_args()
    gold = list(rows(asked.half, asked.shared))
    for text, row in gold:  # fill the caches, as after a first report
        read(text, row)
    started = time.process_time()
    made = [read(text, row) for text, row in gold]
    micros = (time.process_time() - started) / len(gold) * 1e6
    pairs = [(row["stance"], got["stance"]) for (_, row), got in zip(gold, made, strict=True)]
    told = STANCES[1:]
    both = sum(want == got != STANCES[0] for want, got in pairs)
    score = f1(both, sum(w in told for w, _ in pairs), sum(g in told for _, g in pairs))
    print(f"{asked.half} half, {len(gold)} cues; {micros:.0f} microseconds a cue, all rules")
    print(f"stances other than asserts: F1 {score:.1f}")
    print(*table(pairs, STANCES), sep="\n")
    for fact in FACTS[1:]:
        right = sum(row[fact] == got[fact] for (_, row), got in zip(gold, made, strict=True))
        print(f"{fact}: accuracy {100 * right / len(gold):.1f}")
        if fact != "cue_class":
            flags = [(str(r[fact]), str(g[fact])) for (_, r), g in zip(gold, made, strict=True)]
            print(*table(flags, ("True",)), sep="\n")
    classes = [(r["cue_class"], g["cue_class"]) for (_, r), g in zip(gold, made, strict=True)]
    print(*table(classes, CUE_CLASSES), sep="\n")
    if asked.misses:
        for (text, row), got in zip(gold, made, strict=True):
            wrong = [f"{f}: {got[f]} for {row[f]}" for f in FACTS if got[f] != row[f]]
            if wrong:
                cue, content = (words(text, spans(row, role)) for role in ("cue", "content"))
                before = " ".join(text[max(0, row["cue"][0][0] - 25) : row["cue"][0][0]].split())
                print(f"{'; '.join(wrong)} | {before} [{cue}] {content[:70]!r} {row['id'][-20:]}")


if __name__ == "__main__":
    main()
