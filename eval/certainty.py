"""How certain an event is presented as being: FactBank's part of the factuality dev set.

usage: python eval/certainty.py [--shared FOLDER] [--first N] [--model fast]

Gold events with their values from -3 (certainly not) to 3 (certain), asked of the reader at
the event's word: mean absolute error and Pearson's r, as Rudinger et al. (2018) report
them, beside the answer "certain" for every event. Sentences come one by one, as the corpus
gives them, tokens joined by a space.
"""

from __future__ import annotations

import argparse
import statistics
from bisect import bisect_right
from pathlib import Path
from typing import Any

import polnear
from onrecord.analyse.encoder import Encoder
from onrecord.settings import MODELS


def sentence(row: dict[str, Any]) -> tuple[str, list[tuple[int, float]]]:
    """The text, and of each event the character where it begins and its value."""
    text, starts = "", []
    for token in row["tokens"]:
        starts.append(len(text))
        text += token + " "
    return text.rstrip(), [(starts[at], value) for at, value in row["events"]]


def measure(
    shared: Path,
    first: int | None = None,
    source: str = "factbank",
    encoder: Encoder | None = None,
) -> dict[str, float]:
    """MAE and r of the reader, and MAE of the constant 3."""
    data = polnear.rows(shared / "data/certainty/factuality.dev.jsonl.gz")
    data = [row for row in data if row["src"] == source][:first]
    encoder = encoder or Encoder()
    wanted, given = [], []
    for row in data:
        text, events = sentence(row)
        reading = encoder.read(text, ((0, len(text)),))
        starts = [start for start, _ in reading.tokens]
        for at, value in events:
            wanted.append(value)
            given.append(float(reading.events[bisect_right(starts, at) - 1, 1]))
    return {
        "MAE": mean_error(wanted, given),
        "r": statistics.correlation(wanted, given),
        "MAE of the constant 3": mean_error(wanted, [3.0] * len(wanted)),
        "events": len(wanted),
    }


def mean_error(wanted: list[float], given: list[float]) -> float:
    return statistics.fmean(abs(a - b) for a, b in zip(wanted, given, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only the first so many sentences")
    parser.add_argument("--source", default="factbank", help="factbank, uw, meantime or uds")
    parser.add_argument("--model", choices=MODELS, default="full")
    options = parser.parse_args()
    encoder = Encoder(model=options.model)
    figures = measure(options.shared, options.first, options.source, encoder)
    for name, value in figures.items():
        print(f"{name:24}{value:8.3f}")


if __name__ == "__main__":
    main()
