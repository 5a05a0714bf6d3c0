"""Go on from shipped weights: python training/reading_resume.py [--weights FOLDER] --out RUN.pt

Turns reading.onnx, roles.onnx and coreference.npz back into a run that `reading.py --after`
takes. Int8 weights come back as they ship, so this is the shipped reader to the last digit but
not the run that it was made from. What the shipped reader lacks starts anew.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from onrecord.analyse.encoder import WEIGHTS
from reading_coref import Coref
from reading_model import FOLDER, Reader, pretrained

PARTS = ("qkv", "out", "up", "down")


def arrays(path: Path) -> dict[str, np.ndarray]:
    """A model's arrays by name, and its int8 products' weights as "product N", in order."""
    model = onnx.load(path)
    found = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}

    def whole(name: str) -> np.ndarray:
        stem = name.removesuffix("_quantized")
        values, zero = found[name].astype(np.float32), found[f"{stem}_zero_point"]
        return (values - zero.astype(np.float32)) * found[f"{stem}_scale"]

    names = [n.input[1] for n in model.graph.node if n.op_type == "MatMulInteger"]
    products = {f"product {i}": whole(name) for i, name in enumerate(names)}
    quantized = {n.removesuffix("_quantized"): whole(n) for n in found if n.endswith("_quantized")}
    return found | quantized | products


def restore(net: Reader, folder: Path) -> list[str]:
    """Fill ``net`` from the shipped files; gives the names of what they do not hold."""
    layers = len(net.encoder.layers)
    reading, roles = arrays(folder / "reading.onnx"), arrays(folder / "roles.onnx")
    state = net.state_dict()
    given = {name: value for name, value in (reading | roles).items() if name in state}
    for layer in range(layers):
        for number, part in enumerate(PARTS):
            given[f"encoder.layers.{layer}.{part}.weight"] = reading[
                f"product {4 * layer + number}"
            ].T
    heads = ("tags", "certainty.inner", "certainty.out")
    for number, name in enumerate(heads, 4 * layers):
        given[f"{name}.weight"] = reading[f"product {number}"].T
    if (folder / "coreference.npz").is_file():  # the fast model has none
        with np.load(folder / "coreference.npz", allow_pickle=False) as linked:
            given |= {f"coref.{name}": linked[name].astype(np.float32) for name in linked.files}
    given["roles.out.weight"] = roles["val_72"].T
    table = reading["features.weight"]
    nothing = np.zeros_like(table[0])
    given["shape.weight"] = table[:8]
    given["quote.weight"] = np.stack([nothing, table[8] - table[0]])
    given["paragraph.weight"] = np.stack([nothing, table[16] - table[0]])
    net.load_state_dict(
        {n: torch.from_numpy(np.array(given[n])) if n in given else v for n, v in state.items()}
    )
    return [name for name in state if name not in given]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--out", type=Path, default=FOLDER.parent / "shipped.pt")
    options = parser.parse_args()
    made = json.loads((options.weights / "reading.json").read_text("utf-8"))["made"]
    net = Reader(pretrained(), made.get("layers", 6))
    net.coref = Coref()
    print("anew:", *restore(net, options.weights))
    torch.save({"state": net.state_dict(), "made": made}, options.out)


if __name__ == "__main__":
    main()
