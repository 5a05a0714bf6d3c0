"""PolNeAR as the table needs it: found, whole, and plain speech alone.

usage: python eval/polnear.py [--shared FOLDER] [--part dev] [--first N] [--alone] [--model fast]

Outermost statements of `onrecord annotate` (of the model alone with --alone), by the shared
scorer. Plain speech are gold attributions by "according to" or a verb that reports words
(PLAIN): 43% of the train part's, as the rough list behind the figure to beat took 44%. Of
these recall only, since a prediction has no gold cue to be sorted by; and the same of every
verb of saying (a speech group of ``analyse/data/cues.toml``: "endorse", "attack"), 64%.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from onrecord.analyse import Reader, attributions, stance
from onrecord.analyse.encoder import Encoder
from onrecord.analyse.sentences import split
from onrecord.records import Statement
from onrecord.settings import MODELS
from onrecord.spans import words

Row = dict[str, Any]
ROLES = ("source", "cue", "content")
PLAIN = frozenset(
    [
        "say",
        "tell",
        "add",
        "write",
        "note",
        "report",
        "state",
        "declare",
        "announce",
        "explain",
        "claim",
        "argue",
        "insist",
        "reply",
        "respond",
        "ask",
        "tweet",
        "testify",
        "comment",
        "remark",
        "recall",
        "continue",
        "conclude",
        "warn",
        "speak",
    ]
)
Predict = Callable[[Row], list[Row]]  # a document -> its attributions


def rows(path: Path, first: int | None = None) -> list[Row]:
    """The rows of a gzipped JSON Lines file, or the first so many."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for _, line in zip(range(first or 10**9), lines, strict=False)]


def scorer(shared: Path) -> Any:
    """The shared attribution scorer."""
    place = str(shared / "score")
    if place not in sys.path:
        sys.path.insert(0, place)
    return importlib.import_module("score_attribution")


def by_reader(reader: Reader | None = None) -> Predict:
    """What `onrecord annotate` finds, the report's own voice left out."""
    reader = reader or Reader()

    def predict(row: Row) -> list[Row]:
        analysis = reader.annotate(row["text"], row.get("date")).analysis
        return as_attributions(analysis.statements)

    return predict


def by_model(encoder: Encoder | None = None) -> Predict:
    """What the model alone finds, no rules after it."""
    encoder = encoder or Encoder()

    def predict(row: Row) -> list[Row]:
        text = row["text"]
        found = attributions.extract(text, encoder.read(text, tuple(split(text))))
        return [{"source": a.source, "cue": a.cue, "content": a.content} for a in found]

    return predict


def as_attributions(said: Sequence[Statement]) -> list[Row]:
    """The scorer's form of statements: parents by place, negated cues by polarity."""
    said = [one for one in said if one.kind != "own voice"]
    place = {one.id: at for at, one in enumerate(said)}
    return [
        {
            "source": one.source,
            "cue": one.cue,
            "content": one.content,
            "parent": place.get(one.parent) if one.parent else None,
            "polarity": "negative" if one.cue_negated else "positive",
        }
        for one in said
    ]


def counts(data: Sequence[Row], predicted: Sequence[list[Row]], scoring: Any) -> list[Any]:
    """The scorer's counts of each document, outermost attributions only."""
    return [
        scoring.count(scoring.outermost(row["attributions"]), scoring.outermost(one), row["text"])
        for row, one in zip(data, predicted, strict=True)
    ]


def is_speech(text: str, cue: Sequence[Sequence[int]], plain: bool = True) -> bool:
    """Is the cue "according to" or a verb of saying, a ``plain`` one or any?"""
    told = words(text, [(start, end) for start, end in cue], " ").casefold()
    if "according to" in told:
        return True
    verb = stance.cue_of(told)
    if verb is None or not verb.speech or verb.noun or verb.commitment != "asserted":
        return False
    return not plain or verb.lemma in PLAIN


def recall_of_speech(
    data: Sequence[Row], predicted: Sequence[list[Row]], scoring: Any, plain: bool = True
) -> dict[str, tuple[int, int]]:
    """By kind, how many of the gold attributions of speech are found, and of how many."""
    out = {kind: [0, 0] for kind in ("direct", "indirect", "mixed")}
    for row, one in zip(data, predicted, strict=True):
        document = scoring.Doc(row["text"])
        gold = [scoring.Item(a, document) for a in scoring.outermost(row["attributions"])]
        made = [scoring.Item(a, document) for a in scoring.outermost(one)]
        pairs = dict(scoring.align(gold, made))
        for at, item in enumerate(gold):
            if item.kind in out and is_speech(row["text"], item.att["cue"], plain):
                out[item.kind][1] += 1
                out[item.kind][0] += at in pairs and is_found(item, made[pairs[at]], scoring)
    return {kind: (hit, of) for kind, (hit, of) in out.items()}


def is_found(gold: Any, made: Any, scoring: Any) -> bool:
    """The scorer's "found" for one pair."""
    content = [item.words["content"] or item.sets["content"] for item in (gold, made)]
    return scoring.dice(*content) >= 0.5 and all(
        bool(gold.sets[role] & made.sets[role]) or not (gold.sets[role] or made.sets[role])
        for role in ("source", "cue")
    )


def measure(
    shared: Path,
    first: int | None = None,
    part: str = "dev",
    predict: Predict | None = None,
    model: str = "full",
) -> dict[str, float]:
    """Percentages: found (and its precision and recall), whole, recall of plain speech."""
    scoring = scorer(shared)
    data = rows(shared / f"data/attribution/polnear_{part}.jsonl.gz", first)
    predict = predict or by_reader(Reader(model=model))
    predicted = [predict(row) for row in data]
    table = scoring.report(counts(data, predicted, scoring))
    found, whole = table["found"]["exact"], table["whole"]
    plain = recall_of_speech(data, predicted, scoring)
    every = recall_of_speech(data, predicted, scoring, plain=False)
    return {
        "found": 100 * found["f"],
        "found precision": 100 * found["p"],
        "found recall": 100 * found["r"],
        "whole exact": 100 * whole["exact"]["f"],
        "whole partial": 100 * whole["partial"]["f"],
        **{f"plain {kind}": 100 * hit / max(of, 1) for kind, (hit, of) in plain.items()},
        **{f"plain {kind}, of": of for kind, (_, of) in plain.items()},
        **{f"every {kind}": 100 * hit / max(of, 1) for kind, (hit, of) in every.items()},
        "documents": len(data),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    parser.add_argument("--first", type=int, help="only the first so many documents")
    parser.add_argument("--alone", action="store_true", help="the model alone, without rules")
    parser.add_argument("--model", choices=MODELS, default="full")
    options = parser.parse_args()
    if options.alone:
        predict = by_model(Encoder(model=options.model))
    else:
        predict = by_reader(Reader(model=options.model))
    for name, value in measure(options.shared, options.first, options.part, predict).items():
        print(f"{name:22}{value:8.1f}")


if __name__ == "__main__":
    main()
