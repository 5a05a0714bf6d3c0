"""Train the reading model: python training/reading.py --shared FOLDER [--minutes M | --plan P]

One encoder learns names (CoNLL-2003), attributions (PolNeAR, GUM) and certainty (FactBank
and its kin) together. With --minutes
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

import reading_coref
from augment import entities, renamed
from onrecord.analyse.tokens import WINDOW, Tokens
from paraphrase import paraphrased
from reading_data import (
    Batch,
    Document,
    Window,
    attributed,
    batches,
    collate,
    conll_runs,
    cut,
    factual,
    rows,
    stream,
)
from reading_model import FOLDER, MASK, SOURCES, Reader, fetch, pretrained, taken_over

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


def loss_of(net: Reader, batch: Batch, masked: float = 0.0) -> tuple[Tensor, dict[str, float]]:
    """What a batch teaches, weighed and summed, and its parts.

    Five times the cues' cross-entropy and per cue the sums over its window, 0.4 times the
    syntax's cross-entropy; three times the names'; half the certainty's and the events'
    cross-entropies. ``masked`` is the share of pieces hidden.
    """
    ids = batch.ids
    if masked:
        hide = (torch.rand(ids.shape) < masked) & (ids > MASK)
        ids = torch.where(hide, MASK, ids)
    with torch.autocast("cpu", torch.bfloat16):
        states = net.encode(net.pieces(ids), batch.features, batch.first, batch.mask)
        tags = net.tags(states)
        logits = arcs = event = levels = None
        if batch.cues is not None:
            row, first, last = batch.cues.unbind(1)
            logits = net.score_roles(states, row, first, last, batch.sentence, batch.words)
        if batch.heads is not None:
            arcs = net.arcs(states)
        if batch.events is not None:
            event, levels = net.certainty.event(states), net.certainty.levels(states)
    total, parts, tags = torch.zeros(()), {}, tags.float()
    if batch.name_tags is not None:
        names = F.cross_entropy(tags[..., 3:].flatten(0, 1), batch.name_tags.flatten())
        total, parts = total + 3 * names, {"names": names.item()}
    if batch.cue_tags is not None:
        each = F.cross_entropy(
            tags[..., :3].flatten(0, 1), batch.cue_tags.flatten(), reduction="none"
        )
        cues = (each * batch.cue_weight.flatten()).sum() / batch.words.sum()
        total, parts["cues"] = total + 5 * cues, cues.item()
    if logits is not None:
        each = F.binary_cross_entropy_with_logits(logits.float(), batch.roles, reduction="none")
        sums = (each * batch.words[row].unsqueeze(-1)).sum(1).mean(0)
        total = total + sums[0] / 8 + sums[1] / 20 + sums[2:].sum() / 6
        parts |= {"source": sums[0].item(), "content": sums[1].item()}
    if arcs is not None and (batch.heads >= 0).any():
        scores = arcs.float().masked_fill(~batch.words[:, None], -1e4)
        syntax = F.cross_entropy(scores.flatten(0, 1), batch.heads.flatten())
        total, parts["syntax"] = total + 0.4 * syntax, syntax.item()
    if levels is not None:
        row, word, scale = batch.events.unbind(1)
        gold = torch.zeros(batch.words.shape)
        gold[row, word] = 1
        known = F.binary_cross_entropy_with_logits(event.float()[..., 0], gold, reduction="none")
        value = net.certainty.loss(levels.float()[row, word, scale], batch.values).mean()
        total = total + value / 2 + (known * batch.words).sum() / batch.words.sum()
        parts["certainty"] = value.item()
    return total, parts


def tasks(data: Path, tokens: Tokens, options: argparse.Namespace) -> dict[str, tuple]:
    """What is learned, with its share of the batches."""
    folder = data / "attribution"
    _, kept = held_out(rows(folder / "polnear_train.jsonl.gz"))
    titles = {row["id"] for row in kept}
    more = [r for r in rows(folder / "polnear_multi_train.jsonl.gz") if base(r["id"]) in titles]
    silver = {row["id"]: row for row in rows(folder / "polnear_silver_train.jsonl.gz")}
    names = [row for row in rows(data / "names" / "conll2003.jsonl.gz") if row["split"] == "train"]
    sure = [factual(row, tokens) for row in rows(data / "certainty" / "factuality.train.jsonl.gz")]
    nested = [attributed(row, tokens) for row in rows(folder / "gum_train_nonnews.jsonl.gz")]

    linked = reading_coref.documents(data, tokens, "train")
    fiction = reading_coref.documents(data, tokens, "train", litbank=True)[len(linked) :]

    def batched(
        documents: list[Document], rng: random.Random, limits: tuple[int, ...] = (WINDOW,)
    ) -> list[list[Window]]:
        every = [w for document in documents for w in cut(document, rng.choice(limits), rng)]
        return batches(every, options.budget, rng)

    def attributions(rng: random.Random) -> list[list[Window]]:
        out = nested * options.nested
        for row in kept + more:
            read = silver.get(base(row["id"]))
            if read and rng.random() < options.renamed:
                row, read = renamed(row, entities(read), rng), None
            if options.paraphrased:
                new = paraphrased(row, rng, options.paraphrased)
                row, read = new, read if new is row else None
            out.append(attributed(row, tokens, options.inside, read))
        return batched(out, rng, (*[WINDOW] * 5, 100, 50, 25))  # short texts are texts too

    def coreference(rng: random.Random) -> list[list[Window]]:
        out = [g for d in (*linked, *linked, *fiction) for g in reading_coref.chunks(d, rng, 4)]
        rng.shuffle(out)
        return out

    def certainty(rng: random.Random) -> list[list[Window]]:
        # FactBank's scale is the one that ships; UDS is large and the loosest
        often = {"factbank": 3.0, "uds": 1 / 3}
        chosen = []
        for document in sure:
            times = often.get(SOURCES[document.scale], 1.0)
            chosen += [document] * (int(times) or int(rng.random() < times))
        return batched(chosen, rng)

    rest = 1 - options.names - options.certainty - options.coref
    return {
        "attributions": (rest, attributions),
        "names": (options.names, lambda rng: batched(conll_runs(names, tokens, rng), rng)),
        "certainty": (options.certainty, certainty),
        "coreference": (options.coref, coreference),
    }


def coref_loss(net: Reader, group: list[Window]) -> tuple[Tensor, dict[str, float]]:
    """What consecutive windows of one text teach of coreference."""
    with torch.autocast("cpu", torch.bfloat16):
        states = reading_coref.encode(net, group)
    place = slice(group[0].start, group[-1].stop)
    losses = net.coref.losses(states, group[0].document, place)
    return sum(losses.values()), {name: value.item() for name, value in losses.items()}


def base(name: str) -> str:
    """A document's id without its annotator."""
    return name.split("#")[0]


