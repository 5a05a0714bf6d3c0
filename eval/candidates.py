"""By what a report's story is found: python eval/candidates.py [--shared FOLDER] [--cache FILE]

For each report of the stream (the third of allsides kept aside, see eval/stories.py) whose
story was met before: is a report of that story among the 64 candidates that its keys lead
to, or among the 64 nearest by vector? The nearest are found by comparing with all, which is
the best that any index of vectors can do. Milliseconds are those of one look-up.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from onrecord.link.index import MOST, REACH, Index
from stories_corpus import Doc, embedded, sketched, stream


def by_keys(docs: Sequence[Doc], vectors: dict[str, bytes]) -> tuple[list[set[str]], float]:
    """The candidates of each report by keys, and seconds spent looking."""
    index, out, spent = Index(), [], 0.0
    for doc in docs:
        made = sketched(doc, vectors)
        began = time.process_time()
        out.append(set(index.near(made)))
        index.add(doc.id, made)
        spent += time.process_time() - began
    return out, spent


def by_vectors(docs: Sequence[Doc], vectors: dict[str, bytes]) -> tuple[list[set[str]], float]:
    """The candidates of each report by cosine, among those within reach, and seconds."""
    made = [sketched(doc, vectors) for doc in docs]
    rows = np.array([np.frombuffer(one.vector, "<f2").astype(np.float32) for one in made])
    days = np.array([one.day or -1 for one in made])
    out, began = [], time.process_time()
    for at, one in enumerate(made):
        near = rows[:at] @ rows[at]
        if one.day is not None:
            near[(days[:at] >= 0) & (np.abs(days[:at] - one.day) > REACH)] = -1.0
        best = np.argpartition(-near, MOST)[:MOST] if at > MOST else np.arange(at)
        out.append({docs[number].id for number in best if near[number] > -1.0})
    return out, time.process_time() - began


def measure(
    shared: Path, first: int | None = None, share: float = 1.0, cache: Path | None = None
) -> dict[str, float]:
    """Share of reports whose story is among the candidates, in per cent, and milliseconds."""
    docs = stream(shared, share=share)[:first]
    vectors = embedded(docs, cache)
    story = {doc.id: doc.story for doc in docs}
    out: dict[str, float] = {"reports": float(len(docs))}
    for name, found in (("keys", by_keys), ("vectors", by_vectors)):
        candidates, spent = found(docs, vectors)
        met: set[str] = set()
        hits = []
        for doc, near in zip(docs, candidates, strict=True):
            if doc.story in met:
                hits.append(any(story[one] == doc.story for one in near))
            met.add(doc.story)
        out |= {name: 100 * sum(hits) / max(len(hits), 1), f"{name} ms": 1000 * spent / len(docs)}
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--background", type=float, default=1.0, help="share of it, 0 to 1")
    parser.add_argument("--cache", type=Path, help="a file of vectors, read and written")
    options = parser.parse_args()
    found = measure(options.shared, share=options.background, cache=options.cache)
    for name, value in found.items():
        print(f"{name:12}{value:10.2f}")


if __name__ == "__main__":
    main()
