"""Coreference for the reader: its data, its networks, its loss.

Run alone, it trains a reader on coreference only, to see what the design gives:
python training/reading_coref.py --shared FOLDER [--minutes M] [--after runs/X.pt]
With --heads the encoder stays as it is and only its states are read, once: the heads' last
polish on a reader that is done, whose file, otherwise unchanged, goes to --out.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from onrecord.analyse.coreference import (
    CODES,
    FINE,
    REACH,
    SHARE,
    Resolver,
    Words,
    pair_codes,
    words,
)
from onrecord.analyse.encoder import Pass as EncoderPass
from onrecord.analyse.encoder import owners
from onrecord.analyse.sentences import split as split_sentences
from onrecord.analyse.tokens import (
    WINDOW,
    Layout,
    Tokens,
    model_input,
    pieces_of_sentences,
    windows,
)
from reading_data import Window, covered_tokens, cut, rows
from reading_model import FOLDER, HIDDEN, Reader, fetch, pretrained

sys.path.append(str(Path(__file__).resolve().parent.parent / "eval"))
from coref import Score

WIDTH = 128
TOGETHER = 6  # windows of one text in a step
# fmt: off
SHORT = frozenset((
    "of", "in", "on", "for", "at", "from", "with", "by", "to", "about",
    "who", "which", "that", ",", ";", "(", ":", "and", "or",
))
# fmt: on


@dataclass
class CorefDocument:
    """A laid out text and its clusters, by the head tokens of their mentions."""

    name: str
    text: str
    layout: Layout
    traits: Words
    cluster: dict[int, int]  # head token -> cluster
    extent: dict[int, tuple[int, int]]  # head token -> its mention's tokens, end exclusive
    gold: list[list[tuple[int, int]]] = field(default_factory=list)  # characters
    loose: bool = False  # another guideline: what it leaves out may still be a mention


# ------------------------------------------------------------------------ data


def head_by_tree(first: int, last: int, heads: Sequence[int], deprels: Sequence[str]) -> int:
    """The token whose governor is outside; of a coordination its conjunction.

    "John and Mary" would otherwise share its head with "John" (D'Oosterlinck et al. 2023).
    """
    top = next(
        (i for i in range(first, last + 1) if not first <= heads[i] <= last and heads[i] != i),
        last,
    )
    for i in range(first, last + 1):
        if heads[i] == top and deprels[i].startswith("conj"):
            for j in range(first, i):
                if deprels[j].startswith("cc") and heads[j] in (i, top):
                    return j
    return top


def head_by_rule(tokens: Sequence[str]) -> int:
    """Without a tree: the last token before a preposition, a relative pronoun or a mark."""
    for number, token in enumerate(tokens):
        if number and token.lower() in SHORT:
            return number - 1
    last = len(tokens) - 1
    return last - 1 if last and tokens[last].lower() in ("'s", "’s") else last


def trees(path: Path) -> dict[str, tuple[list[int], list[str]]]:
    """Each GUM document's governors, by token index (a root's is -1), and relations."""
    out: dict[str, tuple[list[int], list[str]]] = defaultdict(lambda: ([], []))
    for row in rows(path):
        heads, deprels = out[row["id"].rsplit("-", 1)[0]]
        base = len(heads)
        heads += [base + head - 1 if head else -1 for head in row["heads"]]
        deprels += row["deprels"]
    return dict(out)


def read(
    row: dict[str, Any], tree: tuple[list[int], list[str]] | None, tokens: Tokens
) -> CorefDocument:
    """A corpus row; where two mentions have one head, that of the larger cluster stays."""
    text = row["text"]
    layout = tokens.lay_out(text, split_sentences(text))
    starts = {start: number for number, (start, _) in enumerate(row["tokens"])}
    ends = {end: number for number, (_, end) in enumerate(row["tokens"])}
    chosen: dict[int, int] = {}
    extent: dict[int, tuple[int, int]] = {}
    many = [cluster for cluster in row["clusters"] if len(cluster) > 1]
    for number, cluster in sorted(enumerate(many), key=lambda c: -len(c[1])):
        for start, end in sorted((row["mentions"][m] for m in cluster), key=lambda m: m[0] - m[1]):
            first, last = starts[start], ends[end]
            if tree:
                head = head_by_tree(first, last, *tree)
            else:
                inside = row["tokens"][first : last + 1]
                head = first + head_by_rule([text[a:b] for a, b in inside])
            covered = covered_tokens(layout, [[start, end]])
            at = covered_tokens(layout, [row["tokens"][head]])[0]
            if at not in chosen and max(at - covered[0], covered[-1] - at) <= REACH:
                chosen[at] = number
                extent[at] = covered[0], covered[-1] + 1
    gold = [[tuple(row["mentions"][m]) for m in cluster] for cluster in many]
    return CorefDocument(
        row["id"],
        text,
        layout,
        words(text, layout),
        chosen,
        extent,
        gold,
        loose=tree is None,
    )


def documents(data: Path, tokens: Tokens, split: str, litbank: bool = False) -> list[CorefDocument]:
    """OntoGUM's documents of a split, with LitBank's after them when asked."""
    governed = trees(data / "syntax" / "ud_gum.jsonl.gz")
    out = [
        read(row, governed[row["id"]], tokens)
        for row in rows(data / "coref" / "ontogum.jsonl.gz")
        if row["split"] == split
    ]
    if litbank:
        out += [
            read(row, None, tokens)
            for row in rows(data / "coref" / "litbank_coref.jsonl.gz")
            if row["split"] == split
        ]
    return out


def chunks(
    document: CorefDocument, rng: random.Random, together: int = TOGETHER
) -> list[list[Window]]:
    """The document's windows, edges drawn anew, in groups of consecutive ones."""
    every = cut(document, WINDOW, rng)
    return [every[at : at + together] for at in range(0, len(every), together)]


