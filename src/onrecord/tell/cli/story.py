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
@click.option(
    "--since",
    metavar="DATE",
    help="Show what is new since a day or time, or since the “last” look.",
)
def story(
    name: str | None, ledger: Path | None, as_json: bool, folder: Path | None, since: str | None
) -> None:
    """Show the story NAME; without a name, the only story of the ledger.

    Words that only one story's name holds are enough.

    With --html or in the terminal this is a look at the story: what comes in later is new
    to --since last.
    """
    at_desk = desk(ledger)
    asked = at_desk.story(name)
    news = None
    if since is not None:
        from onrecord.tell.since import News

        before, at = at_desk.before(asked, since)
        news = News(before, asked, at)
    if as_json:
        from onrecord.tell.export.story_json import story_object
        from onrecord.tell.since import news_object

        found = story_object(asked)
        if news is not None:
            found["since"] = news_object(news)
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    if folder is not None:
        from onrecord.tell.web.page import write

        page = write(asked, folder, news, at_desk.log())
        click.echo(f"Story page: {page.resolve().as_uri()}")
    if not as_json and folder is None:
        from rich.console import Console

        from onrecord.tell.terminal import show, show_news

        console = Console(highlight=False)
        if news is None:
            show(asked, console)
        else:
            show_news(news, console)
    if folder is not None or not as_json:
        at_desk.look(asked)


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
