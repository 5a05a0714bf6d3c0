"""`onrecord changes`: what was changed between the versions of an article, word by word."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from onrecord.records import Article, Changes, Evidence
from onrecord.tell.changed import Piece, article_object, by_kind, counted, hunks, said
from onrecord.tell.cli.options import desk, ledger_option
from onrecord.tell.visible import visible

MARKS = {"out": ("[-", "-]", "red strike"), "in": ("{+", "+}", "green bold")}
SHOWN = 12  # statements of one kind


@click.command()
@click.argument("subject", required=False, metavar="[STORY|REPORT|ADDRESS]")
@ledger_option
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def changes(subject: str | None, ledger: Path | None, as_json: bool) -> None:
    """Show what was changed between the versions of an article.

    Of a story, or without a name of all of them, the articles that were changed; of an
    address, a report's id or the place it was read from, that article. [-Words-] were taken
    out, {+words+} put in.
    """
    found = desk(ledger).changes(subject)
    if as_json:
        told = {"format": 1, "articles": [article_object(article) for article in found]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False)
    if not found:
        console.print("No article has more than one version.")
    for article in found:
        show(article, console)


def show(article: Article, console: Console) -> None:
    """One article: its versions, then each change from one to the next."""
    last = article.versions[-1].report
    console.print(_plain(last.title or "Without a title", "bold"), soft_wrap=True)
    told = ", ".join(visible(part) for part in (last.outlet, last.url or last.place) if part)
    console.print(_plain(told, "dim"), soft_wrap=True)
    for number, one in enumerate(article.versions, 1):
        again = article.seen.get(one.report.id, ())
        line = f"  {number}. {one.report.id}  retrieved {one.report.retrieved}"
        line += f", unchanged until {again[-1]}" if again else ""
        console.print(_plain(line), soft_wrap=True)
    versions = {one.report.id: one for one in article.versions}
    for number, change in enumerate(article.changes, 1):
        console.print()
        console.print(Text(f"From {number} to {number + 1}", "bold"))
        _show_change(change, versions[change.before], versions[change.after], console)
    console.print()


def _show_change(change: Changes, before: Evidence, after: Evidence, console: Console) -> None:
    if change.title:
        pieces = [Piece("kept", "title: ")]
        pieces += [Piece("out", change.title[0])] if change.title[0] else []
        pieces += [Piece("in", change.title[1])] if change.title[1] else []
        console.print(_marked(pieces), soft_wrap=True)
    for hunk in hunks(before.report, after.report, change):
        console.print(_marked(hunk), soft_wrap=True)
    if not change.edits:
        console.print("  the words are the same")
    console.print(Text(f"  {counted(change)}"))
    for kind, held in by_kind(change).items():
        if kind == "carried over":
            continue
        for one in held[:SHOWN]:
            parts = [said(before, one.before)] if one.before else []
            parts += [said(after, one.after)] if one.after else []
            line = Text(f"  {kind:8} ", "bold")
            line.append(" → ".join(f"“{visible(_flat(part))}”" for part in parts), "not bold")
            console.print(line, soft_wrap=True)
        if len(held) > SHOWN:
            console.print(f"  … and {len(held) - SHOWN} more {kind}")


def _marked(pieces: list[Piece]) -> Text:
    """A hunk on one line: what was taken out and put in stands between marks."""
    out = Text("  ")
    for piece in pieces:
        text = visible(_flat(piece.text))
        before, after, style = MARKS.get(piece.op, ("", "", ""))
        out.append("…" if piece.op == "gap" else f"{before}{text}{after}", style)
    return out


def _plain(text: str, style: str = "") -> Text:
    return Text(visible(text), style)


def _flat(text: str) -> str:
    return text.replace("\n\n", " ¶ ").replace("\n", " ")
