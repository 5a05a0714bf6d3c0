"""What can go wrong, in one tree.

    OnrecordError
    ├── PlaceError       a place cannot be read: missing, empty, too large, not text
    ├── PageError        a page was read and has no report in it
    ├── ModelError       the weights are absent or do not fit this version
    └── LedgerError      the ledger file cannot be opened, is newer, or is not one
        ├── UnknownStoryError  no story of that name is in the ledger
        ├── UnknownIdError     nothing in the ledger has that id, or more than one has
        ├── JudgementError     a person's judgement does not fit what it is about
        └── ForgottenError     what would come in was forgotten on request

Every error names its subject first ("reports/a.html: empty file"). Bad input is not an
exception by the time it reaches a person: `flow` turns a PlaceError or PageError into a
`records.Problem`, goes on with the next place, and the exit status says so at the end.
"""

from __future__ import annotations


class OnrecordError(Exception):
    """The root: ``subject`` is what it is about, ``message`` what is wrong with it."""

    def __init__(self, subject: str, message: str) -> None:
        super().__init__(f"{subject}: {message}")
        self.subject = subject
        self.message = message


class PlaceError(OnrecordError):
    """A place cannot be read."""


class PageError(OnrecordError):
    """A page was read and holds no report."""


class ModelError(OnrecordError):
    """The weights are absent or do not fit."""


class LedgerError(OnrecordError):
    """The ledger file cannot be used."""


class UnknownStoryError(LedgerError):
    """No story of that name is in the ledger."""


class UnknownIdError(LedgerError):
    """Nothing in the ledger has an id that begins so, or more than one thing has."""


class JudgementError(LedgerError):
    """A person's judgement does not fit what it is about."""


class ForgottenError(LedgerError):
    """What would come in was forgotten on a person's request."""
