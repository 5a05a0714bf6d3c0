"""`onrecord watch`: places looked at again and again, and only what is new is told."""

from __future__ import annotations

import re
import sys
from datetime import datetime
from pathlib import Path

import click

from onrecord.records import Watch
from onrecord.tell.cli.fetching import console, fetching, tell, web_options
from onrecord.tell.cli.options import desk, ledger_option, threads_option

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(_: click.Context, param: click.Parameter, value: str) -> int:
    """A length of time, like 90s, 15m, 2h or 1d, in seconds."""
    found = re.fullmatch(r"(\d{1,6})\s*([smhd])", value.strip().lower())
    length = int(found[1]) * _UNITS[found[2]] if found else 0
    if length < 1:
        message = f"{value!r} is no length of time like 90s, 15m, 2h or 1d"
        raise click.BadParameter(message, param=param)
    return length


@click.command()
@click.argument("places", nargs=-1, metavar="[PLACE]...")
@click.option("--story", help="The story they belong to; without it each report finds its own.")
@click.option(
    "--every",
    callback=seconds,
    default="15m",
    show_default=True,
    metavar="TIME",
    help="How often to look: 90s, 15m, 2h, 1d.",
)
@click.option("--once", is_flag=True, help="One round over all that is watched, then end.")
@click.option("--links", is_flag=True, help="Read what a page links to, as from a feed.")
@click.option("--list", "listing", is_flag=True, help="List what is watched, and read nothing.")
@click.option("--drop", multiple=True, metavar="PLACE", help="Watch it no longer.")
@ledger_option
@threads_option
@web_options
def watch(
    places: tuple[str, ...],
    story: str | None,
    every: int,
    once: bool,
    links: bool,
    listing: bool,
    drop: tuple[str, ...],
    ledger: Path | None,
    threads: int | None,
    patience: float | None,
    delay: float | None,
    allow_private: bool,
) -> None:
    """Keep an eye on PLACEs: feeds, sitemaps, pages, folders.

    \b
    onrecord watch https://courier.example/feed --story "the ferry" --every 15m
    onrecord watch --once        (all that is watched, once: for cron)

    Only what is new is told. What is watched is kept in the ledger: without a PLACE, the
    watch goes on where it was. It ends with Ctrl-C, and the ledger is whole at any time.
    """
    asked = desk(ledger, threads)
    if listing:
        for one in asked.watches():
            last = one.last or "never"
            told = f"  story “{one.story}”" if one.story else ""
            click.echo(f"{one.place}  every {one.every} s, last {last}{told}")
        return
    watches = [Watch(place, story or "", every, links) for place in places]
    added = failed = 0
    with fetching(patience, delay, allow_private) as web:
        try:
            for seen in asked.watch(watches, once, drop, web):
                if isinstance(seen, datetime):
                    console.print(f"[dim]Next look at {seen.astimezone():%H:%M:%S}.[/]")
                    continue
                tell(seen)
                added += seen.new
                failed += seen.problem is not None
        except KeyboardInterrupt:
            click.echo(f"Stopped: {added} new, {failed} failed. `onrecord watch` goes on.")
            sys.exit(130)
    if not asked.watches():
        raise click.ClickException("nothing is watched; name a PLACE")
    click.echo(f"{added} new, {failed} failed")
    sys.exit(1 if failed else 0)
