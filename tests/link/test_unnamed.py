"""Offices, loose surnames and unnamed sources."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.link.parties import parties, same_parties
from onrecord.records import Name, Role

OFFICE = "Norway's ambassador to Chile"


def told(draft, text, name, published, start=None, end=None, office=OFFICE):
    """A report that gives somebody an office."""
    item = draft(f"{name}, {office}, {text}", published=published).who(name).done()
    at = item.report.text.index(office)
    role = Role(office, start, end, item.report.id, (at, at + len(office)))
    (entity,) = item.analysis.entities
    analysis = replace(item.analysis, entities=(replace(entity, roles=(role,)),))
    return replace(item, analysis=analysis)


def relation(first, second):
    """What is judged of the last entity of the second report and the first of the first."""
    found = [(j.relation, j.a, j.b) for j in same_parties(second, [first])]
    wanted = {first.analysis.entities[0].id, second.analysis.entities[-1].id}
    return [name for name, a, b in found if {a, b} == wanted]


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2018-12-24", ["same"]), ("2016-05-01", []), (None, ["may be the same"])],
)
def test_an_office_means_whom_the_dates_allow(draft, published, expected):
    one = told(draft, "spoke", "Lo Vessin", "2018-11-02", start="2017-10")
    two = draft(f"{OFFICE} said it rained", published=published)
    two.who(OFFICE, kind="unnamed")
    assert relation(one, two.done()) == expected


def test_two_holders_of_one_day_are_neither(draft):
    one = told(draft, "spoke", "Lo Vessin", "2018-11-02")
    other = told(draft, "spoke", "Rosa Karsk", "2018-11-03")
    two = draft(f"{OFFICE} said it rained", published="2018-12-24").who(OFFICE, kind="unnamed")
    relations = {j.relation for j in same_parties(two.done(), [one, other])}
    assert relations == set()


def test_the_office_of_the_day_is_an_alias(draft):
    one = told(draft, "spoke", "Lo Vessin", "2018-11-02", start="2017-10")
    words = "The acting Norwegian ambassador to Santiago"
    now = draft(f"{words} is missing", published="2018-12-24").done()
    then = draft(f"{words} is at home", published="2016-05-01").done()
    assert words in parties([one, now], [])[0][0].aliases
    assert words not in parties([one, then], [])[0][0].aliases


def test_half_an_office_is_no_alias(draft):
    one = told(draft, "spoke", "Lo Vessin", "2018-11-02", office="Ana Karsk’s chief of staff")
    (party,) = parties([one], [])[0]
    assert party.aliases == ("Lo Vessin",)


@pytest.mark.parametrize(
    ("kind", "score", "expected"),
    [("person", 0.99, True), ("place", 0.6, True), ("place", 0.99, False)],
)
def test_a_loose_surname_is_its_bearers(draft, kind, score, expected):
    made = draft("Rim Tae Jun left. The Rim era is over").who("Rim Tae Jun")
    at = made.at("Rim", after=14)
    item = made.done()
    item = replace(item, analysis=replace(item.analysis, names=(Name(at, kind, score),)))
    assert ("Rim" in parties([item], [])[0][0].aliases) is expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("a Norwegian diplomat", "a Norwegian diplomat", ["may be the same"]),
        ("a senior Norwegian diplomat", "a Norwegian diplomat", ["may be the same"]),
        ("a Norwegian diplomat", "a Chilean diplomat", []),
        ("a Norwegian diplomat", "Norwegian diplomats", []),
        ("a diplomat", "a diplomat", []),
    ],
)
def test_unnamed_sources_may_be_the_same_and_stay_two(draft, first, second, expected):
    one = draft(f"{first} said so").who(first, kind="unnamed").done()
    two = draft(f"Then {second} left").who(second, kind="unnamed").done()
    judgements = same_parties(two, [one])
    assert [j.relation for j in judgements] == expected
    assert len(parties([one, two], judgements)[0]) == 2


def test_a_surname_with_one_bearer_and_nothing_else_may_be_the_same(draft):
    one = draft("Lo Vessin has left").who("Lo Vessin").done()
    two = draft("Then Vessin came back").who("Vessin").done()
    assert [j.relation for j in same_parties(two, [one])] == ["may be the same"]
    she = draft("Then Mrs. Vessin came back").who("Vessin").done()
    he = draft("Mr. Lo Vessin has left").who("Lo Vessin").done()
    assert same_parties(she, [he]) == []
