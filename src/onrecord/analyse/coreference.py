"""Which words of a text mean the same one: coreference, word by word.

After Dobrovolskii (2021), "Word-level coreference resolution": mentions are linked by
their head words, and a head is given its mention's first and last word at the end. A
candidate is scored against the candidates before it, first by a product of their vectors,
then, for the best of those, by a small network that also sees how far apart they are, what
they share as words and which pronouns they are. A chain of best links is a cluster. The
networks are a few matrices, trained by training/reading_coref.py; what is here is plain
numpy on the encoder's states, so the same text always reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from onrecord.analyse.encoder import Floats
from onrecord.analyse.tokens import Ints, Layout
from onrecord.errors import ModelError
from onrecord.spans import Span, Spans

REACH = 25  # tokens that a mention may run to either side of its head
FINE = 30  # antecedents that the second network sees
LATEST = 150  # candidates before one that may be its antecedent; further back, only namesakes
FAR = 10  # such namesakes at most
SHARE = 0.3  # of the tokens may be candidates
FLOOR = -3.0  # logit under which a token heads no mention
BLOCK = 128  # candidates at once
NEVER = -1e9

CLITIC = re.compile(r"['’](?:s|re|ve|ll|d|m)$", re.IGNORECASE)
PRONOUNS = {
    word: number
    for number, group in enumerate(
        (
            "i me my mine myself",
            "you your yours yourself yourselves",
            "he him his himself",
            "she her hers herself",
            "it its itself",
            "we us our ours ourselves let",
            "they them their theirs themselves themself",
            "this that these those",
            "who whom whose which what",
            "here there then now",
        ),
        1,
    )
    for word in group.split()
}
KINDS = 11  # of pronouns, 0 for none


# ------------------------------------------------------------------ features


@dataclass(frozen=True, slots=True)
class Words:
    """What the pair network sees of each token besides its state; equal numbers, equal words."""

    form: Ints  # lower-cased, "it's" as "it"
    stem: Ints  # without a plural's ending
    pronoun: Ints
    capital: Ints  # 1 where a name may stand
    quotation: Ints  # the quotation it stands in, counted from 1; 0 outside
    sentence: Ints


def words(text: str, layout: Layout) -> Words:
    """The traits of a text's tokens."""
    forms = [CLITIC.sub("", text[a:b].lower()) or text[a:b].lower() for a, b in layout.tokens]
    numbers: dict[str, int] = {}
    stems = [re.sub(r"(?<=[^s])e?s$", "", form) for form in forms]
    form = [numbers.setdefault(word, len(numbers)) for word in forms]
    stem = [numbers.setdefault("*" + word, len(numbers)) for word in stems]
    shape, quoted = layout.features % 8, layout.features // 8 % 2
    opens = (quoted == 1) & (np.concatenate([[0], quoted[:-1]]) == 0)
    return Words(
        form=np.array(form, np.int64),
        stem=np.array(stem, np.int64),
        pronoun=np.array([PRONOUNS.get(word, 0) for word in forms], np.int64),
        capital=((shape >= 2) & (shape <= 5)).astype(np.int64),
        quotation=np.cumsum(opens) * quoted,
        sentence=layout.sentence,
    )


def _bucket(size: Ints) -> Ints:
    """Exact to four, then one bucket an octave; 12 in all."""
    far = np.log2(np.maximum(size, 1)).astype(np.int64) + 3
    return np.where(size <= 4, size, np.minimum(far, 11))


SIZES = (12, 12, 10, KINDS * KINDS, 5)
CODES = sum(SIZES)


