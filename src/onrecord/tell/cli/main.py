"""The command line's root: finds the subcommand, turns errors into one clear line.

Subcommands are named here and loaded only when called, so that `--help` answers at once.
Exit status: 0 all done; 1 some place or row failed, or the question cannot be answered;
2 the command line is off; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from onrecord.errors import OnrecordError
from onrecord.tell.visible import visible

COMMANDS = {  # name: (module, what it does)
    "read": ("read", "Read reports (files, folders, addresses, feeds) into a ledger."),
    "watch": ("watch", "Keep an eye on feeds, sitemaps and pages; tell what is new."),
    "retry": ("retry", "Read again what could not be read."),
    "story": ("story", "Show a story: claims, origins, chains, disagreements, timeline."),
    "stories": ("story", "List the stories in a ledger."),
    "changes": ("changes", "Show what was changed between the versions of an article."),
    "timeline": ("timeline", "What happened when: in a story, or to one party."),
    "chain": ("chain", "Draw the way of a statement to its far end."),
    "cite": ("chain", "A citation for a statement: wikitext, CSL-JSON or a line."),
    "judge": ("judge", "Say how two statements stand to each other."),
    "merge": ("judge", "Say that two parties are one."),
    "split": ("judge", "Say that a party is two."),
    "rename": ("judge", "Show a party under another name."),
    "retire": ("judge", "Say that a judgement does not hold."),
    "forget": ("forget", "Forget a report or a person's name, for good."),
    "log": ("forget", "Show what persons judged, placed and forgot."),
    "pack": ("pack", "Pack a story into one file, sealed, to be opened elsewhere."),
    "unpack": ("pack", "Take a packed story into a ledger, once it is verified."),
    "rebuild": ("story", "Drop all that is derived and derive it again."),
    "clean": ("filters", "JSON Lines: page or text in, report out."),
    "annotate": ("filters", "JSON Lines: text in; statements, names, times, findings out."),
    "compare": ("filters", "JSON Lines: sentences a and b in, relation and score out."),
    "group": ("filters", "JSON Lines: reports in, the story of each out."),
}


class Lazy(click.Group):
    """A group that imports a subcommand when it is called, not when it is listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"onrecord.tell.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except OnrecordError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(130)
        except BrokenPipeError:
            # The reader of our output went away (`| head`): nothing more to say.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            # Where it is about no file, it is our output that cannot be written: a full disk.
            what = error.filename or "standard output"
            told = f"{what}: {(error.strerror or str(error)).lower()}"
            raise click.ClickException(visible(told)) from error


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="onrecord", prog_name="onrecord")
def main() -> None:
    """Who said what, according to whom: news reports kept on the record.

    \b
    onrecord read reports/ --story "the ferry"     read a folder of reports
    onrecord story "the ferry" --html page         and see who says so
    """
