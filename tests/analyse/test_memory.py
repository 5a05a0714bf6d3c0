"""A text of any length takes time in proportion, and memory for what is found in it only.

The networks are replaced by ones that answer at once, so that what grows is measured and
not the model; their own memory does not depend on the text, whose windows are all alike.
"""

from __future__ import annotations

import json
import subprocess
import sys

WANTED = 600  # MB for 5 MB of text
NETWORKS = 150  # MB that onnxruntime and the weights take, which are not loaded here
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
import numpy as np
from onrecord.analyse import Reader
from onrecord.analyse.encoder import Encoder

paragraph = (
    "The harbour master of Vessin, Ada Marlow, said the old bridge would close in spring. "
    "The ferry needs eleven minutes for the way, and its quay lies further up the river. "
    "It was painted green, and on most mornings the fog around it is gone by nine.\\n\\n"
)

def peak_memory():
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts what the process was before it ran this
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) / 2**10
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit

class Reading:
    def run(self, _, feeds):
        count = len(feeds["first"])
        tags = np.zeros((count, 14), np.float32)
        tags[:, [0, 3]], tags[::60, 1], tags[3::60, 4] = 5, 9, 9
        return [np.zeros((count, 384), np.float32), tags]

class Roles:
    def run(self, _, feeds):
        count = len(feeds["states"])
        out = np.full((len(feeds["first"]), count, 6), -5, np.float32)
        for row, at in enumerate(feeds["first"]):
            end = min(at + 12, count - 1)
            out[row, at + 1 : end + 1, 1], out[row, end, 5] = 5, 5
            out[row, min(at + 1, count - 1), 4] = 5
        return [out]

Encoder._reader, Encoder._roles = Reading(), Roles()
Encoder.embed = lambda self, texts: np.zeros((len(texts), 384), np.float32)
reader, out = Reader(), []
for size in map(int, sys.argv[1:]):
    text = (paragraph * (size // len(paragraph) + 1))[:size]
    began = time.process_time()
    found = len(reader.annotate(text, "2021-06-16").analysis.statements)
    seconds = time.process_time() - began
    peak = peak_memory()
    out.append((found, seconds, peak))
print(json.dumps(out))
"""


def test_memory_and_time_for_long_texts() -> None:
    sizes = (20_000, 160_000, 960_000)  # of less, the allocator's own steps are most of it
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, sizes)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    (few, _, _), (some, seconds, peak), (many, longer, higher) = json.loads(ran.stdout)
    assert few > 100  # the networks' answers were taken
    assert many > 5.4 * some
    grows = max(higher - peak, 0) / (sizes[2] - sizes[1])  # MB a character
    assert higher + grows * (5e6 - sizes[2]) + NETWORKS < WANTED
    # six times the text: six times the time, with room for a busy machine
    assert longer < 6 * seconds * 2
