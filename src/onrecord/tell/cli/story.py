"""`onrecord story`, `stories` and `rebuild`: what is on record, shown or exported."""

from __future__ import annotations

import json
from pathlib import Path

import click

from onrecord.tell.cli.options import desk, ledger_option


@click.command()
@click.argument("name", required=False)
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@click.option(
    "--html",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a story page into this folder.",
)
def story(name: str | None, ledger: Path | None, as_json: bool, folder: Path | None) -> None:
    """Show the story NAME; without a name, the only story of the ledger."""
    asked = desk(ledger).story(name)
    if as_json:
        from onrecord.tell.export.story_json import story_object

        click.echo(json.dumps(story_object(asked), ensure_ascii=False, indent=1))
    if folder is not None:
        from onrecord.tell.web.page import write

        click.echo(f"Story page: {write(asked, folder).resolve().as_uri()}")
    if not as_json and folder is None:
        from rich.console import Console

        from onrecord.tell.terminal import show

        show(asked, Console(highlight=False))


@click.command()
@ledger_option
def stories(ledger: Path | None) -> None:
    """List the stories in a ledger, one a line."""
    for name in desk(ledger).stories():
        click.echo(name)


@click.command()
@ledger_option
def rebuild(ledger: Path | None) -> None:
    """Drop claims, stories and timelines, and derive them again."""
    names = desk(ledger).rebuild()
    click.echo(f"{len(names)} {'story' if len(names) == 1 else 'stories'} derived again")
