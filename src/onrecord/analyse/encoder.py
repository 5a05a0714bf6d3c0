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
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.analyse.quotations import mask, quotations
from onrecord.errors import ModelError
from onrecord.spans import Span, Spans

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
FORMAT = 2  # of reading.json; a change of meaning raises it

TOKEN = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
PIECES_A_TOKEN = 6
LONGEST_WORD = 100  # characters; WordPiece gives up beyond it anyway
WINDOW = 254  # pieces, the two marks apart
OVERLAP = 80  # pieces
CLS, SEP, UNK = 101, 102, 100


# ---------------------------------------------------------------------- text


def case_shape(word: str) -> int:
    """How a token is cased, 1 to 6: the model's vocabulary is uncased. 0 is for marks."""
    if any(char.isdigit() for char in word):
        return 5
    if word.islower():
        return 1
    if not any(char.isalpha() for char in word):
        return 6
    if word.isupper():
        return 2 if len(word) > 1 else 3
    return 3 if word[0].isupper() and word[1:].islower() else 4


@dataclass(frozen=True, slots=True)
class Layout:
    """A text cut for the model; token indices throughout, ends exclusive."""

    tokens: Spans  # characters
    pieces: tuple[tuple[int, ...], ...]  # word pieces of each token, one to six
    features: Ints  # of each token: case shape + 8 × in quotes + 16 × paragraph start
    sentence: Ints  # the sentence each token stands in, counted from 0
    sentences: tuple[tuple[int, int], ...]  # token ranges, none empty
    before: Ints  # pieces before each token, and at the end all of them

    def length(self, start: int, stop: int) -> int:
        """Pieces in a token range."""
        return int(self.before[stop] - self.before[start])


class Tokens:
    """Text to `Layout`: tokens, their pieces, and what the vocabulary cannot show."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(path))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self._seen: dict[str, tuple[tuple[int, ...], int]] = {}

    def lay_out(self, text: str, sentences: Spans) -> Layout:
        """A token belongs to the last sentence that starts at or before it."""
        inside = mask(text, quotations(text))
        starts = [start for start, _ in sentences]
        tokens: list[Span] = []
        pieces: list[tuple[int, ...]] = []
        features: list[int] = []
        sentence: list[int] = []
        end, last, number = 0, -1, -1
        for match in TOKEN.finditer(text):
            ids, shape = self._word(match.group())
            start = match.start()
            paragraph = not tokens or "\n" in text[end:start]
            home = bisect_right(starts, start)
            if home != last:
                last, number = home, number + 1
            end = match.end()
            tokens.append((start, end))
            pieces.append(ids)
            features.append(shape + 8 * inside[start] + 16 * paragraph)
            sentence.append(number)
        numbers = np.array(sentence, np.int64)
        edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(tokens)]
        return Layout(
            tokens=tuple(tokens),
            pieces=tuple(pieces),
            features=np.array(features, np.int64),
            sentence=numbers,
            sentences=tuple((a, b) for a, b in pairwise(edges) if b > a),
            before=np.cumsum([0, *(len(ids) for ids in pieces)], dtype=np.int64),
        )

    def _word(self, word: str) -> tuple[tuple[int, ...], int]:
        known = self._seen.get(word)
        if known is None:
            cut = word[:LONGEST_WORD]
            known = tuple(self._ids(cut)[:PIECES_A_TOKEN] or [UNK]), case_shape(cut)
            if len(self._seen) > 200_000:
                self._seen.clear()
            self._seen[word] = known
        return known

    def sentence(self, text: str) -> Ints:
        """Piece ids of a sentence, marks included, as the embedder wants it."""
        return np.array([CLS, *self._ids(text)[:WINDOW], SEP], np.int64)

    def _ids(self, text: str) -> list[int]:
        """The pieces of any ``str``; half a surrogate pair counts as a question mark."""
        clean = text.encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self.tokenizer.encode(clean, add_special_tokens=False).ids
        return ids


def pieces_of_sentences(layout: Layout, limit: int) -> list[tuple[int, int]]:
    """The sentences as token ranges, those longer than ``limit`` pieces cut to fit."""
    out = []
    for start, stop in layout.sentences:
        while layout.length(start, stop) > limit:
            room = int(layout.before[start]) + limit
            cut = int(np.searchsorted(layout.before, room, side="right")) - 1
            out.append((start, cut))
            start = cut
        out.append((start, stop))
    return out


def windows(layout: Layout, limit: int = WINDOW, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Token ranges of whole sentences that cover the text and overlap by ``overlap`` pieces."""
    parts = pieces_of_sentences(layout, limit)
    out: list[tuple[int, int]] = []
    first = 0
    while first < len(parts):
        last = first
        while last + 1 < len(parts) and layout.length(parts[first][0], parts[last + 1][1]) <= limit:
            last += 1
        out.append((parts[first][0], parts[last][1]))
        if last == len(parts) - 1:
            break
        after = last + 1
        while after - 1 > first and layout.length(parts[after - 1][0], parts[last][1]) <= overlap:
            after -= 1
        first = after
    return out


