"""Ship a trained reader: python training/reading_ship.py [RUN.pt] --shared FOLDER

Writes the ONNX graphs (int8), then, with the very files that ship and on texts that
they were not trained on (PolNeAR's held-out train documents, GUM's dev part), tunes the
segment decoder and fits the judge: a logistic regression from what is known of a candidate
to the probability that it is an attribution. Writes reading.json and, of the full model,
coreference.npz; prints what each fifth of the documents comes to when judged by what the
others taught: GUM's dev part has no other honest figure afterwards.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from sklearn.linear_model import LogisticRegression

from onrecord.analyse import attributions
from onrecord.analyse.attributions import Attribution, Candidate
from onrecord.analyse.encoder import (
    FORMAT,
    WEIGHTS,
    Encoder,
    candidates,
    log_softmax,
    weights_of,
)
from onrecord.analyse.tokens import OVERLAP, windows
from onrecord.settings import MODELS
from reading import held_out
from reading_coref import Coref
from reading_data import rows, sentences
from reading_graph import ranges, tagger, tie
from reading_model import FOLDER, NAMES, Reader, pretrained, taken_over

sys.path.append(str(Path(__file__).resolve().parent.parent / "eval"))
import calibration

START: dict[str, Any] = {
    "cue_biases": (0.0, -2.5),  # for what is a cue, and for what may be one
    "token_weight": 0.05,
    "source_above": -4.0,
    "second_above": 0.0,
    "least": 0.5,
}
GRID = {
    "token_weight": (0.02, 0.1),
    "source_above": (-6.0, -2.0),
    "second_above": (-2.0, 2.0),
}
FOLDS = 5
GAIN = 0.4  # what a change must bring: with forty documents less is chance
STEPS = np.arange(0.25, 0.7, 0.05)  # floors of probability to choose from


def networks(net: Reader, documents: list[dict], encoder: Encoder, out: Path) -> None:
    """reading.onnx, and roles.onnx with the ranges that ``documents`` show."""
    onnx.save(tagger(net), out / "reading.onnx")
    onnx.save(tie(net.roles, ranges(net.roles, cues_seen(encoder, documents))), out / "roles.onnx")


def cues_seen(encoder: Encoder, documents: list[dict]) -> Iterator[tuple[np.ndarray, ...]]:
    """Window by window what the role network is given: states [W, 384], the first and last
    words [N] of what may be cues, and each word's sentence [W]."""
    for row in documents:
        layout = encoder.tokens.lay_out(row["text"], sentences(row["text"]))
        for start, stop in windows(layout):
            one = encoder.window(layout, start, stop)
            found = candidates(log_softmax(one.tags[:, :3]), *START["cue_biases"])
            if found:
                first, last = np.array(found, np.int64).T
                yield one.states, first, last, layout.sentence[start:stop]


