"""What one party took part in."""

from __future__ import annotations

from dataclasses import replace

from onrecord.link import derive
from onrecord.link.course import Telling, course, together
from onrecord.link.happenings import Mention, about
from onrecord.link.participation import FEATURES, Report, events
from onrecord.link.timeline import vector as numbers
from onrecord.records import Event

from .conftest import vector


def marked(item, *words, certainty=3.0):
    """The report with these event words, as a reader tells them."""
    found = tuple(sorted((Event(item.at(w), certainty) for w in words), key=lambda e: e.span))
    evidence = item.done()
    item.vectors[item.id] = vector(1.0)
    return replace(evidence, analysis=replace(evidence.analysis, events=found))


def sailing(draft, day="2031-03-03", words="Monday", outlet="Post"):
    item = draft(f"Corvel Line sold the ferry on {words}. The council met on Friday", outlet)
    item.who("Corvel Line", kind="organization")
    item.tells(f"Corvel Line sold the ferry on {words}").tells("The council met on Friday")
    item.when(words, day).when("Friday", "2031-02-28")
    return item


def told(found, evidence):
    texts = {item.report.id: item.report.text for item in evidence}
    return [[texts[t.report][slice(*t.span)] for t in happening.tellings] for happening in found]


def test_a_party_takes_part_in_what_it_does_and_not_in_what_others_do(draft):
    evidence = [marked(sailing(draft), "sold", "met")]
    found = course("Corvel Line", evidence, derive(evidence, []))
    assert told(found, evidence) == [["sold"]]
    assert (found[0].best, found[0].told, found[0].against) == ("2031-03-03", True, ())
    assert found[0].tellings[0].score > 0.3


def test_one_happening_in_two_reports_is_one_and_keeps_both_dates(draft):
    evidence = [
        marked(sailing(draft), "sold"),
        marked(sailing(draft, "2031-03-04", "Tuesday", "Wire"), "sold"),
    ]
    (found,) = course("Corvel Line", evidence, derive(evidence, []))
    assert len(found.tellings) == 2
    assert (found.best, found.against) == ("2031-03-03", ("2031-03-04",))


def test_the_same_whatever_else_is_asked_and_empty_for_the_unknown(draft):
    evidence = [marked(sailing(draft), "sold", "met")]
    derived = derive(evidence, [])
    assert course("Corvel Line", evidence, derived) == course("Corvel Line", evidence, derived)
    assert course("Hale Bank", evidence, derived) == ()


def telling(item, word, edtf, own):
    text = item.text
    held = Telling(item.id, item.at(word), (0, len(text)), edtf, None, own, 3.0, 0.9)
    near = numbers({"v": vector(1.0)}, "v")
    return held, Mention(item.id, text, item.at(word), near, near, about(text))


def test_words_that_date_outrank_the_days_of_reports(draft):
    one, other = draft("Corvel sold the ferry Margit"), draft("Corvel sold its ferry Margit")
    held = [telling(one, "sold", "2031-03-05", False), telling(other, "sold", "2031-03", True)]
    (found,) = together(held, {one.id: 0, other.id: 1})
    assert (found.best, found.told, found.against) == ("2031-03", True, ())


def test_without_words_that_date_it_is_the_first_report_s_day(draft):
    one, other = draft("Corvel sold the ferry Margit"), draft("Corvel sold its ferry Margit")
    held = [
        telling(one, "sold", "2031-03-06", False),
        telling(other, "sold", "2031-03-05", False),
    ]
    (found,) = together(held, {one.id: 0, other.id: 1})
    assert (found.best, found.told) == ("2031-03-05", False)


def test_what_has_no_date_comes_last(draft):
    one, other = draft("Corvel sold the ferry"), draft("The council met in town")
    held = [telling(one, "sold", None, False), telling(other, "met", "2031-03-05", False)]
    assert [h.best for h in together(held, {one.id: 0, other.id: 1})] == ["2031-03-05", None]


def test_the_reader_s_events_are_taken_and_in_what_is_said_those_of_the_list(draft):
    item = draft("The ferry sank. The pilot said that the fog arrived").who("The pilot")
    item.tells("The ferry sank").says("The pilot", "said", "the fog arrived")
    words = [item.text[slice(*event.span)] for event in events(marked(item, "sank"))]
    assert words == ["sank", "said", "arrived"]
    known = [item.text[slice(*e.span)] for e in events(marked(item, "sank", "fog"))]
    assert known == ["sank", "said", "fog"]


def test_a_report_without_events_has_no_features(draft):
    evidence = draft("Corvel Line").who("Corvel Line", kind="organization").done()
    found = Report(evidence)
    assert found.events == []
    from onrecord.link.mentions import Present

    assert found.features(Present(((0, 11),))).shape == (0, FEATURES)
