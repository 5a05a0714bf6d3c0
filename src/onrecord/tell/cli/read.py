"""`onrecord read`: places into a ledger, with progress, and every failure named."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from onrecord.records import Hints
from onrecord.tell.cli.fetching import fetching, one_line, stoppable, web_options
from onrecord.tell.cli.options import (
    desk,
    least_option,
    ledger_option,
    model_option,
    threads_option,
)

MOST = 50  # failures listed at the end


def day(_: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A day in EDTF or in words that can be told as one."""
    from onrecord.clean.dates import given

    if value is not None and given(value) is None:
        raise click.BadParameter(f"{value!r} is no day like 2026-11-25 or 2026-11", param=param)
    return value


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="PLACE...")
@click.option("--story", help="The story they belong to; without it each finds its own.")
@click.option(
    "--published",
    callback=day,
    metavar="DATE",
    help="The day they were published (2026-11-25, 2026-11).",
)
@click.option("--outlet", help="Who published them.")
@click.option("--links", is_flag=True, help="Read what a page links to, as from a feed.")
@ledger_option
@threads_option
@least_option
@model_option
@web_options
def read(
    places: tuple[str, ...],
    story: str | None,
    published: str | None,
    outlet: str | None,
    links: bool,
    ledger: Path | None,
    threads: int | None,
    least: float | None,
    model: str | None,
    patience: float | None,
    delay: float | None,
    allow_private: bool,
) -> None:
    """Read reports into a ledger.

    \b
    onrecord read reports/ --story "the ferry"
    onrecord read https://courier.example/ferry https://post.example/feed

    A PLACE is a file (HTML, plain text, mail and mailboxes, PDF, Word, Markdown, JSON Lines),
    a web archive (WARC, WACZ), a folder, an address (page, feed, sitemap), a file of addresses
    (OPML, a saved feed), or - for standard input.
    A file NAME.meta.json beside a file may give published, outlet, url and title.

    What cannot be read is listed at the end, and `onrecord retry` reads it again. The exit
    status is 0 where all was read, and else 1.
    """
    asked = desk(ledger, threads, least, model)
    with fetching(patience, delay, allow_private, links) as web, stoppable("read") as notice:
        given = Hints(published=published, outlet=outlet)
        outcome = asked.read(places, story, given, notice, web)
    counts = [f"{len(outcome.added)} added", f"{len(outcome.known)} known"]
    if outcome.problems:
        counts.append(f"{len(outcome.problems)} failed")
    click.echo(f"{', '.join(counts)}; ledger {asked.settings.ledger}")
    for name in outcome.stories:
        click.echo(one_line(f"  story “{name}”"))
    if outcome.problems:
        is_kept = any(problem.again for problem in outcome.problems)
        click.echo(f"Not read{' (`onrecord retry` tries again)' if is_kept else ''}:")
        for problem in outcome.problems[:MOST]:
            click.echo(one_line(f"  {problem.place}: {problem.message}"))
        if len(outcome.problems) > MOST:
            click.echo(f"  … and {len(outcome.problems) - MOST} more: `onrecord retry --list`")
        sys.exit(1)
