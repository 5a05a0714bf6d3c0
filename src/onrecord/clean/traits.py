"""What a block of an HTML page looks like, in numbers, for the learned reader of pages.

Shape, links, place, neighbours, the frames around it and what they are called, and what an
earlier look at the page says of all of these.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.clean.blocks import Frame, Page
from onrecord.clean.shapes import ENDS, LINKED, WORDS, shapes
from onrecord.clean.signs import Floats

_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_LONG = re.compile(r"[^\W\d_]{5,}")
_NO_FRAME = Frame(-1, "", "")
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
# What a frame is called, told as how far up the first is that is called so.
_CALLED = tuple(
    re.compile(pattern)
    for pattern in (
        r"article-?_?(?:body|text|content|copy)|(?:entry|post|story|page)-?_?(?:body|content|text)|"
        r"(?:content|body)-?_?(?:body|text|content|copy)|rich-?_?text|wysiwyg|markdown",
        r"comment|disqus|discussion|respond|repl(?:y|ies)|pingback|trackback|forum",
        r"cookie|consent|gdpr|privacy|modal|pop-?up|overlay|lightbox|dialog|onetrust|rules|terms|"
        r"pass-?word|log-?in|sign-?in|account|regist",
        r"related|recommend|more-?_?(?:stor|from|news|on)|read-?_?(?:next|more|also)|trend|teaser|"
        r"most-?_?(?:read|pop|view)|sidebar|widget|carousel|latest|also|(?:^|[\W_])rail(?:$|[\W_])",
        r"newsletter|promo|subscri|advert|sponsor|paywall|donat|sign-?up|call-?to-?action|outbrain|"
        r"(?:^|[\W_])(?:ads?|cta|cards?)(?:$|[\W_])|product|affiliate",
        r"(?:^|[\W_])bio(?:$|[\W_])|about|author|byline|contributor|disclaimer|disclosure|"
        r"testimonial|(?:^|[\W_])reviews?(?:$|[\W_])|profile|boilerplate|(?:fact|info)-?_?box",
        r"caption|gallery|slide|credit|figure|photo|image|(?:^|[\W_])(?:media|legend)(?:$|[\W_])",
        r"menu|(?:^|[\W_])nav|breadcrumb|footer|masthead|header|toolbar|share|social|hidden|toc|"
        r"(?:^|[\W_])(?:tags?|topics?|meta|date|time)(?:$|[\W_])",
    )
)
ITSELF = 21  # columns of a block's own shape, words, names and place in the head
_WHOLE = frozenset(["body", "main", "html"])  # often called after all that a page may hold
_TAGS = {
    tag: number
    for number, tag in enumerate(
        ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "figcaption", "blockquote",
         "section", "article", "header", "footer", "aside", "nav", "button", "label", "dd", "dt",
         "body", "main", "pre", "th", "figure", "ul", "form"), 1)
}  # fmt: skip


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.maximum(whole, 1)


@lru_cache(1 << 14)
def _called(marks: str) -> int:
    """What a frame is called as bits, one for each of `_CALLED`; its names one by one."""
    bits = 0
    for name in marks.split():
        bits |= _meant(name)
    return bits


@lru_cache(1 << 16)
def _meant(name: str) -> int:
    return sum(1 << bit for bit, pattern in enumerate(_CALLED) if pattern.search(name))


class Traits:
    """The numbers of a page's blocks, of which some hang on which blocks are the report's.

    ``told`` is the share of each block that the page's own linked data gives as the article's
    body (-1 where it gives none), ``named`` 1 where the block is the title, 2 where it is the
    description, 3 an author; the last two are the linear models' log-odds. All of shape
    (blocks,).
    """

    def __init__(
        self, page: Page, told: Floats, named: Floats, words_say: Floats, marks_say: Floats
    ) -> None:
        n = len(page.blocks)
        self.page = page
        self.head = named == 1
        shape, words = shapes(page.blocks)
        self.words = words
        ends, linked_part = shape[:, ENDS], shape[:, LINKED]
        prose = np.where((words >= 12) & (ends > 0) & (linked_part < 0.5), words, 0.0)
        self.tree = tree = _Tree(page)
        self.group, self.size = _groups(page)
        self.topic = _Topic(page)
        index = np.arange(n)
        total, all_prose = max(words.sum(), 1.0), max(prose.sum(), 1.0)
        held, count = tree.within(words), tree.within(np.ones(n))
        linked, prosy = tree.within(linked_part * words), tree.within(prose)
        self.held = held
        around: list[Floats] = []
        for at in tree.levels:
            around += [
                np.log1p(held[at]), _share(linked[at], held[at]), prosy[at] / all_prose,
                np.log1p(count[at]),
            ]  # fmt: skip
        around += [np.asarray(tree.flags >> bit & 1, float) for bit in (*range(12), 15)]
        around += [tree.tags[tree.levels[0]], tree.tags[tree.levels[1]]]
        around += tree.called()
        place = [
            index / n, np.full(n, np.log1p(n)), np.full(n, np.log1p(total)),
            np.full(n, np.log1p(all_prose)), (np.cumsum(prose) - prose) / all_prose,
            np.cumsum(self.head), np.cumsum(tree.tags[tree.levels[0]] == _TAGS["h1"]),
        ]  # fmt: skip
        own = [words_say, marks_say, told, named, *_repeats(page)]
        own += [np.log1p(self.size[self.group]), self._in_group(words), self.topic.of_titles(named)]
        basic = np.column_stack([shape[:, WORDS], linked_part, ends, words_say, marks_say])
        above = _above(page, np.column_stack([words_say, marks_say, tree.tags[tree.levels[0]]]))
        self.fixed = np.column_stack([shape, *own, *around, *place, _neighbours(basic, 3), above])

    def _in_group(self, column: Floats) -> Floats:
        """The mean over the blocks that are called the same."""
        means: Floats = (np.bincount(self.group, column, len(self.size)) / self.size)[self.group]
        return means

    def upon(self, kept: Floats) -> Floats:
        """One row a block, where ``kept`` (blocks,) says how likely each is the report's."""
        return np.column_stack([self.fixed, self._hanging_on(kept)])

    def beside(self, kept: Floats, other: Floats) -> Floats:
        """One row a block, where another reader holds ``other`` for the report's: what the block
        is in itself, what hangs on either choice, and how far they agree on the page."""
        size = np.array([float(len(block.text)) for block in self.page.blocks])
        both = (size * np.minimum(kept, other)).sum()
        mine, theirs = max((size * kept).sum(), 1.0), max((size * other).sum(), 1.0)
        unsure = (size * np.minimum(kept, 1 - kept)).sum() / mine
        agreed = np.tile([both / mine, both / theirs, unsure, np.log1p(theirs)], (len(kept), 1))
        itself = self.fixed[:, :ITSELF]
        return np.column_stack(
            [itself, self._hanging_on(kept), self._hanging_on(other), agreed, other - kept]
        )

    def _hanging_on(self, kept: Floats) -> Floats:
        n, tree, words = len(kept), self.tree, self.words
        mass = kept * words
        whole = max(float(mass.sum()), 1.0)
        held = tree.within(mass)
        around: list[Floats] = []
        for at in tree.levels:
            around += [_share(held[at], self.held[at]), held[at] / whole]
        around += tree.rise(held >= 0.5 * whole, held >= 0.9 * whole)
        where = np.flatnonzero(kept > 0.5)
        first, last = (where[0], where[-1]) if len(where) else (0, n - 1)
        heads = np.flatnonzero(self.head)
        head = heads[heads <= first][-1] if (heads <= first).any() else -1
        index = np.arange(n)
        place = [
            np.clip(index - first, -30, 30), np.clip(last - index, -30, 30),
            np.clip(index - head, -30, 60) if head >= 0 else np.full(n, -60.0),
            (np.cumsum(mass) - mass) / whole, np.full(n, np.log1p(whole)),
            np.full(n, whole / max(words.sum(), 1.0)),
        ]  # fmt: skip
        others = np.maximum(self.size[self.group] - 1, 1)
        alike = np.where(
            self.size[self.group] > 1, (self._in_group(kept) * (others + 1) - kept) / others, -1.0
        )
        company = self._in_group(mass) * self.size[self.group] / whole
        near = _neighbours(kept[:, None], 0)
        above = _above(self.page, kept[:, None])
        return np.column_stack(
            [kept, *around, *place, alike, company, self.topic.kin(kept), near, above]
        )


