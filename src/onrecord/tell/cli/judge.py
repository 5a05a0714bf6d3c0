"""`onrecord judge`, `merge`, `split`, `rename`, `retire`: a person's word beside the models'."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from onrecord.corrections import OF_STATEMENTS
from onrecord.records import Judgement
from onrecord.tell.cli.options import by_option, desk, ledger_option, why_option
from onrecord.tell.visible import visible

Command = Callable[..., Any]


def signed(command: Command) -> Command:
    """The options of every judgement: why, by whom, in which ledger."""
    return why_option(by_option(ledger_option(command)))


@click.command()
@click.argument("a")
@click.argument("relation", metavar="RELATION")
@click.argument("b")
@signed
def judge(a: str, relation: str, b: str, why: str, by: str | None, ledger: Path | None) -> None:
    """Say how statement A stands to statement B.

    A and B are ids or their beginnings, as `onrecord story --json` and the links of its page
    show them. RELATION is one of: same, supports, contradicts, refines (A is the finer),
    disagrees, same-origin, changed.

    A person's word stands before the program's, here and in later versions of the reports.
    """
    done = desk(ledger, by=by).judge(a, _relation(relation), b, why)
    tell(done, f"{done.a} {done.relation} {done.b}")


def _relation(word: str) -> str:
    spaced = word.replace("-", " ")
    return spaced if spaced in OF_STATEMENTS else word


@click.command()
@click.argument("a")
@click.argument("b")
@signed
def merge(a: str, b: str, why: str, by: str | None, ledger: Path | None) -> None:
    """Say that parties A and B are one.

    A and B are ids or their beginnings, as `onrecord story --json` shows them: "parties".
    """
    asked = desk(ledger, by=by)
    done = asked.merge(a, b, why)
    tell(done, f"{a} and {b} are one party now, “{asked.party(done.a).name}”")


@click.command()
@click.argument("party")
@click.argument("leaving", nargs=-1, metavar="[WHO]...")
@signed
def split(
    party: str, leaving: tuple[str, ...], why: str, by: str | None, ledger: Path | None
) -> None:
    """Say that WHO is not of PARTY. Without WHO: show of whom PARTY is made.

    WHO is an entity's id, a report's id, or the name as a report writes it; several leave
    together.
    """
    asked = desk(ledger, by=by)
    if not leaving:
        for entity, name, report in asked.members(party):
            click.echo(visible(f"{entity}  {name}  in {report}"))
        return
    done = asked.split(party, leaving, why)
    left, other = asked.party(done[0].a), asked.party(done[0].b)
    tell(done[0], f"“{left.name}” ({left.id}) and “{other.name}” ({other.id}) are two now")


@click.command()
@click.argument("party")
@click.argument("name")
@signed
def rename(party: str, name: str, why: str, by: str | None, ledger: Path | None) -> None:
    """Show PARTY (an id or its beginning) under another NAME."""
    done = desk(ledger, by=by).rename(party, name, why)
    tell(done, f"{party} is shown as “{done.b}”")


@click.command()
@click.argument("judgement")
@signed
def retire(judgement: str, why: str, by: str | None, ledger: Path | None) -> None:
    """Say that JUDGEMENT (an id or its beginning) does not hold.

    The ids stand in `onrecord log` and in `onrecord story --json`: "judgements".
    """
    done = desk(ledger, by=by).retire(judgement, why)
    click.echo(visible(f"{done.id} is retired: {done.a} {done.relation} {done.b}"))


def tell(done: Judgement, words: str) -> None:
    """What was judged, in one line, and who signed it."""
    signed_by = done.maker.removeprefix("person:").strip()
    click.echo(visible(f"{done.id}: {words} (by {signed_by})"))
