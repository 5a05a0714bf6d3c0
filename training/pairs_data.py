"""What the pair model learns from: pairs of texts, and which relations each may stand in.

Of four relations, each corpus tells a part: MSRP whether two sentences are the same, RTE
whether one supports the other, the rest which of three it is. So a pair carries the set of
relations that its label leaves open, and the loss asks for their sum.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from exchanged import WORD, learned
from onrecord.analyse.encoder import Encoder
from onrecord.analyse.pairs import LONGEST, layout
from onrecord.analyse.sentences import split
from onrecord.analyse.tokens import Tokens
from onrecord.link.words import lexicon
from reading_data import rows
from reading_model import FOLDER

sys.path.append(str(Path(__file__).resolve().parent.parent / "eval"))
import claimmatch
from unseen import part

SAME, SUPPORTS, CONTRADICTS, NEUTRAL = range(4)
OPEN = {
    "same": {SAME},
    "support": {SAME, SUPPORTS},
    "contradict": {CONTRADICTS},
    "neutral": {NEUTRAL},
    "different": {SUPPORTS, CONTRADICTS, NEUTRAL},
    "not_support": {CONTRADICTS, NEUTRAL},
    "not_contradict": {SAME, SUPPORTS, NEUTRAL},
    "beside": {SUPPORTS, NEUTRAL},  # two sentences of one report
}
CUT = 224  # pieces of a pair in training

# How often each corpus comes round, and whether it may come late, when the rate is low.
# ANLI and SICK (non-commercial) and FNC are left out.
MIX: dict[str, tuple[float, bool]] = {
    "emergent": (4, True),
    "msrp": (4, True),
    "covidfact": (2, True),
    "rte1": (1, True),
    "rte2": (1, True),
    "rte3": (1, True),
    "sts": (1, True),
    "healthver": (1.5, True),
    "climatefever": (0.5, True),
    "feversym": (1, False),
    "fm2": (1, False),
    "feverdev": (0.5, False),
    "mnli-dev": (1, False),
    "cad": (0.6, False),
    "claimmatch": (1.5, True),
    "beside": (1, True),
    "strange": (1, True),
    "exchanged": (1, True),
    "headed": (1, True),
}
# How many exchanged pairs a round come of each pair that supports, by its corpus.
EXCHANGED = {
    "covidfact": 3.0, "headed": 2.0, "healthver": 1.0, "fm2": 0.6, "feverdev": 0.2,
    "climatefever": 0.3,
}  # fmt: skip
FOUND = FOLDER.parent / "pairs_found.json"  # candidates, kept from the first run
NEAREST = 5  # sentences of a report beside its headline
SWAPPED = 0.1  # of the pairs with a direction, read the other way round


@dataclass(frozen=True)
class Example:
    """A pair; ``open`` the relations it may stand in, ``match`` 1 or 0 where that is known."""

    source: str
    a: str
    b: str
    label: str
    match: float | None = None

    @property
    def open(self) -> set[int]:
        return OPEN.get(self.label, set())


def example(row: dict[str, Any]) -> Example | None:
    """A row of the pair files as an example; None where its label tells nothing here."""
    source, label = row["src"], row["label"]
    if source.startswith("sts:"):
        source, sim = "sts", row["sim"]
        label = (
            "same" if sim >= 4.2 else "neutral" if sim <= 1.5 else "different" if sim <= 3 else None
        )
    if source not in MIX or label not in OPEN:
        return None
    alike = source == "emergent" or label == "same"
    return Example(source, row["a"], row["b"], label, 1.0 if alike else None)


def pairs(claims: Path, wanted: str) -> list[Example]:
    """The labelled pairs of one part of the train files."""
    out = []
    for name in ("news", "fact", "nli"):
        for row in rows(claims / f"pairs_{name}.train.jsonl.gz"):
            found = example(row) if part(row) == wanted else None
            if found:
                out.append(found)
    return out


def strangers(known: Sequence[Example], rng: random.Random) -> list[Example]:
    """Headlines beside claims of other stories, sentences beside others: they say nothing."""
    out = []
    for source, count in (("emergent", 500), ("msrp", 300), ("mnli-dev", 200)):
        own = [e for e in known if e.source == source]
        for _ in range(count):
            one, other = rng.sample(own, 2)
            if one.b != other.b:
                out.append(Example("strange", one.a, other.b, "neutral", match=0.0))
    return out


def besides(shared: Path, rng: random.Random) -> list[Example]:
    """Two sentences of one report (ECB+), which neither repeats nor contradicts itself."""
    out = []
    for row in rows(shared / "data" / "events" / "ecb.train.jsonl.gz"):
        texts = [plain(sentence) for sentence in row["sents"]]
        texts = [text for text in texts if 6 <= len(text.split()) <= 60]
        if len(texts) > 1:
            one, other = rng.sample(texts, 2)
            out.append(Example("beside", one, other, "beside"))
    return out


def headed(shared: Path) -> list[Example]:
    """Headlines and first sentences of reports, with what the rest says that is nearest to them."""
    reports = [
        (row.get("title"), row["text"])
        for name in ("wcxb", "n4k", "fundus")
        for row in rows(shared / f"data/pages/pages_{name}.train.jsonl.gz")
    ]
    polnear = rows(shared / "data/attribution/polnear_train.jsonl.gz")
    reports += [(None, row["text"]) for row in polnear]
    stop, out = frozenset(lexicon("stop")), []
    for title, text in reports:
        told = [text[start:end] for start, end in split(text)]
        told = [s for s in told if 5 <= len(s.split()) <= 60]
        words = [w.lower() for s in told[:10] for w in WORD.findall(s)]
        if len(told) < 4 or sum(w in stop for w in words) < 0.3 * len(words):  # not English
            continue
        for claim, rest in ((title, told), (told[0], told[1:])):
            found = nearest(claim or "", rest, stop)
            if found:
                out.append(Example("headed", found, claim, "support"))
    return out


def nearest(claim: str, told: Sequence[str], stop: frozenset[str]) -> str:
    """The sentences with most of a claim's words, as they stand; "" where they have too few."""
    wanted = {w.lower() for w in WORD.findall(claim)} - stop
    if len(wanted) < 4 or not told:
        return ""
    there = [{w.lower() for w in WORD.findall(s)} & wanted for s in told]
    order = sorted(range(len(told)), key=lambda at: -len(there[at]))[:NEAREST]
    met = set().union(*(there[at] for at in order))
    return " ".join(told[at] for at in sorted(order)) if len(met) >= 0.6 * len(wanted) else ""


