"""Timelines of one party over reports: python eval/timelines.py [--shared FOLDER]

SemEval-2015 task 4, "Cross-Document Event Ordering" (Minard et al. 2015), from raw text: of
each target the events in which it takes part, each with its date. Two topics are at hand; the
weights are fitted on the other one each time.

The score is the task's (`awareness`). Beside it: how well mentions of one event are put
together, of those that the program and the annotators both have (CoNLL F1, see `events`; and
with each mention alone).
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

import events as coreference
from awareness import UNDATED, Line, Score, lines
from onrecord import link
from onrecord.analyse import Reader
from onrecord.link.claims import ranked
from onrecord.link.course import Happening, gathered
from onrecord.link.dates import days
from onrecord.link.mentions import Present, named, present
from onrecord.link.participation import Floats, Report
from onrecord.link.parties import parties, same_parties
from onrecord.link.timeline import event_word, known_events
from onrecord.link.timeline import timeline as story_timeline
from onrecord.link.words import fold
from onrecord.records import Derived, Event, Evidence, bare_report
from onrecord.spans import Span

STRENGTH = 0.01  # of the regression's weights: the less, the smaller they stay
SURE = 2.0  # the certainty of an event of which the reader tells none
Truth = NDArray[np.bool_]


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


def timeline(read_: Read, found: Iterable[Happening]) -> list[Line]:
    """What the program tells, in the task's form."""
    return lines(
        (mention, task_date(happening.best))
        for happening in found
        for telling in happening.tellings
        if (mention := read_.mention(telling.report, telling.span))
    )


Clustered = tuple[list[str], list[list[int]]]  # the gold event of each mention; the program's


def clustered(read_: Read, gold: Sequence[Line], found: Iterable[Happening]) -> Clustered:
    """The mentions that both have: the gold event of each, and which the program puts together."""
    event = {m: str(at) for at, line in enumerate(gold) for m in line.mentions}
    chains: list[str] = []
    groups = []
    for happening in found:
        told = (read_.mention(one.report, one.span) for one in happening.tellings)
        known = [event[m] for m in told if m in event]
        groups.append(list(range(len(chains), len(chains) + len(known))))
        chains += known
    return chains, [group for group in groups if group]


def causes(read_: Read, target: str, told: Iterable[Line]) -> Counter[str]:
    """What is told and wanted of a target's mentions, by what is right or wrong with it."""
    dates: dict[str, set[str]] = {}
    for line in read_.topic.gold[target]:
        for mention in line.mentions:
            dates.setdefault(mention, set()).add(line.date if line.order else UNDATED)
    got = {mention: line.date for line in told for mention in line.mentions}
    seen = {
        read_.mention(key, event.span)
        for key in read_.where[target]
        for event in read_.reports[key].events
    }
    out: Counter[str] = Counter()
    for mention, date in got.items():
        known = dates.get(mention, set())
        out["told: right"] += date in known
        out["told: not the target's"] += not known
        out["told: the target's, without a date"] += known == {UNDATED}
        out["told: with another date"] += bool(known - {UNDATED}) and date not in known
    for mention in (m for m, known in dates.items() if known - {UNDATED}):
        out["wanted: told"] += mention in got
        out["wanted: thought too unlikely"] += mention not in got and mention in seen
        out["wanted: no event seen"] += mention not in got and mention not in seen
    return out


def entry_words(topics_: Iterable[Topic]) -> tuple[int, int]:
    """Of the dated sentences of each report those that a gold event of that date stands in, and
    how many of them go by such an event's word."""
    right = wanted = 0
    for topic in topics_:
        dates: dict[str, set[str]] = {}
        for line in (one for timeline_ in topic.gold.values() for one in timeline_):
            for mention in line.mentions:
                dates.setdefault(mention, set()).add(line.date)
        for doc in topic.docs:
            for entry in story_timeline([doc.evidence]):
                start, end = entry.what_span
                good = {
                    at
                    for at in doc.words
                    if start <= at < end
                    and task_date(entry.edtf) in dates.get(doc.mention((at, at)) or "", ())
                }
                if good:
                    wanted += 1
                    word = event_word(entry, doc.evidence, known_events(doc.evidence))
                    right += word is not None and start + word.at[0] in good
    return right, wanted


@dataclass
class Result:
    """The score of each topic and of all, the mentions put together, and what is wrong."""

    scores: dict[str, Score]
    clusters: list[Clustered]
    causes: Counter[str] = field(default_factory=Counter)


def scored(topics_: Sequence[Topic], gold_events: bool = False) -> Result:
    """Each topic, with weights fitted on the others."""
    seen = [as_read(topic, gold_events) for topic in topics_]
    learnt = [examples(one) for one in seen]
    out = Result({"both": Score()}, [])
    for at, one in enumerate(seen):
        others = [pair for other, pair in enumerate(learnt) if other != at]
        weights = fit(*(np.concatenate(part) for part in zip(*others, strict=True)))
        out.scores[one.topic.name] = Score()
        for target, gold in one.topic.gold.items():
            where = one.where[target]
            reports = [report for key, report in one.reports.items() if key in where]
            found = gathered(reports, where, weights)
            out.clusters.append(clustered(one, gold, found))
            told = timeline(one, found)
            out.causes += causes(one, target, told)
            for name in ("both", one.topic.name):
                out.scores[name].add(gold, told)
    return out


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """F1 from raw text, each topic with weights fitted on the other; and with gold events."""
    read_ = topics(shared, Reader(), first)
    raw, gold = scored(read_), scored(read_, gold_events=True)
    both = raw.scores.pop("both")
    right, wanted = entry_words(read_)
    alone = [(chains, [[at] for at in range(len(chains))]) for chains, _ in raw.clusters]
    return {
        "F1": both.f1,
        "precision": both.precision,
        "recall": both.recall,
        **{f"F1, {name}": score.f1 for name, score in raw.scores.items()},
        "F1 with gold events": gold.scores["both"].f1,
        "one event, CoNLL F1": coreference.score(raw.clusters)["CoNLL F1"],
        "… each mention alone": coreference.score(alone)["CoNLL F1"],
        "dated sentences that go by an event of that date": right,
        "… of": wanted,
        **raw.causes,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only the first so many reports of each topic")
    options = parser.parse_args()
    for name, value in measure(options.shared, options.first).items():
        print(f"{name:50}{value:6.1f}")


if __name__ == "__main__":
    main()
