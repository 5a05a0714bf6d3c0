"""On which day a report puts a happening."""

from __future__ import annotations

from onrecord.link.anchors import Anchors

TEXT = (
    "The ferry sank on Monday off Port Calder. The pilot said on Tuesday that the fog came in "
    "March, and divers searched the wreck. The owners will raise her"
)


def report(draft, published="2031-03-05"):
    item = draft(TEXT, published=published).who("The pilot")
    item.tells("The ferry sank on Monday off Port Calder")
    item.says("The pilot", "said", "the fog came in March, and divers searched the wreck")
    item.tells("The owners will raise her")
    item.when("Monday", "2031-03-03").when("Tuesday", "2031-03-04").when("March", "2031-03")
    return item


def dated(item, word):
    anchor = Anchors(item.done()).of(item.at(word))
    return anchor.edtf, item.text[slice(*anchor.words)] if anchor.words else None, anchor.own


def test_a_date_in_the_sentence_dates_its_event(draft):
    assert dated(report(draft), "sank") == ("2031-03-03", "Monday", True)


def test_what_was_said_and_when_it_was_said_have_dates_of_their_own(draft):
    item = report(draft)
    assert dated(item, "said") == ("2031-03-04", "Tuesday", True)
    assert dated(item, "came") == ("2031-03", "March", True)


def test_without_a_date_it_is_the_day_that_the_opening_gives(draft):
    item = draft("The ferry sank on Monday. It was cold. Divers searched the wreck")
    item.when("Monday", "2031-03-03")
    assert dated(item, "searched") == ("2031-03-03", "Monday", False)


def test_an_opening_that_tells_of_last_month_gives_no_day(draft):
    item = draft("The ferry sank in February, on the 3rd. Divers searched the wreck")
    item.when("the 3rd", "2031-02-03")
    assert dated(item, "searched") == ("2031-03-05", None, False)


def test_a_stamp_is_no_opening(draft):
    item = draft("3 March 2031. Divers searched the wreck").when("3 March 2031", "2031-03-03")
    assert dated(item, "searched") == ("2031-03-05", None, False)


def test_what_lies_ahead_has_no_day(draft):
    assert dated(report(draft), "raise") == (None, None, False)


def test_without_a_day_of_publication_nothing_is_dated_by_it(draft):
    item = draft("Divers searched the wreck", published=None)
    assert dated(item, "searched") == (None, None, False)
    item = draft("Divers searched the wreck", published="2031-03")
    assert dated(item, "searched") == (None, None, False)
