"""What was forgotten stays forgotten when pages are read again, whole way and all."""

from pathlib import Path

import pytest

from onrecord.desk import Desk
from onrecord.errors import UnknownIdError

PAGE = """Mayor Ada Quill said on Monday that the bridge at Ostrel was closed for good.

The engineers believe that it can be mended by spring. Quill denied that it was unsafe.
"""
OTHER = """The bridge at Ostrel is closed, the mayor, Ada Quill, told reporters on Tuesday.

It was built in 1987. “It will not open again,” Quill said.
"""


def written(folder: Path) -> bytes:
    return b"".join(f.read_bytes() for f in folder.iterdir() if f.name.startswith("ledger"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    desk = Desk(tmp_path / "ledger.sqlite")
    desk.read([str(tmp_path / "page.txt")], story="the bridge")
    return desk


def test_a_forgotten_report_is_not_read_again(desk: Desk, tmp_path: Path) -> None:
    (kept,) = desk.story().evidence
    desk.forget_report(kept.report.id[:10], why="by order", by="Ida")
    again = desk.read([str(tmp_path / "page.txt")], story="the bridge")
    assert again.added == again.known == []
    (problem,) = again.problems
    assert "was forgotten on request" in problem.message
    assert b"engineers" not in written(tmp_path)
    assert desk.stories() == []


def test_a_report_is_forgotten_by_its_place(desk: Desk, tmp_path: Path) -> None:
    assert desk.forget_report(str(tmp_path / "page.txt"), by="Ida") == (1, True)
    with pytest.raises(UnknownIdError, match="no report has an id that begins so"):
        desk.forget_report("https://nowhere.example/page", by="Ida")


def test_a_forgotten_name_does_not_come_back(desk: Desk, tmp_path: Path) -> None:
    assert desk.forget_names(["Ada Quill"], by="Ida") == (1, True)
    page = tmp_path / "page.txt"
    assert desk.read([str(page)], story="the bridge").added == []  # the same words
    page.write_text(PAGE + "\nThe council meets on Friday about the old bridge.\n", "utf-8")
    (tmp_path / "other.txt").write_text(OTHER, encoding="utf-8")
    read = desk.read([str(page), str(tmp_path / "other.txt")], story="the bridge")
    assert len(read.added) == 2
    story = desk.story()
    for item in story.evidence:
        assert "███ █████" in item.report.text
        for statement in item.analysis.statements:
            for start, end in (*statement.source, *statement.content):
                assert 0 <= start < end <= len(item.report.text)
    assert "uill" not in repr(story)
    assert b"uill" not in written(tmp_path)
    desk.rebuild()
    assert desk.story() == story
