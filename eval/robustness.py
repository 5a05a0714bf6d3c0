"""Does a text read the same wherever it stands, on any number of threads, whatever came before?

usage: python eval/robustness.py [--shared FOLDER] [--first N] [--neutral 1 4 16] [--memory MB]

Neutral sentences of our own, in a paragraph of their own, are put before each PolNeAR dev
document, so that the windows through which the model sees it fall elsewhere. "same" is the
share of the document's statements that come out with the very same spans; "kept" those
still found by the scorer's rule (contents agree by Dice >= .5, source and cue touch). The
row for no sentences reads the text again after other texts, and with two threads.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polnear
from onrecord.analyse.encoder import Encoder

NEUTRAL = (
    "The bridge at Vessin is forty years old.",
    "Two lanes lead over the water, and a footpath runs beside them.",
    "It was painted green in the spring.",
    "On most mornings the fog is gone by nine.",
    "The ferry needs eleven minutes for the same way.",
    "Its quay lies a little further up the river.",
)
PARAGRAPH = (
    "The harbour master of Vessin, Ada Marlow, said the old bridge would close in spring. "
    "“It is not safe,” she told the council on Monday. The ferry operator declined to comment. "
    "Ships waited outside the breakwater while the tide turned, and nobody on the quay knew why. "
    "According to the Norland Courier, the ministry had been warned in May 2019.\n\n"
)
READ_LONG = """
import sys, time
sys.path.append(sys.argv[1])
from peak import peak
from onrecord.analyse import Reader
text, reader = sys.stdin.read(), Reader()
reader.annotate("The mayor said so.")
began = time.process_time()
count = len(reader.annotate(text, "2021-06-16").analysis.statements)
print(count, time.process_time() - began, peak())
"""


def neutral(count: int) -> str:
    """A paragraph of so many neutral sentences, and the blank line behind it."""
    if not count:
        return ""
    return " ".join(NEUTRAL[at % len(NEUTRAL)] for at in range(count)) + "\n\n"


def moved(one: dict[str, Any], by: int) -> dict[str, Any]:
    """The attribution with its spans moved."""
    return {role: tuple((a + by, b + by) for a, b in one[role]) for role in polnear.ROLES}


def compare(
    text: str, before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]], scoring: Any
) -> tuple[int, int]:
    """How many of the statements before are after: with the same spans; found at all."""
    document = scoring.Doc(text)
    first, second = ([scoring.Item(one, document) for one in side] for side in (before, after))
    pairs = scoring.align(first, second)
    spans = [moved(one, 0) for one in after]
    same = sum(moved(one, 0) in spans for one in before)
    return same, sum(polnear.is_found(first[a], second[b], scoring) for a, b in pairs)


def measure(
    shared: Path, first: int | None = None, lengths: Sequence[int] = (1, 4, 16)
) -> dict[str, float]:
    """Percent of statements with the same spans, and kept, for each length of prefix."""
    scoring = polnear.scorer(shared)
    data = polnear.rows(shared / "data/attribution/polnear_dev.jsonl.gz", first)
    predict = polnear.by_model()
    base = [predict(row) for row in data]
    total = max(sum(map(len, base)), 1)
    out: dict[str, float] = {"statements": total}
    two = polnear.by_model(Encoder(threads=2))
    for name, again in (("again", predict), ("two threads", two)):
        hits = [compare(r["text"], b, again(r), scoring) for r, b in zip(data, base, strict=True)]
        out[f"same, {name}"] = 100 * sum(same for same, _ in hits) / total
    for length in lengths:
        prefix = neutral(length)
        same = kept = 0
        for row, one in zip(data, base, strict=True):
            longer = predict({"text": prefix + row["text"]})
            back = [moved(x, -len(prefix)) for x in longer if x["cue"][0][0] >= len(prefix)]
            hit = compare(row["text"], one, back, scoring)
            same, kept = same + hit[0], kept + hit[1]
        out[f"same, {length} sentences before"] = 100 * same / total
        out[f"kept, {length} sentences before"] = 100 * kept / total
    return out


def memory(megabytes: float = 1.0) -> dict[str, float]:
    """A process that reads one long text: its peak memory in MB, its seconds, words a second."""
    text = PARAGRAPH * max(int(megabytes * 1e6 / len(PARAGRAPH.encode())), 1)
    ran = subprocess.run(
        [sys.executable, "-c", READ_LONG, str(Path(__file__).parent)],
        input=text, capture_output=True, text=True, check=True,
    )  # fmt: skip
    count, seconds, most = map(float, ran.stdout.split())
    words = len(text.split())
    return {"statements": count, "seconds": seconds, "words/s": words / seconds, "peak MB": most}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only the first so many documents")
    parser.add_argument("--neutral", type=int, nargs="*", default=[1, 4, 16])
    parser.add_argument("--memory", type=float, nargs="*", default=[], help="texts of so many MB")
    options = parser.parse_args()
    began = time.perf_counter()
    for name, value in measure(options.shared, options.first, options.neutral).items():
        print(f"{name:28}{value:8.1f}")
    for size in options.memory:
        figures = ", ".join(f"{name} {value:.0f}" for name, value in memory(size).items())
        print(f"{size} MB: {figures}")
    print(f"{time.perf_counter() - began:.0f} s")


if __name__ == "__main__":
    main()
