"""Make the sentence embedder and the piece table: python training/embedder.py

Nothing is learned here: all-MiniLM-L6-v2 as published, its piece table as int8 rows (which
the reading model shares), its layers in int8. Prints how close the shipped vectors are to
the published model's.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from onrecord.analyse.encoder import WEIGHTS, Encoder
from reading_export import Embedder, export
from reading_model import HIDDEN, MiniLM, fetch, pretrained, quantized_table

SAMPLES = (
    "The ferry left the harbour at dawn.",
    "A spokeswoman for the port said the ferry had sailed on time.",
    "Officials declined to say who had ordered the inspection.",
    "The council voted 7 to 2 to close the old bridge until spring.",
    "No.",
)


def tokenizer(folder: Path) -> str:
    """The tokenizer without padding and cutting, which the program sees to itself."""
    data = json.loads((folder / "tokenizer.json").read_text("utf-8"))
    data["truncation"] = data["padding"] = None
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    state = pretrained()
    table, scale = quantized_table(state)
    np.savez_compressed(out / "pieces.npz", table=table, scale=scale)
    (out / "tokenizer.json").write_text(tokenizer(fetch()), "utf-8")
    network = Embedder(MiniLM(state)).eval()
    export(
        network,
        {"pieces": torch.randn(9, HIDDEN)},
        ({0: "T"},),
        ["vector"],
        out / "embedder.onnx",
    )
    encoder = Encoder(weights=out)
    full = state["embeddings.word_embeddings.weight"]
    for text, vector in zip(SAMPLES, encoder.embed(SAMPLES), strict=True):
        with torch.no_grad():
            wanted = network(full[torch.from_numpy(encoder.tokens.sentence(text))]).numpy()
        print(f"cosine to the published model {float(vector @ wanted):.4f}  {text}")


if __name__ == "__main__":
    main()
