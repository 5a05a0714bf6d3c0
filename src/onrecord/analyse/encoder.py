"""The shipped models: text in, sentence vectors and token readings out.

Two networks share one table of word pieces (MiniLM's, frozen in training, so int8 rows
serve both): the *reader* tags names and cues and scores, for every cue, which tokens are
its source and its content; the *embedder* turns a sentence into a unit vector.

Every window and every sentence goes through a network alone. The int8 arithmetic scales
its activations by what shares the batch, so company would change the result; alone, the
same text always reads the same.

The weights lie in ``onrecord/weights``; docs/model-card.md says what they are and
training/README.md how they were made.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.analyse.tokens import (
    WINDOW,
    Ints,
    Layout,
    Tokens,
    model_input,
    pieces_of_sentences,
    windows,
)
from onrecord.errors import ModelError
from onrecord.spans import Spans

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
READER = ("reading.json", "reading.onnx", "roles.onnx")  # what a model has of its own
FORMAT = 3  # of reading.json; a change of meaning raises it


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that attribute ("said", "according to"), and whom and what they tie together.

    ``score`` is how much of the words is cue, 0 to 1, ``least`` the same of the weakest one.
    ``roles`` are six logits for each token of the window ``start:stop``: source, content,
    source start, source end, content start, content end.
    """

    first: int
    last: int
    score: float
    least: float
    start: int
    stop: int
    roles: Floats = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader sees in a text. Token indices are into ``tokens``.

    ``events`` has two numbers a token: the probability that it names an event, and how
    certain that is presented as being (-3 to 3, FactBank's scale). ``states`` are the
    encoder's, a row a token, for coreference.
    """

    tokens: Spans
    sentence: Ints = field(repr=False)  # of each token
    name_scores: Floats = field(repr=False)  # tokens × NAME_TAGS, log probabilities
    name_tags: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    decode: dict[str, Any] = field(default_factory=dict)  # what the segment decoder was tuned to
    events: Floats = field(default_factory=lambda: np.zeros((0, 2), np.float32), repr=False)
    states: Floats = field(default_factory=lambda: np.zeros((0, 384), np.float32), repr=False)
    layout: Layout | None = field(default=None, repr=False)


def log_softmax(logits: Floats) -> Floats:
    """Over the last axis."""
    shifted = logits - logits.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), np.float32)


def best_tags(scores: Floats) -> list[int]:
    """Viterbi over tags O, B-x, I-x, B-y, I-y …: the best path where I-x follows B-x or I-x only.

    ``scores`` are tokens × tags. A token is O on the best path where O leads by more than the
    next token loses if it begins what it would rather go on with; only what is between such
    tokens is searched.
    """
    tags = [0] * len(scores)
    if not tags:
        return tags
    lead = scores[:, 0] - scores[:, 1:].max(1)
    loss = (scores[:, 2::2] - scores[:, 1::2]).max(1).clip(0)
    open_ = np.flatnonzero(lead <= np.append(loss[1:], 0))
    for run in np.split(open_, np.flatnonzero(np.diff(open_) > 1) + 1):
        if len(run):
            tags[run[0] : run[-1] + 1] = _searched(scores[run[0] : run[-1] + 1])
    return tags


def _searched(scores: Floats) -> list[int]:
    """The best path of a stretch that follows O; for so few, lists are quicker than arrays."""
    rows = scores.astype(np.float64).tolist()
    insides = range(2, len(rows[0]), 2)
    value = [score - 1e9 * (tag in insides) for tag, score in enumerate(rows[0])]
    back: list[list[int]] = []
    for row in rows[1:]:
        top = max(value)
        came = [value.index(top)] * len(row)
        after = [top + score for score in row]
        for tag in insides:
            came[tag] = before = tag - 1 if value[tag - 1] >= value[tag] else tag
            after[tag] = value[before] + row[tag]
        back.append(came)
        value = after
    tags = [value.index(max(value))]
    for came in reversed(back):
        tags.append(came[tags[-1]])
    return tags[::-1]


def cue_runs(scores: Floats, bias: float) -> list[tuple[int, int]]:
    """Cues as token ranges, last included, from log probabilities of O, B and I."""
    out: list[tuple[int, int]] = []
    for at, tag in enumerate(best_tags(scores + np.array([bias, 0, 0], np.float32))):
        if tag == 1:
            out.append((at, at))
        elif tag == 2:
            out[-1] = (out[-1][0], at)
    return out


def candidates(scores: Floats, bias: float, more: float) -> list[tuple[int, int]]:
    """Cues as `cue_runs` finds them, and between them those that only a lower bar lets in."""
    sure = cue_runs(scores, bias)
    taken = np.zeros(len(scores), bool)
    for first, last in sure:
        taken[first : last + 1] = True
    weak = [run for run in cue_runs(scores, more) if not taken[run[0] : run[1] + 1].any()]
    return sorted(sure + weak)


@dataclass(frozen=True, slots=True)
class Pass:
    """One window through the reader."""

    start: int
    stop: int
    states: Floats
    tags: Floats


def owners(passes: Sequence[Pass], parts: Sequence[tuple[int, int]]) -> Ints:
    """For each token the window that it is taken from.

    ``parts`` are the sentences (token ranges that cover the text, each whole in a window):
    each is taken from the window where it lies farthest from an edge that is not the text's,
    so that no name or cue is put together from two readings.
    """
    count = parts[-1][1] if parts else 0
    best = np.full(count, -1.0)
    owner = np.zeros(count, np.int64)
    for number, one in enumerate(passes):
        for start, stop in parts[bisect_left(parts, (one.start, 0)) :]:
            if stop > one.stop:
                break
            left = np.inf if one.start == 0 else start - one.start
            right = np.inf if one.stop == count else one.stop - stop
            if (margin := min(left, right)) > best[start]:
                best[start:stop] = margin
                owner[start:stop] = number
    return owner


def weights_of(model: str, weights: Path = WEIGHTS) -> Path:
    """The folder of a model's own files (READER)."""
    return weights / "fast" if model == "fast" else weights


class Encoder:
    """The shipped weights, loaded when first needed.

    ``threads`` is how many cores one pass may use; one, the default, is what makes a
    result the same on every machine of a kind. ``model`` is "full" (six layers) or "fast"
    (three); they share the pieces, the tokenizer and the embedder. Raises `ModelError` when a
    file is absent or of another format.
    """

    def __init__(self, threads: int = 1, weights: Path = WEIGHTS, model: str = "full") -> None:
        self.threads = threads
        self.weights = weights
        self.reader_weights = weights_of(model, weights)

    def embed(self, texts: Sequence[str]) -> Floats:
        """Sentence vectors, [len(texts), 384], unit length; zeros for a text without words."""
        out = np.zeros((len(texts), 384), np.float32)
        known: dict[str, int] = {}
        for row, text in enumerate(texts):
            if text in known:
                out[row] = out[known[text]]
                continue
            known[text] = row
            ids = self.tokens.sentence(text)
            if len(ids) > 2:
                out[row] = self._embedder.run(None, {"pieces": self.pieces(ids)})[0]
        return out

    def read(self, text: str, sentences: Spans) -> Reading:
        """Names and cues of a text, and what each cue ties together.

        ``sentences`` are its sentences in order (characters); paragraphs are told by the
        line breaks between tokens.
        """
        layout, overlap = self.tokens.lay_out(text, sentences), self.settings["overlap"]
        passes = [self.window(layout, a, b) for a, b in windows(layout, overlap=overlap)]
        owner = owners(passes, pieces_of_sentences(layout, WINDOW))
        settings, count = self.settings, len(layout.tokens)
        edge = 3 + len(settings["names"])
        tags, states = np.zeros((count, edge + 2), np.float32), np.zeros((count, 384), np.float32)
        for number, one in enumerate(passes):
            mine = owner[one.start : one.stop] == number
            tags[one.start : one.stop][mine] = one.tags[mine]
            states[one.start : one.stop][mine] = one.states[mine]
        cue_scores = log_softmax(tags[:, :3])
        runs = candidates(cue_scores, *settings["decode"]["cue_biases"])
        events = tags[:, edge:].copy()
        events[:, 0] = 1 / (1 + np.exp(-events[:, 0]))
        events[:, 1] = events[:, 1].clip(-3, 3)
        return Reading(
            tokens=layout.tokens,
            sentence=layout.sentence,
            name_scores=log_softmax(tags[:, 3:edge]),
            name_tags=tuple(settings["names"]),
            cues=self._tie(layout, passes, owner, cue_scores, runs),
            decode=dict(settings["decode"]),
            events=events,
            states=states,
            layout=layout,
        )

    # ------------------------------------------------------------ the networks

    def pieces(self, ids: Ints) -> Floats:
        """The vectors of word pieces: ids [T] to [T, 384]."""
        table, scale = self._table
        return np.asarray(table[ids].astype(np.float32) * scale[ids, None], np.float32)

    def window(self, layout: Layout, start: int, stop: int) -> Pass:
        """One pass over the tokens from ``start`` to ``stop``."""
        ids, features, first = model_input(layout, start, stop)
        feeds = {"pieces": self.pieces(ids), "features": features, "first": first}
        states, tags = self._reader.run(None, feeds)
        return Pass(start, stop, states, tags)

    def _tie(
        self,
        layout: Layout,
        passes: Sequence[Pass],
        owner: Ints,
        scores: Floats,
        runs: Sequence[tuple[int, int]],
    ) -> tuple[Cue, ...]:
        """Role logits of each cue, from the window that owns its first token."""
        by_window: dict[int, list[tuple[int, int]]] = {}
        for first, last in runs:
            by_window.setdefault(int(owner[first]), []).append((first, last))
        out, sure = [], 1.0 - np.exp(scores[:, 0].astype(np.float64))
        for number, cues in by_window.items():
            one = passes[number]
            # a cue may run out of its window only where a sentence too long was cut
            cues = [(first, min(last, one.stop - 1)) for first, last in cues]
            edges = np.array(cues, np.int64) - one.start
            roles = self._roles.run(
                None,
                {
                    "states": one.states,
                    "first": edges[:, 0],
                    "last": edges[:, 1],
                    "sentence": layout.sentence[one.start : one.stop],
                },
            )[0]
            for (first, last), logits in zip(cues, roles, strict=True):
                cue = sure[first : last + 1].tolist()
                mean, least = sum(cue) / len(cue), min(cue)
                out.append(Cue(first, last, mean, least, one.start, one.stop, logits))
        return tuple(sorted(out, key=lambda cue: cue.first))

    def file(self, name: str) -> Path:
        """A weights file by its name; raises ModelError where it is absent."""
        path = (self.reader_weights if name in READER else self.weights) / name
        if not path.is_file():
            raise ModelError(str(path), "weights are absent; install the package again")
        return path

    def session(self, name: str) -> Any:
        """An onnxruntime session of a network file."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = str(self.file(name))
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    @cached_property
    def settings(self) -> dict[str, Any]:
        """reading.json: labels, decode parameters, version, and how the weights were made."""
        path = self.file("reading.json")
        settings: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if settings.get("format") != FORMAT:
            raise ModelError(str(path), f"format {settings.get('format')}, expected {FORMAT}")
        return settings

    @cached_property
    def tokens(self) -> Tokens:
        """The tokenizer."""
        return Tokens(self.file("tokenizer.json"))

    @cached_property
    def _table(self) -> tuple[NDArray[np.int8], Floats]:
        with np.load(self.file("pieces.npz"), allow_pickle=False) as arrays:
            return arrays["table"], arrays["scale"]

    @cached_property
    def _embedder(self) -> Any:
        return self.session("embedder.onnx")

    @cached_property
    def _reader(self) -> Any:
        return self.session("reading.onnx")

    @cached_property
    def _roles(self) -> Any:
        return self.session("roles.onnx")
