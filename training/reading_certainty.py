"""The certainty head alone, on a shipped encoder: python training/reading_certainty.py RUN.pt

The encoder's states of FactBank's, UW's and MEANTIME's sentences (train parts) are computed
once, by the files that ship, and the head is trained on them: seconds an epoch. Ship the reader
before (`reading_ship.py RUN.pt --as-is`) and after.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from onrecord.analyse.encoder import WEIGHTS, Encoder
from onrecord.settings import MODELS
from reading_data import factual, rows
from reading_model import FOLDER, SOURCES, Certainty, Reader, pretrained, taken_over

TAUGHT = {"factbank": 1.0, "uw": 0.4, "meantime": 0.4}  # and how much each event counts
BATCH, RATE, DECAY = 256, 1e-3, 0.05


@dataclass
class Taught:
    """Events: the states around each, [N, reach, HIDDEN], its value, its source, its weight."""

    around: torch.Tensor
    value: torch.Tensor
    source: torch.Tensor
    weight: torch.Tensor


def taught(data: list[dict], encoder: Encoder, reach: int) -> Taught:
    """The events of a corpus as the shipped encoder sees them."""
    found: list[tuple[np.ndarray, float, int, float]] = []
    for row in data:
        if row["src"] not in TAUGHT:
            continue
        document = factual(row, encoder.tokens)
        layout = document.layout
        states = encoder.read(" ".join(row["tokens"]), ((0, layout.tokens[-1][1]),)).states
        padded = np.pad(states.astype(np.float16), ((reach, reach), (0, 0)))
        for at, value in document.events or []:
            around = padded[at : at + 2 * reach + 1]
            found.append((around, value, document.scale, TAUGHT[SOURCES[document.scale]]))
    around, value, source, weight = zip(*found, strict=True)
    return Taught(
        torch.from_numpy(np.stack(around)),
        *(torch.tensor(column) for column in (value, source, weight)),
    )


def learn(head: Certainty, events: Taught, epochs: int) -> None:
    """AdamW, the rate straight down to nothing."""
    count, middle = len(events.value), events.around.shape[1] // 2
    parts = [*head.word.parameters(), *head.near.parameters(), *head.above.parameters()]
    optimizer = torch.optim.AdamW(parts, lr=RATE, weight_decay=DECAY)
    steps = epochs * (count // BATCH)
    head.train()
    for step in range(steps):
        if step % (count // BATCH) == 0:
            order = torch.randperm(count)
        place = step % (count // BATCH) * BATCH
        chosen = order[place : place + BATCH]
        optimizer.param_groups[0]["lr"] = RATE * (1 - step / steps)
        levels = head.levels(events.around[chosen].float())[:, middle]
        levels = levels[torch.arange(len(chosen)), events.source[chosen]]
        loss = (head.loss(levels, events.value[chosen]) * events.weight[chosen]).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 50 == 0:
            print(f"{step}/{steps} {loss.item():.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where the reader shipped to")
    parser.add_argument("--model", choices=MODELS, default="full")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, default=FOLDER.parent / "certain.pt")
    options = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    saved = torch.load(options.run, weights_only=True)
    net = Reader(pretrained(), saved["made"].get("layers", 6))
    net.load_state_dict(taken_over(saved["state"], net))
    head = net.certainty
    data = rows(options.shared / "data/certainty/factuality.train.jsonl.gz")
    encoder = Encoder(weights=options.weights, model=options.model)
    learn(head, taught(data, encoder, head.near.padding[0]), options.epochs)
    state = saved["state"] | {f"certainty.{n}": t for n, t in head.state_dict().items()}
    made = saved["made"] | {"certainty epochs": options.epochs}
    torch.save({"state": state, "made": made}, options.out)


if __name__ == "__main__":
    main()
