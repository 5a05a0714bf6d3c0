"""A part of eval/hostile.py's pages, those that are quick to serve, with little patience."""

from __future__ import annotations

import pytest

import hostile
import hostile_files
from hostile_pages import Hostile, Later, everything

PATIENCE = 0.6
EVERY = everything()
QUICK = [one for one in EVERY if not one.slow and not isinstance(one.reply, Later)][::4]
SLOW = [one for one in EVERY if one.slow]
NAMES = (
    "a bomb of gzip", "a bomb of gzip in gzip", "an attribute of 40 MB", "100,000 attributes",
    "100,000 nested <div>", "a million comments", "script and nothing else",
    "AMP pages that name each other", "laughs in a feed", "a feed 100,000 deep",
    "a feed of a million entries", "a feed that names itself", "a feed that reads files",
    "sitemap indexes without end",
)  # fmt: skip
CHOSEN = [one for one in EVERY if one.name in NAMES]


def test_there_are_two_hundred_and_more() -> None:
    assert len(EVERY) >= 200
    assert len(CHOSEN) == len(NAMES)


@pytest.mark.parametrize(
    "chosen", [QUICK, SLOW, CHOSEN], ids=["quick to answer", "never done", "heavy"]
)
def test_each_gives_a_report_or_a_reason_and_none_hangs(
    chosen: list[Hostile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hostile, "LIMIT", 30.0)  # where tests run beside each other
    outcomes = list(hostile.borne(chosen, PATIENCE))
    assert {one.name for one in outcomes} == {one.name for one in chosen}
    assert [(one.name, one.fault, one.raised) for one in outcomes if one.fault] == []


QUICK_PLACES = [
    one
    for one in hostile_files.everything()
    if "500 MB" not in one.name and "15 MB" not in one.name and "million" not in one.name
]


def test_bad_files_documents_and_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hostile, "LIMIT", 30.0)
    chosen = QUICK_PLACES[::2]
    outcomes = list(hostile.places_borne(chosen, PATIENCE))
    assert len(outcomes) == len(chosen)
    assert [(one.name, one.fault, one.raised) for one in outcomes if one.fault] == []
