"""Trained networks to ONNX: fp32 by torch, then int8 weights with scales found at run time."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from reading_model import MiniLM, Reader


class Embedder(nn.Module):
    """Embedded pieces [T, 384] to the mean of their states, unit length."""

    def __init__(self, encoder: MiniLM) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces: Tensor) -> Tensor:
        mean = self.encoder(pieces[None], torch.zeros(1, 1, 1, 1))[0].mean(0)
        return mean / mean.norm()


class Tagger(nn.Module):
    """One window: pieces [T, 384], features [T], first [W] to states [W, 384], tags [W, 14].

    The tags are the cues' three logits, the names' nine, the logit that the word is an event
    and its certainty on FactBank's scale.
    """

    def __init__(self, net: Reader) -> None:
        super().__init__()
        self.encoder, self.tags, self.certainty = net.encoder, net.tags, net.certainty
        with torch.no_grad():  # the three added embeddings as one table
            self.features = nn.Embedding.from_pretrained(net.features(torch.arange(32)))

    def forward(self, pieces: Tensor, features: Tensor, first: Tensor) -> tuple[Tensor, Tensor]:
        x = pieces + self.features(features)
        states = self.encoder(x[None], torch.zeros(1, 1, 1, 1))[0][first]
        return states, torch.cat([self.tags(states), self.certainty(states)[:, :2]], 1)


class Tie(nn.Module):
    """One window's states [W, 384] and its cues' first and last words to [N, W, 6]."""

    def __init__(self, net: Reader) -> None:
        super().__init__()
        self.roles = net.roles

    def forward(self, states: Tensor, first: Tensor, last: Tensor, sentence: Tensor) -> Tensor:
        word, by = self.roles.word(states)[None], self.roles.word_by(states)[None]
        ends = torch.cat([states[first], states[last]], -1)
        offset = sentence[None] - sentence[first][:, None]
        return self.roles(word, by, ends, first, last, offset)


def export(
    module: nn.Module,
    inputs: dict[str, Tensor],
    sizes: tuple[dict[int, str], ...],
    outputs: list[str],
    path: Path,
    int8: bool = True,
) -> None:
    """Write ``module`` to ``path``; ``sizes`` names each input's dimensions that vary."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    module.eval()
    limit = {"T": 512, "W": 511, "N": 400}
    used = {name for size in sizes for name in size.values()}
    named = {name: torch.export.Dim(name, min=1, max=limit[name]) for name in sorted(used)}
    shapes = tuple({at: named[name] for at, name in size.items()} for size in sizes)
    full = path.with_suffix(".fp32.onnx") if int8 else path
    with torch.no_grad():
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(full),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_shapes=shapes,
            opset_version=18,
            dynamo=True,
            external_data=False,
            verbose=False,
        )
    if int8:
        quantize_dynamic(str(full), str(path), weight_type=QuantType.QInt8, per_channel=True)
        full.unlink()
    _bare(path)


def _bare(path: Path) -> None:
    """Take out where each node was traced from: it names folders and changes nothing."""
    import onnx

    model = onnx.load(path)
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, path)
