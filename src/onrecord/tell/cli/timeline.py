"""`onrecord timeline`: what happened when, in a story or to one party."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.errors import UnknownIdError
from onrecord.tell.cli.options import desk, ledger_option

if TYPE_CHECKING:
    from onrecord.tell.lookup import Lookup


@click.command()
@click.argument("party", required=False)
@click.option("--story", "name", metavar="NAME", help="The story; not needed where it is the only.")
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def timeline(party: str | None, name: str | None, ledger: Path | None, as_json: bool) -> None:
    """What happened when: in the story, or what PARTY took part in.

    PARTY is a name as the reports write it, or a party's id. Each happening has the best of
    its dates, and those that disagree; without words that date it, it is put on the day that
    its report gives, and said so.
    """
    from onrecord.tell.lookup import Lookup

    story = desk(ledger).story(name)
    look = Lookup(story)
    if party is None:
        _whole(look, as_json)
        return
    from onrecord.link.course import course
    from onrecord.tell.course import happening_row, show

    found = course(party, story.evidence, story.derived)
    if not found:
        raise UnknownIdError(
            party.strip() or "no name", f"no report of “{story.name}” tells what it took part in"
        )
    if as_json:
        rows = [happening_row(look, happening) for happening in found]
        made = {"format": 1, "story": story.name, "party": party, "happenings": rows}
        click.echo(json.dumps(made, ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    show(look, party, found, Console(highlight=False))


def _whole(look: Lookup, as_json: bool) -> None:
    """The story's own timeline: every dated sentence."""
    entries = look.story.derived.timeline
    if as_json:
        from onrecord.tell.export.story_json import timeline_row

        made = {"format": 1, "story": look.story.name, "timeline": [*map(timeline_row, entries)]}
        click.echo(json.dumps(made, ensure_ascii=False, indent=1))
        return
    from rich.console import Console

    from onrecord.tell.terminal import timeline as show

    if not entries:
        click.echo("No date in the story's reports.")
    show(look, Console(highlight=False))
