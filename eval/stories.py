"""How well reports that come one by one are put with the stories they belong to.

usage: python eval/stories.py [--shared FOLDER] [--set NAME] [--background N] [--cache FILE]

The unseen third of `story_allsides` (stories told by three outlets each; by a hash of the
story's id) among the background's, in time order, as `onrecord group` meets them; undated
stories stand at a day that a hash gives, and their reports come without a date. Other sets
(basil, ecbplus, fnc) come whole, in an order that a hash gives. B-cubed precision, recall and
F1 (Bagga and Baldwin 1998): over the stories' reports, over all, and over those kept aside
from training; of the stories as they are in the end, joined and parted, and as they were when
each report was met.

--graded: how the likeness of two reports, as a pair, goes with what people said of pairs in
English (SemEval-2022 task 8, overall similarity, here 4 to 1), as Pearson's r; nothing was
learned from those.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.link import sketches
from onrecord.link.grouping import Grouping
from stories_corpus import Doc, embedded, is_unseen, rows, shuffled, stream

LABELS = ("", " with background", " kept aside")  # which reports are counted
SETS = ("allsides", "basil", "ecbplus", "fnc")
Figures = dict[str, float]


def b_cubed(told: Sequence[str], gold: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin 1998)."""
    clusters, stories, both = Counter(told), Counter(gold), Counter(zip(told, gold, strict=True))
    size = max(len(told), 1)
    pairs = list(zip(told, gold, strict=True))
    precision = sum(both[c, s] / clusters[c] for c, s in pairs) / size
    recall = sum(both[c, s] / stories[s] for c, s in pairs) / size
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def grouped(docs: Sequence[Doc], vectors: dict[str, bytes]) -> tuple[list[str], list[str]]:
    """The story of each report in the end, and the one it was put with as it came."""
    grouping = Grouping()
    met = [
        grouping.place(
            doc.id, doc.title, doc.text, doc.date, vectors[sketches.opening(doc.title, doc.text)]
        )
        for doc in docs
    ]
    return [grouping.story_of(doc.id) for doc in docs], met


def score(docs: Sequence[Doc], told: Sequence[str], name: str) -> Figures:
    inner = [at for at, doc in enumerate(docs) if doc.inside]
    aside = [at for at in inner if is_unseen(docs[at].story)]
    out: Figures = {}
    for label, part in ((LABELS[0], inner), (LABELS[1], range(len(docs))), (LABELS[2], aside)):
        three = b_cubed([told[at] for at in part], [docs[at].story for at in part])
        out |= {f"{name}{label} {what}": v for what, v in zip("PRF", three, strict=True)}
    return out


def measure(
    shared: Path, first: int | None = None, *, sets: Sequence[str] = SETS[:3],
    share: float = 1.0, cache: Path | None = None,
) -> Figures:  # fmt: skip
    """The figures of some sets; with ``first``, of so many reports of each stream."""
    out: Figures = {}
    for name in sets:
        docs = stream(shared, share=share) if name == "allsides" else shuffled(shared, name)
        docs = docs[:first]
        told, met = grouped(docs, embedded(docs, cache))
        out |= score(docs, told, name) | score(docs, met, f"{name} as met")
    return out


def graded(shared: Path, first: int | None = None) -> Figures:
    """Pearson's r of the likeness of pairs and of how like people found them."""
    from onrecord.analyse.encoder import Encoder

    encoder, given, found = Encoder(), [], []

    def sketched(doc: dict[str, str]) -> sketches.Sketch:
        title, text = doc.get("title"), doc["text"]
        vector = encoder.embed([sketches.opening(title, text)])[0].astype("<f2").tobytes()
        return sketches.sketch(title, text, doc.get("date"), vector)

    pairs: list[Any] = [
        row
        for row in rows(shared / "data/stories/story_semeval8.train.jsonl.gz")
        if row["lang"] == ["en", "en"]
    ]
    for row in pairs[:first]:
        given.append(-row["overall"])  # 1 is most alike
        found.append(sketches.likeness(sketched(row["a"]), sketched(row["b"])))
    return {"graded pairs": float(len(given)), "graded r": float(np.corrcoef(given, found)[0, 1])}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--set", nargs="*", default=list(SETS[:3]), choices=SETS)
    parser.add_argument("--background", type=float, default=1.0, help="share of it, 0 to 1")
    parser.add_argument("--first", type=int, help="so many reports of each stream")
    parser.add_argument("--cache", type=Path, help="a file of vectors, read and written")
    parser.add_argument("--graded", action="store_true", help="only pairs graded by people")
    options = parser.parse_args()
    if options.graded:
        print(graded(options.shared, options.first))
        return
    for name in options.set:
        found = measure(
            options.shared, options.first, sets=[name], share=options.background,
            cache=options.cache,
        )  # fmt: skip
        for start in (name, f"{name} as met"):
            for label in LABELS:
                p, r, f = (found[f"{start}{label} {what}"] for what in "PRF")
                print(f"{start + label:34} B-cubed P {p:.3f}  R {r:.3f}  F1 {f:.3f}", flush=True)


if __name__ == "__main__":
    main()
