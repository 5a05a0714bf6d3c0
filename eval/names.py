"""Names, as shipped, on CoNLL-2003: python eval/names.py [--shared FOLDER]

Exact spans and kinds, sentence by sentence as the corpus gives them, and again with each
document's sentences as one text, which is how a report is read. Speed is one thread's.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import platform
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.analyse import names
from onrecord.analyse.encoder import Encoder


def together(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Several sentences as one text, a line each."""
    text, spans, entities = "", [], []
    for row in rows:
        at = len(text)
        text += row["text"] + "\n"
        spans.append((at, at + len(row["text"])))
        entities += [(start + at, end + at, kind) for start, end, kind in row["entities"]]
    return {"text": text, "sentences": tuple(spans), "entities": entities}


def f1(right: int, predicted: int, gold: int) -> str:
    p, r = right / max(predicted, 1), right / max(gold, 1)
    return f"P {100 * p:5.1f}  R {100 * r:5.1f}  F1 {200 * p * r / max(p + r, 1e-9):5.1f}"


def score(encoder: Encoder, texts: Iterable[dict[str, Any]]) -> None:
    gold, predicted, right = Counter[str](), Counter[str](), Counter[str]()
    words, began, cpu = 0, time.perf_counter(), time.process_time()
    for row in texts:
        reading = encoder.read(row["text"], row["sentences"])
        found = {(*name.span, name.kind) for name in names.extract(row["text"], reading)}
        wanted = {(start, end, names.KINDS[kind]) for start, end, kind in row["entities"]}
        for counter, some in ((gold, wanted), (predicted, found), (right, found & wanted)):
            counter.update(kind for *_, kind in some)
        words += len(row["text"].split())
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    for kind in sorted(gold):
        print(f"  {kind:14}{gold[kind]:6}  {f1(right[kind], predicted[kind], gold[kind])}")
    print(f"  {'all':14}{gold.total():6}  {f1(right.total(), predicted.total(), gold.total())}")
    print(
        f"  {words} words, {words / took:.0f} words/s by the clock, {words / cpu:.0f} by CPU time"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    options = parser.parse_args()
    source = options.shared / "data/names/conll2003.jsonl.gz"
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["split"] == options.part]
    encoder = Encoder()
    encoder.read("Ada said so.", ((0, 12),))  # load first: the clock is for reading
    print(
        f"CoNLL-2003 {options.part}, {encoder.settings['version']}; 1 thread, "
        f"{platform.machine()}, Python {platform.python_version()}"
    )
    print("sentence by sentence")
    score(encoder, (together([row]) for row in rows))
    print("document by document")
    documents = itertools.groupby(rows, key=lambda row: row["id"].rsplit("-", 1)[0])
    score(encoder, (together(list(group)) for _, group in documents))


if __name__ == "__main__":
    main()
