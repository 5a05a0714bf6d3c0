"""The command `onrecord`: each subcommand is one module, loaded when it is called."""

from onrecord.tell.cli.main import main

__all__ = ["main"]
