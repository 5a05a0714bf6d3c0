"""The commands that fetch: read, retry, watch, as a person calls them."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from serving import article, rss
from shelf import Blank
from test_rounds import STORY

from onrecord.desk import Desk
from onrecord.tell.cli.main import main
from server import Server, answer

QUICKLY = f"""
import sys
sys.path[:0] = {sys.path!r}
from onrecord.desk import Desk
from onrecord.tell.cli import main
from shelf import Blank
Desk.reader = Blank()
main()
"""
COMMAND = [sys.executable, "-c", QUICKLY]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A command on a ledger of its own, with a reader that finds nothing, quickly."""
    monkeypatch.setattr(Desk, "reader", Blank())
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        allowed = ["--allow-private", "--delay", "0", "--patience", "3"]
        return CliRunner().invoke(main, [*arguments, *allowed])

    return run


def test_failures_are_listed_at_the_end_and_retried(server: Server, call: Any) -> None:
    server.routes |= {"/feed": rss("/a", "/b"), "/a": answer(article("A")), "/b": answer("", 503)}
    done = call("read", server.url("/feed"), "--story", STORY)
    assert done.exit_code == 1
    assert done.stdout.splitlines()[-1] == (
        f"  {server.url('/b')}: the server answers 503 (service unavailable)"
    )
    assert "`onrecord retry` tries again" in done.stdout
    assert f"✓ {server.url('/a')}" in done.stderr

    done = call("retry")
    assert (done.exit_code, done.stdout.strip()) == (1, "0 added, 0 known, 1 failed again")
    assert server.url("/b") in call("retry", "--list").stdout
    server.routes["/b"] = answer(article("B"))
    done = call("retry", server.url("/b"))
    assert (done.exit_code, done.stdout.strip()) == (0, "1 added, 0 known, 0 failed again")
    assert call("retry", "--list").stdout == ""
    assert Desk(Path("onrecord.sqlite")).stories() == [STORY]


def test_retry_can_let_go_and_names_what_it_does_not_know(server: Server, call: Any) -> None:
    call("read", server.url("/gone"))
    assert "no place that failed" in call("retry", "http://vessin.example/").output
    assert call("retry", "--drop", server.url("/gone")).stdout == ""
    assert call("retry").stdout.strip() == "0 added, 0 known, 0 failed again"


def test_a_private_address_needs_leave(server: Server, tmp_path: Path) -> None:
    server.routes["/a"] = answer(article())
    ledger = str(tmp_path / "l.sqlite")
    done = CliRunner().invoke(main, ["read", server.url("/a"), "--ledger", ledger])
    assert done.exit_code == 1
    assert "allow it with --allow-private" in done.stdout
    assert server.asked == []


def test_watch_tells_what_is_new_and_goes_on_where_it_was(server: Server, call: Any) -> None:
    server.routes |= {"/feed": rss("/a"), "/a": answer(article("A")), "/b": answer(article("B"))}
    done = call("watch", server.url("/feed"), "--story", STORY, "--every", "1m", "--once")
    assert (done.exit_code, done.stdout.strip()) == (0, "1 new, 0 failed")
    done = call("watch", "--once")
    assert (done.exit_code, done.output.strip()) == (0, "0 new, 0 failed")
    server.routes["/feed"] = rss("/a", "/b")
    done = call("watch", "--once")
    assert f"✓ {server.url('/b')}" in done.stderr
    assert "/a" not in done.stderr
    assert f"{server.url('/feed')}  every 60 s" in call("watch", "--list").stdout
    done = call("watch", "--drop", server.url("/feed"), "--once")
    assert "nothing is watched" in done.output


@pytest.mark.parametrize("every", ["0s", "soon", "15", "-1m", "1y"])
def test_a_length_of_time_that_is_none(every: str, call: Any) -> None:
    done = call("watch", "http://vessin.example/", "--every", every)
    assert done.exit_code == 2
    assert "no length of time" in done.output


def test_ctrl_c_leaves_the_ledger_whole(server: Server, tmp_path: Path) -> None:
    """A real process, interrupted while one page is read and another does not come."""
    server.routes |= {
        "/feed": rss("/a", "/never"),
        "/a": answer(article("A")),
        "/never": lambda connection, _: connection.pause(30),
    }
    ledger = tmp_path / "ledger.sqlite"
    arguments = ["watch", server.url("/feed"), "--story", STORY, "--ledger", str(ledger)]
    watching = subprocess.Popen(
        [*COMMAND, *arguments, "--allow-private", "--delay", "0", "--patience", "60"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ},
    )  # fmt: skip
    try:
        until = time.monotonic() + 90
        while "/never" not in server.paths() or _reports(ledger) < 1:
            assert watching.poll() is None, watching.stderr and watching.stderr.read()
            assert time.monotonic() < until
            time.sleep(0.1)
        began = time.monotonic()
        watching.send_signal(signal.SIGINT)
        out, err = watching.communicate(timeout=30)
        assert time.monotonic() - began < 15
    finally:
        watching.kill()
        watching.wait()
    assert watching.returncode == 130
    assert out.startswith("Stopped: ")
    assert "Traceback" not in err
    with closing(sqlite3.connect(ledger)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert len(Desk(ledger).story(STORY).evidence) == 1


def _reports(ledger: Path) -> int:
    if not ledger.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{ledger.as_uri()}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM reports").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