# -------------------------------------------------------------------- networks


class Coref(nn.Module):
    """Token states of one text to clusters; the matrices that `Resolver` reads."""

    def __init__(self, hidden: int = HIDDEN, drop: float = 0.2) -> None:
        super().__init__()
        self.mention1, self.mention2 = nn.Linear(hidden, WIDTH), nn.Linear(WIDTH, 1)
        self.project = nn.Linear(hidden, WIDTH)
        self.coarse = nn.Linear(WIDTH, WIDTH)
        self.later, self.earlier = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH, bias=False)
        self.both = nn.Linear(WIDTH, WIDTH, bias=False)
        self.table = nn.Embedding(CODES, WIDTH)
        self.fine = nn.Linear(WIDTH, 1)
        self.edge_word, self.edge_head = nn.Linear(hidden, WIDTH), nn.Linear(hidden, WIDTH)
        self.edge_step = nn.Embedding(2 * REACH + 1, WIDTH)
        self.edge = nn.Linear(WIDTH, 2)
        for table in (self.table, self.edge_step):
            nn.init.normal_(table.weight, std=0.1)
        nn.init.normal_(self.coarse.weight, std=0.02)
        nn.init.constant_(self.mention2.bias, -2.0)
        self.drop = nn.Dropout(drop)

    def loss(self, states: Tensor, document: CorefDocument, tokens: slice) -> Tensor:
        """Of the tokens of some consecutive windows, whose states [W, hidden] these are."""
        return sum(self.losses(states, document, tokens).values())

    def losses(self, states: Tensor, document: CorefDocument, tokens: slice) -> dict[str, Tensor]:
        """The mentions', the links' and the edges' loss, weighted to be summed."""
        start, states = tokens.start, self.drop(states.float())
        heads = [at for at in document.cluster if start <= at < tokens.stop]
        wanted = torch.zeros(len(states))
        wanted[[at - start for at in heads]] = 1
        mention = self.mention2(F.relu(self.mention1(states)))[:, 0]
        each = F.binary_cross_entropy_with_logits(mention, wanted, reduction="none")
        if document.loose:
            each = each * wanted
        best = mention.detach().topk(int(SHARE * len(states))).indices
        taken = wanted.bool()
        if not document.loose:
            taken = taken.index_fill(0, best, True)
        found = taken.nonzero()[:, 0]
        out = {"mention": 3 * each.mean()}
        if len(found) > 1 and heads:
            out["link"] = self._link(states, mention, document, found, start) / len(heads)
            out["edge"] = 0.5 * self._edges(states, document, heads, start)
        return out

    def _link(
        self, states: Tensor, mention: Tensor, document: CorefDocument, at: Tensor, start: int
    ) -> Tensor:
        """Minus the log of what the right antecedents share, summed over the candidates."""
        score = self.scores(states[at], mention[at], document.traits, at.numpy() + start)
        number = [document.cluster.get(i + start, -1 - i) for i in at.tolist()]
        cluster = torch.tensor(number)
        right = (cluster[:, None] == cluster[None]).tril(-1)
        score = torch.cat([torch.zeros(len(at), 1), score], 1)
        right = torch.cat([~right.any(1, keepdim=True), right], 1)
        return (score.logsumexp(1) - score.masked_fill(~right, -1e9).logsumexp(1)).sum()

    def scores(self, states: Tensor, unary: Tensor, traits: Words, at: np.ndarray) -> Tensor:
        """[n, n]: each candidate (row) with each before it; -1e9 elsewhere."""
        count = len(at)
        x = self.drop(F.relu(self.project(states)))
        score = self.coarse(x) @ x.T + unary[:, None] + unary[None]
        score = score.masked_fill(torch.ones(count, count).triu().bool(), -1e9)
        near = score.detach().topk(min(FINE, count), 1).indices
        earlier = np.minimum(at[near.numpy()], at[:, None])  # the first have too few before them
        codes = pair_codes(traits, np.repeat(at[:, None], near.shape[1], 1), earlier)
        hidden = self.later(x)[:, None] + self.earlier(x)[near] + self.both(x[:, None] * x[near])
        hidden = hidden + self.table(torch.from_numpy(codes)).sum(2)
        fine = self.fine(self.drop(F.relu(hidden)))[..., 0]
        later = near < torch.arange(count)[:, None]
        return score.scatter_add(1, near, fine * later)

    def _edges(
        self, states: Tensor, document: CorefDocument, heads: list[int], start: int
    ) -> Tensor:
        """Cross-entropy of the mentions' first and last tokens."""
        steps = torch.arange(-REACH, REACH + 1)
        at = torch.tensor(heads) - start
        place = at[:, None] + steps
        inside = (place >= 0) & (place < len(states))
        word = self.edge_word(states)[place.clamp(0, len(states) - 1)]
        hidden = word + self.edge_head(states[at])[:, None] + self.edge_step.weight
        score = self.edge(F.relu(hidden))
        first = score[..., 0].masked_fill(~inside | (steps > 0), -1e9)
        last = score[..., 1].masked_fill(~inside | (steps < 0), -1e9)
        extents = [document.extent[i] for i in heads]
        to = torch.tensor([(a - i, b - 1 - i) for i, (a, b) in zip(heads, extents, strict=True)])
        to = to + REACH
        here = inside.gather(1, to).all(1)  # a mention may leave the windows
        if not here.any():
            return states.sum() * 0
        return F.cross_entropy(first[here], to[here, 0]) + F.cross_entropy(last[here], to[here, 1])

    def arrays(self) -> dict[str, np.ndarray]:
        """What `Resolver` takes, float32."""
        return {name: tensor.detach().numpy() for name, tensor in self.state_dict().items()}

    def export(self, folder: Path) -> None:
        """coreference.npz, half floats: `Resolver` computes in single ones."""
        arrays = {name: array.astype(np.float16) for name, array in self.arrays().items()}
        np.savez(folder / "coreference.npz", **arrays)


