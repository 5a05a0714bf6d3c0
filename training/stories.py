"""How reports of one story are told from others: python training/stories.py [--shared FOLDER]

Writes src/onrecord/link/data/stories.npz (how rare a word is in news) and stories.json (the
logistic regressions). Learned from data/stories: the parts of
story_allsides and its background that eval/stories.py keeps aside are not touched. Counts
and weights are all that is kept of the texts. Needs scikit-learn (the extra "training").
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.link import division, sketches, stories
from onrecord.link.grouping import Grouping
from onrecord.link.index import Index
from onrecord.link.sketches import Sketch
from onrecord.link.stories import CONTRAST, FLOOR, Known

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))

import stories_corpus as corpus
from stories_corpus import Doc

Table = tuple[list[list[float]], list[bool]]

DATA = Path("src/onrecord/link/data")
STEP = 0.05  # of a rarity: one byte a word
TEXTS = 20_000  # of a language, at most
LEAST = 2  # documents that a word must stand in to have a rarity of its own
DRAWN = 20  # pairs of groups of each topic


def learned(shared: Path) -> Iterator[tuple[str | None, str]]:
    """Title and text of the reports that may be learned from."""
    for doc in corpus.told(shared, "allsides"):
        if not corpus.is_unseen(doc.story):
            yield doc.title, doc.text
    for doc in corpus.background(shared):
        if not corpus.is_unseen(doc.story):
            yield doc.title, doc.text


def others(shared: Path) -> Iterator[tuple[str, list[str]]]:
    """Language and texts of corpora in other languages."""
    texts: dict[str, list[str]] = {}
    path = shared / "data/stories/story_semeval8.train.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            for side, language in zip(("a", "b"), row["lang"], strict=True):
                if language != "en":
                    texts.setdefault(language, []).append(row[side]["text"])
    path = shared / "data/reuse/reuse_german.train.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            texts.setdefault("de", []).extend(doc["text"] for doc in row["docs"])
    yield from sorted(texts.items())


def rarities(shared: Path) -> dict[str, Any]:
    """The table: a word is as common as it is in the language in which it is commonest."""
    share: dict[int, float] = {}
    unseen = 0.0
    english = ((title or "") + "\n" + text[: sketches.LEAD] for title, text in learned(shared))
    for _, texts in [("en", english), *others(shared)]:
        counted: Counter[int] = Counter()
        count = 0
        for text in islice(texts, TEXTS):
            count += 1
            counted.update(set(sketches.terms(text[: sketches.LEAD + 200])))
        if count < 100:
            continue
        unseen = max(unseen, math.log(count + 1))
        for word, n in counted.items():
            if n >= LEAST:
                share[word] = max(share.get(word, 0.0), (n + 1) / (count + 1))
    words = sorted(share)
    levels = [min(round(-math.log(share[word]) / STEP), 255) for word in words]
    return {
        "words": np.array(words, np.uint32),
        "levels": np.array(levels, np.uint8),
        "step": np.float32(STEP),
        "unseen": np.float32(unseen),
    }


def pairs(docs: Sequence[Doc], made: Sequence[Sketch]) -> Table:
    """Features of every pair that the index brings together, and whether it is one story."""
    index, story = Index(), {doc.id: doc.story for doc in docs}
    rows, same = [], []
    for doc, new in zip(docs, made, strict=True):
        for other, known in index.near(new).items():
            rows.append(sketches.features(new, known))
            same.append(story[other] == doc.story)
        index.add(doc.id, new)
    return rows, same


def fits(docs: Sequence[Doc], made: Sequence[Sketch]) -> Table:
    """Features of every report and story that the index brings together, and whether it is
    the report's: as they would be had every report before been put where it belongs, and
    where half a story's reports had gone elsewhere."""
    grouping = Grouping()
    rows, same = [], []
    for doc, new in zip(docs, made, strict=True):
        near, candidates = grouping.candidates(new)
        alike = {report: max(sketches.likeness(new, old), FLOOR) for report, old in near.items()}
        for known in candidates:
            members = list(known.sketches.items())
            for part in (members, members[::2], members[1::2]) if len(members) > 1 else (members,):
                rows.append(stories.contrasted(new, Known(known.story, dict(part)), alike))
                same.append(known.story == doc.story)
        grouping.add(doc.id, new, doc.story)
    return rows, same


