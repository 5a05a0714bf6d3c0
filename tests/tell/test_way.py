"""The way of one statement: its hops, each with the words that put it there."""

import io
import json

from invented import vessin
from rich.console import Console

from onrecord.tell.lookup import Lookup
from onrecord.tell.terminal import draw_way
from onrecord.tell.way import way, way_object

LOOK = Lookup(vessin())


def found(words):
    return way(LOOK, next(s for s in LOOK.attributed if words in LOOK.content(s)))


def test_every_hop_has_the_words_that_name_it():
    one = found("that 43 people were aboard")
    assert [hop.party.name for hop in one.hops] == ["Skell Radio", "Northern Wire"]
    assert [hop.words for hop in one.hops] == ["Skell Radio said", "the Northern Wire"]
    (end,) = one.origins  # whom this report does not mention: another report's words
    assert (end.party.kind, end.report.outlet) == ("unnamed", "Skell Radio")
    assert end.words == "About 43 people were on board the Marrow Tern, the Northern Wire reported"
    assert not one.established


def test_words_are_spans_of_their_report():
    for statement in LOOK.attributed:
        row = way_object(LOOK, way(LOOK, statement))
        for hop in (*row["via"], *row["origins"]):
            if hop["words"]:
                text = LOOK.reports[hop["report"]].text
                assert text[slice(*hop["span"])] == hop["words"]


def test_it_is_drawn_as_a_tree():
    console = Console(width=80, highlight=False, file=io.StringIO())
    draw_way(LOOK, found("43 people were on board the Marrow Tern"), console)
    lines = console.file.getvalue().splitlines()
    assert lines[0] == "Skell Radio, 2031-03-05"
    assert "└── citing Northern Wire (outlet)" in lines
    assert "    └── from a person at the harbour office (unnamed)" in lines
    assert lines[-1] == "Independence is not established: the far end is not named."


def test_the_command_takes_the_beginning_of_an_id(run):
    statement = found("41 passengers").statement
    data = json.loads(run("chain", statement.id[:8], "--json"))
    assert (data["format"], data["statement"]) == (1, statement.id)
    assert data["origins"][0]["name"] == "Ines Ossel"
    assert "from Ines Ossel (person)" in run("chain", statement.id)
    assert run("chain", "s", code=1).startswith("Error: s: no statement has an id that begins so")