def write(out: Path, decode: dict[str, Any], made: dict[str, Any]) -> None:
    parts = b"".join((out / f"{name}.onnx").read_bytes() for name in ("reading", "roles"))
    settings = {
        "format": FORMAT,
        "version": "reading-3-" + hashlib.sha256(parts).hexdigest()[:8],
        "names": NAMES,
        "overlap": OVERLAP,
        "decode": decode,
        "made": made,
    }
    (out / "reading.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


class Tuning:
    """The documents that the judge learns from, as the shipped files read them.

    ``home`` (PolNeAR) is what decoding is tuned on; ``other`` (GUM) has other genres, and
    attributions inside others' contents, which PolNeAR does not annotate.
    """

    def __init__(self, home: list[dict], other: list[dict], encoder: Encoder, scorer: Path) -> None:
        sys.path.insert(0, str(scorer))
        import score_attribution

        self.scoring, self.data, self.home = score_attribution, [*home, *other], len(home)
        self.readings = [encoder.read(row["text"], sentences(row["text"])) for row in self.data]

    def labelled(
        self, decode: dict[str, Any]
    ) -> tuple[list[list[Candidate]], list[list[float | None]]]:
        """Each document's candidates, and 1 for those in gold; None where gold says nothing."""
        found, truth = [], []
        for at, (row, reading) in enumerate(zip(self.data, self.readings, strict=True)):
            mine = attributions.candidates(replace(reading, decode=decode))
            told = calibration.truth(self.scoring, row, reading, mine)
            found.append(mine)
            truth.append(told if at < self.home else [y or 0.0 for y in told])
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

    def by_others(
        self, decode: dict[str, Any]
    ) -> tuple[list[list[Candidate]], list[tuple[float, float]]]:
        """The candidates, each document's judged by what the other folds taught, and the
        (probability, truth) pairs of ``home``."""
        found, truth = self.labelled(decode)
        judges = []
        for fold in range(FOLDS):
            rest = [i for i in range(len(found)) if i % FOLDS != fold]
            judges.append(self.judge([found[i] for i in rest], [truth[i] for i in rest]))
        judged = [attributions.judged(f, {"judge": judges[i % FOLDS]}) for i, f in enumerate(found)]
        pairs = [
            (c.score, y)
            for f, t in zip(judged[: self.home], truth, strict=False)
            for c, y in zip(f, t, strict=True)
            if y is not None
        ]
        return judged, pairs

    def report(self, judged: list[list[Candidate]], least: float, part: slice) -> dict[str, Any]:
        """The scorer's report on a part of the documents; outermost ones only at home."""
        outer = self.scoring.outermost if part.start is None else list
        counts = []
        for row, reading, mine in zip(
            self.data[part], self.readings[part], judged[part], strict=True
        ):
            got = attributions.chosen(row["text"], reading, mine, least)
            made = [plain(a) for a in got]
            counts.append(self.scoring.count(outer(row["attributions"]), outer(made), row["text"]))
        return self.scoring.report(counts)

    def quality(self, decode: dict[str, Any]) -> tuple[float, float, list[tuple[float, float]]]:
        """(found + whole at home, the floor that gives it, (probability, truth) pairs)."""
        judged, pairs = self.by_others(decode)
        got = []
        for least in STEPS:
            report = self.report(judged, float(least), slice(None, self.home))
            got.append(100 * float(report["found"]["exact"]["f"] + report["whole"]["exact"]["f"]))
        # a floor whose neighbours do well too
        smooth = np.convolve(np.pad(got, 1, mode="edge"), np.ones(3) / 3, mode="valid")
        at = int(smooth.argmax())
        return float(smooth[at]), round(float(STEPS[at]), 3), pairs

    def tune(self) -> dict[str, Any]:
        """The decoder's numbers, one at a time, and the judge fitted on all documents."""
        best = dict(START)
        top, best["least"], pairs = self.quality(best)
        print(f"found + whole {top:.1f}, {len(pairs)} candidates", flush=True)
        for name, values in GRID.items():
            for value in values:
                trial = best | {name: value}
                got, least, seen = self.quality(trial)
                if got > top + GAIN:
                    top, best, pairs = got, trial | {"least": least}, seen
                    print(f"found + whole {top:.1f} with {name} = {value}", flush=True)
        best["judge"] = self.judge(*self.labelled(best))
        for low in np.arange(0, 1, 0.1):
            inside = [y for p, y in pairs if low <= p < low + 0.1]
            if inside:
                share = f"right {np.mean(inside):.2f} of {len(inside)}"
                print(f"said {low:.1f} to {low + 0.1:.1f}: {share}", flush=True)
        judged, _ = self.by_others(best)
        other = self.report(judged, best["least"], slice(self.home, None))["found"]["exact"]
        print(f"other genres, judged by other folds: found {100 * other['f']:.1f}", flush=True)
        return best


def plain(one: Attribution) -> dict[str, Any]:
    return {"source": one.source, "cue": one.cue, "content": one.content}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("run", nargs="?", type=Path, default=FOLDER.parent / "reading.pt")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--model", choices=MODELS, default="full")
    parser.add_argument("--as-is", action="store_true", help="export only: keep the numbers")
    options = parser.parse_args()
    saved = torch.load(options.run, weights_only=True)
    net = Reader(pretrained(), saved["made"].get("layers", 6))
    net.coref = Coref()
    net.load_state_dict(taken_over(saved["state"], net))
    out = weights_of(options.model, options.out)
    out.mkdir(exist_ok=True)
    data = options.shared / "data/attribution"
    home, _ = held_out(rows(data / "polnear_train.jsonl.gz"))
    encoder = Encoder(weights=options.out, model=options.model)
    networks(net.eval(), home, encoder, out)
    if options.model == "full":
        net.coref.export(out)
    if options.as_is:
        decode = json.loads((out / "reading.json").read_text("utf-8"))["decode"]
    else:
        write(out, START, saved["made"])
        other = rows(data / "gum_dev_nonnews.jsonl.gz")
        decode = Tuning(home, other, encoder, options.shared / "score").tune()
    write(out, decode, saved["made"])


if __name__ == "__main__":
    main()
