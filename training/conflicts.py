"""How sure a denial meets what it denies: python training/conflicts.py [--shared FOLDER] [--write]

Reads the stories of `eval/gold/relations_stories.jsonl` except part "polnear", looks up the pairs
that were judged (`eval/gold/relations.jsonl`), and fits one logistic regression over the traits of
`onrecord.link.denials` and those of the pair model (`onrecord.link.heard`). It is
drawn by a ridge towards PRIOR, which was set by hand: few stories tell of each trait. No story
weighs more than six pairs, and the pairs of part "tune", which rules of an earlier day had
picked, weigh a quarter. Prints by folds of stories how many are right from which score; --write
puts the weights into src/onrecord/link/data/conflicts.json. The weights of values are by hand.

The shipped weights are those that --model fast --write makes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.analyse import Reader
from onrecord.link.conflicts import Conflict, fitted
from onrecord.link.heard import heard_traits
from onrecord.link.parties import groups
from onrecord.link.propositions import Propositions, offices
from onrecord.link.relations import often_said, vectors_of
from onrecord.link.verdicts import ALL_WORDS, DENIED, LEAST, Pair, tension
from onrecord.records import Evidence

sys.path.append(str(Path(__file__).resolve().parent.parent / "eval"))
import contradictions as gold

WEIGHTS = Path("src/onrecord/link/data/conflicts.json")
PRIOR = {
    "bias": -3.88, "cover": 2.14, "back": 1.21, "cosine": 2.07, "object said": 0.27,
    "object not said": -1.19, "subject said": 0.19, "subject not said": -0.75,
    "no subject": -0.65, "denies itself": 0.6, "denied word before the verb": -1.21,
    "only named": -1.02, "not asserted": -1.49, "stance denies": 1.17, "no record": -0.06,
    "whole said": 0.44, "words shared": -0.12, "parties shared": -0.08, "one report": 0.22,
    "denied, own voice": -0.62, "light": -0.1, "both own voice": -0.49, "same word": 0.4,
    "relative": -0.96, "copula": -0.24, "often": -1.11, "dice": 0.66, "long": -0.4,
    "both negate": -0.87, "described": -0.89, "noun for verb": -0.49, "turned about": 1.0,
    "subjects at odds": -1.0, "other subject": -0.5, "to be done": -0.8, "verb for noun": -0.5,
    "infinitive": -1.0, "bare": -0.6, "from outside": 0.0, "itself not meant": -0.7,
    "looked into": -0.8, "prefixed": -2.0, "pronoun": -0.5,
    "pronoun apart": -0.5, "of another": -0.5, "claim named": -0.5, "since": -0.5,
    "subject apart": 0.0, "word for word": 1.0, "itself denied": 0.3, "itself, more said": 0.3,
    "addressed": -0.5, "quoted, own voice": -0.5, "clauses": 0.9, "texts": 0.9,
}  # fmt: skip
RIDGE, RIDGE_BIAS, RIDGE_MODEL = 12.0, 0.3, 12.0
MOST, OLD = 6, 0.25  # pairs that a story may weigh; weight of a pair that old rules picked
HEARD = ("clauses", "texts")
RIGHT = {"contradicts", "disagrees"}
FOLDS = 10


def judged(reader: Reader, story: list[Evidence], pairs: list[dict[str, Any]]) -> Iterator[Any]:
    """(traits, was it right) of each pair that was judged and that the rules find a denial in."""
    group = groups(story)
    every = Propositions(story, group, offices(story, group))
    vectors, often = vectors_of(story, every), often_said(every)
    where = [(item.report.place, *_span(one.content)) for item, one in every.told]
    found: dict[tuple[int, int], Conflict] = {}
    right: dict[tuple[int, int], bool] = {}
    said = {}
    for row in pairs:
        ends = [nearest(row[end], where) for end in ("a", "b")]
        if None in ends or ends[0] == ends[1]:
            continue
        late, early = max(ends), min(ends)
        pair = Pair(every[late], every[early], float(vectors[late] @ vectors[early]), often)
        one = tension(pair)
        if one is not None and one.kind == "denial":
            found[late, early], said[late, early] = one, (pair.a, pair.b)
            right[late, early] = row["judged"] in RIGHT
    for key, more in heard_traits(found, said, reader.weigh, every=True).items():
        yield {**found[key].traits, **{name: more[name] for name in HEARD}}, right[key]


def nearest(wanted: dict[str, Any], where: list[tuple[str, int, int]]) -> int | None:
    """Which statement is the one that a gold row names: of those that are, the most alike."""
    found = [n for n, at in enumerate(where) if gold.is_same(wanted, at)]
    start, end = wanted["start"], wanted["end"]
    return min(found, key=lambda n: abs(where[n][1] - start) + abs(where[n][2] - end), default=None)


def _span(content: Any) -> tuple[int, int]:
    return content[0][0], content[-1][1]


def fit(x: Any, y: Any, weight: Any) -> Any:
    """Weights of a logistic regression drawn towards PRIOR, by Newton's steps. [traits]"""
    start = np.array(list(PRIOR.values()))
    kinds = {"bias": RIDGE_BIAS, **dict.fromkeys(HEARD, RIDGE_MODEL)}
    ridge = np.array([kinds.get(name, RIDGE) for name in PRIOR])
    w = start.copy()
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (weight * (p - y)) + ridge * (w - start)
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        w -= np.linalg.solve(bend, slope)
    return w


