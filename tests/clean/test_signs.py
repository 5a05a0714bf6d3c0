"""Words and names as numbers: the quick sums are those of the signs that training sees."""

from __future__ import annotations

import numpy as np

from onrecord.clean.blocks import Block, Frame, Page
from onrecord.clean.signs import MARK_BITS, WORD_BITS, Names, scores, word_signs, words_in

TEXTS = ["The ferry burned in 2023.", "Share", "© 2023 Kestrel Radio", "…"]


def page(depth: int = 20) -> Page:
    frames = [Frame(i - 1, "div", f"wrap-{'ab'[i % 2]} level") for i in range(depth)]
    frames += [Frame(depth - 1, "p", ""), Frame(-1, "body", "home\npage")]
    blocks = [
        Block("deep", depth, "link more"), Block("deeper", depth - 1), Block("top", depth + 1),
        Block("nowhere", -1),
    ]  # fmt: skip
    return Page(frames, blocks)


def test_names_weigh_what_their_signs_weigh() -> None:
    weights = np.random.default_rng(7).normal(size=1 << MARK_BITS)
    held = page()
    names = Names(held)
    assert np.allclose(names.scores(weights, 0.5), scores(names.signs(), 4, weights, 0.5))


def test_a_block_without_names_has_the_bias_alone() -> None:
    weights = np.ones(1 << MARK_BITS)
    assert Names(page()).scores(weights, 0.5)[3] == 0.5


def test_names_weigh_by_how_far_out_they_stand() -> None:
    weights = np.random.default_rng(7).normal(size=1 << MARK_BITS)
    near = Page([Frame(-1, "div", "menu"), Frame(0, "p", "text")], [Block("a", 1)])
    far = Page([Frame(-1, "div", "text"), Frame(0, "p", "menu")], [Block("a", 1)])
    assert Names(near).scores(weights, 0.0) != Names(far).scores(weights, 0.0)


def test_words_know_their_block_and_their_place() -> None:
    words = words_in(TEXTS)
    assert list(words.row) == [0, 0, 0, 0, 0, 1, 2, 2, 2, 2]
    assert list(words.place) == [0, 1, 2, 3, 4, 0, 0, 1, 2, 3]
    assert list(words.is_small) == [True, False, False, True, False, *[False] * 5]
    assert list(words.is_long) == [False, True, True, False, False, True, False, False, True, True]


def test_numbers_are_told_apart_by_their_length_alone() -> None:
    one, other, longer = (words_in([text]).code[0] for text in ("1999", "2023", "20231"))
    assert one == other != longer


def test_equal_blocks_have_equal_signs_wherever_they_stand() -> None:
    weights = np.random.default_rng(7).normal(size=1 << WORD_BITS)
    texts = [*TEXTS, "More", TEXTS[0], "…"]
    held = scores(word_signs(texts, words_in(texts)), len(texts), weights, 0.0)
    assert held[0] == held[5]
    assert held[3] == held[6]
    assert len(set(held)) == 5