# -------------------------------------------------------------- a run of its own


def encode(net: Reader, group: Sequence[Window]) -> Tensor:
    """States of the tokens of consecutive windows, one after another."""
    length = max(window.length for window in group)
    width = max(window.stop - window.start for window in group)
    ids, features = (np.zeros((len(group), length), np.int64) for _ in range(2))
    mask = np.full((len(group), 1, 1, length), -1e4, np.float32)
    first = np.zeros((len(group), width), np.int64)
    for row, window in enumerate(group):
        got = model_input(window.document.layout, window.start, window.stop)
        ids[row, : window.length], features[row, : window.length] = got[0], got[1]
        first[row, : len(got[2])] = got[2]
        mask[row, ..., : window.length] = 0
    tensors = [torch.from_numpy(x) for x in (ids, features, first, mask)]
    states = net.encode(net.pieces(tensors[0]), tensors[1], tensors[2], tensors[3])
    return torch.cat([states[row, : w.stop - w.start] for row, w in enumerate(group)])


def states_of(net: Reader, document: CorefDocument) -> np.ndarray:
    """As the shipped reader has them: windows overlap, each token from the one that owns it."""
    layout, passes = document.layout, []
    net.eval()
    for a, b in windows(layout):
        with torch.no_grad():
            states = encode(net, [Window(document, a, b)]).float().numpy()
        passes.append(EncoderPass(a, b, states, states[:, :0]))
    owner = owners(passes, pieces_of_sentences(layout, WINDOW))
    out = np.zeros((len(layout.tokens), HIDDEN), np.float32)
    for number, one in enumerate(passes):
        mine = owner[one.start : one.stop] == number
        out[one.start : one.stop][mine] = one.states[mine]
    return out


