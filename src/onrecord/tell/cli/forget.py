"""`onrecord forget` and `log`: what persons asked to be gone, and all that they did."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from onrecord.records import LogEntry
from onrecord.tell.cli.options import by_option, desk, ledger_option, why_option
from onrecord.tell.lookup import count
from onrecord.tell.visible import visible


@click.command()
@click.argument("report", required=False)
@click.option(
    "--name",
    "names",
    multiple=True,
    help="A person's name, blacked out in all that is kept and in what comes in; repeat it"
    " for other ways to write it.",
)
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
@why_option
@by_option
@ledger_option
def forget(
    report: str | None,
    names: tuple[str, ...],
    yes: bool,
    why: str,
    by: str | None,
    ledger: Path | None,
) -> None:
    """Forget REPORT, or a person's name. It cannot be undone.

    \b
    onrecord forget r60588c4     (an id, or its beginning)
    onrecord forget https://courier.example/ferry
    onrecord forget --name "Ada Quill" --name "A. Quill"

    A report goes with its captures, its other versions and all that was read in it. It, and
    the name, stay forgotten when the page is read again: it is not asked for any more. The
    ids of reports stand in `onrecord story --json` and `onrecord changes`.
    """
    if (report is None) == (not names):
        raise click.UsageError("give a REPORT or a --name, and not both")
    if not yes:
        click.confirm(f"Forget {report or 'the name'} for good?", abort=True, err=True)
    asked = desk(ledger, by=by)
    if report is not None:
        number, clean = asked.forget_report(report, why)
        click.echo(f"{count(number, 'report')} forgotten")
    else:
        number, clean = asked.forget_names(names, why)
        click.echo(f"the name is blacked out in {count(number, 'report')}")
    if not clean:
        click.echo(
            "another program has the ledger open, so its file may still hold the words:"
            " close that program and run onrecord rebuild",
            err=True,
        )


@click.command()
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object a line.")
def log(ledger: Path | None, as_json: bool) -> None:
    """Show what persons judged, placed and forgot, oldest first."""
    for entry in desk(ledger).log():
        if as_json:
            click.echo(json.dumps(asdict(entry), ensure_ascii=False))
        else:
            click.echo(visible(line(entry)))


def line(entry: LogEntry) -> str:
    """One entry in words."""
    when = (entry.made or "no date")[:19].replace("T", " ")
    parts = [when, entry.by, entry.done]
    if entry.done in ("judge", "retire"):
        parts.append(f" {entry.as_what} ".join(entry.subjects))
    elif entry.done == "rename":
        parts.append(f"{entry.subjects[0]} to “{entry.subjects[1]}”")
    elif entry.done == "place":
        parts.append(f"{entry.subjects[0]} in “{entry.as_what}”")
    elif entry.done == "forget":
        parts.append(" ".join((entry.as_what, *entry.subjects)))
    else:
        parts.append(" ".join(entry.subjects))
    if entry.judgement:
        parts.append(f"[{entry.judgement}{', retired' if entry.over else ''}]")
    if entry.why:
        parts.append(f"– {entry.why}")
    return "  ".join(parts)
