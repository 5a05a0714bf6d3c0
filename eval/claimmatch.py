"""Which known claim does a text repeat? python eval/claimmatch.py [--shared FOLDER] [--first N]

The texts are posts, the pool 10,190 claims that fact-checkers have looked at, each with the
title of their article (185 more are there twice, in other quotation marks: the first stands).
Words (BM25), parts of words and sentence vectors find candidates, and a conditional logit over
them, fitted on the train part's texts, puts them in order: MAP@5 of the dev part's texts is
that order's. Beside it, what words or vectors alone give, and an order in which the pair model
has read the first ten beside the text, too, fitted on the train texts that it has never seen.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.analyse.encoder import Encoder
from onrecord.link.words import fold, lexicon, stem, tokens
from polnear import rows

Floats = NDArray[np.float64]

CANDIDATES = 30  # claims of the pool that are put in order for each text
READ = 10  # of them that the pair model sees
HELD_OUT = 0.15  # of the train part's texts; never seen by the pair model
K1, B = 1.2, 0.75  # BM25's usual constants

_LINK = re.compile(r"(?:https?://|pic\.twitter\.com/)\S+")
_SIGNED = re.compile(r"[—–-]\s*[^—–]{0,80}\(@\w+\)\s+\w+ \d{1,2}, \d{4}\s*$")
_TAG = re.compile(r"[#@](\w+)")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
_END = re.compile(r"(?<=[.!?…])\s+|\n+")
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


def wording(text: str) -> str:
    """A text's words, whatever marks stand between them."""
    return " ".join(re.findall(r"\w+", fold(text)))


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
        from sklearn.feature_extraction.text import TfidfVectorizer

        first = {wording(row["claim"]): row for row in reversed(claims)}
        self.rows = [row for row in claims if first[wording(row["claim"])] is row]
        self.ids = [row["id"] for row in self.rows]
        self.texts = [known_as(row) for row in self.rows]
        self.words = Words(self.texts)
        self.parts = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 4), sublinear_tf=True, min_df=2, dtype=np.float32
        )
        self.shapes = self.parts.fit_transform(self.texts)
        self.encoder = encoder
        self.claims = encoder.embed([row["claim"] for row in self.rows])
        self.titles = encoder.embed([row["title"] for row in self.rows])

    def candidates(self, text: str, count: int = CANDIDATES) -> tuple[list[int], Floats]:
        """The likeliest claims, best first, and [count, 10] of what speaks for each.

        The ten: BM25; the cosine of parts of words; the cosines of the text's vector with the
        claim's, the title's and the nearer of both; the nearer's with the text's nearest
        sentence; and how many numbers and names of the claim the text has, and has not.
        """
        vector = self.encoder.embed([text])[0]
        claim, title = self.claims @ vector, self.titles @ vector
        words = self.words.scores(text)
        parts = (self.shapes @ self.parts.transform([text]).T).toarray()[:, 0]
        mixed = words + parts + np.maximum(claim, title) + (claim + title) / 4
        order = np.argsort(-mixed, kind="stable")[:count]
        claim, title = claim[order], title[order]
        near = np.maximum(claim, title)
        sentences = [part for part in _END.split(text) if len(part.split()) >= 4]
        best = near
        if len(sentences) > 1:
            each = self.encoder.embed(sentences).T
            best = np.maximum(self.claims[order] @ each, self.titles[order] @ each).max(1)
        told = np.array([self._details(text, at) for at in order], float)
        seen = np.column_stack([words[order], parts[order], claim, title, near, best, told])
        return order.tolist(), seen.astype(float)

    def _details(self, text: str, at: int) -> list[int]:
        """Numbers and names of a claim that a text has and has not."""
        claim = self.rows[at]["claim"]
        numbers, names = set(_NUMBER.findall(claim)), set(_NAME.findall(claim))
        low, there = text.lower(), set(_NUMBER.findall(text))
        named = sum(name.lower() in low for name in names)
        return [len(numbers & there), len(numbers - there), named, len(names) - named]


