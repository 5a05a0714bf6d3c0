"""Which blocks of an HTML page are the report: trafilatura's choice, checked block by block.

trafilatura finds the article; boosted trees over every block of the page's own
(`traits`), its choice among them, then drop what it should not have kept and restore what
it lost. Made by ``training/blocks.py``.
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

from onrecord.clean import forest
from onrecord.clean.agreement import fold, shares
from onrecord.clean.blocks import Page, blocks_of
from onrecord.clean.head import Head, head_of
from onrecord.clean.traits import Floats, mark_scores, traits, word_scores

# Its warnings about odd pages would reach the terminal; what matters is said in PageError.
logging.getLogger("trafilatura").addHandler(logging.NullHandler())
logging.getLogger("htmldate").addHandler(logging.NullHandler())


@dataclass(slots=True)
class View:
    """One page as the chooser sees it: blocks, their folded words, who else keeps them."""

    tree: Any = field(repr=False)
    head: Head
    page: Page
    keys: list[str]
    kept: Floats
    told: Floats
    named: Floats

    def table(self, words_say: Floats, marks_say: Floats) -> Floats:
        """The traits of every block, given the linear models' scores."""
        return traits(self.page, self.kept, self.told, self.named, words_say, marks_say)


# A tag of this many characters is an attack or a picture in an address; its parser takes time
# that grows with the square of its attributes, and gives up at ten million characters.
_HUGE_TAG = re.compile(r"<([a-zA-Z][\w:-]*)\s[^<>]{50000,}>")
LARGE = 500_000  # characters of a page from which such tags are looked for


def parse(source: str) -> Any:
    """The page's tree, or None where there is none to be had."""
    if len(source) > LARGE:
        source = _HUGE_TAG.sub(r"<\1>", source)
    try:
        parser = html.HTMLParser(encoding="utf-8")
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
    """A parsed page's view; trafilatura reads the same tree."""
    page, head = blocks_of(tree), head_of(tree)
    if head.published:  # else the date is still to be searched for, and may be anywhere
        etree.strip_elements(tree, *_UNREAD, with_tail=False)
    return built(tree, head, page, _article(tree))


def built(tree: Any, head: Head, page: Page, article: str) -> View:
    keys = [fold(block.text) for block in page.blocks]
    kept = np.array(shares(keys, article))
    body = head.body
    told = np.array(shares(keys, body)) if body else np.full(len(keys), -1.0)
    return View(tree, head, page, keys, kept, told, _named(keys, head))


# What trafilatura throws out before it looks; a smaller tree is looked at faster.
_UNREAD = (
    *("script", "style", "svg", "noscript", "template", "iframe", "link", "meta", "select"),
    *("button", "nav", "footer", "input"),
)


def _article(tree: Any) -> str:
    """What trafilatura takes for the article, without its slower second opinions."""
    try:
        found = trafilatura.bare_extraction(
            tree, fast=True, include_comments=False, with_metadata=False
        )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return str(getattr(found, "text", None) or "")


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


@cache
def _mark_weights() -> list[float]:
    held: list[float] = forest.arrays("blocks")["mark"].tolist()
    return held


def chances(seen: View) -> Floats:
    """For each block: how likely it belongs to the report."""
    if not seen.page.blocks:
        return np.empty(0)
    arrays = forest.arrays("blocks")
    words_say = word_scores(
        [b.text for b in seen.page.blocks], arrays["word"], float(arrays["word_bias"])
    )
    marks_say = mark_scores(seen.page, _mark_weights(), float(arrays["mark_bias"]))
    votes = forest.vote(seen.table(words_say, marks_say), arrays)
    out: Floats = 1 / (1 + np.exp(-votes))
    return out
