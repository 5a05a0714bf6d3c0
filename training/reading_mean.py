"""The mean of two runs: python training/reading_mean.py A.pt B.pt --share S --out RUN.pt

Weights of two legs of one training lie close enough that their mean is often better than
either (Wortsman et al. 2022, "Model soups"). ``--share`` is how much of B goes in.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("runs", nargs=2, type=Path)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    one, other = (torch.load(run, weights_only=True) for run in options.runs)
    state = {
        name: torch.lerp(value, other["state"][name], options.share)
        for name, value in one["state"].items()
    }
    mixed = f"the mean of the last two legs, {options.share:g} of the last"
    torch.save({"state": state, "made": other["made"] | {"mean": mixed}}, options.out)


if __name__ == "__main__":
    main()
