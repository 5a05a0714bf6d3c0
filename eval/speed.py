"""How long a person waits: `--help`, and two reports to a finished page in one go.

usage: python eval/speed.py [PLACE PLACE] [--runs N]

Whole processes, start included, the median of N runs after one warm-up. The two reports
are the sample story's first two unless others are named.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ONRECORD = str(Path(sys.executable).parent / "onrecord")


def median(step: Callable[[], None], runs: int) -> float:
    """Median wall seconds of ``step`` after one run that is not counted."""
    step()
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


def run(*arguments: str) -> None:
    subprocess.run([ONRECORD, *arguments], check=True, capture_output=True)


def to_a_page(places: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger = ["--ledger", f"{folder}/ledger.sqlite"]
        run("read", *places, "--story", "speed", "--threads", "2", *ledger)
        run("story", "speed", *ledger, "--html", f"{folder}/page")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("places", nargs="*")
    parser.add_argument("--runs", type=int, default=5)
    asked = parser.parse_args()
    reports = sorted(p for p in Path("sample").glob("0*") if not p.name.endswith(".meta.json"))
    places = asked.places or [str(p) for p in reports[:2]]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"onrecord --help                {median(lambda: run('--help'), asked.runs):6.2f} s")
    seconds = median(lambda: to_a_page(places), asked.runs)
    print(f"two reports to a finished page {seconds:6.2f} s   ({', '.join(places)})")


if __name__ == "__main__":
    main()
