"""The terminal view: words kept, markup not obeyed, 80 columns enough."""

import io

import invented
import pytest
from rich.console import Console

from onrecord.records import Story
from onrecord.tell.terminal import show


def shown(story: Story, width: int = 80) -> str:
    out = io.StringIO()
    show(story, Console(file=out, width=width, highlight=False))
    return out.getvalue()


def test_parts_and_counts() -> None:
    out = shown(invented.vessin())
    assert "6 reports, 5 outlets, 8 parties, 6 origins" in out
    for part in ("WHAT IS CLAIMED", "WHERE IT COMES FROM", "WHERE THEY DISAGREE", "WHEN"):
        assert part in out
    assert "[denied] two origins assert it, one denies it" in out
    assert "denies: Mainland Gazette" in out
    assert "disagrees with: 41 against 43 aboard (score 0.91, by invented 1)" in out


def test_chain_is_a_tree_from_the_origin() -> None:
    lines = shown(invented.vessin()).splitlines()
    start = lines.index("a person at the harbour office")
    assert "Northern Wire" in lines[start + 1]
    assert any("Mainland Gazette" in line for line in lines[start : start + 9])


@pytest.mark.parametrize("name", ["vessin", "hostile", "bare", "crowd"])
@pytest.mark.parametrize("width", [40, 80])
def test_fits_the_width(name: str, width: int) -> None:
    out = shown(getattr(invented, name)(), width)
    assert max(map(len, out.splitlines())) <= width


def test_hostile_words_stay_words() -> None:
    out = shown(invented.hostile())
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\u202e" not in out
    assert "[bold]" in out


def test_no_statement() -> None:
    assert "No statement of anybody was found." in shown(invented.bare())
