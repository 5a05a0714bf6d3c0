from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from onrecord.analyse import encoder
from onrecord.analyse.encoder import Encoder
from onrecord.errors import ModelError

TEXT = (
    "The mayor of Vessin said the old bridge would close in spring.\n\n"
    "“It is not safe,” Ada Marlow, an engineer, told the council on Monday.\n\n"
    "The ferry operator declined to comment."
)
SENTENCES = ((0, 62), (64, 134), (136, len(TEXT)))


@pytest.fixture(scope="module")
def model() -> Encoder:
    return Encoder()


def test_best_tags_obeys_what_may_follow() -> None:
    scores = np.array([[0.0, -1.0, 5.0], [0.0, -9.0, 5.0]], np.float32)
    assert encoder.best_tags(scores) == [1, 2]
    assert encoder.best_tags(scores[:0]) == []
    other = np.array([[0, 1, 0, 0, 0], [0, 0, 1, 0, 5]], np.float32)
    assert encoder.best_tags(other) == [3, 4]  # its inside cannot follow the other's begin


@pytest.mark.parametrize("lead", [0.0, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("seed", range(5))
def test_best_tags_are_the_best_of_all_paths(seed: int, lead: float) -> None:
    scores = np.random.default_rng(seed).normal(size=(5, 5)).astype(np.float32)
    scores[:, 0] += lead

    def allowed(path: tuple[int, ...]) -> bool:
        pairs = zip((0, *path), path, strict=False)
        return all(after not in (2, 4) or before in (after - 1, after) for before, after in pairs)

    paths = [path for path in itertools.product(range(5), repeat=5) if allowed(path)]
    best = max(paths, key=lambda path: sum(scores[at, tag] for at, tag in enumerate(path)))
    assert encoder.best_tags(scores) == list(best)


def test_the_tags_of_names_are_in_the_order_that_best_tags_reads(model: Encoder) -> None:
    first, *rest = model.settings["names"]
    assert first == "O"
    assert [tag[:2] for tag in rest] == ["B-", "I-"] * (len(rest) // 2)
    assert [tag[2:] for tag in rest[::2]] == [tag[2:] for tag in rest[1::2]]


def test_cue_runs() -> None:
    logits = np.array([[9, 0, 0], [0, 9, 0], [0, 0, 9], [0, 9, 0], [9, 0, 0]], np.float32)
    assert encoder.cue_runs(encoder.log_softmax(logits), 0.0) == [(1, 2), (3, 3)]
    assert encoder.cue_runs(encoder.log_softmax(logits), 99.0) == []


def test_a_sentence_is_taken_whole_from_the_window_that_has_it_in_the_middle() -> None:
    empty = np.zeros((0, 0), np.float32)
    passes = [encoder.Pass(0, 6, empty, empty), encoder.Pass(2, 9, empty, empty)]
    parts = [(0, 2), (2, 4), (4, 6), (6, 9)]
    assert encoder.owners(passes, parts).tolist() == [0, 0, 0, 0, 1, 1, 1, 1, 1]
    assert encoder.owners(passes[:1], [(0, 6)]).tolist() == [0] * 6
    assert encoder.owners([], []).tolist() == []


def test_vectors_are_unit_and_nearer_for_nearer_meaning(model: Encoder) -> None:
    a, b, c = model.embed(
        ["The bridge will close.", "The bridge is to be shut.", "Rates rose by a quarter point."]
    )
    assert np.linalg.norm(a) == pytest.approx(1, abs=1e-5)
    assert a @ b > a @ c + 0.3


def test_vectors_do_not_depend_on_company(model: Encoder) -> None:
    alone = model.embed(["The bridge will close."])[0]
    among = model.embed(["Rates rose.", "The bridge will close.", "No."])[1]
    assert (alone == among).all()


def test_no_text_no_vector(model: Encoder) -> None:
    assert model.embed([]).shape == (0, 384)
    assert not model.embed(["", "  \n"]).any()
    assert model.embed(["word " * 2000]).shape == (1, 384)


def test_reading_has_a_row_for_each_token(model: Encoder) -> None:
    reading = model.read(TEXT, SENTENCES)
    assert reading.name_scores.shape == (len(reading.tokens), len(reading.name_tags))
    assert np.exp(reading.name_scores).sum(1) == pytest.approx(1, abs=1e-4)
    for cue in reading.cues:
        assert cue.start <= cue.first <= cue.last < cue.stop
        assert cue.roles.shape == (cue.stop - cue.start, 6)
        assert 0 <= cue.score <= 1


def test_cues_are_found(model: Encoder) -> None:
    reading = model.read(TEXT, SENTENCES)
    words = [TEXT[slice(*reading.tokens[cue.first])] for cue in reading.cues]
    assert {"said", "told"} <= set(words)


def test_the_same_text_reads_the_same(model: Encoder) -> None:
    once = model.read(TEXT, SENTENCES)
    model.read("The union says it will strike.", ((0, 30),))
    again = Encoder().read(TEXT, SENTENCES)
    assert (once.name_scores == again.name_scores).all()
    assert all((a.roles == b.roles).all() for a, b in zip(once.cues, again.cues, strict=True))


@pytest.mark.parametrize(
    "text", ["", " \n ", "Yes", "said", "said " * 600, "\ud800 said 東京 \u200b"]
)
def test_odd_texts(model: Encoder, text: str) -> None:
    reading = model.read(text, ((0, len(text)),) if text else ())
    assert len(reading.name_scores) == len(reading.tokens)


def test_absent_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="tokenizer"):
        Encoder(weights=tmp_path).embed(["words"])
    (tmp_path / "reading.json").write_text('{"format": 99}')
    with pytest.raises(ModelError, match="format 99"):
        _ = Encoder(weights=tmp_path).settings
