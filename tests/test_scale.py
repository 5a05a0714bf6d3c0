"""What a report costs to add does not grow with the ledger: counted in steps of the database."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from onrecord import flow
from onrecord.ledger import Ledger
from onrecord.records import Hints

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))

from scale import Reader, build, places

SMALL, LARGE = 20, 200


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scale")
    for size in (SMALL, LARGE):
        build(folder / f"{size}.sqlite", 0, size)
    return folder


def steps(path, place):
    """Virtual machine steps of SQLite, in hundreds, that adding one report takes."""
    count = 0

    def step():
        nonlocal count
        count += 1

    with Ledger(path) as ledger:
        ledger._db.set_progress_handler(step, 100)
        (done,) = flow.read([str(place)], ledger, Reader(), None, Hints(), "2025-01-02")
        assert done.new
        assert len(ledger.reports_of(done.story)) > 3
        assert ledger.stale_stories() == []
    return count


def test_a_report_costs_the_same_in_a_ledger_ten_times_as_large(ledgers):
    small = large = 0
    for place in places(ledgers, SMALL, 4):
        small += steps(ledgers / f"{SMALL}.sqlite", place)
        large += steps(ledgers / f"{LARGE}.sqlite", place)
    assert small > 100
    assert large < 1.3 * small
