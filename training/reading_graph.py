"""The reader's two networks as ONNX graphs, written with onnxruntime's own fused operators.

Traced graphs leave attention, GELU and the joined norms to be found again by pattern, which
succeeds in part only, and the norm that onnxruntime fuses with a sum is slower than the two
apart. Written out, the same weights take a fifth less time. Weights are int8, a scale a column;
the encoder's inputs get their scale from each window, the role head's convolutions a fixed one
(`ranges`): that of what they see in texts that the reader was not trained on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from reading_model import HEADS, HIDDEN, LEVELS, Certainty, Reader, Roles, distance_bucket

CONTRIB = "com.microsoft"  # onnxruntime's own operators
OURS = {"DynamicQuantizeMatMul", "MatMulIntegerToFloat", "MultiHeadAttention", "Gelu"}
KINDS = {"float": TensorProto.FLOAT, "int": TensorProto.INT64}
ZERO = 8  # the byte for zero: GELU goes but little below
REACH = 511  # the farthest that two words of a window can be apart
FAR_SENTENCE = 4  # sentences farther than this are as far
Range = tuple[np.ndarray, np.ndarray]  # the least and the most of each channel
Sized = tuple[str, str, list[Any]]  # name, kind, sizes


@dataclass
class Graph:
    """Nodes and values in the making; a node's output is called by its number."""

    nodes: list[Any] = field(default_factory=list)
    values: dict[str, np.ndarray] = field(default_factory=dict)

    def value(self, name: str, value: Any, dtype: Any = None) -> str:
        """A constant; lists and numbers are int64 unless told otherwise."""
        if isinstance(value, torch.Tensor):
            value = value.detach().numpy()
        if not isinstance(value, np.ndarray):
            value = np.array(value, dtype or np.int64)
        self.values[name] = np.ascontiguousarray(value) if value.ndim else value
        return name

    def node(self, kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        """Add a node; gives its output's name, a list of them where there are several."""
        at = len(self.nodes)
        names = [f"{kind}.{at}" if outputs == 1 else f"{kind}.{at}.{i}" for i in range(outputs)]
        domain = CONTRIB if kind in OURS else ""
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def int8(self, name: str, weight: np.ndarray) -> tuple[str, str]:
        """A matrix [in, out] as int8 and its scales, one a column."""
        scale = (np.abs(weight).max(0) / 127).clip(1e-12).astype(np.float32)
        return (
            self.value(f"{name}.int8", np.rint(weight / scale).astype(np.int8)),
            self.value(f"{name}.scale", scale),
        )

    def product(self, name: str, weight: np.ndarray, bias: Any, x: str) -> str:
        """x [N, in] times an int8 matrix [in, out], and a bias; ``x`` is scaled as it comes."""
        matrix, scale = self.int8(f"{name}.weight", weight)
        bias = self.value(f"{name}.bias", bias)
        return self.node("DynamicQuantizeMatMul", x, matrix, scale, "", bias)

    def linear(self, name: str, layer: torch.nn.Linear, x: str) -> str:
        return self.product(name, layer.weight.detach().numpy().T, layer.bias, x)

    def norm(self, name: str, layer: torch.nn.LayerNorm, x: str) -> str:
        weight = self.value(f"{name}.weight", layer.weight)
        bias = self.value(f"{name}.bias", layer.bias)
        return self.node("LayerNormalization", x, weight, bias, epsilon=layer.eps)

    def model(self, inputs: Sequence[Sized], outputs: dict[str, Sized]) -> onnx.ModelProto:
        """``outputs`` tells by which name a node's output is known outside."""
        for inner, (name, _, _) in outputs.items():
            self.nodes.append(helper.make_node("Identity", [inner], [name]))
        infos = [
            [helper.make_tensor_value_info(name, KINDS[kind], sizes) for name, kind, sizes in some]
            for some in (inputs, outputs.values())
        ]
        values = [numpy_helper.from_array(value, name) for name, value in self.values.items()]
        graph = helper.make_graph(self.nodes, "reader", *infos, values)
        opsets = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
        onnx.checker.check_model(model)
        return model


def tagger(net: Reader) -> onnx.ModelProto:
    """One window: pieces [T, 384], features [T], first [W] to states [W, 384], tags [W, 14].

    The tags are the cues' three logits, the names' nine, the logit that the word is an event
    and its certainty on FactBank's scale.
    """
    g = Graph()
    zero, rows = g.value("zero", [0]), g.value("rows", [0])
    table = g.value("features.weight", net.features(torch.arange(32)))
    position = g.value("encoder.position", net.encoder.position)
    here = g.node("Slice", position, zero, g.node("Shape", "features"), rows)
    x = g.node("Add", g.node("Add", "pieces", g.node("Gather", table, "features")), here)
    x = g.norm("encoder.norm", net.encoder.norm, x)
    thirds = g.value("thirds", [HIDDEN] * 3)
    for number, layer in enumerate(net.encoder.layers):
        at = f"encoder.layers.{number}"
        joined = g.node("Unsqueeze", g.linear(f"{at}.qkv", layer.qkv, x), zero)
        parts = g.node("Split", joined, thirds, outputs=3, axis=2)
        scale = (HIDDEN // HEADS) ** -0.5
        mixed = g.node("MultiHeadAttention", *parts, num_heads=HEADS, scale=scale)
        mixed = g.linear(f"{at}.out", layer.out, g.node("Squeeze", mixed, zero))
        x = g.norm(f"{at}.norm1", layer.norm1, g.node("Add", x, mixed))
        inner = g.node("Gelu", g.linear(f"{at}.up", layer.up, x))
        inner = g.linear(f"{at}.down", layer.down, inner)
        x = g.norm(f"{at}.norm2", layer.norm2, g.node("Add", x, inner))
    states = g.node("Gather", x, "first")
    tags = g.linear("tags", net.tags, states)
    tags = g.node("Concat", tags, *_certainty(g, net.certainty, states), axis=1)
    return g.model(
        [("pieces", "float", ["T", HIDDEN]), ("features", "int", ["T"]), ("first", "int", ["W"])],
        {
            states: ("states", "float", ["W", HIDDEN]),
            tags: ("tags", "float", ["W", net.tags.out_features + 2]),
        },
    )


def _certainty(g: Graph, head: Certainty, states: str) -> tuple[str, str]:
    """The logit that a word is an event, and its certainty on the first source's scale."""
    at = "certainty"
    event = g.linear(
        f"{at}.out", head.out, g.node("Gelu", g.linear(f"{at}.inner", head.inner, states))
    )
    word = g.node("Gelu", g.linear(f"{at}.word", head.word, states))
    size = head.near.kernel_size[0]
    beside = _beside(g, word, size, axis=0, value=g.value("nothing", 0.0, np.float32))
    matrix = head.near.weight.detach().numpy().transpose(2, 1, 0)  # words, in, out
    near = g.product(f"{at}.near", matrix.reshape(-1, matrix.shape[2]), head.near.bias, beside)
    count = len(LEVELS)
    first = torch.nn.Linear(head.above.in_features, count)
    first.weight.data, first.bias.data = head.above.weight[:count], head.above.bias[:count]
    above = g.node("Sigmoid", g.linear(f"{at}.above", first, g.node("Gelu", near)))
    summed = g.node("ReduceSum", above, g.value("columns", [1]))
    return event, g.node("Sub", summed, g.value("middle", count / 2, np.float32))


def _beside(g: Graph, x: str, size: int, axis: int, value: str) -> str:
    """Each word's vector and those of the words around it, ``size`` in all, in one row."""
    rank = axis + 2
    margins = [size // 2 * (at % rank == axis) for at in range(2 * rank)]
    x = g.node("Pad", x, g.value("margins", margins), value)
    along, end = g.value("along", [axis]), np.iinfo(np.int64).max
    parts = []
    for at in range(size):
        start = g.value(f"from {at}", [at])
        stop = g.value(f"to {at}", [at + 1 - size if at + 1 < size else end])
        parts.append(g.node("Slice", x, start, stop, along))
    return g.node("Concat", *parts, axis=axis + 1)


@torch.no_grad()
def ranges(
    roles: Roles, seen: Iterable[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]
) -> list[Range]:
    """The least and the most that each channel of each convolution's input holds.

    ``seen`` are what the graph of `tie` gets: states [W, 384], first and last [N], sentence [W].
    """
    layers = (roles.near1, roles.near2)
    found: list[list[Any]] = [[torch.zeros(()), torch.zeros(())] for _ in layers]
    handles = []
    for place, layer in zip(found, layers, strict=True):

        def note(_: Any, inputs: tuple[torch.Tensor], place: list[Any] = place) -> None:
            low, high = inputs[0].amin((0, 2)), inputs[0].amax((0, 2))
            place[:] = torch.minimum(place[0], low), torch.maximum(place[1], high)

        handles.append(layer.register_forward_pre_hook(note))
    for arrays in seen:
        states, first, last, sentence = map(torch.from_numpy, arrays)
        word, by = roles.word(states)[None], roles.word_by(states)[None]
        ends = torch.cat([states[first], states[last]], -1)
        roles(word, by, ends, first, last, sentence[None] - sentence[first][:, None])
    for handle in handles:
        handle.remove()
    return [(low.numpy(), high.numpy()) for low, high in found]


def tie(roles: Roles, held: Sequence[Range]) -> onnx.ModelProto:
    """One window's states [W, 384], its cues' first and last words [N] and each word's sentence
    [W] to six logits [N, W, 6]. ``held`` is what `ranges` found."""
    g = Graph()
    one, halves = g.value("one", [1]), g.value("halves", [roles.out.in_features] * 2)
    word = _joined(g, "word", roles.word, roles.word_by, "states")
    word, by = g.node("Split", word, halves, outputs=2, axis=1)
    ends = [g.node("Gather", "states", "first"), g.node("Gather", "states", "last")]
    cue = _joined(g, "cue", roles.cue, roles.cue_by, g.node("Concat", *ends, axis=1))
    cue, cue_by = g.node("Split", g.node("Unsqueeze", cue, one), halves, outputs=2, axis=2)
    z = g.node("Add", g.node("Mul", by, cue_by), g.node("Add", word, cue))
    z = g.node("Gelu", g.node("Add", z, _places(g, roles, one)))
    for name, seen in zip(("near1", "near2"), held, strict=True):
        near = _convolution(g, name, getattr(roles, name), z, seen)
        z = g.node("Add", z, g.node("Gelu", near))
    out = g.node("MatMul", z, g.value("out.weight", roles.out.weight.T))
    out = g.node("Add", out, g.value("out.bias", roles.out.bias))
    return g.model(
        [
            ("states", "float", ["W", HIDDEN]),
            ("first", "int", ["N"]),
            ("last", "int", ["N"]),
            ("sentence", "int", ["W"]),
        ],
        {out: ("roles", "float", ["N", "W", 6])},
    )


def _joined(g: Graph, name: str, a: torch.nn.Linear, b: torch.nn.Linear, x: str) -> str:
    """Two layers on the same input as one product, in floats."""
    weight = g.value(f"{name}.weight", torch.cat([a.weight, b.weight]).T)
    return g.node("Gemm", x, weight, g.value(f"{name}.bias", torch.cat([a.bias, b.bias])))


def _places(g: Graph, roles: Roles, one: str) -> str:
    """What the distance of each word from a cue, in words and in sentences, adds: [N, W, width]."""
    buckets = distance_bucket(torch.arange(-REACH, REACH + 1))
    sentences = 2 * FAR_SENTENCE + 1
    both = roles.distance.weight[:, None] + roles.sentence.weight[None]
    table = g.value("places.weight", both.flatten(0, 1))
    zero, step, reach = g.value("0", 0), g.value("1", 1), g.value("reach", REACH)
    count = g.node("Squeeze", g.node("Shape", "sentence"))
    at = g.node("Range", zero, count, step)
    before = g.node("Min", g.node("Sub", at, g.node("Unsqueeze", "first", one)), zero)
    after = g.node("Max", g.node("Sub", at, g.node("Unsqueeze", "last", one)), zero)
    far = g.node("Add", g.node("Add", before, after), reach)
    far = g.node("Gather", g.value("bucket", buckets * sentences), far)
    own = g.node("Unsqueeze", g.node("Gather", "sentence", "first"), one)
    low, high = g.value("low", -FAR_SENTENCE), g.value("high", FAR_SENTENCE)
    offset = g.node("Clip", g.node("Sub", "sentence", own), low, high)
    place = g.node("Add", far, g.node("Add", offset, high))
    return g.node("Gather", table, place)


def _convolution(g: Graph, name: str, layer: torch.nn.Conv1d, z: str, held: Range) -> str:
    """A convolution over the words of [N, W, width] as one product of bytes.

    Each channel of the input has a scale of its own, which its weights take back.
    """
    weight = layer.weight.detach().numpy()  # out, in, words
    out, width, size = weight.shape
    step = np.maximum(-held[0] / ZERO, held[1] / (255 - ZERO)).clip(1e-6).astype(np.float32)
    scaled = (weight * step[None, :, None]).transpose(2, 1, 0).reshape(size * width, out)
    bytes_, scale = g.int8(f"{name}.weight", scaled)
    zero, unit = g.value("zero", ZERO, np.uint8), g.value("unit", 1.0, np.float32)
    # scaled first: QuantizeLinear with a scale a channel is slow
    x = g.node("Mul", z, g.value(f"{name}.steps", 1 / step))
    x = g.node("QuantizeLinear", x, unit, zero)
    x = _beside(g, x, size, axis=1, value=zero)
    bias = g.value(f"{name}.bias", layer.bias)
    return g.node("MatMulIntegerToFloat", x, bytes_, unit, scale, zero, "", bias)
