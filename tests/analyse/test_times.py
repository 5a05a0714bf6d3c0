"""Time expressions: what is found, and what it is worth."""

import json
import re
from pathlib import Path

import pytest

from onrecord.analyse.sentences import split
from onrecord.analyse.times import resolve, said_in
from onrecord.records import Statement, Time

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


def test_most_of_what_is_kept_for_measuring_is_right() -> None:
    kept = [row for row in CASES if row["part"] == "kept"]
    right = sum(
        any(
            (t.timex3_value, t.edtf) == (row["value"], row["edtf"])
            for t in read(row["text"], row["published"])
        )
        for row in kept
    )
    assert len(kept) >= 60
    assert right >= 0.95 * len(kept)


def test_what_is_quoted_is_counted_from_the_day_it_was_said() -> None:
    text = "In March she said: “We sail tomorrow.” The port shuts tomorrow."
    at = text.index("“"), text.index("”") + 1
    times = resolve(text, "2021-06-16", split(text), said=[(at, "2021-03-02")])
    assert [(t.words, t.edtf, t.anchor) for t in times[1:]] == [
        ("tomorrow", "2021-03-03", "2021-03-02"),
        ("tomorrow", "2021-06-17", "2021-06-16"),
    ]


def test_quotations_with_a_day_anchor_their_words() -> None:
    direct = Statement("s1", "r1", (), (), ((5, 20),), "direct", said="2021-03-02")
    others = (
        Statement("s2", "r1", (), (), ((25, 30),), "direct"),
        Statement("s3", "r1", (), (), ((35, 40),), "indirect", said="2021-03-02"),
    )
    assert said_in((direct, *others)) == (((5, 20), "2021-03-02"),)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It will be held on April 24 and 25.", ["2022-04-24", "2022-04-25"]),
        ("The mid-afternoon yesterday was hot.", ["2021-06-15TAF"]),
        ("Ballots for Easter week are out.", ["2021-W13"]),
        ("He will leave on Friday, May 3, 2024.", ["2024-05-03"]),
        ("Sales rose for the quarter ended March 31.", ["2021-Q1", "2021-03-31"]),
    ],
)
def test_values(text: str, values: list[str]) -> None:
    assert [t.timex3_value for t in read(text)] == values


@pytest.mark.parametrize(("said", "year"), [("will sail", "2021-06-18"), ("sailed", "2021-06-11")])
def test_the_verb_chooses_past_or_future(said: str, year: str) -> None:
    (friday,) = read(f"The ferry {said} on Friday.")
    assert friday.edtf == year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("She lived there until Friday.", "2021-06-11"),
        ("The court postponed the hearing until Friday.", "2021-06-18"),
        ("He had asked for it as early as Friday.", "2021-06-11"),
        ("A ruling could come as early as Friday.", "2021-06-18"),
        ("Nobody expected Friday’s vote.", "2021-06-11"),
    ],
)
def test_until_and_as_early_as_look_both_ways(text: str, day: str) -> None:
    (friday,) = read(text)
    assert friday.edtf == day


def test_a_long_text_reads_as_its_parts_do() -> None:
    one = "The council will meet on Thursday. It met for three weeks last summer.\n\n"
    alone = [(t.words, t.timex3_value) for t in read(one)]
    assert [(t.words, t.timex3_value) for t in read(one * 40)] == alone * 40


@pytest.mark.parametrize("text", ["", "7", "x" * 500, "May " * 50, "¼ Σ 一月 3", "the " * 400])
def test_odd_texts_do_no_harm(text: str) -> None:
    assert all(text[slice(*t.span)] == t.words for t in read(text))
