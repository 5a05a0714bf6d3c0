"""The command line: quick to start, errors in one line, rows in order."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.tell.cli.main import COMMANDS, main

HEAVY = ("numpy", "onnxruntime", "tokenizers", "trafilatura", "lxml", "rich", "jinja2", "sqlite3")


def test_help_loads_nothing_heavy():
    code = f"import sys, onrecord.tell.cli; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    done = CliRunner().invoke(main, [command, "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.output


def test_an_unknown_story_is_one_clear_line(tmp_path):
    ledger = tmp_path / "none.sqlite"
    done = CliRunner().invoke(main, ["story", "ferry", "--ledger", str(ledger)])
    assert done.exit_code == 1
    assert "none.sqlite: no such ledger" in done.output
    assert not ledger.exists()


def test_rows_that_fail_come_back_in_order_and_are_counted():
    rows = ['{"id": 1, "a": "The bridge is shut.", "b": "The bridge is shut."}', "{", "[]", ""]
    rows += ['{"id": 2, "a": "No b."}']
    done = CliRunner().invoke(main, ["compare"], input="\n".join(rows) + "\n")
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [row.get("id") for row in out] == [1, None, None, 2]
    assert out[0]["relation"] == "same"
    assert ["error" in row for row in out] == [False, True, True, True]
    assert "3 rows failed" in done.stderr


def annotated(*options):
    text = (
        "The mayor said on Monday that the old bridge was closed. The engineers of the city "
        "believe that it can be mended by spring. It was cold in the valley that day."
    )
    row = json.dumps({"id": 1, "text": text})
    done = CliRunner().invoke(main, ["annotate", *options], input=row + "\n")
    assert done.exit_code == 0
    return json.loads(done.stdout)["statements"]


def test_annotate_can_keep_to_speech():
    every, speech = annotated(), annotated("--cue-class", "speech")
    assert {s["cue_class"] for s in every} == {"speech", "belief", None}
    assert speech == [s for s in every if s["cue_class"] != "belief"]


def test_annotate_can_ask_for_more_or_for_surer_statements():
    def said(found):
        return [s for s in found if s["kind"] != "own voice"]

    some, sure = said(annotated()), said(annotated("--least", "0.999"))
    assert len(sure) < len(some)
    assert all(s["score"] >= 0.999 for s in sure)
    assert len(said(annotated("--least", "0"))) >= len(some)


WEIR = "Weir %d shut\n\nThe weir at Holm was shut on Friday, the river office said."


RUN = "from onrecord.tell.cli.main import main; main()"


def cleaning():
    return subprocess.Popen(
        [sys.executable, "-c", RUN, "clean", "--processes", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def test_clean_keeps_the_order_over_processes_and_what_failed_before():
    rows = [json.dumps({"id": n, "text": WEIR % n}) for n in range(5)]
    rows[2:2] = ["{", "[]", '{"id": "x", "error": "not there"}', '{"id": "\\ud800", "text": 3}']
    done = CliRunner().invoke(main, ["clean", "--processes", "2"], input="\n".join(rows) + "\n")
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 1
    assert [row.get("id") for row in out] == [0, 1, None, None, "x", "\ud800", 2, 3, 4]
    assert [row["title"] for row in out if "title" in row] == [f"Weir {n} shut" for n in range(5)]
    assert out[3]["error"] == "not a JSON object"
    assert out[4]["error"] == "not there"
    assert "4 rows failed" in done.stderr


def test_clean_answers_each_row_before_the_next_and_stops_when_told_to():
    with cleaning() as run:
        for n in range(3):
            run.stdin.write(json.dumps({"id": n, "text": WEIR % n}).encode() + b"\n")
            run.stdin.flush()
            assert json.loads(run.stdout.readline())["id"] == n
        os.killpg(run.pid, signal.SIGINT)  # as Ctrl-C does: to the readers too
        _, told = run.communicate(timeout=30)
    assert run.returncode == 130
    assert told.decode() == "Stopped.\n"


def test_group_answers_each_row_at_once_where_it_is_asked_to():
    rows = [{"id": n, "text": WEIR % 1} for n in "ab"]
    given = "\n".join(map(json.dumps, [*rows, {"id": "c"}]))
    done = CliRunner().invoke(main, ["group", "--at-once"], input=given)
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row.get("story") for row in out] == ["a", "a", None]
    assert "error" in out[2]


def test_a_published_day_that_is_none_is_told_before_anything_is_read(tmp_path):
    ledger = tmp_path / "ledger.sqlite"
    given = ["read", "x.txt", "--published", "soon", "--ledger", str(ledger)]
    done = CliRunner().invoke(main, given)
    assert done.exit_code == 2
    assert "'soon' is no day" in done.stderr
    assert not ledger.exists()


def test_nothing_on_standard_input_is_told_and_not_tried_again(tmp_path):
    ledger = str(tmp_path / "ledger.sqlite")
    done = CliRunner().invoke(main, ["read", "-", "--ledger", ledger], input="\n")
    assert done.exit_code == 1
    assert done.stdout.endswith("Not read:\n  -: nothing came on standard input\n")
    assert CliRunner().invoke(main, ["retry", "--list", "--ledger", ledger]).stdout == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_and_a_closed_input_are_one_line_each():
    code = [sys.executable, "-c", RUN]
    row = json.dumps({"id": 1, "text": WEIR % 1}) + "\n"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*code, "clean"], input=row, text=True, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (
        1,
        "Error: standard output: no space left on device\n",
    )
    closed = subprocess.run(
        [*code, "compare"], capture_output=True, preexec_fn=lambda: os.close(0), check=False
    )
    assert (closed.returncode, closed.stdout, closed.stderr) == (0, b"", b"")
