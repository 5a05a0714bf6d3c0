"""Shapes counted over a whole page are those of each block by itself."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.clean.blocks import Block
from onrecord.clean.shapes import ENDS, LINKED, shapes
from onrecord.clean.signs import words_in

CAPITALS, SENTENCES, COMMAS, DIGITS, FIRST, QUOTES, SIGNS = 5, 8, 9, 10, 11, 12, 14


def row(text: str, **more: object) -> np.ndarray:
    return shapes([Block(text, 0, **more)], words_in([text]))[0][0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("Two Words. And “more.” He", CAPITALS, 4 / 5),
        ("One. Two! Three?” Four…", SENTENCES, 4),
        ("Not a stop: 3.5 km", SENTENCES, 0),
        ("a, b, c", COMMAS, 2 / 3),
        ("In 2023", DIGITS, 4 / 7),
        ("“Yes” and ‘no’", QUOTES, 3),
        ("Home » News | https://a.example", SIGNS, 3),
        ("it ends.”", ENDS, 1),
        ("it ends not", ENDS, 0),
        ("x", ENDS, 0),
        ("7 reasons", FIRST, 3),
        ("\U0001d538 letter beyond", FIRST, 1),
    ],
)
def test_what_is_counted(text: str, column: int, value: float) -> None:
    assert row(text)[column] == pytest.approx(value)


def test_the_share_that_is_linked() -> None:
    assert row("read more", links=[(5, 9, "/a")])[LINKED] == pytest.approx(4 / 9)


def test_a_block_s_shape_does_not_hang_on_its_neighbours() -> None:
    texts = ["One.", "“", "Two, three.”", "港で船が燃えた。", "\U0001f525 hot", "end:"]
    together, words = shapes([Block(text, 0) for text in texts], words_in(texts))
    assert np.array_equal(together, np.stack([row(text) for text in texts]))
    assert list(words) == [1, 1, 2, 4, 2, 1]
