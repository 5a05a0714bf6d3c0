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


def arrays(path: Path) -> dict[str, np.ndarray]:
    """A graph's constants by name; int8 matrices [in, out] as floats [out, in]."""
    found = {i.name: numpy_helper.to_array(i) for i in onnx.load(path).graph.initializer}
    for name in [name for name in found if name.endswith(".int8")]:
        stem = name.removesuffix(".int8")
        found[stem] = (found[name].astype(np.float32) * found[f"{stem}.scale"]).T
    return found


def restore(net: Reader, folder: Path) -> list[str]:
    """Fill ``net`` from the shipped files; gives the names of what they do not hold."""
    reading, roles = arrays(folder / "reading.onnx"), arrays(folder / "roles.onnx")
    state = net.state_dict()
    given = {name: value for name, value in reading.items() if name in state}
    given |= {f"roles.{name}": value for name, value in restored_roles(roles).items()}
    if (folder / "coreference.npz").is_file():  # the fast model has none
        with np.load(folder / "coreference.npz", allow_pickle=False) as linked:
            given |= {f"coref.{name}": linked[name].astype(np.float32) for name in linked.files}
    near = reading["certainty.near.weight"]  # out, words × in
    near = near.reshape(len(near), -1, len(reading["certainty.word.bias"])).transpose(0, 2, 1)
    given["certainty.near.weight"] = near
    for part in ("weight", "bias"):  # only the first source's scale ships
        own, some = state[f"certainty.above.{part}"].numpy().copy(), f"certainty.above.{part}"
        own[: len(reading[some])] = reading[some]
        given[some] = own
    table = reading["features.weight"]
    nothing = np.zeros_like(table[0])
    given["shape.weight"] = table[:8]
    given["quote.weight"] = np.stack([nothing, table[8] - table[0]])
    given["paragraph.weight"] = np.stack([nothing, table[16] - table[0]])
    net.load_state_dict(
        {n: torch.from_numpy(np.array(given[n])) if n in given else v for n, v in state.items()}
    )
    return [name for name in state if name not in given]


def restored_roles(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The role network's tensors out of what `reading_graph.tie` joined."""
    out = {"out.weight": found["out.weight"].T, "out.bias": found["out.bias"]}
    for name in ("word", "cue"):
        weights = np.split(found[f"{name}.weight"].T, 2), np.split(found[f"{name}.bias"], 2)
        for part, weight, bias in zip((name, f"{name}_by"), *weights, strict=True):
            out |= {f"{part}.weight": weight, f"{part}.bias": bias}
    # only the sums of the two tables are kept: the sentence's share is told by its mean
    both = found["places.weight"].reshape(43, 9, -1)
    out["sentence.weight"] = both.mean(0) - both.mean((0, 1))
    out["distance.weight"] = both.mean(1)
    for name in ("near1", "near2"):
        width = len(found[f"{name}.steps"])
        weight = found[f"{name}.weight"].reshape(len(found[f"{name}.bias"]), -1, width)
        out[f"{name}.weight"] = (weight * found[f"{name}.steps"]).transpose(0, 2, 1)
        out[f"{name}.bias"] = found[f"{name}.bias"]
    return out


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
