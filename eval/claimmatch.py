"""Which known claim does a text repeat? python eval/claimmatch.py [--shared FOLDER] [--first N]

The texts are posts, the pool 10,375 claims that fact-checkers have looked at, each with the
title of their article. Words (BM25) and sentence vectors find some candidates, the pair model
reads each of them beside the text, and a logistic regression over what all three say puts them
in order. Its few weights are fitted here, on texts of the train part that the pair model has
never seen. Given: MAP@5 of the dev part's texts, with what words and vectors alone give.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.analyse.encoder import Encoder
from onrecord.link.words import lexicon, stem, tokens
from polnear import rows

Floats = NDArray[np.float64]
Judge = Callable[[Sequence[tuple[str, str]]], Any]  # pairs -> a number each: do they match?

CANDIDATES = 20  # claims of the pool that the pair model sees for each text
HELD_OUT = 0.15  # of the train part's texts; the regression is fitted on them
K1, B = 1.2, 0.75  # BM25's usual constants

_LINK = re.compile(r"(?:https?://|pic\.twitter\.com/)\S+")
_SIGNED = re.compile(r"[—–-]\s*[^—–]{0,80}\(@\w+\)\s+\w+ \d{1,2}, \d{4}\s*$")
_TAG = re.compile(r"[#@](\w+)")
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")


def bare(post: str) -> str:
    """A post's words: no addresses, no signature; "#BlackSwan" is two words."""
    text = _SIGNED.sub("", post)
    text = _LINK.sub(" ", text)
    text = _TAG.sub(lambda tag: _HUMP.sub(" ", tag.group(1)), text)
    return re.sub(r"\s+", " ", text).strip() or post


def held_out(name: str) -> bool:
    """Is a train text of this id kept for the regression?"""
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % 1000 < HELD_OUT * 1000


def stems(text: str) -> list[str]:
    """The stems of a text's words, small ones left out."""
    small = lexicon("stop")
    return [stem(word) for word in tokens(text) if word not in small]


def known_as(row: dict[str, str]) -> str:
    """A claim of the pool with its title, as words and the pair model see it."""
    return f"{row['claim']} {row['title']}"


class Words:
    """BM25 (Robertson and Zaragoza 2009) over the claims of a pool."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(stems(text)) for text in texts]
        sizes = np.array([sum(count.values()) for count in counts], float)
        norm = K1 * (1 - B + B * sizes / sizes.mean())
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, count in enumerate(counts):
            for word, n in count.items():
                found[word].append((at, n * (K1 + 1) / (n + norm[at])))
        self.size = len(texts)
        self.index = {
            word: (np.array([at for at, _ in seen]), np.array([n for _, n in seen]))
            for word, seen in found.items()
        }

    def scores(self, text: str) -> Floats:
        """One score for each claim; the best possible would be about 1."""
        out, most = np.zeros(self.size), 0.0
        for word in set(stems(text)):
            at, gain = self.index.get(word, (np.array([], int), np.array([])))
            idf = math.log(1 + (self.size - len(at) + 0.5) / (len(at) + 0.5))
            out[at] += idf * gain
            most += idf if len(at) else 0.0
        return out / max(most, 1.0)


class Pool:
    """The known claims, and which of them a text may repeat."""

    def __init__(self, claims: Sequence[dict[str, str]], encoder: Encoder) -> None:
        self.ids = [row["id"] for row in claims]
        self.texts = [known_as(row) for row in claims]
        self.words = Words(self.texts)
        self.encoder = encoder
        self.claims = encoder.embed([row["claim"] for row in claims])
        self.titles = encoder.embed([row["title"] for row in claims])

    def candidates(self, text: str, count: int = CANDIDATES) -> tuple[list[int], Floats]:
        """The likeliest claims, best first, and [count, 4] of what spoke for each.

        The four: BM25; the cosines of the text with claim and with title; the greater of both.
        """
        vector = self.encoder.embed([text])[0]
        claim, title = self.claims @ vector, self.titles @ vector
        seen = np.stack([self.words.scores(text), claim, title, np.maximum(claim, title)], 1)
        mixed = seen[:, 0] + seen[:, 3] + 0.5 * (claim + title) / 2
        order = np.argsort(-mixed, kind="stable")[:count]
        return order.tolist(), seen[order].astype(float)


def average_precision(ranked: Sequence[str], gold: Sequence[str]) -> float:
    """At five, as in CheckThat! 2020, task 2."""
    hits, total = 0, 0.0
    for rank, name in enumerate(ranked[:5], 1):
        if name in gold:
            hits += 1
            total += hits / rank
    return total / min(len(gold), 5)


def features(pool: Pool, post: str, judge: Judge) -> tuple[list[int], Floats]:
    """The candidates for a post and [count, 5] of what words, vectors and the pair model say."""
    text = bare(post)
    found, seen = pool.candidates(text)
    told = np.asarray(judge([(text, pool.texts[at]) for at in found]), float)
    return found, np.column_stack([seen, told])


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """MAP@5 and how often the first claim is right, of words, vectors and all together."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    from onrecord.analyse.pairs import PairModel

    folder = shared / "data" / "claims"
    encoder = Encoder()
    pool = Pool(rows(folder / "claimmatch.pool.jsonl.gz"), encoder)
    pair_model = PairModel(encoder)

    def judge(pairs: Sequence[tuple[str, str]]) -> Any:
        return pair_model.logits(pairs)[:, 4]

    known = [r for r in rows(folder / "claimmatch.train.jsonl.gz") if held_out(r["id"])]
    seen, right = [], []
    for row in known[:first]:
        found, told = features(pool, row["text"], judge)
        seen.append(told)
        right += [pool.ids[at] in row["gold"] for at in found]
    scaler = StandardScaler().fit(np.concatenate(seen))
    model = LogisticRegression(max_iter=1000).fit(scaler.transform(np.concatenate(seen)), right)
    out: dict[str, float] = defaultdict(float)
    texts = rows(folder / "claimmatch.dev.jsonl.gz")[:first]
    for row in texts:
        found, told = features(pool, row["text"], judge)
        ways = {
            "words": told[:, 0],
            "vectors": told[:, 3],
            "found": -np.arange(len(found)),
            "all": model.decision_function(scaler.transform(told)),
        }
        for way, score in ways.items():
            ranked = [pool.ids[found[i]] for i in np.argsort(-score, kind="stable")]
            out[f"MAP@5 {way}"] += average_precision(ranked, row["gold"]) / len(texts)
        out["reached"] += any(pool.ids[at] in row["gold"] for at in found) / len(texts)
    return {"MAP@5": out["MAP@5 all"], **out}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only so many texts of each part")
    options = parser.parse_args()
    for name, value in measure(options.shared, options.first).items():
        print(f"{name:14} {value:.3f}")


if __name__ == "__main__":
    main()
