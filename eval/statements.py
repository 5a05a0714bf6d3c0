"""The whole reader's statements on PolNeAR: python eval/statements.py [--part dev] [--first N]

Outermost statements, the report's own voice left out, beside what the model alone gives,
scored by the shared scorer; and what the rules cost for a report of 2,000 words.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from onrecord.analyse import Reader, attributions, names, sentences, statements, times
from onrecord.analyse import timewords as _timewords  # noqa: F401  (registers its rules)
from onrecord.records import Statement, bare_report

Roles = list[dict[str, Any]]


def as_rows(said: Sequence[Statement]) -> Roles:
    """The scorer's form of the statements that somebody else than the report makes."""
    return [
        {"source": s.source, "cue": s.cue, "content": s.content}
        for s in said
        if s.kind != "own voice"
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    parser.add_argument("--first", type=int, help="only the first so many documents")
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "score"))
    import score_attribution as scoring

    source = options.shared / f"data/attribution/polnear_{options.part}.jsonl.gz"
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        data = [json.loads(line) for line in lines][: options.first]
    encoder = Reader()._encoder
    warm = "They said so."  # word lists are read before the clock runs
    statements.build(bare_report(warm), (), (), sentences.split(warm), ())
    alone, whole, took, words = [], [], 0.0, 0
    for row in data:
        text = row["text"]
        report, split = bare_report(text), sentences.split(text)
        reading = encoder.read(sentences.unglued(text), split)
        raw, named = attributions.extract(text, reading), names.extract(text, reading)
        when = times.resolve(text, None, split)
        began = time.process_time()
        said, _ = statements.build(report, raw, named, split, when)
        took += time.process_time() - began
        words += len(text.split())
        gold = scoring.outermost(row["attributions"])
        model = [{"source": a.source, "cue": a.cue, "content": a.content} for a in raw]
        alone.append(scoring.count(gold, scoring.outermost(model), text))
        whole.append(scoring.count(gold, scoring.outermost(as_rows(said)), text))
    for counts, who in ((alone, "the model alone"), (whole, "model and rules")):
        title = f"PolNeAR {options.part}, outermost, {who} ({len(data)} documents)"
        scoring.show(scoring.report(counts), title)
    print(
        f"{words} words; rules {2e6 * took / words:.1f} ms of CPU for 2,000 words; "
        f"{platform.machine()}, Python {platform.python_version()}"
    )


if __name__ == "__main__":
    main()