def measure(
    net: Reader, coref: Coref, documents: Sequence[CorefDocument], bias: float = 0.0
) -> Score:
    """The CoNLL score of what the shipped decoder makes of the states."""
    resolver, score = Resolver(coref.arrays()), Score()
    for document in documents:
        states = states_of(net, document)
        found = resolver.clusters(document.text, document.layout, states, bias=bias)
        score.add(document.gold, found)
    return score


class Feed:
    """Groups of windows without end, each epoch's in an order of its own."""

    def __init__(self, documents: Sequence[CorefDocument], rng: random.Random) -> None:
        self.documents, self.rng = documents, rng
        self.queue: list[list[Window]] = []

    def next(self) -> list[Window]:
        if not self.queue:
            self.queue = [group for d in self.documents for group in chunks(d, self.rng)]
            self.rng.shuffle(self.queue)
        return self.queue.pop()


def learn(
    net: Reader, coref: Coref, taught: Sequence[CorefDocument], options: argparse.Namespace
) -> None:
    """With the encoder, or, where it is kept as it is, on its states alone."""
    feed = Feed(taught, random.Random(options.seed))
    with torch.autocast("cpu", torch.bfloat16):
        fixed = {d.name: torch.from_numpy(states_of(net, d)) for d in taught if options.heads}
    body = [] if options.heads else [p for p in net.parameters() if p.requires_grad]
    groups = [{"params": body, "weight_decay": 0.01}, {"params": [*coref.parameters()]}]
    rates = options.rate, options.rate * 5
    groups, rates = (groups[1:], rates[1:]) if options.heads else (groups, rates)
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    smooth: Counter[str] = Counter()
    began, step, seen = time.monotonic(), 0, 0
    net.train(), coref.train()
    while (part := (time.monotonic() - began) / 60 / options.minutes) < 1:
        group = feed.next()
        document, place = group[0].document, slice(group[0].start, group[-1].stop)
        for settings, rate in zip(optimizer.param_groups, rates, strict=True):
            settings["lr"] = rate * min(1, (step + 1) / 40) * (1 - part)
        if options.heads:
            states = fixed[document.name][place]
        else:
            with torch.autocast("cpu", torch.bfloat16):
                states = encode(net, group)
        losses = coref.losses(states, document, place)
        sum(losses.values()).backward()
        torch.nn.utils.clip_grad_norm_([*body, *coref.parameters()], 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        step, seen = step + 1, seen + place.stop - place.start
        for name, value in losses.items():
            smooth[name] = 0.97 * smooth.get(name, value.item()) + 0.03 * value.item()
        if step % 25 == 0:
            shown = " ".join(f"{name} {value:.3f}" for name, value in smooth.items())
            rate = seen / (time.monotonic() - began)
            print(f"{step} {part:.0%} {rate:.0f} words/s {shown}", flush=True)


def train(options: argparse.Namespace) -> None:
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    tokens, data = Tokens(fetch() / "tokenizer.json"), options.shared / "data"
    net, coref, kept = Reader(pretrained()), Coref(), {}
    if options.after:
        kept = torch.load(options.after, weights_only=True)
        saved = kept["state"]
        net.load_state_dict({name: saved[name] for name in net.state_dict()})
        if "coref.fine.bias" in saved and not options.anew:
            coref.load_state_dict({name: saved[f"coref.{name}"] for name in coref.state_dict()})
    learn(net, coref, documents(data, tokens, "train", options.litbank), options)
    state = net.state_dict() | {f"coref.{n}": t for n, t in coref.state_dict().items()}
    torch.save({**kept, "state": state}, options.out)
    print(measure(net, coref, documents(data, tokens, "dev")), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--after", type=Path, help="go on from this run")
    parser.add_argument("--rate", type=float, default=2e-4, help="the encoder's; heads 5 times it")
    parser.add_argument("--litbank", action="store_true", help="learn from LitBank as well")
    parser.add_argument("--heads", action="store_true", help="leave the encoder as it is")
    parser.add_argument("--anew", action="store_true", help="with heads not yet trained")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=FOLDER.parent / "coref.pt")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
