"""Event coreference across reports: python eval/events.py [--shared FOLDER] [--part dev]

ECB+ (Cybulska and Vossen 2014), gold mentions, within each of its topics (which mix two
alike stories): MUC, B-cubed, CEAFe and their mean, CoNLL F1, clusters of one counted, beside
the baseline that takes one stem for one event.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import defaultdict
from pathlib import Path

import coref
from onrecord.analyse.encoder import Encoder
from onrecord.link import happenings
from onrecord.link.happenings import Mention
from onrecord.link.words import stem, tokens


def topics(shared: Path, part: str, encoder: Encoder) -> list[tuple[list[Mention], list[str]]]:
    """Each topic's mentions, and the chain of each."""
    found: dict[int, tuple[list[Mention], list[str]]] = defaultdict(lambda: ([], []))
    with gzip.open(shared / f"data/events/ecb.{part}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            sentences = [" ".join(words) for words in row["sents"]]
            vectors = encoder.embed([*sentences, " ".join(sentences)])
            about = happenings.about(" ".join(sentences))
            mentions, chains = found[row["topic"]]
            for event in row["events"]:
                words = row["sents"][event["s"]]
                start = len(" ".join(words[: event["a"]])) + (event["a"] > 0)
                at = start, start + len(" ".join(words[event["a"] : event["b"]]))
                vector = vectors[event["s"]]
                mentions.append(
                    Mention(row["doc"], sentences[event["s"]], at, vector, vectors[-1], about)
                )
                chains.append(event["chain"])
    return list(found.values())


def score(clustered: list[tuple[list[str], list[list[int]]]]) -> dict[str, float]:
    """The measures over topics, counts summed before a ratio is taken."""
    ratios = {name: coref.Ratio() for name in ("MUC", "B-cubed", "CEAFe")}
    for chains, told in clustered:
        truth = defaultdict(set)
        for at, chain in enumerate(chains):
            truth[chain].add(at)
        gold, got = [frozenset(c) for c in truth.values()], [frozenset(c) for c in told]
        ratios["MUC"].add(*coref.muc(gold, got), *coref.muc(got, gold))
        ratios["B-cubed"].add(*coref.b_cubed(gold, got), *coref.b_cubed(got, gold))
        best = coref.ceaf(gold, got)
        ratios["CEAFe"].add(best, len(gold), best, len(got))
    out = {name: 100 * ratio.f1 for name, ratio in ratios.items()}
    return out | {"CoNLL F1": sum(out.values()) / 3}


def by_stem(mentions: list[Mention]) -> list[list[int]]:
    """One stem, one event."""
    found = defaultdict(list)
    for at, mention in enumerate(mentions):
        found[stem(tokens(mention.word)[-1])].append(at)
    return list(found.values())


def measure(shared: Path, first: int | None = None, part: str = "dev") -> dict[str, float]:
    data = topics(shared, part, Encoder())[:first]
    return score([(chains, happenings.clusters(m)) for m, chains in data]) | {
        "one stem, one event": score([(chains, by_stem(m)) for m, chains in data])["CoNLL F1"]
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    options = parser.parse_args()
    for name, value in measure(options.shared, part=options.part).items():
        print(f"{name:22}{value:6.1f}")


if __name__ == "__main__":
    main()
