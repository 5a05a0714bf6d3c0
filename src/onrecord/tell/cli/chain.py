"""`onrecord chain` and `cite`: one statement's way to its far end, and its citation."""

from __future__ import annotations

import json
from pathlib import Path

import click

from onrecord.tell.cli.options import desk, ledger_option
from onrecord.tell.visible import visible

STYLES = ("wikitext", "csl", "plain")


@click.command()
@click.argument("statement")
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def chain(statement: str, ledger: Path | None, as_json: bool) -> None:
    """Draw the way of STATEMENT (an id or its beginning) to its far end."""
    from onrecord.tell.lookup import Lookup
    from onrecord.tell.way import way, way_object

    story, whole = desk(ledger).story_of(statement)
    look = Lookup(story)
    found = way(look, look.statements[whole])
    if as_json:
        click.echo(json.dumps(way_object(look, found), ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    from onrecord.tell.terminal import draw_way

    draw_way(look, found, Console(highlight=False))


@click.command()
@click.argument("statements", nargs=-1, required=True, metavar="STATEMENT...")
@ledger_option
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default="wikitext",
    show_default=True,
    help="wikitext: {{cite news}}; csl: CSL-JSON, a list; plain: a line.",
)
def cite(statements: tuple[str, ...], ledger: Path | None, style: str) -> None:
    """A citation for each STATEMENT, with its words and the agency behind it."""
    from onrecord.tell.export import citation
    from onrecord.tell.lookup import Lookup

    asked = desk(ledger)
    cited = []
    for statement in statements:
        story, whole = asked.story_of(statement)
        look = Lookup(story)
        cited.append(citation.citation(look, look.statements[whole]))
    if style == "csl":
        items = [citation.csl(one) for one in cited]
        click.echo(json.dumps(items, ensure_ascii=False, indent=1))
        return
    write = citation.wikitext if style == "wikitext" else citation.plain
    for one in cited:
        click.echo(visible(write(one)))
