"""The invented story, as a module beside the tests and as a ledger with a command line on it."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))

from invented import vessin

from onrecord.ledger import Ledger
from onrecord.records import Capture
from onrecord.tell.cli.main import main


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The invented story in a ledger, with the models' judgements."""
    story = vessin()
    path = tmp_path / "ferry.sqlite"
    with Ledger(path) as ledger:
        for n, item in enumerate(story.evidence):
            report = item.report
            body = report.text.encode()
            capture = Capture(report.capture, report.place, body, "text/plain", report.retrieved)
            last = n == len(story.evidence) - 1
            ledger.add(
                capture, item, "The Vessin ferry", "grouping-1", story.judgements if last else ()
            )
    return path


@pytest.fixture
def run(path, monkeypatch):
    monkeypatch.setenv("ONRECORD_BY", "Ida Moss")

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, [*arguments, "--ledger", str(path)])
        assert done.exit_code == code, done.output
        return done.output

    return run