def pair_codes(traits: Words, later: Ints, earlier: Ints) -> Ints:
    """[…, 5] row numbers into the pair network's table, for two arrays of tokens."""

    def same(values: Ints, one: int = 0, other: int = 0) -> NDArray[np.bool_]:
        a, b = later + one, earlier + other
        inside = (np.minimum(a, b) >= 0) & (np.maximum(a, b) < len(values))
        last = len(values) - 1
        return np.asarray(inside & (values[np.clip(a, 0, last)] == values[np.clip(b, 0, last)]))

    form = same(traits.form)
    beside = same(traits.form, 1, 0) | same(traits.form, -1, 0)
    beside = beside | same(traits.form, 0, 1) | same(traits.form, 0, -1)
    match = np.where(form, 2 + same(traits.form, -1, -1), same(traits.stem))
    match = np.where(form & same(traits.form, 1, 1), 4, match)
    both = traits.capital[later] & traits.capital[earlier]
    match = np.where(both & beside & (match == 0), 1, match)  # "Ada Marlow" and "Marlow"
    one, other = traits.quotation[later], traits.quotation[earlier]
    quotes = np.where(one == other, np.where(one > 0, 4, 0), (one > 0) + 2 * (other > 0))
    columns = (
        _bucket(later - earlier),
        _bucket(traits.sentence[later] - traits.sentence[earlier]),
        match + 5 * both,
        traits.pronoun[later] * KINDS + traits.pronoun[earlier],
        quotes,
    )
    offsets = np.cumsum([0, *SIZES[:-1]])
    return np.stack([c + o for c, o in zip(columns, offsets, strict=True)], -1)


# -------------------------------------------------------------------- decoding


def antecedents(form: Ints) -> Ints:
    """[candidates, LATEST + FAR]: those before each, the latest first, then namesakes; or -1."""
    count = len(form)
    out = np.arange(count)[:, None] - 1 - np.arange(LATEST)
    out = np.concatenate([np.maximum(out, -1), np.full((count, FAR), -1)], 1)
    if count > LATEST:
        seen: dict[int, list[int]] = {}
        for at in range(LATEST + 1, count):
            seen.setdefault(int(form[at - LATEST - 1]), []).append(at - LATEST - 1)
            same = seen.get(int(form[at]), [])[-FAR:]
            out[at, LATEST : LATEST + len(same)] = same
    return out


