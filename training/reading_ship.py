"""Ship a trained reader: python training/reading_ship.py [RUN.pt] --shared FOLDER

Exports to ONNX (int8; the roles fp32), tunes the decoder's few numbers on the held-out
PolNeAR train documents with the very files that ship, and writes reading.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path

import torch

from onrecord.analyse import attributions
from onrecord.analyse.encoder import FORMAT, WEIGHTS, Encoder, Reading
from reading import held_out
from reading_data import rows, sentences
from reading_export import Tagger, Tie, export
from reading_model import FOLDER, HIDDEN, NAMES, Reader, pretrained

START = {
    "cue_bias": 0.3,
    "token_weight": 0.1,
    "source_above": -4.0,
    "content_above": 0.0,
    "second_above": 0.0,
}
GRID = {
    "cue_bias": (-0.9, -0.6, -0.3, 0.0, 0.3, 0.6),
    "content_above": (-2.0, -1.0, 0.0, 1.0, 2.0),
    "token_weight": (0.05, 0.1, 0.2),
    "source_above": (-6.0, -4.0, -2.0),
    "second_above": (-2.0, 0.0, 2.0),
}


def networks(net: Reader, out: Path) -> None:
    """reading.onnx and roles.onnx."""
    window = {
        "pieces": torch.randn(19, HIDDEN),
        "features": torch.randint(0, 32, (19,)),
        "first": torch.arange(1, 15),
    }
    export(
        Tagger(net).eval(),
        window,
        ({0: "T"}, {0: "T"}, {0: "W"}),
        ["states", "tags"],
        out / "reading.onnx",
    )
    cues = {
        "states": torch.randn(14, HIDDEN),
        "first": torch.tensor([2, 7, 9]),
        "last": torch.tensor([2, 8, 9]),
        "sentence": torch.arange(14) // 5,
    }
    export(
        Tie(net).eval(),
        cues,
        ({0: "W"}, {0: "N"}, {0: "N"}, {0: "W"}),
        ["roles"],
        out / "roles.onnx",
        int8=False,
    )


def write(out: Path, decode: dict[str, float], made: dict) -> None:
    parts = b"".join((out / f"{name}.onnx").read_bytes() for name in ("reading", "roles"))
    settings = {
        "format": FORMAT,
        "version": "reading-1-" + hashlib.sha256(parts).hexdigest()[:8],
        "names": NAMES,
        "decode": decode,
        "made": made,
    }
    (out / "reading.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


def tune(data: list[dict], out: Path, made: dict, scorer: Path) -> dict[str, float]:
    """One number at a time, what is best for found and whole together."""
    sys.path.insert(0, str(scorer))
    import score_attribution as scoring

    def quality(decode: dict[str, float], readings: list[Reading]) -> float:
        counts = []
        for row, reading in zip(data, readings, strict=True):
            found = attributions.extract(row["text"], replace(reading, decode=decode))
            predicted = [{"source": a.source, "cue": a.cue, "content": a.content} for a in found]
            counts.append(
                scoring.count(
                    scoring.outermost(row["attributions"]),
                    scoring.outermost(predicted),
                    row["text"],
                )
            )
        report = scoring.report(counts)
        return 100 * float(report["found"]["exact"]["f"] + report["whole"]["exact"]["f"])

    def read(decode: dict[str, float]) -> list[Reading]:
        write(out, decode, made)
        encoder = Encoder(weights=out)
        return [encoder.read(row["text"], sentences(row["text"])) for row in data]

    best = dict(START)
    readings = read(best)
    top = quality(best, readings)
    for name, values in GRID.items():
        for value in values:
            trial = best | {name: value}
            seen = read(trial) if name == "cue_bias" else readings
            got = quality(trial, seen)
            if got > top + 0.05:
                top, best, readings = got, trial, seen
                print(f"found + whole {top:.1f} with {name} = {value}", flush=True)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("run", nargs="?", type=Path, default=FOLDER.parent / "reading.pt")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--as-is", action="store_true", help="do not tune")
    options = parser.parse_args()
    saved = torch.load(options.run, weights_only=True)
    net = Reader(pretrained())
    net.load_state_dict(saved["state"])
    networks(net.eval(), options.out)
    decode = dict(START)
    if not options.as_is:
        data, _ = held_out(rows(options.shared / "data/attribution/polnear_train.jsonl.gz"))
        decode = tune(data, options.out, saved["made"], options.shared / "score")
    write(options.out, decode, saved["made"])


if __name__ == "__main__":
    main()
