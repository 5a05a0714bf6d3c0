"""Versions: which pairs are one article, and whether what was changed is shown.

usage: python eval/versions.py [--shared FOLDER] [--edited N]

1. Pairs of one outlet that share words (reuse/versions, silver: runs of words found by
   another program). A pair is a version where both were read at one address, or where 85% of
   the words of each are the other's. `found` of these; `wrong` among the pairs that share
   less than half. Beside it pairs of one outlet within a week in stories/ (allsides and its
   background), of which every one that is taken for a version is listed with --show.
2. The word by word comparison of all pairs: whether the edits turn one text into the other;
   how many of the words that `difflib` keeps over the whole texts are shown as kept; seconds.
3. With --edited, N texts in which one paragraph was dropped, one put in from elsewhere and one
   number changed, each annotated before and after: what the statements there are told to be.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

from onrecord.link.edits import edits
from onrecord.link.versions import changes, same_article
from onrecord.records import Evidence, Report, bare_report

Row = dict[str, Any]
SAME = 0.85  # of both texts' words: a version, whatever its address
OTHER = 0.5  # of the larger share: no version


def rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def report(doc: Row) -> Report:
    spans = [found.span() for found in re.finditer(r"[^\n]+", doc["text"])]
    made = bare_report(
        doc["text"],
        paragraphs=tuple(spans),
        title=doc.get("title"),
        outlet=doc.get("outlet"),
        published=doc.get("date"),
    )
    fields = {name: getattr(made, name) for name in Report.__dataclass_fields__}
    return Report(**{**fields, "url": doc.get("url")})


def pairs(shared: Path, first: int | None) -> Iterator[tuple[Row, Row, Row]]:
    """(what the other program says, document, document)"""
    path = shared / "data/reuse/reuse_versions.train.jsonl.gz"
    for group in islice(rows(path), first):
        docs = {doc["id"]: doc for doc in group["docs"]}
        for pair in group["pairs"]:
            yield pair, docs[pair["a"]], docs[pair["b"]]


def recognised(shared: Path, first: int | None) -> dict[str, float]:
    """Of the pairs that are versions, how many are found; of the others, how many are taken."""
    from onrecord.read import article

    gold = found = one_address = others = wrong = 0
    for pair, a, b in pairs(shared, first):
        at_one = article(a["url"]) == article(b["url"])
        taken = at_one or same_article(report(b), [report(a)]) is not None
        if at_one or min(pair["ca"], pair["cb"]) >= SAME:
            gold += 1
            one_address += at_one
            found += taken
        elif max(pair["ca"], pair["cb"]) < OTHER:
            others += 1
            wrong += taken
    return {
        "pairs": gold,
        "of one address": one_address,
        "found": found,
        "others": others,
        "wrong": wrong,
    }


def taken_elsewhere(shared: Path, first: int | None, show: bool) -> dict[str, float]:
    """Pairs of one outlet within a week, and those of them taken for one article."""
    by_outlet: defaultdict[str, list[Report]] = defaultdict(list)
    for name in ("allsides", "allsides_background"):
        path = shared / f"data/stories/story_{name}.train.jsonl.gz"
        for story in islice(rows(path), first):
            for doc in story.get("docs", [story]):
                if doc.get("outlet") and doc.get("date") and doc.get("text"):
                    by_outlet[doc["outlet"]].append(report(doc))
    looked = taken = 0
    for reports in by_outlet.values():
        reports.sort(key=lambda one: one.published or "")
        for number, new in enumerate(reports):
            near = [one for one in reports[:number] if _days(one, new) <= 7][-40:]
            looked += len(near)
            if near and (hit := same_article(new, near)):
                taken += 1
                if show:
                    print(f"  {hit[0].url}\n  {new.url}\n    {hit[0].title} / {new.title}")
    return {"looked at": looked, "taken": taken}


def _days(one: Report, other: Report) -> int:
    from datetime import date

    try:
        a, b = (date.fromisoformat((x.published or "")[:10]) for x in (one, other))
    except ValueError:
        return 99
    return abs((a - b).days)


def compared(shared: Path, first: int | None) -> dict[str, float]:
    """Edits that turn one text into the other; words kept, against `difflib` over the whole."""
    whole = count = 0
    kept, of_versions, seconds = [], [], []
    for pair, a, b in pairs(shared, first):
        old, new = report(a), report(b)
        began = time.perf_counter()
        found = edits(old, new)
        seconds.append(time.perf_counter() - began)
        made, at = [], 0
        for edit in found:
            made += old.text[at : edit.before[0]].split() + new.text[slice(*edit.after)].split()
            at = edit.before[1]
        made += old.text[at:].split()
        count += 1
        whole += "".join(made) == "".join(new.text.split())
        words = [re.findall(r"\w+(?:[.,:’'-]\w+)*|[^\w\s]", one.text) for one in (old, new)]
        blocks = SequenceMatcher(None, *words, autojunk=False).get_matching_blocks()
        theirs = sum(block.size for block in blocks)
        gone = sum(
            len(re.findall(r"\w+(?:[.,:’'-]\w+)*|[^\w\s]", old.text[slice(*edit.before)]))
            for edit in found
        )
        kept.append((len(words[0]) - gone) / max(theirs, 1))
        if min(pair["ca"], pair["cb"]) >= SAME:
            of_versions.append(kept[-1])
    return {
        "turned (%)": 100 * whole / max(count, 1),
        "kept, versions (%)": 100 * statistics.mean(of_versions or [0]),
        "kept, all (%)": 100 * statistics.mean(kept),
        "median s": statistics.median(seconds),
        "slowest s": max(seconds),
    }


def edited(shared: Path, number: int) -> dict[str, float]:
    """Statements of texts with known changes: the share that is told to be what it is."""
    from onrecord.analyse import Reader

    reader = Reader(1)
    docs = {doc["id"]: doc for _, doc, _ in pairs(shared, None)}.values()
    docs = [doc for doc in docs if 6 <= doc["text"].count("\n\n") <= 25][: number + 1]
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for doc, donor in pairwise(docs):
        before = [p for p in doc["text"].split("\n\n") if p.strip()]
        numbered = next((p for p in before[2:] if re.search(r"\b\d{1,2}\b", p)), "")
        raised = re.sub(r"\b(\d{1,2})\b", lambda m: str(int(m[1]) + 1), numbered, count=1)
        gone = next(p for p in before[2:] if p != numbered and len(p) > 60)
        fresh = max(donor["text"].split("\n\n")[1:6], key=len)
        after = [raised if p == numbered else p for p in before if p != gone]
        after.insert(len(after) // 2, fresh)
        old, new = (_evidence(reader, doc, "\n\n".join(held)) for held in (before, after))
        wanted = {gone: "dropped", fresh: "new"}
        held = {s.id: s for one in (old, new) for s in one.analysis.statements}
        for change in changes(old, new).statements:
            side, key = (new, change.after) if change.after else (old, change.before)
            first, last = held[key or ""].content[0][0], held[key or ""].content[-1][1]
            text = side.report.text
            paragraph = text[text.rfind("\n", 0, first) + 1 : (text + "\n").find("\n", first)]
            kind = wanted.get(paragraph, "carried over")
            if paragraph == raised and text[first:last] not in numbered:
                kind = "altered"
            total[kind] += 1
            right[kind] += change.kind == kind
    return {f"{kind} (%), of {total[kind]}": 100 * right[kind] / total[kind] for kind in total}


def _evidence(reader: Any, doc: Row, text: str) -> Evidence:
    made = report({**doc, "text": text})
    return Evidence(made, reader.analyse(made))


def measure(shared: Path, first: int | None = None) -> dict[str, float]:
    """Recognition and comparison, as a table has them."""
    seen = recognised(shared, first)
    return {
        "found (%)": 100 * seen["found"] / max(seen["pairs"], 1),
        "wrong": seen["wrong"],
        **compared(shared, first),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="the first groups only")
    parser.add_argument("--edited", type=int, help="annotate so many edited texts")
    parser.add_argument("--show", action="store_true", help="list what is taken in stories/")
    options = parser.parse_args()
    if not (options.shared / "data" / "reuse").is_dir():
        sys.exit(f"no data in {options.shared}: give its folder with --shared")
    shared, first = options.shared, options.first
    parts = {
        "one article": lambda: recognised(shared, first),
        "in stories": lambda: taken_elsewhere(shared, first, options.show),
        "word by word": lambda: compared(shared, first),
    }
    if options.edited:
        parts["statements"] = lambda: edited(shared, options.edited)
    for name, part in parts.items():
        for figure, value in part().items():
            print(f"{name:14}{figure:28}{value:>10.4g}", flush=True)


if __name__ == "__main__":
    main()
