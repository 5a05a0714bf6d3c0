"""Timelines of one party over reports: python eval/timelines.py [--shared FOLDER]

SemEval-2015 task 4, "Cross-Document Event Ordering" (Minard et al. 2015), from raw text: of
each target the events in which it takes part, each with its date. Two topics are at hand; the
weights are fitted on the other one each time.

The score is the task's: a timeline is a graph (an event at its date, an event before the next
one), and precision is the share of the system's reduced graph that follows from the gold
graph's closure, recall the other way round (temporal awareness: UzZaman and Allen 2011,
UzZaman et al. 2013). Counts are summed over timelines before a ratio is taken. An event is
its report, sentence and words. Events without a date (order 0) do not count.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from onrecord import link
from onrecord.analyse import Reader
from onrecord.link.claims import ranked
from onrecord.link.course import gathered
from onrecord.link.dates import days
from onrecord.link.mentions import Present, named, present
from onrecord.link.participation import Floats, Report
from onrecord.link.parties import parties, same_parties
from onrecord.link.words import fold
from onrecord.records import Derived, Event, Evidence, bare_report
from onrecord.spans import Span

UNDATED = "XXXX-XX-XX"
STRENGTH = 0.01  # of the regression's weights: the less, the smaller they stay
SURE = 2.0  # the certainty of an event of which the reader tells none
Truth = NDArray[np.bool_]

# --------------------------------------------------------------------- score


@dataclass(frozen=True)
class Line:
    """A line of a timeline: its place (0: cannot be placed), its date, one event's mentions."""

    order: int
    date: str
    mentions: tuple[str, ...]


Node = tuple[str, int]  # a mention, and which one of the same words it is
Tie = tuple[Node, Node | str]  # an event before another, or at a date


@dataclass
class Graph:
    """A timeline as a graph: each event's place, the dates of each place, the ties that no
    other tells."""

    place: dict[Node, int] = field(default_factory=dict)
    dates: dict[int, set[str]] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)

    def holds(self, tie: Tie) -> bool:
        """Does it follow from the graph?"""
        one, other = tie
        if one not in self.place:
            return False
        if isinstance(other, str):
            return other in self.dates[self.place[one]]
        return other in self.place and self.place[one] < self.place[other]


def graph(lines: Iterable[Line]) -> Graph:
    """Of the lines that are placed, in the task's order: by number, date and words."""
    out, seen = Graph(), Counter[str]()
    last: Node | None = None
    for line in sorted((one for one in lines if one.order), key=_natural):
        out.dates.setdefault(line.order, set()).add(line.date)
        for mention in line.mentions:
            node = mention, seen[mention]
            seen[mention] += 1
            out.place[node] = line.order
            out.ties.append((node, line.date))
            if last is not None and out.place[last] < line.order:
                out.ties.append((last, node))
            last = node
    return out


def _natural(line: Line) -> list[tuple[int, str]]:
    parts = re.findall(r"\d+|\D+", "\t".join([str(line.order), line.date, *line.mentions]))
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts]


@dataclass
class Score:
    """Ties told and right, ties wanted and found, summed over timelines."""

    right: int = 0
    told: int = 0
    found: int = 0
    wanted: int = 0

    def add(self, gold: Iterable[Line], got: Iterable[Line]) -> None:
        a, b = graph(gold), graph(got)
        self.right += sum(a.holds(tie) for tie in b.ties)
        self.told += len(b.ties)
        self.found += sum(b.holds(tie) for tie in a.ties)
        self.wanted += len(a.ties)

    @property
    def precision(self) -> float:
        return 100 * self.right / self.told if self.told else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.found / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def lines(events: Iterable[tuple[str, str]]) -> list[Line]:
    """Mentions with their dates as a timeline, in the order of the dates."""
    told = [(date, mention) for mention, date in events if date != UNDATED]
    order = {date: at for at, date in enumerate(sorted({date for date, _ in told}), 1)}
    return [Line(order[date], date, (mention,)) for date, mention in told]


def task_date(edtf: str | None) -> str:
    """A date as the task writes it: year, month and day, X for what is not known."""
    reach = days(edtf)
    if reach is None or reach[0].year != reach[1].year:
        return UNDATED
    first, last = reach
    if first == last:
        return first.isoformat()
    if first.month == last.month:
        return f"{first:%Y-%m}-XX"
    return f"{first.year:04}-XX-XX"


# ---------------------------------------------------------------------- data


