"""The ledger: whole reports or none, append-only, derived rows dropped and kept again."""

import sqlite3
from dataclasses import replace

import pytest
from bridge import capture, derived, evidence

from onrecord.errors import LedgerError, UnknownStoryError
from onrecord.ledger import Ledger
from onrecord.ledger.schema import EVIDENCE, migrations
from onrecord.records import (
    Judgement,
    judgement_id,
)


@pytest.fixture
def ledger(tmp_path):
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        yield opened


def test_what_is_kept_comes_back_as_it_was(ledger):
    ledger.add(capture(), evidence(), "bridge", "person", ())
    assert ledger.one_evidence("r1") == evidence()
    assert ledger.capture("c70616765") == capture()
    assert ledger.stories_of("r1") == ["bridge"]


def test_adding_a_report_twice_adds_nothing(ledger):
    assert ledger.add(capture(), evidence(), "bridge", "person", ())
    before = list(ledger._db.iterdump())
    assert not ledger.add(capture(), evidence(), "bridge", "person", ())
    assert list(ledger._db.iterdump()) == before


def test_a_report_that_breaks_half_way_leaves_nothing(ledger):
    broken = evidence()
    twice = broken.analysis.statements[0]
    broken = replace(broken, analysis=replace(broken.analysis, statements=(twice, twice)))
    with pytest.raises(sqlite3.IntegrityError):
        ledger.add(capture(), broken, "bridge", "person", ())
    assert not ledger.has_report("r1")
    assert ledger.capture("c70616765") is None
    assert ledger.story_names() == []


@pytest.mark.parametrize("table", EVIDENCE)
@pytest.mark.parametrize("verb", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid"])
def test_evidence_and_judgements_are_append_only(ledger, table, verb):
    link = Judgement("j1", "same", "sr1", "or1", 0.9, "test", "same words")
    ledger.add(capture(), evidence(), "bridge", "person", (link,))
    ledger.retire("j1", "a test")
    ledger.see_again("r1", capture(b"again"))
    ledger.add(capture(b"b"), evidence("r2", "Other words.", capture(b"b").id), "b", "person", ())
    ledger.forget_report("r2", "person: Ida", "2031-02-01T00:00:00Z", "a test")
    column = ledger._db.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
    assert ledger._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        ledger._db.execute(verb.format(table).replace("rowid", f'"{column}"'))


def test_a_retired_judgement_stays_and_says_why(ledger):
    link = Judgement(
        judgement_id("same", "sr1", "or1", "test"), "same", "sr1", "or1", 0.9, "test", "-"
    )
    ledger.add(capture(), evidence(), "bridge", "person", (link,))
    ledger.retire(link.id, "two different bridges")
    kept = ledger.judgements_on(ledger.evidence_of("bridge"))
    assert kept == (replace(link, retired="two different bridges"),)
    assert ledger.stale_stories() == ["bridge"]


def test_derived_rows_can_be_dropped_and_kept_again(ledger):
    ledger.add(capture(), evidence(), "bridge", "person", ())
    ledger.keep_derived("bridge", derived())
    first = ledger.story("bridge")
    assert first.derived == derived()
    assert ledger.stale_stories() == []
    ledger.drop_derived()
    assert ledger.stale_stories() == ["bridge"]
    with pytest.raises(UnknownStoryError):
        ledger.story("bridge")
    ledger.keep_derived("bridge", derived())
    assert ledger.story("bridge") == first


def test_a_second_report_makes_the_story_stale(ledger):
    ledger.add(capture(), evidence(), "bridge", "person", ())
    ledger.keep_derived("bridge", derived())
    other = capture(b"other")
    ledger.add(other, evidence("r2", capture_id=other.id), "bridge", "person", ())
    assert ledger.stale_stories() == ["bridge"]
    assert ledger.reports_of("bridge") == ["r1", "r2"]


def test_another_sqlite_file_is_refused_by_name(tmp_path):
    path = tmp_path / "photos.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE photos (id)")
    other.close()
    with pytest.raises(LedgerError, match=r"photos\.sqlite: is an SQLite file, but not"):
        Ledger(path)


def test_a_file_that_is_no_database_is_refused_by_name(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("these are notes, and more than a page of them. " * 40, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"notes\.txt"):
        Ledger(path)


def test_a_newer_ledger_is_refused(tmp_path):
    path = tmp_path / "ledger.sqlite"
    Ledger(path).close()
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(LedgerError, match="newer onrecord"):
        Ledger(path)


def test_migrations_are_numbered_without_gaps(ledger):
    numbers = [number for number, _ in migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert ledger._db.execute("PRAGMA user_version").fetchone()[0] == numbers[-1]
    assert ledger._db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert ledger._db.execute("PRAGMA foreign_keys").fetchone()[0] == 1


def test_a_ledger_that_another_program_writes_to_is_an_error_that_names_it(ledger):
    ledger._db.execute("PRAGMA busy_timeout = 50")
    writing = sqlite3.connect(ledger.path, isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerError, match=r"ledger\.sqlite: another program writes to it"):
        ledger.add(capture(), evidence(), "bridge", "person", ())
    writing.execute("ROLLBACK")
    writing.close()
    assert ledger.add(capture(), evidence(), "bridge", "person", ())


def test_a_file_that_cannot_be_written_is_named_and_stays_whole(ledger, tmp_path):
    ledger.add(capture(), evidence(), "bridge", "person", ())
    ledger._db.execute("PRAGMA query_only = ON")
    with pytest.raises(LedgerError, match=r"ledger\.sqlite: is read-only"):
        ledger.see_again("r1", capture(b"again"))
    ledger._db.execute("PRAGMA query_only = OFF")
    ledger._db.execute("PRAGMA max_page_count = 1")  # as few as there are
    big = evidence("r2", "Other words. " * 9000, capture(b"b").id)
    with pytest.raises(LedgerError, match=r"ledger\.sqlite: .* the disk is full"):
        ledger.add(capture(b"b"), big, "bridge", "person", ())
    assert not ledger.has_report("r2")
    ledger._db.execute("PRAGMA max_page_count = 1000000")
    assert ledger.see_again("r1", capture(b"again"))
    with pytest.raises(LedgerError, match="is its folder there"):
        Ledger(tmp_path / "no" / "ledger.sqlite")
