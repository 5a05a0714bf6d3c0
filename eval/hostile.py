"""How hostile input is borne: python eval/hostile.py [--patience 8] [--only WORDS] [--busy]

Each page is served by a server of its own on this machine and goes the way of a report: fetched,
and cleaned where it is a page. So do bad files, archives, documents and addresses. Wanted:
nothing takes more than ten seconds, nothing raises, and each gives a report or a problem with a
reason. Slow pages are read beside each other. On a machine that is busy with other things,
--busy counts the others' processor time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from unittest import mock

import hostile_files
from hostile_files import Given
from hostile_pages import Hostile, Later, everything
from onrecord import clean
from onrecord.errors import OnrecordError
from onrecord.read import captures, fetch, network, opened
from onrecord.read.manners import Manners
from onrecord.read.web import Web
from onrecord.records import Hints, Problem
from server import NOT_FOUND, Reply, Server

LIMIT = 10.0  # seconds
HERE = "127.0.0.1"
_is_public = network.is_public


@dataclass(frozen=True)
class Outcome:
    """What became of one: seconds that passed, and of the processor; what was said."""

    name: str
    seconds: float
    busy: float
    told: tuple[str, ...]
    raised: str | None = None

    @property
    def fault(self) -> str | None:
        if self.raised:
            return "raised"
        if not self.told or not all(self.told):
            return "lost"
        return "over the limit" if self.seconds > LIMIT else None


def bear(one: Hostile, patience: float) -> Outcome:
    """Serve one, read it, and say what became of it."""
    manners = Manners(patience=patience, delay=0.0, longest_delay=0.1, entries=5, longest_wait=1.0)
    routes = {"/": _made(one.reply), "/robots.txt": _made(one.robots or NOT_FOUND), **one.more}
    with Server(routes=routes) as server:
        began, busy = time.monotonic(), time.process_time()
        told: list[str] = []
        raised = None
        try:
            place = server.url()
            items = captures([place], Hints(), "2026-01-01T00:00:00Z", Web(manners))
            told.extend(_told(item) for item in items)
        except Exception:
            raised = traceback.format_exc()
        passed, busy = time.monotonic() - began, time.process_time() - busy
        return Outcome(one.name, passed, busy, tuple(told), raised)


def bear_place(one: Given, patience: float) -> Outcome:
    """Read one bad place, and say what became of it."""
    manners = Manners(patience=patience, delay=0.0, longest_wait=1.0)
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        place = one.make(Path(folder))
        began, busy = time.monotonic(), time.process_time()
        told: list[str] = []
        raised = None
        try:
            items = captures([place], Hints(), "2026-01-01T00:00:00Z", Web(manners))
            told.extend(_told(item) for item in items)
        except Exception:
            raised = traceback.format_exc()
        passed, busy = time.monotonic() - began, time.process_time() - busy
    return Outcome(one.name, passed, busy, tuple(told), raised)


def places_borne(
    chosen: Sequence[Given], patience: float, is_busy: bool = False
) -> Iterator[Outcome]:
    """All of these, one after another; this machine is as forbidden as to anybody."""
    fetch.trust()
    for one in chosen:
        outcome = bear_place(one, patience)
        yield replace(outcome, seconds=outcome.busy) if is_busy else outcome


def _made(reply: Reply | Later) -> Reply:
    return reply.made() if isinstance(reply, Later) else reply


def _told(item: object) -> str:
    """The report that a capture gives, or what is wrong, in a few words."""
    if isinstance(item, Problem):
        return f"problem: {item.message}"
    try:
        report = clean.report(opened(item))  # type: ignore[arg-type]
    except OnrecordError as error:
        return f"problem: {error.message}"
    return f"report of {len(report.text):,} characters"


def here_only(address: str) -> bool:
    """The servers' own address counts as public, so that all others can be seen refused."""
    return address == HERE or _is_public(address)


def borne(chosen: Sequence[Hostile], patience: float, is_busy: bool = False) -> Iterator[Outcome]:
    """All of them: the slow ones beside each other, the others one after another."""
    fetch.trust()  # made once in a program, and not in the time of the first page
    with mock.patch.object(network, "is_public", here_only):
        with ThreadPoolExecutor(16) as pool:
            yield from pool.map(lambda one: bear(one, patience), [h for h in chosen if h.slow])
        for one in chosen:
            if not one.slow:
                outcome = bear(one, patience)
                yield replace(outcome, seconds=outcome.busy) if is_busy else outcome


def measure(_: Path, first: int | None = None, patience: float = 1.0) -> dict[str, float]:
    """Counts over the first so many of each kind: how many were borne, and the seconds of the
    longest."""
    outcomes = list(borne(everything()[:first], patience))
    places = list(places_borne(hostile_files.everything()[:first], patience))
    return {
        "pages": len(outcomes),
        "borne": sum(one.fault is None for one in outcomes),
        "places": len(places),
        "places borne": sum(one.fault is None for one in places),
        "longest": max(one.seconds for one in (*outcomes, *places)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--patience", type=float, default=Manners().patience)
    parser.add_argument("--only", default="", help="those with these words in their name")
    parser.add_argument("--busy", action="store_true", help="count processor time")
    options = parser.parse_args()
    chosen = [one for one in everything() if options.only in one.name]
    given = [one for one in hostile_files.everything() if options.only in one.name]
    outcomes = []
    for one in chain(
        borne(chosen, options.patience, options.busy),
        places_borne(given, options.patience, options.busy),
    ):
        outcomes.append(one)
        told = "; ".join(one.told)[:150]
        print(f"{one.seconds:5.1f} s  {one.name}: {told}", flush=True)
        if one.fault:
            print(f"         {one.fault} {one.raised or ''}")
    faults = sum(one.fault is not None for one in outcomes)
    longest = max(outcomes, key=lambda one: one.seconds)
    told = f"{len(chosen)} pages, {len(given)} places, {len(outcomes) - faults} borne"
    print(f"{told}; the longest took {longest.seconds:.1f} s ({longest.name})")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
