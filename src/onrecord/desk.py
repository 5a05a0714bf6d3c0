"""The desk: everything a person can ask, and the only place where the rooms are put together.

>>> from onrecord.desk import Desk
>>> desk = Desk(Settings(ledger=Path("onrecord.sqlite")))  # doctest: +SKIP
>>> desk.read(["reports/"], story="the ferry").problems    # doctest: +SKIP
[]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import flow, link
from onrecord.clean.rows import clean_row
from onrecord.errors import OnrecordError, UnknownStoryError
from onrecord.ledger import Ledger
from onrecord.records import Evidence, Hints, Problem, Report, Story, bare_report
from onrecord.settings import Settings

if TYPE_CHECKING:
    from onrecord.analyse import Reader


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reading did: report ids added, ids that were there already, places that failed."""

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stories: list[str] = field(default_factory=list)


class Desk:
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
    ) -> Outcome:
        """Read places (files, folders, "-") into the ledger.

        ``notice`` is called with each step as it is done. A place that cannot be read is
        a Problem in the outcome and stops nothing. Raises LedgerError.
        """
        outcome = Outcome()
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with Ledger(self.settings.ledger) as ledger:
            for step in flow.read(places, ledger, self.reader, story, hints or Hints(), now):
                if step.problem is not None:
                    outcome.problems.append(step.problem)
                elif step.report is not None:
                    (outcome.added if step.new else outcome.known).append(step.report.id)
                    if step.story and step.story not in outcome.stories:
                        outcome.stories.append(step.story)
                if notice is not None:
                    notice(step)
        return outcome

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
            names = ledger.story_names()
            if name is None and len(names) == 1:
                name = names[0]
            if name is None or name not in names:
                there = ", ".join(f"“{n}”" for n in names) or "none"
                missing = "name one" if name is None else "no such story"
                raise UnknownStoryError(name or "story", f"{missing}; the ledger has: {there}")
            flow.derive(ledger)
            return ledger.story(name)

    def rebuild(self) -> list[str]:
        """Drop claims, stories and timelines, and derive them again; the stories' names."""
        with self._existing() as ledger:
            ledger.drop_derived()
            flow.derive(ledger)
            return ledger.story_names()

    def _existing(self) -> Ledger:
        """The ledger, which must be there: asking a question makes no file."""
        if not self.settings.ledger.exists():
            raise UnknownStoryError(
                str(self.settings.ledger), "no such ledger; read something first"
            )
        return Ledger(self.settings.ledger)

    # ------------------------------------------------------ steps as filters

    def clean_row(self, row: object) -> dict[str, Any]:
        """One row of `onrecord clean`."""
        return flow.row_of(lambda given: clean_row(dict(given)), row)

    def annotate(self, text: str, published: str | None = None) -> Evidence:
        """A text as given, with all that the reading finds in it."""
        return self.reader.annotate(text, published)

    def compare_row(self, row: object) -> dict[str, Any]:
        """One row of `onrecord compare`: how two sentences, a and b, relate."""

        def step(row: Mapping[str, Any]) -> dict[str, Any]:
            a, b = str(row["a"]), str(row["b"])
            one, other = self.reader.embed_bytes([a, b])
            relation, score = link.compare(a, b, (one, other))
            return {"relation": relation, "score": round(score, 4)}

        return flow.row_of(step, row)

    def group(self) -> Grouping:
        """An empty grouping for `onrecord group`."""
        return Grouping(self.reader)


class Grouping:
    """Stories that a stream of rows falls into; rows are met in order."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._stories: dict[str, list[link.Sketch]] = {}

    def row(self, row: object) -> dict[str, Any]:
        """One row of `onrecord group`: the row with ``story``, the id of its first row."""
        return flow.row_of(self._step, row)

    def _step(self, row: Mapping[str, Any]) -> dict[str, Any]:
        report = _report_of(row)
        vector = self._reader.embed_bytes([link.opening(report.title, report.text)])[0]
        stories = [link.Known(name, tuple(members)) for name, members in self._stories.items()]
        name = link.assign(report, vector, stories) or str(row.get("id") or report.id)
        sketch = link.sketch(report.title, report.text, report.published, vector)
        self._stories.setdefault(name, []).append(sketch)
        return {"story": name}


def _report_of(row: Mapping[str, Any]) -> Report:
    text, place = str(row["text"]), str(row.get("id", ""))
    if not text.strip():
        raise OnrecordError(place or "row", "empty text")
    given = {name: row.get(name) for name in ("title", "outlet", "published")}
    return bare_report(text, place=place, **given)


__all__ = ["Desk", "Grouping", "Outcome"]
