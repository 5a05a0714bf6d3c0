"""Which blocks of an HTML page are the report, judged block by block, in two looks or three.

A first guess comes from each block's words and the names of what it stands in; boosted trees
over its `traits`, that guess among them, look once, and others look again, with what the
first look says of the block, its neighbours and the whole page. Where they stay in doubt,
trafilatura is asked, and a third look weighs what it takes for the article against what they say.
Made by ``training/blocks.py``.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import trafilatura
from lxml import etree, html
from numpy.typing import NDArray

from onrecord.clean import forest, visitors
from onrecord.clean.agreement import fold, shares
from onrecord.clean.blocks import Page, blocks_of
from onrecord.clean.head import Head, head_of
from onrecord.clean.signs import Floats, Names, Words, scores, word_signs, words_in
from onrecord.clean.traits import Traits

DOUBTFUL = 0.12  # the doubt from which trafilatura is asked, too: about a page of five
SECOND = 0.4  # what its word weighs beside the second look's, in the half that is not the third's
UNLIKELY = 0.2  # the chance below which nothing of a page is kept for being its likeliest
PARAGRAPH = 150  # characters outside what visitors left, from which that is none of the report
LOOKS = ("glance", "blocks")  # the trees of the first two looks, as files of `data/`
THIRD = "beside"  # … of the third
# Its warnings about odd pages would reach the terminal; what matters is said in PageError.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())


@dataclass(slots=True)
class View:
    """One page as the chooser sees it: its blocks, their folded words, what the head says."""

    tree: Any = field(repr=False)
    head: Head
    page: Page
    keys: list[str]
    said: Words
    told: Floats
    named: Floats
    area: list[bool]  # for each frame: does it stand in what visitors left?
    mine: NDArray[np.bool_]  # for each block: does it stand outside that?
    size: Floats  # characters of each block

    def traits(self, words_say: Floats, marks_say: Floats) -> Traits:
        """The traits of every block, given the linear models' log-odds."""
        return Traits(
            self.page, self.said, self.told, self.named, self.head.types, words_say, marks_say
        )


# A tag of this many characters is an attack or a picture in an address; its parser takes time
# that grows with the square of its attributes, and gives up at ten million characters.
_HUGE_TAG = re.compile(r"<([a-zA-Z][\w:-]*)\s[^<>]{50000,}>")
# What an element is called in hundreds of characters: each extractor searches all of them.
_HUGE_NAME = re.compile(r"""(<[a-zA-Z][^<>]{0,200}\b(?:class|id)=)(["'])([^"'<>]{100})[^"'<>]*\2""")
# All elements of one class, which the parser finds without asking Python for each.
_PLAIN = etree.ElementDefaultClassLookup(
    element=html.HtmlElement,
    comment=html.HtmlComment,
    pi=html.HtmlProcessingInstruction,
    entity=html.HtmlEntity,
)
LARGE = 500_000  # characters of a page from which such tags are looked for


def parse(source: str) -> Any:
    """The page's tree, or None where there is none to be had."""
    if len(source) > LARGE:
        source = _HUGE_NAME.sub(r"\1\2\3\2", _HUGE_TAG.sub(r"<\1>", source))
    try:
        parser = etree.HTMLParser(encoding="utf-8")
        parser.set_element_class_lookup(_PLAIN)
        return html.fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, TypeError, AssertionError):
        return None


def view_of(source: str) -> View | None:
    """A page's view from its HTML, or None where it cannot be taken apart."""
    tree = parse(source)
    if tree is None:
        return None
    return view(tree)


def view(tree: Any) -> View:
    """A parsed page's view."""
    page, head = blocks_of(tree), head_of(tree)
    keys = [fold(block.text) for block in page.blocks]
    told = np.array(shares(keys, head.body)) if head.body else np.full(len(keys), -1.0)
    area = visitors.in_area(page)
    mine = ~np.array([*area, False])[[block.frame for block in page.blocks]]
    size = np.array([float(len(block.text)) for block in page.blocks])
    said = words_in([block.text for block in page.blocks])
    return View(tree, head, page, keys, said, told, _named(keys, head), area, mine, size)


