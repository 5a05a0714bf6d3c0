"""Time expressions: what is found, and what it is worth."""

import json
import re
from pathlib import Path

import pytest

from onrecord.analyse.sentences import split
from onrecord.analyse.times import resolve
from onrecord.records import Time

CASES = [json.loads(line) for line in (
    Path(__file__).parents[2] / "eval" / "time_cases.jsonl"
).read_text("utf-8").splitlines()]  # fmt: skip
EDTF = re.compile(
    r"(?:\d{2}XX|\d{3}X|\d{4})~?|\d{4}-\d\d(?:-\d\d)?~?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|"
    r"(?:\d{4}-\d\d-\d\d|\.\.)/(?:\d{4}-\d\d-\d\d|\.\.)"
)


def read(text: str, published: str | None = "2021-06-16") -> tuple[Time, ...]:
    return resolve(text, published, split(text))


@pytest.mark.parametrize("row", [row for row in CASES if row["part"] == "tune"], ids=str)
def test_cases(row: dict[str, str]) -> None:
    times = read(row["text"], row["published"])
    at = row["text"].index(row["words"])
    found = next(t for t in times if t.span[0] < at + len(row["words"]) and at < t.span[1])
    assert (found.timex3_value, found.edtf) == (row["value"], row["edtf"])
    assert row["text"][slice(*found.span)] == found.words
    assert found.edtf is None or EDTF.fullmatch(found.edtf)


def test_without_a_publication_date_relative_times_have_no_edtf() -> None:
    times = read("On Friday she said that it sank in June 2019, three days ago, last week.", None)
    assert {t.words: t.edtf for t in times} == {
        "Friday": None,
        "June 2019": "2019-06",
        "three days ago": None,
        "last week": None,
    }


def test_an_anchor_is_kept_only_where_one_was_needed() -> None:
    friday, june = read("On Friday they spoke of June 2019.")
    assert (friday.anchor, june.anchor) == ("2021-06-16", None)


@pytest.mark.parametrize(
    "text",
    ["They may march on.", "It cost 2,000 dollars.", "He won 2019 votes.", "A sun-dried fish."],
)
def test_no_time(text: str) -> None:
    assert read(text) == ()


def test_an_impossible_day_is_no_date() -> None:
    assert not any(t.edtf == "2019-02-30" for t in read("It is dated 2019-02-30."))
