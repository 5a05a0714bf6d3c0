from __future__ import annotations

from onrecord.link import derive, happenings
from onrecord.link.happenings import alike, eventhood, linked
from onrecord.link.timeline import best_date

from .conftest import vector


def told(draft, text, words, edtf, outlet):
    item = draft(text, outlet=outlet).tells(text.rstrip("."), near=(1.0,)).when(words, edtf)
    item.vectors[item.id] = vector(1.0)
    return item.done()


def test_one_happening_has_the_narrowest_date_that_all_allow(draft):
    evidence = [
        told(draft, "The ferry Margit sank off Port Calder in March.", "March", "2031-03", "Post"),
        told(
            draft,
            "The ferry Margit sank off Port Calder on 3 March 2031.",
            "3 March 2031",
            "2031-03-03",
            "Wire",
        ),
    ]
    lines = derive(evidence, []).timeline
    assert len({line.happening for line in lines}) == 1
    assert {line.best for line in lines} == {"2031-03-03"}
    assert not any(line.against for line in lines)


def test_days_that_disagree_are_kept(draft):
    text = "The ferry Margit sank off Port Calder on {}."
    evidence = [
        told(draft, text.format("Monday"), "Monday", "2031-03-03", "Post"),
        told(draft, text.format("Monday, 3 March"), "Monday, 3 March", "2031-03-03", "Wire"),
        told(draft, text.format("Tuesday"), "Tuesday", "2031-03-04", "Courier"),
    ]
    lines = derive(evidence, []).timeline
    assert len({line.happening for line in lines}) == 1
    assert {line.best for line in lines} == {"2031-03-03"}
    assert {line.against for line in lines} == {("2031-03-04",)}


def test_a_vague_date_does_not_hide_that_two_days_disagree(draft):
    text = "The ferry Margit sank off Port Calder {}."
    evidence = [
        told(draft, text.format("in March"), "March", "2031-03", "Post"),
        told(draft, text.format("on 3 March"), "3 March", "2031-03-03", "Wire"),
        told(draft, text.format("on 4 March"), "4 March", "2031-03-04", "Courier"),
    ]
    lines = derive(evidence, []).timeline
    assert len({line.happening for line in lines}) == 1
    assert {line.best for line in lines} == {"2031-03-03"}
    assert {line.against for line in lines} == {("2031-03-04",)}


def test_a_year_apart_is_another_happening(draft):
    text = "The ferry Margit sank off Port Calder in {}."
    evidence = [
        told(draft, text.format("2019"), "2019", "2019", "Post"),
        told(draft, text.format("2031"), "2031", "2031", "Wire"),
    ]
    assert len({line.happening for line in derive(evidence, []).timeline}) == 2


def test_other_happenings_of_one_day_stay_apart(draft):
    evidence = [
        told(draft, "The ferry sank on Monday.", "Monday", "2031-03-03", "Post"),
        told(draft, "The council met on Monday.", "Monday", "2031-03-03", "Wire"),
    ]
    evidence[1].analysis.vectors[evidence[1].report.id] = vector(0.1, 1.0)
    assert len({line.happening for line in derive(evidence, []).timeline}) == 2


def test_when_something_was_said_dates_no_happening(draft):
    made = []
    for outlet in ("Post", "Wire"):
        text = f"The mayor told the {outlet} on Monday the ferry sank."
        item = draft(text, outlet=outlet).who("The mayor").says("The mayor", "told", "ferry sank")
        item.when("Monday", "2031-03-03").vectors[item.id] = vector(1.0)
        made.append(item.done())
    assert len({line.happening for line in derive(made, []).timeline}) == 2


def test_linkage_asks_the_mean_of_all_pairs():
    sure = [(0, 1, 0.9), (1, 2, 0.9)]
    assert linked(3, sure) == [[0, 1, 2]]  # 0.9 and 0 make 0.45
    assert linked(4, [*sure, (2, 3, 0.4)]) == [[0, 1, 2], [3]]
    assert linked(2, []) == [[0], [1]]


def test_the_best_date_goes_by_reports_not_by_mentions(draft):
    text = "The ferry sank on {}. The ferry went down on {}."
    one = draft(text.format("Tuesday", "that Tuesday"), outlet="Post")
    one.tells("The ferry sank on Tuesday").tells("The ferry went down on that Tuesday")
    one.when("Tuesday", "2031-03-04").when("that Tuesday", "2031-03-04")
    others = [
        told(draft, f"The ferry sank on Monday, {n} times.", "Monday", "2031-03-03", "Wire")
        for n in (2, 3)
    ]
    lines = derive([one.done(), *others], []).timeline
    assert best_date(lines) == "2031-03-03"


def test_words_that_name_events():
    assert eventhood("sank") > 0.5 > eventhood("ferry")
    assert eventhood("qwxz") == 0
    assert alike(["arrested"], ["detained"]) > alike(["arrested"], ["sailed"])
    assert alike(["qwxzing"], ["qwxzed"]) == 1.0


def test_no_mentions_no_clusters():
    assert happenings.clusters([]) == []
