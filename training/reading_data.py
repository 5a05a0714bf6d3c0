"""What the reader learns from, in windows: attributions (PolNeAR, GUM), names (CoNLL-2003),
certainty (FactBank and its kin), and the syntax that a parser gave PolNeAR."""

from __future__ import annotations

import gzip
import json
import random
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from onrecord.analyse.tokens import WINDOW, Layout, Tokens, model_input, pieces_of_sentences
from onrecord.spans import Spans
from reading_model import NAMES, SOURCES

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
    cues: list[dict[str, list[int]]] | None = None  # role -> tokens
    weight: list[float] | None = None  # of each token's cue loss
    names: list[int] | None = None  # a tag for each token
    heads: list[int] | None = None  # the syntactic head of each token, itself at the root; or -1
    events: list[tuple[int, float]] | None = None  # token, certainty
    scale: int = 0  # whose scale of certainty, into SOURCES


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


def attributed(
    row: dict[str, Any], tokens: Tokens, inside: float = 1.0, silver: dict[str, Any] | None = None
) -> Document:
    """A text with attributions.

    ``inside`` weighs the cue loss within contents: PolNeAR leaves out what is nested there,
    so that "no cue" says less. ``silver`` is the parser's reading of the same text.
    """
    layout = tokens.lay_out(row["text"], sentences(row["text"]))
    cues = [{role: covered_tokens(layout, a[role]) for role in ROLES} for a in row["attributions"]]
    cues = [cue for cue in cues if cue["cue"] and cue["content"]]
    weight = [1.0] * len(layout.tokens)
    for cue in cues:
        for i in cue["content"]:
            weight[i] = inside
    for cue in cues:
        for i in cue["cue"]:
            weight[i] = 1.0
    return Document(layout, cues, weight, heads=_heads(layout, silver) if silver else None)


def _heads(layout: Layout, silver: dict[str, Any]) -> list[int]:
    """Each token's syntactic head, by the parser's tokens that begin where ours do."""
    ours = {start: i for i, (start, _) in enumerate(layout.tokens)}
    place = [ours.get(start, -1) for start, _ in silver["tokens"]]
    heads = [-1] * len(layout.tokens)
    for theirs, head in enumerate(silver["head"]):
        if place[theirs] >= 0:
            heads[place[theirs]] = place[theirs] if head < 0 else place[head]
    return heads


