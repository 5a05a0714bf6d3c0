"""Options that several subcommands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from onrecord.desk import Desk
from onrecord.settings import MODELS, load

Command = Callable[..., Any]

ledger_option: Callable[[Command], Command] = click.option(
    "--ledger",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The ledger's SQLite file.  [default: onrecord.sqlite]",
)
threads_option: Callable[[Command], Command] = click.option(
    "--threads", type=click.IntRange(1), help="Threads for the reading model.  [default: 1]"
)
least_option: Callable[[Command], Command] = click.option(
    "--least",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Keep statements at least this probable: lower finds more, higher errs less."
    "  [default: the best balance]",
)

model_option: Callable[[Command], Command] = click.option(
    "--model",
    type=click.Choice(MODELS),
    help="Reads: full, or fast for half the time and a little less found.  [default: full]",
)

why_option: Callable[[Command], Command] = click.option(
    "--why", default="", help="The reason, in words that another can check."
)
by_option: Callable[[Command], Command] = click.option(
    "--by", help="Who says so.  [default: the setting, or your user name]"
)


def desk(
    ledger: Path | None = None,
    threads: int | None = None,
    least: float | None = None,
    model: str | None = None,
    by: str | None = None,
) -> Desk:
    """The desk that these options, the environment and the settings file ask for."""
    return Desk(load(ledger, threads, least, model=model, by=by))
