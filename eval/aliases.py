"""Who is who across reports on one topic of ECB+: python eval/aliases.py [--show]

Reads the reports of events/ecb.dev topic by topic, in the corpus's order, and holds the
parties against the human participants that ECB+ (Cybulska and Vossen 2014) links across
reports. Only mentions that hold a name count (a capitalised word that the corpus never
writes small), and only pairs from two reports of a topic:
two mentions of one participant should be in one party ("recall"), two in one party should
be of one participant ("precision"). A mention that is in no entity is in no party. "given
names" counts only pairs of mentions that are in some entity.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.analyse import Reader
from onrecord.link import parties as link
from onrecord.records import Evidence, bare_report
from onrecord.spans import Span


@dataclass(frozen=True)
class Mention:
    """A named participant in one report, by ECB+'s chain."""

    document: str
    span: Span
    chain: str


class Names(Reader):
    """Reads without the sentence vectors, which nobody asks for here."""

    def embed_bytes(self, texts: Sequence[str]) -> list[bytes]:
        return [b""] * len(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", choices=("train", "dev"), default="dev")
    parser.add_argument("--first", type=int, help="only so many topics")
    parser.add_argument("--show", action="store_true", help="print the pairs that are wrong")
    asked = parser.parse_args()
    if not (asked.shared / "data").is_dir():
        sys.exit(f"no data in {asked.shared}: give its folder with --shared")
    for name, figure in measure(asked.shared, asked.first, asked.part, asked.show).items():
        print(f"{name:34} {figure:8.1f}")


def measure(
    shared: Path, first: int | None = None, part: str = "dev", show: bool = False
) -> dict[str, float]:
    """Percentages over the pairs of named participants in two reports of one topic."""
    reader = Names()
    counts = {"both": 0, "gold": 0, "ours": 0, "read": 0}
    for topic in itertools.islice(topics(shared, part), first):
        known: list[Evidence] = []
        judgements = []
        entity: dict[Mention, str | None] = {}
        for document, text, mentions in topic:
            evidence = _read(reader, document, text)
            judgements += link.same_parties(evidence, known)
            known.append(evidence)
            entity |= {mention: entity_at(evidence, mention.span) for mention in mentions}
        _, party_of = link.parties(known, judgements)
        texts = {document: text for document, text, _ in topic}
        for one, other in itertools.combinations(entity, 2):
            if one.document == other.document:
                continue
            a, b = entity[one], entity[other]
            ours = a is not None and b is not None and party_of[a] == party_of[b]
            gold = one.chain == other.chain
            counts["both"] += ours and gold
            counts["ours"] += ours
            counts["gold"] += gold
            counts["read"] += gold and a is not None and b is not None
            if show and ours != gold:
                shown = (
                    f"{m.document} “{texts[m.document][slice(*m.span)]}”" for m in (one, other)
                )
                print("joined" if ours else "missed", *shown, sep=" | ")
    precision, recall, given = (
        counts["both"] / max(counts[name], 1) for name in ("ours", "gold", "read")
    )
    return {
        "precision": 100 * precision,
        "recall": 100 * recall,
        "F1": 200 * precision * recall / max(precision + recall, 1e-9),
        "recall, given names": 100 * given,
        "pairs": float(counts["gold"]),
    }


def _read(reader: Reader, document: str, text: str) -> Evidence:
    report = bare_report(text, place=document)
    return Evidence(report, reader.analyse(report, vectors=False))


def topics(shared: Path, part: str) -> Iterator[list[tuple[str, str, list[Mention]]]]:
    """The reports of each topic: id, text, named participants."""
    path = shared / "data" / "events" / f"ecb.{part}.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    words = {word for row in rows for sentence in row["sents"] for word in sentence}
    found: dict[int, list[tuple[str, str, list[Mention]]]] = defaultdict(list)
    for row in rows:
        text, at = "", []
        for sentence in row["sents"]:
            places = []
            for token in sentence:
                places.append((len(text), len(text) + len(token)))
                text += token + " "
            at.append(places)
        mentions = [
            Mention(row["doc"], (at[e["s"]][e["a"]][0], at[e["s"]][e["b"] - 1][1]), e["chain"])
            for e in row["ents"]
            if e["type"].startswith("HUM") and _named(e["text"], words)
        ]
        found[row["topic"]].append((row["doc"], text, mentions))
    yield from found.values()


def _named(mention: str, words: set[str]) -> bool:
    """Does a name stand in it: a capitalised word that is nowhere written small?"""
    return any(w[:1].isupper() and len(w) > 1 and w.lower() not in words for w in mention.split())


def _words(texts: dict[str, str], mention: Mention) -> str:
    return texts[mention.document][slice(*mention.span)]


def entity_at(evidence: Evidence, span: Span) -> str | None:
    """The entity with the closest mention that holds the last word of a name, if any."""
    last = span[1] - 1
    spans = (
        (abs(start - span[0]) + abs(end - span[1]), entity.id)
        for entity in evidence.analysis.entities
        for start, end in (*entity.names, *entity.mentions)
        if start <= last < end
    )
    return min(spans, default=(0, None))[1]


if __name__ == "__main__":
    main()
