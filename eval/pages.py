"""How whole and how clean reports come out of HTML pages, beside trafilatura in the same run.

    python eval/pages.py [--shared FOLDER] [--sets aeb n4k wcxb fundus] [--most N] [--all]

Pages of sites that no training saw (host hash 0 modulo 3; --all takes every page). For each set
and each extractor: the article-extraction benchmark's own F1 (shingles of four words, precision
and recall each the mean over pages), the share of pages with a line that gold does not have, how
often gold's first paragraph is lost, and milliseconds of processor a page (median). Ours is
scored without captions, which gold leaves out. Gold of aeb and fundus leaves the standfirst out
(fundus has it apart), so ours is scored there without it, and "with it" beside.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import trafilatura

from onrecord.clean.rows import clean_row

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))
from furniture import site

SETS = ("aeb", "n4k", "wcxb", "fundus")
APART = ("aeb", "fundus")  # sets whose gold has no standfirst
UNSEEN = 3
_TOKEN = re.compile(r"\w+")
Extractor = Callable[[dict[str, Any]], str]


def rows(shared: Path, name: str, every: bool = False) -> Iterator[dict[str, Any]]:
    """The rows of one set, those of unseen sites alone unless ``every``."""
    path = next((shared / "data/pages").glob(f"pages_{name}.*.jsonl.gz"))
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for raw in stream:
            row = json.loads(raw)
            if every or site(row.get("url") or row["id"]) % UNSEEN == 0:
                yield row


def fold(text: object) -> str:
    return re.sub(r"[\W_]", "", str(text or "").casefold())


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """The benchmark's shingles: runs of ``size`` words, all the words where there are fewer."""
    words = _TOKEN.findall(text)
    if len(words) < size:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(size)), strict=False))


def unsupported(gold: str, text: str) -> bool:
    """Is there a line of which gold holds less than half?"""
    joined = fold(gold)
    known = set(shingles(gold.lower(), 3))
    for line in text.split("\n"):
        key = fold(line)
        if key and key not in joined:
            held = set(shingles(line.lower(), 3))
            if sum(one in known for one in held) < 0.5 * len(held):
                return True
    return False


@dataclass
class Tally:
    """What one extractor did with the pages of one set."""

    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    beside: int = 0  # pages with a line that gold does not have
    lost: int = 0
    firsts: int = 0
    spent: list[float] = field(default_factory=list)

    def add(self, gold: str, text: str, whole: str) -> None:
        """One page: ``text`` is scored, ``whole`` searched for gold's first paragraph."""
        ours, theirs = shingles(text), shingles(gold)
        hit = (ours & theirs).total()
        self.precision.append(hit / ours.total() if ours else 0.0)
        self.recall.append(hit / theirs.total() if theirs else 1.0)
        self.beside += unsupported(gold, text)
        if first := next((p for p in gold.split("\n") if len(p.split()) > 5), ""):
            self.firsts += 1
            self.lost += fold(first)[:60] not in fold(whole)

    @property
    def f1(self) -> float:
        p, r = statistics.mean(self.precision), statistics.mean(self.recall)
        return 2 * p * r / (p + r)

    def __str__(self) -> str:
        pages = len(self.precision)
        precision, recall = statistics.mean(self.precision), statistics.mean(self.recall)
        beside, lost = 100 * self.beside / pages, 100 * self.lost / max(self.firsts, 1)
        spent = 1000 * statistics.median(self.spent)
        return (
            f"{pages:5} {self.f1:7.4f} {precision:7.4f} {recall:7.4f} {beside:8.1f} {lost:8.1f} "
            f"{spent:7.1f}"
        )


def without(made: dict[str, Any], *, lead: bool) -> str:
    """Our text without its captions, and without its standfirst where ``lead`` is False."""
    text = made.get("text", "") if "error" not in made else ""
    spans = [] if "error" in made else [tuple(span) for span in made["captions"]]
    if not lead and "error" not in made and made["standfirst"]:
        spans.append(tuple(made["standfirst"]))
    for start, end in sorted(set(spans), reverse=True):
        text = text[:start] + text[end:]
    return text


def ours(row: dict[str, Any]) -> dict[str, Any]:
    return clean_row({"html": row["html"], "url": row.get("url"), "id": row["id"]})


PEERS: dict[str, Extractor] = {
    "trafilatura": lambda row: trafilatura.extract(row["html"], include_comments=False) or "",
    "… precision": lambda row: (
        trafilatura.extract(row["html"], include_comments=False, favor_precision=True) or ""
    ),
}


def compared(shared: Path, name: str, most: int | None, every: bool) -> dict[str, Tally]:
    """Every extractor's tally on one set."""
    out = {label: Tally() for label in ("onrecord", "… with it", *PEERS)}
    for number, row in enumerate(rows(shared, name, every)):
        if most is not None and number >= most:
            break
        gold = row["text"]
        start = time.process_time()
        made = ours(row)
        spent = time.process_time() - start
        whole = without(made, lead=True)
        text = whole if name not in APART else without(made, lead=False)
        out["onrecord"].add(gold, text, made.get("text", "") if "error" not in made else "")
        out["… with it"].add(gold, whole, whole)
        for label in ("onrecord", "… with it"):
            out[label].spent.append(spent)
        for label, extract in PEERS.items():
            start = time.process_time()
            text = extract(row)
            out[label].spent.append(time.process_time() - start)
            out[label].add(gold, text, text)
    return out


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """The figures for eval/table.py, over the first so many pages of each set."""
    out: dict[str, float] = {}
    ratios = []
    for name in SETS:
        told = compared(shared, name, first, every=False)
        mine, base = told["onrecord"], told["trafilatura"]
        out[f"{name} F1"] = mine.f1
        out[f"{name} first lost"] = 100 * mine.lost / max(mine.firsts, 1)
        out[f"{name} beside, of trafilatura's"] = mine.beside / max(base.beside, 1)
        ratios.append(statistics.median(mine.spent) / statistics.median(base.spent))
    out["speed ratio"] = statistics.median(ratios)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS))
    parser.add_argument("--most", type=int, help="pages of each set")
    parser.add_argument("--all", action="store_true", help="pages of sites trained on, too")
    args = parser.parse_args()
    look = partial(compared, args.shared, most=args.most, every=args.all)
    print(f"{'':20}pages      F1       P       R  beside %   lost %      ms")
    for name in args.sets:
        for label, tally in look(name).items():
            if label == "… with it" and name not in APART:
                continue
            print(f"{name:7} {label:12}{tally}", flush=True)


if __name__ == "__main__":
    main()
