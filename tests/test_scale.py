"""What a report costs to add does not grow with the ledger: counted in steps of the database."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from onrecord import flow
from onrecord.ledger import Ledger
from onrecord.records import Hints

sys.path.insert(0, str(Path(__file__).parent.parent / "eval"))

from scale import Reader, build, compared, places

SMALL, LARGE = 20, 200
# What may be gone through from one end to the other: what waits to be done, lists handed in,
# and what persons had forgotten (u: unsketched).
SHORT = {"stale", "unsketched", "u", "json_each", "told", "inside", "i"}
SHORT |= {"forgotten", "forgotten_digests"}


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scale")
    for size in (SMALL, LARGE):
        build(folder / f"{size}.sqlite", 0, size)
    return folder


def add(ledger, place):
    (done,) = flow.read([str(place)], ledger, Reader(), None, Hints(), "2025-01-02")
    assert done.new
    assert len(ledger.reports_of(done.story)) > 3
    assert ledger.stale_stories() == []


def steps(path, place):
    """Virtual machine steps of SQLite, in hundreds, that adding one report takes."""
    count = 0

    def step():
        nonlocal count
        count += 1

    with Ledger(path) as ledger:
        ledger._db.set_progress_handler(step, 100)
        add(ledger, place)
    return count


def copied(ledgers, folder, size):
    return Path(shutil.copy(ledgers / f"{size}.sqlite", folder / f"{size}.sqlite"))


def test_a_report_costs_the_same_in_a_ledger_ten_times_as_large(ledgers, tmp_path):
    paths = [copied(ledgers, tmp_path, size) for size in (SMALL, LARGE)]
    small = large = 0
    for place in places(tmp_path, SMALL, 4):
        small += steps(paths[0], place)
        large += steps(paths[1], place)
    assert small > 100
    assert large < 1.3 * small


def test_no_table_is_gone_through_from_end_to_end_for_one_report(ledgers, tmp_path):
    path = copied(ledgers, tmp_path, LARGE)
    queries: list[str] = []
    with Ledger(path) as ledger:
        ledger._db.set_trace_callback(queries.append)
        (place,) = places(tmp_path, LARGE, 1)
        add(ledger, place)
        ledger._db.set_trace_callback(None)
        asked = [q for q in queries if q.split(" ", 1)[0] in {"SELECT", "WITH", "DELETE", "UPDATE"}]
        assert len(asked) > 50
        for query in dict.fromkeys(asked):
            for row in ledger._db.execute(f"EXPLAIN QUERY PLAN {query}"):
                told = row["detail"].split()
                assert told[0] != "SCAN" or told[1] in SHORT, query


def test_a_story_is_derived_with_as_many_queries_for_judgements_as_a_report(ledgers, tmp_path):
    path = copied(ledgers, tmp_path, LARGE)
    with Ledger(path) as ledger:
        evidence = ledger.evidence_of(ledger.story_names()[0])
        counts = []
        for part in (evidence[:1], evidence):
            queries: list[str] = []
            ledger._db.set_trace_callback(queries.append)
            ledger.judgements_on(part)
            ledger._db.set_trace_callback(None)
            counts.append(len(queries))
    assert len(evidence) > 3
    assert counts == [1, 1]


def test_two_ledgers_are_compared_by_processes_of_their_own(ledgers, tmp_path):
    paths = [copied(ledgers, tmp_path, size) for size in (SMALL, LARGE)]
    found = compared(*paths, list(places(tmp_path, SMALL, 2)))
    assert found["ratio"] > 0
    assert found["large judge ms"] <= found["large ms"]
    assert found["small peak MB"] > 20
