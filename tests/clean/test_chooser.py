"""The two looks at a page: what stands within a frame, what visitors left, the trees' word."""

from __future__ import annotations

import numpy as np
import pytest

from onrecord.clean import chooser, forest
from onrecord.clean.chooser import View
from onrecord.clean.shapes import words_of
from onrecord.clean.traits import Traits
from onrecord.clean.tree import callings

FERRY = (
    "<p>A ferry that carries timber caught fire in Kestrel Bay on Monday, said the harbour "
    "master, who had watched it from the quay since noon.</p>"
    "<p>“It went up like a haystack,” a dock worker said, and nobody on board was hurt.</p>"
)


def seen(body: str) -> View:
    view = chooser.view_of(f"<html><body>{body}</body></html>")
    assert view is not None
    return view


def traits(view: View) -> Traits:
    nothing = np.zeros(len(view.page.blocks))
    return view.traits(nothing, nothing)


def test_what_is_within_a_frame_is_all_that_its_inner_frames_hold() -> None:
    tree = traits(seen("<div>a<p>b c</p><section><p>d</p>e</section></div>f")).tree
    held = dict(zip([frame.tag for frame in tree.frames], tree.within(np.ones(5)), strict=False))
    assert held == {"body": 5, "div": 4, "section": 2, "p": 1}


def test_rise_counts_frames_up_to_the_first_that_is_meant() -> None:
    tree = traits(seen("<div><section><p>a</p></section>b</div>c")).tree
    tags = np.array([*(frame.tag for frame in tree.frames), ""])
    divs, sections = tree.rise(tags == "div", tags == "section")
    assert list(divs) == [2, 0, 12]
    assert list(sections) == [1, 12, 12]


def test_every_block_has_the_same_number_of_traits_and_none_is_infinite() -> None:
    widths = set()
    for body in ("a", "<p>a</p>" * 40, FERRY, "<h1>a</h1><h1>b</h1>"):
        view = seen(body)
        table = traits(view).upon(np.linspace(0, 1, len(view.page.blocks)))
        assert np.isfinite(table).all()
        widths.add(table.shape[1])
    assert len(widths) == 1


@pytest.mark.parametrize(
    ("text", "words"), [("two words", 2), ("港で船が燃えた", 4), ("배가 항구에서 탔다", 3)]
)
def test_words_are_counted_where_the_writing_does_not_part_them(text: str, words: int) -> None:
    assert words_of(text) == words


def test_what_visitors_left_is_never_the_report_s() -> None:
    view = seen(f"{FERRY}<div class='comment-block'><p>I was there and saw the smoke.</p></div>")
    assert list(chooser.unvisited(view, np.array([0.9, 0.9, 0.9]))) == [0.9, 0.9, 0]


def test_a_frame_called_comment_that_holds_the_report_is_no_visitor_s() -> None:
    view = seen(f"<div class='comment'>{FERRY}</div><p>Home</p>")
    assert list(chooser.unvisited(view, np.array([0.9, 0.9, 0.1]))) == [0.9, 0.9, 0.1]


def test_the_report_is_told_from_the_menu() -> None:
    menu = (
        "<nav>" + "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(9)) + "</nav>"
    )
    view = seen(f"{menu}<h1>Ferry burns</h1><article>{FERRY}</article>")
    chances = chooser.chances(view)
    assert (chances[:9] < 0.5).all()
    assert (chances[-2:] > 0.5).all()


def test_a_page_without_text_has_no_chances() -> None:
    assert len(chooser.chances(seen(""))) == 0


def test_what_another_reader_takes_is_weighed_against_the_looks() -> None:
    view = seen(f"<h1>Ferry burns</h1>{FERRY}<p>Home</p>")
    held = traits(view)
    ours, theirs = np.array([0.0, 1, 1, 0]), np.array([0.0, 1, 0, 0])
    size = [len(block.text) for block in view.page.blocks]
    agreed = held.beside(ours, theirs)[:, -5:]
    assert np.allclose(agreed[:, 0], size[1] / (size[1] + size[2]))
    assert np.allclose(agreed[:, 1], 1)
    assert list(agreed[:, 4]) == [0, 0, -1, 0]
    assert np.isfinite(held.beside(ours, np.zeros(4))).all()


def test_only_a_page_in_doubt_asks_another_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def article(view: View) -> np.ndarray:
        asked.append(view)
        return np.array([0.0, 1, 1])

    monkeypatch.setattr(chooser, "article", article)
    view = seen(f"<h1>Ferry burns</h1>{FERRY}")
    monkeypatch.setattr(chooser, "DOUBTFUL", 9.0)
    chooser.chances(view)
    assert not asked
    monkeypatch.setattr(chooser, "DOUBTFUL", -1.0)
    assert (chooser.chances(view)[1:] > 0.5).all()
    assert asked == [view]


def test_what_a_name_calls_an_element_is_told_by_its_parts() -> None:
    names = ["articlebody", "entry-content", "read_more", "header", "ads", "shade", "blog-info"]
    assert [bits.bit_length() for bits in callings(names).tolist()] == [1, 1, 4, 8, 5, 0, 0]
    assert callings([]).tolist() == []


@pytest.mark.parametrize(("most", "kept"), [(0.3, [False, True, False]), (0.1, [False] * 3)])
def test_where_the_looks_keep_nothing_the_likeliest_of_the_other_reader_s_choice_is_kept(
    monkeypatch: pytest.MonkeyPatch, most: float, kept: list[bool]
) -> None:
    view = seen(f"<h1>Ferry burns</h1>{FERRY}")
    third = np.array([most, most, most / 3])
    monkeypatch.setattr(chooser, "looked", lambda *_: np.full(3, 0.01))
    monkeypatch.setattr(chooser, "article", lambda _: np.array([0.0, 1, 1]))
    monkeypatch.setattr(forest, "vote", lambda *_: np.log(third / (1 - third)))
    assert list(chooser.chances(view) > 0.5) == kept
