"""What is remembered of addresses between two readings, as far as reading needs it.

`onrecord.ledger` keeps it in the ledger's file; `Forgetful` only while the program runs.
"""

from __future__ import annotations

from typing import Protocol

from onrecord.records import Capture, Visit


class Memory(Protocol):
    """``key`` is `addresses.key` of an address."""

    def visit(self, key: str) -> Visit | None:
        """What is remembered of an address."""

    def keep_visit(self, key: str, visit: Visit) -> None:
        """Remember, in place of what was."""

    def capture(self, capture: str) -> Capture | None:
        """A page as it was captured, or None where it is not there (any more)."""

    def is_forgotten(self, place: str) -> bool:
        """True for the `addresses.key` of what was forgotten on request: it is not asked for."""


class Forgetful:
    """A memory for one reading without a ledger; it holds the pages themselves."""

    def __init__(self) -> None:
        self._visits: dict[str, Visit] = {}
        self._captures: dict[str, Capture] = {}

    def visit(self, key: str) -> Visit | None:
        return self._visits.get(key)

    def keep_visit(self, key: str, visit: Visit) -> None:
        self._visits[key] = visit

    def capture(self, capture: str) -> Capture | None:
        return self._captures.get(capture)

    def is_forgotten(self, place: str) -> bool:  # noqa: ARG002
        return False

    def hold(self, capture: Capture) -> None:
        """Hold a page for those that ask for it again."""
        self._captures[capture.id] = capture