def divisions(docs: Sequence[Doc], made: Sequence[Sketch]) -> Table:
    """Features of two groups of reports, and whether they tell two stories: some reports of
    two stories of one topic, or of one story, in halves as `division.halves` makes them.
    """
    told: dict[str, dict[str, list[Sketch]]] = defaultdict(lambda: defaultdict(list))
    for doc, one in zip(docs, made, strict=True):
        told[corpus.topic(doc.story)][doc.story].append(one)
    draw, rows, two = random.Random(5), [], []
    for stories_of in told.values():
        groups = [group for group in stories_of.values() if len(group) > 1]
        for _ in range(DRAWN if len(groups) > 1 else 0):
            both = [_some(group, 2, 12, draw) for group in draw.sample(groups, 2)]
            for drawn in (both, [_some(draw.choice(groups), 4, 24, draw)]):
                members = [(one, at) for at, group in enumerate(drawn) for one in group]
                draw.shuffle(members)
                halves = division.halves([one for one, _ in members])
                if min(map(len, halves)) > 1:
                    first, second = ([members[at] for at in half] for half in halves)
                    rows.append(division.features(*([one for one, _ in half]
                                                    for half in (first, second))))  # fmt: skip
                    two.append(len(drawn) > 1 and _are_apart(first, second))
    return rows, two


def _some(group: Sequence[Sketch], least: int, most: int, draw: random.Random) -> list[Sketch]:
    """So many of a story's reports, or those that there are."""
    return draw.sample(
        group, min(len(group), draw.randint(least, max(least, min(most, len(group)))))
    )


def _are_apart(first: Sequence[tuple[Sketch, int]], second: Sequence[tuple[Sketch, int]]) -> bool:
    """Do two halves keep two stories apart, but for a fifth of the reports at most?"""
    right = sum(at == 0 for _, at in first) + sum(at == 1 for _, at in second)
    size = len(first) + len(second)
    return max(right, size - right) >= 0.8 * size


def fitted(tables: Sequence[Table], names: Sequence[str]) -> dict[str, Any]:
    """A logistic regression over the rows of all tables, as `sketches.regression` reads it."""
    from sklearn.linear_model import LogisticRegression

    x = np.array([row for rows, _ in tables for row in rows])
    y = np.array([one for _, same in tables for one in same])
    mean, spread = x.mean(0), x.std(0) + 1e-9
    found = LogisticRegression(C=1.0, max_iter=1000).fit((x - mean) / spread, y)
    weights = {
        "features": list(names),
        "mean": [round(v, 5) for v in mean.tolist()],
        "spread": [round(v, 5) for v in spread.tolist()],
        "weights": [round(v, 5) for v in found.coef_[0].tolist()],
        "bias": round(float(found.intercept_[0]), 5),
    }
    print(f"{len(y)} rows, {int(y.sum())} of one story", flush=True)
    print(dict(zip(names, weights["weights"], strict=True)), flush=True)
    return weights


def streams(shared: Path, parts: Sequence[int], share: float) -> Iterator[list[Doc]]:
    """The streams to learn from: sixths of allsides, and ecbplus without what is kept aside."""
    for part in parts:
        yield corpus.stream(shared, [part], share)
    yield [doc for doc in corpus.shuffled(shared, "ecbplus") if not corpus.is_unseen(doc.story)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--cache", type=Path, help="a file of vectors, read and written")
    parser.add_argument("--parts", type=int, nargs="*", default=[1], help="sixths: 1, 2, 4, 5")
    parser.add_argument("--background", type=float, default=1.0, help="share of it, 0 to 1")
    parser.add_argument("--words", action="store_true", help="only how rare words are")
    options = parser.parse_args()
    np.savez_compressed(DATA / "stories.npz", **rarities(options.shared))
    if options.words:
        return
    read = []
    for docs in streams(options.shared, options.parts, options.background):
        vectors = corpus.embedded(docs, options.cache)
        read.append((docs, [corpus.sketched(doc, vectors) for doc in docs]))
    weights = {"pair": fitted([pairs(*one) for one in read], sketches.FEATURES)}
    _write(weights)
    tables = [fits(*one) for one in read]
    weights["choice"] = fitted(tables, (*stories.FEATURES, *CONTRAST))
    alone = [([row[: len(stories.FEATURES)] for row in rows], same) for rows, same in tables]
    weights["story"] = fitted(alone, stories.FEATURES)
    weights["division"] = fitted([divisions(*read[-1])], division.FEATURES)
    _write(weights)


def _write(weights: dict[str, Any]) -> None:
    text = json.dumps(weights, indent=1) + "\n"
    (DATA / "stories.json").write_text(text, encoding="utf-8")
    sketches.model.cache_clear()


if __name__ == "__main__":
    main()
