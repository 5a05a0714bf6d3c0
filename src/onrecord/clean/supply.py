"""Pieces from a source that may be slow, waited for beside other things."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterable
from types import TracebackType


class Supply:
    """A source read in a thread of its own: one piece, and only when it is asked for.

    ``bell`` is for `multiprocessing.connection.wait`: it can be read when the answer is there.
    """

    def __init__(self, pieces: Iterable[object]) -> None:
        self._source = iter(pieces)
        self._wanted = threading.Semaphore(0)
        self._answer: tuple[object, BaseException | None] = (None, None)
        self._is_over = False
        self.bell, self._ring = multiprocessing.Pipe(duplex=False)
        self.is_asked = False
        # A daemon, for nothing ends a read from a pipe that nobody writes to.
        threading.Thread(target=self._read, daemon=True, name="supply").start()

    def __enter__(self) -> Supply:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        self._wanted.release()
        self.bell.close()

    def ask(self) -> None:
        """Have the next piece read; nothing may be asked for before the last was taken."""
        self.is_asked = True
        self._wanted.release()

    def take(self) -> object:
        """The piece that was asked for, once the bell rang.

        Raises StopIteration at the source's end, and whatever the source raises.
        """
        self.bell.recv_bytes()
        self.is_asked = False
        piece, error = self._answer
        self._answer = (None, None)
        if error is not None:
            raise error
        return piece

    def _read(self) -> None:
        with self._ring:
            while self._wanted.acquire() and not self._is_over:
                is_last = False
                try:
                    self._answer = next(self._source), None
                except BaseException as error:  # the caller's to know, and not this thread's
                    self._answer, is_last = (None, error), True
                try:
                    self._ring.send_bytes(b".")
                except OSError:  # nobody waits any more
                    return
                if is_last:
                    return
