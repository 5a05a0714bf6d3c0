"""Options of the commands that fetch, and what they show while they do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape

from onrecord.flow import Step
from onrecord.tell.visible import visible

if TYPE_CHECKING:
    from onrecord.read.web import Progress
    from onrecord.rounds import Fetching

Command = Callable[..., Any]
console = Console(stderr=True, highlight=False)
_OPTIONS = (
    click.option(
        "--patience",
        type=click.FloatRange(0.1),
        metavar="SECONDS",
        help="For one address, all in all.  [default: 8]",
    ),
    click.option(
        "--delay",
        type=click.FloatRange(0),
        metavar="SECONDS",
        help="Between two requests to one host; a robots.txt may ask for more.  [default: 1]",
    ),
    click.option(
        "--allow-private", is_flag=True, help="Fetch from this machine and its own network too."
    ),
)


def web_options(command: Command) -> Command:
    """The options of a command that fetches: patience, delay, allow_private."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@contextmanager
def fetching(
    patience: float | None, delay: float | None, allow_private: bool, links: bool = False
) -> Iterator[Fetching]:
    """How the web is asked, as the options say; how far it is stands in a line of its own."""
    from onrecord.read.manners import Manners
    from onrecord.rounds import Fetching

    usual = Manners()
    manners = Manners(
        patience=usual.patience if patience is None else patience,
        delay=usual.delay if delay is None else delay,
        allow_private=allow_private,
        links=links,
    )
    with console.status("Reading …") as status:

        def progress(far: Progress) -> None:
            hosts = ", ".join(far.hosts[:3]) + (" …" if len(far.hosts) > 3 else "")
            at = f"  [dim]{escape(hosts)}[/]" if hosts else ""
            status.update(f"Reading … {far.done} done, {far.open} to go{at}")

        yield Fetching(manners, progress)


@contextmanager
def stoppable(command: str) -> Iterator[Callable[[Step], None]]:
    """What is to be told each step; where Ctrl-C ends it, what was done and how to go on."""
    added = 0

    def notice(step: Step) -> None:
        nonlocal added
        added += step.new
        tell(step)

    try:
        yield notice
    except KeyboardInterrupt:
        again = f"the same `onrecord {command}` goes on with the rest"
        click.echo(f"Stopped: {added} added, and kept whole; {again}.", err=True)
        sys.exit(130)


def tell(step: Step) -> None:
    """A line for what became of one place, and one for each note on a new report."""
    if step.problem is not None:
        line = escape(one_line(f"{step.problem.place}: {step.problem.message}"))
        console.print(f"[bold]✗[/] {line}", soft_wrap=True)
    elif step.report is not None:
        mark = "[bold]✓[/]" if step.new else "[dim]=[/]"
        title = step.report.title or step.report.text[:50]
        console.print(
            f"{mark} {escape(one_line(step.place))}  [dim]{escape(one_line(title))}[/]",
            soft_wrap=True,
        )
        for note in step.report.notes if step.new else ():
            console.print(f"  [dim]{escape(one_line(note))}[/]", soft_wrap=True)


def one_line(text: str) -> str:
    """`visible`, on one line: a file's name may hold a line's end."""
    return visible(text).replace("\n", "\ufffd")
