"""Make the shipped files of two runs: training/pairs_ship.py [PAIRS] [EVIDENCE] [--shared FOLDER]

`pairs.onnx` (int8) and `pairs.json`, and of the second run `evidence.onnx` and `evidence.json`;
and, fitted with the exported files on pairs that were held out of training, what
`onrecord.link.comparing` makes of their logits: a temperature and what agreeing and differing
amounts add, for each, and the limit of its decision. --refit keeps the weights.
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
EVIDENCE = RUN.with_stem("evidence")
MOST = 150  # tuning pairs of a corpus
TRUST = 0.85  # least precision of "contradicts" on Emergent's tuning pairs
VERSIONS = {"pairs": "pairs-1", "evidence": "evidence-1"}


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


def fit(
    examples: Sequence[Example], there: Tensor, back: Tensor, leads: np.ndarray
) -> dict[str, Any]:
    """Temperature and what values add: the least loss, every corpus counting alike.

    Biases as well made fewer decisions right on these same pairs: the corpora's shares of each
    relation differ, and news has its own.
    """
    kinds = [comparing.VALUES.index(comparing.values(e.a, e.b)) for e in examples]
    count = Counter(e.source for e in examples)
    weight = torch.tensor([1 / count[e.source] for e in examples])
    weight = weight / weight.sum()
    lead = torch.from_numpy(leads)
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


def weights(run: Path, out: Path, name: str) -> None:
    """Write ``name``.onnx and ``name``.json of a run."""
    saved = torch.load(run, weights_only=True)
    net = PairNet(pretrained())
    net.go_on(saved["state"])
    inputs = {"pieces": torch.randn(9, HIDDEN), "marks": torch.tensor([0] * 5 + [2] * 4)}
    export(One(net), inputs, ({0: "T"}, {0: "T"}), ["logits"], out / f"{name}.onnx")
    card = {"format": FORMAT, "version": VERSIONS[name], "marks": MARKS, "made": saved["made"]}
    (out / f"{name}.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("run", type=Path, nargs="?", default=RUN)
    parser.add_argument("evidence", type=Path, nargs="?", default=EVIDENCE)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--refit", action="store_true", help="keep the weights, fit what follows")
    parser.add_argument("--only", choices=VERSIONS, help="export this set alone")
    parser.add_argument("--fitted", type=Path, default=FITTED)
    options = parser.parse_args()
    for name, run in (("pairs", options.run), ("evidence", options.evidence)):
        if not options.refit and options.only in (None, name):
            weights(run, options.out, name)
    examples = tuning(options.shared / "data" / "claims")
    model = PairModel(Encoder(weights=options.out))
    logits = model.logits([*((e.a, e.b) for e in examples), *((e.b, e.a) for e in examples)])
    there, back = np.split(logits[:, :4], 2)
    evidence = logits[: len(examples), 5] > 0
    fitted: dict[str, Any] = {"format": 2}
    shares = np.zeros((len(examples), 4))
    for name, rows in (("pairs", ~evidence), ("evidence", evidence)):
        own = [one for one, taken in zip(examples, rows, strict=True) if taken]
        alike = [comparing.leads(e.a, e.b) if name == "pairs" else 0.5 for e in own]
        both = (there[rows], back[rows])
        fitted[name] = fit(own, *map(torch.from_numpy, both), np.array(alike, np.float32))
        moved = [fitted[name]["values"][comparing.values(e.a, e.b)] for e in own]
        read = (comparing.calibrated(one, moved, fitted[name]) for one in both)
        shares[rows] = comparing.mixed(*read, np.array(alike))
    fitted["limit"] = limit_of(examples, shares)
    options.fitted.write_text(json.dumps(fitted) + "\n", "utf-8")
    print(f"{len(examples)} pairs held out, {evidence.sum()} with evidence -> {json.dumps(fitted)}")


if __name__ == "__main__":
    main()
