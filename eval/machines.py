"""Do two machines read the same? Each writes down what it reads; then the two are compared.

usage: python eval/machines.py note OUT.jsonl [--shared FOLDER] [--first N] [--model fast]
       python eval/machines.py compare ONE.jsonl OTHER.jsonl

`note` reads PolNeAR dev with `annotate` and writes a row a document: its statements outside the
report's own voice, with all that is said of them, and their scores. The first row tells of the
machine. `compare` counts the statements of the first file that the second has too: with the same
spans; with all else the same as well (speaker, kind, stance, hedges); with a certainty within .3;
and those whose cue the second has, whatever its other spans.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polnear
from onrecord.analyse import Reader
from onrecord.settings import MODELS

Row = dict[str, Any]


def machine(model: str) -> Row:
    """What a reading may depend on."""
    return {
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
        "numpy": version("numpy"),
        "reader": Reader(model=model).maker,
    }


def notes(shared: Path, first: int | None, model: str) -> Iterator[Row]:
    """The machine, then what it reads in each document."""
    yield machine(model)
    reader = Reader(threads=1, model=model)
    for row in polnear.rows(shared / "data/attribution/polnear_dev.jsonl.gz", first):
        analysis = reader.annotate(row["text"], row.get("date")).analysis
        names = {entity.id: entity.name for entity in analysis.entities}
        said = [one for one in analysis.statements if one.kind != "own voice"]
        yield {
            "id": row["id"],
            "statements": [
                {
                    "spans": [one.source, one.cue, one.content],
                    "else": [names.get(one.speaker or ""), one.kind, one.stance, one.hedges],
                    "certainty": one.certainty,
                    "score": one.score,
                }
                for one in said
            ],
        }


def measure(one: list[Row], other: list[Row]) -> dict[str, float]:
    """Of the statements in ``one``: how many, and percent in ``other``; the scores' distance."""
    theirs = {row["id"]: row["statements"] for row in other}
    count = spans = whole = sure = cues = documents = 0
    apart = [0.0]
    for row in one:
        if row["id"] not in theirs:
            continue
        documents += 1
        found = {json.dumps(s["spans"]): s for s in theirs[row["id"]]}
        their_cues = {json.dumps(s["spans"][1]) for s in theirs[row["id"]]}
        for mine in row["statements"]:
            count += 1
            cues += json.dumps(mine["spans"][1]) in their_cues
            if same := found.get(json.dumps(mine["spans"])):
                spans += 1
                whole += mine["else"] == same["else"]
                sure += abs((mine["certainty"] or 0.0) - (same["certainty"] or 0.0)) <= 0.3
                apart.append(abs(mine["score"] - same["score"]))
    return {
        "documents": documents,
        "statements": count,
        "same spans": 100 * spans / max(count, 1),
        "same spans and all else": 100 * whole / max(count, 1),
        "same spans, certainty near": 100 * sure / max(count, 1),
        "same cue": 100 * cues / max(count, 1),
        "largest difference of scores": max(apart),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    steps = parser.add_subparsers(dest="step", required=True)
    note = steps.add_parser("note")
    note.add_argument("out", type=Path)
    note.add_argument("--shared", type=Path, default=Path("../shared"))
    note.add_argument("--first", type=int, help="only the first so many documents")
    note.add_argument("--model", choices=MODELS, default="full")
    compare = steps.add_parser("compare")
    compare.add_argument("one", type=Path)
    compare.add_argument("other", type=Path)
    options = parser.parse_args()
    if options.step == "note":
        with options.out.open("w", encoding="utf-8") as out:
            for row in notes(options.shared, options.first, options.model):
                out.write(json.dumps(row) + "\n")
                out.flush()
        return
    files = []
    for path in (options.one, options.other):
        about, *rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        print(path, ", ".join(f"{name} {value}" for name, value in about.items()))
        files.append(rows)
    for name, value in measure(*files).items():
        print(f"{name:30}{value:8.2f}")


if __name__ == "__main__":
    main()
