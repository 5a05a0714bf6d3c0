"""Bad files get one clear line each and never spoil the good ones beside them."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

pytest.importorskip("onrecord.tell.cli")

SAMPLE = Path(__file__).parent.parent / "sample"
COMMAND = [sys.executable, "-c", "from onrecord.tell.cli import main; main()"]
STORY = "Bad company"

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + bytes(
    400
)
NAVIGATION = """<!DOCTYPE html><html><head><title>Vessin Gazette</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sea">Sea</a></li>
<li><a href="/land">Land</a></li><li><a href="/about">About us</a></li></ul></nav>
<footer><a href="/terms">Terms</a> <a href="/privacy">Privacy</a></footer></body></html>"""
# Typographic quotes that are UTF-8, and a byte that is not: a file cut or glued badly.
BROKEN = "“We need a light,” the pilots’ union of Port Calder said.".encode() + b" \xff\xfe \xc3( "
BROKEN += "“The shoal will not move,” it added.\n".encode()
# No byte beyond ASCII is valid UTF-8, and none is a letter an English text would use.
STRAY = b"The pilots want a new light\n\nThe union of pilots \xff\xfe\xfa\xc3( said so on Monday.\n"


def _one_long_line(file: Path, megabytes: int = 200) -> None:
    chunk = (b"the harbour is closed and " * 40_330)[: 1024 * 1024]
    with file.open("wb") as out:
        for _ in range(megabytes):
            out.write(chunk)


def onrecord(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad")
    good = folder / "good.txt"
    good.write_bytes((SAMPLE / "03-norland-courier.txt").read_bytes())
    (folder / "empty.html").write_bytes(b"")
    (folder / "picture.html").write_bytes(PNG)
    (folder / "navigation.html").write_text(NAVIGATION, encoding="utf-8")
    (folder / "broken.txt").write_bytes(BROKEN)
    _one_long_line(folder / "line.txt")
    return folder


BAD = ["broken.txt", "empty.html", "line.txt", "navigation.html", "picture.html"]


@pytest.fixture(scope="module")
def outcome(folder: Path) -> tuple[subprocess.CompletedProcess[str], float]:
    start = time.monotonic()
    done = onrecord("read", folder, "--story", STORY, "--ledger", folder.parent / "l.sqlite")
    return done, time.monotonic() - start


def _lines_naming(name: str, stderr: str) -> list[str]:
    return [line for line in stderr.splitlines() if name in line]


@pytest.mark.parametrize("name", BAD)
def test_one_clear_line_names_each_bad_file(
    name: str, outcome: tuple[subprocess.CompletedProcess[str], float]
) -> None:
    done, _ = outcome
    (line,) = _lines_naming(name, done.stderr)
    assert "✓" not in line
    reason = line.split(name, 1)[1].strip(" :")
    assert len(reason) > 5, "a line says what is wrong"
    assert "Traceback" not in done.stderr


def test_the_exit_status_says_so(
    outcome: tuple[subprocess.CompletedProcess[str], float],
) -> None:
    done, seconds = outcome
    assert done.returncode == 1
    assert seconds < 30, "200 MB must be refused by size, not read"


def test_the_good_file_beside_them_is_read(
    folder: Path, outcome: tuple[subprocess.CompletedProcess[str], float]
) -> None:
    from onrecord.desk import Desk

    story = Desk(folder.parent / "l.sqlite").story(STORY)
    assert [Path(one.report.place).name for one in story.evidence] == ["good.txt"]
    assert "1 added" in outcome[0].stdout


@pytest.mark.parametrize("name", BAD)
def test_each_alone(name: str, folder: Path, tmp_path: Path) -> None:
    done = onrecord("read", folder / name, "--story", STORY, "--ledger", tmp_path / "l.sqlite")
    assert done.returncode == 1
    assert len(_lines_naming(name, done.stderr)) == 1


def test_what_is_missing_is_said_when_a_report_is_read(tmp_path: Path) -> None:
    cases = Path(__file__).parent / "cases" / "clean"
    for name, told in (("paywall.html", "before the paywall"), ("other-language.html", "“nb-no”")):
        done = onrecord("read", cases / name, "--story", STORY, "--ledger", tmp_path / "l.sqlite")
        assert done.returncode == 0
        assert told in done.stderr


def test_stray_bytes(tmp_path: Path) -> None:
    (tmp_path / "stray.txt").write_bytes(STRAY)
    done = onrecord("read", tmp_path / "stray.txt", "--ledger", tmp_path / "l.sqlite")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    done = onrecord("read", tmp_path / "gone.txt", "--ledger", tmp_path / "l.sqlite")
    assert done.returncode == 1
    assert len(_lines_naming("gone.txt", done.stderr)) == 1


def test_a_ledger_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "l.sqlite").write_text("The tide tables for April.\n" * 50)
    done = onrecord("story", "--ledger", tmp_path / "l.sqlite")
    assert done.returncode != 0
    assert len(_lines_naming("l.sqlite", done.stderr)) == 1
    assert "Traceback" not in done.stderr


def _reports(ledger: Path) -> int:
    """Reports that another connection can see; 0 before there is a table."""
    if not ledger.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{ledger.as_uri()}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM reports").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_a_read_that_is_killed_leaves_no_half_report(tmp_path: Path) -> None:
    from onrecord.desk import Desk

    ledger = tmp_path / "l.sqlite"
    places = sorted(p for p in SAMPLE.iterdir() if not p.name.endswith(".meta.json"))
    arguments = ["read", *map(str, places), "--story", STORY, "--ledger", str(ledger)]
    reading = subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while reading.poll() is None and not _reports(ledger) and time.monotonic() < deadline:
        time.sleep(0.005)
    reading.send_signal(signal.SIGKILL)
    reading.wait()

    kept = _reports(ledger)
    assert kept >= 1
    story = Desk(ledger).story(STORY)  # opens, and derives what the killed read left undone
    assert len(story.evidence) == kept
    for one in story.evidence:
        assert one.analysis.report == one.report.id
        assert one.analysis.statements
    again = Desk(ledger).read(list(map(str, places)), story=STORY)
    assert again.problems == []
    assert (len(again.known), len(again.added)) == (kept, len(places) - kept)

    whole = Desk(tmp_path / "whole.sqlite")
    whole.read(list(map(str, places)), story=STORY)
    assert whole.story(STORY).derived == Desk(ledger).story(STORY).derived
