"""A page that hangs or brings its process down costs only itself; the order is kept."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from onrecord.clean.crew import Crew
from onrecord.clean.rows import clean_row, clean_rows

ROWS = [
    {
        "id": n,
        "text": f"Weir {n} shut\n\nThe weir at Holm was shut on Friday, the river office said.",
    }
    for n in range(5)
]


def odd(piece: object) -> dict[str, Any]:
    """Never ends at "hang", sleeps at "sleep", dies at "die", raises at "raise"."""
    while piece == "hang":
        pass
    if piece == "sleep":
        time.sleep(600)
    if piece == "die":
        os._exit(3)
    if piece == "raise":
        raise ValueError("no good")
    return {"said": piece}


def test_order_hanging_dying_raising() -> None:
    pieces = ["a", "hang", "b", "die", "c", "raise", "d", "sleep"]
    with Crew(odd, 2, 0.5) as crew:
        told = list(crew.all_of(pieces))
    assert [piece for piece, _ in told] == pieces
    made = [result for _, result in told]
    assert [m["said"] for m in made if "said" in m] == ["a", "b", "c", "d"]
    assert "not done in 0.5 seconds" in made[1]["error"]
    assert "not done in 0.5 seconds" in made[7]["error"]
    assert "crashed" in made[3]["error"]
    assert "no good" in made[5]["error"]


def test_rows_are_the_same_as_one_by_one() -> None:
    rows: list[object] = [ROWS[0], {"id": "x"}, "no row", *ROWS[1:]]
    assert list(clean_rows(rows, 2)) == [clean_row(row) for row in rows]


def test_no_rows() -> None:
    assert list(clean_rows([], 2)) == []


def test_a_row_is_answered_while_the_next_one_is_waited_for() -> None:
    answered = threading.Event()

    def slow() -> Iterator[object]:
        yield ROWS[0]
        assert answered.wait(60), "no answer before the next row"
        yield ROWS[1]

    told = []
    for row in clean_rows(slow(), 2):
        told.append(row["id"])
        answered.set()
    assert told == [0, 1]


def test_what_the_source_raises_is_raised() -> None:
    def broken() -> Iterator[object]:
        yield ROWS[0]
        raise OSError("the disk is gone")

    rows = clean_rows(broken(), 1)
    with pytest.raises(OSError, match="the disk is gone"):
        list(rows)


def test_large_rows_are_not_read_far_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.clean.crew.MOST", 10)
    read: list[object] = []

    def many() -> Iterator[object]:
        for piece in ("sleep", *"abcdefgh"):
            read.append(piece)
            yield piece

    with Crew(odd, 2, 0.2, lambda _: 4) as crew:
        stream = crew.all_of(many())
        assert next(stream)[0] == "sleep"  # given up; meanwhile the others were done
        assert len(read) <= 4
        assert len(list(stream)) == 8


def test_rows_are_not_all_read_at_once() -> None:
    read = 0

    def endless() -> Any:
        nonlocal read
        while True:
            read += 1
            yield ROWS[0]

    stream = clean_rows(endless(), 1)
    next(stream)
    stream.close()
    assert read < 100
