"""Names and words that no file can hold: shown, kept as far as can be, and never a traceback."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from shelf import Blank

from onrecord.desk import Desk
from onrecord.read import addresses, captures
from onrecord.records import Capture, Hints, Problem
from onrecord.tell.cli.main import main

WORDS = "The council of Ostrel said on Monday that the bridge would be closed for a month."


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(Desk, "reader", Blank())
    monkeypatch.chdir(tmp_path)
    return lambda *given: CliRunner().invoke(main, list(given))


def test_a_name_that_is_no_text_is_read_and_kept_under_one_that_is(call: Any) -> None:
    Path("odd").mkdir()
    for name in (b"odd/\xff.txt", b"odd/two\nlines.txt", b"odd/-.txt", b"odd/a [b] *?.txt"):
        Path(os.fsdecode(name)).write_text(f"{name!r}\n\n{WORDS}", "utf-8")
    Path(os.fsdecode(b"odd/none\xff.txt")).touch()
    done = call("read", "odd", "--story", "s\udcffy")
    assert done.exit_code == 1
    assert not isinstance(done.exception, UnicodeError)
    assert "✓ odd/\ufffd.txt" in done.stderr
    assert "✓ odd/two\ufffdlines.txt" in done.stderr
    assert "odd/none\ufffd.txt: empty file" in done.stdout
    assert call("stories").stdout == "s\ufffdy\n"
    assert call("retry", "--drop", "\udcff").exit_code == 1
    assert "no story, address" in call("changes", "\udcff").stderr


def test_halves_of_characters_in_rows_and_addresses(tmp_path: Path) -> None:
    half = "\ud800"
    row = {"id": half, "text": f"{WORDS} {half}", "url": f"https://a.example/{half}", "title": half}
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row), "utf-8")
    (found,) = captures([str(path)], Hints(), "2031-01-01T00:00:00Z")
    assert isinstance(found, Capture)
    assert found.body.decode() == f"{WORDS} \ufffd"
    assert (found.hints.title, found.hints.url) == ("\ufffd", "https://a.example/\ufffd")
    assert addresses.canonical(row["url"]) == "https://a.example/%EF%BF%BD"
    (missing,) = captures([half], Hints(), "2031-01-01T00:00:00Z")
    assert missing == Problem("\ufffd", "no such file or folder")
