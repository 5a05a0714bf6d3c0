"""What the reader learns from: PolNeAR's attributions and CoNLL-2003's names, in windows."""

from __future__ import annotations

import gzip
import json
import random
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from onrecord.analyse.encoder import Layout, Tokens, model_input, pieces_of_sentences
from onrecord.spans import Spans
from reading_model import NAMES

ROLES = ("source", "cue", "content")
# fmt: off
ABBREVIATIONS = frozenset((
    "mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "lt", "col", "sgt", "st", "jr", "sr",
    "u.s", "d.c", "vs", "no", "inc", "co", "corp", "prof", "rev", "hon", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sept", "oct", "nov", "dec", "a.m", "p.m", "etc", "e.g", "i.e",
))
# fmt: on
END = re.compile(r"([.!?])[\"”’')\]]*\s+(?=[\"“‘(]?[A-Z0-9])")


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sentences(text: str) -> Spans:
    """A plain splitter: line breaks, and end marks before a capital, a digit or a quotation."""
    out = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for match in END.finditer(text, line.start(), line.end()):
            word = text[start : match.start()].rsplit(None, 1)[-1:] or [""]
            last = word[0].lower().strip("\"“”‘’'([")
            if match.group(1) == "." and (last in ABBREVIATIONS or len(last) == 1):
                continue
            out.append((start, match.end()))
            start = match.end()
        if start < line.end():
            out.append((start, line.end()))
    return tuple(out)


@dataclass
class Document:
    """A laid out text with what is to be learned of it, by token index."""

    layout: Layout
    cues: list[dict[str, list[int]]] = field(default_factory=list)  # role -> tokens
    names: list[int] | None = None  # a tag for each token


@dataclass(frozen=True)
class Window:
    document: Document
    start: int
    stop: int

    @property
    def length(self) -> int:
        return self.document.layout.length(self.start, self.stop) + 2


def covered_tokens(layout: Layout, spans: list[list[int]]) -> list[int]:
    hit: set[int] = set()
    for start, end in spans:
        at = bisect_right(layout.tokens, start, key=itemgetter(1))
        while at < len(layout.tokens) and layout.tokens[at][0] < end:
            hit.add(at)
            at += 1
    return sorted(hit)


def polnear(row: dict[str, Any], tokens: Tokens) -> Document:
    layout = tokens.lay_out(row["text"], sentences(row["text"]))
    cues = [{role: covered_tokens(layout, a[role]) for role in ROLES} for a in row["attributions"]]
    return Document(layout, cues=[cue for cue in cues if cue["cue"]])


def conll(run: list[dict[str, Any]], tokens: Tokens, gap: str) -> Document:
    """Sentences that follow each other as one text; a token takes the tag of the name it meets."""
    text, spans, entities = "", [], []
    for row in run:
        at = len(text)
        text += row["text"] + gap
        spans.append((at, at + len(row["text"])))
        entities += [(at + start, at + end, kind) for start, end, kind in row["entities"]]
    layout = tokens.lay_out(text, tuple(spans))
    tags = [0] * len(layout.tokens)
    for start, end, kind in entities:
        for number, i in enumerate(covered_tokens(layout, [[start, end]])):
            tags[i] = NAMES.index(("I-" if number else "B-") + kind)
    return Document(layout, names=tags)


def conll_runs(data: list[dict[str, Any]], tokens: Tokens, rng: random.Random) -> list[Document]:
    """Each epoch anew: a sentence alone, or up to eight of one document together."""
    out, at = [], 0
    while at < len(data):
        size = rng.choice((1, 1, 2, 3, 5, 8))
        story = data[at]["id"].rsplit("-", 1)[0]
        run = [row for row in data[at : at + size] if row["id"].rsplit("-", 1)[0] == story]
        out.append(conll(run, tokens, rng.choice((" ", "\n", "\n\n"))))
        at += len(run)
    return out


