"""The same scrape in other line ends, gaps and widths gives the same report."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from onrecord import clean
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
    plain = read(text)
    lines = text.split("\n")
    other = {
        "no gaps": "\n".join(line for line in lines if line.strip()),
        "wide gaps": text.replace("\n", "\n\n"),
        "crlf": text.replace("\n", "\r\n"),
        "wrapped": "\n".join(textwrap.fill(line, 72) for line in lines),
        "utf-16": text,
    }[form]
    made = read(other, "utf-16" if form == "utf-16" else "utf-8")
    assert made.text == plain.text
    assert (made.title, made.byline, made.outlet) == (plain.title, plain.byline, plain.outlet)
    assert made.references == plain.references


def test_one_sentence_is_a_report() -> None:
    words = "The mayor of Skell said on Friday that the weir was shut for good."
    assert read(words).text == words


def test_control_characters_are_no_words() -> None:
    words = "The mayor of\x07 Skell said on Friday that the weir\u00a0was shut for good."
    assert read(words).text == words.replace("\x07", "").replace("\u00a0", " ")
