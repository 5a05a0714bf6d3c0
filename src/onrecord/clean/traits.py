"""What a block of an HTML page looks like, in numbers, for the learned reader of pages.

Three views: hashed words (`word_buckets`), hashed names of the elements around
(`MarkScores`), and for the trees (`traits`) shape, links, place, neighbours, the frames
around it and whether trafilatura kept it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log1p
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from onrecord.clean.blocks import Block, Frame, Page
from onrecord.clean.lines import small_words

Floats = NDArray[np.float64]
WORD_BUCKETS = 1 << 15
MARK_BUCKETS = 1 << 14
FIRST_WORDS = 24  # of a block that the lexical model reads
MOST_LEVELS = 16
LEVELS = 4  # own frame, its parent, the next, all further out
_NO_FRAME = Frame(-1, "", "")
_WORD = re.compile(r"[^\W_]+|[©|»›·•#@$€£+]")
_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(r"[a-z]+|\d+")
_END = re.compile(r"[.!?…。:][\"'”’»“)\]]*$")
_SENTENCE = re.compile(r"[.!?…。][\"'”’»)]*(?=\s|$)")
_CAPITAL = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]")
_QUOTE = re.compile(r"[\"“”„«»‘]")
_SIGN = re.compile(r"[|›»·•→©@]|https?:")
_FLAGS = {
    tag: 1 << bit
    for bit, tags in enumerate(
        (
            ("article",), ("main",), ("aside",), ("nav", "menu"), ("footer",), ("header",),
            ("form", "fieldset", "button", "label"), ("figure", "figcaption", "caption"),
            ("table",), ("ul", "ol", "dl"), ("blockquote",), ("section",),
        )
    )
    for tag in tags
}  # fmt: skip
_TAGS = {
    tag: number
    for number, tag in enumerate(
        ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "figcaption", "blockquote",
         "section", "article", "header", "footer", "aside", "nav", "button", "label", "dd", "dt",
         "body", "main", "pre", "th", "figure", "ul", "form"), 1)
}  # fmt: skip


def word_buckets(text: str) -> list[int]:
    """The block's first words, pairs and edges as bucket numbers below `WORD_BUCKETS`."""
    words = _WORD.findall(_DIGIT.sub("0", text[: FIRST_WORDS * 12].lower()))[:FIRST_WORDS]
    if not words:
        return [0]
    signs = {f"u {w}" for w in words}
    signs.update(f"b {a} {b}" for a, b in pairwise(words))
    signs.add(f"first {words[0]}")
    signs.add(f"last {text[-12:].lower()}")
    signs.add(f"length {min(text.count(' '), 12)}")
    if len(words) <= 5:
        signs.add("whole " + " ".join(words))
    return [crc32(sign.encode()) % WORD_BUCKETS for sign in signs]


def word_scores(texts: Sequence[str], weights: Floats, bias: float) -> Floats:
    """The lexical model's log-odds for each block."""
    out = np.empty(len(texts))
    known: dict[str, float] = {}
    for i, text in enumerate(texts):
        if text not in known:
            buckets = word_buckets(text)
            known[text] = bias + float(weights[buckets].sum()) / len(buckets) ** 0.5
        out[i] = known[text]
    return out


@lru_cache(1 << 16)
def _mark_bucket(level: str, name: str) -> int:
    return crc32(f"{level} {name}".encode()) % MARK_BUCKETS


class _Chains:
    """For each frame of a page: the buckets of its names at a level, and of all around it."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._tokens: dict[str, list[str]] = {}
        self._known: dict[tuple[int, int], list[int]] = {}

    def of_frame(self, index: int, level: int) -> list[int]:
        if (index, level) not in self._known:
            frame = self._page.frames[index]
            if frame.marks not in self._tokens:
                self._tokens[frame.marks] = sorted(set(_TOKEN.findall(frame.marks)))[:24]
            names = [*self._tokens[frame.marks], f"<{frame.tag}>"]
            self._known[index, level] = [_mark_bucket(str(level), name) for name in names]
        return self._known[index, level]

    def levels(self, index: int) -> Iterator[list[int]]:
        """The buckets of a frame and of those around it, innermost first."""
        level = 0
        while index >= 0 and level < MOST_LEVELS:
            yield self.of_frame(index, min(level, LEVELS - 1))
            index, level = self._page.frames[index].parent, level + 1

    def inner(self, block: Block) -> list[int]:
        """The buckets of the inline elements in a block."""
        if not block.inner:
            return []
        return [_mark_bucket("i", name) for name in sorted(set(_TOKEN.findall(block.inner)))]


def mark_buckets(page: Page) -> list[list[int]]:
    """For each block the buckets of its surroundings' names, each with its level."""
    chains = _Chains(page)
    known: dict[int, list[int]] = {}
    out = []
    for block in page.blocks:
        if block.frame not in known:
            known[block.frame] = [b for held in chains.levels(block.frame) for b in held]
        out.append(known[block.frame] + chains.inner(block))
    return out


