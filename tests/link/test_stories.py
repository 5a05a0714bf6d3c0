"""Two plain texts held together, and reports put with their stories."""

from __future__ import annotations

import pytest

from onrecord.link import Known, assign, compare, opening, sketch


def vector(*weights):
    import numpy as np

    row = np.zeros(8, dtype=np.float32)
    row[: len(weights)] = weights
    return (row / np.linalg.norm(row)).astype("<f2").tobytes()


@pytest.mark.parametrize(
    ("a", "b", "near", "relation"),
    [
        (
            "The dam at Karsk broke on Sunday night",
            "The dam at Karsk broke Sunday night",
            0.97,
            "same",
        ),
        ("The dam at Karsk broke", "Shares in ferries rose after the vote", 0.05, "neutral"),
    ],
)
def test_compare(a, b, near, relation):
    told, score = compare(a, b, (vector(1.0), vector(near, (1 - near**2) ** 0.5)))
    assert told == relation
    assert 0.25 <= score <= 1


def known(name, title, text, published, near):
    return Known(name, (sketch(title, text, published, vector(*near)),))


def test_a_report_joins_the_story_it_tells(draft):
    text = "The dam above Karsk broke on Sunday and the Lower Town was flooded, said Ole Sund"
    new = draft(text, published="2031-03-05").done().report
    same = known("flood", "Dam breaks above Karsk", text, "2031-03-04", (1.0, 0.2))
    old = known("old flood", "Dam breaks above Karsk", text, "2029-01-01", (1.0, 0.2))
    other = known("vote", "Ferry vote", "The vote on ferry fares is open", "2031-03-05", (0, 1))
    assert assign(new, vector(1.0), [other, old, same]) == "flood"
    assert assign(new, vector(1.0), [other, old]) is None
    assert assign(new, vector(1.0), []) is None


def test_an_opening_is_the_title_and_the_first_words():
    assert opening("Dam breaks", "It broke") == "Dam breaks\nIt broke"
    assert opening(None, "It broke") == "It broke"
    assert len(opening("T", "x" * 2000)) == 502
