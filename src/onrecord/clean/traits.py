"""What a block of an HTML page looks like, in numbers, for the learned reader of pages.

Shape, links, place, neighbours, the frames around it and what they are called, and what an
earlier look at the page says of all of these.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.clean.blocks import Frame, Page
from onrecord.clean.shapes import ENDS, LINKED, WORDS, shapes
from onrecord.clean.signs import Floats, Words
from onrecord.clean.tree import TAGS, Tree

_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_KINDS = (  # what a page may call itself, in linked data or Open Graph
    {"article", "newsarticle", "blogposting", "report", "reportagenewsarticle", "techarticle"},
    {"product", "itemlist", "collectionpage", "service", "localbusiness", "faqpage"},
    {"website", "webpage"},
)
_NO_FRAME = Frame(-1, "", "")
TOPIC_BITS = 16  # of a long word's number
ITSELF = 21  # columns of a block's own shape, words, names and place in the head


def _share(part: Floats, whole: Floats) -> Floats:
    return part / np.maximum(whole, 1)


class Traits:
    """The numbers of a page's blocks, of which some hang on which blocks are the report's.

    ``told`` is the share of each block that the page's own linked data gives as the article's
    body (-1 where it gives none), ``named`` 1 where the block is the title, 2 where it is the
    description, 3 an author; ``types`` is what the page calls itself; the last two are the
    linear models' log-odds. All but ``types`` of shape (blocks,).
    """

    def __init__(
        self,
        page: Page,
        said: Words,
        told: Floats,
        named: Floats,
        types: set[str],
        words_say: Floats,
        marks_say: Floats,
    ) -> None:
        n = len(page.blocks)
        self.page = page
        self.head = named == 1
        shape, words = shapes(page.blocks, said)
        self.words = words
        ends, linked_part = shape[:, ENDS], shape[:, LINKED]
        prose = np.where((words >= 12) & (ends > 0) & (linked_part < 0.5), words, 0.0)
        self.tree = tree = Tree(page)
        self.group, self.size = _groups(page)
        self.topic = _Topic(said, n)
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
        around += tree.rise(tree.within(self.head.astype(float)) > 0)  # up to the title
        place = [
            index / n, np.full(n, np.log1p(n)), np.full(n, np.log1p(total)),
            np.full(n, np.log1p(all_prose)), (np.cumsum(prose) - prose) / all_prose,
            np.cumsum(self.head), np.cumsum(tree.tags[tree.levels[0]] == TAGS["h1"]),
        ]  # fmt: skip
        own = [words_say, marks_say, told, named, *_repeats(page)]
        own += [np.log1p(self.size[self.group]), self._in_group(words), self.topic.of_titles(named)]
        own += [_share(self._in_group(words) * self.size[self.group], np.array(total))]
        own += [self._in_group(linked_part), *_led(page)]
        place += [np.full(n, float(bool(types & kind))) for kind in _KINDS]
        around += self._of_cards(tree, words, count)
        basic = np.column_stack([shape[:, WORDS], linked_part, ends, words_say, marks_say])
        above = _above(
            page,
            np.column_stack([words_say, marks_say, tree.tags[tree.levels[0]], linked_part]),
        )
        self.fixed = np.column_stack([shape, *own, *around, *place, _neighbours(basic, 3), above])

    def _of_cards(self, tree: Tree, words: Floats, count: Floats) -> list[Floats]:
        """What tells a row of cards from a list that is the report: how many pictures, dates and
        headings there are in the frames around a block, for each of what stands in them."""
        n = len(words)
        pictures = tree.held(np.array(self.page.pictures, int))
        blocks = [block.frame for block in self.page.blocks]
        dated = tree.held(np.array([blocks[at] for *_, at in self.page.times if at < n], int))
        heads = tree.within(_are_heads(self.page).astype(float))
        out = []
        for at in tree.levels[1:]:
            out += [_share(column[at], count[at]) for column in (pictures, dated, heads)]
        return [*out, np.log1p(pictures[tree.levels[0]])]

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
        weight = self._in_group(words) * self.size[self.group] / whole
        near = _neighbours(kept[:, None], 0)
        above = _above(self.page, kept[:, None])
        return np.column_stack(
            [kept, *around, *place, alike, company, weight, self.topic.kin(kept), near, above]
        )


class _Topic:
    """Which of a page's long words stand in which of its blocks."""

    def __init__(self, said: Words, blocks: int) -> None:
        # Two long words of a page fall together once in some 65,000 pairs.
        column = (said.code[said.is_long] >> np.uint32(32 - TOPIC_BITS)).astype(np.intp)
        pairs = np.unique((said.row[said.is_long] << TOPIC_BITS) + column)
        self.rows, self.columns = pairs >> TOPIC_BITS, pairs & ((1 << TOPIC_BITS) - 1)
        self.blocks = blocks
        self.size = np.maximum(np.bincount(self.rows, minlength=blocks), 1)

    def _share(self, hit: NDArray[np.bool_]) -> Floats:
        out: Floats = np.bincount(self.rows, hit, self.blocks) / self.size
        return out

    def kin(self, kept: Floats) -> Floats:
        """The share of each block's words that another block of the report has, too."""
        mass = np.bincount(self.columns, kept[self.rows], 1 << TOPIC_BITS)
        return self._share(mass[self.columns] - kept[self.rows] > 0.5)

    def of_titles(self, named: Floats) -> Floats:
        """The share of each block's words that stand in the title."""
        titles = np.bincount(self.columns, named[self.rows] == 1, 1 << TOPIC_BITS) > 0
        return self._share(titles[self.columns])


def _are_heads(page: Page) -> NDArray[np.bool_]:
    frames = page.frames
    return np.array(
        [b.frame >= 0 and frames[b.frame].tag in _HEADINGS for b in page.blocks], dtype=bool
    )


def _led(page: Page) -> list[Floats]:
    """Where each block's links lead: the most words in an address, and the share to elsewhere."""
    words, away = np.zeros(len(page.blocks)), np.zeros(len(page.blocks))
    for i, block in enumerate(page.blocks):
        if block.links:
            words[i] = max(link.count("-") for *_, link in block.links)
            away[i] = sum(link.startswith("http") for *_, link in block.links) / len(block.links)
    return [np.log1p(words), away]


def _above(page: Page, columns: Floats) -> Floats:
    """The columns of the last heading above each block, and how far above it is."""
    heads = _are_heads(page)
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
