"""What failed is tried again, what is watched is looked at again, and only news is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from serving import article, rss
from shelf import Blank

from onrecord import rounds
from onrecord.errors import PlaceError
from onrecord.flow import Step
from onrecord.ledger import Intake, Ledger
from onrecord.read.manners import Manners
from onrecord.records import Hints, Watch
from onrecord.rounds import Fetching
from server import Connection, Reply, Request, Server, answer, raw

WEB = Fetching(Manners(patience=3.0, delay=0.0, allow_private=True))
START = datetime(2024, 6, 1, 12, tzinfo=UTC)
STORY = "The ferry"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite") as one:
        yield one


def at(minutes: float) -> str:
    return rounds.stamp(START + timedelta(minutes=minutes))


def read(
    ledger: Ledger, *places: str, minutes: float = 0, hints: Hints | None = None
) -> list[Step]:
    given = (places, ledger, Blank(), STORY, hints or Hints(), at(minutes), WEB)
    return list(rounds.read(*given))


def look(ledger: Ledger, minutes: float) -> list[Step]:
    return list(rounds.look(rounds.mark(ledger), ledger, Blank, at(minutes), WEB))


def titles(steps: list[Step]) -> list[str]:
    return [
        (step.report.title or "") if step.report else step.problem.message if step.problem else ""
        for step in steps
    ]


def tagged(name: str) -> Reply:
    """A page with a tag, which is not sent again to who has it."""

    def reply(connection: Connection, request: Request) -> None:
        if request.headers.get("if-none-match") == f'"{name}"':
            raw(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n")(connection, request)
        else:
            answer(article(name), headers={"ETag": f'"{name}"'})(connection, request)

    return reply


# ------------------------------------------------------------------ retrying


def test_what_failed_is_kept_and_tried_again(server: Server, ledger: Ledger) -> None:
    server.routes |= {"/a": answer(article("A")), "/b": answer("", 503)}
    read(ledger, server.url("/a"), server.url("/b"), hints=Hints(outlet="The Quay"))
    (failure,) = rounds.failures(ledger)
    assert (failure.place, failure.story, failure.times) == (server.url("/b"), STORY, 1)
    assert failure.message == "the server answers 503 (service unavailable)"

    list(rounds.retry(rounds.failures(ledger), ledger, Blank(), at(1), WEB))
    (failure,) = rounds.failures(ledger)
    assert (failure.times, failure.first, failure.last) == (2, at(0), at(1))

    server.routes["/b"] = answer(article("B"))
    (step,) = rounds.retry(rounds.failures(ledger), ledger, Blank(), at(2), WEB)
    assert step.report is not None
    assert (step.report.outlet, step.story) == ("The Quay", STORY), "as it was asked for"
    assert rounds.failures(ledger) == []


def test_files_that_failed_are_tried_again_too(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "late.html"
    read(ledger, str(file))
    file.write_text(article("Late"))
    (step,) = rounds.retry(rounds.failures(ledger), ledger, Blank(), at(1), WEB)
    assert step.new
    assert rounds.failures(ledger) == []


def test_a_list_that_failed_is_no_failure_once_it_was_read(server: Server, ledger: Ledger) -> None:
    server.routes["/feed"] = answer("", 500)
    read(ledger, server.url("/feed"))
    assert len(rounds.failures(ledger)) == 1
    server.routes |= {"/feed": rss("/a"), "/a": answer(article("A"))}
    read(ledger, server.url("/feed"), minutes=1)
    assert rounds.failures(ledger) == []


def test_failures_can_be_let_go(server: Server, ledger: Ledger) -> None:
    read(ledger, server.url("/a"), server.url("/b"))
    (left,) = rounds.failures(ledger, drop=[server.url("/a")])
    assert left.place == server.url("/b")
    for named in ({"places": ["/nowhere"]}, {"drop": ["/nowhere"]}):
        with pytest.raises(PlaceError, match="no place that failed"):
            rounds.failures(ledger, **named)


def test_a_page_without_a_report_is_fetched_whole_again(server: Server, ledger: Ledger) -> None:
    empty = "<!doctype html><html><body><nav><a href=/>Home</a></nav></body></html>"
    server.routes["/a"] = answer(empty, headers={"ETag": '"1"'})
    read(ledger, server.url("/a"))
    read(ledger, server.url("/a"), minutes=1)
    assert "if-none-match" not in server.asked[-1].headers, "nothing is kept that could stand"


def test_a_page_read_again_is_asked_for_with_its_tag(server: Server, ledger: Ledger) -> None:
    server.routes["/a"] = tagged("A")
    (first,) = read(ledger, server.url("/a"))
    (again,) = read(ledger, server.url("/a"), minutes=60)
    assert server.asked[-1].headers["if-none-match"] == '"A"'
    assert (first.new, again.new) == (True, False)
    assert first.report == again.report


# ------------------------------------------------------------------ watching


def test_only_what_is_new_is_told(server: Server, ledger: Ledger) -> None:
    server.routes |= {"/feed": rss("/a"), "/a": tagged("A"), "/b": tagged("B")}
    rounds.mark(ledger, [Watch(server.url("/feed"), STORY, 900)])
    assert titles(look(ledger, 0)) == ["A"]
    assert titles(look(ledger, 15)) == []
    server.routes["/feed"] = rss("/b", "/a")
    assert titles(look(ledger, 30)) == ["B"]


def test_a_page_is_looked_at_again_after_longer_and_longer(server: Server, ledger: Ledger) -> None:
    server.routes |= {"/feed": rss("/a"), "/a": tagged("A")}
    rounds.mark(ledger, [Watch(server.url("/feed"), STORY, 900)])
    seen = []
    for round_ in range(18):
        before = server.paths().count("/a")
        look(ledger, 15 * round_)
        if server.paths().count("/a") > before:
            seen.append(round_)
    assert seen == [0, 1, 2, 4, 8, 16]


def test_a_page_that_its_list_says_has_changed_is_read_at_once(
    server: Server, ledger: Ledger
) -> None:
    def feed(day: int) -> Reply:
        entry = f"<entry><link href='/a'/><updated>2024-06-0{day}T00:00:00Z</updated></entry>"
        return answer(f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>")

    server.routes |= {"/feed": feed(1), "/a": tagged("A")}
    rounds.mark(ledger, [Watch(server.url("/feed"), STORY, 3600)])
    look(ledger, 0)
    look(ledger, 5)
    assert server.paths().count("/a") == 1
    server.routes |= {"/feed": feed(2), "/a": tagged("A, corrected")}
    assert titles(look(ledger, 10)) == ["A, corrected"]


def test_a_page_is_watched_itself_and_its_changes_are_told(server: Server, ledger: Ledger) -> None:
    server.routes["/live"] = tagged("A")
    rounds.mark(ledger, [Watch(server.url("/live"), STORY, 60)])
    assert titles(look(ledger, 0)) == ["A"]
    assert titles(look(ledger, 1)) == []
    server.routes["/live"] = tagged("A, and more")
    assert titles(look(ledger, 2)) == ["A, and more"]


def test_a_list_that_did_not_change_is_not_sent_again(server: Server, ledger: Ledger) -> None:
    def feed(connection: Connection, request: Request) -> None:
        if request.headers.get("if-none-match") == '"f"':
            raw(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n")(connection, request)
        else:
            text = "<rss><channel><item><link>/a</link></item></channel></rss>"
            answer(text, headers={"ETag": '"f"'})(connection, request)

    server.routes |= {"/feed": feed, "/a": answer("", 503)}
    rounds.mark(ledger, [Watch(server.url("/feed"), STORY, 900)])
    look(ledger, 0)
    server.routes["/a"] = answer(article("A"))
    assert titles(look(ledger, 15)) == ["A"], "what it named is known all the same"


def test_a_failing_page_is_told_once_and_left_alone_for_longer(
    server: Server, ledger: Ledger
) -> None:
    server.routes |= {"/feed": rss("/a"), "/a": answer("", 404)}
    rounds.mark(ledger, [Watch(server.url("/feed"), STORY, 900)])
    told = [titles(look(ledger, 15 * round_)) for round_ in range(12)]
    assert told[0] == ["the server answers 404 (not found)"]
    assert not any(told[1:])
    assert server.paths().count("/a") == 4  # in rounds 0, 1, 3, 7
    server.routes["/a"] = answer("", 410)
    assert titles(look(ledger, 15 * 16)) == ["the server answers 410 (gone)"]


def test_each_watch_has_its_story(server: Server, ledger: Ledger) -> None:
    server.routes |= {"/one": answer(article("One")), "/two": answer(article("Two"))}
    watches = [Watch(server.url("/one"), "First", 60), Watch(server.url("/two"), "Second", 60)]
    rounds.mark(ledger, watches)
    assert [step.story for step in look(ledger, 0)] == ["First", "Second"]


def test_what_is_watched_outlives_the_program(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    server.routes |= {"/feed": rss("/a"), "/a": tagged("A")}
    with Ledger(path) as ledger:
        rounds.mark(ledger, [Watch(server.url("/feed"), STORY, 900)])
    first = list(rounds.watching(path, Blank, True, WEB))
    again = list(rounds.watching(path, Blank, True, WEB))
    assert [step.new for step in first if isinstance(step, Step)] == [True]
    assert again == []


def test_between_rounds_it_waits_until_the_next_is_due(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    server.routes["/a"] = answer(article("A"))
    with Ledger(path) as ledger:
        rounds.mark(ledger, [Watch(server.url("/a"), STORY, 900)])
    naps: list[float] = []

    class Enough(Exception):  # noqa: N818 - stands for Ctrl-C
        pass

    def rest(seconds: float) -> None:
        naps.append(seconds)
        raise Enough

    watching = rounds.watching(path, Blank, False, WEB, rest)
    assert isinstance(next(watching), Step)
    due = next(watching)
    assert isinstance(due, datetime)
    assert timedelta(minutes=14) < due - datetime.now(UTC) <= timedelta(minutes=15)
    with pytest.raises(Enough):
        next(watching)
    assert naps == [60.0]


def test_a_round_cut_off_is_made_up_for(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    server.routes |= {"/feed": rss("/a", "/b"), "/a": tagged("A"), "/b": tagged("B")}
    with Ledger(path) as ledger:
        rounds.mark(ledger, [Watch(server.url("/feed"), STORY, 900)])
    watching = rounds.watching(path, Blank, True, WEB)
    step = next(watching)
    watching.close()  # as Ctrl-C does
    assert isinstance(step, Step)
    assert titles([step]) == ["A"]
    rest = [one for one in rounds.watching(path, Blank, True, WEB) if isinstance(one, Step)]
    assert titles(rest) == ["B"]
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        kept = "SELECT count(*) FROM reports JOIN analyses ON report = id"
        assert db.execute(kept).fetchone()[0] == 2


def test_watching_ends_where_it_is_asked_to(ledger: Ledger) -> None:
    rounds.mark(ledger, [Watch("http://vessin.example/feed", STORY, 900)])
    rounds.mark(ledger, [Watch("http://vessin.example/feed", STORY, 60, links=True)])
    (watch,) = rounds.mark(ledger)
    assert (watch.every, watch.links, watch.last) == (60, True, None)
    assert rounds.mark(ledger, drop=["http://vessin.example/feed"]) == []
    with pytest.raises(PlaceError, match="is not watched"):
        rounds.mark(ledger, drop=["http://vessin.example/feed"])


def test_what_is_remembered_is_no_evidence(server: Server, ledger: Ledger) -> None:
    """The same input gives the same ledger, whatever was fetched before."""
    server.routes["/a"] = tagged("A")
    read(ledger, server.url("/a"))
    with Intake(ledger) as intake, intake._transaction() as db:
        db.execute("DELETE FROM fetched")
    (step,) = read(ledger, server.url("/a"), minutes=1)
    assert not step.new
