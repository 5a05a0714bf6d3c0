"""What is new since a day or since the last look: reports, claims, and what they changed."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from invented import vessin

from onrecord.desk import Desk
from onrecord.errors import UnknownStoryError
from onrecord.ledger import Ledger
from onrecord.records import Capture
from onrecord.tell.cli.main import main
from onrecord.tell.since import News

NAME = "The Vessin ferry"


def put(path, items, day, judgements=()):
    """Reports into a ledger, as read on a day."""
    with Ledger(path) as ledger:
        for item in items:
            report = replace(item.report, retrieved=f"2031-03-{day:02}T08:00:00Z")
            body = report.text.encode()
            capture = Capture(report.capture, report.place, body, "text/plain", report.retrieved)
            ledger.add(capture, replace(item, report=report), NAME, "grouping-1", judgements)


@pytest.fixture
def path(tmp_path):
    """The story as of the fifth of March; the rest comes with `more`."""
    path = tmp_path / "ferry.sqlite"
    put(path, vessin().evidence[:3], 5)
    return path


def more(path):
    story = vessin()
    put(path, story.evidence[3:], 7, story.judgements)


def since(path, when):
    desk = Desk(path)
    story = desk.story()
    before, at = desk.before(story, when)
    return News(before, story, at)


def test_since_a_day(path):
    more(path)
    news = since(path, "2031-03-06")
    assert [r.outlet for r in news.reports] == [
        "Mainland Gazette",
        "Harbour Post",
        "Vessin Courier",
    ]
    assert news.at == "2031-03-06T00:00:00Z"
    assert {news.now.said_by(news.now.members(c)[0]) for c in news.claims} >= {"Tern Lines"}
    denied = [change for change in news.changes if change.claim.status == "denied"]
    assert denied
    assert all(change.before.status != "denied" for change in denied)
    assert {j.relation for j in news.conflicts} == {"contradicts"}
    assert not since(path, "2031-03-08")


def test_since_the_last_look(path):
    def run(*arguments):
        done = CliRunner().invoke(main, ["story", *arguments, "--ledger", str(path)])
        assert done.exit_code == 0, done.output
        return done.output

    first = run("--since", "last")
    assert "all of it: the first look" in " ".join(first.lower().split())
    assert "Nothing." in run("--since", "last")
    more(path)
    data = json.loads(run("--since", "last", "--json"))
    assert len(data["since"]["reports"]) == 3
    assert data["since"]["changed"]
    shown = run("--since", "last")
    assert "Company denies engine fault" in shown
    assert "More were aboard" not in shown
    assert "Nothing." in run("--since", "last")


def test_a_later_version_says_nothing_new_in_the_words_it_had(path):
    story = vessin()
    first = story.evidence[0]
    text = first.report.text + "\n\nAll is calm."
    report = replace(first.report, id="r9", text=text, retrieved="2031-03-07T08:00:00Z")
    said = tuple(
        replace(s, id=f"s9{n}", report="r9") for n, s in enumerate(first.analysis.statements)
    )
    entities = tuple(
        replace(e, id=f"e9{n}", report="r9") for n, e in enumerate(first.analysis.entities)
    )
    moved = {old.id: new.id for old, new in zip(first.analysis.entities, entities, strict=True)}
    said = tuple(replace(s, speaker=moved.get(s.speaker)) for s in said)
    analysis = replace(first.analysis, report="r9", statements=said, entities=entities, findings=())
    put(path, [replace(first, report=report, analysis=analysis)], 7)
    news = since(path, "2031-03-06")
    assert [r.id for r in news.reports] == ["r9"]
    assert news.claims == ()


def test_a_story_is_found_by_words_that_no_other_story_has(path):
    assert Desk(path).story("vessin").name == NAME
    with pytest.raises(UnknownStoryError, match="no such story; the ledger has: “The Vessin"):
        Desk(path).story("tram")
    report = vessin().evidence[0].report.id
    with Ledger(path) as ledger:
        ledger.move([report], NAME, "Ferry fares", "grouping-1", "a test", "2031-03-08T08:00:00Z")
    assert Desk(path).story("fares").name == "Ferry fares"
    with pytest.raises(UnknownStoryError):
        Desk(path).story("ferry")  # both have it
