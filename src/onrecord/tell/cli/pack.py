"""`onrecord pack` and `unpack`: a story as one file, sealed, and back into a ledger."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.tell.cli.options import desk, ledger_option


@click.command()
@click.argument("story")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@ledger_option
def pack(story: str, file: Path, ledger: Path | None) -> None:
    """Pack STORY into FILE: captures, reports, statements, judgements and its page.

    \b
    onrecord pack "the ferry" ferry.wacz

    FILE is a WACZ web archive (name it .wacz): replay viewers open it, and so do `onrecord
    unpack` and `onrecord read`. Who unpacks it can compare the SHA-256 that is printed here.
    """
    from onrecord.tell.export.pack import write

    with desk(ledger).pack(story) as packed:
        seal = write(packed, file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes, sha256 {seal}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--story", help="The name it is taken under.  [default: its own]")
@ledger_option
def unpack(file: Path, story: str | None, ledger: Path | None) -> None:
    """Take the packed story FILE into a ledger, once every byte of it is verified."""
    asked = desk(ledger)
    outcome, seal = asked.unpack(file, story)
    click.echo(f"verified: sha256 {seal}")
    counts = f"{len(outcome.added)} added, {len(outcome.known)} known"
    click.echo(f"{counts}; ledger {asked.settings.ledger}")
    for name in outcome.stories:
        click.echo(f"  story “{name}”")
    for problem in outcome.problems:
        click.echo(f"✗ {problem.place}: {problem.message}", err=True)
    if outcome.problems:
        sys.exit(1)
