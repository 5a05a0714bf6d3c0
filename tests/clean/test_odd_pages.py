"""A page may hold anything: what cannot be cleaned is an error that names it, no traceback."""

from __future__ import annotations

import pytest

from onrecord.clean import chooser, page, report
from onrecord.clean.rows import clean_row
from onrecord.errors import ModelError, PageError
from onrecord.records import Capture

WORDS = "The ferry left the harbour on Monday, the harbour master said to all who asked him."


def capture(source: str, kind: str = "text/html") -> Capture:
    return Capture("c", "odd.html", source.encode(), kind, "")


@pytest.mark.parametrize(
    "source",
    [
        WORDS,
        f"<span>{WORDS}</span>",
        f"<!-- a --> {WORDS}",
        f"<svg>a</svg> {WORDS} <b>a</b>",
        f"<frameset><noframes>{WORDS}</noframes></frameset>",
        f"<title>{WORDS}</title><span>{WORDS}<br>{WORDS}<br>{WORDS}</span>",
    ],
)
def test_text_that_stands_in_no_block_is_read_like_any_other(source: str) -> None:
    made = clean_row({"html": source})
    assert "cannot be cleaned" not in made.get("error", "")
    assert WORDS in made.get("text", "") or "no report in it" in made["error"]


def test_what_nobody_foresaw_is_the_page_s_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_: Capture) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(page, "report", breaks)
    with pytest.raises(PageError) as raised:
        report(capture(WORDS))
    assert str(raised.value) == (
        "odd.html: cannot be cleaned (IndexError: list index out of range)"
    )


def test_an_error_of_ours_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_: Capture) -> None:
        raise ModelError("blocks.npz", "absent")

    monkeypatch.setattr(page, "report", breaks)
    with pytest.raises(ModelError):
        report(capture(WORDS))


def test_names_of_hundreds_of_characters_are_cut_on_a_large_page():
    told = "The ferry sailed from Karsk at noon, said the harbour master."
    page = "".join(f'<div class="{"x-" * 200}{n}"><p>{told}</p></div>' for n in range(1500))
    assert len(page) > chooser.LARGE
    tree = chooser.parse(f"<html><body>{page}</body></html>")
    names = {len(node.get("class")) for node in tree.iter("div")}
    assert max(names) <= 100
    assert tree.text_content().count(told) == 1500