def exchanges(known: Sequence[Example], rng: random.Random) -> list[Example]:
    """Pairs whose second text has another word than one that the first supports."""
    exchange = learned()
    out = []
    for one in known:
        often = EXCHANGED.get(one.source, 0.0) if one.label in ("same", "support") else 0.0
        for _ in range(int(often + rng.random())):
            found = exchange(one.a, one.b, rng)
            if found:
                out.append(Example("exchanged", one.a, *found))
    return out


def plain(words: Sequence[str]) -> str:
    """Tokens as a line of text, marks joined to the word before."""
    line = ""
    for word in words:
        line += word if word in {".", ",", ";", ":", "?", "!", "'s", "n't"} else f" {word}"
    return line.strip()


def matches(claims: Path, rng: random.Random) -> list[list[Example]]:
    """For each train text not held out: its claim, then others that words and vectors find."""
    texts = rows(claims / "claimmatch.train.jsonl.gz")
    known = [row for row in texts if not claimmatch.held_out(row["id"])]
    pool = {row["id"]: row for row in rows(claims / "claimmatch.pool.jsonl.gz")}
    same = {name: claimmatch.wording(row["claim"]) for name, row in pool.items()}
    if not FOUND.exists():
        FOUND.parent.mkdir(parents=True, exist_ok=True)
        FOUND.write_text(json.dumps(candidates(list(pool.values()), known)), "utf-8")
    found = json.loads(FOUND.read_text("utf-8"))
    out = []
    for row in known:
        right = {same[name] for name in row["gold"]}
        wrong = [name for name in found[row["id"]] if same[name] not in right]
        place = {name: at + 8 * rng.random() for at, name in enumerate(wrong)}
        wrong.sort(key=place.__getitem__)  # the nearest first, more or less
        text = claimmatch.bare(row["text"])
        out.append(
            [
                Example("claimmatch", text, claimmatch.known_as(pool[name]), "", float(not at))
                for at, name in enumerate([row["gold"][0], *wrong])
            ]
        )
    return out


def candidates(pool: list[dict[str, str]], known: list[dict[str, Any]]) -> dict[str, list[str]]:
    """Text ids to the ids of the claims that words and vectors find for them."""
    claims = claimmatch.Pool(pool, Encoder())
    return {
        row["id"]: [claims.ids[at] for at in claims.candidates(claimmatch.bare(row["text"]))[0]]
        for row in known
    }


