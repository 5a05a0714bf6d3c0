"""Train the pair model: python training/pairs.py --shared FOLDER [--scale S]

A cross-encoder on all-MiniLM-L6-v2: how does text a stand to text b (same, supports,
contradicts, neutral), and are both of one claim? The course of examples is fixed by data,
seed and scale, the learning rate by the place in it. With --minutes batches are left out,
evenly, as the clock demands, and the plan that came of it is printed and kept; with --plan it
is followed exactly: same data, plan and threads, same weights. `pairs_ship.py` makes the
shipped files of a run.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.analyse.pairs import MARKS, OTHER
from onrecord.analyse.tokens import Tokens
from pairs_data import Batch, batches, course
from reading import Average
from reading_model import FOLDER, HIDDEN, MASK, MiniLM, fetch, pretrained, quantized_table

SEED = 0
STEPS = 6  # hats over a cosine's range, 0 to 1
WARM_UP = 0.04  # of the course
LOOK = 25  # steps between looks at the clock
RUN = FOLDER.parent / "pairs.pt"


class PairNet(nn.Module):
    """Embedded pieces of both texts to five logits: the four relations, and one claim or not.

    The means over both texts lose a single word that differs; `Aligned` looks for it.
    """

    def __init__(self, state: dict[str, Tensor]) -> None:
        super().__init__()
        self.encoder = MiniLM(state)
        self.marks = nn.Embedding(MARKS, HIDDEN)
        self.near = nn.Linear(STEPS, HIDDEN, bias=False)
        kinds = state["embeddings.token_type_embeddings.weight"]
        with torch.no_grad():  # MiniLM already has the first kind in its positions
            self.marks.weight.zero_()
            self.marks.weight[(torch.arange(MARKS) & OTHER) > 0] += kinds[1] - kinds[0]
            self.near.weight.zero_()
        self.inner, self.out = nn.Linear(5 * HIDDEN, HIDDEN), nn.Linear(HIDDEN, 5)
        self.aligned = Aligned()
        self.drop = nn.Dropout(0.1)

    def forward(self, pieces: Tensor, marks: Tensor, mask: Tensor) -> Tensor:
        """``pieces`` [N, T, 384], ``marks`` [N, T], ``mask`` [N, 1, 1, T] to [N, 5]."""
        there = (mask[:, 0, 0] == 0).to(pieces.dtype)
        other = there * ((marks & OTHER) > 0)
        own = there - other
        across = own.unsqueeze(2) * other.unsqueeze(1)
        across = across + across.transpose(1, 2)  # [N, T, T]: 1 where one is a's, one is b's
        near = nearest(pieces, across)
        states = self.encoder(pieces + self.marks(marks) + self.near(near), mask)
        a, b = self.mean(states, own), self.mean(states, other)
        seen = torch.cat([states[:, 0], a, b, (a - b).abs(), a * b], -1)
        whole = self.out(self.drop(F.gelu(self.inner(self.drop(seen)))))
        return whole + self.aligned(self.drop(states), near, own, other, across)

    @staticmethod
    def mean(states: Tensor, kept: Tensor) -> Tensor:
        """The mean of the states that are kept (1 or 0), [N, 384]."""
        return (states * kept.unsqueeze(-1)).sum(1) / kept.sum(1, keepdim=True)

    def go_on(self, state: dict[str, Tensor]) -> None:
        """Take a run's weights; one from before there were more marks and `Aligned`, too."""
        known = state["marks.weight"]
        state = self.state_dict() | state
        state["marks.weight"] = known.repeat(MARKS // len(known), 1)
        self.load_state_dict(state)


def nearest(pieces: Tensor, across: Tensor) -> Tensor:
    """How near each piece comes to one of the other text: its greatest cosine, over STEPS hats."""
    unit = pieces / pieces.norm(dim=-1, keepdim=True).clamp(min=1e-6)
    cosine = (unit @ unit.transpose(1, 2) * across).amax(-1).clamp(0, 1)
    at = torch.linspace(0, 1, STEPS, dtype=pieces.dtype)
    return (1 - (cosine.unsqueeze(-1) - at).abs() * (STEPS - 1)).clamp(min=0)


class Aligned(nn.Module):
    """Each piece beside what it attends to in the other text; what stands out of that.

    Decomposable attention (Parikh et al. 2016) over the encoder's states, but with the
    greatest value of each feature beside the mean: one exchanged word is enough.
    """

    def __init__(self, width: int = 96) -> None:
        super().__init__()
        self.key, self.own = nn.Linear(HIDDEN, width), nn.Linear(HIDDEN, width)
        self.beside = nn.Linear(4 * width + STEPS, width)
        self.out = nn.Linear(4 * width, 5, bias=False)
        nn.init.zeros_(self.out.weight)

    def forward(
        self, states: Tensor, near: Tensor, own: Tensor, other: Tensor, across: Tensor
    ) -> Tensor:
        """[N, T, 384], [N, T, STEPS], twice [N, T] and [N, T, T] to what is added to [N, 5]."""
        key, mine = self.key(states), self.own(states)
        weight = key @ key.transpose(1, 2) * key.shape[-1] ** -0.5 + (across - 1) * 1e4
        theirs = torch.softmax(weight, -1) @ mine
        seen = torch.cat([mine, theirs, (mine - theirs).abs(), mine * theirs, near], -1)
        told = F.gelu(self.beside(seen))
        ends = []
        for kept in (own, other):
            there = kept.unsqueeze(-1)
            ends += [(told * there - (1 - there)).amax(1), PairNet.mean(told, kept)]
        return self.out(torch.cat(ends, -1))


class Pieces:
    """The frozen piece table, as it ships."""

    def __init__(self, state: dict[str, Tensor]) -> None:
        table, scale = quantized_table(state)
        self.table, self.scale = torch.from_numpy(table), torch.from_numpy(scale)

    def __call__(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids].unsqueeze(-1)


def loss_of(logits: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    """The negative log of the open relations' summed probability, and the match's loss."""
    known = batch.open.sum(1) > 0
    shares = F.log_softmax(logits[:, :4], -1)
    taken = shares.masked_fill(batch.open == 0, -1e4).logsumexp(-1)
    relation = -(taken * known).sum() / len(known)
    judged = batch.match >= 0
    each = F.binary_cross_entropy_with_logits(logits[:, 4], batch.match, reduction="none")
    return relation, torch.where(judged, each, 0.0).sum() / len(known)


def rate(place: float) -> float:
    """Up over WARM_UP, then straight down to nothing."""
    return min(1.0, (place + 1e-4) / WARM_UP) * (1 - place)


class Pace:
    """Which batches of the course are learned: of those from ``step`` on, a share.

    ``turns`` are (step, share), the first at 0. Without a plan a turn is taken whenever the
    clock asks for another share.
    """

    def __init__(self, minutes: float, plan: str | None) -> None:
        self.fixed = plan is not None
        turns = (turn.split(":") for turn in (plan or "0:1").split(","))
        self.turns = [(int(step), float(share)) for step, share in turns]
        self.end, self.began, self.owed = minutes * 60, time.monotonic(), 0.0

    def spent(self) -> float:
        return time.monotonic() - self.began

    def share(self, step: int) -> float:
        return [share for at, share in self.turns if at <= step][-1]

    def look(self, step: int, place: float, lately: float) -> None:
        """Take a turn if needed; ``lately`` is the seconds that 1 of the course now takes."""
        share = round(min(1.0, (self.end - self.spent()) / max(lately * (1 - place), 1)), 2)
        if not self.fixed and abs(share - self.share(step)) > 0.05 * share:
            self.turns.append((step, max(share, 0.02)))

    def takes(self, step: int) -> bool:
        """Is the next batch one of those that are learned?"""
        self.owed += self.share(step)
        taken = self.owed >= 1 - 1e-9
        self.owed -= taken
        return taken

    def __str__(self) -> str:
        return ",".join(f"{step}:{share:g}" for step, share in self.turns)


def train(options: argparse.Namespace) -> None:
    seed = SEED + bool(options.after)
    torch.manual_seed(seed)
    torch.set_num_threads(options.threads)
    tokens = Tokens(fetch() / "tokenizer.json")
    state = pretrained()
    pieces, net = Pieces(state), PairNet(state)
    options.earlier = []
    if options.after:
        saved = torch.load(options.after, weights_only=True)
        net.go_on(saved["state"])
        options.earlier = [*saved["made"].pop("earlier", []), saved["made"]]
    examples = course(options.shared, seed, options.scale, options.only)
    total = sum(len(f"{e.a} {e.b}".split()) for e in examples)
    print(f"{len(examples)} pairs, {total} words", flush=True)
    average = Average(net, 0.995)
    body = [p for n, p in net.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    heads = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": body, "weight_decay": 0.01}, {"params": heads, "weight_decay": 0.0}],
        betas=(0.9, 0.98),
        fused=True,
    )
    net.train()
    pace, step, smooth = Pace(options.minutes, options.plan), 0, {}
    last = (0.0, 0.0)  # place and time of the last look
    for place, batch in batches(examples, tokens, options.budget, random.Random(seed)):
        if not pace.takes(step):
            continue
        for group, times in zip(optimizer.param_groups, (1, 3), strict=True):
            group["lr"] = options.rate * times * rate(place)
        ids = batch.ids
        hide = (torch.rand(ids.shape) < options.masked) & (ids > MASK)
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(pieces(torch.where(hide, MASK, ids)), batch.marks, batch.mask)
        relation, match = loss_of(logits.float(), batch)
        (relation + match).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        average.take(net, step)
        step += 1
        for name, value in (("relation", relation.item()), ("match", match.item())):
            smooth[name] = 0.98 * smooth.get(name, value) + 0.02 * value
        if step % LOOK == 0:
            whole = (pace.spent() - last[1]) / (place - last[0]) / pace.share(step)
            last = (place, pace.spent())
            pace.look(step, place, whole)
            shown = " ".join(f"{k} {v:.4f}" for k, v in smooth.items())
            print(f"{step} {place:.3f} {pace.spent():.0f} s {pace.turns[-1]} {shown}", flush=True)
        if step % 200 == 0:
            save(average, pace, step, options)
    save(average, pace, step, options)
    print(json.dumps({"plan": str(pace), "steps": step, "seconds": round(pace.spent())}))


def save(average: Average, pace: Pace, steps: int, options: argparse.Namespace) -> None:
    """The averaged weights and how they came about."""
    made = {
        "earlier": options.earlier,
        "seed": SEED + len(options.earlier),
        "rate": options.rate,
        "scale": options.scale,
        "only": options.only,
        "plan": str(pace),
        "steps": steps,
        "threads": options.threads,
        "masked": options.masked,
        "batch pieces": options.budget,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    partial = options.out.with_suffix(".part")
    torch.save({"state": average.state, "made": made}, partial)
    partial.rename(options.out)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--scale", type=float, default=1.0, help="times what the mix asks for")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="the encoder's; heads thrice")
    parser.add_argument("--masked", type=float, default=0.03, help="share of pieces hidden")
    parser.add_argument("--budget", type=int, default=2048, help="pieces in a batch")
    parser.add_argument("--after", type=Path, help="go on from this run, as a further leg")
    parser.add_argument("--only", nargs="*", default=[], help="SOURCE=TIMES, instead of the mix")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--plan", help="as an earlier run printed it")
    parser.add_argument("--out", type=Path, default=RUN)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
