"""Several processes at one kind of work, where a piece of it may hang or crash.

Each worker has one piece at a time. One that takes too long is killed, one that dies is
replaced; either way the piece comes back as an error and nothing else is lost. Time is the
worker's own processor time, so that a busy machine costs no piece; one that sleeps is given
`PATIENCE` times as long by the clock.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any

from onrecord.clean.supply import Supply

Work = Callable[[object], dict[str, Any]]
START = 120.0  # seconds in which a worker must be up
PATIENCE = 6
AHEAD = 16  # pieces read ahead for each worker
MOST = 200_000_000  # and their size, all in all, from which on no more are read ahead


@dataclass(slots=True)
class _Piece:
    given: Any
    made: dict[str, Any] | None = None


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    piece: _Piece | None = None
    until: float = 0.0  # when it must have answered; 0 while it waits
    is_up: bool = False


def _serve(work: Work, pipe: Connection, limit: float) -> None:
    """A worker's life: a piece in, what became of it out, until the pipe is closed.

    Where the system has the timer, it ends the process when a piece has had its time.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    has_timer = hasattr(signal, "setitimer")
    pipe.send(None)  # up
    while True:
        try:
            given = pipe.recv()
        except (EOFError, OSError):
            return
        if has_timer:
            signal.setitimer(signal.ITIMER_PROF, limit)
        try:
            made = work(given)
        except Exception as error:  # whatever it is, it is this piece's alone
            made = {"error": f"cannot be handled ({type(error).__name__}: {error})"}
        if has_timer:
            signal.setitimer(signal.ITIMER_PROF, 0)
        pipe.send(made)


class Crew:
    """``count`` workers for ``work`` (a function of a module), ``limit`` seconds a piece.

    ``size`` tells how much memory a piece takes, roughly and in bytes.
    """

    def __init__(
        self, work: Work, count: int, limit: float, size: Callable[[object], int] = lambda _: 0
    ) -> None:
        self._work, self._count, self._limit, self._size = work, count, limit, size
        # A fresh interpreter, for a fork of a process with threads may hang.
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.pipe.close()
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()

    def all_of(self, pieces: Iterable[object]) -> Generator[tuple[Any, dict[str, Any]], None, None]:
        """Each piece with what was made of it, in the order of the pieces.

        Each comes when it is ready, however long the next one is waited for.
        """
        queue: deque[_Piece] = deque()
        has_more = True
        with Supply(pieces) as supply:
            while has_more or queue:
                if has_more and not supply.is_asked and self._has_room(queue):
                    supply.ask()
                if self._wait(supply):
                    try:
                        piece = _Piece(supply.take())
                    except StopIteration:
                        has_more = False
                    else:
                        queue.append(piece)
                        self._give(self._free(), piece)
                while queue and queue[0].made is not None:
                    done = queue.popleft()
                    yield done.given, done.made or {}

    def _has_room(self, queue: Sequence[_Piece]) -> bool:
        """True where a worker is free, and not too much waits for what comes before it."""
        is_free = len(self._workers) < self._count or any(w.piece is None for w in self._workers)
        held = sum(self._size(piece.given) for piece in queue)
        return is_free and len(queue) < AHEAD * self._count and held < MOST

    def _free(self) -> _Worker:
        """A worker without work; there is one, or room for one, where `_has_room` said so."""
        for worker in self._workers:
            if worker.piece is None:
                return worker
        self._workers.append(self._hired())
        return self._workers[-1]

    def _hired(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(self._work, theirs, self._limit), daemon=True
        )
        process.start()
        theirs.close()
        return _Worker(process, ours, until=time.monotonic() + START)

    def _give(self, worker: _Worker, piece: _Piece) -> None:
        worker.piece = piece
        if worker.is_up:
            self._send(worker)

    def _send(self, worker: _Worker) -> None:
        worker.until = time.monotonic() + PATIENCE * self._limit
        try:
            worker.pipe.send(worker.piece.given if worker.piece else None)
        except OSError:
            self._replace(worker, "the reader went down")

    def _wait(self, supply: Supply) -> bool:
        """Until a worker answers, dies or has had its time, or a piece that was asked for is
        there: then True."""
        busy = [w for w in self._workers if w.piece is not None]
        bells = [supply.bell] if supply.is_asked else []
        soonest = min((worker.until for worker in busy), default=None)
        left = None if soonest is None else max(soonest - time.monotonic(), 0.0)
        ready = wait([*bells, *(w.pipe for w in busy)], left)
        now = time.monotonic()
        for worker in busy:
            if worker.pipe in ready:
                self._hear(worker)
            elif worker.until <= now:
                worker.process.kill()
                self._replace(worker, self._late())
        return supply.bell in ready

    def _hear(self, worker: _Worker) -> None:
        try:
            made = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(1.0)
            code = worker.process.exitcode
            late = code is not None and code == -getattr(signal, "SIGPROF", 0) != 0
            self._replace(worker, self._late() if late else f"the reader crashed (exit {code})")
            return
        if not worker.is_up:
            worker.is_up = True
            self._send(worker)
        elif worker.piece is not None:
            worker.piece.made, worker.piece, worker.until = made, None, 0.0

    def _late(self) -> str:
        return f"not done in {self._limit:g} seconds"

    def _replace(self, worker: _Worker, why: str) -> None:
        if worker.piece is not None:
            worker.piece.made = {"error": why}
        worker.pipe.close()
        worker.process.join(1.0)
        self._workers.remove(worker)
