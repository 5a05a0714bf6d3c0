"""What tells two happenings apart, and who takes part: python training/happenings.py
[--shared FOLDER] [--only PART]

Makes ``link/data/eventwords.npz``, ``link/data/happenings.json``, ``link/data/participation.json``.

Words: those that annotators took for an event at least once (certainty/factuality, train
part), with how often they did, and the embedder's vector of the word alone, cut to its first
principal components and to bytes. Pairs: a logistic regression over what
`onrecord.link.happenings.compared` sees, fitted on ECB+'s train part (Cybulska and Vossen
2014). Participation: a logistic regression over what `onrecord.link.participation` sees, fitted
on the timelines of SemEval-2015's task 4 (Minard et al. 2015) as the shipped reader reads
their reports: make it again when the reader's events change. Nothing depends on chance.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from onrecord.analyse import Reader
from onrecord.analyse.encoder import Encoder
from onrecord.link import happenings

sys.path.append(str(Path(__file__).resolve().parent.parent / "eval"))
import events
import timelines

DATA = Path(happenings.__file__).parent / "data"
WIDTH = 128  # components kept
PRIOR = 4  # occurrences that a word is given as seldom an event before it is counted


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def words_table(shared: Path, out: Path) -> None:
    """eventwords.npz: words (one a line, UTF-8 bytes), vectors [N, WIDTH] int8, share [N] uint8."""
    taken, all_of = Counter[str](), Counter[str]()
    for row in rows(shared / "data/certainty/factuality.train.jsonl.gz"):
        all_of.update(word.lower() for word in row["tokens"])
        taken.update(row["tokens"][at].lower() for at, _ in row["events"])
    words = sorted(w for w in taken if w.isascii() and w.isalpha() and len(w) > 1)
    vectors = Encoder().embed(words)
    centred = vectors - vectors.mean(0)
    _, _, axes = np.linalg.svd(centred.T @ centred)
    short = centred @ axes[:WIDTH].T
    short /= np.linalg.norm(short, axis=1, keepdims=True)
    share = [taken[w] / (all_of[w] + PRIOR) for w in words]
    np.savez_compressed(
        out,
        words=np.frombuffer("\n".join(words).encode(), np.uint8),
        vectors=(short * 127).round().astype(np.int8),
        share=(np.array(share) * 255).round().astype(np.uint8),
    )


def pairs(shared: Path, out: Path) -> None:
    topics = events.topics(shared, "train", Encoder())
    x, y = [], []
    for mentions, chains in topics:
        one, other, found = happenings.compared(mentions)
        x.append(found)
        y.append(np.array([chains[a] == chains[b] for a, b in zip(one, other, strict=True)]))
    rows_, truth = np.concatenate(x), np.concatenate(y)
    mean, scale = rows_.mean(0), rows_.std(0).clip(1e-6)
    model = LogisticRegression(C=1.0, max_iter=1000).fit((rows_ - mean) / scale, truth)
    made = {
        "weights": model.coef_[0].round(4).tolist(),
        "bias": float(model.intercept_[0].round(4)),
        "mean": mean.round(4).tolist(),
        "scale": scale.round(4).tolist(),
    }
    out.write_text(json.dumps(made, indent=1) + "\n", "utf-8")
    print(f"{len(truth)} pairs, {truth.mean():.3f} of them one happening")


def participation(shared: Path, out: Path) -> None:
    """participation.json: weights, bias, mean, scale, one number a feature."""
    learnt = [timelines.examples(timelines.as_read(t)) for t in timelines.topics(shared, Reader())]
    features, truth = (np.concatenate(part) for part in zip(*learnt, strict=True))
    out.write_text(json.dumps(timelines.fit(features, truth), indent=1) + "\n", "utf-8")
    print(f"{len(truth)} events of reports that have a target, {truth.mean():.3f} of them its own")


PARTS = {
    "words": (words_table, "eventwords.npz"),
    "pairs": (pairs, "happenings.json"),
    "participation": (participation, "participation.json"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    options = parser.parse_args()
    for part in options.only:
        make, name = PARTS[part]
        make(options.shared, DATA / name)


if __name__ == "__main__":
    main()