def turned(one: Example, rng: random.Random) -> Example:
    """The pair as it is learned this time, perhaps the other way round."""
    if one.source == "claimmatch":
        return one
    symmetric = one.label in ("same", "different", "beside") and one.source != "emergent"
    if rng.random() >= (0.5 if symmetric else SWAPPED):
        return one
    # what contradicts is contradicted; what supports need not be supported
    label = one.label if symmetric or one.label == "contradict" else "not_contradict"
    if one.label == "not_support":
        return one
    return replace(one, a=one.b, b=one.a, label=label)


def course(shared: Path, seed: int, scale: float = 1.0, only: Sequence[str] = ()) -> list[Example]:
    """Every example in the order it is learned, ``scale`` times what the mix asks for.

    ``only`` ("emergent=2") asks for other corpora and times than the mix.
    General corpora come in the first three quarters, ours all along and rather late; pairs of
    one first text together, so that what tells them apart is learned and not what they are about.
    """
    rng = random.Random(seed)
    claims = shared / "data" / "claims"
    known = pairs(claims, "train")
    by: dict[str, list[Example]] = {}
    known += headed(shared)
    made = [*besides(shared, rng), *strangers(known, rng), *exchanges(known, rng)]
    for one in [*known, *made]:
        by.setdefault(one.source, []).append(one)
    groups = matches(claims, rng)
    placed: list[tuple[float, Example]] = []
    asked = (one.split("=") for one in only)
    mix = {source: (float(times), True) for source, times in asked} or MIX
    for source, (times, late) in mix.items():
        for repeat in range(int(np.ceil(times * scale))):
            share = min(1.0, times * scale - repeat)
            if source == "claimmatch":  # each time two other wrong claims
                own = [e for g in groups for e in (g[0], *g[1 + 2 * repeat : 3 + 2 * repeat])]
            else:
                own = by[source]
            own = rng.sample(own, round(share * len(own)))
            places: dict[str, float] = {}
            for one in own:
                at = rng.random() ** 0.75 if late else 0.75 * rng.random()
                placed.append((places.setdefault(one.a, at), turned(one, rng)))
    placed.sort(key=lambda item: item[0])
    return [one for _, one in placed]


# ------------------------------------------------------------------- batches


@dataclass
class Batch:
    ids: Tensor  # [pairs, pieces]
    marks: Tensor  # the same
    mask: Tensor  # [pairs, 1, 1, pieces], added to attention
    open: Tensor  # [pairs, 4] 1 for a relation that the label leaves open; all 0 where unknown
    match: Tensor  # [pairs], -1 where unknown


def batches(
    examples: Sequence[Example], tokens: Tokens, budget: int, rng: random.Random
) -> Iterator[tuple[float, Batch]]:
    """Batches of like length in the examples' order, each with its place in the course (0–1)."""
    stretch = 40 * budget // 64
    for start in range(0, len(examples), stretch):
        laid = [(layout(tokens, e.a, e.b, CUT), e) for e in examples[start : start + stretch]]
        laid.sort(key=lambda item: len(item[0][0]))
        groups: list[list[Any]] = [[]]
        for item in laid:
            if groups[-1] and len(item[0][0]) * (len(groups[-1]) + 1) > budget:
                groups.append([])
            groups[-1].append(item)
        rng.shuffle(groups)
        for at, group in enumerate(groups):
            place = (start + at / len(groups) * len(laid)) / len(examples)
            yield place, collate(group)


def collate(group: Sequence[tuple[tuple[Any, Any], Example]]) -> Batch:
    count, length = len(group), max(len(ids) for (ids, _), _ in group)
    ids, marks = np.zeros((count, length), np.int64), np.zeros((count, length), np.int64)
    mask = np.full((count, 1, 1, length), -1e4, np.float32)
    open_, match = np.zeros((count, 4), np.float32), np.full(count, -1, np.float32)
    for row, ((pieces, kinds), one) in enumerate(group):
        n = len(pieces)
        ids[row, :n], marks[row, :n], mask[row, ..., :n] = pieces, kinds, 0
        open_[row, sorted(one.open)] = 1
        if one.match is not None:
            match[row] = one.match
    return Batch(*(torch.from_numpy(x) for x in (ids, marks, mask, open_, match)))


assert CUT <= LONGEST
