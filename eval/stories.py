"""How well reports that come one by one are put with the stories they belong to.

usage: python eval/stories.py DATA [--stories N] [--background N]

DATA holds story_allsides.train.jsonl.gz (stories told by three outlets each) and
story_allsides_background.train.jsonl.gz (unrelated reports). The reports come in a fixed
mixed order; each goes to the story that `onrecord.link.assign` names, or opens one.
B-cubed precision, recall and F1, over the stories' reports and over all.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from onrecord.analyse.encoder import Encoder
from onrecord.link import Known, assign, opening, sketch
from onrecord.records import Report


def rows(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def report(key: str, title: str, text: str, date: str | None) -> Report:
    blank = (None, None, (), (), date, None, None, "", text, ())
    url, outlet, byline, more, published, source, modified, retrieved, text, spans = blank
    return Report(
        key, "", "", url, title, outlet, byline, more, published, source, modified, retrieved,
        text, spans,
    )  # fmt: skip


def b_cubed(told: Sequence[str], gold: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin 1998)."""
    clusters, stories, both = Counter(told), Counter(gold), Counter(zip(told, gold, strict=True))
    size = len(told)
    pairs = list(zip(told, gold, strict=True))
    precision = sum(both[c, s] / clusters[c] for c, s in pairs) / size
    recall = sum(both[c, s] / stories[s] for c, s in pairs) / size
    return precision, recall, 2 * precision * recall / (precision + recall)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("data", type=Path)
    options.add_argument("--stories", type=int, default=150)
    options.add_argument("--background", type=int, default=150)
    chosen = options.parse_args()
    reports: list[tuple[str, bool, Report]] = []
    for at, row in enumerate(rows(chosen.data / "story_allsides.train.jsonl.gz")):
        # the first thousand stories tuned the weights
        if 1000 <= at < 1000 + chosen.stories:
            for doc in row["docs"]:  # type: ignore[attr-defined]
                text = doc.get("text") or doc.get("lead") or ""
                made = report(f"{at}", doc["title"] or "", text, doc.get("date"))
                reports.append((str(row["story"]), True, made))
    for at, row in enumerate(rows(chosen.data / "story_allsides_background.train.jsonl.gz")):
        if 2000 <= at < 2000 + chosen.background:
            made = report(f"b{at}", str(row["title"]), str(row["lead"] or ""), row.get("date"))  # type: ignore[arg-type]
            reports.append((str(row["id"]), False, made))
    reports.sort(key=lambda item: zlib.crc32(f"{item[0]} {item[2].title}".encode()))
    encoder, known = Encoder(), {}
    told: list[str] = []
    for at, (_, _, made) in enumerate(reports):
        vector = encoder.embed([opening(made.title, made.text)])[0].astype("<f2").tobytes()
        story = assign(made, vector, list(known.values())) or f"story {at}"
        before = known[story].sketches if story in known else ()
        new = sketch(made.title, made.text, made.published, vector)
        known[story] = Known(story, (*before, new))
        told.append(story)
    gold = [story for story, _, _ in reports]
    inner = [at for at, item in enumerate(reports) if item[1]]
    for name, part in (("stories' reports", inner), ("all reports", range(len(reports)))):
        p, r, f = b_cubed([told[at] for at in part], [gold[at] for at in part])
        print(f"{name:17} {len(part):5d}  B-cubed precision {p:.3f}  recall {r:.3f}  F1 {f:.3f}")


if __name__ == "__main__":
    main()
