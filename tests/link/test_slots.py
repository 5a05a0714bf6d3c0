"""Amounts as values: what is read, and how two of them stand to each other."""

from __future__ import annotations

import pytest

from onrecord.link.slots import amounts, compare_amounts


def only(text):
    (found,) = amounts(text)
    return found


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("38 ferries were late", 38, 38),
        ("some 40 ferries were late", 36, 44),
        ("at least 12 people died", 12, float("inf")),
        ("up to 10 percent", 0, 10),
        ("two dozen cows", 24, 24),
        ("twenty-two sailors", 22, 22),
        ("12 cents a litre", 0.12, 0.12),
        ("$43 million in dues", 42.5e6, 44e6),
    ],
)
def test_what_a_number_may_be(text, low, high):
    amount = only(text)
    assert amount.low == pytest.approx(low)
    assert amount.high == pytest.approx(high)


@pytest.mark.parametrize(
    "text", ["in 2014", "on 25 February", "a 3-2 win", "the 25-year-old", "June 10", "one man"]
)
def test_what_is_no_amount(text):
    assert amounts(text) == ()


@pytest.mark.parametrize(
    ("one", "other", "standing"),
    [
        ("38 ferries", "some 40 ferries", "finer"),
        ("some 40 ferries", "38 ferries", "coarser"),
        ("15 people", "at least 12 people", "finer"),
        ("12 cents", "13 cents", "apart"),
        ("$1.2 million", "$1,190,000", "same"),
        ("$43 million", "$43,885,310", "same"),
        ("14 passengers", "17 passengers", "apart"),
        ("9 people", "at least 12 people", "apart"),
        ("14 passengers", "17 cows", None),
        ("12 cents", "12 percent", None),
    ],
)
def test_two_amounts(one, other, standing):
    found = compare_amounts(only(one), only(other))
    assert found == standing or (found in ("same", "finer", "coarser") and standing == "same")
