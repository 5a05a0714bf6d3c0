"""Readings that come back: what failed is noted and tried again, places are watched.

The ledger's file remembers what was fetched, what failed and what is watched
(`ledger.Intake`), so all of it goes on where it was after a restart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path

from onrecord import flow
from onrecord.errors import LedgerError, PlaceError
from onrecord.flow import Reader, Step
from onrecord.ledger import Intake, Ledger
from onrecord.read.addresses import is_address, key
from onrecord.read.feed import Entry
from onrecord.read.manners import Manners
from onrecord.read.web import Progress, Web
from onrecord.records import Failure, Hints, Problem, Watch

TIRED = timedelta(days=30)  # after which a page that a list still names is not read again
_DAY = timedelta(days=1)
_NAP = 60.0  # seconds that one wait may take, so that a changed clock is noticed


@dataclass(frozen=True, slots=True)
class Fetching:
    """How the web is asked, and who is told how far it is."""

    manners: Manners = field(default_factory=Manners)
    progress: Callable[[Progress], None] | None = None

    def web(self, memory: Intake, wanted: Callable[[Entry], bool] | None = None) -> Web:
        """The same with a ledger's memory, for one reading."""
        return Web(self.manners, memory, self.progress, wanted)


def read(
    places: Sequence[str],
    ledger: Ledger,
    reader: Reader,
    story: str | None,
    hints: Hints,
    now: str,
    web: Fetching | None = None,
) -> Iterator[Step]:
    """`flow.read`, with what fails noted in the ledger's file and what succeeds struck out."""
    with Intake(ledger) as intake:
        fetched = (web or Fetching()).web(intake)
        for step, _ in _noted(places, ledger, intake, reader, story, hints, now, fetched):
            yield step


def failures(ledger: Ledger, places: Sequence[str] = (), drop: Sequence[str] = ()) -> list[Failure]:
    """The places that gave no report, or those of ``places`` only; ``drop`` are struck out.

    Raises PlaceError where a place that is named is none of them.
    """
    with Intake(ledger) as intake:
        for place in drop:
            if not intake.settle(place):
                raise PlaceError(place, "is no place that failed")
        found = intake.failures()
    there = {one.place for one in found}
    for place in places:
        if place not in there:
            raise PlaceError(place, "is no place that failed")
    return [one for one in found if not places or one.place in places]


def retry(
    failed: Sequence[Failure],
    ledger: Ledger,
    reader: Reader,
    now: str,
    web: Fetching | None = None,
) -> Iterator[Step]:
    """Read again what failed, each with the story and the hints that it was given."""
    with Intake(ledger) as intake:
        fetched = (web or Fetching()).web(intake)
        ordered = sorted(failed, key=lambda one: (one.story, repr(one.hints)))
        for (story, hints), together in groupby(ordered, lambda one: (one.story, one.hints)):
            places = [one.place for one in together]
            given = (places, ledger, intake, reader, story or None, hints, now, fetched)
            for step, _ in _noted(*given):
                yield step


def mark(ledger: Ledger, watches: Sequence[Watch] = (), drop: Sequence[str] = ()) -> list[Watch]:
    """Watch these places from now on, and no longer those to ``drop``; all that are watched.

    Raises PlaceError where a place to drop is not watched.
    """
    with Intake(ledger) as intake:
        for place in drop:
            if not intake.unwatch(place):
                raise PlaceError(place, "is not watched")
        for watch in watches:
            intake.watch(watch)
        return intake.watches()


def look(
    watches: Sequence[Watch],
    ledger: Ledger,
    reader: Callable[[], Reader],
    now: str,
    web: Fetching | None = None,
) -> Iterator[Step]:
    """One round over watched places: a step for each new report, and for each new problem.

    What a list names is read when it is new, when the list says that it changed, and again
    after a time that doubles; a page that fails is left alone for longer and longer.
    """
    web = web or Fetching()
    with Intake(ledger) as intake:
        alike = sorted(watches, key=_kind)
        for (story, links, every), together in groupby(alike, _kind):
            group = list(together)
            asked = replace(web, manners=replace(web.manners, links=links))
            wanted = partial(_is_due, story=story, every=every, intake=intake, now=now)
            places = [watch.place for watch in group]
            fetched = asked.web(intake, wanted)
            given = (places, ledger, intake, reader(), story or None, Hints(), now, fetched)
            for step, is_news in _noted(*given, parts=True):
                if step.new or is_news:
                    yield step
            for watch in group:
                intake.watch(replace(watch, last=now))


