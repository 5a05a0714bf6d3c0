"""What does not fit inside one report: each kind once, and what is no finding."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from onrecord.analyse.findings import find
from onrecord.analyse.sentences import split
from onrecord.analyse.times import resolve
from onrecord.records import Finding, Name, Report

Make = Callable[..., Report]


def found(report: Report, names: tuple[Name, ...] = ()) -> tuple[Finding, ...]:
    return find(report, resolve(report.text, report.published, split(report.text)), names)


def only(report: Report) -> tuple[str, str, str]:
    """The words, kind and message of the only finding."""
    (finding,) = found(report)
    return report.text[slice(*finding.span)], finding.kind, finding.message


# ------------------------------------------------------------------ dates


def test_a_wrong_weekday_is_found(make_report: Make) -> None:
    words, kind, message = only(make_report("The quay at Ostrel, Friday, March 5, 2020."))
    assert (words, kind) == ("Friday, March 5, 2020", "weekday does not fit date")
    assert "Thursday" in message
    assert "2021" in message


def test_a_wrong_weekday_is_found_without_a_year(make_report: Make) -> None:
    report = replace(make_report("The quay burned on Friday, March 5."), published="2020-03-10")
    assert only(report)[2].startswith(
        "2020-03-05 (its year counted from the report's date) was a Thursday, not a Friday"
    )


def test_a_date_far_from_the_report_s_may_be_of_another_year(make_report: Make) -> None:
    report = replace(make_report("The quay burned on Friday, March 5."), published="2020-11-10")
    assert found(report) == ()


@pytest.mark.parametrize(
    ("text", "words", "message"),
    [
        ("It closed on June 31 for good.", "June 31", "June has 30 days"),
        ("He left on February 29, 2022.", "February 29, 2022", "February has 28 days in 2022"),
    ],
)
def test_a_date_that_the_calendar_does_not_have(make_report, text, words, message) -> None:
    assert only(make_report(text)) == (words, "no such date", message)


def test_a_picture_later_than_its_report(make_report: Make) -> None:
    text = "The quay in ruins, June 20, 2021. (Pell Arden)\n\nThe quay burned."
    report = replace(make_report(text, published="2021-06-16"), captions=((0, 46),))
    assert only(report)[:2] == ("June 20, 2021", "caption is later than the report")
    assert found(replace(report, modified="2021-06-21")) == ()


# --------------------------------------------------------------- headlines


def test_a_headline_with_another_number(make_report: Make) -> None:
    text = "A fire killed 11 people at the quay, the mayor said."
    report = replace(make_report(text), title="Ostrel fire: 14 dead")
    words, kind, message = only(report)
    assert (words, kind) == ("killed 11", "headline and report give different numbers")
    assert message == (
        "the headline says “14 dead”, the report “killed 11”, and 14 stands nowhere in it"
    )


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("14 dead in fire", "A fire killed 11 people. Fourteen were dead by night."),
        ("14 dead in fire", "A fire killed 11 people and three men died in the water."),
        ("At least 10 dead in fire", "A fire killed 11 people."),
        ("3 dead, including gunman", "A man killed two people and himself."),
        ("6 rounds for Moss", "Moss won five rounds sooner than before."),
    ],
)
def test_a_number_told_otherwise_is_no_finding(make_report, title, text) -> None:
    assert found(replace(make_report(text), title=title)) == ()


def test_a_headline_surer_than_its_report(make_report: Make) -> None:
    text = "The mayor of Ostrel allegedly sold the old lighthouse, two keepers said. He is away."
    report = replace(make_report(text), title="Ostrel mayor sold old lighthouse")
    words, kind, _ = only(report)
    assert (words, kind) == ("allegedly sold", "headline is surer than the report")
    surer = text + " The paper that he sold it by is known."
    assert found(replace(make_report(surer), title=report.title)) == ()
    assert found(replace(report, title="Mayor of Ostrel may have sold old lighthouse")) == ()


# -------------------------------------------------------------------- sums


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Fares rose 20 percent to $1.5 million from $1.1 million.",
            "from $1.1 million to $1.5 million is a rise of 36 percent, not of 20 percent",
        ),
        (
            "Landings fell from 1,204 to 1,310 tonnes.",
            "from 1,204 to 1,310 is a rise, not a fall",
        ),
        (
            "Support dropped 12 points, from 41 percent to 34 percent.",
            "from 41 percent to 34 percent is 7 points, not 12",
        ),
        (
            "It was so for 30 of 120 ships, or 35 percent.",
            "30 of 120 is 25 percent, not 35 percent",
        ),
        (
            "The seven-member council voted 6-3 to close it.",
            "6 and 3 are 9 votes, and the council has seven members",
        ),
    ],
)
def test_a_sum_that_does_not_add_up(make_report, text, message) -> None:
    assert only(make_report(text))[1:] == ("sum does not add up", message)


@pytest.mark.parametrize(
    "text",
    [
        "Fares rose 36 percent to $1.5 million from $1.1 million.",
        "Fares rose nearly 30 percent to about $1.4 million from $1.1 million.",
        "Landings grew by 87 percent, from 93,000 tonnes to 173,807.",
        "The rate fell from 6.3 to 6 percent.",
        "The rate edged up to 5.0 percent from an eight-year low of 4.9 percent.",
        "It rose from 2000 to 2018, by 4 percent.",
        "The crown rose to 1.10 from 1.12 to the euro.",
        "It was so for 30 of 120 ships, or 25 percent.",
        "The nine-member council voted 6-3 to close it.",
    ],
)
def test_a_sum_that_does(make_report, text) -> None:
    assert found(make_report(text)) == ()


# ------------------------------------------------------------------ people


def test_two_ages_of_one_person(make_report: Make) -> None:
    text = "Ada Quill, 54, was there. “No,” said Ada Quill, 45, of Ostrel."
    assert only(make_report(text)) == (
        "Ada Quill, 45",
        "two ages for one person",
        "Ada Quill is 45 here and 54 in “Ada Quill, 54”",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Ada Quill, 54, was there. So was Ada Moss, 45, of Ostrel.",
        "Ada Quill, 54, was there. Her son Ada Quill, 45, was not.",
        "Ada Quill, 54, was there. When Ada Quill, 45, first came, it rained.",
    ],
)
def test_ages_of_two(make_report, text) -> None:
    assert found(make_report(text)) == ()


def test_an_age_that_does_not_fit_a_birth(make_report: Make) -> None:
    text = "Ada Quill, 64, is mayor of Ostrel. Quill was born on March 4, 1967, at the quay."
    words, kind, message = only(make_report(text, published="2021-06-16"))
    assert (words, kind) == ("Quill was born on March 4, 1967", "age does not fit birth")
    assert message == "who was born then is 54 on 2021-06-16, and “Ada Quill, 64” says 64"
    assert found(make_report(text.replace("64", "54"), published="2021-06-16")) == ()
    assert found(make_report(text, published=None)) == ()


def test_a_name_spelt_in_two_ways(make_report: Make) -> None:
    text = "Mary Ostreik said so. “Yes,” Mary Ostriek said. Mary Ostreik left."
    assert only(make_report(text)) == (
        "Mary Ostriek",
        "name spelt in two ways",
        "“Mary Ostriek” here, “Mary Ostreik” 2 times in this report",
    )


def test_names_that_the_model_tags_are_compared_too(make_report: Make) -> None:
    report = make_report("Orvilla Stakman said so, and Orvilla Stackman left.")
    tagged = tuple(Name(span, "person", 0.9) for span in ((0, 15), (29, 45)))
    assert found(report) == ()
    assert [f.kind for f in found(report, tagged)] == ["name spelt in two ways"]


@pytest.mark.parametrize(
    "text",
    ["It was Thursday, March 5, 2020.", "On Friday the 2020 fair opened.", "Friday, March 5."],
)
def test_nothing_is_found(text: str, make_report: Make) -> None:
    assert found(make_report(text)) == ()
