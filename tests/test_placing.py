"""Reports find their stories in a ledger; stories join and part; all of it can be rebuilt."""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path

import pytest

from onrecord import flow, link, placing
from onrecord.desk import Grouping
from onrecord.ledger import Ledger
from onrecord.records import Hints, Judgement, judgement_id

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))

from scale import Reader, invented

NOW = "2031-04-01T08:00:00Z"
DERIVED = ("stories", "parties", "chains", "claims", "timeline")
INDEX = ("sketches", "sketch_keys", "prints", "copies")


def write(folder, name, title, text, day):
    place = folder / f"{name}.txt"
    place.write_text(f"{title}\n\n{text}\n", encoding="utf-8")
    hints = {"published": day, "title": title, "outlet": f"The {name}"}
    (folder / f"{name}.txt.meta.json").write_text(json.dumps(hints), encoding="utf-8")
    return str(place)


def told(folder, number, extra=0):
    title, text, day = invented(number, extra)
    return write(folder, f"r{number}-{extra}", title, text, day)


def read(ledger, *places, story=None):
    steps = list(flow.read(places, ledger, Reader(), story, Hints(), NOW))
    assert not [step.problem for step in steps if step.problem]
    return steps


def rows(ledger, tables):
    return {t: [tuple(r) for r in ledger._db.execute(f"SELECT * FROM {t}")] for t in tables}


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        yield opened


def test_reports_find_their_stories_and_the_same_input_gives_the_same_ledger(tmp_path, ledger):
    places = [told(tmp_path, n) for n in (0, 5, 1, 6, 2, 7)]
    steps = read(ledger, *places)
    assert [step.story for step in steps] == [invented(0)[0], invented(5)[0]] * 3
    with Ledger(tmp_path / "again.sqlite") as again:
        read(again, *places)
        for tables in (INDEX, DERIVED, ("placements", "judgements", "moves")):
            assert rows(again, tables) == rows(ledger, tables)


def test_the_ledgers_index_finds_what_the_index_in_memory_finds(tmp_path, ledger):
    numbers = [n for n in range(40) if n % 5 < 3]
    read(ledger, *(told(tmp_path, n) for n in numbers), story="all")
    index, first = link.index.Index(), None
    for report in ledger.reports_of("all"):
        one = ledger.one_evidence(report)
        sketch = placing._sketch(one)
        index.add(report, sketch)
        first = first or sketch
    found = ledger.near(link.keys(first), first.day, link.REACH, link.MOST, link.PER_KEY)
    assert list(found) == list(index.near(first))
    assert {r: link.unpacked(s) for r, s in found.items()} == index.near(first)


def test_a_story_is_named_by_its_title_and_a_number_where_that_is_taken(tmp_path, ledger):
    other = invented(10)
    for at in range(6):
        _, text, _ = invented(100 * at)
        read(ledger, write(tmp_path, f"n{at}", other[0], text, f"{2011 + at}-01-01"))
    assert ledger.story_names() == [other[0], *(f"{other[0]} ({n})" for n in range(2, 7))]


def by_grouping(ledger, places, name):
    """Put reports into a story as the grouping would, whatever they tell."""
    for place in places:
        (capture,) = flow.reading.captures([place], hints=Hints(), now=NOW)
        report = flow.clean.report(capture)
        evidence = flow._analysed(report, Reader())
        judgements = link.judge(evidence, ledger.evidence_of(name))
        version = flow.Version(report.id, None, "the first")
        ledger.add(capture, evidence, name, placing.GROUPING, judgements, version)
    placing.index(ledger)
    flow.derive(ledger)


def test_two_stories_that_a_report_shows_to_be_one_are_joined(tmp_path, ledger):
    by_grouping(ledger, [told(tmp_path, 0)], "first")
    title, text, day = invented(1)
    copied = invented(0)[1].split("\n\n")[0]  # so that there is something to be judged
    by_grouping(ledger, [write(tmp_path, "r1", title, f"{text}\n\n{copied}", day)], "second")
    (step,) = read(ledger, told(tmp_path, 2))
    assert step.story == "first"
    assert ledger.story_names() == ["first"]
    assert len(ledger.reports_of("first")) == 3
    (move,) = ledger._db.execute("SELECT * FROM moves").fetchall()
    assert (move["story"], move["to"], move["maker"]) == ("second", "first", placing.GROUPING)
    assert len(ledger.story("first").evidence) == 3
    (moved,) = [r for r in ledger.reports_of("first") if r == move["report"]]
    about = {s.id for s in ledger.one_evidence(moved).analysis.statements}
    assert any({j.a, j.b} & about for j in ledger.story("first").judgements)
    with pytest.raises(sqlite3.Error, match="append-only"):
        ledger._db.execute("UPDATE moves SET why = ''")
    with pytest.raises(sqlite3.Error, match="append-only"):
        ledger._db.execute("DELETE FROM placements")


