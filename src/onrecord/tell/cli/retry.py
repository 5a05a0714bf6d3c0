"""`onrecord retry`: what gave no report is read again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.tell.cli.fetching import fetching, one_line, stoppable, web_options
from onrecord.tell.cli.options import desk, ledger_option, threads_option


@click.command()
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@click.option("--list", "listing", is_flag=True, help="List what failed, and read nothing.")
@click.option("--drop", multiple=True, metavar="PLACE", help="Let go of it, and read nothing.")
@ledger_option
@threads_option
@web_options
def retry(
    places: tuple[str, ...],
    listing: bool,
    drop: tuple[str, ...],
    ledger: Path | None,
    threads: int | None,
    patience: float | None,
    delay: float | None,
    allow_private: bool,
) -> None:
    """Read again what gave no report, or only the PLACEs that are named.

    Each is read with the story and the hints (--published, --outlet) that were given with it.
    """
    asked = desk(ledger, threads)
    if listing or drop:
        for one in asked.failures(drop):
            told = one_line(f"{one.place}: {one.message}")
            click.echo(f"{told} ({one.times} ×, last {one.last})")
        return
    with fetching(patience, delay, allow_private) as web, stoppable("retry") as notice:
        outcome = asked.retry(places, notice, web)
    counts = [f"{len(outcome.added)} added", f"{len(outcome.known)} known"]
    counts.append(f"{len(outcome.problems)} failed again")
    click.echo(", ".join(counts))
    sys.exit(1 if outcome.problems else 0)
