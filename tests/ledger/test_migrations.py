from __future__ import annotations

from onrecord.ledger.schema import migrations


def test_migrations_are_numbered_one_by_one():
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))
