"""Places to captures: what is read, in which order, with which hints, and what is refused."""

from __future__ import annotations

import hashlib
import io
import json
import os
from pathlib import Path

import pytest

from onrecord.read import captures
from onrecord.records import Capture, Hints, Problem

NOW = "2024-06-01T12:00:00Z"
PAGE = b"<!doctype html><html><body><p>The weir at Holm is shut.</p></body></html>"


def read(*places: object, hints: Hints | None = None) -> list[Capture | Problem]:
    return list(captures([str(p) for p in places], hints or Hints(), NOW))


def only(*places: object, hints: Hints | None = None) -> Capture:
    (found,) = read(*places, hints=hints)
    assert isinstance(found, Capture), found
    return found


def problem(*places: object) -> Problem:
    (found,) = read(*places)
    assert isinstance(found, Problem), found
    return found


def test_a_file_is_a_capture_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "weir.html"
    path.write_bytes(PAGE)
    capture = only(path)
    assert capture.body == PAGE
    assert capture.id == hashlib.sha256(PAGE).hexdigest()
    assert (capture.place, capture.retrieved) == (str(path), NOW)
    assert capture.media_type == "text/html"


def test_kind_is_told_by_bytes_not_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(PAGE)
    (tmp_path / "b.html").write_bytes(b"The weir is shut <for now>, it was said.\n")
    kinds = [c.media_type for c in read(tmp_path) if isinstance(c, Capture)]
    assert kinds == ["text/html", "text/plain"]


def test_a_folder_is_read_by_name_without_hidden_files_and_sidecars(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "sub/c.md", ".hidden.txt", ".git/x.txt", "b.meta.json", "n.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"outlet": "The Holm Post"}' if name.endswith("json") else "Some words.")
    found = read(tmp_path)
    assert [Path(c.place).name for c in found] == ["a.html", "b.txt", "c.md"]
    assert [c.hints.outlet for c in found if isinstance(c, Capture)] == [
        None,
        "The Holm Post",
        None,
    ]


def test_an_empty_folder_is_a_problem(tmp_path: Path) -> None:
    assert "no pages" in problem(tmp_path).message


@pytest.mark.parametrize("name", ["weir.txt.meta.json", "weir.meta.json"])
def test_hints_outrank_the_sidecar_field_by_field(tmp_path: Path, name: str) -> None:
    (tmp_path / "weir.txt").write_text("The weir is shut.")
    told = {"published": "2024-05-03", "outlet": "The Holm Post", "colour": "blue"}
    (tmp_path / name).write_text(json.dumps(told))
    capture = only(tmp_path / "weir.txt", hints=Hints(outlet="Mine"))
    assert capture.hints == Hints(published="2024-05-03", outlet="Mine")


@pytest.mark.parametrize("held", ["{", "[1]", '{"outlet": 3}'])
def test_a_broken_sidecar_is_a_problem_that_names_it(tmp_path: Path, held: str) -> None:
    (tmp_path / "weir.txt").write_text("The weir is shut.")
    (tmp_path / "weir.meta.json").write_text(held)
    assert problem(tmp_path / "weir.txt").place.endswith("weir.meta.json")


def test_json_lines_are_captures_with_their_own_hints(tmp_path: Path) -> None:
    rows = [
        {"id": "first", "text": "The weir is shut.", "published": "2024-05-03", "outlet": "Post"},
        {"html": PAGE.decode(), "url": "https://holm.example/weir"},
        {"colour": "blue"},
        {"text": " "},
        ["not", "an", "object"],
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join([*map(json.dumps, rows), "{broken", ""]))
    found = read(path)
    good = [c for c in found if isinstance(c, Capture)]
    assert [c.place for c in good] == [f"{path}#first", f"{path}#2"]
    assert [c.media_type for c in good] == ["text/plain", "text/html"]
    assert good[0].hints == Hints(published="2024-05-03", outlet="Post")
    assert [p.place for p in found if isinstance(p, Problem)] == [
        f"{path}#{n}" for n in range(3, 7)
    ]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for body, places in ((PAGE, ["-"]), (b'{"text": "One."}\n{"text": "Two."}\n', ["-#1", "-#2"])):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(body)))
        assert [c.place for c in read("-") if isinstance(c, Capture)] == places


def test_a_bad_file_does_not_stop_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text("The weir is shut.")
    found = read(tmp_path, tmp_path / "missing.txt")
    told = {Path(f.place).name: f.message for f in found if isinstance(f, Problem)}
    assert told == {
        "a.html": "is a PNG picture, not a page",
        "b.txt": "empty file",
        "missing.txt": "no such file or folder",
    }
    assert [Path(f.place).name for f in found if isinstance(f, Capture)] == ["c.txt"]


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    assert "too large: 200 MB" in problem(path).message


def test_links_in_a_circle(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.symlink_to(path)
    assert problem(path).message == "too many levels of symbolic links"
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "up").symlink_to(tmp_path / "b")
    (tmp_path / "b" / "c.txt").write_text("The weir is shut.")
    assert only(tmp_path / "b").place.endswith("c.txt")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert problem(tmp_path / "pipe.txt").message == "not a file or folder"


def test_a_path_with_a_nul_byte() -> None:
    assert isinstance(read("a\0b")[0], Problem)
