"""Every figure of the reader in one table: python eval/table.py [--shared FOLDER] [--quick]

Beside each figure stands what is wanted of it. --all adds the other rooms' (pages, stories,
parties, copies, versions, hostile pages, a web archive of 2 GB, a ledger of 20,000 reports),
which takes far longer and some gigabytes of disk; --only NAME... takes the rows of those
scripts, whichever room's they are. --quick reads the first few documents of each corpus, which
is what `tests/test_floors.py` pins in `eval/floors.toml`; its figures say whether something
broke, not how good anything is. The scripts that a row comes from can be run alone, and say more.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

QUICK = 8  # documents of each corpus
HERE = str(Path(__file__).resolve().parent)
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
    Row("fast: PolNeAR dev, found", "polnear", "found", 74, model="fast"),
    Row("… whole, exact", "polnear", "whole exact", 54, model="fast"),
    Row("… speed of annotate : spaCy's pipeline", "speed", "ratio", 0.9, model="fast"),
    Row("memory for a long text (MB)", "memory", "peak MB", 600, at_most=True),
)
OTHERS = (  # measured only when asked for
    Row("pages: aeb, F1", "pages", "aeb F1", 0.972),
    Row("… n4k, F1", "pages", "n4k F1", 0.94),
    Row("… wcxb, F1", "pages", "wcxb F1", 0.948),
    Row("… fundus, F1", "pages", "fundus F1", 0.955),
    Row("… first paragraph lost, n4k (%)", "pages", "n4k first lost", 8, at_most=True),
    Row("… time a page : trafilatura's", "pages", "speed ratio", 1.3, at_most=True),
    Row("dates of publication right", "dates", "right", 0.92),
    Row("… wrong where said to be sure", "dates", "wrong when sure", 0.02, at_most=True),
    Row("authors, n4k: precision", "authors", "ours precision", 0.9),
    Row("… recall", "authors", "ours recall", 0.85),
    Row("hostile pages borne, of 285, by the clock", "hostile", "borne", 285),
    Row("… hostile places borne, of 202", "hostile", "places borne", 202),
    Row("memory for a web archive of 2 GB (MB)", "archive", "peak MB", 500, at_most=True),
    Row("versions of one article found (%)", "versions", "found (%)", 85),
    Row("stories: allsides, kept aside, B-cubed F1", "stories", "allsides kept aside F", 0.87),
    Row("… ECB+, F1", "stories", "ecbplus F", 0.93),
    Row("… BASIL, F1", "stories", "basil F", 0.97),
    Row("copies between outlets: precision", "copies", "cross precision", 0.98),
    Row("… recall", "copies", "cross recall", 0.98),
    Row("adding a report: to 20,000 : to 200", "scale", "ratio", 1.5, at_most=True),
    Row("event coreference, ECB+ dev, CoNLL F1", "events", "CoNLL F1", 75),
    Row("timelines of SemEval-2015 from raw text, F1", "timelines", "F1", 15),
    Row("pairs: Emergent, three-way accuracy", "pairs", "Emergent", 76),
    Row("… contradicts, F1", "pairs", "Emergent contradict F1", 65),
    Row("… MSRP, same or not", "pairs", "MSRP", 80),
    Row("… COVID-Fact dev, three-way accuracy", "pairs", "facts", 75),
    Row("known claims, MAP@5", "claimmatch", "MAP@5", 0.9),
    Row("“contradicts” right in stories kept aside (%)", "contradictions",
        "heard: tensions, precision", 85, model="fast"),
    Row("… by the rules alone", "contradictions", "alone: tensions, precision", 85, model="fast"),
    Row("two people in one party, full names (%)", "parties",
        "wrong merges, of full names", 3, at_most=True),
    Row("… bare surnames too (%)", "parties", "wrong merges, of all pairs", 3, at_most=True),
)  # fmt: skip


def figures(script: str, shared: Path, first: int | None, model: str = "full") -> Figures:
    """What the script measures, or None where it (or its head in the model) is not there yet."""
    if script == "memory":
        from robustness import memory

        return memory(0.02 if first else 0.1)
    sys.path.insert(0, HERE)  # a script before may have put training/ first: it has a stories.py
    try:
        module = importlib.import_module(script)
    except ModuleNotFoundError as error:
        if error.name == script:
            return None
        raise
    finally:
        sys.path.remove(HERE)
    measure = getattr(module, "measure", None)
    if measure is None:
        return None
    return measure(shared, first, model=model) if model != "full" else measure(shared, first)


def chosen(only: list[str], every: bool) -> list[Row]:
    """The reader's rows, with ``every`` the others' too, or those of the scripts in ``only``."""
    rows = [*ROWS, *OTHERS] if every or only else list(ROWS)
    return [row for row in rows if not only or row.script in only]


def table(shared: Path, first: int | None, rows: Iterable[Row]) -> Iterator[str]:
    """The lines of the table, as they are known."""
    yield f"{'':42}{'wanted':>9}{'got':>9}"
    known: dict[tuple[str, str], Figures] = {}
    for row in rows:
        source = (row.script, row.model)
        if source not in known:
            known[source] = figures(row.script, shared, first, row.model)
        got = (known[source] or {}).get(row.figure)
        wanted = f"{'≤' if row.at_most else '≥'} {row.wanted:g}"
        digits = 3 if row.wanted < 1 else 2 if row.wanted < 2 else 1
        told = "not there yet" if got is None else f"{got:.{digits}f}"
        mark = "" if got is None or row.is_met(got) else "  short"
        yield f"{row.name:42}{wanted:>9}{told:>9}{mark}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--quick", action="store_true", help=f"the first {QUICK} documents only")
    scripts = sorted({row.script for row in (*ROWS, *OTHERS)})
    parser.add_argument("--all", action="store_true", help="the other rooms' figures, too")
    parser.add_argument(
        "--only", nargs="+", default=[], choices=scripts, metavar="NAME", help=" ".join(scripts)
    )
    options = parser.parse_args()
    if not (options.shared / "data").is_dir():
        sys.exit(f"no data in {options.shared}: give its folder with --shared")
    began = time.perf_counter()
    rows = chosen(options.only, options.all)
    for line in table(options.shared, QUICK if options.quick else None, rows):
        print(line, flush=True)
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
