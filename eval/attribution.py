"""Attribution, as shipped, on PolNeAR: python eval/attribution.py [--shared FOLDER] [--part dev]

Outermost attributions (PolNeAR annotates no others), scored by the shared scorer; prints
its table and the speed from text to attributions on one thread.
"""

from __future__ import annotations

import argparse
import gzip
import json
import platform
import sys
import time
from pathlib import Path

from onrecord.analyse import attributions
from onrecord.analyse.encoder import Encoder
from onrecord.analyse.sentences import split


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--part", default="dev")
    parser.add_argument("--ci", type=int, default=0, help="bootstrap samples for 95%% ranges")
    parser.add_argument("--out", type=Path, help="write the predictions here, JSON Lines")
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "score"))
    import score_attribution as scoring

    source = options.shared / f"data/attribution/polnear_{options.part}.jsonl.gz"
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        data = [json.loads(line) for line in lines]
    encoder = Encoder()
    encoder.read("They said so.", ((0, 13),))  # load first: the clock is for reading
    began, cpu = time.perf_counter(), time.process_time()
    found = [
        attributions.extract(row["text"], encoder.read(row["text"], tuple(split(row["text"]))))
        for row in data
    ]
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    predicted = [
        [{"source": a.source, "cue": a.cue, "content": a.content} for a in one] for one in found
    ]
    counts = [
        scoring.count(scoring.outermost(row["attributions"]), scoring.outermost(one), row["text"])
        for row, one in zip(data, predicted, strict=True)
    ]
    scoring.show(
        scoring.report(counts, options.ci),
        f"PolNeAR {options.part}, outermost, {encoder.settings['version']} ({len(data)} documents)",
    )
    words = sum(len(row["text"].split()) for row in data)
    print(
        f"{words} words, {words / took:.0f} words/s by the clock, {words / cpu:.0f} by CPU time; "
        f"1 thread, {platform.machine()}, Python {platform.python_version()}"
    )
    if options.out:
        with options.out.open("w", encoding="utf-8") as lines:
            for row, one in zip(data, predicted, strict=True):
                lines.write(json.dumps({"id": row["id"], "attributions": one}) + "\n")


if __name__ == "__main__":
    main()