def cut(document: Document, limit: int, rng: random.Random) -> list[Window]:
    """Windows of whole sentences; the first one's length is drawn, so edges move each epoch."""
    out: list[Window] = []
    room, start, stop = rng.randint(limit // 3, limit), 0, 0
    for a, b in pieces_of_sentences(document.layout, limit):
        if stop > start and document.layout.length(start, b) > room:
            out.append(Window(document, start, stop))
            start, room = a, limit
        stop = b
    return [*out, Window(document, start, stop)] if stop > start else out


def batches(windows: list[Window], budget: int, rng: random.Random) -> list[list[Window]]:
    """Windows of like length together, ``budget`` pieces a batch, in random order."""
    rng.shuffle(windows)
    out: list[list[Window]] = []
    for at in range(0, len(windows), 1000):
        batch: list[Window] = []
        for window in sorted(windows[at : at + 1000], key=lambda w: w.length):
            if batch and window.length * (len(batch) + 1) > budget:
                out.append(batch)
                batch = []
            batch.append(window)
        out.append(batch)
    rng.shuffle(out)
    return out


def stream(
    attributions: list[Document],
    names: list[dict[str, Any]],
    tokens: Tokens,
    share: float,
    limit: int,
    budget: int,
    seed: int,
) -> Iterator[list[Window]]:
    """Batches without end; ``share`` of them teach names. Seed and place in line say all."""
    rng = random.Random(seed)
    left: dict[bool, list[list[Window]]] = {False: [], True: []}
    while True:
        named = rng.random() < share
        if not left[named]:
            documents = conll_runs(names, tokens, rng) if named else attributions
            left[named] = batches([w for d in documents for w in cut(d, limit, rng)], budget, rng)
        yield left[named].pop()


@dataclass
class Batch:
    """Padded tensors. ``cues`` holds row, first, last; ``roles`` their six targets per word."""

    ids: Tensor
    features: Tensor
    first: Tensor
    mask: Tensor  # pieces, additive, for attention
    words: Tensor  # bool
    sentence: Tensor
    cue_tags: Tensor
    name_tags: Tensor
    cues: Tensor
    roles: Tensor


def collate(windows: list[Window]) -> Batch:
    rows_, width = len(windows), max(w.stop - w.start for w in windows)
    length = max(w.length for w in windows)
    ids, features = (np.zeros((rows_, length), np.int64) for _ in range(2))
    mask = np.full((rows_, 1, 1, length), -1e4, np.float32)
    first, sentence = (np.zeros((rows_, width), np.int64) for _ in range(2))
    cue_tags, name_tags = (np.full((rows_, width), -100, np.int64) for _ in range(2))
    words = np.zeros((rows_, width), bool)
    cues: list[tuple[int, int, int]] = []
    roles: list[np.ndarray] = []
    for row, window in enumerate(windows):
        start, stop, n = window.start, window.stop, window.stop - window.start
        document, layout = window.document, window.document.layout
        got = model_input(layout, start, stop)
        ids[row, : window.length], features[row, : window.length] = got[0], got[1]
        first[row, :n], sentence[row, :n] = got[2], layout.sentence[start:stop]
        mask[row, ..., : window.length] = 0
        words[row, :n] = True
        if document.names is not None:
            name_tags[row, :n] = document.names[start:stop]
            continue
        cue_tags[row, :n] = 0
        for one in document.cues:
            inside = [i for i in one["cue"] if start <= i < stop]
            for i in inside:
                cue_tags[row, i - start] = 1 if i == one["cue"][0] else 2
            # no loss for a role that leaves the window
            if all(start <= i < stop for role in ROLES for i in one[role]):
                cues.append((row, one["cue"][0] - start, one["cue"][-1] - start))
                roles.append(role_targets(one, start, width))
    return Batch(
        *(torch.from_numpy(x) for x in (ids, features, first, mask, words, sentence)),
        torch.from_numpy(cue_tags),
        torch.from_numpy(name_tags),
        torch.tensor(cues, dtype=torch.long).reshape(-1, 3),
        torch.from_numpy(np.stack(roles)) if roles else torch.zeros(0, width, 6),
    )


def role_targets(one: dict[str, list[int]], start: int, width: int) -> np.ndarray:
    target = np.zeros((width, 6), np.float32)
    for number, role in enumerate(("source", "content")):
        members = set(one[role])
        for i in members:
            target[i - start, number] = 1
            target[i - start, 2 + 2 * number] = i - 1 not in members
            target[i - start, 3 + 2 * number] = i + 1 not in members
    return target