def factual(row: dict[str, Any], tokens: Tokens) -> Document:
    """A sentence with events and how certain each is; tokens joined by spaces."""
    text, starts = "", []
    for token in row["tokens"]:
        starts.append(len(text))
        text += token + " "
    layout = tokens.lay_out(text, ((0, len(text)),))
    firsts = [token[0] for token in layout.tokens]
    events = [(bisect_right(firsts, starts[at]) - 1, value) for at, value in row["events"]]
    events = [(i, value) for i, value in events if i >= 0]
    return Document(layout, events=events, scale=SOURCES.index(row["src"]))


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
    """Windows of whole sentences, of about ``limit`` pieces at most (a sentence is cut only
    where it alone fills the reader's window); the first one's length is drawn, so edges move
    each epoch."""
    out: list[Window] = []
    room, start, stop = rng.randint(limit // 3, limit), 0, 0
    for a, b in pieces_of_sentences(document.layout, WINDOW):
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


Epoch = Callable[[random.Random], list[list[Window]]]


def stream(tasks: dict[str, tuple[float, Epoch]], seed: int) -> Iterator[list[Window]]:
    """Batches without end, each of one task, drawn by its share. An `Epoch` gives a task's
    batches anew each time it has run out. Seed and place in line say all."""
    rng = random.Random(seed)
    names, shares = list(tasks), [share for share, _ in tasks.values()]
    left: dict[str, list[list[Window]]] = {name: [] for name in names}
    while True:
        name = rng.choices(names, shares)[0]
        if not left[name]:
            left[name] = tasks[name][1](rng)
        yield left[name].pop()


@dataclass
class Batch:
    """Padded tensors. ``cues`` holds row, first, last; ``roles`` their six targets per word.

    ``events`` holds row, word, scale; ``values`` their certainty. What a batch does not
    teach is None.
    """

    ids: Tensor
    features: Tensor
    first: Tensor
    mask: Tensor
    words: Tensor
    sentence: Tensor
    cue_tags: Tensor | None = None
    cue_weight: Tensor | None = None
    cues: Tensor | None = None
    roles: Tensor | None = None
    name_tags: Tensor | None = None
    heads: Tensor | None = None
    events: Tensor | None = None
    values: Tensor | None = None


def collate(windows: list[Window]) -> Batch:
    rows_, width = len(windows), max(w.stop - w.start for w in windows)
    length = max(w.length for w in windows)
    ids, features = (np.zeros((rows_, length), np.int64) for _ in range(2))
    mask = np.full((rows_, 1, 1, length), -1e4, np.float32)
    first, sentence = (np.zeros((rows_, width), np.int64) for _ in range(2))
    words = np.zeros((rows_, width), bool)
    for row, window in enumerate(windows):
        start, stop, n = window.start, window.stop, window.stop - window.start
        layout = window.document.layout
        got = model_input(layout, start, stop)
        ids[row, : window.length], features[row, : window.length] = got[0], got[1]
        first[row, :n], sentence[row, :n] = got[2], layout.sentence[start:stop]
        mask[row, ..., : window.length] = 0
        words[row, :n] = True
    batch = Batch(*(torch.from_numpy(x) for x in (ids, features, first, mask, words, sentence)))
    documents = [window.document for window in windows]
    if documents[0].cues is not None:
        _cue_targets(batch, windows, width)
    if documents[0].names is not None:
        batch.name_tags = _per_token(windows, width, [d.names for d in documents])
    if any(d.heads is not None for d in documents):
        batch.heads = _per_token(windows, width, [d.heads for d in documents])
        starts = torch.tensor([w.start for w in windows])[:, None]
        batch.heads = torch.where(batch.heads >= 0, batch.heads - starts, batch.heads)
        outside = (batch.heads < 0) | (batch.heads >= width)
        batch.heads = batch.heads.masked_fill(outside, -100)
    if documents[0].events is not None:
        events = [
            (row, i - w.start, w.document.scale, value)
            for row, w in enumerate(windows)
            for i, value in w.document.events or []
            if w.start <= i < w.stop
        ]
        batch.events = torch.tensor([e[:3] for e in events], dtype=torch.long).reshape(-1, 3)
        batch.values = torch.tensor([e[3] for e in events])
    return batch


def _per_token(windows: list[Window], width: int, values: list[list[int] | None]) -> Tensor:
    out = torch.full((len(windows), width), -100)
    for row, (window, of_document) in enumerate(zip(windows, values, strict=True)):
        if of_document is not None:
            part = of_document[window.start : window.stop]
            out[row, : len(part)] = torch.tensor(part)
    return out


def _cue_targets(batch: Batch, windows: list[Window], width: int) -> None:
    tags = np.full((len(windows), width), -100, np.int64)
    weight = np.zeros((len(windows), width), np.float32)
    cues: list[tuple[int, int, int]] = []
    roles: list[np.ndarray] = []
    for row, window in enumerate(windows):
        start, stop, n = window.start, window.stop, window.stop - window.start
        tags[row, :n] = 0
        weight[row, :n] = (window.document.weight or [])[start:stop]
        for one in window.document.cues or []:
            inside = [i for i in one["cue"] if start <= i < stop]
            for i in inside:
                tags[row, i - start] = 1 if i == one["cue"][0] else 2
            # no loss for a role that leaves the window
            if all(start <= i < stop for role in ROLES for i in one[role]):
                cues.append((row, one["cue"][0] - start, one["cue"][-1] - start))
                roles.append(role_targets(one, start, width))
    batch.cue_tags, batch.cue_weight = torch.from_numpy(tags), torch.from_numpy(weight)
    if cues:
        batch.cues = torch.tensor(cues, dtype=torch.long)
        batch.roles = torch.from_numpy(np.stack(roles))


def role_targets(one: dict[str, list[int]], start: int, width: int) -> np.ndarray:
    target = np.zeros((width, 6), np.float32)
    for number, role in enumerate(("source", "content")):
        members = set(one[role])
        for i in members:
            target[i - start, number] = 1
            target[i - start, 2 + 2 * number] = i - 1 not in members
            target[i - start, 3 + 2 * number] = i + 1 not in members
    return target
