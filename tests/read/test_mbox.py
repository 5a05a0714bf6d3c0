"""A mailbox is as many captures as it has mails; a line that looks like a border is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord import clean
from onrecord.read import captures, guard, opened
from onrecord.records import Capture, Hints, Problem

MAIL = """From: The Holm Post <letter@holm.example>
Date: Fri, 03 May 2024 07:3{n}:00 +0200
Subject: The weir is shut, part {n}
Message-ID: <{n}@holm.example>

The weir at Holm is shut, its keeper Ole Lind told our reporter number {n} on Thursday.

>From there, he said, nobody could see the crack in the wall that number {n} had seen.
From the quay it can be seen well, said others.
"""


def read(path: Path) -> list[Capture | Problem]:
    return list(captures([str(path)], Hints(), "2031-01-01T00:00:00Z"))


def box(path: Path, *mails: str) -> Path:
    lines = "From letter@holm.example Fri May  3 07:30:00 2024\n"
    path.write_text("\n".join(lines + mail for mail in mails), "utf-8")
    return path


def test_each_mail_is_a_report(tmp_path: Path) -> None:
    path = box(tmp_path / "letters.mbox", *(MAIL.format(n=n) for n in range(3)))
    found = read(path)
    assert [one.place for one in found] == [f"{path}#{n}" for n in (1, 2, 3)]
    reports = [clean.report(opened(one)) for one in found if isinstance(one, Capture)]
    assert [one.title for one in reports] == [f"The weir is shut, part {n}" for n in range(3)]
    assert {(one.outlet, one.published) for one in reports} == {("The Holm Post", "2024-05-03")}
    for number, report in enumerate(reports):
        assert f"number {number} had seen" in report.text
        assert "\n\nFrom there, he said" in report.text  # the mark before it is taken off
        assert "From the quay it can be seen" in report.text
    assert read(tmp_path) == found  # in a folder, too
    one = box(tmp_path / "one.eml", MAIL.format(n=1))
    assert [found.place for found in read(one)] == [str(one)]


def test_one_mail_that_is_too_large_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MAX_BYTES", 2000)
    large = MAIL.format(n=1) + "The weir is shut. " * 200 + "\n"
    found = read(box(tmp_path / "b.mbox", MAIL.format(n=0), large, "no mail\n", MAIL.format(n=2)))
    assert [type(one) for one in found] == [Capture, Problem, Capture, Capture]
    assert "too large: a mail of more than" in getattr(found[1], "message", "")
