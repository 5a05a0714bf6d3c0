"""Every figure of the reader in one table: python eval/table.py [--shared FOLDER] [--quick]

Beside each figure stands what is wanted of it. --quick reads the first few documents of
each corpus, which is what `tests/test_floors.py` pins in `eval/floors.toml`; its figures
say whether something broke, not how good the reader is. The scripts that a row comes from
can be run alone, and say more.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

QUICK = 8  # documents of each corpus
Figures = dict[str, float] | None


@dataclass(frozen=True)
class Row:
    """One line: which figure of which script's ``measure``, and what is wanted of it."""

    name: str
    script: str
    figure: str
    wanted: float
    at_most: bool = False
    model: str = "full"

    def is_met(self, got: float) -> bool:
        return got <= self.wanted if self.at_most else got >= self.wanted


ROWS = (
    Row("PolNeAR dev, outermost: found", "polnear", "found", 79),
    Row("… whole, exact", "polnear", "whole exact", 60),
    Row("… whole, partial", "polnear", "whole partial", 82),
    Row("… plain speech, recall, direct", "polnear", "plain direct", 98.5),
    Row("… plain speech, recall, indirect", "polnear", "plain indirect", 93),
    Row("… found lost when names are replaced", "renamed", "lost", 1, at_most=True),
    Row("GUM's other genres: found", "gum", "found", 60),
    Row("… nesting links F1", "gum", "nesting link", 45),
    Row("speaker, where a pronoun or description", "speakers", "resolved", 80),
    Row("stance other than asserts, F1", "stance", "F1", 80),
    Row("coreference, OntoGUM dev, CoNLL F1", "coref", "CoNLL F1", 60),
    Row("times, timeml dev, value F1", "times", "value F1", 82),
    Row("… our own list, values right (%)", "times", "own list", 95),
    Row("certainty, FactBank's part: MAE", "certainty", "MAE", 0.40, at_most=True),
    Row("… r", "certainty", "r", 0.80),
    Row("probabilities: expected calibration error", "calibration", "ECE", 0.05, at_most=True),
    Row("same spans, 16 sentences put before (%)", "robustness", "same, 16 sentences before", 90),
    Row("speed of annotate : spaCy's pipeline", "speed", "ratio", 0.45),
    Row("fast: PolNeAR dev, found", "polnear", "found", 75, model="fast"),
    Row("… whole, exact", "polnear", "whole exact", 54, model="fast"),
    Row("… speed of annotate : spaCy's pipeline", "speed", "ratio", 0.9, model="fast"),
    Row("memory for a long text (MB)", "memory", "peak MB", 600, at_most=True),
    Row("memory for a web archive of 2 GB (MB)", "archive", "peak MB", 500, at_most=True),
    Row("versions of one article found (%)", "versions", "found (%)", 85),
)


def figures(script: str, shared: Path, first: int | None, model: str = "full") -> Figures:
    """What the script measures, or None where it (or its head in the model) is not there yet."""
    if script == "memory":
        from robustness import memory

        return memory(0.02 if first else 0.1)
    try:
        module = importlib.import_module(script)
    except ModuleNotFoundError as error:
        if error.name == script:
            return None
        raise
    measure = getattr(module, "measure", None)
    if measure is None:
        return None
    return measure(shared, first, model=model) if model != "full" else measure(shared, first)


def table(shared: Path, first: int | None, only: list[str]) -> Iterator[str]:
    """The lines of the table, as they are known."""
    yield f"{'':42}{'wanted':>9}{'got':>9}"
    known: dict[tuple[str, str], Figures] = {}
    for row in ROWS:
        if only and row.script not in only:
            continue
        source = (row.script, row.model)
        if source not in known:
            known[source] = figures(row.script, shared, first, row.model)
        got = (known[source] or {}).get(row.figure)
        wanted = f"{'≤' if row.at_most else '≥'} {row.wanted:g}"
        told = "not there yet" if got is None else f"{got:.{2 if row.wanted <= 1 else 1}f}"
        mark = "" if got is None or row.is_met(got) else "  short"
        yield f"{row.name:42}{wanted:>9}{told:>9}{mark}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--quick", action="store_true", help=f"the first {QUICK} documents only")
    parser.add_argument("--only", nargs="*", default=[], help="scripts, by name")
    options = parser.parse_args()
    if not (options.shared / "data").is_dir():
        sys.exit(f"no data in {options.shared}: give its folder with --shared")
    began = time.perf_counter()
    for line in table(options.shared, QUICK if options.quick else None, options.only):
        print(line, flush=True)
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
