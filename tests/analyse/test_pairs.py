from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from onrecord.analyse.encoder import WEIGHTS, Encoder
from onrecord.analyse.pairs import COMMON, LONGEST, OTHER, RUN, WORD, PairModel, layout
from onrecord.analyse.tokens import CLS, SEP, Tokens
from onrecord.errors import ModelError

DAM = "The dam above Karsk broke on Sunday night."
PAIRS = [
    (DAM, "The dam at Karsk burst late on Sunday."),
    (DAM, "The dam above Karsk did not break."),
    ("Ana Brandt opened a bakery in Norland last year.", DAM),
]


@pytest.fixture(scope="module")
def model() -> PairModel:
    return PairModel(Encoder())


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(WEIGHTS / "tokenizer.json")


def test_layout_marks_the_second_text_and_what_both_have(tokens: Tokens) -> None:
    ids, marks = layout(tokens, "the dam broke", "a dam held")
    assert ids[[0, 4, 8]].tolist() == [CLS, SEP, SEP]
    both = COMMON + WORD
    assert marks.tolist() == [0, 0, both, 0, 0, OTHER, OTHER + both, OTHER, OTHER]


def test_layout_marks_words_in_other_inflections_and_in_their_order(tokens: Tokens) -> None:
    _, marks = layout(tokens, "dams flooded villages", "a dam floods the villages")
    assert marks[1:4].tolist() == [WORD, WORD + RUN, COMMON + WORD]
    assert marks[6:10].tolist() == [OTHER + m for m in (WORD, WORD + RUN, 0, COMMON + WORD)]


def test_a_long_pair_is_cut_and_keeps_some_of_both(tokens: Tokens) -> None:
    for a, b in (("word " * 900, "dam " * 900), ("word", "dam " * 900), ("word " * 900, "dam")):
        ids, marks = layout(tokens, a, b)
        assert len(ids) <= LONGEST
        assert (marks >= OTHER).sum() >= 2
        assert (marks < OTHER).sum() >= 3


def test_a_row_for_each_pair(model: PairModel) -> None:
    assert model.logits([]).shape == (0, 6)
    assert model.logits(PAIRS).shape == (3, 6)
    assert np.isfinite(model.logits([("", ""), ("", DAM), (DAM, "\ud800 東京 \u200b")])).all()


def test_a_pair_does_not_depend_on_its_company(model: PairModel) -> None:
    alone = [model.logits([pair])[0] for pair in PAIRS]
    long = ("The ferry sailed at dawn. " * 30, DAM)
    among = model.logits([long, *reversed(PAIRS), long, *PAIRS])
    assert (among[1:4] == alone[::-1]).all()
    assert (among[5:] == alone).all()
    assert (PairModel(Encoder()).logits(PAIRS) == alone).all()


def test_a_negation_contradicts_and_other_words_do_not(model: PairModel) -> None:
    again, denied, strange = model.logits(PAIRS)
    assert again[:4].argmax() in (0, 1)
    assert denied[:4].argmax() == 2
    assert strange[:4].argmax() == 3


def test_one_claim_or_another(model: PairModel) -> None:
    known = "A video shows a shark swimming through the flooded streets of Karsk."
    post = "omg a SHARK in the street in Karsk after the flood, look at this!!"
    other = "The mayor of Karsk banned umbrellas from the market square."
    right, wrong = model.logits([(post, known), (post, other)])[:, 4]
    assert right > wrong + 2


def test_absent_or_other_files_are_named(tmp_path: Path) -> None:
    for name in ("tokenizer.json", "pieces.npz"):
        (tmp_path / name).symlink_to(WEIGHTS / name)
    with pytest.raises(ModelError, match=r"pairs\.json"):
        PairModel(Encoder(weights=tmp_path)).logits(PAIRS)
    (tmp_path / "pairs.json").write_text('{"format": 99}')
    with pytest.raises(ModelError, match="format 99"):
        PairModel(Encoder(weights=tmp_path)).logits(PAIRS)