@dataclass(frozen=True)
class Doc:
    """A report of the corpus, read, with where its words stand in it."""

    id: str
    evidence: Evidence
    words: dict[int, tuple[int, str]]  # first character -> the corpus's sentence and word
    marked: list[Event] = field(default_factory=list)  # the annotators' events

    def mention(self, span: Span) -> str | None:
        """A word as the task names it, or None where the corpus has no such word."""
        found = self.words.get(span[0])
        return f"{self.id}-{found[0]}-{found[1]}" if found else None


@dataclass(frozen=True)
class Topic:
    """The reports of one topic, who is who in them, and the gold timelines by target."""

    name: str
    docs: list[Doc]
    derived: Derived
    gold: dict[str, list[Line]]


CLOSES = frozenset(
    [
        ".",
        ",",
        ";",
        ":",
        "!",
        "?",
        ")",
        "]",
        "}",
        "%",
        "'s",
        "’s",
        "n't",
        "'re",
        "'ve",
        "'ll",
        "'d",
        "'m",
        "''",
    ]
)
OPENS = frozenset(["(", "[", "{", "$", "``", "#"])
QUOTES = {"``": '"', "''": '"'}


def laid_out(sentences: Sequence[Sequence[str]]) -> tuple[str, dict[int, tuple[int, str]]]:
    """Tokens as running text, a paragraph a sentence, and where each word begins."""
    text, starts = "", {}
    for number, words in enumerate(sentences):
        before = ""
        for word in words:
            if before and word not in CLOSES and before not in OPENS:
                text += " "
            starts[len(text)] = number, word
            text += QUOTES.get(word, word)
            before = word
        text += "\n\n"
    return text, starts


def rows(shared: Path, name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(shared / f"data/events/{name}.train.jsonl.gz", "rt", encoding="utf-8") as lines_:
        yield from map(json.loads, lines_)


def read(row: dict[str, Any], reader: Reader) -> Doc:
    """A report read as it stands: title, date line and text, nothing of the annotation."""
    text, words = laid_out(row["sents"])
    told = row["dct"] if re.fullmatch(r"\d{4}-\d\d-\d\d", row["dct"] or "") else None
    # the corpus has a few dates in other forms, or none: the date line is left to tell it
    report = bare_report(
        text, outlet=f"Wikinews {row['id']}", published=told, place=row["id"],
        paragraphs=tuple((m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)),
    )  # fmt: skip
    analysis = reader.analyse(report)
    gist = reader.embed_bytes([link.opening(row["title"], text)])[0]
    return Doc(
        row["id"],
        Evidence(report, replace(analysis, vectors={**analysis.vectors, report.id: gist})),
        words,
        _marked(row, words, {event.span: event.certainty for event in analysis.events}),
    )


def _marked(
    row: dict[str, Any], words: dict[int, tuple[int, str]], certain: dict[Span, float]
) -> list[Event]:
    """The events that annotators marked, at their first words.

    After a report's first sentences only those on some timeline are marked, which helps.
    """
    first = {}
    for start, (sentence, word) in words.items():
        first[sentence, sum(s == sentence for s, _ in first)] = start, start + len(word)
    spans = {first.get((event.get("s"), event.get("a"))) for event in row["events"]}
    return [Event(span, certain.get(span, SURE)) for span in sorted(spans - {None})]


def topics(shared: Path, reader: Reader, first: int | None = None) -> list[Topic]:
    """The topics that have timelines, each read; ``first`` reports of each only."""
    gold: dict[str, dict[str, list[Line]]] = {}
    for row in rows(shared, "timelines"):
        told = [Line(i["ord"], i["date"], tuple(i["mentions"])) for i in row["items"]]
        gold.setdefault(row["topic"], {})[row["entity"]] = told
    corpus = sorted(rows(shared, "meantime"), key=lambda row: (row["dct"] or "", row["id"]))
    out = []
    for name, timelines in gold.items():
        docs = [read(row, reader) for row in corpus if row["topic"] == name][:first]
        out.append(Topic(name, docs, _derived([doc.evidence for doc in docs]), timelines))
    return out


def _derived(evidence: list[Evidence]) -> Derived:
    """Who is who; nothing else that follows is asked here."""
    same = [j for at, one in enumerate(evidence) for j in same_parties(one, evidence[:at])]
    found, party_of = parties(evidence, ranked(same))
    return Derived(found, party_of, {}, (), ())


# -------------------------------------------------------------------- system


@dataclass
class Read:
    """A topic as the program sees it: its reports' events, and where each target stands."""

    topic: Topic
    reports: dict[str, Report]
    where: dict[str, dict[str, Present]]

    def mention(self, report: str, span: Span) -> str | None:
        return self._docs[report].mention(span)

    def __post_init__(self) -> None:
        self._docs = {doc.evidence.report.id: doc for doc in self.topic.docs}


def as_read(topic: Topic, gold_events: bool = False) -> Read:
    """A topic's reports with the events found, or with those that its annotators marked."""
    evidence = [doc.evidence for doc in topic.docs]
    known = [doc.marked if gold_events else None for doc in topic.docs]
    found = zip(evidence, known, strict=True)
    return Read(
        topic,
        {item.report.id: Report(item, events) for item, events in found},
        {t: present(_spelled(t, topic.derived), evidence, topic.derived) for t in topic.gold},
    )


def _spelled(target: str, derived: Derived) -> str:
    """A target as the reports write it (one of the task's has a letter astray)."""
    if named(target, derived.parties):
        return target
    known = {fold(n): n for p in derived.parties for n in (p.name, *p.aliases)}
    near = difflib.get_close_matches(fold(target), known, 1, 0.9)
    return known[near[0]] if near else target


def examples(read_: Read) -> tuple[Floats, Truth]:
    """Every event of every report that has a target: features, and is it on its timeline?"""
    features, truth = [], []
    for target, where in read_.where.items():
        wanted = {m for line in read_.topic.gold[target] for m in line.mentions}
        for key, present_ in where.items():
            report = read_.reports[key]
            for event, row in zip(report.events, report.features(present_), strict=True):
                if mention := read_.mention(key, event.span):
                    features.append(row)
                    truth.append(mention in wanted)
    return np.array(features), np.array(truth)


def fit(features: Floats, truth: Truth) -> dict[str, Any]:
    """Weights of a logistic regression, as `participation.probabilities` reads them.

    Newton's method; the squares of the weights, not of the bias, are held down.
    """
    mean, scale = features.mean(0), features.std(0).clip(0.01)
    x = np.column_stack([(features - mean) / scale, np.ones(len(features))])
    held = np.full(x.shape[1], 1 / STRENGTH)
    held[-1] = 0.0
    slope = np.zeros(x.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-(x @ slope)))
        gradient = x.T @ (chance - truth) + held * slope
        curve = (x * (chance * (1 - chance))[:, None]).T @ x + np.diag(held)
        slope -= np.linalg.solve(curve, gradient)
    return {
        "weights": slope[:-1].round(4).tolist(),
        "bias": round(float(slope[-1]), 4),
        "mean": mean.round(4).tolist(),
        "scale": scale.round(4).tolist(),
    }


