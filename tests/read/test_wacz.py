"""Packed web archives: checked against their manifest before anything is read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from onrecord.read import files
from onrecord.records import Capture, Hints, Problem

from .archives import WORDS, packed, record, wacz

NOW = "2024-06-01T12:00:00Z"
HELD = {
    "archive/b.warc.gz": packed([record("http://holm.example/b")], "gzip"),
    "archive/a.warc": record("http://holm.example/a"),
    "pages/pages.jsonl": b"{}\n",
}


def read(path: Path) -> list[Capture | Problem]:
    return list(files.captures([str(path)], Hints(), NOW))


def test_every_archive_inside_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(wacz(HELD))
    found = read(path)
    assert [(c.hints.url, c.body) for c in found if isinstance(c, Capture)] == [
        ("http://holm.example/a", WORDS),
        ("http://holm.example/b", WORDS),
    ]
    assert len(found) == 2


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"archive/a.warc": record("http://holm.example/c")}, "archive/a.warc is not what"),
        ({"pages/pages.jsonl": b"{ }\n"}, "pages/pages.jsonl is not what its manifest says"),
        ({"archive/c.warc": record()}, "archive/c.warc is not in its manifest"),
        ({"archive/a.warc": None}, "archive/a.warc is missing"),
    ],
)
def test_a_change_is_told_and_nothing_is_read(
    tmp_path: Path, changed: dict[str, bytes | None], why: str
) -> None:
    path = tmp_path / "a.wacz"
    files_ = {name: body for name, body in {**HELD, **changed}.items() if body is not None}
    path.write_bytes(wacz(files_, told=HELD))
    (found,) = read(path)
    assert isinstance(found, Problem)
    assert why in found.message


def test_a_file_that_explodes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(wacz(HELD))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as out:
        out.writestr("archive/bomb.warc", bytes(30_000_000))
    (found,) = read(path)
    assert isinstance(found, Problem)
    assert "unpacks to too much" in found.message


def test_no_byte_can_go_wrong_with_more_than_a_problem(tmp_path: Path) -> None:
    whole = wacz(HELD)
    path = tmp_path / "a.wacz"
    for at in range(0, len(whole), 11):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        for found in read(path):
            assert isinstance(found, Problem) or found.body == WORDS


def test_a_zip_that_is_no_archive(tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        out.writestr("a.txt", "The weir.")
    path = tmp_path / "a.wacz"
    path.write_bytes(held.getvalue())
    (found,) = read(path)
    assert isinstance(found, Problem)
    assert "ZIP archive" in found.message