class Resolver:
    """The trained matrices at work; ``arrays`` as `training/reading_coref.py` exports them."""

    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        self.arrays = {name: np.asarray(a, np.float32) for name, a in arrays.items()}

    @classmethod
    def load(cls, folder: Path) -> Resolver:
        """From the folder's coreference.npz; raises `ModelError` when it is absent."""
        path = folder / "coreference.npz"
        if not path.is_file():
            raise ModelError(str(path), "weights are absent; install the package again")
        with np.load(path, allow_pickle=False) as arrays:
            return cls(dict(arrays))

    def _linear(self, name: str, x: Floats) -> Floats:
        out = x @ self.arrays[f"{name}.weight"].T
        bias = self.arrays.get(f"{name}.bias")
        return np.asarray(out if bias is None else out + bias, np.float32)

    def candidates(self, states: Floats, floor: float) -> tuple[Ints, Floats]:
        """Tokens that may head a mention, in order, and every token's score."""
        hidden = np.maximum(self._linear("mention1", states), 0)
        score = self._linear("mention2", hidden)[:, 0]
        best = np.argsort(-score, kind="stable")[: int(SHARE * len(score)) + 1]
        return np.sort(best[score[best] > floor]), score

    def link(
        self, traits: Words, states: Floats, floor: float = FLOOR, bias: float = 0.0
    ) -> list[list[int]]:
        """Clusters of head tokens, of two or more, in text order."""
        heads, mention = self.candidates(states, floor)
        x = np.maximum(self._linear("project", states[heads]), 0)
        parts = tuple(self._linear(name, x) for name in ("coarse", "later", "earlier"))
        before = antecedents(traits.form[heads])
        home: dict[int, list[int]] = {}
        for start in range(0, len(heads), BLOCK):
            rows = np.arange(start, min(start + BLOCK, len(heads)))
            best, score = self._best(traits, heads, mention[heads], x, parts, rows, before[rows])
            for at, to in zip(
                rows[score > bias].tolist(), best[score > bias].tolist(), strict=True
            ):
                members = home.setdefault(to, [to])
                members.append(at)
                home[at] = members
        return [
            [int(heads[member]) for member in members]
            for first, members in home.items()
            if members[0] == first
        ]

    def _best(
        self,
        traits: Words,
        heads: Ints,
        unary: Floats,
        x: Floats,
        parts: tuple[Floats, ...],
        rows: Ints,
        before: Ints,
    ) -> tuple[Ints, Floats]:
        """For each of ``rows`` (into ``heads``) its best antecedent and that one's score."""
        coarse, later, earlier = parts
        score = (x[before] @ coarse[rows][:, :, None])[:, :, 0]
        score = score + unary[before] + unary[rows][:, None]
        score = np.where(before < 0, NEVER, score).astype(np.float32)
        top = np.argsort(-score, axis=1, kind="stable")[:, :FINE]
        near = np.take_along_axis(before, top, 1)
        later_at = np.repeat(heads[rows, None], near.shape[1], 1)
        codes = pair_codes(traits, later_at, np.minimum(heads[near], later_at))  # -1 is no one
        hidden = self._linear("both", x[rows][:, None] * x[near])
        hidden = hidden + later[rows][:, None] + earlier[near]
        table = self.arrays["table.weight"]
        for column in range(codes.shape[-1]):
            hidden += table[codes[..., column]]
        fine = self._linear("fine", np.maximum(hidden, 0))[..., 0]
        # one that the second network does not see keeps the first one's score
        np.put_along_axis(score, top, np.take_along_axis(score, top, 1) + fine, 1)
        best = score.argmax(1)
        return before[np.arange(len(rows)), best], score.max(1)

    def extents(self, states: Floats, heads: Ints) -> list[tuple[int, int]]:
        """Token ranges, ends exclusive, of the mentions that these tokens head."""
        steps = np.arange(-REACH, REACH + 1)
        place = heads[:, None] + steps
        inside = (place >= 0) & (place < len(states))
        word = self._linear("edge_word", states)[np.clip(place, 0, len(states) - 1)]
        hidden = word + self._linear("edge_head", states[heads])[:, None]
        score = self._linear("edge", np.maximum(hidden + self.arrays["edge_step.weight"], 0))
        first = np.where(inside & (steps <= 0), score[..., 0], NEVER).argmax(1)
        last = np.where(inside & (steps >= 0), score[..., 1], NEVER).argmax(1)
        rows = np.arange(len(heads))
        ends = zip(place[rows, first].tolist(), place[rows, last].tolist(), strict=True)
        return [(start, end + 1) for start, end in ends]

    def clusters(
        self, text: str, layout: Layout, states: Floats, floor: float = FLOOR, bias: float = 0.0
    ) -> tuple[Spans, ...]:
        """Mentions (characters) by cluster, each of two or more; ``states`` are the tokens'."""
        linked = self.link(words(text, layout), states, floor, bias)
        out: list[Spans] = []
        seen: set[Span] = set()
        for members in linked:
            extents = self.extents(states, np.array(members, np.int64))
            spans = {
                characters(text, layout.tokens, start, stop, head)
                for head, (start, stop) in zip(members, extents, strict=True)
            }
            spans -= seen
            if len(spans) > 1:
                seen |= spans
                out.append(tuple(sorted(spans)))
        return tuple(sorted(out))


def characters(text: str, tokens: Spans, start: int, stop: int, head: int) -> Span:
    """A token range as characters; of "it's" and "let's" only the pronoun is a mention."""
    first, last = tokens[start][0], tokens[stop - 1][1]
    if head == stop - 1:
        a, b = tokens[head]
        clitic = CLITIC.search(text, a, b)
        if clitic and text[a : clitic.start()].lower() == "let":
            return clitic.start(), b
        if clitic and PRONOUNS.get(text[a : clitic.start()].lower()):
            last = clitic.start()
    return first, last