def timeline(read_: Read, target: str, weights: dict[str, Any]) -> list[Line]:
    """A target's timeline as the program tells it, in the task's form."""
    where = read_.where[target]
    reports = [report for key, report in read_.reports.items() if key in where]
    return lines(
        (mention, task_date(happening.best))
        for happening in gathered(reports, where, weights)
        for telling in happening.tellings
        if (mention := read_.mention(telling.report, telling.span))
    )


def scored(topics_: Sequence[Topic], gold_events: bool = False) -> dict[str, Score]:
    """The score on each topic, with weights fitted on the others, and on all together."""
    seen = [as_read(topic, gold_events) for topic in topics_]
    learnt = [examples(one) for one in seen]
    out = {"both": Score()}
    for at, one in enumerate(seen):
        others = [pair for other, pair in enumerate(learnt) if other != at]
        weights = fit(*(np.concatenate(part) for part in zip(*others, strict=True)))
        out[one.topic.name] = Score()
        for target, gold in one.topic.gold.items():
            told = timeline(one, target, weights)
            for score in (out["both"], out[one.topic.name]):
                score.add(gold, told)
    return out


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """F1 from raw text, each topic with weights fitted on the other; and with gold events."""
    read_ = topics(shared, Reader(), first)
    raw, gold = scored(read_), scored(read_, gold_events=True)
    out = {
        "F1": raw["both"].f1,
        "precision": raw["both"].precision,
        "recall": raw["both"].recall,
        "F1 with gold events": gold["both"].f1,
    }
    return out | {f"{name} F1": score.f1 for name, score in raw.items() if name != "both"}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only the first so many reports of each topic")
    options = parser.parse_args()
    for name, value in measure(options.shared, options.first).items():
        print(f"{name:22}{value:6.1f}")


if __name__ == "__main__":
    main()