class Average:
    """Weights averaged over the last steps, each counting ``decay`` times the next one."""

    def __init__(self, net: Reader, decay: float = 0.998) -> None:
        self.decay = decay
        self.state = {name: value.clone() for name, value in net.state_dict().items()}

    @torch.no_grad()
    def take(self, net: Reader, step: int) -> None:
        decay = min(self.decay, (1 + step) / (10 + step))
        for name, value in net.state_dict().items():
            self.state[name].lerp_(value, 1 - decay)


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(SEED)
    torch.set_num_threads(options.threads)
    tokens = Tokens(fetch() / "tokenizer.json")
    data = options.shared / "data"
    net, earlier = Reader(pretrained(), options.layers), []
    net.coref = reading_coref.Coref()
    if options.after:
        saved = torch.load(options.after, weights_only=True)
        # a run of more layers gives its lower ones
        net.load_state_dict(taken_over(saved["state"], net))
        earlier = [*saved["made"].pop("earlier", []), saved["made"]]
        torch.manual_seed(SEED + len(earlier))
    options.earlier = earlier
    seed = SEED + len(earlier)  # each leg reads in an order of its own
    feed = stream(tasks(data, tokens, options), seed)
    average = Average(net)
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
        group = next(feed)
        if isinstance(group[0].document, reading_coref.CorefDocument):
            loss, parts = coref_loss(net, group)
        else:
            loss, parts = loss_of(net, collate(group), options.masked)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        average.take(net, step)
        step, words = step + 1, words + sum(w.stop - w.start for w in group)
        smooth |= {k: 0.98 * smooth.get(k, v) + 0.02 * v for k, v in parts.items()}
        if step % 50 == 0:
            spent = time.monotonic() - began
            shown = " ".join(f"{k} {v:.4f}" for k, v in sorted(smooth.items()))
            print(
                f"{step}/{plan.end} {spent:.0f} s {words / spent:.0f} words/s {shown}", flush=True
            )
        if step % 250 == 0:
            save(average, plan, step, options)
    save(average, plan, step, options)
    print(json.dumps({"plan": str(plan), "steps": step, "seconds": time.monotonic() - began}))


def save(average: Average, plan: Plan, step: int, options: argparse.Namespace) -> None:
    """The weights and how they came about."""
    made = {
        "earlier": options.earlier,
        "seed": SEED + len(options.earlier),
        "rate": options.rate,
        "plan": str(plan),
        "steps": step,
        "threads": options.threads,
        "layers": options.layers,
        "names share": options.names,
        "coreference share": options.coref,
        "certainty share": options.certainty,
        "nested": options.nested,
        "renamed": options.renamed,
        "paraphrased": options.paraphrased,
        "masked": options.masked,
        "inside": options.inside,
        "batch pieces": options.budget,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    partial = options.out.with_suffix(".part")
    torch.save({"state": average.state, "made": made}, partial)
    partial.rename(options.out)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--plan", help="as an earlier run printed it")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--after", type=Path, help="go on from this run, as a further leg")
    parser.add_argument("--rate", type=float, default=3e-4, help="the encoder's; heads 20/3 of it")
    parser.add_argument("--layers", type=int, default=6, help="3 for the fast variant")
    parser.add_argument("--names", type=float, default=0.2, help="share of batches for names")
    parser.add_argument("--certainty", type=float, default=0.1, help="share for certainty")
    parser.add_argument("--coref", type=float, default=0.15, help="share for coreference")
    parser.add_argument("--nested", type=int, default=4, help="how often GUM's texts come round")
    parser.add_argument("--renamed", type=float, default=0.4, help="share of texts with new names")
    parser.add_argument(
        "--paraphrased", type=float, default=0.0, help="share of attributions in other words"
    )
    parser.add_argument("--masked", type=float, default=0.05, help="share of pieces hidden")
    parser.add_argument("--inside", type=float, default=0.3, help="cue loss within contents")
    parser.add_argument("--budget", type=int, default=1024, help="pieces in a batch")
    parser.add_argument("--out", type=Path, default=FOLDER.parent / "reading.pt")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
