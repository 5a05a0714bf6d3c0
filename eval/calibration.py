"""Do the probabilities hold? python eval/calibration.py [--shared FOLDER] [--svg FILE]

Every candidate that the reader considers on PolNeAR's dev part, by the probability that it
was given, against the share that gold has (content half the same, a word of source and cue:
the shared scorer's "found"). PolNeAR annotates nothing inside another's content, so what
stands there is left out. Prints the table, the expected calibration error (Naeini et al.
2015, ten bins) and the Brier score; --svg draws the reliability diagram.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polnear
from onrecord.analyse import attributions
from onrecord.analyse.attributions import Candidate
from onrecord.analyse.encoder import Encoder, Reading
from onrecord.analyse.sentences import split
from onrecord.spans import covers

BINS = 10


def as_spans(reading: Reading, one: Candidate) -> dict[str, Any]:
    """A candidate's roles as characters."""

    def spans(segments: Any) -> list[list[int]]:
        return [[reading.tokens[a][0], reading.tokens[b][1]] for a, b in segments]

    return {"source": spans(one.source), "cue": spans((one.cue,)), "content": spans(one.content)}


def truth(
    scoring: Any, row: dict[str, Any], reading: Reading, found: Sequence[Candidate]
) -> list[float | None]:
    """1 for each candidate that gold has, 0 where not, None where gold is silent."""
    text = scoring.Doc(row["text"])
    gold = [scoring.Item(a, text) for a in row["attributions"]]
    out: list[float | None] = []
    for one in found:
        spans = as_spans(reading, one)
        mine = scoring.Item(spans, text)
        nested = any(covers(a["content"], spans["cue"]) for a in row["attributions"])
        out.append(1.0 if any(_same(mine, g) for g in gold) else None if nested else 0.0)
    return out


def _same(mine: Any, gold: Any) -> bool:
    a, b = mine.sets["content"], gold.sets["content"]
    if 2 * len(a & b) < 0.5 * (len(a) + len(b)):
        return False
    return all(
        mine.words[role] & gold.words[role] or not (mine.words[role] or gold.words[role])
        for role in ("source", "cue")
    )


def pairs(shared: Path, first: int | None = None, part: str = "dev") -> list[tuple[float, float]]:
    """(probability, whether it was right) of every candidate that gold speaks of."""
    scoring, encoder = polnear.scorer(shared), Encoder()
    out = []
    for row in polnear.rows(shared / f"data/attribution/polnear_{part}.jsonl.gz", first):
        reading = encoder.read(row["text"], tuple(split(row["text"])))
        found = attributions.judged(attributions.candidates(reading), reading.decode)
        known = zip(found, truth(scoring, row, reading, found), strict=True)
        out += [(one.score, right) for one, right in known if right is not None]
    return out


def bins(seen: Sequence[tuple[float, float]]) -> list[tuple[float, float, int]]:
    """(mean probability, share right, how many) of each tenth that is not empty."""
    parts: list[list[tuple[float, float]]] = [[] for _ in range(BINS)]
    for probability, right in seen:
        parts[min(BINS - 1, int(probability * BINS))].append((probability, right))
    return [
        (statistics.fmean(p for p, _ in part), statistics.fmean(r for _, r in part), len(part))
        for part in parts
        if part
    ]


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """Expected calibration error and Brier score, 0 to 1."""
    seen = pairs(shared, first)
    error = sum(n * abs(p - r) for p, r, n in bins(seen)) / len(seen)
    return {"ECE": error, "Brier": statistics.fmean((p - r) ** 2 for p, r in seen)}


def diagram(rows: Sequence[tuple[float, float, int]]) -> str:
    """The reliability diagram as SVG: on the line, what is said is what is so."""
    most = max(n for *_, n in rows)
    dots = "".join(
        f'<circle cx="{40 + 240 * p:.1f}" cy="{260 - 240 * r:.1f}" '
        f'r="{3 + 9 * (n / most) ** 0.5:.1f}" fill="#1f5f8b" fill-opacity=".75">'
        f"<title>said {p:.2f}, right {r:.2f}, of {n}</title></circle>"
        for p, r, n in rows
    )
    ticks = "".join(
        f'<text x="{40 + 240 * t / 4:.0f}" y="277" text-anchor="middle">{t / 4:g}</text>'
        f'<text x="34" y="{264 - 240 * t / 4:.0f}" text-anchor="end">{t / 4:g}</text>'
        for t in range(5)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 310" width="420" role="img" '
        'aria-label="Reliability diagram" font-family="sans-serif" font-size="10">'
        '<rect width="300" height="310" fill="#fff"/>'
        '<path d="M40 20V260H280" fill="none" stroke="#444"/>'
        '<path d="M40 260L280 20" stroke="#999" stroke-dasharray="4 3"/>'
        f"{ticks}{dots}"
        '<text x="160" y="297" text-anchor="middle">probability given</text>'
        '<text transform="translate(12 140) rotate(-90)" text-anchor="middle">share right</text>'
        "</svg>\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only the first so many documents")
    parser.add_argument("--svg", type=Path, help="draw the diagram here")
    options = parser.parse_args()
    seen = pairs(options.shared, options.first)
    rows = bins(seen)
    for probability, right, count in rows:
        print(f"said {probability:.2f}  right {right:.2f}  of {count}")
    error = sum(n * abs(p - r) for p, r, n in rows) / len(seen)
    print(f"expected calibration error {error:.3f} over {len(seen)} candidates")
    if options.svg:
        options.svg.write_text(diagram(rows), "utf-8")


if __name__ == "__main__":
    main()
