"""`onrecord clean`, `annotate`, `compare`, `group`: JSON Lines in, JSON Lines out.

One row a line, order kept. A row that cannot be handled comes back with ``error`` and is
counted; the exit status is 1 when there was any.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any, BinaryIO, TextIO

import click

from onrecord.desk import Desk
from onrecord.errors import OnrecordError
from onrecord.records import CUE_CLASSES, CueClass
from onrecord.tell.cli.options import desk, least_option, model_option, threads_option
from onrecord.tell.export.annotation_json import annotation_object

Row = Callable[[object], dict[str, Any]]
MOST = 64 * 1024 * 1024  # characters of one line; a longer one comes back as an error


def _lines(file: TextIO) -> Any:
    """Lines of a file; of one that is too long only its beginning, marked by None."""
    while line := file.readline(MOST):
        if len(line) < MOST or line.endswith("\n"):
            yield line
            continue
        while (rest := file.readline(MOST)) and not rest.endswith("\n"):
            pass
        yield None


def run(step: Row, source: TextIO) -> None:
    """Rows of ``source`` through ``step`` to standard output; exits 1 where any failed."""
    _write(_stepped(step, source))


def _stepped(step: Row, source: TextIO) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(_lines(source), 1):
        if line is None:
            yield {"error": f"line {number} is longer than {MOST} characters"}
        elif line.strip():
            try:
                yield step(json.loads(line))
            except (json.JSONDecodeError, RecursionError) as error:
                yield {"error": f"line {number} is not JSON ({error})"}


def _write(rows: Iterable[dict[str, Any]]) -> None:
    failed = 0
    for row in rows:
        failed += "error" in row
        click.echo(_json(row))
    if failed:
        click.echo(f"{failed} {'row' if failed == 1 else 'rows'} failed", err=True)
        sys.exit(1)


def _json(row: dict[str, Any]) -> str:
    """A row as one line; half a character, which UTF-8 cannot hold, stays the escape it was."""
    line = json.dumps(row, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(row)
    return line


def _source() -> TextIO:
    """Standard input as UTF-8, stray bytes kept visible rather than fatal.

    With a buffer of its own: a thread that still waits in it at the end (`clean` was stopped)
    must not hold the lock of the one that Python closes then.
    """
    stream: BinaryIO
    if sys.stdin is None:  # it was closed
        return io.StringIO()
    try:
        stream = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
    except (OSError, ValueError):  # no file, but what a test puts there
        stream = sys.stdin.buffer
    return io.TextIOWrapper(stream, encoding="utf-8", errors="replace")


@click.command()
@click.option(
    "--processes",
    type=click.IntRange(1),
    help="Pages that are cleaned at once.  [default: as many as there are cores]",
)
def clean(processes: int | None) -> None:
    """{"id", "html" | "text", "url"?} in; title, byline, dates, text, furniture … out.

    \b
    onrecord clean < pages.jsonl > reports.jsonl

    A row (one JSON object a line) comes back with what was found, or with "error"; the order
    is kept, and each row is answered as soon as it is ready.
    """
    # Closed here, and not by the interpreter as it ends, whatever ends it.
    with closing(desk().clean_rows(_stepped(_as_it_is, _source()), processes)) as rows:
        _write(rows)


@click.command()
@threads_option
@least_option
@model_option
@click.option(
    "--cue-class",
    "classes",
    type=click.Choice(CUE_CLASSES),
    multiple=True,
    help="Only statements whose cue is of this class, and the own voice; may be repeated.",
)
def annotate(
    threads: int | None, least: float | None, model: str | None, classes: tuple[CueClass, ...]
) -> None:
    """{"id", "text", "published"?} in; statements, names, times and findings out.

    \b
    onrecord annotate < texts.jsonl > read.jsonl
    """
    run(annotation_of(desk(threads=threads, least=least, model=model), classes), _source())


def annotation_of(asked: Desk, classes: Sequence[CueClass] = ()) -> Row:
    """The step of `annotate` for one desk; without ``classes`` every statement."""

    def step(row: object) -> dict[str, Any]:
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            return {**(row if isinstance(row, dict) else {}), "error": "no text in the row"}
        try:
            evidence = asked.annotate(row["text"], row.get("published"))
            return {**row, **annotation_object(evidence, classes)}
        except (OnrecordError, ValueError) as error:
            return {**row, "error": str(error)}

    return step


@click.command()
@threads_option
def compare(threads: int | None) -> None:
    """{"id", "a", "b"} in; relation (same, supports, contradicts, neutral) and score out.

    \b
    onrecord compare < pairs.jsonl > judged.jsonl
    """
    run(desk(threads=threads).compare_row, _source())


@click.command()
@threads_option
@click.option(
    "--at-once",
    is_flag=True,
    help="Answer each row as it comes, with the story it is in so far: for input without an end.",
)
def group(threads: int | None, at_once: bool) -> None:
    """{"id", "text", "title"?, "published"?} in; the row with its story out.

    \b
    onrecord group < reports.jsonl > grouped.jsonl

    Stories join and part as they grow, so the rows come out when the last one is in, unless
    they are wanted --at-once.
    """
    grouping = desk(threads=threads).group()
    if at_once:
        run(grouping.row, _source())
    else:
        _write(grouping.rows(_stepped(_as_it_is, _source())))


def _as_it_is(row: object) -> dict[str, Any]:
    return row if isinstance(row, dict) else {"error": "not a JSON object"}