class Order:
    """Weights that put the right one of some candidates first.

    A conditional logit (McFadden 1974). ``seen`` is [candidates, features] of each text,
    ``ease`` holds the weights down.
    """

    def __init__(
        self, seen: Sequence[Floats], right: Sequence[NDArray[np.bool_]], ease: float = 1.0
    ) -> None:
        from scipy.optimize import minimize

        known = [(x, y) for x, y in zip(seen, right, strict=True) if y.any()]
        scale = np.concatenate([x for x, _ in known]).std(0) + 1e-9

        def loss(weights: Floats) -> tuple[float, Floats]:
            total, slope = ease * weights @ weights / 2, ease * weights
            for x, y in known:
                score = x / scale @ weights
                share = np.exp(score - score.max())
                share /= share.sum()
                own = share * y / (share @ y)
                total -= np.log(share @ y)
                slope = slope - (own - share) @ (x / scale)
            return float(total), slope

        start = np.zeros(len(scale))
        self.weights = minimize(loss, start, jac=True, method="L-BFGS-B").x / scale

    def __call__(self, seen: Floats) -> Floats:
        return np.asarray(seen @ self.weights)


def average_precision(ranked: Sequence[str], gold: Sequence[str]) -> float:
    """At five, as in CheckThat! 2020, task 2."""
    hits, total = 0, 0.0
    for rank, name in enumerate(ranked[:5], 1):
        if name in gold:
            hits += 1
            total += hits / rank
    return total / min(len(gold), 5)


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """MAP@5 in the fitted order; of words, of vectors; and with the pair model's reading."""
    from onrecord.analyse.pairs import PairModel

    folder = shared / "data" / "claims"
    encoder = Encoder()
    pool = Pool(rows(folder / "claimmatch.pool.jsonl.gz"), encoder)
    model = PairModel(encoder)
    train = rows(folder / "claimmatch.train.jsonl.gz")
    train = [*[row for row in train if held_out(row["id"])][:first],
             *[row for row in train if not held_out(row["id"])][:first]]  # fmt: skip
    dev = rows(folder / "claimmatch.dev.jsonl.gz")[:first]

    def found(row: dict[str, Any]) -> tuple[list[int], Floats]:
        return pool.candidates(bare(row["text"]))

    def right(row: dict[str, Any], claims: Sequence[int]) -> NDArray[np.bool_]:
        return np.array([pool.ids[at] in row["gold"] for at in claims])

    def read(row: dict[str, Any], claims: list[int], seen: Floats) -> tuple[list[int], Floats]:
        """The best claims, and of each the first order's score and the pair model's match."""
        score = order(seen)
        best = np.argsort(-score, kind="stable")[:READ]
        chosen = [claims[at] for at in best]
        match = model.logits([(bare(row["text"]), pool.texts[at]) for at in chosen])[:, 4]
        return chosen, np.column_stack([score[best], match])

    known = [(row, *found(row)) for row in train]
    order = Order([seen for *_, seen in known], [right(row, at) for row, at, _ in known])
    kept = [(row, *read(row, at, seen)) for row, at, seen in known if held_out(row["id"])]
    last = Order([seen for *_, seen in kept], [right(row, at) for row, at, _ in kept])

    out: dict[str, float] = defaultdict(float)
    for row in dev:
        claims, seen = found(row)
        chosen, told = read(row, claims, seen)
        ways = {
            "words": (claims, seen[:, 0]),
            "vectors": (claims, seen[:, 4]),
            "in order": (claims, order(seen)),
            "with the pair model": (chosen, last(told)),
        }
        for way, (at, score) in ways.items():
            ranked = [pool.ids[at[i]] for i in np.argsort(-score, kind="stable")]
            out[f"MAP@5 {way}"] += average_precision(ranked, row["gold"]) / len(dev)
        out["reached"] += right(row, claims).any() / len(dev)
        out["read"] += right(row, chosen).any() / len(dev)
    return {"MAP@5": out["MAP@5 in order"], **out}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only so many texts of each part")
    options = parser.parse_args()
    for name, value in measure(options.shared, options.first).items():
        print(f"{name:26} {value:.3f}")


if __name__ == "__main__":
    main()
