from __future__ import annotations

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scripts import script

from onrecord.analyse import coreference, encoder
from onrecord.analyse.coreference import Resolver, characters, pair_codes, words
from onrecord.analyse.tokens import Layout, Tokens
from onrecord.errors import ModelError

TEXT = "Ada Marlow left. She said it's late, and Marlow’s boat waits. “Let's go,” I told Ada."


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    pytest.importorskip("scipy")
    return script("eval/coref.py")


@pytest.fixture(scope="module")
def layout() -> Layout:
    tokens = Tokens(encoder.WEIGHTS / "tokenizer.json")
    return tokens.lay_out(TEXT, ((0, 16), (17, 60), (61, len(TEXT))))


def token(layout: Layout, word: str, nth: int = 0) -> int:
    found = [i for i, (a, b) in enumerate(layout.tokens) if TEXT[a:b] == word]
    return found[nth]


# The twelve mentions on which Bagga and Baldwin (1998) and Luo (2005) compare two answers.
KEY = ("12345", "67", "89ABC")


@pytest.mark.parametrize(
    ("answer", "muc", "b_cubed", "ceaf"),
    [
        (("12345", "6789ABC"), (1, 9 / 10), (1, 16 / 21), (11 / 18, 11 / 12)),
        (("1234589ABC", "67"), (1, 9 / 10), (1, 7 / 12), (5 / 9, 5 / 6)),
        (("123456789ABC",), (1, 9 / 11), (1, 54 / 144), (10 / 51, 10 / 17)),
        (tuple("123456789ABC"), (0, 0), (0, 0), (0, 0)),  # each alone is no answer
        (KEY, (1, 1), (1, 1), (1, 1)),
    ],
)
def test_measures_as_the_papers_work_them(
    scorer: ModuleType,
    answer: tuple[str, ...],
    muc: tuple[float, float],
    b_cubed: tuple[float, float],
    ceaf: tuple[float, float],
) -> None:
    score = scorer.Score()
    score.add(KEY, answer)
    for name, wanted in (("MUC", muc), ("B-cubed", b_cubed), ("CEAFe", ceaf)):
        ratio = score.measures[name]
        assert (ratio.recall, ratio.precision) == pytest.approx(wanted)


def test_a_mention_too_many_costs_precision(scorer: ModuleType) -> None:
    score = scorer.Score()
    score.add(("AB", "CD"), ("ABX", "CD"))
    assert score.measures["MUC"].precision == pytest.approx(2 / 3)
    assert score.measures["B-cubed"].precision == pytest.approx((2 * 2 / 3 + 2) / 5)
    assert score.measures["CEAFe"].precision == pytest.approx((4 / 5 + 1) / 2)
    assert score.measures["mentions"].recall == 1


def test_traits(layout: Layout) -> None:
    traits = words(TEXT, layout)
    assert traits.form[token(layout, "Marlow")] == traits.form[token(layout, "Marlow’s")]
    assert traits.pronoun[token(layout, "it's")] == coreference.PRONOUNS["it"]
    assert traits.quotation[token(layout, "go")] == 1
    assert traits.quotation[token(layout, "told")] == 0


def test_pair_codes_tell_what_two_words_share(layout: Layout) -> None:
    traits = words(TEXT, layout)
    later = np.array([token(layout, "Ada", 1), token(layout, "Marlow’s")])
    earlier = np.array([token(layout, "Ada"), token(layout, "said")])
    codes = pair_codes(traits, later, earlier)
    edges = np.cumsum([0, *coreference.SIZES])
    assert ((codes >= edges[:-1]) & (codes < edges[1:])).all()
    assert (codes[:, 2] - edges[2]).tolist() == [2 + 5, 0]  # the same name; nothing


def test_of_a_contraction_only_the_pronoun_is_a_mention(layout: Layout) -> None:
    for word, mention in (("it's", "it"), ("Let's", "'s"), ("Marlow’s", "Marlow’s")):
        at = token(layout, word)
        start, end = characters(TEXT, layout.tokens, at, at + 1, at)
        assert TEXT[start:end] == mention


def drawn(seed: int) -> Resolver:
    rng = np.random.default_rng(seed)
    wide, width = 384, 128
    shapes = {
        "mention1.weight": (width, wide),
        "mention2.weight": (1, width),
        "project.weight": (width, wide),
        "coarse.weight": (width, width),
        "later.weight": (width, width),
        "earlier.weight": (width, width),
        "both.weight": (width, width),
        "table.weight": (coreference.CODES, width),
        "fine.weight": (1, width),
        "edge_word.weight": (width, wide),
        "edge_head.weight": (width, wide),
        "edge_step.weight": (2 * coreference.REACH + 1, width),
        "edge.weight": (2, width),
    }
    return Resolver({name: rng.normal(0, 0.05, shape) for name, shape in shapes.items()})


def test_clusters_hold_two_spans_or_more_and_share_none(layout: Layout) -> None:
    states = np.random.default_rng(1).normal(0, 1, (len(layout.tokens), 384)).astype(np.float32)
    resolver = drawn(2)
    clusters = resolver.clusters(TEXT, layout, states, floor=-10.0, bias=-5.0)
    spans = [span for cluster in clusters for span in cluster]
    assert clusters
    assert all(len(cluster) > 1 for cluster in clusters)
    assert len(spans) == len(set(spans))
    assert clusters == resolver.clusters(TEXT, layout, states, floor=-10.0, bias=-5.0)
    assert resolver.clusters(TEXT, layout, states, bias=1e9) == ()


def test_nothing_to_link_is_no_cluster() -> None:
    tokens = Tokens(encoder.WEIGHTS / "tokenizer.json")
    for text in ("", "Rain."):
        layout = tokens.lay_out(text, ((0, len(text)),))
        states = np.zeros((len(layout.tokens), 384), np.float32)
        assert drawn(0).clusters(text, layout, states) == ()


def test_far_antecedents_are_namesakes_only() -> None:
    count = coreference.LATEST + 6
    form = np.arange(count)
    form[[1, 4, count - 1]] = 1000
    before = coreference.antecedents(form)
    assert before[2, :3].tolist() == [1, 0, -1]
    last = before[count - 1]
    assert last[: coreference.LATEST].min() == count - 1 - coreference.LATEST
    assert set(last[coreference.LATEST :].tolist()) == {-1, 1, 4}


def test_a_text_of_any_length_is_linked_block_by_block() -> None:
    text = "Ada Marlow said she left. " * 120
    tokens = Tokens(encoder.WEIGHTS / "tokenizer.json")
    layout = tokens.lay_out(text, tuple((26 * i, 26 * i + 25) for i in range(120)))
    states = np.random.default_rng(3).normal(0, 1, (len(layout.tokens), 384)).astype(np.float32)
    resolver = drawn(4)
    clusters = resolver.link(words(text, layout), states, floor=-10.0, bias=-5.0)
    heads = [head for cluster in clusters for head in cluster]
    assert len(heads) == len(set(heads)) > coreference.BLOCK
    assert all(cluster == sorted(cluster) for cluster in clusters)


def test_absent_weights_name_their_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"coreference\.npz"):
        Resolver.load(tmp_path)
