"""The score of timelines, on a timeline of four lines."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))

from awareness import UNDATED, Line, Score, graph, lines
from onrecord.link.participation import probabilities
from timelines import fit, laid_out, task_date

GOLD = [
    Line(0, UNDATED, ("1-9-feared",)),
    Line(1, "2031-03-03", ("1-0-sank", "2-4-sinking")),
    Line(1, "2031-03-03", ("1-2-drowned",)),
    Line(2, "2031-04-XX", ("2-5-raised",)),
]


def score(got):
    made = Score()
    made.add(GOLD, got)
    return made


def test_a_graph_holds_no_tie_that_others_tell():
    ties = graph(GOLD).ties
    assert len(ties) == 5  # four events at their dates, one step from a date to the next
    assert (("1-2-drowned", 0), ("2-4-sinking", 0)) not in ties
    assert not any("feared" in str(tie) for tie in ties)


def test_all_of_it_is_all_right():
    made = score(GOLD)
    assert (made.precision, made.recall, made.f1) == (100, 100, 100)


def test_nothing_told_is_nothing_found():
    made = score([])
    assert (made.precision, made.recall, made.f1) == (0, 0, 0)
    assert made.wanted == 5


def test_a_step_counts_where_both_its_events_are_in_the_gold_in_that_order():
    right = lines([("1-0-sank", "2031-03-03"), ("2-5-raised", "2031-04-XX")])
    assert (score(right).right, score(right).told, score(right).found) == (3, 3, 2)
    turned = lines([("1-0-sank", "2031-05-01"), ("2-5-raised", "2031-04-XX")])
    assert (score(turned).right, score(turned).told) == (1, 3)


def test_a_wrong_date_leaves_the_order():
    got = lines([("1-0-sank", "2031-03-02"), ("2-5-raised", "2031-04-XX")])
    assert (score(got).right, score(got).told) == (2, 3)


def test_a_mention_told_twice_is_two_events():
    got = lines([("1-0-sank", "2031-03-03"), ("1-0-sank", "2031-03-03")])
    assert (score(got).right, score(got).told) == (1, 2)


@pytest.mark.parametrize(
    ("edtf", "date"),
    [
        ("2031-03-03", "2031-03-03"),
        ("2031-03~", "2031-03-XX"),
        ("2031-33", "2031-XX-XX"),
        ("2031-02-24/2031-02-28", "2031-02-XX"),
        ("2030/2032", UNDATED),
        (None, UNDATED),
    ],
)
def test_dates_as_the_task_writes_them(edtf, date):
    assert task_date(edtf) == date


def test_tokens_are_laid_out_as_text_and_found_again():
    text, words = laid_out([["The", "``", "Dart", "''", "sank", "."], ["It", "'s", "late"]])
    assert text == 'The "Dart" sank.\n\nIt\'s late\n\n'
    assert {(0, "sank"), (1, "'s")} <= set(words.values())
    assert all(text.startswith(w, at) for at, (_, w) in words.items() if w not in ("``", "''"))


def test_the_fit_finds_the_side_that_counts():
    features = np.array([[float(n % 2), float(n % 3)] for n in range(300)])
    weights = fit(features, features[:, 0] == 1)
    assert abs(weights["weights"][0]) > 10 * abs(weights["weights"][1])
    low, high = probabilities(np.array([[0.0, 1.0], [1.0, 1.0]]), weights)
    assert low < 0.5 < high
