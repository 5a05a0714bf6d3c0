"""What a person does at the desk: judge, merge, split, rename, retire, forget, read the log."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from onrecord import flow
from onrecord import read as reading
from onrecord.corrections import Corrections
from onrecord.errors import JudgementError, UnknownStoryError
from onrecord.ledger import Ledger
from onrecord.records import Judgement, LogEntry, Party
from onrecord.settings import Settings


class Persons:
    """The part of the desk where a person has the last word."""

    settings: Settings

    def judge(
        self, a: str, relation: str, b: str, why: str = "", by: str | None = None
    ) -> Judgement:
        """Say how statement ``a`` stands to ``b``; see `Corrections.judge`.

        ``by`` is who says so: without it the setting, or else whom the system knows. Raises
        JudgementError and UnknownIdError, as all of these do.
        """
        with self._correcting(by) as person:
            return person.judge(a, relation, b, why)

    def merge(self, a: str, b: str, why: str = "", by: str | None = None) -> Judgement:
        """Say that two parties are one."""
        with self._correcting(by) as person:
            return person.merge(a, b, why)

    def split(
        self, party: str, leaving: Sequence[str], why: str = "", by: str | None = None
    ) -> list[Judgement]:
        """Say that some members of a party are somebody else; see `Corrections.split`."""
        with self._correcting(by) as person:
            return person.split(party, leaving, why)

    def rename(self, party: str, name: str, why: str = "", by: str | None = None) -> Judgement:
        """Say under which name a party is shown."""
        with self._correcting(by) as person:
            return person.rename(party, name, why)

    def retire(self, judgement: str, why: str = "", by: str | None = None) -> Judgement:
        """Say that a judgement does not hold."""
        with self._correcting(by) as person:
            return person.retire(judgement, why)

    def forget_report(self, report: str, why: str = "", by: str | None = None) -> tuple[int, bool]:
        """Forget a report: an id or its beginning, its address, or the place it was read from.

        See `Ledger.forget_report`.
        """
        with self._correcting(by) as person:
            address = reading.article(report)
            versions = person.ledger.versions_at(address) if address else []
            known = versions[-1].id if versions else person.ledger.read_from(report)
            whole = known or person.ledger.find(report, "report")[1]
            return person.ledger.forget_report(whole, person.maker, person.now, why)

    def forget_names(
        self, names: Sequence[str], why: str = "", by: str | None = None
    ) -> tuple[int, bool]:
        """Forget names of persons; see `Ledger.forget_names`."""
        for name in names:
            if sum(letter.isalnum() for letter in name) < 2:
                raise JudgementError(name or "name", "is too short to be forgotten by")
        with self._correcting(by) as person:
            return person.ledger.forget_names(names, person.maker, person.now, why)

    def party(self, entity: str) -> Party:
        """The party that an entity is of; raises UnknownIdError."""
        with self._existing() as ledger:
            return ledger.party_with(entity)

    def members(self, party: str) -> list[tuple[str, str, str]]:
        """Of whom a party is made: (entity id, name, report id)."""
        with self._correcting(None) as person:
            return person.members(party)

    def log(self) -> list[LogEntry]:
        """What persons did to the ledger, oldest first."""
        with self._existing() as ledger:
            return ledger.log()

    @contextmanager
    def _correcting(self, by: str | None) -> Iterator[Corrections]:
        with self._existing() as ledger:
            flow.derive(ledger)
            yield Corrections(ledger, by or self.settings.by or _user(), now("milliseconds"))
            flow.derive(ledger)

    def _existing(self) -> Ledger:
        """The ledger, which must be there: asking a question makes no file."""
        if not self.settings.ledger.exists():
            raise UnknownStoryError(
                str(self.settings.ledger), "no such ledger; read something first"
            )
        return Ledger(self.settings.ledger)


def now(exact: str) -> str:
    """The time in UTC."""
    return datetime.now(UTC).isoformat(timespec=exact).replace("+00:00", "Z")


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "somebody"
