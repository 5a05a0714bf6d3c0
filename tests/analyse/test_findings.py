"""A weekday that does not fit its date."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from onrecord.analyse.findings import find
from onrecord.analyse.sentences import split
from onrecord.analyse.times import resolve
from onrecord.records import Finding, Report

Make = Callable[..., Report]


def found(report: Report) -> tuple[Finding, ...]:
    return find(report, resolve(report.text, report.published, split(report.text)))


def test_a_wrong_weekday_is_found(make_report: Make) -> None:
    report = make_report("The quay at Ostrel, Friday, March 5, 2020.")
    (finding,) = found(report)
    assert report.text[slice(*finding.span)] == "Friday, March 5, 2020"
    assert finding.kind == "weekday does not fit date"
    assert "Thursday" in finding.message
    assert "2021" in finding.message


def test_a_wrong_weekday_is_found_without_a_year(make_report: Make) -> None:
    report = replace(make_report("The quay burned on Friday, March 5."), published="2020-03-10")
    (finding,) = found(report)
    assert finding.message.startswith(
        "2020-03-05 (its year counted from the report's date) was a Thursday, not a Friday"
    )


@pytest.mark.parametrize(
    "text",
    ["It was Thursday, March 5, 2020.", "On Friday the 2020 fair opened.", "Friday, March 5."],
)
def test_nothing_is_found(text: str, make_report: Make) -> None:
    assert found(make_report(text)) == ()