def mark_scores(page: Page, weights: Sequence[float], bias: float) -> Floats:
    """The log-odds of each block by the names of what it stands in (see `mark_buckets`)."""
    chains = _Chains(page)
    weigh = weights.__getitem__
    known: dict[tuple[str, str, int], tuple[float, int]] = {}

    def part(index: int, level: int) -> tuple[float, int]:
        frame = page.frames[index]
        key = frame.marks, frame.tag, level
        if key not in known:
            held = chains.of_frame(index, level)
            known[key] = sum(map(weigh, held)), len(held)
        return known[key]

    # What the far frames add, summed from the outermost in, so that no block walks them.
    parents = [frame.parent for frame in page.frames]
    asked: set[int] = set()
    for block in page.blocks:
        at = block.frame
        while at >= 0 and at not in asked:
            asked.add(at)
            at = parents[at]
    far = [(0.0, 0)] * (len(parents) + 1)  # the last stands for "no frame"
    for i in sorted(asked):
        mine, around = part(i, LEVELS - 1), far[parents[i]]
        far[i] = mine[0] + around[0], mine[1] + around[1]
    done: dict[int, tuple[float, int]] = {}
    out = np.empty(len(page.blocks))
    for i, block in enumerate(page.blocks):
        if block.frame not in done:
            total, count, at = 0.0, 0, block.frame
            for level in range(MOST_LEVELS):
                if level < LEVELS - 1 and at >= 0:
                    near = part(at, level)
                    total, count = total + near[0], count + near[1]
                elif level == LEVELS - 1:
                    total, count = total + far[at][0], count + far[at][1]
                if at < 0:
                    break
                at = parents[at]
            if at >= 0:
                total, count = total - far[at][0], count - far[at][1]
            done[block.frame] = total, count
        total, count = done[block.frame]
        if inner := chains.inner(block):
            total, count = total + sum(map(weigh, inner)), count + len(inner)
        out[i] = bias + total / (count or 1) ** 0.5
    return out


def _shape(block: Block) -> list[float]:
    text = block.text
    words = text.count(" ") + 1
    size = len(text)
    linked = sum(e - s for s, e, _ in block.links)
    ends = bool(_END.search(text[-4:]))
    if words <= 40:
        lower = text.lower().split(" ")
        small = sum(w in small_words for w in lower) / words
    else:
        small = 0.4
    return [
        log1p(words),
        size / words,
        linked / size,
        float(len(block.links)),
        block.bold / size,
        len(_CAPITAL.findall(text[:400])) / min(words, 80),
        small,
        float(ends),
        float(len(_SENTENCE.findall(text))),
        text.count(",") / words,
        len(_DIGIT.findall(text[:400])) / min(size, 400),
        float(text[0].isupper()) + 2 * float(text[0].islower()) + 3 * float(text[0].isdigit()),
        float(len(_QUOTE.findall(text))),
        float(text[-1] == ":") + 2 * float(text[-1] == "?") + 3 * float(text[-1] == "…"),
        float(len(_SIGN.findall(text[:400]))),
        float(block.after_break),
        float(text[0] in '-–—*•·"“„«'),
    ]


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.maximum(whole, 1)


def _frames(page: Page, words: Floats, columns: Sequence[Floats]) -> tuple[Floats, Floats]:
    """(per frame: words and each column's sum over the blocks inside; flags of the tags around)."""
    n = len(page.frames) + 1  # the last row stands for "no frame"
    sums = np.zeros((n, 1 + len(columns)))
    at = np.array([b.frame for b in page.blocks])
    np.add.at(sums, at, np.column_stack([words, *columns]))
    flags = np.zeros(n)
    for i, frame in enumerate(page.frames):
        up = int(flags[frame.parent]) if frame.parent >= 0 else 0
        flags[i] = up | _FLAGS.get(frame.tag, 0) | (frame.hidden << 15)
    for i in range(len(page.frames) - 1, -1, -1):
        parent = page.frames[i].parent
        if parent >= 0:
            sums[parent] += sums[i]
    return sums, flags


