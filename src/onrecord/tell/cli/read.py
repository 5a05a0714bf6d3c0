"""`onrecord read`: places into a ledger, with progress, and every failure named."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from onrecord.flow import Step
from onrecord.records import Hints
from onrecord.tell.cli.options import (
    desk,
    least_option,
    ledger_option,
    model_option,
    threads_option,
)


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="PLACE...")
@click.option("--story", help="The story they belong to; without it each finds its own.")
@click.option("--published", metavar="DATE", help="When published (EDTF), if the page is silent.")
@click.option("--outlet", help="Who published it.")
@ledger_option
@threads_option
@least_option
@model_option
def read(
    places: tuple[str, ...],
    story: str | None,
    published: str | None,
    outlet: str | None,
    ledger: Path | None,
    threads: int | None,
    least: float | None,
    model: str | None,
) -> None:
    """Read reports into a ledger.

    A PLACE is a file (HTML, plain text, JSON Lines), a folder, or - for standard input.
    A file NAME.meta.json beside a file may give published, outlet, url and title.
    """
    progress = Console(stderr=True, highlight=False)
    asked = desk(ledger, threads, least, model)

    def notice(step: Step) -> None:
        if step.problem is not None:
            line = f"{escape(step.problem.place)}: {escape(step.problem.message)}"
            progress.print(f"[bold]✗[/] {line}", soft_wrap=True)
        elif step.report is not None:
            mark = "[bold]✓[/]" if step.new else "[dim]=[/]"
            title = step.report.title or step.report.text[:50]
            progress.print(f"{mark} {escape(step.place)}  [dim]{escape(title)}[/]", soft_wrap=True)

    with progress.status("Reading …"):
        outcome = asked.read(places, story, Hints(published=published, outlet=outlet), notice)
    counts = [f"{len(outcome.added)} added", f"{len(outcome.known)} known"]
    if outcome.problems:
        counts.append(f"{len(outcome.problems)} failed")
    click.echo(f"{', '.join(counts)}; ledger {asked.settings.ledger}")
    for name in outcome.stories:
        click.echo(f"  story “{name}”")
    if outcome.problems:
        sys.exit(1)
