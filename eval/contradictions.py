"""How often "contradicts" is right, on pairs from real stories of several outlets, judged by hand.

usage: python eval/contradictions.py [--shared FOLDER] [--part cross] [--stories N] [--least P]
                                     [--model fast] [--list]

Reads the stories of `eval/gold/relations_stories.jsonl` (their texts lie in the shared data),
judges them as `onrecord read` does, and holds every pair called "contradicts" or "disagrees"
against `eval/gold/relations.jsonl`; of the other relations only a sample was judged by hand.
A pair is found there by its documents and by spans that overlap by half; a tension that
nobody judged is counted apart and listed with --list. The precision of tensions comes with
Wilson's interval (95%). --least sets the score from which a tension is told, to see how many
more there are and how much less right. "alone" are the rules, "heard" with the pair model.

The rules and their weights were tuned on parts "tune" and "tune-2". Part "looked" was read when
they were done, and then used for tuning, too (twice over); so were "kept", and "looked-2" after
it. Part "cross" (outlets of which several print one sentence, reuse/) was unseen when its pairs
were judged, by two readers (gold/relations.md), and has taught the weights since. Part "polnear"
has taught nothing.

Gold rows name documents and character spans and hold no text: {corpus, story, part, a: {doc,
start, end}, b: …, judged: a relation or neither, why}.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import sqrt
from pathlib import Path
from typing import Any

from onrecord.analyse import Reader
from onrecord.link import judge, verdicts
from onrecord.link.comparing import Weigh
from onrecord.records import Evidence, Judgement, bare_report

GOLD = Path(__file__).parent / "gold"
PARTS = ("tune", "tune-2", "looked", "kept", "looked-2", "cross", "polnear")
WHERE = {
    "cross": "reuse/reuse_cross.train.jsonl.gz",
    "polnear": "attribution/polnear_train.jsonl.gz",
}
TENSIONS = ("contradicts", "disagrees")
SAMPLED = ("same", "supports", "refines", "same origin")
HALF = 0.5  # of the shorter span, from which two spans are the same statement
ACCEPTED = {
    "contradicts": {"contradicts"},
    "disagrees": {"contradicts", "disagrees"},
    "same": {"same"},
    "supports": {"supports", "same"},
    "refines": {"refines"},
    "same origin": {"same origin", "same"},
}


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of a gold file."""
    return [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]


