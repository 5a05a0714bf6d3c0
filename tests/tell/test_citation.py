"""Citations: the words, where they stand, and the agency behind them."""

import json
from dataclasses import replace

import pytest
from invented import hostile, vessin

from onrecord.tell.export.citation import (
    citation,
    csl,
    in_words,
    is_agency,
    plain,
    split_name,
    wikitext,
)
from onrecord.tell.lookup import Lookup

LOOK = Lookup(vessin())


def said(words):
    return next(s for s in LOOK.attributed if words in LOOK.content(s))


def test_a_citation_has_the_words_and_where_they_stand():
    cited = wikitext(citation(LOOK, said("41 passengers were aboard")))
    assert cited == (
        "{{cite news |last1=Reck |first1=Alma |last2=Arden |first2=Pell"
        " |title=Ferry strikes breakwater off Vessin |url=https://courier.example/ferry"
        " |work=Vessin Courier |date=4 March 2031 |access-date=8 March 2031"
        " |quote=Ines Ossel said 41 passengers were aboard and all had been brought ashore}}"
    )


def test_the_outlets_on_the_way_are_named():
    cited = citation(LOOK, said("43 people were on board the Marrow Tern"))
    assert cited.through == ("Northern Wire",)
    assert "Skell Radio, citing Northern Wire, 5 March 2031" in plain(cited)


def test_an_agency_on_the_way_is_the_agency():
    story = vessin()
    parties = tuple(
        replace(p, aliases=(*p.aliases, "the news agency Northern Wire"))
        if p.name == "Northern Wire"
        else p
        for p in story.derived.parties
    )
    derived = replace(story.derived, parties=parties)
    aliased = [p for p in parties if any(is_agency(name) for name in p.aliases)]
    assert [p.name for p in aliased] == ["Northern Wire"]
    look = Lookup(replace(story, derived=derived))
    cited = citation(look, said("43 people were on board the Marrow Tern"))
    assert (cited.agency, cited.through) == ("Northern Wire", ())
    assert "|agency=Northern Wire " in wikitext(cited)


def test_an_agency_that_the_report_credits():
    story = vessin()
    first = story.evidence[0]
    credited = replace(first, report=replace(first.report, agencies=("Northern Wire",)))
    look = Lookup(replace(story, evidence=(credited, *story.evidence[1:])))
    assert citation(look, said("41 passengers were aboard")).agency == "Northern Wire"


def test_csl_json_is_what_a_reference_manager_reads():
    item = csl(citation(LOOK, said("41 passengers were aboard")))
    assert json.loads(json.dumps(item)) == item
    assert item["type"] == "article-newspaper"
    assert item["author"][0] == {"family": "Reck", "given": "Alma"}
    assert item["issued"] == {"date-parts": [[2031, 3, 4]]}
    assert "agency" not in item
    assert item["custom"]["said-by"] == "Ines Ossel"


def test_nothing_in_a_report_breaks_out_of_the_template():
    story = hostile()
    look = Lookup(story)
    statement = look.attributed[0]
    cited = citation(look, statement)
    inside = wikitext(replace(cited, title="a | b }} {{c}} [x] [[y]] <nowiki>"))[11:-2]
    assert "}}" not in inside.replace("{{!}}", "")
    assert "{{" not in inside.replace("{{!}}", "")
    assert "<" not in inside
    assert "javascript" not in inside
    assert "\x1b" not in inside


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2031-03-04", "4 March 2031"),
        ("2031-03~", "March 2031"),
        ("2031", "2031"),
        ("2031-22", "2031"),
        (None, None),
        ("soon", None),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(edtf, words):
    assert in_words(edtf) == words


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("Alma Reck", ("Reck", "Alma")),
        ("Jan van der Moss", ("van der Moss", "Jan")),
        ("Redaktion", ("Redaktion", "")),
    ],
)
def test_a_byline_is_split_into_family_and_given_name(name, split):
    assert split_name(name) == split
