"""How long a person waits: `--help`, and two reports to a finished page in one go.

usage: python eval/speed.py [PLACE PLACE] [--runs N] [--shared FOLDER [--first N]]

Whole processes, start included, the median of N runs after one warm-up. The two reports
are the sample story's first two unless others are named. With --shared also words a second
of `annotate`, one thread, from text, and its ratio to spaCy's blank English tagger, parser
and entity recogniser with weights drawn at random, where spaCy is installed: the two take
turns, so that a busy machine slows both, and the median of the rounds' ratios is told.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from onrecord.analyse import Reader
from onrecord.settings import MODELS

ONRECORD = str(Path(sys.executable).parent / "onrecord")


def median(step: Callable[[], None], runs: int) -> float:
    """Median wall seconds of ``step`` after one run that is not counted."""
    step()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def run(*arguments: str) -> None:
    subprocess.run([ONRECORD, *arguments], check=True, capture_output=True)


def to_a_page(places: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = ["--ledger", f"{folder}/ledger.sqlite"]
        run("read", *places, "--story", "speed", "--threads", "2", *ledger)
        run("story", "speed", *ledger, "--html", f"{folder}/page")


def peer() -> Any:
    """spaCy's pipeline without trained weights: as fast as with them, and nothing to fetch."""
    import spacy
    from spacy.training import Example

    pipeline = spacy.blank("en")
    for part in ("tagger", "parser", "ner"):
        pipeline.add_pipe(part)
    example = Example.from_dict(
        pipeline.make_doc("The mayor said he left Ostrel on Monday."),
        {
            "tags": ["DT", "NN", "VBD", "PRP", "VBD", "NNP", "IN", "NNP", "."],
            "heads": [1, 2, 2, 4, 2, 4, 4, 6, 2],
            "deps": ["det", "nsubj", "ROOT", "nsubj", "ccomp", "dobj", "prep", "pobj", "punct"],
            "entities": ["O", "O", "O", "O", "O", "U-LOC", "O", "U-DATE", "O"],
        },
    )
    pipeline.initialize(lambda: [example])
    return pipeline


def measure(
    shared: Path, first: int | None = None, rounds: int = 5, model: str = "full"
) -> dict[str, float]:
    """Words a CPU second of `annotate` and of spaCy on PolNeAR dev, and the ratio."""
    source = shared / "data/attribution/polnear_dev.jsonl.gz"
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, first or 30)]
    words = sum(len(row["text"].split()) for row in rows)
    reader = Reader(threads=1, model=model)

    def annotate() -> None:
        for row in rows:
            reader.annotate(row["text"], row["date"])

    steps: dict[str, Callable[[], object]] = {"words/s": annotate}
    if importlib.util.find_spec("spacy"):
        pipeline = peer()
        steps["spaCy words/s"] = lambda: list(pipeline.pipe(row["text"] for row in rows))
    speeds: dict[str, list[float]] = {name: [] for name in steps}
    for number in range(rounds + 1):
        for name, step in steps.items():
            began = time.process_time()
            step()
            if number:  # the first round only warms up
                speeds[name].append(words / (time.process_time() - began))
    out = {name: statistics.median(some) for name, some in speeds.items()}
    if len(steps) == 2:
        ours, theirs = speeds.values()
        out["ratio"] = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("places", nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--shared", type=Path, help="folder with the corpora: measures annotate")
    parser.add_argument("--first", type=int, default=30, help="documents of PolNeAR dev")
    asked = parser.parse_args()
    reports = sorted(p for p in Path("sample").glob("0*") if not p.name.endswith(".meta.json"))
    places = asked.places or [str(p) for p in reports[:2]]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"onrecord --help                {median(lambda: run('--help'), asked.runs):6.2f} s")
    seconds = median(lambda: to_a_page(places), asked.runs)
    print(f"two reports to a finished page {seconds:6.2f} s   ({', '.join(places)})")
    if asked.shared:
        for model in MODELS:
            for name, value in measure(asked.shared, asked.first, model=model).items():
                print(f"annotate, {model}, {name:15}{value:6.2f}")


if __name__ == "__main__":
    main()