def documents(shared: Path, corpus: str) -> dict[str, dict[str, Any]]:
    """Id -> document of one corpus of stories."""
    out = {}
    path = shared / "data" / WHERE.get(corpus, f"stories/story_{corpus}.train.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            for doc in _docs(row):
                out[str(doc.get("id") or doc.get("abp") or doc.get("url"))] = doc
    return out


def _docs(row: dict[str, Any]) -> list[dict[str, Any]]:
    """The documents of a row: a group's, a pair's, or the row itself."""
    if "docs" in row:
        return list(map(_plain, _plain(row["docs"])))
    return [_plain(row[key]) for key in "ab" if key in row] or [row]


def _plain(doc: Any) -> Any:
    return ast.literal_eval(doc) if isinstance(doc, str) else doc


def evidence(reader: Reader, key: str, doc: dict[str, Any]) -> Evidence:
    """A document as a report, a paragraph a line, and what is read in it."""
    text = doc["text"]
    paragraphs, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            paragraphs.append((start, at + len(line.rstrip())))
        at += len(line) + 1
    report = bare_report(
        text,
        paragraphs=tuple(paragraphs),
        title=doc.get("title"),
        outlet=doc.get("outlet"),
        published=doc.get("date"),
        place=key,
    )
    report = replace(report, url=doc.get("url"))
    return Evidence(report, reader.analyse(report))


def judged(story: list[Evidence], weigh: Weigh | None = None) -> Iterator[Judgement]:
    """How a story's statements stand to each other, its reports read in this order."""
    for at, item in enumerate(story):
        for judgement in judge(item, story[:at], weigh):
            if judgement.relation in ACCEPTED and judgement.a.startswith("s"):
                yield judgement


def place(story: list[Evidence], statement: str) -> tuple[str, int, int]:
    """(document, start, end) of a statement's content."""
    for item in story:
        for one in item.analysis.statements:
            if one.id == statement:
                return item.report.place, one.content[0][0], one.content[-1][1]
    raise KeyError(statement)


def found(gold: list[dict[str, Any]], a: tuple[str, int, int], b: tuple[str, int, int]) -> str:
    """What was judged of a pair by hand; "" where it was not."""
    for row in gold:
        for one, other in ((row["a"], row["b"]), (row["b"], row["a"])):
            if is_same(one, a) and is_same(other, b):
                return str(row["judged"])
    return ""


def is_same(gold: dict[str, Any], got: tuple[str, int, int]) -> bool:
    """Is a statement that was found the one that a gold row names?"""
    doc, start, end = got
    shared = min(end, gold["end"]) - max(start, gold["start"])
    least = min(end - start, gold["end"] - gold["start"])
    return bool(gold["doc"] == doc and shared >= HALF * least)


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's 95% interval of a share, in per cent."""
    z, share = 1.96, right / of
    middle = share + z * z / (2 * of)
    wide = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return tuple(100 * (middle + sign * wide) / (1 + z * z / of) for sign in (-1, 1))


def measure(
    shared: Path,
    first: int | None,
    part: str = "cross",
    show: bool = False,
    model: str = "full",
) -> Any:
    """Precision of each relation over the stories of one part; None where there is no data."""
    if not (shared / "data/stories").is_dir():
        return None
    stories = [row for row in rows("relations_stories.jsonl") if row["part"] == part][:first]
    gold = rows("relations.jsonl")
    texts: dict[str, dict[str, dict[str, Any]]] = {}
    reader = Reader(model=model)
    got: dict[str, Counter[tuple[str, str]]] = {"alone": Counter(), "heard": Counter()}
    each: dict[str, list[Counter[tuple[str, str]]]] = {"alone": [], "heard": []}
    for row in stories:
        if row["corpus"] not in texts:
            texts[row["corpus"]] = documents(shared, row["corpus"])
        known = texts[row["corpus"]]
        story = [evidence(reader, key, known[key]) for key in row["docs"]]
        mine = [one for one in gold if one["story"] == str(row["story"])]
        for how in got:
            counted: Counter[tuple[str, str]] = Counter()
            for judgement in judged(story, reader.weigh if how == "heard" else None):
                a, b = place(story, judgement.a), place(story, judgement.b)
                verdict = found(mine, a, b)
                counted[judgement.relation, verdict] += 1
                wrong = verdict not in ACCEPTED[judgement.relation]
                if show and wrong and (verdict or judgement.relation in TENSIONS):
                    score = f"{judgement.score:.2f}"
                    print(how, verdict or "not judged", row["story"], a, b, score, judgement.why)
            got[how] += counted
            each[how].append(counted)
    figures: dict[str, float] = {"stories": len(stories)}
    for how, all_of in got.items():
        figures |= {f"{how}: {name}": value for name, value in figures_of(all_of).items()}
        shares = [right / seen for right, seen in map(tensions_of, each[how]) if seen]
        figures[f"{how}: stories with a tension"] = len(shares)
        if shares:
            figures[f"{how}: precision, every story alike"] = 100 * sum(shares) / len(shares)
    return figures


def tensions_of(got: Counter[tuple[str, str]]) -> tuple[int, int]:
    """How many tensions are right, of how many that were judged by hand."""
    right = sum(got[told, verdict] for told in TENSIONS for verdict in ACCEPTED[told])
    return right, sum(n for (told, verdict), n in got.items() if told in TENSIONS and verdict)


def figures_of(got: Counter[tuple[str, str]]) -> dict[str, float]:
    """Figures from how often each relation was told of pairs with each verdict."""
    figures: dict[str, float] = {}
    for relation in (*TENSIONS, *SAMPLED):
        right = sum(got[relation, verdict] for verdict in ACCEPTED[relation])
        seen = sum(n for (told, verdict), n in got.items() if told == relation and verdict)
        figures[f"{relation}, pairs judged"] = seen
        if relation in TENSIONS:
            figures[f"{relation}, pairs not judged"] = got[relation, ""]
        if seen:
            figures[f"{relation}, precision"] = 100 * right / seen
    right, seen = tensions_of(got)
    figures["tensions, pairs judged"] = seen
    if seen:
        figures["tensions, precision"] = 100 * right / seen
        figures["… from"], figures["… to"] = interval(right, seen)
    return figures


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--shared", type=Path, default=Path("../shared"))
    options.add_argument("--part", choices=PARTS, default="cross")
    options.add_argument("--stories", type=int, help="the first so many only")
    options.add_argument("--least", type=float, help="score from which a tension is told")
    options.add_argument("--model", choices=("full", "fast"), default="full", help="the reader's")
    options.add_argument("--list", action="store_true", help="pairs that are wrong or not judged")
    chosen = options.parse_args()
    if chosen.least is not None:
        verdicts.LEAST = verdicts.DENIED = chosen.least
    figures = measure(chosen.shared, chosen.stories, chosen.part, chosen.list, chosen.model)
    if figures is None:
        raise SystemExit(f"no stories in {chosen.shared}: give its folder with --shared")
    for name, value in figures.items():
        print(f"{name:40} {value:6.1f}")


if __name__ == "__main__":
    main()