def test_what_a_person_placed_stays(tmp_path, ledger):
    by_grouping(ledger, [told(tmp_path, 0)], "first")
    read(ledger, told(tmp_path, 1), story="mine")
    (step,) = read(ledger, told(tmp_path, 2))
    assert step.story == "mine"
    assert ledger.story_names() == ["mine"]  # the older story went to the one a person named
    read(ledger, told(tmp_path, 3), story="yours")
    (step,) = read(ledger, told(tmp_path, 4))
    assert {"mine", "yours"} <= set(ledger.story_names())
    assert len(ledger.reports_of("yours")) + len(ledger.reports_of("mine")) == 5


def test_a_story_of_two_is_parted(tmp_path, ledger):
    by_grouping(ledger, [told(tmp_path, n) for n in (0, 50, 1, 51)], "both")
    kept = [ledger.reports_of("both")[at] for at in (0, 2)]
    (step,) = read(ledger, told(tmp_path, 2))
    assert step.story == "both"
    assert ledger.reports_of("both") == [*kept, step.report.id]
    name = ledger.story_names()[1]
    assert name == invented(50)[0]
    assert len(ledger.reports_of(name)) == 2
    assert ledger.stale_stories() == []
    assert len(ledger.story(name).evidence) == 2


def test_dropping_all_that_is_derived_and_rebuilding_gives_the_same_tables(tmp_path, ledger):
    read(ledger, *(told(tmp_path, n) for n in (0, 5, 1, 6, 2, 7)))
    title, text, day = invented(3)
    read(ledger, write(tmp_path, "copy", title, f"{text}\n\nA last word.", day))
    read(ledger, told(tmp_path, 3))
    story = ledger.story(invented(0)[0])
    a, b = (one.analysis.statements[0].id for one in story.evidence[:2])
    maker = "person: Ida"
    made = Judgement(judgement_id("contradicts", a, b, maker), "contradicts", a, b, 1.0, maker,
                     "read both")  # fmt: skip
    ledger.judge([made])
    ledger.retire(story.judgements[0].id, "wrong", maker, NOW)
    flow.derive(ledger)
    before = rows(ledger, (*INDEX, *DERIVED))
    assert all(before[table] for table in (*INDEX, "stories", "chains", "claims"))
    ledger.drop_derived()
    ledger.drop_sketches()
    assert not any(rows(ledger, INDEX).values())
    flow.rebuild(ledger)
    assert rows(ledger, (*INDEX, *DERIVED)) == before


def test_rows_are_grouped_and_bad_ones_come_back_with_an_error():
    def rows():
        for number in (0, 5, 1, 6, 2, 7):
            title, text, day = invented(number)
            yield {"id": number, "title": title, "text": text, "published": day}
        yield {"id": 8, "text": " "}
        yield ["no object"]
        yield {"id": 0, "title": None, "text": "Nothing of the kind was ever heard in Calder."}

    out = list(Grouping(Reader()).rows(rows()))
    assert [row.get("story") for row in out[:6]] == ["0", "5"] * 3
    assert ["error" in row for row in out[6:]] == [True, True, False]
    assert out[8]["story"] == "0 (2)"
    grouping = Grouping(Reader())
    assert [grouping.row(row) for row in rows()] == out


def test_copied_text_is_found_among_all_stories(tmp_path, ledger):
    title, text, day = invented(0)
    (first,) = read(ledger, write(tmp_path, "one", title, text, day), story="here")
    (second,) = read(
        ledger, write(tmp_path, "two", "Another title", f"Before it.\n\n{text}", day), story="there"
    )
    (copy,) = ledger.copies_of(first.report.id)
    assert (copy.report, copy.earlier) == (second.report.id, first.report.id)
    assert copy == ledger.copies_of(second.report.id)[0]
    late, early = (ledger.one_evidence(one).report.text for one in (copy.report, copy.earlier))
    assert copy.words == sum(words for _, _, words in copy.runs)
    for a, b, _ in copy.runs:
        assert late[slice(*a)] == early[slice(*b)]


def test_what_is_forgotten_leaves_the_index(tmp_path, ledger):
    title, text, day = invented(0)
    (first,) = read(ledger, write(tmp_path, "one", title, text, day))
    (second,) = read(ledger, write(tmp_path, "two", "Another", f"Before.\n\n{text}", day))
    ledger.forget_report(first.report.id, "person: Ida", NOW, "a test")
    assert ledger.copies_of(second.report.id) == []
    number = {row["number"] for row in ledger._db.execute("SELECT number FROM reports")}
    for table in ("sketches", "sketch_keys", "prints"):
        assert {r["number"] for r in ledger._db.execute(f"SELECT number FROM {table}")} == number
