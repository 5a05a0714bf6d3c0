"""Whom an office means, by its words and by the day."""

from __future__ import annotations

import pytest

from onrecord.link.dates import days
from onrecord.link.offices import held, holders, holding, office, same_office
from onrecord.records import Role

ENVOY = "Norway's ambassador to Chile"


def role(words, start=None, end=None):
    return Role(words, start, end, "r1", (0, len(words)))


def holder(who, words, published, start=None, end=None):
    (made,) = holders(who, [role(words, start, end)], published)
    return made


def test_an_office_taken_apart():
    found = office("Norway’s former deputy ambassador to Chile, a lawyer")
    assert found is not None
    assert (found.noun, found.of, found.at) == ("ambassador", {"§norway"}, {"§chile"})
    assert found.below == {"deputy"}
    assert found.past
    assert found.definite
    assert found.told


@pytest.mark.parametrize(
    "words",
    ["a Norwegian minister", "the ministers of Norway", "a senior fellow at the Karsk Institution",
     "an adviser to President Lo", "the envoys"],
)  # fmt: skip
def test_what_many_may_be_is_no_office(words):
    assert office(words) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ENVOY, "the acting Norwegian ambassador to Santiago", True),
        (ENVOY, "the Norwegian envoy", True),
        (ENVOY, "the envoy", False),
        (ENVOY, "Norway's deputy ambassador to Chile", False),
        (ENVOY, "Norway's ambassador to Peru", False),
        ("the Norwegian premier", "Norway's prime minister", True),
        ("Norway's prime minister", "Norway's foreign minister", False),
        ("director of the Karsk Institution", "the Karsk Institution's director", True),
        ("director of the Karsk Institution", "director of the Ostrel Museum", False),
    ],
)
def test_two_descriptions_of_one_office(one, other, same):
    a, b = office(one), office(other)
    assert a is not None
    assert b is not None
    assert same_office(a, b) is same


@pytest.mark.parametrize(
    ("words", "start", "end", "told", "when", "expected"),
    [
        (ENVOY, "2017-10", None, "2018-11-02", "2018-12-24", "yes"),
        (ENVOY, "2017-10", None, "2018-11-02", "2016-05-01", "no"),
        (ENVOY, "2012", "2015", "2018-11-02", "2016-05-01", "no"),
        (ENVOY, None, None, "2018-11-02", "2018-05-01", "yes"),
        (ENVOY, None, None, "2018-11-02", "2015-05-01", "may"),
        (ENVOY, None, None, None, "2018-05-01", "may"),
        (ENVOY, None, None, "2018-11-02", None, "may"),
        ("Norway's former ambassador to Chile", None, None, "2018-11-02", "2018-12-24", "no"),
        ("Norway's former ambassador to Chile", None, None, "2018-11-02", "2012-12-24", "may"),
    ],
)
def test_whether_an_office_was_held(words, start, end, told, when, expected):
    found = office(words)
    assert found is not None
    assert held(found, role(words, start, end), days(told), days(when)) == expected


def test_one_office_in_two_years_is_two_people():
    known = [
        holder("old", ENVOY, "2016-03-01", end="2017-06"),
        holder("new", ENVOY, "2018-11-02", start="2017-10"),
    ]
    meant = office("the Norwegian ambassador to Chile")
    assert meant is not None
    assert holding(meant, days("2018-12-24"), known) == {"new": "yes"}
    assert "new" not in holding(meant, days("2016-04-01"), known)
    assert "old" in holding(meant, days("2016-04-01"), known)


def test_who_came_last_holds_it():
    known = [holder("old", ENVOY, "2018-11-02", start="2012"),
             holder("new", ENVOY, "2018-11-02", start="2017-10")]  # fmt: skip
    meant = office(ENVOY)
    assert meant is not None
    assert holding(meant, days("2018-12-24"), known) == {"new": "yes"}
    assert holding(meant, days("2014-12-24"), known) == {"old": "yes"}


def test_a_former_holder_may_be_whom_an_earlier_report_names():
    known = [
        holder("sund", ENVOY, "2016-03-01"),
        holder("lo", ENVOY, "2018-03-01"),
    ]
    former = office("Norway's former ambassador to Chile")
    assert holding(former, days("2018-03-06"), known) == {"sund": "may"}
    assert holding(former, days("2015-03-06"), known) == {}
    told = [*known, holder("sund", "Norway's former ambassador to Chile", "2017-05-05")]
    assert holding(former, days("2018-03-06"), told)["sund"] == "yes"
