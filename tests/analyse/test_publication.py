"""The likely date of a report that bears none."""

from onrecord.analyse.publication import likely_published
from onrecord.analyse.sentences import split
from onrecord.analyse.times import resolve
from onrecord.records import LikelyDate


def likely(text: str, before: str | None = None) -> tuple[LikelyDate, ...]:
    sentences = split(text)
    return likely_published(text, resolve(text, None, sentences), sentences, before)


def test_a_dateline_comes_first() -> None:
    found = likely("OSTREL, 4 March 2021 (Coast Wire) — The quay, built on 2 May 2019, sank.")
    assert found[0].edtf == "2021-03-04"
    assert found[0].reasons[0] == "the dateline reads “4 March 2021”"


def test_a_weekday_fits_few_years() -> None:
    found = likely("The mayor, elected in 2017, resigned on Friday, 3 May.")
    assert [day.edtf for day in found] == ["2019-05-03", "2024-05-03"]
    assert "that day was a Friday in 2019" in found[0].reasons


def test_a_weekday_that_does_not_fit_speaks_for_another_year() -> None:
    found = likely("The quay is seen on Friday, March 5, 2020.")
    assert [day.edtf for day in found] == ["2021-03-05", "2020-03-05"]
    assert "that day was a Friday in 2021" in found[0].reasons


def test_the_newest_date_is_moved_on_to_the_weekday() -> None:
    found = likely("She left on 10 June 2019 and came back on 12 June 2019, he said on Friday.")
    assert [day.edtf for day in found] == ["2019-06-14", "2019-06-12"]
    assert "the Friday after it is the one it speaks of" in found[0].reasons


def test_a_report_seldom_names_its_own_year() -> None:
    found = likely("The mill closed in 2018.")
    assert [day.edtf for day in found] == ["2019", "2018"]
    assert found[1].reasons == ("the newest year named is 2018",)


def test_last_year_is_the_year_before() -> None:
    found = likely("The mill closed in 2018. A buyer was found last year.")
    assert [day.edtf for day in found] == ["2019", "2018"]
    assert found[0].reasons == ("it says “last year” and names no year after 2018",)


def test_what_is_to_come_dates_nothing() -> None:
    found = likely("The bridge will open on 1 May 2030. It was begun on 2 April 2019.")
    assert [day.edtf for day in found] == ["2019-04-02"]


def test_nothing_after_the_day_it_was_retrieved() -> None:
    text = "The ferry sank on Friday, 3 May."
    assert likely(text) == ()
    assert [day.edtf for day in likely(text, "2020-01-01")] == ["2019-05-03", "2013-05-03"]


def test_no_words_no_date() -> None:
    assert likely("The quay is closed.") == ()


def test_never_more_than_three() -> None:
    text = "He left on 3 May and 4 June, came on 5 July and 6 August, and died last year, in 2012."
    assert len(likely(text)) == 3
