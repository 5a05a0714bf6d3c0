from __future__ import annotations

import json

import pytest

from onrecord.clean.rows import clean_row

TEXT = (
    "Weir at Holm shut\n\nBy Ana Duarte\n\nThe weir at Holm was shut on Friday after a crack was "
    "found in its wall, the river office said.\n\nLeave a Reply\n"
)


def test_a_row_comes_back_whole_and_cleaned() -> None:
    row = clean_row({"id": 7, "text": TEXT, "colour": "blue", "url": "https://post.example/weir"})
    assert (row["id"], row["colour"]) == (7, "blue")
    assert row["title"] == "Weir at Holm shut"
    assert row["byline"] == ["Ana Duarte"]
    assert row["outlet"] == "post.example"
    assert row["text"].startswith("The weir at Holm was shut")
    assert {"kind": "form", "text": "Leave a Reply"} in row["furniture"]
    assert row["references"] == []
    json.dumps(row)


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ({"id": 1}, "neither"),
        ({"id": 1, "text": "  "}, "empty"),
        ({"id": 1, "text": 3}, "neither"),
        ({"id": 1, "text": TEXT, "url": 3}, "url must be text"),
        ({"id": 1, "text": TEXT, "published": "soon"}, "not a date"),
        ({"id": 1, "html": "<nav>Home</nav>"}, "no report in it"),
    ],
)
def test_a_row_that_cannot_be_cleaned_says_why(row: dict[str, object], error: str) -> None:
    made = clean_row(row)
    assert error in made["error"]
    assert made["id"] == 1