def collected(
    shared: Path, first: int | None, model: str
) -> list[tuple[str, str, Mapping[str, float], bool]]:
    """(story, part, traits, was it right) of every pair that was judged."""
    reader = Reader(model=model)
    told = {*RIGHT, "neither", "changed"}
    pairs = [row for row in gold.rows("relations.jsonl") if row["judged"] in told]
    wanted = {str(row["story"]) for row in pairs}
    stories = [
        row
        for row in gold.rows("relations_stories.jsonl")
        if row["part"] != "polnear" and str(row["story"]) in wanted
    ]
    texts: dict[str, Any] = {}
    out = []
    for row in stories[:first]:
        if row["corpus"] not in texts:
            texts[row["corpus"]] = gold.documents(shared, row["corpus"])
        known = texts[row["corpus"]]
        story = [gold.evidence(reader, key, known[key]) for key in row["docs"]]
        mine = [one for one in pairs if str(one["story"]) == str(row["story"])]
        for traits, right in judged(reader, story, mine):
            out.append((str(row["story"]), row["part"], traits, right))
    return out


def by_folds(x: Any, y: Any, weight: Any, stories: list[str]) -> Any:
    """Each pair's score by weights fitted without its story. [pairs]"""
    names = sorted(set(stories))
    fold = np.array([names.index(story) % FOLDS for story in stories])
    score = np.zeros(len(y))
    for number in range(FOLDS):
        out = fold == number
        score[out] = 1 / (1 + np.exp(-x[out] @ fit(x[~out], y[~out], weight[~out])))
    return score


def is_denied(traits: Mapping[str, float]) -> bool:
    """Is it one of those that are told from DENIED on (`verdicts`)?"""
    said = traits["stance denies"] or traits["no record"] or traits["turned about"]
    return bool(said) or traits["word for word"] >= ALL_WORDS


def share_of(made: list[tuple[str, str, Mapping[str, float], bool]], taken: Any) -> str:
    """ "20 of 25 (9 stories: 78%)": how many of those taken are right, and the stories' mean."""
    by: dict[str, list[bool]] = {}
    for (story, _, _, right), told in zip(made, taken, strict=True):
        if told:
            by.setdefault(story, []).append(right)
    mean = sum(sum(each) / len(each) for each in by.values()) / max(len(by), 1)
    told = [right for each in by.values() for right in each]
    return f"{sum(told)} of {len(told)} ({len(by)} stories: {mean:.0%})"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--stories", type=int, help="the first so many only")
    parser.add_argument("--model", choices=("full", "fast"), default="full", help="the reader's")
    parser.add_argument("--write", action="store_true", help="ship the weights")
    options = parser.parse_args()
    made = collected(options.shared, options.stories, options.model)
    if not made:
        sys.exit("no pairs that were judged: give the shared folder with --shared")
    x = np.array([[traits[name] for name in PRIOR] for _, _, traits, _ in made])
    y = np.array([float(right) for *_, right in made])
    of = Counter(story for story, *_ in made)
    old = np.array([part == "tune" for _, part, *_ in made])
    weight = np.array([min(1.0, MOST / of[story]) for story, *_ in made]) * np.where(old, OLD, 1.0)
    score = by_folds(x, y, weight, [story for story, *_ in made])
    print(f"{len(made)} pairs of {len(of)} stories, {int(y.sum())} right; by folds of stories,")
    print("part tune left out, of those from a score on (the mean of the stories):")
    for least in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.88, 0.9):
        print(f"{least:<8}{share_of(made, (score >= least) & ~old)}")
    limits = np.array([DENIED if is_denied(traits) else LEAST for _, _, traits, _ in made])
    for name in ("cross", *sorted({part for _, part, *_ in made} - {"cross"})):
        ours = np.array([part == name for _, part, *_ in made])
        print(f"as told, {name:10}{share_of(made, (score >= limits) & ours)}")
    print(f"as told, all but tune {share_of(made, (score >= limits) & ~old)}")
    weights = dict(zip(PRIOR, (round(float(one), 2) for one in fit(x, y, weight)), strict=True))
    heard = {"rules": 1.0, **{name: weights.pop(name) for name in HEARD}}
    if options.write:
        new = {"denial": weights, "value": fitted()["value"], "heard": heard}
        WEIGHTS.write_text(json.dumps(new, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
