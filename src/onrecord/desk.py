"""The desk: everything a person can ask, and the only place where the rooms are put together.

>>> from onrecord.desk import Desk
>>> desk = Desk(Settings(ledger=Path("onrecord.sqlite")))  # doctest: +SKIP
>>> desk.read(["reports/"], story="the ferry").problems    # doctest: +SKIP
[]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import flow, link
from onrecord import read as reading
from onrecord.clean.rows import clean_rows
from onrecord.errors import LedgerError, OnrecordError, UnknownIdError, UnknownStoryError
from onrecord.ledger import Ledger
from onrecord.link.findings import between
from onrecord.persons import Persons, now
from onrecord.records import (
    Article,
    Capture,
    Evidence,
    Failure,
    Hints,
    Problem,
    Report,
    Story,
    Watch,
    bare_report,
)
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.analyse import Reader
    from onrecord.rounds import Fetching


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reading did: report ids added, ids that were there already, places that failed."""

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Packed:
    """A story on its way out: its captures, and its (table, row) in the ledger."""

    story: Story
    captures: Iterator[Capture]
    rows: Iterator[tuple[str, dict[str, Any]]]


class Desk(Persons):
    """Takes questions about one ledger. The model is loaded when a text is first analysed."""

    def __init__(self, settings: Settings | Path | None = None) -> None:
        if isinstance(settings, Path):
            settings = Settings(ledger=settings)
        self.settings = settings or Settings()

    @cached_property
    def reader(self) -> Reader:
        from onrecord.analyse import Reader

        return Reader(self.settings.threads, self.settings.least, self.settings.model)

    # ---------------------------------------------------------- the main job

    def read(
        self,
        places: Sequence[str],
        story: str | None = None,
        hints: Hints | None = None,
        notice: Callable[[flow.Step], None] | None = None,
        web: Fetching | None = None,
    ) -> Outcome:
        """Read places (files, folders, addresses, "-") into the ledger.

        ``notice`` is called with each step as it is done; ``web`` says how addresses are
        fetched. A place that cannot be read is a Problem in the outcome, noted for `retry`,
        and stops nothing. Raises LedgerError.
        """
        from onrecord import rounds

        with Ledger(self.settings.ledger) as ledger:
            given = (places, ledger, self.reader, story, hints or Hints(), now("seconds"))
            return _outcome(rounds.read(*given, web), notice)

    def retry(
        self,
        places: Sequence[str] = (),
        notice: Callable[[flow.Step], None] | None = None,
        web: Fetching | None = None,
    ) -> Outcome:
        """Read again what gave no report (of ``places`` only, where some are named)."""
        from onrecord import rounds

        with self._existing() as ledger:
            failures = rounds.failures(ledger, places)
            return _outcome(
                rounds.retry(failures, ledger, self.reader, now("seconds"), web), notice
            )

    def failures(self, drop: Sequence[str] = ()) -> list[Failure]:
        """The places that gave no report, without those to ``drop``, which are struck out."""
        from onrecord import rounds

        with self._existing() as ledger:
            return rounds.failures(ledger, drop=drop)

    def watch(
        self,
        watches: Sequence[Watch] = (),
        once: bool = False,
        drop: Sequence[str] = (),
        web: Fetching | None = None,
    ) -> Iterator[flow.Step | datetime]:
        """Watch these places too, and no longer those to ``drop``; what is new, as it comes.

        A step for each new report or problem; between two rounds the time of the next one.
        ``once`` ends after one round over all places. Raises LedgerError.
        """
        from onrecord import rounds

        with Ledger(self.settings.ledger) as ledger:
            rounds.mark(ledger, watches, drop)
        yield from rounds.watching(self.settings.ledger, lambda: self.reader, once, web)

    def watches(self) -> list[Watch]:
        """The places that are watched."""
        from onrecord import rounds

        with self._existing() as ledger:
            return rounds.mark(ledger)

    def stories(self) -> list[str]:
        """Names of the stories in the ledger, oldest first."""
        with self._existing() as ledger:
            return ledger.story_names()

    def story(self, name: str | None = None) -> Story:
        """A story with all that is on record about it.

        Without a name: the only story of the ledger. Raises UnknownStoryError, whose message
        lists the names there are, and LedgerError.
        """
        with self._existing() as ledger:
            return _story(ledger, name)

    def story_of(self, statement: str) -> tuple[Story, str]:
        """The story of a statement, and its whole id; ``statement`` may be its beginning.

        Raises UnknownIdError.
        """
        with self._existing() as ledger:
            _, whole = ledger.find(statement, "statement")
            return _story(ledger, ledger.stories_of(ledger.report_of(whole))[0]), whole

    # ------------------------------------------------------------ what is new

    def before(self, story: Story, since: str) -> tuple[Story, str | None]:
        """A story as it was: from the reports that were read before ``since``, and from when.

        ``since`` is a day or a time (ISO 8601), or "last": when the story was last looked at
        (see `look`); the time is None where it never was. Raises OnrecordError.
        """
        with self._existing() as ledger:
            if since == "last":
                look = ledger.last_look(story.name)
                at, known = look if look else (None, frozenset[str]())
            else:
                at = _moment(since)
                known = ledger.retrieved_before(story.name, at)
            evidence = ledger.evidence_before(story.name, known)
            judged = tuple(
                j
                for j in flow.judged(evidence, ledger)
                if j.made is None or (at is not None and j.made < at)
            )
        derived = link.derive(evidence, judged)
        return replace(story, evidence=evidence, judgements=judged, derived=derived), at

    def look(self, story: Story) -> None:
        """Remember that a person looked at a story: what comes later is new.

        A ledger that cannot be written now can be looked at all the same.
        """
        with self._existing() as ledger, suppress(LedgerError):
            ledger.look(story.name, now("milliseconds"))

    def changes(self, subject: str | None = None) -> tuple[Article, ...]:
        """The articles that ``subject`` names, with their versions and what was changed.

        A story gives those of its articles that have more than one version, and so does the
        whole ledger, without a subject; an address, a report's id (or its beginning) or the
        place that it was read from gives that article. Raises UnknownIdError.
        """
        with self._existing() as ledger:
            if subject is None or subject in ledger.story_names():
                keys = ledger.revised(subject)
            else:
                keys = [_article(ledger, subject)]
            return tuple(flow.article(key, ledger) for key in keys)

    # --------------------------------------------------------- from here to there

    @contextmanager
    def pack(self, name: str | None = None) -> Iterator[Packed]:
        """A story with all that `tell.export.pack.write` makes one file of.

        Raises UnknownStoryError and LedgerError.
        """
        with self._existing() as ledger:
            story = _story(ledger, name)
            reports = [one.report for one in story.evidence]
            reports += [one.report for article in story.revised for one in article.versions]
            keys = dict.fromkeys(report.capture for report in reports)
            found = (ledger.capture(key) for key in keys)
            captures = (capture for capture in found if capture is not None)
            yield Packed(story, captures, ledger.packed(story.name))

    def unpack(self, path: Path, story: str | None = None) -> tuple[Outcome, str]:
        """Take a packed story into the ledger, under its own name or another; and its seal.

        Raises PlaceError where it is none or a byte of it was changed, and LedgerError.
        """
        from onrecord.read import pack

        with pack.opened(path) as held, Ledger(self.settings.ledger) as ledger:
            name = story or held.story
            added, problems = flow.unpack(held, ledger, self.reader, name)
            known = [one for one in ledger.reports_of(name) if one not in added]
            return Outcome(added, known, problems, [name]), held.seal

    def rebuild(self) -> list[str]:
        """Drop claims, stories and timelines, and derive them again; the stories' names."""
        with self._existing() as ledger:
            flow.rebuild(ledger)
            ledger.wipe()
            return ledger.story_names()

    # ------------------------------------------------------ steps as filters

    def clean_rows(
        self, rows: Iterable[object], processes: int | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """Rows of `onrecord clean`, in order, over ``processes`` (all cores when None)."""
        return clean_rows(rows, processes)

    def annotate(self, text: str, published: str | None = None) -> Evidence:
        """A text as given, with all that the reading finds in it."""
        return self.reader.annotate(text, published)

    def compare_row(self, row: object) -> dict[str, Any]:
        """One row of `onrecord compare`: how two sentences, a and b, relate."""

        def step(row: Mapping[str, Any]) -> dict[str, Any]:
            relation, score = link.compare(row["a"], row["b"], self.reader.weigh)
            return {"relation": relation, "score": score}

        return flow.row_of(step, row)

    def group(self) -> Grouping:
        """An empty grouping for `onrecord group`."""
        return Grouping(self.reader)


def _story(ledger: Ledger, name: str | None) -> Story:
    """The story of a name, or of the one name that holds these words; None is the only story."""
    names = ledger.story_names()
    if name not in names:
        held = [n for n in names if (name or "").casefold() in n.casefold()]
        name = held[0] if len(held) == 1 else name
    if name is None or name not in names:
        there = ", ".join(f"“{n}”" for n in names) or "none"
        missing = "name one" if name is None else "no such story"
        raise UnknownStoryError(name or "story", f"{missing}; the ledger has: {there}")
    flow.derive(ledger)
    story = flow.with_versions(ledger.story(name), ledger)
    return replace(story, findings=between(story.evidence, story.derived))


def _article(ledger: Ledger, subject: str) -> str:
    """The article that an address, a place or a report's id names; raises UnknownIdError."""
    address = reading.article(subject)
    if address and (versions := ledger.versions_at(address)):
        return ledger.article_of(versions[-1].id)
    report = ledger.read_from(subject)
    if report is None:
        try:
            _, report = ledger.find(subject, "report")
        except UnknownIdError as error:
            if "more than one" in error.message:
                raise
            raise UnknownIdError(
                subject, "no story, address, place or report of this ledger"
            ) from None
    return ledger.article_of(report)


def _moment(since: str) -> str:
    """A day or time as stored times are written; a day begins at midnight, UTC."""
    try:
        when = datetime.fromisoformat(since)
    except ValueError:
        raise OnrecordError(since, "is no day or time (2026-11-25, or “last”)") from None
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


def _outcome(steps: Iterator[flow.Step], notice: Callable[[flow.Step], None] | None) -> Outcome:
    """What a reading did, told step by step to ``notice``."""
    outcome = Outcome()
    for step in steps:
        if step.problem is not None:
            outcome.problems.append(step.problem)
        elif step.report is not None:
            (outcome.added if step.new else outcome.known).append(step.report.id)
            if step.story and step.story not in outcome.stories:
                outcome.stories.append(step.story)
        if notice is not None:
            notice(step)
    return outcome


PLACED = "\0placed"  # where a row is kept until its story is known; no row has such a field


class Grouping:
    """Stories that a stream of rows falls into; rows are met in order."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._grouping = link.Grouping()
        self._met: Counter[str] = Counter()

    def row(self, row: object) -> dict[str, Any]:
        """One row of `onrecord group`, as it comes: the row with ``story``, the id of a row."""
        (done,) = self.rows([row])
        return done

    def rows(self, rows: Iterable[object]) -> Iterator[dict[str, Any]]:
        """All rows, each with the story that it is in once the last one was read.

        Stories join and part as they grow, so this may be another one than `row` told. Rows
        that have an ``error`` already are passed on.
        """
        placed: list[dict[str, Any]] = []
        for row in rows:
            if isinstance(row, dict) and "error" in row:
                placed.append(row)
            else:
                placed.append(flow.row_of(self._placed, row))
        for done in placed:
            at = done.pop(PLACED, None)
            yield done if at is None else {**done, "story": self._grouping.story_of(at)}

    def _placed(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {PLACED: self._place(row)}

    def _place(self, row: Mapping[str, Any]) -> str:
        """Put a row into a story; the id by which the grouping knows it."""
        report = _report_of(row)
        vector = self._reader.embed_bytes([link.opening(report.title, report.text)])[0]
        name = report.place or report.id  # the row's id, where it has one
        self._met[name] += 1
        key = name if self._met[name] == 1 else f"{name} ({self._met[name]})"
        self._grouping.place(key, report.title, report.text, report.published, vector)
        return key


def _report_of(row: Mapping[str, Any]) -> Report:
    text, place = str(row["text"]), str(row.get("id", ""))
    if not text.strip():
        raise OnrecordError(place or "row", "empty text")
    given = {name: row.get(name) for name in ("title", "outlet", "published")}
    return bare_report(text, place=place, **given)


__all__ = ["Desk", "Grouping", "Outcome", "Packed"]