class _Tree:
    """The frames of a page as arrays; they stand in reading order, so what is within a frame
    are the frames right behind it."""

    def __init__(self, page: Page) -> None:
        self.frames = frames = page.frames
        count = len(frames)
        self.parents = [frame.parent for frame in frames]
        ends = list(range(1, count + 1))
        flags = [0] * (count + 1)
        for i in range(count - 1, -1, -1):
            if (up := self.parents[i]) >= 0 and ends[up] < ends[i]:
                ends[up] = ends[i]
        for i, frame in enumerate(frames):
            up = flags[frame.parent] if frame.parent >= 0 else 0
            flags[i] = up | _FLAGS.get(frame.tag, 0) | (frame.hidden << 15)
        self.ends = np.array(ends, int)
        self.frame = np.array([b.frame for b in page.blocks], int)  # -1: no frame, the last row
        self.flags = np.array(flags)[self.frame]
        self.tags = np.array([float(_TAGS.get(f.tag, 0)) for f in frames] + [0.0])
        self.around = around = np.array([*self.parents, -1])
        level = self.frame
        self.levels = []  # the frame of each block, then those around it; none is passed twice
        for _ in range(4):
            self.levels.append(level)
            level = np.where(around[level] >= 0, around[level], level)

    def within(self, column: Floats) -> Floats:
        """The sum of a block column over all blocks within each frame; the last row: no frame."""
        count = len(self.ends)
        own = np.bincount(self.frame % (count + 1), column, count + 1)
        sums = np.concatenate([[0.0], np.cumsum(own)])
        out: Floats = np.append(sums[self.ends] - sums[np.arange(count)], own[-1])
        return out

    def called(self) -> list[Floats]:
        """For each kind of name (`_CALLED`) how many frames up the first is that is called so."""
        named = [_called(f.marks) if f.tag not in _WHOLE else 0 for f in self.frames]
        return self._rises(np.array([*named, 0]), len(_CALLED))

    def rise(self, *fine: NDArray[np.bool_]) -> list[Floats]:
        """For each block how many frames up the first of the frames is that are ``fine``, for
        each array of these; 12 where none of the nearest is. Without a frame it is 0."""
        bits = np.zeros(len(self.around), int)
        for bit, column in enumerate(fine):
            bits |= column.astype(int) << bit
        bits[-1] = 0
        return self._rises(bits, len(fine))

    def _rises(self, bits: NDArray[np.int64], count: int) -> list[Floats]:
        met = np.empty((12, len(self.frame)), int)  # what is met in so many steps up
        at, held = self.frame, np.zeros(len(self.frame), int)
        for step in met:
            held |= bits[at]
            step[:] = held
            at = self.around[at]
        met[:, self.frame < 0] = -1
        return [(met >> bit & 1 == 0).sum(axis=0).astype(float) for bit in range(count)]


