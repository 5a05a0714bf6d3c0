"""Make the shipped files of a run: python training/pairs_ship.py [RUN] --shared FOLDER

`pairs.onnx` (int8) and `pairs.json`; and, fitted with the exported file on pairs that were
held out of training, what `onrecord.link.comparing` makes of its logits: a temperature,
what agreeing and differing amounts add, and the limit of its decision.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.analyse.encoder import WEIGHTS, Encoder
from onrecord.analyse.pairs import FORMAT, MARKS, PairModel
from onrecord.link import comparing
from pairs import RUN, PairNet
from pairs_data import CONTRADICTS, NEUTRAL, Example, pairs
from reading_export import export
from reading_model import HIDDEN, pretrained
from unseen import number

FITTED = Path(comparing.__file__).parent / "data" / "pairs.json"
MOST = 150  # tuning pairs of a corpus
TRUST = 0.85  # least precision of "contradicts" on Emergent's tuning pairs
VERSION = "pairs-1"


class One(nn.Module):
    """One pair: pieces [T, 384] and marks [T] to five logits."""

    def __init__(self, net: PairNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, pieces: Tensor, marks: Tensor) -> Tensor:
        return self.net(pieces[None], marks[None], torch.zeros(1, 1, 1, 1))[0]


def tuning(claims: Path) -> list[Example]:
    """At most MOST held-out pairs of each corpus, the same ones every time."""
    known = sorted(pairs(claims, "tune"), key=lambda e: number(f"{e.a} {e.b}", 10**9))
    seen: Counter[str] = Counter()
    out = []
    for one in known:
        seen[one.source] += 1
        if seen[one.source] <= MOST:
            out.append(one)
    return out


def fit(examples: Sequence[Example], there: Tensor, back: Tensor) -> dict[str, Any]:
    """Temperature and what values add: the least loss, every corpus counting alike.

    Biases as well made fewer decisions right on these same pairs: the corpora's shares of each
    relation differ, and news has its own.
    """
    kinds = [comparing.VALUES.index(comparing.values(e.a, e.b)) for e in examples]
    count = Counter(e.source for e in examples)
    weight = torch.tensor([1 / count[e.source] for e in examples])
    weight = weight / weight.sum()
    lead = torch.tensor([comparing.leads(e.a, e.b) for e in examples])
    open_ = torch.zeros(len(examples), 4)
    for row, one in enumerate(examples):
        open_[row, sorted(one.open)] = 1
    heat = torch.zeros(1, requires_grad=True)
    moved = torch.zeros(len(comparing.VALUES), 4, requires_grad=True)
    optimizer = torch.optim.LBFGS([heat, moved], max_iter=300, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        own = torch.cat([moved[:-1], torch.zeros(1, 4)])[kinds]
        both = [(x / heat.exp() + own).softmax(-1) for x in (there, back)]
        same = torch.lerp(both[1][:, 0], both[0][:, 0], lead)
        against = torch.lerp(both[1][:, 2], both[0][:, 2], lead)
        left = 1 - against
        asked = (both[0][:, 0] + both[0][:, 1]) / (1 - both[0][:, 2]).clamp(min=1e-6)
        held = torch.minimum(torch.maximum(left * asked, same), left)
        shares = torch.stack([same, held - same, against, left - held], 1)
        taken = (shares * open_).sum(1).clamp(min=1e-6).log()
        total = -(taken * weight).sum() + 0.003 * moved.square().sum()
        total.backward()
        return total

    optimizer.step(loss)
    rounded = {
        kind: [round(x, 4) for x in line]
        for kind, line in zip(comparing.VALUES[:-1], moved.tolist(), strict=False)
    }
    return {
        "format": 1,
        "temperature": round(heat.exp().item(), 4),
        "values": {**rounded, "none": [0.0] * 4},
    }


def limit_of(examples: Sequence[Example], shares: np.ndarray) -> float:
    """From where "contradicts" is said: where Emergent's pairs give it a precision of TRUST."""
    news = [i for i, e in enumerate(examples) if e.source == "emergent"]
    for limit in np.arange(0.4, 0.95, 0.02):
        told = [i for i in news if shares[i, CONTRADICTS] >= max(limit, shares[i, NEUTRAL])]
        right = np.mean([CONTRADICTS in examples[i].open for i in told]) if told else 1.0
        if right >= TRUST:
            break
    return round(float(limit), 2)


def weights(run: Path, out: Path) -> None:
    """Write ``pairs.onnx`` and ``pairs.json`` of a run."""
    saved = torch.load(run, weights_only=True)
    net = PairNet(pretrained())
    net.go_on(saved["state"])
    inputs = {"pieces": torch.randn(9, HIDDEN), "marks": torch.tensor([0] * 5 + [2] * 4)}
    export(One(net), inputs, ({0: "T"}, {0: "T"}), ["logits"], out / "pairs.onnx")
    card = {"format": FORMAT, "version": VERSION, "marks": MARKS, "made": saved["made"]}
    (out / "pairs.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("run", type=Path, nargs="?", default=RUN)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--refit", action="store_true", help="keep the weights, fit what follows")
    parser.add_argument("--fitted", type=Path, default=FITTED)
    options = parser.parse_args()
    if not options.refit:
        weights(options.run, options.out)
    examples = tuning(options.shared / "data" / "claims")
    model = PairModel(Encoder(weights=options.out))
    asked = [(e.a, e.b) for e in examples]
    there = model.logits(asked)[:, :4]
    back = model.logits([(b, a) for a, b in asked])[:, :4]
    fitted = fit(examples, torch.from_numpy(there), torch.from_numpy(back))
    moved = [fitted["values"][comparing.values(a, b)] for a, b in asked]
    lead = np.array([comparing.leads(a, b) for a, b in asked])
    both = (comparing.calibrated(logits, moved, fitted) for logits in (there, back))
    shares = comparing.mixed(*both, lead)
    fitted["limit"] = limit_of(examples, shares)
    options.fitted.write_text(json.dumps(fitted) + "\n", "utf-8")
    print(f"{len(examples)} pairs held out -> {json.dumps(fitted)}")


if __name__ == "__main__":
    main()
