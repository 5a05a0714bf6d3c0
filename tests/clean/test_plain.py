"""The same scrape in other line ends, gaps and widths gives the same report."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from onrecord import clean
from onrecord.clean import forest, plain
from onrecord.clean.lines import chances
from onrecord.errors import PageError
from onrecord.records import Capture

CASES = Path(__file__).parents[1] / "cases" / "clean"


def scrape(name: str) -> str:
    lines = (CASES / name).read_text("utf-8").split("\n")
    return "\n".join(line for line in lines if not line.startswith("#!"))


def read(text: str, encoding: str = "utf-8") -> clean.Report:
    return clean.report(Capture("x", "x", text.encode(encoding), "text/plain", ""))


@pytest.mark.parametrize("name", ["glued-caption.txt", "comment-form.txt", "pingbacks.txt"])
@pytest.mark.parametrize("form", ["no gaps", "wide gaps", "crlf", "wrapped", "utf-16"])
def test_form_does_not_matter(name: str, form: str) -> None:
    text = scrape(name)
    first = read(text)
    lines = text.split("\n")
    other = {
        "no gaps": "\n".join(line for line in lines if line.strip()),
        "wide gaps": text.replace("\n", "\n\n"),
        "crlf": text.replace("\n", "\r\n"),
        "wrapped": "\n".join(textwrap.fill(line, 72) for line in lines),
        "utf-16": text,
    }[form]
    made = read(other, "utf-16" if form == "utf-16" else "utf-8")
    assert made.text == first.text
    assert (made.title, made.byline, made.outlet) == (first.title, first.byline, first.outlet)
    assert made.references == first.references


def test_one_sentence_is_a_report() -> None:
    words = "The mayor of Skell said on Friday that the weir was shut for good."
    assert read(words).text == words


def test_control_characters_are_no_words() -> None:
    words = "The mayor of\x07 Skell said on Friday that the weir\u00a0was shut for good."
    assert read(words).text == words.replace("\x07", "").replace("\u00a0", " ")


def test_more_lines_than_any_report_has_are_refused_without_reading_them() -> None:
    body = b"a line\n" * (plain.MAX_LINES + 1)
    with pytest.raises(PageError, match=r"^long\.txt: a text of 60,001 lines is no report$"):
        clean.report(Capture("c", "long.txt", body, "text/plain", ""))


def test_more_characters_than_any_report_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "MAX_CHARACTERS", 100)
    with pytest.raises(PageError, match="a text of 101 characters is too large"):
        clean.report(Capture("c", "long.txt", b"a" * 101, "text/plain", ""))


def test_a_text_of_many_lines_is_voted_on_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"The ferry {i} left the harbour, said the master of the harbour." for i in range(50)]
    whole = chances(lines)
    monkeypatch.setattr(forest, "TOGETHER", 7)
    assert chances(lines) == whole
