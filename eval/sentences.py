"""Boundary F1 of sentence splitting on Universal Dependencies (EWT, GUM), dev.

usage: python eval/sentences.py [--shared FOLDER] [--errors N]

FOLDER holds ud_ewt.jsonl.gz and ud_gum.jsonl.gz (a sentence a line: id, split, text).
The sentences of a document are joined by a space; every boundary but the last is scored,
as the offset where the sentence ends. pysbd and sentencex are measured beside ours where
they are installed.
"""

from __future__ import annotations

import argparse
import gzip
import importlib
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from onrecord.analyse.sentences import split

Splitter = Callable[[str], list[int]]
NEWS = ("news", "newsgroup", "interview", "speech")


def documents(path: Path) -> Iterator[tuple[str, str, set[int]]]:
    """(genre, text, sentence ends but the last) of every dev document."""
    texts: dict[str, tuple[str, list[str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["split"] == "dev":
                name = row["id"].rsplit("-", 1)[0]
                texts.setdefault(name, (row.get("genre", ""), []))[1].append(row["text"])
    for genre, sentences in texts.values():
        ends, at = set(), 0
        for sentence in sentences[:-1]:
            ends.add(at + len(sentence))
            at += len(sentence) + 1
        yield genre, " ".join(sentences), ends


def ours(text: str) -> list[int]:
    return [end for _, end in split(text)][:-1]


def peers() -> dict[str, Splitter]:
    """The libraries that happen to be installed, by name."""
    out: dict[str, Splitter] = {}
    try:
        pysbd = importlib.import_module("pysbd").Segmenter(language="en", clean=False)
        out["pysbd"] = lambda text: found(text, pysbd.segment(text))
    except ImportError:
        pass
    try:
        sentencex = importlib.import_module("sentencex")
        out["sentencex"] = lambda text: found(text, list(sentencex.segment("en", text)))
    except ImportError:
        pass
    return out


def found(text: str, sentences: list[str]) -> list[int]:
    """End offsets of sentences given as strings."""
    ends, at = [], 0
    for sentence in (s.strip() for s in sentences):
        start = text.find(sentence, at)
        if sentence and start >= 0:
            at = start + len(sentence)
            ends.append(at)
    return ends[:-1]


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    args.add_argument("--shared", type=Path, default=Path("../shared"))
    args.add_argument("--errors", type=int, default=0)
    options = args.parse_args()
    for corpus in ("ud_ewt", "ud_gum"):
        docs = list(documents(options.shared / "data/syntax" / f"{corpus}.jsonl.gz"))
        for part in ("all", "news"):
            rows = [d for d in docs if part == "all" or d[0] in NEWS]
            for name, splitter in {"onrecord": ours, **peers()}.items():
                began, hit, made, gold = time.perf_counter(), 0, 0, 0
                for _, text, ends in rows:
                    mine = set(splitter(text))
                    hit, made, gold = hit + len(mine & ends), made + len(mine), gold + len(ends)
                    if name == "onrecord" and part == "news" and options.errors:
                        show(text, ends, mine)
                p, r = hit / max(made, 1), hit / max(gold, 1)
                print(
                    f"{corpus} {part:5} {name:10} P {100 * p:.1f} R {100 * r:.1f} "
                    f"F1 {200 * p * r / max(p + r, 1e-9):.1f}  ({gold} boundaries, "
                    f"{time.perf_counter() - began:.2f} s)"
                )


def show(text: str, gold: set[int], mine: set[int]) -> None:
    for at in sorted(gold ^ mine):
        print(
            "  missed" if at in gold else "  extra ",
            text[max(0, at - 40) : at],
            "|",
            text[at : at + 30],
        )


if __name__ == "__main__":
    main()
