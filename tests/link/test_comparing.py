"""What a model's numbers for two texts come to; the model here is a table."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.link import comparing
from onrecord.link.comparing import OUTCOMES, compare, decide, leads, mixed, shares, values

A = "Ana Brandt said the dam broke at Karsk and flooded two villages."
B = "The dam at Karsk broke."


def model(**known):
    """A weigh function that knows one row of logits for A before B and one for B before A."""

    def weigh(pairs):
        return [known["there"] if pair[0] == A else known["back"] for pair in pairs]

    return weigh


def test_each_row_sums_to_one():
    found = shares([(A, B), (B, A)], model(there=[1, 3, -1, 0], back=[0, -1, 2, 3]))
    assert found.shape == (2, 4)
    assert found.sum(1) == pytest.approx(1)
    assert (found >= 0).all()


def test_pairs_in_company_are_judged_as_alone():
    weigh = model(there=[1, 3, -1, 0], back=[0, -1, 2, 3])
    asked = [(A, B), (A, f"{B} It fell. " * 9), (B, A)]
    alone = np.concatenate([shares([pair], weigh) for pair in asked])
    assert shares(asked, weigh) == pytest.approx(alone)


def test_no_pairs_ask_nothing():
    assert shares([], lambda _: pytest.fail("asked")).shape == (0, 4)


def test_same_and_contradicts_do_not_depend_on_the_order():
    there, back = shares([(A, B), (B, A)], model(there=[1, 3, -1, 0], back=[0, -1, 2, 3]))
    same, supports, contradicts = (OUTCOMES.index(n) for n in ("same", "supports", "contradicts"))
    assert there[same] == pytest.approx(back[same])
    assert there[contradicts] == pytest.approx(back[contradicts])
    assert there[supports] > back[supports] + 0.3


def test_who_supports_need_not_be_supported():
    weigh = model(there=[0, 9, -5, 0], back=[-5, 0, -5, 9])
    assert compare(A, B, weigh)[0] == "supports"
    assert compare(B, A, weigh)[0] == "neutral"


def test_the_score_is_the_probability_of_what_is_said():
    weigh = model(there=[0, 6, -5, 0], back=[0, 0, -5, 4])
    row = shares([(A, B)], weigh)[0]
    relation, score = compare(A, B, weigh)
    assert relation == "supports"
    assert score == pytest.approx(row[0] + row[1], abs=1e-4)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((0.9, 0.1, 0.0, 0.0), "same"),
        ((0.0, 0.1, 0.9, 0.0), "contradicts"),
        ((0.0, 0.2, 0.1, 0.7), "neutral"),
        ((0.2, 0.4, 0.0, 0.4), "supports"),
    ],
)
def test_the_likeliest_is_said(row, told):
    assert decide(np.array(row))[0] == told


def test_a_contradiction_must_be_likelier_than_its_limit(monkeypatch):
    monkeypatch.setattr(comparing, "_fitted", lambda: {"limit": 0.6})
    assert decide(np.array((0.1, 0.1, 0.55, 0.25)))[0] == "neutral"
    assert decide(np.array((0.1, 0.1, 0.65, 0.15)))[0] == "contradicts"


def test_mixed_takes_the_direction_of_support_and_the_mean_of_the_rest():
    supports, neutral = np.eye(4)[[1]], np.eye(4)[[3]]
    assert mixed(supports, neutral) == pytest.approx(supports)
    assert mixed(neutral, supports) == pytest.approx(neutral)
    assert mixed(np.eye(4), np.eye(4)) == pytest.approx(np.eye(4))
    found = mixed(np.eye(4), np.eye(4)[::-1])
    assert found.sum(1) == pytest.approx(1)
    assert (found >= 0).all()


def test_the_longer_text_is_read_first_in_either_order():
    long = f"{A} " * 4
    assert leads(A, A) == 0.5
    assert leads(long, A) == 1
    assert leads("", A) == 0
    assert leads(A, B) + leads(B, A) == pytest.approx(1)
    supports, contradicts = np.eye(4)[[1]], np.eye(4)[[2]]
    assert mixed(contradicts, supports, leads(long, A)) == pytest.approx(contradicts)
    assert mixed(supports, contradicts, leads(A, long)) == pytest.approx(contradicts)


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        ("The flood killed 12 people.", "The flood killed 15 people.", "only"),
        ("He left on 3 May.", "He left on May 5th.", "only"),
        ("He left in early November.", "He left in November 2031.", "agree"),
        (
            "The flood killed 12 people in Karsk.",
            "Police say the Karsk flood killed 15 people, most of them at sea.",
            "far apart",
        ),
        ("Some 40 ferries lay idle.", "38 ferries lay idle.", "agree"),
        ("The fine was 12 cents.", "It rose by 13 cents to a sum nobody had foreseen.", "apart"),
        ("The flood killed 12 people.", "The flood killed many people.", "none"),
        ("12 ferries sailed.", "40 buses left.", "none"),
        ("", "", "none"),
    ],
)
def test_amounts_as_values(a, b, told):
    assert values(a, b) == told
    assert values(b, a) == told


def test_texts_that_differ_in_values_alone_contradict_whatever_the_model_says():
    sure = model(there=[9, 0, 0, 0], back=[9, 0, 0, 0])
    assert compare("It killed 12 people.", "It killed 12 persons.", sure)[0] == "same"
    relation, score = compare("The flood killed 12 people.", "The flood killed 15 people.", sure)
    assert relation == "contradicts"
    assert score >= 0.8
    assert compare("He left on 3 May.", "He left on 5 May.", sure)[0] == "contradicts"


def test_equal_texts_are_the_same_whatever_the_model_says():
    never = model(there=[-9, 0, 9, 0], back=[-9, 0, 9, 0])
    assert compare("It rained.", " it  rained.", never) == ("same", 1.0)


@pytest.mark.parametrize("pair", [("", "x"), ("x", "  "), (None, "x"), (3, "x")])
def test_what_is_no_text_is_named(pair):
    with pytest.raises(ValueError, match="is no text"):
        compare(*pair, lambda _: pytest.fail("asked"))


def test_dates_as_written():
    text = "On May 3, 2031 Theresa May met a mayor, who by early June left; 4 Sept.; in the 2020s"
    assert comparing.dates(text) == {(2031, 5, 3), (None, 6, None), (None, 9, 4)}
    assert comparing.dates("before 2010, since May") == set()
