"""Two real reports through the whole way, held against a careful reader's gold.

usage: python eval/seeds.py [--shared FOLDER] [--misses]

Reads the texts named in `seeds/gold.json` with their publication dates, asks for the story
as JSON and runs `score/score_seeds.py` on it. Prints the time it took, too.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--keep", type=Path, help="also write the story's JSON here")
    asked = parser.parse_args()
    gold = json.loads((asked.shared / "seeds/gold.json").read_text(encoding="utf-8"))
    onrecord = str(Path(sys.executable).parent / "onrecord")
    with tempfile.TemporaryDirectory() as folder:
        ledger = ["--ledger", f"{folder}/ledger.sqlite"]
        started = time.perf_counter()
        for name, report in gold["reports"].items():
            place = str(asked.shared / "seeds" / name)
            dated = ["--published", report["published"]]
            subprocess.run([onrecord, "read", place, "--story", "jo", *dated, *ledger], check=True)
        page = [onrecord, "story", "jo", *ledger, "--html", f"{folder}/page"]
        subprocess.run(page, check=True)
        seconds = time.perf_counter() - started
        story = subprocess.run(
            [onrecord, "story", "jo", *ledger, "--json"], check=True, capture_output=True
        ).stdout
        file = asked.keep or Path(folder) / "story.json"
        file.write_bytes(story)
        scorer = [sys.executable, str(asked.shared / "score/score_seeds.py"), str(file)]
        subprocess.run([*scorer, *(["--misses"] if asked.misses else [])], check=True)
    print(f"read, read, page: {seconds:.2f} s in three processes; {platform.machine()}")


if __name__ == "__main__":
    main()
