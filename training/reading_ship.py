"""Ship a trained reader: python training/reading_ship.py [RUN.pt] --shared FOLDER

Exports to ONNX (int8; the roles fp32), then, on the held-out PolNeAR train documents and
with the very files that ship, tunes the segment decoder and fits the judge: a logistic
regression from what is known of a candidate to the probability that it is an attribution.
Writes reading.json and coreference.npz.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression

from onrecord.analyse import attributions
from onrecord.analyse.attributions import Attribution, Candidate
from onrecord.analyse.encoder import FORMAT, WEIGHTS, Encoder
from reading import held_out
from reading_coref import Coref
from reading_data import rows, sentences
from reading_export import Tagger, Tie, export
from reading_model import FOLDER, HIDDEN, NAMES, Reader, pretrained

sys.path.append(str(Path(__file__).resolve().parent.parent / "eval"))
import calibration

START: dict[str, Any] = {
    "cue_biases": (0.0, -2.5),  # for what is a cue, and for what may be one
    "token_weight": 0.1,
    "source_above": -4.0,
    "second_above": 0.0,
    "least": 0.5,
}
GRID = {
    "token_weight": (0.05, 0.2),
    "source_above": (-6.0, -2.0),
    "second_above": (-2.0, 2.0),
}
FOLDS = 5
STEPS = np.arange(0.25, 0.7, 0.05)  # floors of probability to choose from


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


def write(out: Path, decode: dict[str, Any], made: dict[str, Any]) -> None:
    parts = b"".join((out / f"{name}.onnx").read_bytes() for name in ("reading", "roles"))
    settings = {
        "format": FORMAT,
        "version": "reading-2-" + hashlib.sha256(parts).hexdigest()[:8],
        "names": NAMES,
        "decode": decode,
        "made": made,
    }
    (out / "reading.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


class Tuning:
    """The held-out documents as the shipped files read them, and what they are scored by."""

    def __init__(self, data: list[dict[str, Any]], out: Path, scorer: Path) -> None:
        sys.path.insert(0, str(scorer))
        import score_attribution

        self.scoring, self.data = score_attribution, data
        encoder = Encoder(weights=out)
        self.readings = [encoder.read(row["text"], sentences(row["text"])) for row in data]

    def labelled(
        self, decode: dict[str, Any]
    ) -> tuple[list[list[Candidate]], list[list[float | None]]]:
        """Each document's candidates, and 1 for those in gold; None where gold says nothing:
        PolNeAR annotates no attribution inside another's content."""
        found, truth = [], []
        for row, reading in zip(self.data, self.readings, strict=True):
            mine = attributions.candidates(replace(reading, decode=decode))
            found.append(mine)
            truth.append(calibration.truth(self.scoring, row, reading, mine))
        return found, truth

    def judge(self, found: list[list[Candidate]], truth: list[list[float | None]]) -> dict:
        known = [(c.traits, y) for f, t in zip(found, truth, strict=True)
                 for c, y in zip(f, t, strict=True) if y is not None]  # fmt: skip
        x, y = np.array([k[0] for k in known]), np.array([k[1] for k in known])
        mean, scale = x.mean(0), x.std(0).clip(1e-3)
        model = LogisticRegression(C=0.5, max_iter=2000).fit((x - mean) / scale, y)
        return {
            "weights": model.coef_[0].round(5).tolist(),
            "bias": float(model.intercept_[0].round(5)),
            "mean": mean.round(5).tolist(),
            "scale": scale.round(5).tolist(),
        }

    def quality(self, decode: dict[str, Any]) -> tuple[float, float, list[tuple[float, float]]]:
        """(found + whole, the floor that gives it, (probability, truth) pairs), each document
        judged by what the others taught."""
        found, truth = self.labelled(decode)
        judges = []
        for fold in range(FOLDS):
            rest = [i for i in range(len(found)) if i % FOLDS != fold]
            judges.append(self.judge([found[i] for i in rest], [truth[i] for i in rest]))
        judged = [attributions.judged(f, {"judge": judges[i % FOLDS]}) for i, f in enumerate(found)]
        pairs = [
            (c.score, y)
            for f, t in zip(judged, truth, strict=True)
            for c, y in zip(f, t, strict=True)
            if y is not None
        ]
        best = (0.0, 0.5)
        for least in STEPS:
            counts = []
            for row, reading, mine in zip(self.data, self.readings, judged, strict=True):
                got = attributions.chosen(row["text"], reading, mine, float(least))
                counts.append(
                    self.scoring.count(
                        self.scoring.outermost(row["attributions"]),
                        self.scoring.outermost([plain(a) for a in got]),
                        row["text"],
                    )
                )
            report = self.scoring.report(counts)
            got = 100 * float(report["found"]["exact"]["f"] + report["whole"]["exact"]["f"])
            best = max(best, (got, round(float(least), 3)))
        return *best, pairs

    def tune(self) -> dict[str, Any]:
        """The decoder's numbers, one at a time, and the judge fitted on all documents."""
        best = dict(START)
        top, best["least"], pairs = self.quality(best)
        print(f"found + whole {top:.1f}, {len(pairs)} candidates", flush=True)
        for name, values in GRID.items():
            for value in values:
                trial = best | {name: value}
                got, least, seen = self.quality(trial)
                if got > top + 0.1:
                    top, best, pairs = got, trial | {"least": least}, seen
                    print(f"found + whole {top:.1f} with {name} = {value}", flush=True)
        best["judge"] = self.judge(*self.labelled(best))
        for low in np.arange(0, 1, 0.1):
            inside = [y for p, y in pairs if low <= p < low + 0.1]
            if inside:
                share = f"right {np.mean(inside):.2f} of {len(inside)}"
                print(f"said {low:.1f} to {low + 0.1:.1f}: {share}", flush=True)
        return best


def plain(one: Attribution) -> dict[str, Any]:
    return {"source": one.source, "cue": one.cue, "content": one.content}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("run", nargs="?", type=Path, default=FOLDER.parent / "reading.pt")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--as-is", action="store_true", help="export only: keep the numbers")
    options = parser.parse_args()
    saved = torch.load(options.run, weights_only=True)
    net = Reader(pretrained(), saved["made"].get("layers", 6))
    net.coref = Coref()
    net.load_state_dict(saved["state"])
    networks(net.eval(), options.out)
    net.coref.export(options.out)
    if options.as_is:
        decode = json.loads((options.out / "reading.json").read_text("utf-8"))["decode"]
    else:
        write(options.out, START, saved["made"])
        data, _ = held_out(rows(options.shared / "data/attribution/polnear_train.jsonl.gz"))
        decode = Tuning(data, options.out, options.shared / "score").tune()
    write(options.out, decode, saved["made"])


if __name__ == "__main__":
    main()
