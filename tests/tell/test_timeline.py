"""`onrecord timeline`: a story's dates, and what one party took part in."""

import io
import json
from dataclasses import replace

import invented
from rich.console import Console

from onrecord.link.course import Happening, Telling
from onrecord.tell.course import happening_row, show
from onrecord.tell.lookup import Lookup


def telling(report, word, **more):
    start = report.text.index(word)
    end = report.text.index(".", start)
    begin = report.text.rindex("\n", 0, start) + 1 if "\n" in report.text[:start] else 0
    given = {"edtf": "2031-03-05", "words": None, "own": False, "certainty": 3.0, "score": 0.8}
    return Telling(report.id, (start, start + len(word)), (begin, end), **{**given, **more})


def look_and_happening(**more):
    look = Lookup(invented.vessin())
    report = next(iter(look.reports.values()))
    word = report.text.split()[4]
    made = Happening("h1", "2031-03-05", False, (), (telling(report, word),))
    return look, replace(made, **more), word


def drawn(look, happening, width=80):
    out = io.StringIO()
    show(look, "Ida Moss", (happening,), Console(file=out, width=width, highlight=False))
    return out.getvalue()


def test_a_row_has_the_words_and_the_date_of_each_mention():
    look, happening, word = look_and_happening()
    row = happening_row(look, happening)
    assert (row["edtf"], row["told"], row["against"]) == ("2031-03-05", False, [])
    (mention,) = row["mentions"]
    assert mention["words"] == word
    assert look.reports[mention["report"]].text[slice(*mention["span"])] == word
    assert mention["dated_by"] is None


def test_a_report_s_day_is_said_to_be_no_more():
    look, happening, word = look_and_happening()
    out = drawn(look, happening)
    assert "reported" in out
    assert word in out
    assert "reported" not in drawn(look, replace(happening, told=True))


def test_what_is_told_as_open_or_not_so_is_marked():
    look, happening, word = look_and_happening()
    report = look.reports[happening.tellings[0].report]
    for certainty, mark in ((3.0, None), (0.0, "as open"), (-2.0, "as not so")):
        made = replace(happening, tellings=(telling(report, word, certainty=certainty),))
        out = drawn(look, made, 160)
        assert [m for m in ("as open", "as not so") if m in out] == ([mark] if mark else [])


def test_two_happenings_of_one_sentence_are_one_line():
    look, happening, _ = look_and_happening()
    report = look.reports[happening.tellings[0].report]
    other = telling(report, report.text.split()[5])
    out = io.StringIO()
    both = (happening, replace(happening, id="h2", tellings=(other,)))
    show(look, "Ida Moss", both, Console(file=out, width=80, highlight=False))
    assert out.getvalue().count("reported") == 1
    apart = (happening, replace(both[1], best="2031-03-06"))
    show(look, "Ida Moss", apart, Console(file=out, width=80, highlight=False))
    assert out.getvalue().count("reported") == 3


def test_dates_that_disagree_and_the_lack_of_one_are_shown():
    look, happening, _ = look_and_happening(told=True, against=("2031-03-06",))
    assert "else" in drawn(look, happening)
    assert "2031-03-06" in drawn(look, happening)
    assert "no date" in drawn(look, replace(happening, best=None, against=()))


def test_the_command_tells_a_story_s_dates_and_knows_who_is_not_in_it(run):
    told = json.loads(run("timeline", "--json"))
    assert (told["format"], told["timeline"]) == (1, [])
    assert run("timeline").strip() == "No date in the story's reports."
    assert "tells what it took part in" in run("timeline", "Nobody Inparticular", code=1)


def test_the_command_tells_a_party_s_happenings(run):
    told = json.loads(run("timeline", "Tern Lines", "--json"))
    assert told["party"] == "Tern Lines"
    assert told["happenings"]
    assert all(happening["mentions"] for happening in told["happenings"])
    dates = [happening["edtf"] or "~" for happening in told["happenings"]]
    assert dates == sorted(dates)
    assert "WHEN: TERN LINES" in run("timeline", "Tern Lines")
