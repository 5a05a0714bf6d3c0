"""Trained networks to ONNX: fp32 by torch, then int8 weights with scales found at run time."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from reading_model import MiniLM


class Embedder(nn.Module):
    """Embedded pieces [T, 384] to the mean of their states, unit length."""

    def __init__(self, encoder: MiniLM) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces: Tensor) -> Tensor:
        mean = self.encoder(pieces[None], torch.zeros(1, 1, 1, 1))[0].mean(0)
        return mean / mean.norm()


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
