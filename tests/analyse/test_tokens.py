from __future__ import annotations

from itertools import pairwise

import pytest

from onrecord.analyse.encoder import WEIGHTS
from onrecord.analyse.tokens import OVERLAP, PIECES_A_TOKEN, WINDOW, Tokens, case_shape, windows

TEXT = (
    "The mayor of Vessin said the old bridge would close in spring.\n\n"
    "“It is not safe,” Ada Marlow, an engineer, told the council on Monday.\n\n"
    "The ferry operator declined to comment."
)
SENTENCES = ((0, 62), (64, 134), (136, len(TEXT)))


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(WEIGHTS / "tokenizer.json")


@pytest.mark.parametrize(
    ("word", "shape"),
    [("said", 1), ("NATO", 2), ("I", 3), ("Ada", 3), ("McCall", 4), ("2018", 5), (",", 6)],
)
def test_case_shape(word: str, shape: int) -> None:
    assert case_shape(word) == shape


def test_layout_gives_tokens_sentences_and_paragraphs(tokens: Tokens) -> None:
    layout = tokens.lay_out(TEXT, SENTENCES)
    assert TEXT[slice(*layout.tokens[1])] == "mayor"
    assert [layout.tokens[a][0] for a, _ in layout.sentences] == [start for start, _ in SENTENCES]
    starts = [i for i, code in enumerate(layout.features) if code >= 16]
    assert starts == [a for a, _ in layout.sentences]
    assert layout.before[-1] == sum(map(len, layout.pieces))


def test_tokens_before_or_between_sentences_are_not_lost(tokens: Tokens) -> None:
    layout = tokens.lay_out("Oh. Well. Now then.", ((4, 9), (10, 13)))
    assert len(layout.tokens) == 7
    assert layout.sentences == ((0, 2), (2, 4), (4, 7))


def test_windows_cover_the_text_and_fit(tokens: Tokens) -> None:
    text = "The clerk said no. " * 300
    spans = tuple((at, at + 18) for at in range(0, len(text), 19))
    layout = tokens.lay_out(text, spans)
    found = windows(layout)
    assert found[0][0] == 0
    assert found[-1][1] == len(layout.tokens)
    assert all(layout.length(a, b) <= WINDOW for a, b in found)
    for (a, b), (c, d) in pairwise(found):
        assert a < c < b < d
        assert layout.length(c, b) <= OVERLAP


def test_a_sentence_too_long_is_cut(tokens: Tokens) -> None:
    layout = tokens.lay_out("word " * 1000, ((0, 5000),))
    found = windows(layout)
    assert found[0][0] == 0
    assert found[-1][1] == 1000
    assert all(layout.length(a, b) <= WINDOW for a, b in found)


def test_a_huge_token_is_cut(tokens: Tokens) -> None:
    layout = tokens.lay_out("x1" * 50_000, ((0, 100_000),))
    assert layout.tokens == ((0, 100_000),)
    assert 1 <= len(layout.pieces[0]) <= PIECES_A_TOKEN
