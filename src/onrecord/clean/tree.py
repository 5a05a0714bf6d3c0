"""The elements around a page's blocks as arrays: what is within each, what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord.clean.blocks import Page
from onrecord.clean.signs import Floats

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
# What a frame is called, told as how far up the first is that is called so. Parts of a name that
# may stand anywhere in it; "~" is "-", "_" or nothing, and "|" where a part of a name ends.
_CALLED = tuple(
    tuple(
        (word.strip("|").replace("~", ""), "~" in word, word[0] == "|", word[-1] == "|")
        for word in words.split()
    )
    for words in (
        "article~body article~text article~content article~copy entry~body entry~content "
        "entry~text post~body post~content post~text story~body story~content story~text page~body "
        "page~content page~text content~body content~text content~content content~copy body~body "
        "body~text body~content body~copy rich~text wysiwyg markdown",
        "comment disqus discussion respond reply replies pingback trackback forum",
        "cookie consent gdpr privacy modal pop~up overlay lightbox dialog onetrust rules terms "
        "pass~word |login |log-in sign~in account regist",
        "related recommend more~stor more~from more~news more~on read~next read~more read~also "
        "trend teaser most~read most~pop most~view sidebar widget carousel latest also |rail|",
        "newsletter promo subscri advert sponsor paywall donat sign~up call~to~action outbrain "
        "|ad| |ads| |cta| |card| |cards| product affiliate",
        "|bio| about author byline contributor disclaimer disclosure testimonial |review| "
        "|reviews| profile boilerplate fact~box info~box",
        "caption gallery slide credit figure photo image |media| |legend|",
        "menu |nav breadcrumb footer masthead header toolbar share social hidden toc |tag| |tags| "
        "|topic| |topics| |meta| |date| |time|",
    )
)
_WHOLE = frozenset(["body", "main", "html"])  # often called after all that a page may hold
TAGS = {
    tag: number
    for number, tag in enumerate(
        ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "figcaption", "blockquote",
         "section", "article", "header", "footer", "aside", "nav", "button", "label", "dd", "dt",
         "body", "main", "pre", "th", "figure", "ul", "form"), 1)
}  # fmt: skip


class Tree:
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
        self.tags = np.array([float(TAGS.get(f.tag, 0)) for f in frames] + [0.0])
        self.around = around = np.array([*self.parents, -1])
        level = self.frame
        self.levels = []  # the frame of each block, then those around it; none is passed twice
        for _ in range(4):
            self.levels.append(level)
            level = np.where(around[level] >= 0, around[level], level)

    def within(self, column: Floats) -> Floats:
        """The sum of a block column over all blocks within each frame; the last row: no frame."""
        count = len(self.ends)
        return self._summed(np.bincount(self.frame % (count + 1), column, count + 1))

    def held(self, where: NDArray[np.int64]) -> Floats:
        """How many things stand within each frame, of which each stands right in ``where``."""
        count = len(self.ends)
        return self._summed(np.bincount(where % (count + 1), minlength=count + 1).astype(float))

    def _summed(self, own: NDArray[Any]) -> Floats:
        count = len(self.ends)
        sums = np.concatenate([[0.0], np.cumsum(own)])
        out: Floats = np.append(sums[self.ends] - sums[np.arange(count)], own[-1])
        return out

    def called(self) -> list[Floats]:
        """For each kind of name (`_CALLED`) how many frames up the first is that is called so."""
        marks = {f.marks for f in self.frames if f.tag not in _WHOLE}
        names = sorted({name for one in marks for name in one.split()})
        meant = dict(zip(names, callings(names).tolist(), strict=True))
        bits = {one: reduce(or_, map(meant.__getitem__, one.split()), 0) for one in marks}
        named = [bits[f.marks] if f.tag not in _WHOLE else 0 for f in self.frames]
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


def callings(names: Sequence[str]) -> NDArray[np.int64]:
    """What each name calls an element as bits, one for each of `_CALLED`.

    Every part is looked for in all names at once: most stand nowhere on a page.
    """
    apart = "\n".join(["", *names, ""])
    joined = apart.replace("-", "").replace("_", "")
    ends, joined_ends = (
        np.cumsum([len(one) + 1 for one in every.split("\n")[1:-1]]) + 1
        for every in (apart, joined)
    )
    out = np.zeros(len(names), int)
    for bit, parts in enumerate(_CALLED):
        met: dict[bool, list[int]] = {False: [], True: []}
        for part, is_joined, begins, closes in parts:
            every = joined if is_joined else apart
            at = every.find(part)
            while at >= 0:
                till = at + len(part)
                inside = (begins and every[at - 1].isalnum()) or (closes and every[till].isalnum())
                if not inside:
                    met[is_joined].append(at)
                at = every.find(part, till)
        out[np.searchsorted(ends, met[False], "right")] |= 1 << bit
        out[np.searchsorted(joined_ends, met[True], "right")] |= 1 << bit
    return out
