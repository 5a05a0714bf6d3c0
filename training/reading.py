"""Train the reading model: python training/reading.py --shared FOLDER [--minutes M | --plan P]

One encoder learns names (CoNLL-2003) and attributions (PolNeAR) together. With --minutes
the number of steps follows the clock, and the plan that came of it is printed and kept;
with --plan it is followed exactly, so a run can be repeated: same data, seed, plan and
threads, same weights. Exports with training/reading_export.py.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from onrecord.analyse.encoder import WINDOW, Tokens
from reading_data import Batch, collate, polnear, rows, stream
from reading_model import FOLDER, Reader, fetch, pretrained

SEED = 0
HELD_OUT = 40  # PolNeAR train documents kept to tune decoding on
WARM_UP = 60
LOOK = 200  # steps between looks at the clock


class Plan:
    """The learning rate by step: up over WARM_UP, then straight down to nothing.

    ``turns`` are (step, end): from that step on, the line runs from where it was to zero
    at ``end``. The first turn is at 0.
    """

    def __init__(self, turns: list[tuple[int, int]]) -> None:
        self.turns = turns

    @property
    def end(self) -> int:
        return self.turns[-1][1]

    def rate(self, step: int) -> float:
        value, (at, end) = 1.0, self.turns[0]
        for turn, new_end in self.turns[1:]:
            if turn > step:
                break
            value *= 1 - (turn - at) / (end - at)
            at, end = turn, new_end
        return min(1.0, (step + 1) / WARM_UP) * value * (1 - (step - at) / (end - at))

    def __str__(self) -> str:
        return ",".join(f"{at}:{end}" for at, end in self.turns)

    @classmethod
    def parse(cls, text: str) -> Plan:
        return cls([(int(a), int(b)) for a, b in (turn.split(":") for turn in text.split(","))])


def held_out(data: list[dict]) -> tuple[list[dict], list[dict]]:
    """(held out, the rest), the same on every run."""
    data = list(data)
    random.Random(7).shuffle(data)
    return data[:HELD_OUT], data[HELD_OUT:]


def loss_of(net: Reader, batch: Batch) -> tuple[Tensor, dict[str, float]]:
    """Five times the cues' cross-entropy, the names', and per cue the sums over its window."""
    with torch.autocast("cpu", torch.bfloat16):
        states = net.encode(net.pieces(batch.ids), batch.features, batch.first, batch.mask)
        tags = net.tags(states)
        logits = None
        if len(batch.cues):
            row, first, last = batch.cues.unbind(1)
            logits = net.score_roles(states, row, first, last, batch.sentence, batch.words)
    tags = tags.float()
    if (batch.name_tags >= 0).any():
        names = F.cross_entropy(tags[..., 3:].flatten(0, 1), batch.name_tags.flatten())
        return 3 * names, {"names": names.item()}
    cues = F.cross_entropy(tags[..., :3].flatten(0, 1), batch.cue_tags.flatten())
    total, parts = 5 * cues, {"cues": cues.item()}
    if logits is not None:
        each = F.binary_cross_entropy_with_logits(logits.float(), batch.roles, reduction="none")
        sums = (each * batch.words[row].unsqueeze(-1)).sum(1).mean(0)
        total = total + sums[0] / 8 + sums[1] / 20 + sums[2:].sum() / 6
        parts |= {"source": sums[0].item(), "content": sums[1].item()}
    return total, parts


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(SEED)
    torch.set_num_threads(options.threads)
    tokens = Tokens(fetch() / "tokenizer.json")
    data = options.shared / "data"
    _, kept = held_out(rows(data / "attribution" / "polnear_train.jsonl.gz"))
    documents = [polnear(row, tokens) for row in kept]
    names = [row for row in rows(data / "names" / "conll2003.jsonl.gz") if row["split"] == "train"]
    net, earlier = Reader(pretrained()), []
    if options.after:
        saved = torch.load(options.after, weights_only=True)
        net.load_state_dict(saved["state"])
        earlier = [*saved["made"].pop("earlier", []), saved["made"]]
        torch.manual_seed(SEED + len(earlier))
    options.earlier = earlier
    seed = SEED + len(earlier)  # each leg reads in an order of its own
    feed = stream(documents, names, tokens, options.names, WINDOW, options.budget, seed)
    body = [p for n, p in net.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    rates = (options.rate, options.rate * 20 / 3)
    optimizer = torch.optim.AdamW(
        [{"params": body, "weight_decay": 0.01}, {"params": heads, "weight_decay": 0.0}],
        betas=(0.9, 0.98),
        fused=True,
    )
    plan = Plan.parse(options.plan) if options.plan else Plan([(0, 10**6)])
    net.train()
    began, step, smooth, words = time.monotonic(), 0, {}, 0
    looks = {WARM_UP, *range(LOOK, 10**5, LOOK)}
    while step < plan.end:
        if not options.plan and step in looks:
            spent = time.monotonic() - began
            left = int((options.minutes * 60 - spent) / (spent / step))
            if step == WARM_UP or abs(step + left - plan.end) > 0.03 * plan.end:
                plan.turns.append((step, step + max(left, 1)))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * plan.rate(step)
        batch = collate(next(feed))
        loss, parts = loss_of(net, batch)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step, words = step + 1, words + int(batch.words.sum())
        smooth |= {k: 0.98 * smooth.get(k, v) + 0.02 * v for k, v in parts.items()}
        if step % 50 == 0:
            spent = time.monotonic() - began
            shown = " ".join(f"{k} {v:.4f}" for k, v in sorted(smooth.items()))
            print(
                f"{step}/{plan.end} {spent:.0f} s {words / spent:.0f} words/s {shown}", flush=True
            )
        if step % 250 == 0:
            save(net, plan, step, options)
    save(net, plan, step, options)
    print(json.dumps({"plan": str(plan), "steps": step, "seconds": time.monotonic() - began}))


def save(net: Reader, plan: Plan, step: int, options: argparse.Namespace) -> None:
    """The weights and how they came about."""
    made = {
        "earlier": options.earlier,
        "seed": SEED + len(options.earlier),
        "rate": options.rate,
        "plan": str(plan),
        "steps": step,
        "threads": options.threads,
        "names share": options.names,
        "batch pieces": options.budget,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    partial = options.out.with_suffix(".part")
    torch.save({"state": net.state_dict(), "made": made}, partial)
    partial.rename(options.out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--plan", help="as an earlier run printed it")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--after", type=Path, help="go on from this run, as a further leg")
    parser.add_argument("--rate", type=float, default=3e-4, help="the encoder's; heads 20/3 of it")
    parser.add_argument("--names", type=float, default=0.25, help="share of batches for names")
    parser.add_argument("--budget", type=int, default=1024, help="pieces in a batch")
    parser.add_argument("--out", type=Path, default=FOLDER.parent / "reading.pt")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