def model_input(layout: Layout, start: int, stop: int) -> tuple[Ints, Ints, Ints]:
    """Piece ids, piece features and each token's first piece, for one window."""
    ids = [CLS, *(i for token in layout.pieces[start:stop] for i in token), SEP]
    counts = np.diff(layout.before[start : stop + 1])
    features = np.zeros(len(ids), np.int64)
    features[1:-1] = np.repeat(layout.features[start:stop], counts)
    return np.array(ids, np.int64), features, layout.before[start:stop] - layout.before[start] + 1


# ------------------------------------------------------------------- reading


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


def best_tags(scores: Floats, allowed: NDArray[np.bool_]) -> list[int]:
    """Viterbi: the best path where ``allowed[a, b]`` says that b may follow a.

    The first tag may be what may follow tag 0 ("O").
    """
    if not len(scores):
        return []
    step = np.where(allowed, 0.0, -1e9)
    value = scores[0] + step[0]
    back = np.zeros(scores.shape, np.int64)
    for at in range(1, len(scores)):
        paths = value[:, None] + step
        back[at] = paths.argmax(0)
        value = paths.max(0) + scores[at]
    tag = int(value.argmax())
    tags = [tag]
    for at in range(len(scores) - 1, 0, -1):
        tag = int(back[at, tag])
        tags.append(tag)
    return tags[::-1]


def cue_runs(scores: Floats, bias: float) -> list[tuple[int, int]]:
    """Cues as token ranges, last included, from log probabilities of O, B and I."""
    biased = scores.copy()
    biased[:, 0] += bias
    allowed = np.array([[1, 1, 0], [1, 1, 1], [1, 1, 1]], bool)
    out: list[tuple[int, int]] = []
    for at, tag in enumerate(best_tags(biased, allowed)):
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


def owners(passes: Sequence[Pass], count: int) -> Ints:
    """For each token the window where it stands farthest from an edge that is not the text's."""
    best = np.full(count, -1.0)
    owner = np.zeros(count, np.int64)
    for number, one in enumerate(passes):
        at = np.arange(one.start, one.stop)
        left = np.where(one.start == 0, np.inf, at - one.start)
        right = np.where(one.stop == count, np.inf, one.stop - 1 - at)
        margin = np.minimum(left, right)
        better = margin > best[one.start : one.stop]
        best[one.start : one.stop][better] = margin[better]
        owner[one.start : one.stop][better] = number
    return owner


class Encoder:
    """The shipped weights, loaded when first needed.

    ``threads`` is how many cores one pass may use; one, the default, is what makes a
    result the same on every machine of a kind. Raises `ModelError` when a file is absent
    or of another format.
    """

    def __init__(self, threads: int = 1, weights: Path = WEIGHTS) -> None:
        self.threads = threads
        self.weights = weights

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
                out[row] = self._embedder.run(None, {"pieces": self._pieces(ids)})[0]
        return out

    def read(self, text: str, sentences: Spans) -> Reading:
        """Names and cues of a text, and what each cue ties together.

        ``sentences`` are its sentences in order (characters); paragraphs are told by the
        line breaks between tokens.
        """
        layout = self.tokens.lay_out(text, sentences)
        passes = [self._read_window(layout, a, b) for a, b in windows(layout)]
        owner = owners(passes, len(layout.tokens))
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

    def _pieces(self, ids: Ints) -> Floats:
        table, scale = self._table
        return np.asarray(table[ids].astype(np.float32) * scale[ids, None], np.float32)

    def _read_window(self, layout: Layout, start: int, stop: int) -> Pass:
        ids, features, first = model_input(layout, start, stop)
        feeds = {"pieces": self._pieces(ids), "features": features, "first": first}
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
        out = []
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
                cue = 1.0 - np.exp(scores[first : last + 1, 0].astype(np.float64))
                least = float(cue.min())
                out.append(Cue(first, last, float(cue.mean()), least, one.start, one.stop, logits))
        return tuple(sorted(out, key=lambda cue: cue.first))

    def _file(self, name: str) -> Path:
        path = self.weights / name
        if not path.is_file():
            raise ModelError(str(path), "weights are absent; install the package again")
        return path

    def _session(self, name: str) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        path = str(self._file(name))
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    @cached_property
    def settings(self) -> dict[str, Any]:
        """reading.json: labels, decode parameters, version, and how the weights were made."""
        path = self._file("reading.json")
        settings: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if settings.get("format") != FORMAT:
            raise ModelError(str(path), f"format {settings.get('format')}, expected {FORMAT}")
        return settings

    @cached_property
    def tokens(self) -> Tokens:
        """The tokenizer."""
        return Tokens(self._file("tokenizer.json"))

    @cached_property
    def _table(self) -> tuple[NDArray[np.int8], Floats]:
        with np.load(self._file("pieces.npz"), allow_pickle=False) as arrays:
            return arrays["table"], arrays["scale"]

    @cached_property
    def _embedder(self) -> Any:
        return self._session("embedder.onnx")

    @cached_property
    def _reader(self) -> Any:
        return self._session("reading.onnx")

    @cached_property
    def _roles(self) -> Any:
        return self._session("roles.onnx")