def _named(keys: list[str], head: Head) -> Floats:
    """1 where a block is the page's title, 2 its description, 3 one of its authors."""
    titles = {fold(t) for t in head.titles}
    about = fold(head.description or "")
    authors = {fold(a) for a in head.author_names}
    out = np.zeros(len(keys))
    for i, key in enumerate(keys):
        if not key:
            continue
        if key in titles:
            out[i] = 1
        elif (
            len(key) > 25 and about and (about.startswith(key[:100]) or key.startswith(about[:100]))
        ):
            out[i] = 2
        elif key in authors:
            out[i] = 3
    return out


@dataclass(frozen=True, slots=True)
class Linear:
    """The two linear models: what words say, and what the names of elements say."""

    word: Floats
    mark: Floats
    word_bias: float
    mark_bias: float

    def of(self, seen: View) -> tuple[Floats, Floats]:
        """The log-odds of each block, by its words and by its elements."""
        signs = word_signs([block.text for block in seen.page.blocks], seen.said)
        words_say = scores(signs, len(seen.page.blocks), self.word, self.word_bias)
        return words_say, Names(seen.page).scores(self.mark, self.mark_bias)


@cache
def linear() -> Linear:
    held = forest.arrays("blocks")
    word, mark = held["word"].astype(np.float64), held["mark"].astype(np.float64)
    return Linear(word, mark, float(held["word_bias"]), float(held["mark_bias"]))


def chances(seen: View) -> Floats:
    """For each block: how likely it belongs to the report."""
    if not seen.page.blocks:
        return np.empty(0)
    words_say, marks_say = linear().of(seen)
    traits = seen.traits(words_say, marks_say)
    out = looked(seen, traits, forest.chances(words_say + marks_say))
    if doubt(seen, out) > DOUBTFUL:
        said = article(seen)
        votes = forest.vote(traits.beside(out, said), forest.arrays(THIRD))
        third = unvisited(seen, forest.chances(votes))
        out = (third + (1 - SECOND) * out + SECOND * said) / 2
        if seen.size[out >= 0.5].sum() < PARAGRAPH:
            out = np.maximum(out, _likeliest(third * said))
    return out * seen.mine if seen.size[seen.mine & (out >= 0.5)].sum() >= PARAGRAPH else out


def _likeliest(chances: Floats) -> Floats:
    """The chances beside the best of them, for a page of which nothing would be kept; 0 where
    even that is too unlikely."""
    best = float(chances.max())
    out: Floats = chances / best if best >= UNLIKELY else np.zeros_like(chances)
    return out


def looked(seen: View, traits: Traits, guess: Floats) -> Floats:
    """What the first two looks make of a first guess at the chances."""
    out = unvisited(seen, guess)
    for name in LOOKS:
        out = unvisited(seen, forest.chances(forest.vote(traits.upon(out), forest.arrays(name))))
    return out


def doubt(seen: View, chances: Floats) -> float:
    """How unsure the chances are: 0 where each is 0 or 1, weighed by characters."""
    size = seen.size
    return float((size * np.minimum(chances, 1 - chances)).sum() / max((size * chances).sum(), 1))


def article(seen: View) -> Floats:
    """The share of each block that trafilatura takes for the article; it copies the tree."""
    try:
        found = trafilatura.bare_extraction(
            seen.tree, fast=True, include_comments=False, with_metadata=False
        )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError):
        found = None
    return np.array(shares(seen.keys, str(getattr(found, "text", None) or "")))


def unvisited(seen: View, chances: Floats) -> Floats:
    """The chances without what visitors left, unless that would be most of the report."""
    mine, mass = seen.mine, chances * seen.size
    out: Floats = chances * mine if mass[mine].sum() >= mass.sum() / 2 else chances
    return out
