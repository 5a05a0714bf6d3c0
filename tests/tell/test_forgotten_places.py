"""Where a forgotten report was is not kept for another try."""

from pathlib import Path

import pytest
from shelf import Blank

from onrecord import rounds
from onrecord.ledger import Intake, Ledger
from onrecord.records import Hints

PAGE = "The bridge at Ostrel was closed for good on Monday, the mayor said to all who asked."
NOW = "2026-11-25T10:00:00Z"


@pytest.mark.parametrize("noted", [False, True])
def test_what_was_forgotten_is_no_failure_to_try_again(tmp_path: Path, noted: bool) -> None:
    page, missing = tmp_path / "ostrel.txt", str(tmp_path / "missing.txt")
    page.write_text(PAGE, "utf-8")
    given = (Blank(), "the bridge", Hints(), NOW)
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        (read,) = rounds.read([str(page)], ledger, *given)
        assert read.report is not None
        ledger.forget_report(read.report.id, "person", NOW, "by order")
        if noted:
            with Intake(ledger) as intake:
                intake.failed(str(page), "the bridge", Hints(), "empty file", NOW)
        steps = list(rounds.read([str(page), missing], ledger, *given))
        told = [step.problem.message for step in steps if step.problem]
        assert len(told) == 2
        assert "forgotten on request" in told[0]
        assert [failure.place for failure in rounds.failures(ledger)] == [missing]
    assert b"ostrel.txt" not in (tmp_path / "ledger.sqlite").read_bytes()
