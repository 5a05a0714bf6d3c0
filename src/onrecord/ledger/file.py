"""The open file under the ledger: one connection, whole transactions, rows by name."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from onrecord.errors import LedgerError
from onrecord.ledger.schema import connect, why


class File:
    """One ledger file. Use as a context manager, or call `close`."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        self._db = connect(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the ledger is of no use after it."""
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All that is written in it, or nothing. Raises LedgerError where it cannot be."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk has ended it already
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.IntegrityError:
            raise  # a fault of ours, or of a pack, and not of the file
        except sqlite3.DatabaseError as error:
            raise LedgerError(str(self.path), why(error)) from error

    def _one(self, query: str, *values: object) -> sqlite3.Row | None:
        with self._readable():
            row: sqlite3.Row | None = self._db.execute(query, values).fetchone()
        return row

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._readable():
            return self._db.execute(query, values).fetchall()

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise LedgerError(str(self.path), why(error)) from error