def traits(
    page: Page,
    kept: Floats,
    told: Floats,
    named: Floats,
    words_say: Floats,
    marks_say: Floats,
) -> Floats:
    """One row a block.

    ``kept`` is the share of each block that trafilatura kept, ``told`` the share that the
    page's own linked data gives as the article's body (-1 where it gives none), ``named``
    1 where the block is the title, 2 where it is the description, 3 an author; the last
    two are the linear models' log-odds. All of shape (blocks,).
    """
    n = len(page.blocks)
    shape = np.array([_shape(block) for block in page.blocks])
    words = np.expm1(shape[:, 0])
    ends = shape[:, 7]
    linked = shape[:, 2] * words
    prose = np.where((words >= 12) & (ends > 0) & (shape[:, 2] < 0.5), words, 0.0)
    sums, flags = _frames(page, words, [linked, prose, kept * words, np.ones(n)])
    index = np.arange(n)
    parents = np.array([f.parent for f in page.frames] + [-1])
    at = np.array([b.frame for b in page.blocks])
    total, all_prose = max(words.sum(), 1.0), max(prose.sum(), 1.0)
    all_kept = max(float((kept * words).sum()), 1.0)
    around, level = [], at
    for _ in range(4):
        s = sums[level]
        around += [
            np.log1p(s[:, 0]), _share(s[:, 1], s[:, 0]), s[:, 2] / all_prose,
            _share(s[:, 3], s[:, 0]), s[:, 3] / all_kept, np.log1p(s[:, 4]),
        ]  # fmt: skip
        level = np.where(parents[level] >= 0, parents[level], level)
    bits = flags[at].astype(int)
    around += [(bits >> bit & 1).astype(float) for bit in (*range(12), 15)]
    tags = np.array([float(_TAGS.get(f.tag, 0)) for f in page.frames] + [0.0])
    around += [tags[at], tags[np.where(parents[at] >= 0, parents[at], at)]]

    where = np.flatnonzero(kept > 0.5)
    first, last = (where[0], where[-1]) if len(where) else (0, n - 1)
    heads = np.flatnonzero(named == 1)
    head = heads[heads <= first][-1] if (heads <= first).any() else -1
    behind = np.cumsum(kept * words) - kept * words
    place = [
        index / n, np.clip(index - first, -30, 30), np.clip(last - index, -30, 30),
        np.clip(index - head, -30, 60) if head >= 0 else np.full(n, -60.0),
        behind / all_kept, np.full(n, np.log1p(n)), np.full(n, np.log1p(total)),
        np.full(n, np.log1p(all_kept)), np.full(n, np.log1p(all_prose)),
        np.full(n, all_kept / total), (np.cumsum(prose) - prose) / all_prose,
    ]  # fmt: skip

    own = [words_say, marks_say, kept, told, named, *_repeats(page, kept, words)]
    near = _neighbours(
        np.column_stack([shape[:, 0], shape[:, 2], ends, words_say, marks_say, kept])
    )
    table: Floats = np.column_stack([shape, *own, *around, *place, near])
    return table


def _groups(page: Page) -> tuple[NDArray[np.int64], Floats]:
    """For each block the number of those that are called the same; the size of each group."""
    groups: dict[Any, int] = {}
    frames = page.frames
    named = np.empty(len(page.blocks), int)
    for i, block in enumerate(page.blocks):
        frame = frames[block.frame] if block.frame >= 0 else _NO_FRAME
        up = frames[frame.parent] if frame.parent >= 0 else frame
        named[i] = groups.setdefault((frame.tag, frame.marks, up.tag, up.marks), len(groups))
    return named, np.bincount(named, minlength=len(groups)).astype(float)


def _repeats(page: Page, kept: Floats, words: Floats) -> list[Floats]:
    """The same words again on the page; what becomes of blocks that are called the same."""
    texts = [b.text.casefold() for b in page.blocks]
    count = Counter(texts)
    seen: Counter[str] = Counter()
    before = np.empty(len(texts))
    for i, text in enumerate(texts):
        before[i] = seen[text]
        seen[text] += 1
    named, size = _groups(page)
    held = np.bincount(named, kept, len(size))
    length = np.bincount(named, words, len(size))
    others = np.maximum(size[named] - 1, 1)
    return [
        np.array([float(count[t] - 1) for t in texts]),
        before,
        np.log1p(size[named]),
        np.where(size[named] > 1, (held[named] - kept) / others, -1.0),
        length[named] / size[named],
    ]


def _neighbours(basic: Floats) -> Floats:
    """Columns of the blocks up to two before and after, and means over wider windows."""
    out = []
    n = len(basic)
    for step in (-2, -1, 1, 2):
        moved = np.full_like(basic, -9.0)
        if step < 0:
            moved[-step:] = basic[:step] if n > -step else moved[-step:]
        elif n > step:
            moved[:-step] = basic[step:]
        out.append(moved)
    for width in (4, 12):
        sums = np.vstack([np.zeros(basic.shape[1]), np.cumsum(basic, axis=0)])
        low = np.maximum(np.arange(n) - width, 0)
        high = np.minimum(np.arange(n) + width + 1, n)
        out.append((sums[high] - sums[low]) / (high - low)[:, None])
        below = (sums[high] - sums[np.arange(n)]) / (high - np.arange(n))[:, None]
        out.append(below[:, 3:])
    return np.column_stack(out)