class _Topic:
    """Which of a page's long words stand in which of its blocks."""

    def __init__(self, page: Page) -> None:
        known: defaultdict[str, int] = defaultdict()
        known.default_factory = known.__len__
        columns: list[int] = []
        counts = []
        for block in page.blocks:
            words = set(_LONG.findall(block.text[:600].lower()))
            columns += map(known.__getitem__, words)
            counts.append(len(words))
        self.blocks, self.known = len(page.blocks), len(known)
        self.rows, self.columns = np.repeat(np.arange(self.blocks), counts), np.array(columns, int)
        self.size = np.maximum(counts, 1)

    def _share(self, hit: NDArray[np.bool_]) -> Floats:
        out: Floats = np.bincount(self.rows, hit, self.blocks) / self.size
        return out

    def kin(self, kept: Floats) -> Floats:
        """The share of each block's words that another block of the report has, too."""
        if not self.known:
            return np.zeros(self.blocks)
        mass = np.bincount(self.columns, kept[self.rows], self.known)
        return self._share(mass[self.columns] - kept[self.rows] > 0.5)

    def of_titles(self, named: Floats) -> Floats:
        """The share of each block's words that stand in the title."""
        if not self.known:
            return np.zeros(self.blocks)
        titles = np.bincount(self.columns, named[self.rows] == 1, self.known) > 0
        return self._share(titles[self.columns])


def _above(page: Page, columns: Floats) -> Floats:
    """The columns of the last heading above each block, and how far above it is."""
    frames = page.frames
    heads = np.array(
        [b.frame >= 0 and frames[b.frame].tag in _HEADINGS for b in page.blocks], dtype=bool
    )
    index = np.arange(len(heads))
    last = np.maximum.accumulate(np.where(heads, index, -1))
    last = np.concatenate([[-1], last[:-1]])
    out = np.where((last >= 0)[:, None], columns[last], -9.0)
    return np.column_stack([out, np.where(last >= 0, np.minimum(index - last, 30), 31)])


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


def _repeats(page: Page) -> list[Floats]:
    """How often the same words stand elsewhere on the page, and before."""
    texts = [b.text.casefold() for b in page.blocks]
    count = Counter(texts)
    seen: Counter[str] = Counter()
    before = np.empty(len(texts))
    for i, text in enumerate(texts):
        before[i] = seen[text]
        seen[text] += 1
    return [np.array([float(count[t] - 1) for t in texts]), before]


def _neighbours(basic: Floats, below_from: int) -> Floats:
    """Columns of the blocks up to two before and after, and means over wider windows; of the
    columns from ``below_from`` on also the means over what follows."""
    out = []
    n = len(basic)
    for step in (-2, -1, 1, 2):
        moved = np.full_like(basic, -9.0)
        if step < 0:
            moved[-step:] = basic[:step] if n > -step else moved[-step:]
        elif n > step:
            moved[:-step] = basic[step:]
        out.append(moved)
    sums = np.vstack([np.zeros(basic.shape[1]), np.cumsum(basic, axis=0)])
    index = np.arange(n)
    for width in (4, 12):
        low = np.maximum(index - width, 0)
        high = np.minimum(index + width + 1, n)
        out.append((sums[high] - sums[low]) / (high - low)[:, None])
        below = (sums[high] - sums[index]) / (high - index)[:, None]
        out.append(below[:, below_from:])
    return np.column_stack(out)