def _kind(watch: Watch) -> tuple[str, bool, int]:
    """What watches share that are looked at together: story, links, every."""
    return watch.story, watch.links, watch.every


def watching(
    path: Path,
    reader: Callable[[], Reader],
    once: bool,
    web: Fetching | None = None,
    rest: Callable[[float], None] = time.sleep,
) -> Iterator[Step | datetime]:
    """Look at what is watched when it is due, for ever, or ``once`` at all of it.

    Between two rounds, the time of the next is given and waited for with ``rest``. A ledger
    that is in use by others for long is a problem of that round alone.
    """
    while True:
        with Ledger(path) as ledger:
            watches = mark(ledger)
            now = datetime.now(UTC)
            due = [one for one in watches if once or _next(one, now) <= now]
            try:
                yield from look(due, ledger, reader, stamp(now), web)
            except LedgerError as error:
                yield Step(str(path), problem=Problem(str(path), error.message))
            watches = mark(ledger)
        if once or not watches:
            return
        after = min(_next(one, now) for one in watches)
        yield after
        while (left := (after - datetime.now(UTC)).total_seconds()) > 0:
            rest(min(left, _NAP))


def stamp(when: datetime) -> str:
    """A time as the ledger writes it: UTC, ISO 8601, to the second."""
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _noted(
    places: Sequence[str],
    ledger: Ledger,
    intake: Intake,
    reader: Reader,
    story: str | None,
    hints: Hints,
    now: str,
    web: Web,
    parts: bool = False,
) -> Iterator[tuple[Step, bool]]:
    """The steps of `flow.read`, and whether each is a failure that is not known; each failure
    noted (with ``parts`` those of rows and records, too), each success struck from them.

    So is what was forgotten on request: to note where it was would be to keep it.
    """
    for step in flow.read(places, ledger, reader, story, hints, now, web):
        problem, is_news = step.problem, False
        if problem is None or not problem.again:
            intake.settle(step.place)
        else:
            before = intake.failure(problem.place, story or "")
            is_news = before is None or before.message != problem.message
            alone = _can_be_read_alone(problem.place, places)
            if alone or parts:
                given = (problem.place, story or "", hints, problem.message, now)
                intake.failed(*given, again=alone)
        yield step, is_news
    for failure in intake.failures():  # a list that was read gives no step of its own
        visit = intake.visit(key(failure.place)) if failure.last < now else None
        if visit is not None and visit.last >= now:
            intake.settle(failure.place)


def _can_be_read_alone(place: str, given: Sequence[str]) -> bool:
    """False for what is only a part of a place (a row, a record), and for standard input."""
    return place != "-" and (place in given or is_address(place) or Path(place).exists())


def _is_due(entry: Entry, story: str, every: int, intake: Intake, now: str) -> bool:
    """Whether an address that a list names is to be read in this round."""
    if intake.is_forgotten(key(entry.url)):
        return False
    moment = _when(now)
    failure = intake.failure(entry.url, story)
    if failure is not None:
        wait = min(timedelta(seconds=every * 2.0 ** min(failure.times - 1, 20)), _DAY)
        return _when(failure.last) + wait <= moment
    visit = intake.visit(key(entry.url))
    if visit is None:
        return True
    if entry.stamp and visit.stamp and entry.stamp != visit.stamp:
        return True
    first, last = _when(visit.first), _when(visit.last)
    wait = max(last - first, timedelta(seconds=every))
    return last + wait <= moment <= first + TIRED


def _next(watch: Watch, now: datetime) -> datetime:
    """When a place is to be looked at next; a time in the future of a changed clock is now."""
    if watch.last is None or _when(watch.last) > now:
        return now
    return _when(watch.last) + timedelta(seconds=watch.every)


def _when(told: str) -> datetime:
    return datetime.fromisoformat(told).astimezone(UTC)
