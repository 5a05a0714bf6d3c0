"""Adding one report to a small and to a large ledger: python eval/scale.py [--large N] [--model]

Two ledgers of invented reports, the small one the first of the large one's: stories of five
reports each, fifty reports a day, eight statements a report, all of them indexed and all stories
derived. (They are built without judgements among their reports, which take most of the time and
are looked up by statement only.) Then the same new reports are added to both in turn, each
ledger by a process of its own, by `flow.read` as a command would, one reading each: finding the
story, judging against it, keeping, indexing, deriving what became stale. The reading model is
left out, which costs the same wherever a report goes and would make the ratio look better: what
it would find is invented, too. With --model it reads the new reports. The first report added to
each ledger is not counted: with it lists and weights are loaded.

The figure is the ratio of the median times; beside it that of the processor's times, the
milliseconds of each step, and the peak memory of the two processes. A ledger of 20,000 takes
two minutes of a quiet core to build, and is kept with --keep FOLDER for another run.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import random
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from onrecord import flow, link, placing
from onrecord.ledger import Ledger
from onrecord.records import (
    Analysis,
    Capture,
    Entity,
    Evidence,
    Hints,
    Report,
    Statement,
    Version,
    bare_report,
    entity_id,
    statement_id,
)
from peak import peak

A_STORY, A_DAY, SENTENCES, WORDS = 5, 50, 8, 16
SYLLABLES = (
    *("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "za"),
    *("dri", "fle", "gor", "han", "jul", "kor", "mar", "nel", "pol", "quin"),
)


def word(chance: random.Random) -> str:
    return "".join(chance.choice(SYLLABLES) for _ in range(3))


@functools.cache
def common() -> list[str]:
    """Words that stand in any report."""
    chance = random.Random("common")
    return [word(chance) for _ in range(400)]


def invented(number: int, extra: int = 0) -> tuple[str, str, str]:
    """(title, text, date) of the report with that number; ``extra`` makes another of its story."""
    story = number // A_STORY
    theme = random.Random(f"story {story}")
    about = [word(theme) for _ in range(14)]
    who = [word(theme).title() for _ in range(3)]
    chance = random.Random(f"report {number} {extra}")
    small = common()
    lines = []
    for at in range(SENTENCES):
        words = [chance.choice(about if chance.random() < 0.4 else small) for _ in range(WORDS)]
        speaker = f", {who[at % 3]} said" if at % 2 else ""
        lines.append(f"{' '.join(words).capitalize()}{speaker}.")
    day = date(2024, 1, 1) + timedelta(days=number // A_DAY)
    title = " ".join(chance.sample(about, 5)).capitalize()
    return title, "\n\n".join(lines), day.isoformat()


class Reader:
    """Finds in an invented report what its form says, at once."""

    def analyse(self, report: Report) -> Analysis:
        text, at = report.text, 0
        sentences, statements = [], []
        entities: dict[str, Entity] = {}
        for line in text.split("\n\n"):
            span = (at, at + len(line))
            sentences.append(span)
            said = line.endswith(" said.")
            end = line.rfind(", ") if said else len(line) - 1
            content = ((at, at + end),)
            source: tuple[tuple[int, int], ...] = ()
            cue: tuple[tuple[int, int], ...] = ()
            speaker = None
            if said:
                name = line[end + 2 : -6]
                source = ((at + end + 2, at + end + 2 + len(name)),)
                cue = ((at + len(line) - 5, at + len(line) - 1),)
                if name not in entities:
                    key = entity_id(report.id, "person", source[0])
                    entities[name] = Entity(key, report.id, "person", name, source, source)
                speaker = entities[name].id
            statements.append(Statement(
                statement_id(report.id, source, cue, content), report.id, source, cue, content,
                "indirect" if said else "own voice", named=said, speaker=speaker,
            ))  # fmt: skip
            at += len(line) + 2
        vectors = self.embed_bytes([text[s.content[0][0] : s.content[0][1]] for s in statements])
        return Analysis(
            report.id, "invented", tuple(sentences), tuple(statements), tuple(entities.values()),
            (), (), (), dict(zip((s.id for s in statements), vectors, strict=True)),
        )  # fmt: skip

    def weigh(self, pairs: Sequence[tuple[str, str]]) -> np.ndarray:
        """The pair model has no say."""
        return np.zeros((len(pairs), 5))

    def embed_bytes(self, texts: Sequence[str]) -> list[bytes]:
        """A text's vector: the sum of its words' random ones."""
        out = []
        for text in texts:
            row = sum((self._vector(one) for one in text.casefold().split()), np.zeros(384))
            out.append((row / (np.linalg.norm(row) or 1)).astype("<f2").tobytes())
        return out

    _known: dict[str, np.ndarray] = {}  # noqa: RUF012

    def _vector(self, one: str) -> np.ndarray:
        if one not in self._known:
            seed = int.from_bytes(one.encode()[:8], "little")
            self._known[one] = np.random.default_rng(seed).standard_normal(384)
        return self._known[one]


def evidence(number: int, reader: Reader) -> Evidence:
    title, text, day = invented(number)
    report = bare_report(text, title=title, outlet=f"Outlet {number % 7}", published=day)
    report = replace(report, capture=f"c{number}", retrieved=day)
    found = reader.analyse(report)
    opening = reader.embed_bytes([f"{title}\n{text[:500]}"])[0]
    vectors = {**found.vectors, report.id: opening}
    return Evidence(report, replace(found, vectors=vectors))


def build(path: Path, first: int, last: int) -> None:
    """Put the reports from ``first`` to ``last`` into a ledger, a story every five."""
    reader = Reader()
    with Ledger(path) as ledger:
        for number in range(first, last):
            item = evidence(number, reader)
            name = invented(number // A_STORY * A_STORY)[0]
            capture = Capture(f"c{number}", f"{number}.txt", b"", "text/plain", "2025-01-01")
            ledger.add(capture, item, name, placing.GROUPING, (), Version(item.report.id, None, ""))
        placing.index(ledger)
        flow.derive(ledger)


STEPS: tuple[tuple[Any, str], ...] = (
    (placing, "find_story"), (link, "judge"), (Ledger, "add"), (placing, "regroup"),
    (Ledger, "judgements_on"), (link, "derive"), (Ledger, "keep_derived"),
)  # fmt: skip


def added(path: Path, place: Path, model: bool = False) -> dict[str, float]:
    """Seconds that one report takes to be read into a ledger: all, processor, each step."""
    spent: dict[str, float] = defaultdict(float)

    def timed(step: Any, name: str) -> Any:
        @functools.wraps(step)
        def run(*given: Any) -> Any:
            began = time.perf_counter()
            try:
                return step(*given)
            finally:
                spent[name] += time.perf_counter() - began

        return run

    reader = _model() if model else Reader()
    with ExitStack() as stack:
        for owner, name in STEPS:
            step = timed(getattr(owner, name), name)
            stack.enter_context(mock.patch.object(owner, name, step))
        began, busy = time.perf_counter(), time.process_time()
        with Ledger(path) as ledger:
            steps = list(flow.read([str(place)], ledger, reader, None, Hints(), "2025-01-02"))
        spent["all"] = time.perf_counter() - began
        spent["processor"] = time.process_time() - busy
    if not steps or any(step.problem or not step.new for step in steps):
        raise SystemExit(f"{place} was not added: {steps}")
    return dict(spent)


@functools.cache
def _model() -> flow.Reader:
    from onrecord.analyse import Reader as Model

    return Model(1)


def places(folder: Path, small: int, count: int) -> Iterator[Path]:
    """New reports of stories that both ledgers have, as files."""
    for at in range(count):
        number = at * A_STORY % small
        title, text, day = invented(number, extra=1 + at // (small // A_STORY))
        place = folder / f"new-{at}.txt"
        place.write_text(f"{title}\n\n{text}\n", encoding="utf-8")
        (folder / f"{place.name}.meta.json").write_text(
            f'{{"published": "{day}", "title": "{title}"}}', encoding="utf-8"
        )
        yield place


def compared(
    small: Path, large: Path, news: Sequence[Path], model: bool = False
) -> dict[str, float]:
    """The ratio and the median milliseconds of adding the same reports to two ledgers."""
    spawn = multiprocessing.get_context("spawn")
    times: tuple[list[dict[str, float]], ...] = ([], [])
    out: dict[str, float] = {}
    with ExitStack() as stack:
        workers = [
            stack.enter_context(ProcessPoolExecutor(1, mp_context=spawn)) for _ in (small, large)
        ]
        for place in news:
            for worker, path, took in zip(workers, (small, large), times, strict=True):
                took.append(worker.submit(added, path, place, model).result())
        for name, worker in zip(("small", "large"), workers, strict=True):
            out[f"{name} peak MB"] = worker.submit(peak).result()
    for name, took in zip(("small", "large"), times, strict=True):
        for step in dict.fromkeys(step for one in took[1:] for step in one):
            found = statistics.median(one.get(step, 0.0) for one in took[1:])
            out[f"{name} ms" if step == "all" else f"{name} {step} ms"] = 1000 * found
    ratios = {
        "ratio": out["large ms"] / out["small ms"],
        "ratio, processor": out["large processor ms"] / out["small processor ms"],
    }
    return ratios | out


def measure(
    shared: Path | None = None, first: int | None = None, *, small: int = 200,
    large: int = 20_000, count: int = 25, model: bool = False, keep: Path | None = None,
) -> dict[str, float]:  # fmt: skip
    """The ratio, and the median milliseconds; with ``first`` a large ledger of 2,000 only.

    Ledgers that a run before has left in ``keep`` are not built again.
    """
    del shared
    large = 2_000 if first else large
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = []
        for size in (small, large):
            kept = (keep or folder) / f"{size}.sqlite"
            if not kept.exists():
                build(kept, 0, size)
            paths.append(folder / f"new-{size}.sqlite")
            _copy(kept, paths[-1])
        found = compared(*paths, list(places(folder, small, count + 1)), model)
        return found | {"large file MB": paths[1].stat().st_size / 1e6}


def _copy(one: Path, other: Path) -> None:
    """Copy a ledger, what is still in its log too."""
    with sqlite3.connect(one) as source, sqlite3.connect(other) as target:
        source.backup(target)
    source.close()
    target.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--small", type=int, default=200)
    parser.add_argument("--large", type=int, default=20_000)
    parser.add_argument("--count", type=int, default=25, help="reports added")
    parser.add_argument("--model", action="store_true", help="read them with the model, too")
    parser.add_argument("--keep", type=Path, help="a folder for the two ledgers")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    found = measure(
        small=options.small, large=options.large, count=options.count, model=options.model,
        keep=options.keep,
    )  # fmt: skip
    for key, value in found.items():
        print(f"{key:28}{value:10.2f}")


if __name__ == "__main__":
    main()
